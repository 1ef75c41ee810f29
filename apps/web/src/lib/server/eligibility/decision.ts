import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { approvalNeeds, type Eligibility } from '@einthoven/scheme';
import { cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { appealBy } from './application.ts';
import { tell } from '../message/index.ts';
import { tellRefused } from './application-mails.ts';
import { approve } from './approval.ts';
import { dangerousLockApplication, findApplication, listSubmissions, updateApplication, updateDraft, type Application } from './application.queries.ts';
import type { DecisionProblem } from './application-words.ts';
import { assess, eligibilityCodes, type Assessment } from './assessment.ts';
import { insertDecision, listApplicationEvents, listDecisions, type DecisionStep } from './decision.queries.ts';
import type { Draft } from './draft.ts';

/** A proposal that nobody has agreed to yet, made after the last submission. */
export type LiveProposal = { readonly outcome: 'approve' | 'refuse'; readonly by: string | undefined };

/** The proposal that waits for a second person, if any. */
export function liveProposal(steps: readonly DecisionStep[]): (DecisionStep & LiveProposal) | undefined {
  const last = steps.at(-1);
  return last?.step === 'proposal' ? ({ ...last, by: last.decidedBy } as DecisionStep & LiveProposal) : undefined;
}

/**
 * What an outcome chosen by a person comes to: the decision, or a proposal that a second person has to agree
 * to. One person approves what the rules say is met; whatever else takes two, and so does everything once
 * somebody has proposed something.
 */
export function decisionStep(
  eligibility: Eligibility | undefined,
  proposal: LiveProposal | undefined,
  personId: string,
  outcome: 'approve' | 'refuse',
): Result<'proposal' | 'decision', 'APPLICATION_APPROVAL_NOT_POSSIBLE' | 'IMPARTIALITY_SAME_PERSON'> {
  const needs = eligibility ? approvalNeeds(eligibility) : 'not-possible';
  if (outcome === 'approve' && needs === 'not-possible') return err('APPLICATION_APPROVAL_NOT_POSSIBLE');
  if (!proposal) return ok(outcome === 'approve' && needs === 'one-person' ? 'decision' : 'proposal');
  if (proposal.outcome !== outcome) return ok('proposal');
  return proposal.by === personId ? err('IMPARTIALITY_SAME_PERSON') : ok('decision');
}

/** Why a person takes no part in an application. */
export function conflictOf(
  it: Pick<Application, 'personId'>,
  schoolOwnerId: string | undefined,
  personId: string,
): 'IMPARTIALITY_OWN' | 'IMPARTIALITY_SCHOOL_OWNER' | undefined {
  if (it.personId === personId) return 'IMPARTIALITY_OWN';
  return schoolOwnerId === personId ? 'IMPARTIALITY_SCHOOL_OWNER' : undefined;
}

/** An application as the staff who read it see it. */
export type ApplicationFile = {
  readonly application: Application;
  /** What was submitted last. */
  readonly submitted: Draft;
  readonly assessment: Assessment;
  readonly steps: readonly DecisionStep[];
  readonly proposal: (DecisionStep & LiveProposal) | undefined;
  readonly approval: ReturnType<typeof approvalNeeds>;
  readonly submissions: readonly Date[];
  readonly events: Awaited<ReturnType<typeof listApplicationEvents>>;
};

/**
 * Opens an application for staff.
 *
 * @returns `conflict` where the reader takes no part in it: then nothing of it is shown
 */
export async function readApplicationFile(
  db: Db,
  permission: Permission<'application.read'>,
  applicationId: string,
  { clock }: { clock: Clock },
): Promise<ApplicationFile | { readonly conflict: 'IMPARTIALITY_OWN' | 'IMPARTIALITY_SCHOOL_OWNER' } | undefined> {
  if (!isUuid(applicationId)) return undefined;
  const application = await findApplication(db, permission, applicationId);
  if (!application?.submittedAt || application.state === 'draft') return undefined;
  const submissions = await listSubmissions(db, application);
  const submitted = submissions.at(-1)?.draft ?? application.draft;
  const assessment = await assess(db, application, submitted, clock.now());
  const conflict = conflictOf(application, assessment.program?.ownerPersonId, permission.actor.personId);
  if (conflict) return { conflict };
  const steps = await listDecisions(db, application);
  return {
    application,
    submitted,
    assessment,
    steps,
    proposal: application.state === 'submitted' ? liveProposal(steps) : undefined,
    approval: assessment.eligibility ? approvalNeeds(assessment.eligibility) : 'not-possible',
    submissions: submissions.map(({ submittedAt }) => submittedAt),
    events: await listApplicationEvents(db, permission, application),
  };
}

type Decide = Permission<'application.decide'>;
type Opened = { readonly it: Application; readonly assessment: Assessment; readonly reason: string };

async function refuseAttempt(tx: Tx, permission: Decide, it: Application, problem: DecisionProblem, now: Date): Promise<void> {
  await recordEvent(tx, {
    kind: 'impartiality.refused',
    actor: { kind: 'person', personId: permission.actor.personId },
    subjectPersonId: it.personId,
    entity: { name: 'application', id: it.applicationId },
    reason: problem,
    schemeVersion: it.schemeVersion,
    occurredAt: now,
  });
}

/** Locks an application that waits for a decision, for someone who may take part, on the state they saw. */
async function openForDecision(
  tx: Tx,
  permission: Decide,
  request: { readonly applicationId: string; readonly seenRevision: number; readonly reason: string },
  now: Date,
): Promise<Result<Opened, DecisionProblem>> {
  if (!isUuid(request.applicationId)) return err('APPLICATION_UNKNOWN');
  const it = await dangerousLockApplication(tx, request.applicationId);
  if (!it?.submittedAt) return err('APPLICATION_UNKNOWN');
  const assessment = await assess(tx, it, it.draft, now);
  const conflict = conflictOf(it, assessment.program?.ownerPersonId, permission.actor.personId);
  if (conflict) {
    await refuseAttempt(tx, permission, it, conflict, now);
    return err(conflict);
  }
  if (it.state !== 'submitted') return err('APPLICATION_NOT_WAITING');
  if (!assessment.profile) return err('APPLICATION_ERASED');
  if (it.revision !== request.seenRevision) return err('APPLICATION_CHANGED');
  const reason = cleanText(request.reason);
  if (reason.length < 3 || reason.length > 2000) return err('APPLICATION_REASON_MISSING');
  return ok({ it, assessment, reason });
}

/**
 * Decides an application, or proposes a decision where a second person has to agree.
 *
 * @param request.seenRevision the revision the page showed: if somebody acted since, nothing happens
 */
export async function decideApplication(
  db: Db,
  permission: Decide,
  request: { readonly applicationId: string; readonly outcome: 'approve' | 'refuse'; readonly reason: string; readonly seenRevision: number },
  { clock }: { clock: Clock },
): Promise<Result<'proposal' | 'decision', DecisionProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    const opened = await openForDecision(tx, permission, request, now);
    if (!opened.ok) return opened;
    const { it, assessment, reason } = opened.value;
    const { personId } = permission.actor;
    const steps = await listDecisions(tx, it);
    const step = decisionStep(assessment.eligibility, liveProposal(steps), personId, request.outcome);
    if (!step.ok) {
      if (step.error === 'IMPARTIALITY_SAME_PERSON') await refuseAttempt(tx, permission, it, step.error, now);
      return step;
    }
    await insertDecision(tx, it, { step: step.value, outcome: request.outcome, reason, decidedBy: personId, at: now });
    const codes = assessment.eligibility ? eligibilityCodes(assessment.eligibility) : [];
    const event = (kind: `application.${string}`, why: string) =>
      recordEvent(tx, {
        kind,
        actor: { kind: 'person', personId },
        subjectPersonId: it.personId,
        entity: { name: 'application', id: it.applicationId },
        reason: why,
        schemeVersion: it.schemeVersion,
        payload: { outcome: request.outcome, finding: assessment.eligibility?.decision ?? 'unknown', codes },
        occurredAt: now,
      });
    if (step.value === 'proposal') {
      await updateApplication(tx, it.applicationId, {}, now);
      await event('application.proposed', 'a second person has to agree; the reason is with the decision');
      return ok('proposal');
    }
    if (request.outcome === 'approve') await approve(tx, it, assessment, now);
    else await refuse(tx, it, assessment, reason, now);
    await event(
      request.outcome === 'approve' ? 'application.approved' : 'application.refused',
      'decided by the certification office; the reason is with the decision',
    );
    return ok('decision');
  });
}

async function refuse(tx: Tx, it: Application, { scheme, eligibility }: Assessment, reason: string, now: Date): Promise<void> {
  await updateApplication(tx, it.applicationId, { state: 'refused', decidedAt: now }, now);
  await tellRefused(tx, it.personId, { reason, eligibility, appealBy: appealBy(now, scheme), scheme }, now);
}

/** Asks the applicant for information: the application goes back to them, to change and submit again. */
export async function askForInformation(
  db: Db,
  permission: Decide,
  request: { readonly applicationId: string; readonly reason: string; readonly seenRevision: number },
  { clock }: { clock: Clock },
): Promise<Result<undefined, DecisionProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    const opened = await openForDecision(tx, permission, request, now);
    if (!opened.ok) return opened;
    const { it, reason } = opened.value;
    const { personId } = permission.actor;
    await insertDecision(tx, it, { step: 'information-request', outcome: 'ask', reason, decidedBy: personId, at: now });
    // An answer to an earlier question is no answer to this one.
    await updateDraft(tx, it, { ...it.draft, answer: '' }, now);
    await updateApplication(tx, it.applicationId, { state: 'needs-information' }, now);
    await recordEvent(tx, {
      kind: 'application.information-requested',
      actor: { kind: 'person', personId },
      subjectPersonId: it.personId,
      entity: { name: 'application', id: it.applicationId },
      reason: 'the certification office asked the applicant; the question is with the decision',
      schemeVersion: it.schemeVersion,
      occurredAt: now,
    });
    await tell(tx, { toPersonId: it.personId, message: 'application.information-requested', values: { question: reason }, at: now });
    return ok(undefined);
  });
}
