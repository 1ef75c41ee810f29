import { addDays, ok, parsePlainDate, plainDateIn, type Clock, type Result } from '@einthoven/kernel';
import { programApproval, type ProgramApproval, type ProgramDecision } from '@einthoven/scheme';
import { characters, cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme } from '../scheme/index.ts';
import { tellSchool } from './application.ts';
import * as queries from './approval.queries.ts';
import { listDecisions } from './directory.queries.ts';
import { liveProposal } from './proposal.ts';
import { refuse, takesNoPart, type ProgramDecisionProblem } from './taking-part.ts';

type At = { readonly clock: Clock };

/** Writes onto the row of a program what its decisions add up to today. @returns what that is */
export async function recount(tx: Tx, programId: string, at: Date): Promise<ProgramApproval> {
  const today = plainDateIn(at, currentScheme().zone.value);
  const approval = programApproval(await listDecisions(tx, programId), today);
  await queries.writeApproval(tx, programId, approval, at);
  return approval;
}

/** The daily round: approvals that ran out, and decisions whose day has come, show on the row. @returns how many rows were written anew */
export async function refreshApprovals(db: Db, { clock }: At): Promise<number> {
  const at = clock.now();
  const zone = currentScheme().zone.value;
  const due = await queries.listRunOut(db, plainDateIn(at, zone), zone);
  for (const programId of due) {
    await inTransaction(db, async (tx) => {
      const row = await queries.findProgramRow(tx, programId, true);
      if (!row) return;
      const { state, since } = await recount(tx, programId, at);
      await recordEvent(tx, {
        kind: 'program.approval-recounted',
        actor: { kind: 'system' },
        entity: { name: 'program', id: programId },
        reason: 'a day came that changes what the decisions add up to',
        occurredAt: at,
      });
      if (row.approval !== 'approved' || state !== 'ended' || since === undefined || row.school_id === null) return;
      const values = { program: row.name, from: since };
      await tellSchool(tx, row.school_id, (toPersonId) => ({ toPersonId, message: 'program.ended', values, at }));
    });
  }
  return due.length;
}

/** What staff may decide on a program that is approved or was. */
export const STANDING_OUTCOMES = ['probation', 'full', 'withdraw', 'reinstate'] as const;

/** What may be decided on a program that stands so. */
export function fittingOutcomes(state: ProgramApproval['state']): readonly (typeof STANDING_OUTCOMES)[number][] {
  const holds = state === 'approved' || state === 'conditions' || state === 'probation';
  const fits = {
    probation: holds && state !== 'probation',
    full: state === 'conditions' || state === 'probation',
    withdraw: holds,
    reinstate: state === 'withdrawn',
  };
  return STANDING_OUTCOMES.filter((outcome) => fits[outcome]);
}

/** A decision on a program as it was typed. */
export type StandingTyped = {
  readonly programId: string;
  readonly outcome: string;
  readonly effectiveOn: string;
  readonly reason: string;
  readonly free: boolean;
};

/** Proposes or decides that a program is on probation, free of it, withdrawn, or approved again as if it had not been withdrawn. */
export async function decideStanding(
  db: Db,
  permission: Permission<'program.decide'>,
  typed: StandingTyped,
  { clock }: At,
): Promise<Result<'proposed' | 'decided', ProgramDecisionProblem>> {
  const by = permission.actor.personId;
  const at = clock.now();
  const outcome = STANDING_OUTCOMES.find((known) => known === typed.outcome);
  if (!outcome) return refuse('DECISION_OUTCOME');
  const reason = cleanText(typed.reason);
  if (!typed.free) return refuse('DECISION_NOT_FREE');
  if (characters(reason) < 3 || characters(reason) > 2000) return refuse('DECISION_REASON');
  const scheme = currentScheme();
  const today = plainDateIn(at, scheme.zone.value);
  const day = typed.effectiveOn.trim() === '' ? ok(today) : parsePlainDate(typed.effectiveOn.trim());
  // A decision reaches nobody who completed before it was taken.
  if (!day.ok || day.value < today || day.value > addDays(today, 365)) return refuse('DECISION_DAY');
  return inTransaction(db, async (tx): Promise<Result<'proposed' | 'decided', ProgramDecisionProblem>> => {
    const row = isUuid(typed.programId) ? await queries.findProgramRow(tx, typed.programId, true) : undefined;
    if (!row?.school_id) return refuse('DECISION_UNKNOWN');
    const it = { programId: row.program_id, schoolId: row.school_id, schemeVersion: scheme.version };
    const steps = await queries.listSteps(tx, it.programId);
    const conflict = await takesNoPart(tx, it, by, steps, at);
    if (conflict) return refuse(conflict);
    const { state } = programApproval(await listDecisions(tx, it.programId), today);
    if (!fittingOutcomes(state).includes(outcome)) return refuse('DECISION_OUTCOME');
    const alive = liveProposal(steps, undefined);
    const agreeing = alive?.step.outcome === outcome ? alive.by : [];
    if (agreeing.includes(by)) return refuse('DECISION_SECOND_PERSON');
    const proposes = agreeing.length === 0;
    const decisionId = await queries.insertStep(tx, {
      ...it,
      applicationId: undefined,
      step: proposes ? 'proposal' : 'decision',
      outcome,
      conditions: '',
      reason,
      effectiveOn: day.value,
      validUntil: undefined,
      by,
      at,
    });
    await recordEvent(tx, {
      kind: proposes ? 'program.standing-proposed' : 'program.standing-decided',
      actor: { kind: 'person', personId: by },
      entity: { name: 'program', id: it.programId },
      reason: proposes ? 'another person has to agree' : 'two people decided so; the reason is published with the decision',
      schemeVersion: scheme.version,
      payload: { outcome, effectiveOn: day.value, decisionId },
      occurredAt: at,
    });
    if (proposes) return ok('proposed');
    await recount(tx, it.programId, at);
    const values = {
      program: row.name,
      decision: OUTCOME_TOLD[outcome],
      from: day.value,
      reason,
      until: addDays(today, scheme.appeal.withinDays.value),
      days: scheme.appeal.decidedWithinDays.value,
    };
    await tellSchool(tx, it.schoolId, (toPersonId) => ({ toPersonId, message: 'program.standing', values, at }));
    return ok('decided');
  });
}

/** Lets a proposal on a standing approval fall: another person looked at it and does not agree, or who made it takes it back. */
export async function dropProposal(
  db: Db,
  permission: Permission<'program.decide'>,
  typed: { readonly programId: string; readonly reason: string; readonly free: boolean },
  { clock }: At,
): Promise<Result<'dropped', ProgramDecisionProblem>> {
  const by = permission.actor.personId;
  const at = clock.now();
  const reason = cleanText(typed.reason);
  if (!typed.free) return refuse('DECISION_NOT_FREE');
  if (characters(reason) < 3 || characters(reason) > 2000) return refuse('DECISION_REASON');
  const scheme = currentScheme();
  return inTransaction(db, async (tx): Promise<Result<'dropped', ProgramDecisionProblem>> => {
    const row = isUuid(typed.programId) ? await queries.findProgramRow(tx, typed.programId, true) : undefined;
    if (!row?.school_id) return refuse('DECISION_UNKNOWN');
    const it = { programId: row.program_id, schoolId: row.school_id, schemeVersion: scheme.version };
    const steps = await queries.listSteps(tx, it.programId);
    const conflict = await takesNoPart(tx, it, by, steps, at);
    if (conflict) return refuse(conflict);
    const alive = liveProposal(steps, undefined);
    if (!alive) return refuse('DECISION_NOT_WAITING');
    const stepId = await queries.insertStep(tx, {
      ...it,
      applicationId: undefined,
      step: 'dropped',
      outcome: undefined,
      conditions: '',
      reason,
      effectiveOn: plainDateIn(at, scheme.zone.value),
      validUntil: undefined,
      by,
      at,
    });
    await recordEvent(tx, {
      kind: 'program.standing-dropped',
      actor: { kind: 'person', personId: by },
      entity: { name: 'program', id: it.programId },
      reason: 'the proposal falls; why is with the step',
      schemeVersion: scheme.version,
      payload: { outcome: alive.step.outcome ?? '', stepId },
      occurredAt: at,
    });
    return ok('dropped');
  });
}

const OUTCOME_TOLD = {
  probation: { en: 'on probation', es: 'a prueba' },
  full: { en: 'approved in full', es: 'plenamente aprobado' },
  withdraw: { en: 'no longer approved', es: 'sin aprobación' },
  reinstate: { en: 'approved again, as if it had not been withdrawn', es: 'aprobado de nuevo, como si no se hubiera retirado' },
} as const satisfies Record<Exclude<ProgramDecision['outcome'], 'approve' | 'refuse'>, { en: string; es: string }>;
