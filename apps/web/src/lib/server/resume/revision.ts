import { err, ok, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { openVersion, roundDue } from './resume.ts';
import * as queries from './resume.queries.ts';
import { tidy, type Resume } from './resume-shape.ts';
import { changes, suggestionsOf, type Revision } from './suggestion.ts';

type Revise = Permission<'resume.revise'>;

/** A round that waits for a reviser. */
export type WaitingRound = { readonly roundId: string; readonly personId: string; readonly sentAt: Date; readonly by: PlainDate; readonly own: boolean };

/** The rounds that wait, the oldest first. One's own is listed and not open. */
export async function listRevisionQueue(db: Db, { actor }: Revise): Promise<readonly WaitingRound[]> {
  return (await queries.listWaitingRounds(db)).map((round) => ({
    roundId: round.roundId,
    personId: round.personId,
    sentAt: round.sentAt,
    by: roundDue(round),
    own: round.personId === actor.personId,
  }));
}

/** A round as a reviser sees it. */
export type OpenedRound = {
  readonly roundId: string;
  readonly sentAt: Date;
  readonly by: PlainDate;
  readonly wish: string | undefined;
  readonly resume: Resume;
  readonly returnedAt: Date | undefined;
  readonly revision: Revision | undefined;
};

/** Opens a round. @returns undefined where there is none, it was taken out, its owner was erased or is the reviser */
export async function readRound(db: Db, { actor }: Revise, roundId: string): Promise<OpenedRound | undefined> {
  const round = isUuid(roundId) ? await queries.findRound(db, roundId) : undefined;
  if (!round || round.withdrawnAt || round.personId === actor.personId) return undefined;
  // A resume is read while it waits, and afterwards by who revised it: nobody else of the staff has a reason to.
  if (round.returnedAt && round.revisedBy !== actor.personId) return undefined;
  const version = await queries.findVersion(db, round.versionId);
  const resume = version && (await openVersion(db, round.personId, version));
  if (!resume) return undefined;
  return {
    roundId,
    sentAt: round.sentAt,
    by: roundDue(round),
    wish: round.sealedWish && (await openFor<{ words: string }>(db, round.personId, round.sealedWish))?.words,
    resume,
    returnedAt: round.returnedAt,
    revision: round.sealedRevision && (await openFor<Revision>(db, round.personId, round.sealedRevision)),
  };
}

/** Why a round was not sent back. */
export type RevisionProblem =
  /** It is not there, was taken out, or is the reviser's own. */
  | 'ROUND_UNKNOWN'
  /** Somebody else sent it back. */
  | 'ROUND_RETURNED'
  /** Neither words nor a suggestion. */
  | 'REVISION_EMPTY';

/** Sends a round back with comments and suggested changes. Nothing in the resume is changed by it. */
export async function returnRound(
  db: Db,
  { actor }: Revise,
  roundId: string,
  typed: { readonly words: string; readonly now: (path: string) => string | undefined; readonly comment: (path: string) => string | undefined },
  { clock }: { readonly clock: Clock },
): Promise<Result<true, RevisionProblem>> {
  if (!isUuid(roundId)) return err('ROUND_UNKNOWN');
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<true, RevisionProblem>> => {
    const round = await queries.findRound(tx, roundId, true);
    if (!round || round.withdrawnAt || round.personId === actor.personId) return err('ROUND_UNKNOWN');
    if (round.returnedAt) return err('ROUND_RETURNED');
    const version = await queries.findVersion(tx, round.versionId);
    const resume = version && (await openVersion(tx, round.personId, version));
    if (!resume) return err('ROUND_UNKNOWN');
    const revision: Revision = { words: tidy(typed.words, 'long'), suggestions: suggestionsOf(resume, typed.now, typed.comment) };
    if (revision.words === '' && revision.suggestions.length === 0) return err('REVISION_EMPTY');
    await queries.writeReturned(tx, roundId, { sealed: await sealFor(tx, round.personId, revision), by: actor.personId, at });
    await recordEvent(tx, {
      kind: 'resume.round-returned',
      actor: { kind: 'person', personId: actor.personId },
      subjectPersonId: round.personId,
      entity: { name: 'resume_round', id: roundId },
      reason: 'the suggestions lie sealed with the round',
      schemeVersion: round.schemeVersion,
      payload: { suggestions: revision.suggestions.length },
      occurredAt: at,
    });
    await tell(tx, { toPersonId: round.personId, message: 'resume.returned', values: { suggestions: revision.suggestions.filter(changes).length }, at });
    return ok(true);
  });
}
