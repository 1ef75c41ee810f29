import { err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import {
  appealUntil,
  caseDecisionStep,
  conflictOf,
  outcomeNeedsTwo,
  revocationFinalOn,
  standingOn,
  type CaseOutcome,
  type CaseProposal,
} from '@einthoven/scheme';
import type { Permission } from '../account/index.ts';
import { actOnStanding, selectCredentials, type Credential } from '../credential/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { settleHold } from '../exam/index.ts';
import { tell } from '../message/index.ts';
import { anySchemeVersion, schemeVersion } from '../scheme/index.ts';
import * as queries from './case.queries.ts';
import type { CaseRow, CaseStepLine } from './case.queries.ts';
import { involvedIn, needWords, openForStep, recordRefusal, recordStep } from './case.ts';
import type { ConductProblem } from './conduct-words.ts';

type At = { readonly clock: Clock };

/** The proposal that waits for a second person; an answer that came after it makes it void. */
export function liveProposal(steps: readonly CaseStepLine[]): (CaseProposal & { readonly step: CaseStepLine }) | undefined {
  const last = steps.findLast(({ step }) => step === 'proposal' || step === 'answer');
  return last?.step === 'proposal' && last.outcome && last.by ? { outcome: last.outcome, by: last.by, step: last } : undefined;
}

/** The credential of a case that can still be taken away. */
async function standingCredential(db: Db, it: CaseRow, today: PlainDate): Promise<Result<Credential, ConductProblem>> {
  const [credential] = it.credentialId === null ? [] : await selectCredentials(db, { credentialIds: [it.credentialId] });
  if (!credential) return err({ code: 'CASE_NO_CREDENTIAL' });
  const status = standingOn(today, credential, anySchemeVersion(credential.schemeVersion))?.status;
  if (status === 'revoked' || status === 'surrendered' || status === 'deceased') return err({ code: 'CASE_CREDENTIAL_OVER' });
  return ok(credential);
}

/** What is decided on a case. */
export type CaseDecision = {
  readonly caseId: string;
  readonly outcome: CaseOutcome;
  /** Why, for the person. */
  readonly words: string;
  /** What the registry shows; only with a suspension or revocation. */
  readonly publicReason: string;
  /** What becomes of the exam whose result is held for this case; undefined where none is. */
  readonly exam: 'count' | 'void' | undefined;
  readonly seenRevision: number;
};

/**
 * Decides a case, or proposes the decision where a second person has to agree. Never by whom it is about, who reported,
 * prepared or taught, or has not declared their interests; and never before the person was heard.
 */
export async function decideCase(
  db: Db,
  permission: Permission<'conduct.decide'>,
  decision: CaseDecision,
  { clock }: At,
): Promise<Result<'proposal' | 'decision', ConductProblem>> {
  const words = needWords(decision.words);
  if (!words.ok) return words;
  const publicReason = decision.publicReason.trim();
  const takesAway = outcomeNeedsTwo(decision.outcome);
  if (takesAway && (publicReason.length < 3 || publicReason.length > 300)) return err({ code: 'CASE_PUBLIC_REASON_MISSING' });
  const by = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    const opened = await openForStep(tx, decision, 'decide', clock.now());
    if (!opened.ok) return opened;
    const { it, steps, at, today } = opened.value;
    const refuse = async (code: NonNullable<ReturnType<typeof conflictOf>> | 'IMPARTIALITY_SAME_PERSON') => {
      await recordRefusal(tx, { by, subject: it.personId, entity: { name: 'conduct_case', id: it.caseId }, why: code, at });
      return err({ code });
    };
    const conflict = conflictOf(by, await involvedIn(tx, it, steps, today));
    if (conflict) return refuse(conflict);
    const step = caseDecisionStep(decision.outcome, liveProposal(steps), by);
    if (step === 'IMPARTIALITY_SAME_PERSON') return refuse(step);
    const credential = takesAway ? await standingCredential(tx, it, today) : undefined;
    if (credential && !credential.ok) return credential;
    await queries.insertStep(tx, it, {
      step,
      by,
      at,
      outcome: decision.outcome,
      words: words.value,
      publicReason: takesAway ? publicReason : undefined,
    });
    if (step === 'proposal') {
      await queries.updateCase(tx, it.caseId);
      await recordStep(tx, it, 'proposed', by, 'a second person has to agree; the reason is kept under the personal key', at, decision.outcome);
      return ok(step);
    }
    const scheme = schemeVersion(it.schemeVersion);
    await queries.updateCase(tx, it.caseId, {
      state: 'decided',
      decidedAt: at,
      outcome: decision.outcome,
      ...(decision.outcome === 'revocation' && { revocationFinalOn: revocationFinalOn(at, scheme) }),
    });
    await recordStep(tx, it, 'decided', by, 'decided after the person could answer; the reason is kept under the personal key', at, decision.outcome);
    if (decision.exam && it.attemptId) await settleHold(tx, it.attemptId, { decision: decision.exam, by, reason: `decided in conduct case ${it.caseId}`, at });
    if (credential?.ok)
      await actOnStanding(tx, credential.value, {
        action: 'suspend',
        publicReason,
        effectiveOn: today,
        by,
        reason: `decided in conduct case ${it.caseId}`,
        at,
      });
    await tellOutcome(tx, it, decision.outcome, at);
    return ok(step);
  });
}

async function tellOutcome(tx: Tx, it: CaseRow, outcome: CaseOutcome, at: Date): Promise<void> {
  const scheme = schemeVersion(it.schemeVersion);
  const to = { toPersonId: it.personId, at };
  const values = { caseId: it.caseId, appealUntil: appealUntil(at, scheme), decidedWithinDays: scheme.appeal.decidedWithinDays.value };
  switch (outcome) {
    case 'none':
      return tell(tx, { ...to, message: 'conduct.decided-none', values: { caseId: it.caseId } });
    case 'warning':
      return tell(tx, { ...to, message: 'conduct.decided-warning', values });
    case 'conditions':
      return tell(tx, { ...to, message: 'conduct.decided-conditions', values });
    case 'suspension':
      return tell(tx, { ...to, message: 'conduct.suspended', values });
    case 'revocation':
      return tell(tx, { ...to, message: 'conduct.revoked', values: { ...values, finalOn: revocationFinalOn(at, scheme) } });
  }
}

/** Ends what a case did to a credential, unless another case still keeps it suspended. */
async function liftFrom(tx: Tx, it: CaseRow, by: string, at: Date): Promise<void> {
  await queries.updateCase(tx, it.caseId, { endedAt: at });
  if (it.credentialId === null || (await queries.isSuspendedOtherwise(tx, it))) return;
  const [credential] = await selectCredentials(tx, { credentialIds: [it.credentialId] });
  if (!credential) return;
  await actOnStanding(tx, credential, {
    action: 'lift-suspension',
    publicReason: undefined,
    effectiveOn: plainDateIn(at, schemeVersion(it.schemeVersion).zone.value),
    by,
    reason: `decided in conduct case ${it.caseId}`,
    at,
  });
}

/** Lifts a suspension, from today. Never by whom it is about, who reported, prepared or taught. */
export async function liftSuspension(
  db: Db,
  permission: Permission<'conduct.decide'>,
  request: { readonly caseId: string; readonly words: string; readonly seenRevision: number },
  { clock }: At,
): Promise<Result<undefined, ConductProblem>> {
  const words = needWords(request.words);
  if (!words.ok) return words;
  const by = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    const opened = await openForStep(tx, request, 'lift', clock.now());
    if (!opened.ok) return opened;
    const { it, steps, at, today } = opened.value;
    if (it.endedAt) return err({ code: 'CASE_STEP_NOT_NOW' });
    const conflict = conflictOf(by, await involvedIn(tx, it, steps, today));
    if (conflict) {
      await recordRefusal(tx, { by, subject: it.personId, entity: { name: 'conduct_case', id: it.caseId }, why: conflict, at });
      return err({ code: conflict });
    }
    await queries.insertStep(tx, it, { step: 'lifted', by, at, words: words.value });
    await liftFrom(tx, it, by, at);
    await recordStep(tx, it, 'suspension-lifted', by, 'the reason is kept under the personal key', at);
    await tell(tx, { toPersonId: it.personId, message: 'conduct.suspension-lifted', values: { caseId: it.caseId }, at });
    return ok(undefined);
  });
}

/** Undoes the outcome of a case after an appeal was won. @returns false where nothing of it is in force */
export async function undoOutcome(tx: Tx, caseId: string, by: { readonly personId: string; readonly reason: string; readonly at: Date }): Promise<boolean> {
  const it = await queries.findCase(tx, caseId, true);
  if (it?.state !== 'decided' || it.outcome === 'none' || it.endedAt) return false;
  await queries.insertStep(tx, it, { step: 'changed', by: by.personId, at: by.at, words: by.reason });
  if (it.outcome === 'suspension' || it.outcome === 'revocation') await liftFrom(tx, it, by.personId, by.at);
  else await queries.updateCase(tx, it.caseId, { endedAt: by.at });
  await recordStep(tx, it, 'changed', by.personId, 'the outcome fell on appeal; the reason is kept under the personal key', by.at, it.outcome);
  return true;
}

/** Makes revocations final whose day has come and against which no appeal is open. @returns how many */
export async function finishRevocations(db: Db, { clock }: At): Promise<number> {
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    let finished = 0;
    // Days of the body's zone: the earliest that any zone can have is asked for, each case then looks at its own.
    for (const it of await queries.listRevocationsDue(tx, plainDateIn(new Date(at.getTime() + 86_400_000), 'UTC'))) {
      const today = plainDateIn(at, schemeVersion(it.schemeVersion).zone.value);
      if (it.revocationFinalOn === undefined || today < it.revocationFinalOn) continue;
      const decision = (await queries.listSteps(tx, it)).findLast((step) => step.step === 'decision');
      const [credential] = it.credentialId === null ? [] : await selectCredentials(tx, { credentialIds: [it.credentialId] });
      await queries.insertStep(tx, it, { step: 'final', by: undefined, at });
      await queries.updateCase(tx, it.caseId, { endedAt: at });
      if (credential)
        await actOnStanding(tx, credential, {
          action: 'revoke',
          publicReason: decision?.publicReason,
          effectiveOn: today,
          by: undefined,
          reason: `decided in conduct case ${it.caseId}; the days to appeal are over, or the decision stood`,
          at,
        });
      await recordStep(tx, it, 'revocation-final', undefined, 'the days to appeal are over, or the decision stood', at);
      await tell(tx, { toPersonId: it.personId, message: 'conduct.revocation-final', values: { caseId: it.caseId }, at });
      finished += 1;
    }
    return finished;
  });
}
