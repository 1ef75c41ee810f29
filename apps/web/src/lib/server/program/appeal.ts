import { addDays, err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { characters, cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { schemeVersion } from '../scheme/index.ts';
import { tellSchool } from './application.ts';
import * as queries from './approval.queries.ts';
import * as filings from './filing.queries.ts';
import { isOfSchool, tookPart, type ProgramDecisionProblem } from './taking-part.ts';
import { ownSchool } from './school.ts';

type At = { readonly clock: Clock };

/** Why an appeal was not taken. */
export type ProgramAppealProblem = 'APPEAL_UNKNOWN' | 'APPEAL_WORDS' | 'APPEAL_LATE' | 'APPEAL_THERE' | 'APPEAL_NOTHING_AGAINST';

/** What a school may object to: each of them takes something away. */
const AGAINST = ['refuse', 'probation', 'withdraw'] as const;

/** The last day on which a school may object to a decision. */
export function appealableUntil(decision: { readonly at: Date; readonly schemeVersion: string }): PlainDate {
  const scheme = schemeVersion(decision.schemeVersion);
  return addDays(plainDateIn(decision.at, scheme.zone.value), scheme.appeal.withinDays.value);
}

/** A school objects to a decision on its program. */
export async function fileProgramAppeal(
  db: Db,
  permission: Permission<'school.apply-own'>,
  typed: { readonly programId: string; readonly decisionId: string; readonly words: string },
  { clock }: At,
): Promise<Result<true, ProgramAppealProblem>> {
  const words = cleanText(typed.words);
  if (characters(words) < 20 || characters(words) > 4000) return err('APPEAL_WORDS');
  const at = clock.now();
  const by = permission.actor.personId;
  return inTransaction(db, async (tx): Promise<Result<true, ProgramAppealProblem>> => {
    const row = isUuid(typed.programId) ? await queries.findProgramRow(tx, typed.programId, true) : undefined;
    if (!row?.school_id || !(await ownSchool(tx, permission, row.school_id))) return err('APPEAL_UNKNOWN');
    const decision = (await queries.listSteps(tx, row.program_id)).find(({ stepId, step }) => stepId === typed.decisionId && step === 'decision');
    if (!decision) return err('APPEAL_UNKNOWN');
    if (!AGAINST.some((known) => known === decision.outcome)) return err('APPEAL_NOTHING_AGAINST');
    const schemeVersionOf = await queries.findDecisionScheme(tx, decision.stepId);
    if (plainDateIn(at, schemeVersion(schemeVersionOf).zone.value) > appealableUntil({ at: decision.at, schemeVersion: schemeVersionOf }))
      return err('APPEAL_LATE');
    const appealId = await filings.insertAppeal(tx, { decisionId: decision.stepId, programId: row.program_id, words, by, at });
    if (appealId === undefined) return err('APPEAL_THERE');
    await recordEvent(tx, {
      kind: 'program.appealed',
      actor: { kind: 'person', personId: by },
      subjectPersonId: by,
      entity: { name: 'program_appeal', id: appealId },
      reason: 'the school objects; its words are with the appeal',
      schemeVersion: schemeVersionOf,
      payload: { programId: row.program_id, decisionId: decision.stepId },
      occurredAt: at,
    });
    return ok(true as const);
  });
}

/**
 * Decides an appeal; nobody does who took part in what it objects to. A refusal that falls opens the application again. A
 * withdrawal or a probation that falls is proposed to be undone, which another person then decides.
 */
export async function decideProgramAppeal(
  db: Db,
  permission: Permission<'program.decide'>,
  typed: { readonly appealId: string; readonly programId: string; readonly outcome: string; readonly reason: string; readonly free: boolean },
  { clock }: At,
): Promise<Result<'granted' | 'dismissed', ProgramDecisionProblem>> {
  const by = permission.actor.personId;
  const at = clock.now();
  const reason = cleanText(typed.reason);
  const state = (['granted', 'dismissed'] as const).find((known) => known === typed.outcome);
  if (!state) return err({ code: 'DECISION_OUTCOME' });
  if (!typed.free) return err({ code: 'DECISION_NOT_FREE' });
  if (characters(reason) < 3 || characters(reason) > 2000) return err({ code: 'DECISION_REASON' });
  return inTransaction(db, async (tx): Promise<Result<'granted' | 'dismissed', ProgramDecisionProblem>> => {
    const row = isUuid(typed.programId) ? await queries.findProgramRow(tx, typed.programId, true) : undefined;
    const appeal = row && (await filings.listAppeals(tx, { programId: row.program_id }, true)).find(({ appealId }) => appealId === typed.appealId);
    if (!row?.school_id || !appeal) return err({ code: 'DECISION_UNKNOWN' });
    if (row.owner_person_id === by || (await isOfSchool(tx, row.school_id, by))) return err({ code: 'DECISION_OF_OWN_SCHOOL' });
    const steps = await queries.listSteps(tx, row.program_id);
    const decision = steps.find(({ stepId }) => stepId === appeal.decisionId);
    if (!decision) return err({ code: 'DECISION_UNKNOWN' });
    if (await tookPart(tx, steps, appeal.decisionId, by)) return err({ code: 'DECISION_BEFORE' });
    if (appeal.state !== 'waiting') return err({ code: 'DECISION_NOT_WAITING' });
    const version = await queries.findDecisionScheme(tx, decision.stepId);
    await filings.writeAppeal(tx, appeal.appealId, { state, reason, by, at });
    if (state === 'granted') {
      const application = decision.applicationId === undefined ? undefined : await queries.lockApplication(tx, decision.applicationId);
      if (application) await queries.updateApplication(tx, application, { state: 'submitted', decidedAt: null });
      else {
        await queries.insertStep(tx, {
          programId: row.program_id,
          applicationId: undefined,
          schemeVersion: version,
          step: 'proposal',
          outcome: decision.outcome === 'withdraw' ? 'reinstate' : 'full',
          conditions: '',
          reason,
          effectiveOn: plainDateIn(at, schemeVersion(version).zone.value),
          validUntil: undefined,
          by,
          at,
        });
      }
    }
    await recordEvent(tx, {
      kind: `program.appeal-${state}`,
      actor: { kind: 'person', personId: by },
      entity: { name: 'program_appeal', id: appeal.appealId },
      reason: 'decided by somebody who took no part in the decision; the reason is with the appeal',
      schemeVersion: version,
      payload: { programId: row.program_id, decisionId: decision.stepId },
      occurredAt: at,
    });
    const values = { program: row.name, outcome: state === 'granted' ? { en: 'granted', es: 'aceptada' } : { en: 'dismissed', es: 'desestimada' }, reason };
    await tellSchool(tx, row.school_id, (toPersonId) => ({ toPersonId, message: 'program.appeal-decided', values, at }));
    return ok(state);
  });
}
