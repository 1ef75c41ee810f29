import { addDays, err, ok, plainDateIn, type Clock, type Result } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { countTry } from '../platform/rate-limit.ts';
import { storeFile } from '../platform/stored-file.ts';
import { checkUpload, type UploadProblem } from '../platform/upload.ts';
import { currentScheme } from '../scheme/index.ts';
import { tell } from '../message/index.ts';
import { insertAgreement } from './agreement.queries.ts';
import { tellReceived } from './application-mails.ts';
import {
  attachFile,
  deleteDraftFile,
  findOwnApplication,
  insertDraft,
  insertSubmission,
  listAgreements,
  listSubmissions,
  lockOwnApplication,
  updateApplication,
  updateDraft,
  type Application,
} from './application.queries.ts';
import type { ApplicationProblem } from './application-words.ts';
import { approveOnRecord } from './approval.ts';
import { assess, eligibilityCodes, type Assessment } from './assessment.ts';
import { findIssuedCompletion } from './completion.queries.ts';
import { askEmployers, EMPLOYER_MAILS } from './attestation.ts';
import { findNoApplying } from './exam-way.ts';
import { withChange, type Draft, type DraftChange } from './draft.ts';
import { currentStatements } from './statement.ts';

type Own = Permission<'application.manage-own'>;

/** An application as its owner sees it, with what the rules make of it now. */
export type OwnApplication = {
  readonly application: Application;
  readonly assessment: Assessment;
  /** When each statement was agreed to in its present wording. */
  readonly agreed: ReadonlyMap<string, Date>;
  /** Whether its owner can change it now. */
  readonly editable: boolean;
};

/** Whether the owner can change an application in this state. */
export function isEditable(it: Pick<Application, 'state'>): boolean {
  return it.state === 'draft' || it.state === 'needs-information';
}

/** The application of the person who asks, newest first; undefined when there is none. */
export async function readOwnApplication(db: Db, permission: Own, { clock }: { clock: Clock }): Promise<OwnApplication | undefined> {
  const application = await findOwnApplication(db, permission);
  if (!application) return undefined;
  const assessment = await assess(db, application, application.draft, clock.now());
  const agreed = await listAgreements(db, application.personId, currentStatements());
  return { application, assessment, agreed, editable: isEditable(application) };
}

/** Starts a draft under the scheme of today, where the exam can give the person anything; a second start finds the first. */
export async function startApplication(db: Db, permission: Own, { clock }: { clock: Clock }): Promise<Result<undefined, ApplicationProblem>> {
  const now = clock.now();
  const scheme = currentScheme(now);
  const { personId } = permission.actor;
  return inTransaction(db, async (tx) => {
    const closed = await findNoApplying(tx, personId, now);
    if (closed) return err(closed.code);
    const applicationId = await insertDraft(tx, personId, scheme.version, now);
    if (applicationId) {
      // Who has a certificate of a program here comes by that route; they may choose another.
      const fresh = (await findIssuedCompletion(tx, personId)) && (await lockOwnApplication(tx, permission));
      if (fresh) await updateDraft(tx, fresh, withChange(fresh.draft, { step: 'route', route: 'program' }), now);
      await note(tx, 'application.started', { applicationId, personId, schemeVersion: scheme.version }, 'the person began an application', now);
    }
    return ok(undefined);
  });
}

function note(
  tx: Tx,
  kind: `application.${string}`,
  it: Pick<Application, 'applicationId' | 'personId' | 'schemeVersion'>,
  reason: string,
  occurredAt: Date,
  payload: Readonly<Record<string, string | number | boolean | readonly string[]>> = {},
): Promise<void> {
  return recordEvent(tx, {
    kind,
    actor: { kind: 'person', personId: it.personId },
    subjectPersonId: it.personId,
    entity: { name: 'application', id: it.applicationId },
    reason,
    schemeVersion: it.schemeVersion,
    payload,
    occurredAt,
  });
}

async function lockEditable(tx: Tx, permission: Own): Promise<Result<Application, ApplicationProblem>> {
  const it = await lockOwnApplication(tx, permission);
  if (!it) return err('APPLICATION_NONE_OPEN');
  return isEditable(it) ? ok(it) : err('APPLICATION_FROZEN');
}

/** Keeps one step's part of the draft as it was typed, right or wrong. */
export async function saveDraft(
  db: Db,
  permission: Own,
  change: DraftChange | ((before: Draft) => DraftChange),
  { clock }: { clock: Clock },
): Promise<Result<Draft, ApplicationProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    const it = await lockEditable(tx, permission);
    if (!it.ok) return it;
    const draft = withChange(it.value.draft, typeof change === 'function' ? change(it.value.draft) : change);
    if (draft.route === 'former-credential' && !(await assess(tx, it.value, draft, now)).formerCredential) return err('APPLICATION_ROUTE_CLOSED');
    await updateDraft(tx, it.value, draft, now);
    return ok(draft);
  });
}

/** Stores the certificate of completion; one uploaded before gives way, and stays on file where it was submitted. */
export async function uploadCertificate(
  db: Db,
  permission: Own,
  file: { readonly name: string; readonly bytes: Buffer },
  { clock }: { clock: Clock },
): Promise<Result<undefined, ApplicationProblem | UploadProblem>> {
  const now = clock.now();
  const checked = await checkUpload(file.name, file.bytes);
  if (!checked.ok) return checked;
  return inTransaction(db, async (tx) => {
    const it = await lockEditable(tx, permission);
    if (!it.ok) return it;
    const { draft, applicationId, personId, submittedAt } = it.value;
    const fileId = await storeFile(tx, personId, 'completion-certificate', checked.value);
    await attachFile(tx, applicationId, fileId, now);
    const certificate = { fileId, fileName: checked.value.fileName, mediaType: checked.value.mediaType, byteSize: checked.value.bytes.length };
    await updateDraft(tx, it.value, { ...draft, certificate }, now);
    if (draft.certificate && !submittedAt) await deleteDraftFile(tx, applicationId, draft.certificate.fileId);
    await note(tx, 'application.certificate-uploaded', it.value, 'the person uploaded a certificate of completion', now, { fileId });
    return ok(undefined);
  });
}

/** Records that the person agrees to every statement in its present wording; what they agreed to before stays. */
export async function agreeToStatements(db: Db, permission: Own, { clock }: { clock: Clock }): Promise<Result<undefined, ApplicationProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    // The lock on the application makes a double click write one row, not two.
    const it = await lockEditable(tx, permission);
    if (!it.ok) return it;
    const agreed = await listAgreements(tx, it.value.personId, currentStatements());
    for (const statement of currentStatements()) {
      if (agreed.has(statement.name)) continue;
      await insertAgreement(tx, it.value.personId, statement, now);
      await note(tx, 'application.statement-agreed', it.value, 'the person agreed to the statement in this wording', now, {
        statement: statement.name,
        statementVersion: statement.version,
        textSha256: statement.sha256,
      });
    }
    return ok(undefined);
  });
}

/** What happens after a submission, in sentences. */
/**
 * Submits the application, or submits it again after a request for information. A second click finds it
 * submitted and changes nothing.
 */
export async function submitApplication(db: Db, permission: Own, { clock }: { clock: Clock }): Promise<Result<undefined, ApplicationProblem>> {
  const now = clock.now();
  const { personId } = permission.actor;
  return inTransaction(db, async (tx) => {
    const it = await lockOwnApplication(tx, permission);
    if (!it) return err('APPLICATION_NONE_OPEN');
    if (it.state === 'submitted') return ok(undefined);
    const again = it.state === 'needs-information';
    if (again && it.draft.answer === '') return err('APPLICATION_ANSWER_MISSING');
    const assessment = await assess(tx, it, it.draft, now);
    const { eligibility, read, program, profile } = assessment;
    if (read.open.length > 0 || !eligibility || !read.claims || !profile) return err('APPLICATION_INCOMPLETE');
    for (const _job of read.employments) {
      if (!(await countTry(tx, EMPLOYER_MAILS, personId, now)).allowed) return err('ATTESTATION_TOO_MANY');
    }
    const codes = eligibilityCodes(eligibility);
    await insertSubmission(tx, it, {
      sealed: { draft: it.draft, claims: read.claims, eligibility },
      eligibility: { decision: eligibility.decision, codes },
      at: now,
    });
    await updateApplication(
      tx,
      it.applicationId,
      {
        state: 'submitted',
        route: read.claims.training.route,
        programId: program?.programId,
        provisional: eligibility.provisional.length > 0,
        finding: eligibility.decision,
        submittedAt: it.submittedAt ?? now,
      },
      now,
    );
    await note(
      tx,
      again ? 'application.resubmitted' : 'application.submitted',
      it,
      again ? 'the person answered and submitted again' : 'the person submitted the application',
      now,
      {
        route: read.claims.training.route,
        finding: eligibility.decision,
        codes,
      },
    );
    // An answer to a question changes nothing for employers whose job stayed the same.
    await askEmployers(tx, it, read.employments, profile.legalName, now);
    const submitted = await lockOwnApplication(tx, permission);
    if (submitted && (await approveOnRecord(tx, submitted, assessment, now))) return ok(undefined);
    await tellReceived(tx, personId, read.claims.training.route === 'experience', now);
    return ok(undefined);
  });
}

/** Withdraws the open application: nobody decides on it any more. A second click changes nothing. */
export async function withdrawApplication(db: Db, permission: Own, { clock }: { clock: Clock }): Promise<Result<undefined, ApplicationProblem>> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    const it = await lockOwnApplication(tx, permission);
    if (!it) return err('APPLICATION_NONE_OPEN');
    await updateApplication(tx, it.applicationId, { state: 'withdrawn' }, now);
    await note(tx, 'application.withdrawn', it, 'the person withdrew the application', now, { from: it.state });
    if (it.state !== 'draft') await tell(tx, { toPersonId: it.personId, message: 'application.withdrawn', values: {}, at: now });
    return ok(undefined);
  });
}

/** The dates and texts of an application's past that its owner reads. */
export { listSubmissions };

/** The last day to appeal a decision. */
export function appealBy(decidedAt: Date, scheme: Assessment['scheme']) {
  return addDays(plainDateIn(decidedAt, scheme.zone.value), scheme.appeal.withinDays.value);
}
