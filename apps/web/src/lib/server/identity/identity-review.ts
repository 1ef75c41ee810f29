import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { cleanText, getProfile, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { openFile, type StoredFile } from '../platform/stored-file.ts';
import { schemeVersion } from '../scheme/index.ts';
import type { IdentityClaim } from './identity.ts';
import * as queries from './identity.queries.ts';
import type { CheckRow } from './identity.queries.ts';
import type { IdentityProblem } from './identity-words.ts';

/** A picture of a check. */
export type IdentityPicture = 'document' | 'photo';

/** A check, opened for who decides. */
export type OpenedCheck = Pick<CheckRow, 'checkId' | 'personId' | 'nameMatch' | 'state' | 'sentAt' | 'decidedAt' | 'schemeVersion'> & {
  readonly isAppeal: boolean;
  readonly claim: IdentityClaim;
  readonly legalName: string;
  readonly birthDate: string | null;
  readonly reason: string | undefined;
  /** The pictures are still there. */
  readonly hasPictures: boolean;
  /** Why the refusal that is appealed was taken. */
  readonly refusedBecause: string | undefined;
};

const WORDS_LIMIT = 2000;

/** What waits: those whose credential is held first. */
export function listIdentityQueue(db: Db, _permission: Permission<'identity.review'>): ReturnType<typeof queries.listWaiting> {
  return queries.listWaiting(db);
}

/** Why somebody takes no part in a decision. */
async function conflictOf(db: Db, row: CheckRow, by: string): Promise<'IMPARTIALITY_OWN' | 'IMPARTIALITY_SAME_PERSON' | undefined> {
  if (row.personId === by) return 'IMPARTIALITY_OWN';
  const before = row.appealOf === null ? undefined : await queries.findCheck(db, row.appealOf);
  return before?.decidedBy === by ? 'IMPARTIALITY_SAME_PERSON' : undefined;
}

/** One check for who decides; undefined when there is none or its person was erased; who takes no part reads nothing of it. */
export async function readIdentityCheck(
  db: Db,
  permission: Permission<'identity.review'>,
  checkId: string,
): Promise<Result<OpenedCheck, 'IMPARTIALITY_OWN' | 'IMPARTIALITY_SAME_PERSON'> | undefined> {
  const row = isUuid(checkId) ? await queries.findCheck(db, checkId) : undefined;
  const claim = row && (await openFor<IdentityClaim>(db, row.personId, row.sealedClaim));
  const profile = row && (await getProfile(db, row.personId));
  if (!row || !claim || !profile) return undefined;
  const conflict = await conflictOf(db, row, permission.actor.personId);
  if (conflict) return err(conflict);
  const before = row.appealOf === null ? undefined : await queries.findCheck(db, row.appealOf);
  return ok({
    checkId: row.checkId,
    personId: row.personId,
    nameMatch: row.nameMatch,
    state: row.state,
    sentAt: row.sentAt,
    decidedAt: row.decidedAt,
    schemeVersion: row.schemeVersion,
    isAppeal: row.appealOf !== null,
    claim,
    legalName: profile.legalName,
    birthDate: profile.birthDate ?? null,
    reason: await reasonOf(db, row),
    hasPictures: row.documentFileId !== null,
    refusedBecause: before && (await reasonOf(db, before)),
  });
}

async function reasonOf(db: Db, row: CheckRow): Promise<string | undefined> {
  return row.sealedReason ? (await openFor<{ reason: string }>(db, row.personId, row.sealedReason))?.reason : undefined;
}

/** A picture of a check. Each opening is an event: nobody looks at a face unseen. */
export async function openIdentityPicture(
  db: Db,
  permission: Permission<'identity.review'>,
  checkId: string,
  picture: IdentityPicture,
  { clock }: { readonly clock: Clock },
): Promise<StoredFile | undefined> {
  return inTransaction(db, async (tx) => {
    const row = isUuid(checkId) ? await queries.findCheck(tx, checkId) : undefined;
    if (!row || (await conflictOf(tx, row, permission.actor.personId))) return undefined;
    const fileId = picture === 'document' ? row.documentFileId : row.photoFileId;
    const file = fileId === null ? undefined : await openFile(tx, fileId);
    if (!file) return undefined;
    await recordEvent(tx, {
      kind: 'identity.picture-opened',
      actor: { kind: 'person', personId: permission.actor.personId },
      subjectPersonId: row.personId,
      entity: { name: 'identity_check', id: checkId },
      reason: 'opened to see who the person is',
      schemeVersion: row.schemeVersion,
      payload: { picture },
      occurredAt: clock.now(),
    });
    return file;
  });
}

/** What somebody decides after looking. */
export type IdentityDecision = {
  readonly checkId: string;
  readonly decision: 'accept' | 'ask-again' | 'refuse';
  /** Required unless accepted; the person reads it. */
  readonly reason: string;
};

/** What came of it. */
export type DecidedIdentity = { readonly state: 'accepted' | 'asked-again' | 'refused'; readonly personId: string; readonly applicationId: string };

const STATES = { accept: 'accepted', 'ask-again': 'asked-again', refuse: 'refused' } as const;

/**
 * Decides a check, once, by somebody who opened both pictures; nobody decides their own, nor an appeal against their own
 * decision. Awarding what was held is the credential's part, in the same transaction.
 */
export async function decideIdentity(
  tx: Tx,
  permission: Permission<'identity.review'>,
  { checkId, decision, reason: given }: IdentityDecision,
  { clock }: { readonly clock: Clock },
): Promise<Result<DecidedIdentity, IdentityProblem>> {
  const by = permission.actor.personId;
  const reason = cleanText(given);
  if (decision !== 'accept' && reason.length < 3) return err('IDENTITY_REASON_MISSING');
  if (reason.length > WORDS_LIMIT) return err('IDENTITY_REASON_TOO_LONG');
  const known = isUuid(checkId) ? await queries.findCheck(tx, checkId) : undefined;
  if (!known) return err('IDENTITY_NOT_WAITING');
  // An award of this person waits for us, or we for it: it cannot miss the decision.
  await queries.lockPerson(tx, known.personId);
  const row = await queries.findCheck(tx, checkId);
  if (row?.state !== 'waiting') return err('IDENTITY_NOT_WAITING');
  const now = clock.now();
  const about = { subjectPersonId: row.personId, entity: { name: 'identity_check', id: checkId }, schemeVersion: row.schemeVersion, occurredAt: now };
  const conflict = await conflictOf(tx, row, by);
  if (conflict) {
    await recordEvent(tx, { kind: 'impartiality.refused', actor: { kind: 'person', personId: by }, reason: conflict, ...about });
    return err(conflict);
  }
  const opened = await queries.listOpened(tx, checkId, by);
  if (decision !== 'ask-again' && !(opened.has('document') && opened.has('photo'))) return err('IDENTITY_NOT_SEEN');
  const state = STATES[decision];
  const sealedReason = reason === '' ? null : await sealFor(tx, row.personId, { reason });
  if (!(await queries.writeDecision(tx, checkId, { state, at: now, by, sealedReason }))) return err('IDENTITY_NOT_WAITING');
  await recordEvent(tx, {
    kind: `identity.${state}`,
    actor: { kind: 'person', personId: by },
    reason: state === 'accepted' ? 'the pictures show the registered person' : 'the reason is kept under the personal key',
    payload: { applicationId: row.applicationId, onAppeal: row.appealOf !== null },
    ...about,
  });
  await tellDecision(tx, row, state, now);
  return ok({ state, personId: row.personId, applicationId: row.applicationId });
}

/** Says what comes next; why is read on the page, never in a mail. */
export function tellDecision(tx: Tx, row: CheckRow, state: DecidedIdentity['state'], at: Date): Promise<void> {
  const to = { toPersonId: row.personId, at };
  if (state !== 'refused') return tell(tx, { ...to, message: `identity.${state}`, values: {} });
  if (row.appealOf !== null) return tell(tx, { ...to, message: 'identity.refused-on-appeal', values: {} });
  return tell(tx, { ...to, message: 'identity.refused', values: { days: schemeVersion(row.schemeVersion).appeal.withinDays.value } });
}
