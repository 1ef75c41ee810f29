import { plainDateIn, type Clock, type PlainDate } from '@einthoven/kernel';
import { programApproval, type ProgramApproval } from '@einthoven/scheme';
import { isUuid, type Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { openFile, type StoredFile } from '../platform/stored-file.ts';
import { currentScheme } from '../scheme/index.ts';
import * as queries from './approval.queries.ts';
import * as filings from './filing.queries.ts';
import { dueConditions } from './conditions.ts';
import { liveProposal, type ProgramProposal } from './proposal.ts';
import { listDecisions } from './directory.queries.ts';
import { isOfSchool } from './taking-part.ts';

type Read = Permission<'program.read'>;

/** A line of the queue. */
export type QueuedProgram = {
  readonly applicationId: string;
  readonly program: string;
  readonly school: string;
  readonly kind: 'first' | 'again';
  readonly since: Date;
  readonly reviews: number;
  readonly own: boolean;
  readonly reviewedByReader: boolean;
  readonly proposal: { readonly outcome: string; readonly mine: boolean } | undefined;
};

/** Applications that wait, the oldest first; those of the reader's own school are marked. */
export async function readProgramQueue(db: Db, permission: Read): Promise<readonly QueuedProgram[]> {
  const me = permission.actor.personId;
  return Promise.all(
    (await queries.listSubmitted(db)).map(async (it): Promise<QueuedProgram> => {
      const reviews = (await queries.listReviews(db, it.applicationId)).filter(({ revision }) => revision === it.revision);
      const proposal = liveProposal(await queries.listSteps(db, it.programId), it.applicationId);
      return {
        applicationId: it.applicationId,
        program: it.answers.name,
        school: it.schoolName,
        kind: it.kind,
        since: it.submittedAt ?? new Date(0),
        reviews: reviews.length,
        own: await isOfSchool(db, it.schoolId, me),
        reviewedByReader: reviews.some(({ reviewerId }) => reviewerId === me),
        proposal: proposal && { outcome: proposal.step.outcome ?? '', mine: proposal.by.includes(me) },
      };
    }),
  );
}

/** A program with its whole history, for staff. */
export type ProgramRecord = {
  readonly programId: string;
  readonly schoolId: string | undefined;
  readonly name: string;
  readonly school: string;
  readonly listed: boolean;
  readonly approval: ProgramApproval;
  /** The day by which its conditions are to be met. */
  readonly conditionsBy: PlainDate | undefined;
  readonly steps: readonly queries.ProgramStep[];
  readonly proposal: ProgramProposal | undefined;
  readonly appeals: readonly filings.ProgramAppeal[];
  readonly own: boolean;
};

/** Opens the record of a program. */
export async function openProgramRecord(db: Db, permission: Read, programId: string, { clock }: { readonly clock: Clock }): Promise<ProgramRecord | undefined> {
  const row = isUuid(programId) ? await queries.findProgramRow(db, programId) : undefined;
  if (!row) return undefined;
  const steps = await queries.listSteps(db, programId);
  const decisions = await listDecisions(db, programId);
  const today = plainDateIn(clock.now(), currentScheme().zone.value);
  return {
    programId: row.program_id,
    schoolId: row.school_id ?? undefined,
    name: row.name,
    school: row.school_name,
    listed: row.listed,
    approval: programApproval(decisions, today),
    conditionsBy: dueConditions(decisions, today)?.by,
    steps,
    proposal: liveProposal(steps, undefined),
    appeals: await filings.listAppeals(db, { programId }),
    own: row.school_id !== null && (await isOfSchool(db, row.school_id, permission.actor.personId)),
  };
}

/** Opens a file that a school showed, once it was found clean; never for people of the school's own. Opening is on record. */
export async function openProgramEvidence(
  db: Db,
  permission: Permission<'program.decide'>,
  applicationId: string,
  evidenceId: string,
  { clock }: { readonly clock: Clock },
): Promise<StoredFile | undefined> {
  const it = isUuid(applicationId) && isUuid(evidenceId) ? await queries.findApplication(db, applicationId) : undefined;
  if (!it) return undefined;
  const by = permission.actor.personId;
  if (await isOfSchool(db, it.schoolId, by)) return undefined;
  const evidence = (await filings.listEvidence(db, applicationId)).find((one) => one.evidenceId === evidenceId);
  if (evidence?.state !== 'clean' || evidence.fileId === undefined) return undefined;
  const file = await openFile(db, evidence.fileId);
  if (!file) return undefined;
  await recordEvent(db, {
    kind: 'program.evidence-opened',
    actor: { kind: 'person', personId: by },
    entity: { name: 'program_evidence', id: evidenceId },
    reason: 'looked at for a decision',
    payload: { applicationId },
    occurredAt: clock.now(),
  });
  return file;
}
