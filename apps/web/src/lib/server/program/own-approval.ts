import { addDays, plainDateIn, type Clock, type PlainDate } from '@einthoven/kernel';
import { programApproval } from '@einthoven/scheme';
import type { Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { currentScheme } from '../scheme/index.ts';
import { appealableUntil } from './appeal.ts';
import * as queries from './approval.queries.ts';
import { dueConditions } from './conditions.ts';
import * as filings from './filing.queries.ts';
import { listDecisions } from './directory.queries.ts';
import { OUTCOME_WORDS, STATE_WORDS } from './program-words.ts';
import { ownSchools } from './school.ts';

/** A program of one's own school that was decided on. */
export type OwnApproval = {
  readonly programId: string;
  readonly name: string;
  readonly listed: boolean;
  readonly state: (typeof STATE_WORDS)[keyof typeof STATE_WORDS];
  readonly until: PlainDate | undefined;
  readonly conditions: string;
  /** The day by which they are to be met. */
  readonly conditionsBy: PlainDate | undefined;
  readonly decisions: readonly {
    readonly decisionId: string;
    readonly outcome: string;
    readonly effectiveOn: PlainDate;
    readonly reason: string;
    /** The last day to object, where it takes something away. */
    readonly appealUntil: PlainDate | undefined;
    readonly appeal: { readonly word: string; readonly reason: string | undefined } | undefined;
  }[];
  readonly mayApplyAgain: boolean;
  readonly againFrom: PlainDate | undefined;
};

const APPEAL_WORDS = { waiting: 'waits to be decided', granted: 'granted', dismissed: 'dismissed' } as const;

/** The programs of one's own schools that were decided on, with what can be objected to. */
export async function ownApprovals(db: Db, permission: Permission<'school.apply-own'>, { clock }: { readonly clock: Clock }): Promise<readonly OwnApproval[]> {
  const scheme = currentScheme();
  const today = plainDateIn(clock.now(), scheme.zone.value);
  const schoolIds = (await ownSchools(db, permission)).map(({ schoolId }) => schoolId);
  const applications = await queries.listApplicationsOf(db, schoolIds);
  const found = await Promise.all(
    (await queries.listProgramRows(db, schoolIds)).map(async (row): Promise<OwnApproval | undefined> => {
      const decisions = await listDecisions(db, row.program_id);
      if (decisions.length === 0) return undefined;
      const appeals = await filings.listAppeals(db, { programId: row.program_id });
      const approval = programApproval(decisions, today);
      const open = applications.some(
        ({ programId, state }) => programId === row.program_id && (state === 'draft' || state === 'submitted' || state === 'asked'),
      );
      const againFrom = approval.until === undefined ? today : addDays(approval.until, -scheme.programs.againOpensDaysBefore.value);
      return {
        programId: row.program_id,
        name: row.name,
        listed: row.listed,
        state: STATE_WORDS[approval.state],
        until: approval.until,
        conditions: approval.conditions,
        conditionsBy: dueConditions(decisions, today)?.by,
        decisions: await Promise.all(
          decisions.map(async (decision) => {
            const appeal = appeals.find(({ decisionId }) => decisionId === decision.decisionId);
            const takes = decision.outcome === 'refuse' || decision.outcome === 'probation' || decision.outcome === 'withdraw';
            return {
              decisionId: decision.decisionId,
              outcome: OUTCOME_WORDS[decision.outcome],
              effectiveOn: decision.effectiveOn,
              reason: decision.reason,
              appealUntil: takes
                ? appealableUntil({ at: decision.decidedAt, schemeVersion: await queries.findDecisionScheme(db, decision.decisionId) })
                : undefined,
              appeal: appeal && { word: APPEAL_WORDS[appeal.state], reason: appeal.reason },
            };
          }),
        ),
        mayApplyAgain: !open && againFrom <= today,
        againFrom: open ? undefined : againFrom,
      };
    }),
  );
  return found.flatMap((one) => one ?? []);
}
