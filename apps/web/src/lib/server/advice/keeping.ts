import { err, ok, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { characters, cleanText, emailOf, isUuid, mayTry, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell, writeOutside } from '../message/index.ts';
import { currentScheme } from '../scheme/index.ts';
import * as queries from './advice.queries.ts';
import type { AdviceCase } from './advice.queries.ts';
import type { AdviceKind, AdviceProblem, AdviceState, EntryKind } from './advice-words.ts';
import { caseKey, opened, sealed } from './case-key.ts';
import { followUrl, noteCase, openEntries, readWords, type AdviceEntry, type Contact } from './case.ts';

type At = { readonly clock: Clock };
type Keep = Permission<'advice.keep'>;

/** A case in the list of the advisers. */
export type ListedCase = {
  readonly caseId: string;
  readonly kind: AdviceKind;
  readonly state: AdviceState;
  readonly personId: string | undefined;
  readonly name: string;
  readonly adviserId: string | undefined;
  readonly adviser: string | undefined;
  readonly waitingSince: Date | undefined;
  readonly answerBy: PlainDate | undefined;
  readonly openedAt: Date;
  readonly call: Date | undefined;
  /** Asked by the reader: they take no part. */
  readonly own: boolean;
};

/** Cases in a state, for the advisers; with `mine`, those that the reader has. */
export async function listAdvice(
  db: Db,
  permission: Keep,
  state: AdviceState,
  { mine = false }: { readonly mine?: boolean } = {},
): Promise<readonly ListedCase[]> {
  const me = permission.actor.personId;
  const rows = await queries.listCases(db, state, mine ? me : undefined);
  const names = await queries.namesOf(
    db,
    rows.flatMap((row) => [row.personId, row.adviserId]),
  );
  const calls = await queries.listCallTimes(
    db,
    rows.map(({ caseId }) => caseId),
  );
  return Promise.all(
    rows.map(async (row) => ({
      caseId: row.caseId,
      kind: row.kind,
      state: row.state,
      personId: row.personId,
      name: await nameOf(db, row, names),
      adviserId: row.adviserId,
      adviser: names.get(row.adviserId ?? ''),
      waitingSince: row.waitingSince,
      answerBy: row.answerBy,
      openedAt: row.openedAt,
      call: calls.get(row.caseId),
      own: row.personId === me,
    })),
  );
}

const GONE = 'Somebody who was erased';

async function nameOf(db: Db, it: AdviceCase, names: ReadonlyMap<string, string>): Promise<string> {
  if (it.personId !== undefined) return names.get(it.personId) ?? GONE;
  const key = it.sealedContact && (await caseKey(db, it));
  return key && it.sealedContact ? opened<Contact>(key, it.sealedContact).name : GONE;
}

/** A case with all that an adviser needs, and nothing of an application or an exam. */
export type KeptCase = ListedCase & {
  readonly revision: number;
  readonly email: string | undefined;
  readonly hasAccount: boolean;
  readonly phone: string | undefined;
  readonly entries: readonly AdviceEntry[];
  /** Whom it could be handed to. */
  readonly others: readonly { readonly personId: string; readonly name: string }[];
};

/** One case for the advisers; not their own. */
export async function readAdvice(db: Db, permission: Keep, caseId: string, { clock }: At): Promise<Result<KeptCase, AdviceProblem>> {
  const it = isUuid(caseId) ? await queries.findCase(db, caseId) : undefined;
  const key = it && (await caseKey(db, it));
  if (!it || !key) return err('ADVICE_UNKNOWN');
  const me = permission.actor.personId;
  if (it.personId === me) return err('ADVICE_OWN');
  const names = await queries.namesOf(db, [it.personId, it.adviserId]);
  const call = await queries.findCall(db, it.caseId);
  return ok({
    caseId: it.caseId,
    kind: it.kind,
    state: it.state,
    personId: it.personId,
    name: await nameOf(db, it, names),
    adviserId: it.adviserId,
    adviser: names.get(it.adviserId ?? ''),
    waitingSince: it.waitingSince,
    answerBy: it.answerBy,
    openedAt: it.openedAt,
    call: call?.startsAt,
    own: false,
    revision: it.revision,
    email: it.personId === undefined ? it.sealedContact && opened<Contact>(key, it.sealedContact).email : await emailOf(db, it.personId),
    hasAccount: it.personId !== undefined,
    phone: call && opened<string>(key, call.sealedPhone),
    entries: await openEntries(db, it, key),
    others: (await queries.listAdvisers(db, clock.now())).filter(({ personId }) => personId !== (it.adviserId ?? me) && personId !== it.personId),
  });
}

/** Why an act was not done; with who changed the case since it was opened, and how. */
export type KeepProblem =
  | { readonly code: Exclude<AdviceProblem, 'ADVICE_CHANGED'> }
  | { readonly code: 'ADVICE_CHANGED'; readonly by: string | undefined; readonly what: EntryKind; readonly at: Date };

/** Which case an act is on, and as of which revision it was read. */
export type Seen = { readonly caseId: string; readonly seenRevision: number };

type Act = (it: AdviceCase, key: Buffer, at: Date) => Promise<Result<undefined, KeepProblem>>;

/** Runs an act on a case that nobody changed meanwhile and that is not the actor's own. */
async function acting(db: Db, permission: Keep, seen: Seen, { clock }: At, act: (tx: Tx) => Act): Promise<Result<undefined, KeepProblem>> {
  if (!isUuid(seen.caseId)) return err({ code: 'ADVICE_UNKNOWN' });
  return inTransaction(db, async (tx): Promise<Result<undefined, KeepProblem>> => {
    const it = await queries.findCase(tx, seen.caseId, { lock: true });
    const key = it && (await caseKey(tx, it));
    if (!it || !key) return err({ code: 'ADVICE_UNKNOWN' });
    if (it.personId === permission.actor.personId) return err({ code: 'ADVICE_OWN' });
    if (it.revision !== seen.seenRevision) {
      const last = (await openEntries(tx, it, key)).at(-1);
      return err({ code: 'ADVICE_CHANGED', by: last?.by, what: last?.kind ?? 'asked', at: last?.at ?? it.openedAt });
    }
    return act(tx)(it, key, clock.now());
  });
}

/** An address is written to at most so often a day. */
const NEWS_LIMIT = { name: 'advice-news', tries: 20, windowS: 86_400 } as const;

async function tellNews(tx: Tx, it: AdviceCase, key: Buffer, clock: Clock): Promise<void> {
  if (!it.sealedContact) return;
  const { email } = opened<Contact>(key, it.sealedContact);
  if (await mayTry(tx, clock, [[NEWS_LIMIT, email]]))
    await writeOutside(tx, { to: email, message: 'advice.news-outside', values: { url: followUrl(it.caseId) } });
}

const kept = (it: AdviceCase) => ({ state: it.state, waitingSince: it.waitingSince, answerBy: it.answerBy, closedAt: it.closedAt });

/** Takes a case: from now on the others see who has it. */
export function takeAdvice(db: Db, permission: Keep, seen: Seen, at: At): Promise<Result<undefined, KeepProblem>> {
  const me = permission.actor.personId;
  return acting(db, permission, seen, at, (tx) => async (it, _key, now) => {
    if (it.state === 'closed') return err({ code: 'ADVICE_CLOSED' });
    if (it.adviserId !== undefined) return err({ code: 'ADVICE_ADVISER' });
    await queries.writeCase(tx, it.caseId, { ...kept(it), adviserId: me });
    await queries.insertEntry(tx, { caseId: it.caseId, kind: 'taken', by: me, to: undefined, sealedWords: undefined, at: now });
    await noteCase(tx, it, 'taken', { kind: 'person', personId: me }, 'by an adviser', now);
    return ok(undefined);
  });
}

/** Answers, and takes the case where nobody has it. */
export function answerAdvice(db: Db, permission: Keep, seen: Seen & { readonly words: string }, at: At): Promise<Result<undefined, KeepProblem>> {
  const me = permission.actor.personId;
  const words = readWords(seen.words);
  if (!words.ok) return Promise.resolve(err({ code: 'ADVICE_ANSWER' }));
  return acting(db, permission, seen, at, (tx) => async (it, key, now) => {
    if (it.state === 'closed') return err({ code: 'ADVICE_CLOSED' });
    await queries.writeCase(tx, it.caseId, { state: 'answered', adviserId: it.adviserId ?? me });
    await queries.insertEntry(tx, { caseId: it.caseId, kind: 'answer', by: me, to: undefined, sealedWords: sealed(key, words.value), at: now });
    await noteCase(tx, it, 'answered', { kind: 'person', personId: me }, it.kind, now);
    if (it.personId === undefined) await tellNews(tx, it, key, at.clock);
    else await tell(tx, { toPersonId: it.personId, message: 'advice.answered', values: { caseId: it.caseId }, at: now });
    return ok(undefined);
  });
}

/** Writes a note that only advisers read. */
export function noteAdvice(db: Db, permission: Keep, seen: Seen & { readonly words: string }, at: At): Promise<Result<undefined, KeepProblem>> {
  const reason = readReason(seen.words);
  if (!reason.ok) return Promise.resolve(reason);
  return acting(db, permission, seen, at, (tx) => async (it, key, now) => {
    await queries.writeCase(tx, it.caseId, kept(it));
    await queries.insertEntry(tx, {
      caseId: it.caseId,
      kind: 'note',
      by: permission.actor.personId,
      to: undefined,
      sealedWords: sealed(key, reason.value),
      at: now,
    });
    return ok(undefined);
  });
}

function readReason(typed: string): Result<string, KeepProblem> {
  const reason = cleanText(typed);
  return characters(reason) < 5 || characters(reason) > 1000 ? err({ code: 'ADVICE_REASON' }) : ok(reason);
}

/** Hands a case to another adviser, with the reason; who asked is told the name, and that the day of the answer stays. */
export function handOverAdvice(
  db: Db,
  permission: Keep,
  seen: Seen & { readonly toPersonId: string; readonly reason: string },
  at: At,
): Promise<Result<undefined, KeepProblem>> {
  const me = permission.actor.personId;
  const reason = readReason(seen.reason);
  if (!reason.ok) return Promise.resolve(reason);
  return acting(db, permission, seen, at, (tx) => async (it, key, now) => {
    if (it.state === 'closed') return err({ code: 'ADVICE_CLOSED' });
    const to = (await queries.listAdvisers(tx, now)).find(({ personId }) => personId === seen.toPersonId);
    // Nobody advises themselves, and a case is not handed to who has it.
    if (!to || to.personId === it.personId || to.personId === it.adviserId) return err({ code: 'ADVICE_ADVISER' });
    await queries.writeCase(tx, it.caseId, { ...kept(it), adviserId: to.personId });
    await queries.insertEntry(tx, { caseId: it.caseId, kind: 'handed-over', by: me, to: to.personId, sealedWords: sealed(key, reason.value), at: now });
    await noteCase(tx, it, 'handed-over', { kind: 'person', personId: me }, 'with a reason in the case', now);
    if (it.personId === undefined) await tellNews(tx, it, key, at.clock);
    else
      await tell(tx, {
        toPersonId: it.personId,
        message: 'advice.handed-over',
        values: { caseId: it.caseId, adviser: to.name, answerBy: it.answerBy },
        at: now,
      });
    return ok(undefined);
  });
}

/** Writes down how a call went. */
export function settleCall(db: Db, permission: Keep, seen: Seen & { readonly how: string }, at: At): Promise<Result<undefined, KeepProblem>> {
  const how = (['made', 'missed'] as const).find((known) => known === seen.how);
  const me = permission.actor.personId;
  return acting(db, permission, seen, at, (tx) => async (it, key, now) => {
    if (!how || !(await queries.endCall(tx, it.caseId, how))) return err({ code: 'ADVICE_CALL_NONE' });
    await queries.writeCase(tx, it.caseId, { ...kept(it), adviserId: it.adviserId ?? me });
    await queries.insertEntry(tx, { caseId: it.caseId, kind: `call-${how}`, by: me, to: undefined, sealedWords: undefined, at: now });
    await noteCase(tx, it, `call-${how}`, { kind: 'person', personId: me }, 'by an adviser', now);
    if (how === 'missed') {
      if (it.personId === undefined) await tellNews(tx, it, key, at.clock);
      else await tell(tx, { toPersonId: it.personId, message: 'advice.call-missed', values: { caseId: it.caseId }, at: now });
    }
    return ok(undefined);
  });
}

async function close(tx: Tx, it: AdviceCase, key: Buffer, { outcome, by, at }: Ending): Promise<void> {
  await queries.endCall(tx, it.caseId, 'cancelled');
  await queries.writeCase(tx, it.caseId, { state: 'closed', closedAt: at, adviserId: it.adviserId ?? by });
  await queries.insertEntry(tx, { caseId: it.caseId, kind: 'closed', by, to: undefined, sealedWords: sealed(key, outcome), at });
  await noteCase(tx, it, 'closed', { kind: 'person', personId: by }, it.kind, at);
}

/** What came of a case, who closed it and when. */
export type Ending = { readonly outcome: string; readonly by: string; readonly at: Date };

/**
 * Closes a case with what came of it; a call that is booked is called off.
 *
 * @param also what a later concept ends with it, in the same transaction
 */
export function closeAdvice(
  db: Db,
  permission: Keep,
  seen: Seen & { readonly outcome: string },
  at: At,
  also: (tx: Tx, ending: Ending) => Promise<void> = () => Promise.resolve(),
): Promise<Result<undefined, KeepProblem>> {
  const outcome = readReason(seen.outcome);
  if (!outcome.ok) return Promise.resolve(outcome);
  return acting(db, permission, seen, at, (tx) => async (it, key, now) => {
    if (it.state === 'closed') return err({ code: 'ADVICE_CLOSED' });
    const ending = { outcome: outcome.value, by: permission.actor.personId, at: now };
    await close(tx, it, key, ending);
    await also(tx, ending);
    if (it.personId === undefined) await tellNews(tx, it, key, at.clock);
    else await tell(tx, { toPersonId: it.personId, message: 'advice.closed', values: { caseId: it.caseId, outcome: outcome.value }, at: now });
    return ok(undefined);
  });
}

/** Closes a case in the transaction of what ends it; the person is told by whoever ends that. A closed case stays as it is. */
export async function endCase(tx: Tx, caseId: string, ending: Ending): Promise<void> {
  const it = await queries.findCase(tx, caseId, { lock: true });
  const key = it && (await caseKey(tx, it));
  if (it && key && it.state !== 'closed') await close(tx, it, key, ending);
}

/** Forgets who asked without an account, once their case was closed for as long as the scheme says. @returns how many */
export function forgetOldCases(db: Db, { clock }: At): Promise<number> {
  const now = clock.now();
  return queries.forgetCases(db, new Date(now.getTime() - currentScheme().advice.keptDays.value * 86_400_000), now);
}
