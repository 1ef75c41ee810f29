import { err } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import * as queries from './approval.queries.ts';
import type { ProgramStep } from './approval.queries.ts';
import * as filings from './filing.queries.ts';
import { listSchoolPeople } from './school.queries.ts';

/** Why a step of staff was not taken. */
export type ProgramDecisionCode =
  | 'DECISION_UNKNOWN'
  | 'DECISION_OF_OWN_SCHOOL'
  | 'DECISION_BEFORE'
  | 'DECISION_NOT_FREE'
  | 'DECISION_REASON'
  | 'DECISION_CONDITIONS'
  | 'DECISION_CHANGED'
  | 'DECISION_NOT_WAITING'
  | 'DECISION_SECOND_PERSON'
  | 'DECISION_NOT_REVIEWED'
  | 'DECISION_FEW_REVIEWS'
  | 'DECISION_NO_VISIT'
  | 'DECISION_RUBRIC'
  | 'DECISION_GAPS'
  | 'DECISION_EVIDENCE'
  | 'DECISION_OUTCOME'
  | 'DECISION_DAY'
  | 'REVIEW_FINDINGS'
  | 'REVIEW_VISIT'
  | 'REVIEW_DONE';

/** Why a step was not taken; where somebody was quicker, who and when. */
export type ProgramDecisionProblem =
  | { readonly code: ProgramDecisionCode }
  | { readonly code: 'DECISION_TAKEN'; readonly by: string | undefined; readonly at: Date };

/** A step that was not taken, for {@link ProgramDecisionProblem}. */
export const refuse = (code: ProgramDecisionCode) => err({ code });

/** Whether somebody is of a school, or ever was: owns, directs, teaches or signs there. */
export async function isOfSchool(db: Db, schoolId: string, personId: string): Promise<boolean> {
  return (await listSchoolPeople(db, schoolId, 'ever')).some((person) => person.personId === personId);
}

/** Whether somebody looked at, proposed or decided what led to a decision: who did takes no part in an appeal against it. */
export async function tookPart(db: Db, steps: readonly ProgramStep[], decisionId: string, personId: string): Promise<boolean> {
  const at = steps.findIndex(({ stepId }) => stepId === decisionId);
  const decision = steps[at];
  if (!decision) return false;
  const led = steps.slice(0, at + 1).filter(({ step, applicationId }) => step !== 'question' && applicationId === decision.applicationId);
  if (led.some(({ by }) => by === personId)) return true;
  return decision.applicationId !== undefined && (await queries.listReviews(db, decision.applicationId)).some(({ reviewerId }) => reviewerId === personId);
}

/** Why somebody takes no part: of the school, whenever it was, or part of what an appeal undid. */
export async function conflictWith(
  db: Db,
  it: { readonly schoolId: string; readonly programId: string },
  personId: string,
  steps: readonly ProgramStep[],
  appeals: readonly filings.ProgramAppeal[],
): Promise<ProgramDecisionCode | undefined> {
  const row = await queries.findProgramRow(db, it.programId);
  if (row?.owner_person_id === personId || (await isOfSchool(db, it.schoolId, personId))) return 'DECISION_OF_OWN_SCHOOL';
  const undone = appeals.filter(({ state }) => state === 'granted').map(({ decisionId }) => decisionId);
  const last = steps.findLastIndex(({ stepId }) => undone.includes(stepId));
  const before = steps.slice(0, last + 1);
  const decided = before.filter(({ step }) => step !== 'question');
  return decided.some(({ by }) => by === personId) ? 'DECISION_BEFORE' : undefined;
}

/** The same before a step of a decision; a try of who takes no part is on record. */
export async function takesNoPart(
  tx: Tx,
  it: { readonly schoolId: string; readonly programId: string; readonly schemeVersion: string },
  personId: string,
  steps: readonly ProgramStep[],
  at: Date,
): Promise<ProgramDecisionCode | undefined> {
  const conflict = await conflictWith(tx, it, personId, steps, await filings.listAppeals(tx, it));
  if (conflict)
    await recordEvent(tx, {
      kind: 'impartiality.refused',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'program', id: it.programId },
      reason: conflict,
      schemeVersion: it.schemeVersion,
      occurredAt: at,
    });
  return conflict;
}
