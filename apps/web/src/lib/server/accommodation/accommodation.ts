import { addDays, err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import type { CetScheme } from '@einthoven/scheme';
import { cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { openFile, storeFile, type StoredFile } from '../platform/stored-file.ts';
import { checkUpload } from '../platform/upload.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import * as queries from './accommodation.queries.ts';
import type { Accommodation, RequestRow } from './accommodation.queries.ts';
import type { AccommodationProblem } from './accommodation-words.ts';

/** A kind of accommodation of the scheme. */
export type AccommodationKind = CetScheme['accommodation']['kinds']['value'][number];

/** What a person asks for. */
export type Asked = {
  readonly kinds: readonly AccommodationKind[];
  /** 0 where no extra time is asked for. */
  readonly extraTimePercent: number;
  readonly breakMinutes: number;
  /** How it helps, in the person's words. */
  readonly words: string;
};

/** A request, opened. */
export type AccommodationRequest = Omit<RequestRow, 'sealedRequest' | 'sealedReason' | 'fileId'> & {
  readonly asked: Asked;
  readonly reason: string | undefined;
  readonly hasEvidence: boolean;
  /** Until when this decision can be appealed; undefined where it cannot. */
  readonly appealUntil: PlainDate | undefined;
};

const WORDS_LIMIT = 2000;

/** Checks what was asked against what the scheme gives. */
export function checkAsked(asked: Asked, { accommodation }: Pick<CetScheme, 'accommodation'>): Result<Asked, AccommodationProblem> {
  const { kinds, extraTimePercent, breakMinutes } = asked;
  const words = cleanText(asked.words);
  if (kinds.length === 0) return err('ACCOMMODATION_NOTHING_ASKED');
  const offered =
    kinds.every((kind) => accommodation.kinds.value.includes(kind)) &&
    (kinds.includes('extra-time') ? accommodation.extraTimePercent.value.includes(extraTimePercent) : extraTimePercent === 0) &&
    (kinds.includes('breaks') ? accommodation.breakMinutes.value.includes(breakMinutes) : breakMinutes === 0);
  if (!offered) return err('ACCOMMODATION_NOT_OFFERED');
  if (words.length < 3) return err('ACCOMMODATION_WORDS_MISSING');
  if (words.length > WORDS_LIMIT) return err('ACCOMMODATION_WORDS_TOO_LONG');
  return ok({ kinds: [...new Set(kinds)], extraTimePercent, breakMinutes, words });
}

/** What a grant of kinds comes to. */
export function grantOf(kinds: readonly AccommodationKind[], extraTimePercent: number, breakMinutes: number): Accommodation {
  return {
    extraTimePercent: kinds.includes('extra-time') ? extraTimePercent : 0,
    breakMinutes: kinds.includes('breaks') ? breakMinutes : 0,
    screenReader: kinds.includes('screen-reader'),
    largePrint: kinds.includes('large-print'),
    highContrast: kinds.includes('high-contrast'),
    readerAloud: kinds.includes('reader-aloud'),
  };
}

/** Whether a grant gives all that was asked for. */
export function givesAll(asked: Asked, granted: Accommodation): boolean {
  const wanted = grantOf(asked.kinds, asked.extraTimePercent, asked.breakMinutes);
  return (
    granted.extraTimePercent >= wanted.extraTimePercent &&
    granted.breakMinutes >= wanted.breakMinutes &&
    (['screenReader', 'largePrint', 'highContrast', 'readerAloud'] as const).every((need) => granted[need] || !wanted[need])
  );
}

/** Minutes of an exam with what a person was granted, rounded up to whole minutes. */
export function minutesWith(minutes: number, accommodation: Pick<Accommodation, 'extraTimePercent'> | undefined): number {
  return Math.ceil((minutes * (100 + (accommodation?.extraTimePercent ?? 0))) / 100);
}

/**
 * Asks for an accommodation, with or without a document; or appeals a decision, which makes it a request that
 * somebody else decides.
 */
export async function askAccommodation(
  db: Db,
  permission: Permission<'accommodation.manage-own'>,
  request: { readonly asked: Asked; readonly file: { readonly name: string; readonly bytes: Buffer } | undefined; readonly appealOf: string | undefined },
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, AccommodationProblem>> {
  const personId = permission.actor.personId;
  const scheme = currentScheme();
  const asked = checkAsked(request.asked, scheme);
  if (!asked.ok) return asked;
  const upload = request.file && request.file.bytes.length > 0 ? await checkUpload(request.file.name, request.file.bytes) : undefined;
  if (upload && !upload.ok) return err(upload.error as AccommodationProblem);
  const waiting = Symbol('waiting');
  try {
    return await inTransaction(db, async (tx) => {
      const now = clock.now();
      if (request.appealOf !== undefined) {
        const before = isUuid(request.appealOf) ? await queries.findRequest(tx, request.appealOf) : undefined;
        if (before?.personId !== personId || appealUntil(before, now) === undefined) return err('ACCOMMODATION_NO_APPEAL');
      }
      const fileId = upload?.ok ? await storeFile(tx, personId, 'accommodation-evidence', upload.value) : undefined;
      const requestId = await queries.insertRequest(tx, {
        personId,
        appealOf: request.appealOf,
        sealedRequest: await sealFor(tx, personId, asked.value),
        fileId,
        schemeVersion: scheme.version,
        at: now,
      });
      // Thrown, so that the file is not kept either.
      if (requestId === undefined) throw waiting;
      await recordEvent(tx, {
        kind: request.appealOf === undefined ? 'accommodation.asked' : 'accommodation.appealed',
        actor: { kind: 'person', personId },
        subjectPersonId: personId,
        entity: { name: 'accommodation_request', id: requestId },
        reason: request.appealOf === undefined ? 'asked by the person' : 'the person appeals a decision',
        schemeVersion: scheme.version,
        // What is asked for says something about a person's health: it stays under the personal key.
        payload: { evidence: fileId !== undefined },
        occurredAt: now,
      });
      return ok(undefined);
    });
  } catch (thrown) {
    if (thrown === waiting) return err('ACCOMMODATION_WAITING');
    throw thrown;
  }
}

/** Takes a request back that waits. */
export async function withdrawRequest(
  db: Db,
  permission: Permission<'accommodation.manage-own'>,
  requestId: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, AccommodationProblem>> {
  const personId = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    const row = isUuid(requestId) ? await queries.findRequest(tx, requestId) : undefined;
    const now = clock.now();
    if (row?.personId !== personId || !(await queries.writeOutcome(tx, requestId, { state: 'withdrawn', at: now }))) return err('ACCOMMODATION_NOT_WAITING');
    await recordEvent(tx, {
      kind: 'accommodation.withdrawn',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'accommodation_request', id: requestId },
      reason: 'taken back by the person',
      schemeVersion: row.schemeVersion,
      occurredAt: now,
    });
    return ok(undefined);
  });
}

/** Until when a decision can be appealed; undefined where it cannot, or not any more. */
function appealUntil(row: RequestRow, now: Date): PlainDate | undefined {
  if (row.decidedAt === null || (row.state !== 'refused' && row.state !== 'granted-in-part')) return undefined;
  const scheme = schemeVersion(row.schemeVersion);
  const zone = scheme.zone.value;
  const until = addDays(plainDateIn(row.decidedAt, zone), scheme.appeal.withinDays.value);
  return plainDateIn(now, zone) <= until ? until : undefined;
}

async function opened(db: Db, row: RequestRow, now: Date): Promise<AccommodationRequest | undefined> {
  const asked = await openFor<Asked>(db, row.personId, row.sealedRequest);
  if (!asked) return undefined;
  const { sealedRequest: _request, sealedReason, fileId, ...rest } = row;
  const reason = sealedReason ? await openFor<{ reason: string }>(db, row.personId, sealedReason) : undefined;
  return { ...rest, asked, reason: reason?.reason, hasEvidence: fileId !== null, appealUntil: appealUntil(row, now) };
}

/** A person's own requests, newest first, and what is in force. */
export async function ownAccommodations(
  db: Db,
  permission: Permission<'accommodation.manage-own'>,
  { clock }: { readonly clock: Clock },
): Promise<{ readonly inForce: Accommodation | undefined; readonly requests: readonly AccommodationRequest[] }> {
  const personId = permission.actor.personId;
  const rows = await queries.listRequestsOf(db, personId);
  const appealed = new Set(rows.filter((row) => row.state !== 'withdrawn').map((row) => row.appealOf));
  const list = await Promise.all(rows.map((row) => opened(db, row, clock.now())));
  return {
    inForce: await queries.findAccommodation(db, personId),
    requests: list
      .filter((request) => request !== undefined)
      // An appeal is there once: what was decided on it is final here, and a new request is always possible.
      .map((request) => (appealed.has(request.requestId) || request.appealOf !== null ? { ...request, appealUntil: undefined } : request)),
  };
}

/** Requests that wait, oldest first, for who decides. */
export async function listAccommodationQueue(
  db: Db,
  _permission: Permission<'accommodation.decide'>,
  { clock }: { readonly clock: Clock },
): Promise<readonly AccommodationRequest[]> {
  const list = await Promise.all((await queries.listWaiting(db)).map((row) => opened(db, row, clock.now())));
  return list.filter((request) => request !== undefined);
}

/** One request for who decides; undefined when there is none or its person was erased. */
export async function readRequest(
  db: Db,
  _permission: Permission<'accommodation.decide'>,
  requestId: string,
  { clock }: { readonly clock: Clock },
): Promise<{ readonly request: AccommodationRequest; readonly inForce: Accommodation | undefined; readonly decidedBefore: string | null } | undefined> {
  const row = isUuid(requestId) ? await queries.findRequest(db, requestId) : undefined;
  const request = row && (await opened(db, row, clock.now()));
  if (!request) return undefined;
  const before = request.appealOf === null ? undefined : await queries.findRequest(db, request.appealOf);
  return { request, inForce: await queries.findAccommodation(db, request.personId), decidedBefore: before?.decidedBy ?? null };
}

/** The document behind a request. Looking at it is an event: it speaks of a person's health. */
export async function openAccommodationEvidence(
  db: Db,
  permission: Permission<'accommodation.decide'>,
  requestId: string,
  { clock }: { readonly clock: Clock },
): Promise<StoredFile | undefined> {
  return inTransaction(db, async (tx) => {
    const row = isUuid(requestId) ? await queries.findRequest(tx, requestId) : undefined;
    const file = row?.fileId ? await openFile(tx, row.fileId) : undefined;
    if (!row || !file || row.personId === permission.actor.personId) return undefined;
    await recordEvent(tx, {
      kind: 'accommodation.evidence-read',
      actor: { kind: 'person', personId: permission.actor.personId },
      subjectPersonId: row.personId,
      entity: { name: 'accommodation_request', id: requestId },
      reason: 'opened to decide on the accommodation',
      occurredAt: clock.now(),
    });
    return file;
  });
}

/** What is decided: all or part of what was asked, or nothing. */
export type AccommodationDecision = {
  readonly requestId: string;
  readonly kinds: readonly AccommodationKind[];
  readonly extraTimePercent: number;
  readonly breakMinutes: number;
  readonly reason: string;
};

/**
 * Decides a request, once. What is granted is in force from now on for every exam that has not started; nobody
 * decides their own, nor an appeal against their own decision.
 */
export async function decideAccommodation(
  db: Db,
  permission: Permission<'accommodation.decide'>,
  decision: AccommodationDecision,
  { clock }: { readonly clock: Clock },
): Promise<Result<'granted' | 'granted-in-part' | 'refused', AccommodationProblem>> {
  const reason = cleanText(decision.reason);
  if (reason.length < 3) return err('ACCOMMODATION_REASON_MISSING');
  if (reason.length > WORDS_LIMIT) return err('ACCOMMODATION_REASON_TOO_LONG');
  const by = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const row = isUuid(decision.requestId) ? await queries.findRequest(tx, decision.requestId) : undefined;
    const request = row && (await opened(tx, row, now));
    if (!row || !request || request.state !== 'waiting') return err('ACCOMMODATION_NOT_WAITING');
    const before = request.appealOf === null ? undefined : await queries.findRequest(tx, request.appealOf);
    const conflict = request.personId === by ? 'IMPARTIALITY_OWN' : before?.decidedBy === by ? 'IMPARTIALITY_SAME_PERSON' : undefined;
    if (conflict) {
      await recordEvent(tx, {
        kind: 'impartiality.refused',
        actor: { kind: 'person', personId: by },
        subjectPersonId: request.personId,
        entity: { name: 'accommodation_request', id: request.requestId },
        reason: conflict,
        schemeVersion: request.schemeVersion,
        occurredAt: now,
      });
      return err(conflict);
    }
    if (decision.kinds.length > 0) {
      const offered = checkAsked({ ...decision, words: request.asked.words }, schemeVersion(request.schemeVersion));
      if (!offered.ok) return offered;
    }
    const granted = grantOf(decision.kinds, decision.extraTimePercent, decision.breakMinutes);
    const state = decision.kinds.length === 0 ? 'refused' : givesAll(request.asked, granted) ? 'granted' : 'granted-in-part';
    const written = await queries.writeOutcome(tx, request.requestId, { state, at: now, by, sealedReason: await sealFor(tx, request.personId, { reason }) });
    if (!written) return err('ACCOMMODATION_NOT_WAITING');
    if (state !== 'refused') await queries.insertAccommodation(tx, request.personId, request.requestId, granted, now);
    await recordEvent(tx, {
      kind: `accommodation.${state}`,
      actor: { kind: 'person', personId: by },
      subjectPersonId: request.personId,
      entity: { name: 'accommodation_request', id: request.requestId },
      reason: request.appealOf === null ? 'decided; the reason is kept under the personal key' : 'decided on appeal; the reason is kept under the personal key',
      schemeVersion: request.schemeVersion,
      occurredAt: now,
    });
    await tellDecision(tx, request.personId, state, now);
    return ok(state);
  });
}

/** Says that there is a decision, and where to read it: what it says stays out of mail. */
function tellDecision(tx: Tx, toPersonId: string, state: 'granted' | 'granted-in-part' | 'refused', at: Date): Promise<void> {
  if (state === 'granted') return tell(tx, { toPersonId, message: 'accommodation.granted', values: {}, at });
  return tell(tx, { toPersonId, message: `accommodation.${state}`, values: { days: currentScheme().appeal.withinDays.value }, at });
}
