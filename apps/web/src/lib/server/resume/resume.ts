import { addDays, err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import { readOwnRecords } from '../credential/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { listUsableEntitlements } from '../payment/index.ts';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import { checkResume, type ResumeFinding } from './resume-check.ts';
import * as queries from './resume.queries.ts';
import type { RoundRow, VersionRow } from './resume.queries.ts';
import { EMPTY_RESUME, isEmpty, tidy, type Resume, type ShownCredential } from './resume-shape.ts';
import { changes, settle, type ChoiceProblem, type Revision } from './suggestion.ts';

type Own = Permission<'resume.manage-own'>;
type With = { readonly clock: Clock };

/** Why an act on one's own resume was not done. */
export type ResumeProblem =
  | ChoiceProblem
  /** Nothing is said in it. */
  | 'RESUME_EMPTY'
  /** A round is under way, and the resume waits for it. */
  | 'RESUME_IN_ROUND'
  /** No revision is left that the fee paid for. */
  | 'RESUME_NO_REVISION'
  /** The round is not where the act needs it; somebody was quicker. */
  | 'ROUND_MOVED_ON';

/** A version in the list. */
export type ListedVersion = Pick<VersionRow, 'versionId' | 'number' | 'source' | 'madeAt'>;

/** The resume as its owner sees it. */
export type OwnResume = {
  readonly resume: Resume;
  readonly findings: readonly ResumeFinding[];
  readonly versions: readonly ListedVersion[];
  /** The round under way. */
  readonly round:
    | { readonly roundId: string; readonly sentAt: Date; readonly by: PlainDate; readonly sent: Resume; readonly revision: Revision | undefined }
    | undefined;
  readonly roundsLeft: number;
  readonly rounds: number;
};

const isOpen = (round: RoundRow) => !round.settledAt && !round.withdrawnAt;

/** The day by which a round is to be back. */
export function roundDue({ sentAt, schemeVersion: version }: Pick<RoundRow, 'sentAt' | 'schemeVersion'>): PlainDate {
  const scheme = schemeVersion(version);
  const days = scheme.service.decideWithinDays.value['resume-round'];
  if (days === undefined) throw new Error('the scheme promises no days for a round of a resume');
  return addDays(plainDateIn(sentAt, scheme.zone.value), days);
}

/** The text of a version; undefined once its owner was erased. */
export function openVersion(db: Db, personId: string, { sealed }: Pick<VersionRow, 'sealed'>): Promise<Resume | undefined> {
  return openFor<Resume>(db, personId, sealed);
}

/** How many rounds the fee still pays for, and out of what. */
async function left(db: Db, personId: string, rounds: readonly RoundRow[]) {
  const perRevision = currentScheme().resume.rounds.value;
  const usable = (await listUsableEntitlements(db, personId, 'resume-revision')).map(({ entitlementId, quantity }) => {
    const used = rounds.filter((round) => round.entitlementId === entitlementId && !round.withdrawnAt).length;
    return { entitlementId, used, left: Math.max(0, (quantity ?? 1) * perRevision - used) };
  });
  return { next: usable.find((one) => one.left > 0), sum: usable.reduce((sum, one) => sum + one.left, 0), perRevision };
}

/** Reads one's own resume with the automatic check, its versions and the round under way. */
export async function ownResume(db: Db, { actor: { personId } }: Own, { clock }: With): Promise<OwnResume> {
  const resumeId = await queries.findResume(db, personId);
  const versions = resumeId === undefined ? [] : await queries.listVersions(db, resumeId);
  const rounds = resumeId === undefined ? [] : await queries.listRounds(db, resumeId);
  const resume = (versions[0] && (await openVersion(db, personId, versions[0]))) ?? EMPTY_RESUME;
  const open = rounds.find(isOpen);
  const scheme = currentScheme();
  const { sum, perRevision } = await left(db, personId, rounds);
  const sent = open && versions.find(({ versionId }) => versionId === open.versionId);
  return {
    resume,
    findings: checkResume(resume, limitsOf(), plainDateIn(clock.now(), scheme.zone.value)),
    versions: versions.map(({ versionId, number, source, madeAt }) => ({ versionId, number, source, madeAt })),
    round: open && {
      roundId: open.roundId,
      sentAt: open.sentAt,
      by: roundDue(open),
      sent: (sent && (await openVersion(db, personId, sent))) ?? EMPTY_RESUME,
      revision: open.sealedRevision && (await openFor<Revision>(db, personId, open.sealedRevision)),
    },
    roundsLeft: sum,
    rounds: perRevision,
  };
}

/** What the check measures against now. */
export function limitsOf() {
  const { wordsAtMost, gapMonths } = currentScheme().resume;
  return { wordsAtMost: wordsAtMost.value, gapMonths: gapMonths.value };
}

async function addVersion(tx: Tx, personId: string, resume: Resume, source: VersionRow['source'], at: Date): Promise<string> {
  const resumeId = await queries.ensureResume(tx, personId, at);
  const [newest] = await queries.listVersions(tx, resumeId);
  const versionId = await queries.insertVersion(tx, {
    resumeId,
    number: (newest?.number ?? 0) + 1,
    source,
    sealed: await sealFor(tx, personId, resume),
    at,
  });
  await note(tx, 'resume.version-made', personId, { name: 'resume_version', id: versionId }, `the resume was ${source}`, at);
  return versionId;
}

function note(tx: Tx, kind: `resume.${string}`, personId: string, entity: { readonly name: string; readonly id: string }, reason: string, at: Date) {
  return recordEvent(tx, {
    kind,
    actor: { kind: 'person', personId },
    subjectPersonId: personId,
    entity,
    reason,
    schemeVersion: currentScheme().version,
    occurredAt: at,
  });
}

/** Keeps a resume as a new version; where nothing changed there is none. */
export async function saveResume(
  db: Db,
  { actor: { personId } }: Own,
  resume: Resume,
  source: 'built' | 'imported',
  { clock }: With,
): Promise<Result<true, ResumeProblem>> {
  if (isEmpty(resume)) return err('RESUME_EMPTY');
  return inTransaction(db, async (tx): Promise<Result<true, ResumeProblem>> => {
    const resumeId = await queries.ensureResume(tx, personId, clock.now());
    if ((await queries.listRounds(tx, resumeId)).some(isOpen)) return err('RESUME_IN_ROUND');
    const [newest] = await queries.listVersions(tx, resumeId);
    const before = newest && (await openVersion(tx, personId, newest));
    if (JSON.stringify(before) !== JSON.stringify(resume)) await addVersion(tx, personId, resume, source, clock.now());
    return ok(true);
  });
}

/** Sends the newest version to a reviser, where the fee still pays for a round. */
export async function sendRound(db: Db, { actor: { personId } }: Own, wish: string, { clock }: With): Promise<Result<true, ResumeProblem>> {
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<true, ResumeProblem>> => {
    const resumeId = await queries.findResume(tx, personId, true);
    const [newest] = resumeId === undefined ? [] : await queries.listVersions(tx, resumeId);
    if (resumeId === undefined || !newest) return err('RESUME_EMPTY');
    const rounds = await queries.listRounds(tx, resumeId);
    if (rounds.some(isOpen)) return err('RESUME_IN_ROUND');
    const { next, perRevision } = await left(tx, personId, rounds);
    if (!next) return err('RESUME_NO_REVISION');
    const words = tidy(wish, 'long');
    const version = currentScheme().version;
    const roundId = await queries.insertRound(tx, {
      resumeId,
      entitlementId: next.entitlementId,
      versionId: newest.versionId,
      sealedWish: words === '' ? undefined : await sealFor(tx, personId, { words }),
      sentAt: at,
      schemeVersion: version,
    });
    await note(tx, 'resume.round-sent', personId, { name: 'resume_round', id: roundId }, 'the person asked for a revision', at);
    const values = { round: (next.used % perRevision) + 1, rounds: perRevision, by: roundDue({ sentAt: at, schemeVersion: version }) };
    await tell(tx, { toPersonId: personId, message: 'resume.sent', values, at });
    return ok(true);
  });
}

/** Takes the round out again while nobody has sent it back; it counts for nothing. */
export async function withdrawRound(db: Db, { actor: { personId } }: Own, { clock }: With): Promise<Result<true, ResumeProblem>> {
  return inTransaction(db, async (tx): Promise<Result<true, ResumeProblem>> => {
    const open = await openRound(tx, personId);
    if (!open || open.returnedAt) return err('ROUND_MOVED_ON');
    await queries.writeWithdrawn(tx, open.roundId, clock.now());
    await note(tx, 'resume.round-withdrawn', personId, { name: 'resume_round', id: open.roundId }, 'the person took it out', clock.now());
    return ok(true);
  });
}

async function openRound(tx: Tx, personId: string): Promise<RoundRow | undefined> {
  const resumeId = await queries.findResume(tx, personId, true);
  const open = resumeId === undefined ? undefined : (await queries.listRounds(tx, resumeId)).find(isOpen);
  return open && queries.findRound(tx, open.roundId, true);
}

/**
 * Ends a round with what the person takes and keeps, as a new version where anything was taken.
 *
 * @param choice `accept` or `keep` for the path of a suggestion
 */
export async function settleRound(
  db: Db,
  { actor: { personId } }: Own,
  roundId: string,
  choice: (path: string) => string | undefined,
  { clock }: With,
): Promise<Result<true, ResumeProblem>> {
  return inTransaction(db, async (tx): Promise<Result<true, ResumeProblem>> => {
    const open = await openRound(tx, personId);
    if (!open || open.roundId !== roundId || !open.sealedRevision) return err('ROUND_MOVED_ON');
    const revision = await openFor<Revision>(tx, personId, open.sealedRevision);
    const sent = await queries.findVersion(tx, open.versionId);
    const resume = sent && (await openVersion(tx, personId, sent));
    if (!revision || !resume) throw new Error(`round ${roundId} cannot be opened`);
    const settled = settle(resume, revision.suggestions, choice);
    if (!settled.ok) return settled;
    const taken = revision.suggestions.filter((one) => changes(one) && choice(one.path) === 'accept').length;
    const versionId = taken > 0 ? await addVersion(tx, personId, settled.value, 'revised', clock.now()) : open.versionId;
    await queries.writeSettled(tx, roundId, versionId, clock.now());
    await note(tx, 'resume.round-settled', personId, { name: 'resume_round', id: roundId }, `${taken} suggestions were taken`, clock.now());
    return ok(true);
  });
}

/** The person's credentials in force as a resume names them, each with the link that proves it. */
export async function shownCredentials(db: Db, own: Permission<'credential.read-own'>, { clock }: With): Promise<readonly ShownCredential[]> {
  return (await readOwnRecords(own, db, clock.now()))
    .map((record) => record.public)
    .filter(({ status }) => status === 'active' || status === 'provisional')
    .map(({ title, issuer, firstCertifiedOn, number, status }) => ({
      name: status === 'provisional' ? `${title}, provisional` : title,
      issuer,
      date: firstCertifiedOn,
      verifyUrl: `${config().baseUrl}/registry/${number}`,
    }));
}

/** What a person can take along: every version and every round. */
export async function exportResume(db: Db, { actor: { personId } }: Own): Promise<unknown> {
  const resumeId = await queries.findResume(db, personId);
  if (resumeId === undefined) return null;
  return {
    versions: await Promise.all(
      (await queries.listVersions(db, resumeId)).map(async (version) => ({
        number: version.number,
        source: version.source,
        madeAt: version.madeAt,
        resume: await openVersion(db, personId, version),
      })),
    ),
    rounds: await Promise.all(
      (await queries.listRounds(db, resumeId)).map(async ({ sentAt, returnedAt, settledAt, withdrawnAt, sealedWish, sealedRevision }) => ({
        sentAt,
        returnedAt,
        settledAt,
        withdrawnAt,
        wish: sealedWish && (await openFor<{ words: string }>(db, personId, sealedWish))?.words,
        revision: sealedRevision && (await openFor<Revision>(db, personId, sealedRevision)),
      })),
    ),
  };
}

/** Ends what is under way in the transaction of an erasure; the sealed texts go with the person's key. */
export async function eraseResume(tx: Tx, personId: string, at: Date): Promise<void> {
  const open = await openRound(tx, personId);
  if (open) await queries.writeWithdrawn(tx, open.roundId, at);
}
