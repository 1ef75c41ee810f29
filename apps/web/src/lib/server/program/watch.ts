import { addDays, plainDateIn, type Clock, type PlainDate } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import { tellSchool } from './application.ts';
import * as queries from './approval.queries.ts';
import * as filings from './filing.queries.ts';
import { dueConditions, type DueConditions } from './conditions.ts';
import { listDecisions } from './directory.queries.ts';
import { searchWords } from './directory.ts';
import { OUTCOME_WORDS, STATE_WORDS } from './program-words.ts';
import { liveProposal } from './proposal.ts';
import * as rows from './staff.queries.ts';
import { conflictWith, isOfSchool, tookPart } from './taking-part.ts';

type Read = Permission<'program.read'>;
type At = { readonly clock: Clock };

/** An approval that somebody has to look at: a proposal waits for another person, conditions have a day, or its papers ended. */
export type UnsettledApproval = {
  readonly programId: string;
  readonly program: string;
  readonly school: string;
  readonly since: Date;
  readonly proposal: { readonly outcome: string; readonly mine: boolean } | undefined;
  readonly due: DueConditions | undefined;
  /** Papers that the approval rests on and that ended: the state's authorisation of the school, or the last of the clinical agreements. */
  readonly papers: readonly ('authorisation' | 'agreements')[];
  /** Whether the day of the conditions has passed. */
  readonly isLate: boolean;
  readonly own: boolean;
};

/** Approvals with a proposal that waits, with papers that ended, and with conditions, the nearest day first. */
export async function listUnsettledApprovals(db: Db, permission: Read, { clock }: At): Promise<readonly UnsettledApproval[]> {
  const me = permission.actor.personId;
  const today = plainDateIn(clock.now(), currentScheme().zone.value);
  const found = await Promise.all(
    (await rows.listUnsettled(db, today)).map(async (row): Promise<readonly UnsettledApproval[]> => {
      const proposal = row.proposed_at === null ? undefined : liveProposal(await queries.listSteps(db, row.program_id), undefined);
      const decisions = await listDecisions(db, row.program_id);
      const due = dueConditions(decisions, today);
      const papers = [...(row.authorisation_ended ? (['authorisation'] as const) : []), ...(row.agreements_ended ? (['agreements'] as const) : [])];
      if (!proposal && !due && papers.length === 0) return [];
      const set = decisions.findLast(({ conditions }) => conditions !== '');
      return [
        {
          programId: row.program_id,
          program: row.name,
          school: row.school_name,
          since: row.proposed_at ?? set?.decidedAt ?? new Date(0),
          proposal: proposal?.step.outcome && { outcome: OUTCOME_WORDS[proposal.step.outcome], mine: proposal.by.includes(me) },
          due,
          papers,
          isLate: due !== undefined && due.by < today,
          own: row.school_id !== null && (await isOfSchool(db, row.school_id, me)),
        },
      ];
    }),
  );
  const day = ({ proposal, due }: UnsettledApproval) => (proposal ? '' : (due?.by ?? ''));
  return found.flat().toSorted((a, b) => day(a).localeCompare(day(b)));
}

/** An appeal of a school that waits. */
export type WaitingAppeal = {
  readonly appealId: string;
  readonly programId: string;
  readonly program: string;
  readonly school: string;
  readonly against: string;
  readonly filedAt: Date;
  /** The last day to decide it, as the scheme of the decision says. */
  readonly by: PlainDate;
  /** Whether the reader takes no part: of the school, or of the decision. */
  readonly notForReader: 'DECISION_OF_OWN_SCHOOL' | 'DECISION_BEFORE' | undefined;
};

/** Appeals that wait for somebody who took no part in what they object to, the oldest first. */
export async function listProgramAppeals(db: Db, permission: Read): Promise<readonly WaitingAppeal[]> {
  const me = permission.actor.personId;
  return Promise.all(
    (await rows.listWaitingAppeals(db)).map(async (row): Promise<WaitingAppeal> => {
      const { zone, appeal } = schemeVersion(row.scheme_version);
      const steps = await queries.listSteps(db, row.program_id);
      const own =
        row.school_id !== null && (await conflictWith(db, { schoolId: row.school_id, programId: row.program_id }, me, [], [])) === 'DECISION_OF_OWN_SCHOOL';
      return {
        appealId: row.program_appeal_id,
        programId: row.program_id,
        program: row.name,
        school: row.school_name,
        against: row.outcome === null ? '' : OUTCOME_WORDS[row.outcome as keyof typeof OUTCOME_WORDS],
        filedAt: row.filed_at,
        by: addDays(plainDateIn(row.filed_at, zone.value), appeal.decidedWithinDays.value),
        notForReader: own ? 'DECISION_OF_OWN_SCHOOL' : (await tookPart(db, steps, row.program_decision_id, me)) ? 'DECISION_BEFORE' : undefined,
      };
    }),
  );
}

/** Programs on record by words of their name, school or city, for who wants to open one. */
export async function findProgramRecords(db: Db, _permission: Read, typed: string) {
  return (await rows.searchRecords(db, searchWords(typed))).map(({ approval, standing, ...row }) => ({
    ...row,
    state: STATE_WORDS[approval === 'approved' && standing && standing !== 'full' ? standing : approval],
  }));
}

/**
 * Tells schools, each once, that an approval ends soon and that the day of its conditions is near. A school that has applied
 * again hears nothing of the end. @returns how many programs were told of
 */
export async function tellOfDays(db: Db, { clock }: At): Promise<number> {
  const at = clock.now();
  const scheme = currentScheme();
  const today = plainDateIn(at, scheme.zone.value);
  const before = scheme.programs.endNoticesDaysBefore.value;
  let told = 0;
  for (const row of await rows.listEnding(db, today, Math.max(...before))) {
    const until = row.approval_until as PlainDate | null;
    if (until === null || row.school_id === null || row.applied) continue;
    const schoolId = row.school_id;
    // The nearest that is due: after a pause of the platform nobody hears the same twice.
    const daysBefore = Math.min(...before.filter((days) => addDays(until, -days) <= today));
    await inTransaction(db, async (tx) => {
      if (!(await rows.claimProgramNotice(tx, { programId: row.program_id, kind: 'ending', aboutDay: until, daysBefore, at }))) return;
      told += 1;
      const values = { program: row.name, until, from: addDays(until, -scheme.programs.againOpensDaysBefore.value) };
      await tellSchool(tx, schoolId, (toPersonId) => ({ toPersonId, message: 'program.ending', values, at }));
    });
  }
  const daysBefore = scheme.programs.conditionNoticeDaysBefore.value;
  for (const row of await rows.listConditional(db)) {
    const due = dueConditions(await listDecisions(db, row.program_id), today);
    if (!due || row.school_id === null || addDays(due.by, -daysBefore) > today) continue;
    const schoolId = row.school_id;
    // Who reported that they are met waits for us.
    if ((await filings.listUnseen(db)).some(({ program_id, what }) => program_id === row.program_id && what === 'conditions-met')) continue;
    await inTransaction(db, async (tx) => {
      if (!(await rows.claimProgramNotice(tx, { programId: row.program_id, kind: 'conditions', aboutDay: due.by, daysBefore, at }))) return;
      told += 1;
      const values = { program: row.name, conditions: due.conditions, by: due.by };
      await tellSchool(tx, schoolId, (toPersonId) => ({ toPersonId, message: 'program.conditions-due', values, at }));
    });
  }
  return told;
}
