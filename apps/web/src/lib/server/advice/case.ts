import { err, ok, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { characters, cleanLine, cleanText, isUuid, mayTry, type Actor, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell, writeOutside } from '../message/index.ts';
import { config } from '../platform/config.ts';
import { recordEvent, type EventActor } from '../platform/events.ts';
import { currentScheme } from '../scheme/index.ts';
import { answerBy, callSlots, readPhone, type CallSlot } from './advice-rules.ts';
import * as queries from './advice.queries.ts';
import type { AdviceCase } from './advice.queries.ts';
import { isAdviceKind, type AdviceKind, type AdviceProblem, type AdviceState, type EntryKind } from './advice-words.ts';
import { caseKey, caseOfToken, followToken, newCaseKey, opened, sealed } from './case-key.ts';

type At = { readonly clock: Clock };

/** Name and address of somebody without an account. */
export type Contact = { readonly name: string; readonly email: string };

/** What opens a case. */
export type NewCase = {
  readonly kind: AdviceKind;
  /** Who asks: a person with an account, or a name and an address. */
  readonly from: { readonly personId: string } | Contact;
  /** What they ask, cleaned and not empty. */
  readonly words: string;
  readonly at: Date;
};

/**
 * Opens a case of the advisers, in the transaction of what it comes from. The person is told by whoever opens it: see
 * {@link askAdvice} for what the public page tells.
 *
 * @returns the id of the case, and the last day of an answer
 * @throws Error when the person was erased
 */
export async function openCase(tx: Tx, { kind, from, words, at }: NewCase): Promise<{ readonly caseId: string; readonly answerBy: PlainDate }> {
  const scheme = currentScheme();
  const personId = 'personId' in from ? from.personId : undefined;
  const made = personId === undefined ? newCaseKey() : undefined;
  const key = made?.key ?? (await caseKey(tx, { personId, sealedKey: undefined }));
  if (!key) throw new Error(`person ${personId} has no key any more`);
  const by = answerBy(at, scheme);
  const caseId = await queries.insertCase(tx, {
    kind,
    personId,
    sealedKey: made?.sealedKey,
    sealedContact: 'personId' in from ? undefined : sealed(key, { name: from.name, email: from.email } satisfies Contact),
    at,
    answerBy: by,
    schemeVersion: scheme.version,
  });
  await queries.insertEntry(tx, { caseId, kind: 'asked', by: personId, to: undefined, sealedWords: sealed(key, words), at });
  await noteCase(tx, { caseId, personId }, 'asked', personId === undefined ? { kind: 'system' } : { kind: 'person', personId }, kind, at);
  return { caseId, answerBy: by };
}

/** Writes an act on a case into the history: ids and codes only. */
export async function noteCase(
  tx: Tx,
  it: Pick<AdviceCase, 'caseId' | 'personId'>,
  what: EntryKind | 'answered' | 'reopened',
  actor: EventActor,
  reason: string,
  at: Date,
): Promise<void> {
  await recordEvent(tx, {
    kind: `advice.${what}`,
    actor,
    subjectPersonId: it.personId,
    entity: { name: 'advice_case', id: it.caseId },
    reason,
    schemeVersion: currentScheme().version,
    occurredAt: at,
  });
}

/** What somebody writes on the public page. */
export type AdviceFields = {
  readonly kind: string;
  readonly words: string;
  /** Empty where an account is signed in. */
  readonly name: string;
  readonly email: string;
  /** The instant of a call back, as listed; empty for none. */
  readonly slot: string;
  readonly phone: string;
};

/** So many questions an hour from one network or person, so many mails a day to one address that anybody may type. */
const LIMIT = { name: 'advice', tries: 6, windowS: 3600 } as const;
const MAIL_LIMIT = { name: 'advice-mail', tries: 4, windowS: 86_400 } as const;
const WORDS_LIMIT = 4000;

/** Checks what was asked. */
export function readWords(typed: string): Result<string, 'ADVICE_WORDS'> {
  const words = cleanText(typed);
  return characters(words) < 10 || characters(words) > WORDS_LIMIT ? err('ADVICE_WORDS') : ok(words);
}

/** Takes a question from anybody, with an account or without; a call back with it, where one is wished. */
export async function askAdvice(
  db: Db,
  from: { readonly actor: Actor | undefined; readonly address: string },
  fields: AdviceFields,
  { clock }: At,
): Promise<Result<{ readonly caseId: string; readonly answerBy: PlainDate }, AdviceProblem>> {
  if (!isAdviceKind(fields.kind)) return err('ADVICE_KIND');
  const kind = fields.kind;
  const words = readWords(fields.words);
  if (!words.ok) return words;
  const contact = from.actor ? undefined : readContact(fields);
  if (contact && !contact.ok) return contact;
  const phone = fields.slot === '' ? undefined : readPhone(fields.phone);
  if (phone && !phone.ok) return phone;
  const tries = contact === undefined ? [] : [[MAIL_LIMIT, contact.value.email] as const];
  if (!(await mayTry(db, clock, [[LIMIT, from.actor?.personId ?? from.address], ...tries]))) return err('ADVICE_TOO_MANY');
  const who = contact?.value ?? { personId: from.actor?.personId ?? '' };
  return refusable(db, async (tx) => {
    const at = clock.now();
    const made = await openCase(tx, { kind, from: who, words: words.value, at });
    const starts = phone && (await bookIn(tx, made.caseId, { slot: fields.slot, phone: phone.value }, at));
    if (starts && !starts.ok) return starts;
    const zone = currentScheme().zone.value;
    if ('personId' in who) {
      await tell(tx, { toPersonId: who.personId, message: 'advice.received', values: made, at });
      if (starts) await tellCall(tx, { toPersonId: who.personId, caseId: made.caseId, startsAt: starts.value, at });
    } else {
      await writeOutside(tx, {
        to: who.email,
        message: 'advice.received-outside',
        values: { url: followUrl(made.caseId), answerBy: made.answerBy, starts: starts && { at: starts.value, zone } },
      });
    }
    return ok(made);
  });
}

/** A refusal inside undoes all of it. */
async function refusable<T>(db: Db, act: (tx: Tx) => Promise<Result<T, AdviceProblem>>): Promise<Result<T, AdviceProblem>> {
  class Undone extends Error {
    readonly problem: AdviceProblem;
    constructor(problem: AdviceProblem) {
      super(problem);
      this.problem = problem;
    }
  }
  try {
    return await inTransaction(db, async (tx) => {
      const done = await act(tx);
      if (!done.ok) throw new Undone(done.error);
      return done;
    });
  } catch (thrown) {
    if (thrown instanceof Undone) return err(thrown.problem);
    throw thrown;
  }
}

function readContact(fields: Contact): Result<Contact, 'ADVICE_NAME' | 'ADVICE_EMAIL'> {
  const name = cleanLine(fields.name);
  if (name === '' || characters(name) > 120) return err('ADVICE_NAME');
  const email = fields.email.trim().toLowerCase();
  if (email.length > 254 || !/^[^\s@,;<>"()]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(email)) return err('ADVICE_EMAIL');
  return ok({ name, email });
}

/** Where somebody without an account reads their case. */
export function followUrl(caseId: string): string {
  return `${config().baseUrl}/advice/follow/${followToken(caseId)}`;
}

/** The times that can be booked now. */
export async function openSlots(db: Db, { clock }: At): Promise<readonly CallSlot[]> {
  const now = clock.now();
  return callSlots(now, currentScheme(), await queries.countCalls(db, now));
}

async function bookIn(tx: Tx, caseId: string, it: { readonly slot: string; readonly phone: string }, at: Date): Promise<Result<Date, AdviceProblem>> {
  await queries.lockCalls(tx);
  const scheme = currentScheme();
  const wished = (slots: readonly CallSlot[]) => slots.find(({ startsAt }) => startsAt.toISOString() === it.slot);
  if (!wished(callSlots(at, scheme, new Map()))) return err('ADVICE_SLOT');
  const slot = wished(callSlots(at, scheme, await queries.countCalls(tx, at)));
  if (!slot) return err('ADVICE_SLOT_TAKEN');
  const found = await queries.findCase(tx, caseId);
  const key = found && (await caseKey(tx, found));
  if (!found || !key) return err('ADVICE_UNKNOWN');
  if ((await queries.insertCall(tx, { caseId, startsAt: slot.startsAt, sealedPhone: sealed(key, it.phone), at })) === undefined)
    return err('ADVICE_CALL_THERE');
  await queries.insertEntry(tx, { caseId, kind: 'call-booked', by: found.personId, to: undefined, sealedWords: sealed(key, slot.startsAt.toISOString()), at });
  await noteCase(tx, found, 'call-booked', actorOf(found), 'by who asks', at);
  return ok(slot.startsAt);
}

async function tellCall(tx: Tx, it: { readonly toPersonId: string; readonly caseId: string; readonly startsAt: Date; readonly at: Date }): Promise<void> {
  const { advice, zone } = currentScheme();
  await tell(tx, {
    toPersonId: it.toPersonId,
    message: 'advice.call-booked',
    values: { caseId: it.caseId, starts: { at: it.startsAt, zone: zone.value } },
    at: it.at,
    calendar: {
      from: it.startsAt,
      until: new Date(it.startsAt.getTime() + advice.callMinutes.value * 60_000),
      title: { en: 'An adviser of NPS calls you', es: 'Un asesor de NPS le llama' },
      path: `/advice/cases/${it.caseId}`,
      uid: `advice-${it.caseId}`,
    },
  });
}

const actorOf = ({ personId }: Pick<AdviceCase, 'personId'>): EventActor => (personId === undefined ? { kind: 'system' } : { kind: 'person', personId });

/** Who reads or writes in a case of their own: with an account, or by the link in a mail. */
export type Asker = { readonly permission: Permission<'advice.manage-own'>; readonly caseId: string } | { readonly token: string };

async function ownCase(db: Db, who: Asker, lock = false): Promise<AdviceCase | undefined> {
  const caseId = 'token' in who ? caseOfToken(who.token) : isUuid(who.caseId) ? who.caseId : undefined;
  const found = caseId === undefined ? undefined : await queries.findCase(db, caseId, { lock });
  if (!found) return undefined;
  // A link opens only what has no account behind it; an account opens only its own.
  return 'token' in who ? (found.personId === undefined ? found : undefined) : found.personId === who.permission.actor.personId ? found : undefined;
}

/** A step of a case, opened. */
export type AdviceEntry = {
  readonly entryId: string;
  readonly kind: EntryKind;
  readonly by: string | undefined;
  readonly to: string | undefined;
  readonly words: string | undefined;
  readonly at: Date;
};

/** A case as who asked reads it: without the notes of the advisers and the reasons between them. */
export type OwnCase = {
  readonly caseId: string;
  readonly kind: AdviceKind;
  readonly state: AdviceState;
  readonly answerBy: PlainDate | undefined;
  readonly adviser: string | undefined;
  readonly call: Date | undefined;
  readonly entries: readonly AdviceEntry[];
};

/** The history of a case, opened, with the names of the advisers. `by` is undefined for who asked. */
export async function openEntries(db: Db, it: AdviceCase, key: Buffer): Promise<readonly AdviceEntry[]> {
  const rows = await queries.listEntries(db, it.caseId);
  const names = await queries.namesOf(
    db,
    rows.flatMap((row) => [row.by, row.to]),
  );
  return rows.map((row) => ({
    entryId: row.entryId,
    kind: row.kind,
    by: row.by === it.personId ? undefined : names.get(row.by ?? ''),
    to: row.to && names.get(row.to),
    words: row.sealedWords && opened<string>(key, row.sealedWords),
    at: row.at,
  }));
}

/** One's own case. */
export async function readOwnCase(db: Db, who: Asker): Promise<OwnCase | undefined> {
  const it = await ownCase(db, who);
  const key = it && (await caseKey(db, it));
  if (!it || !key) return undefined;
  const entries = await openEntries(db, it, key);
  const names = await queries.namesOf(db, [it.adviserId]);
  return {
    caseId: it.caseId,
    kind: it.kind,
    state: it.state,
    answerBy: it.answerBy,
    adviser: names.get(it.adviserId ?? ''),
    call: (await queries.findCall(db, it.caseId))?.startsAt,
    entries: entries.filter(({ kind }) => kind !== 'note').map((entry) => (entry.kind === 'handed-over' ? { ...entry, words: undefined } : entry)),
  };
}

/** One's own cases, the newest first. */
export async function listOwnCases(
  db: Db,
  permission: Permission<'advice.manage-own'>,
): Promise<readonly Pick<OwnCase, 'caseId' | 'kind' | 'state' | 'answerBy'>[]> {
  return (await queries.listCasesOf(db, permission.actor.personId)).map(({ caseId, kind, state, answerBy: by }) => ({ caseId, kind, state, answerBy: by }));
}

/** Adds to one's own case; a closed one opens again. */
export async function writeBack(db: Db, who: Asker, typed: string, { clock }: At): Promise<Result<undefined, AdviceProblem>> {
  const words = readWords(typed);
  if (!words.ok) return words;
  const first = await ownCase(db, who);
  if (!first) return err('ADVICE_UNKNOWN');
  if (!(await mayTry(db, clock, [[LIMIT, first.personId ?? first.caseId]]))) return err('ADVICE_TOO_MANY');
  return refusable(db, async (tx) => {
    const at = clock.now();
    const it = await ownCase(tx, who, true);
    const key = it && (await caseKey(tx, it));
    if (!it || !key) return err('ADVICE_UNKNOWN');
    await queries.insertEntry(tx, { caseId: it.caseId, kind: 'asked', by: it.personId, to: undefined, sealedWords: sealed(key, words.value), at });
    // What waits already keeps its day: writing more does not put the answer off.
    await queries.writeCase(tx, it.caseId, {
      state: 'waiting',
      waitingSince: it.waitingSince ?? at,
      answerBy: it.answerBy ?? answerBy(at, currentScheme()),
    });
    if (it.state !== 'waiting') await noteCase(tx, it, it.state === 'closed' ? 'reopened' : 'asked', actorOf(it), 'wrote back', at);
    return ok(undefined);
  });
}

/** Books a call for one's own case. */
export async function bookCall(
  db: Db,
  who: Asker,
  fields: { readonly slot: string; readonly phone: string },
  { clock }: At,
): Promise<Result<undefined, AdviceProblem>> {
  const phone = readPhone(fields.phone);
  if (!phone.ok) return phone;
  return refusable(db, async (tx) => {
    const it = await ownCase(tx, who, true);
    if (!it) return err('ADVICE_UNKNOWN');
    if (it.state === 'closed') return err('ADVICE_CLOSED');
    const at = clock.now();
    const booked = await bookIn(tx, it.caseId, { slot: fields.slot, phone: phone.value }, at);
    if (!booked.ok) return booked;
    if (it.personId !== undefined) await tellCall(tx, { toPersonId: it.personId, caseId: it.caseId, startsAt: booked.value, at });
    return ok(undefined);
  });
}

/** Calls a call off. */
export async function cancelCall(db: Db, who: Asker, { clock }: At): Promise<Result<undefined, AdviceProblem>> {
  return refusable(db, async (tx) => {
    const it = await ownCase(tx, who, true);
    if (!it) return err('ADVICE_UNKNOWN');
    if (!(await queries.endCall(tx, it.caseId, 'cancelled'))) return err('ADVICE_CALL_NONE');
    await queries.insertEntry(tx, { caseId: it.caseId, kind: 'call-cancelled', by: it.personId, to: undefined, sealedWords: undefined, at: clock.now() });
    await noteCase(tx, it, 'call-cancelled', actorOf(it), 'by who asks', clock.now());
    return ok(undefined);
  });
}
