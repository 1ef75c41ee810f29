import type { PlainDate } from '@einthoven/kernel';
import { emailOf } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { OFFICE_CLOSING, queueMail } from '../platform/mail.ts';

const DAY = new Intl.DateTimeFormat('en-US', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' });

function day(date: PlainDate): string {
  return DAY.format(new Date(`${date}T00:00:00Z`));
}

/** Puts a mail to an applicant into the outbox; does nothing for someone without an address any more. */
async function mailApplicant(db: Db, personId: string, template: string, subject: string, paragraphs: readonly string[]): Promise<void> {
  const to = await emailOf(db, personId);
  if (to === undefined) return;
  await queueMail(db, { to, toPersonId: personId, template, subject, text: `${paragraphs.join('\n\n')}\n\n${OFFICE_CLOSING}` });
}

/** We have your application; this is what happens next. */
export function mailReceived(db: Db, personId: string, next: readonly string[]): Promise<void> {
  return mailApplicant(db, personId, 'application.received', 'We have your application', [
    'We have your application for the credential Certified Electrocardiogram Technician, issued by National Performance Specialists.',
    ...next,
    `See where it stands: ${config().baseUrl}/apply/status`,
  ]);
}

/** Your application is approved. */
export function mailApproved(db: Db, personId: string, openUntil: PlainDate, provisional: readonly string[]): Promise<void> {
  return mailApplicant(db, personId, 'application.approved', 'Your application is approved', [
    `Your application is approved. It is open until ${day(openUntil)}: pay the fee and sit the exam by then.`,
    ...(provisional.length > 0 ? [`When you pass, your credential will be ${provisional.join(' and ')}.`] : []),
    `Your next step is the fee: ${config().baseUrl}/path`,
  ]);
}

/** Your application is refused: why, and how to appeal. */
export function mailRefused(
  db: Db,
  personId: string,
  why: {
    readonly reason: string;
    readonly unmet: readonly string[];
    readonly appealBy: PlainDate;
    readonly appealDays: number;
    readonly decidedWithinDays: number;
  },
): Promise<void> {
  return mailApplicant(db, personId, 'application.refused', 'Your application is not approved', [
    'We cannot approve your application as it is. Two people at the certification office looked at it.',
    `Why:\n${why.reason}`,
    ...(why.unmet.length > 0 ? [`The rules that are not met:\n${why.unmet.map((line) => `- ${line}`).join('\n')}`] : []),
    `You can appeal within ${why.appealDays} days, until ${day(why.appealBy)}. Answer this mail and say why you see it differently. Someone who did not take this decision decides within ${why.decidedWithinDays} days.`,
    `You can also apply again at any time, when what is missing is there: ${config().baseUrl}/apply`,
  ]);
}

/** We need something from you before we can decide. */
export function mailInformationAsked(db: Db, personId: string, question: string): Promise<void> {
  return mailApplicant(db, personId, 'application.information-requested', 'We have a question about your application', [
    'Before we can decide on your application, we need something from you:',
    question,
    `Answer here, change what needs changing, and submit again: ${config().baseUrl}/apply/status`,
  ]);
}

/** You withdrew your application. */
export function mailWithdrawn(db: Db, personId: string): Promise<void> {
  return mailApplicant(db, personId, 'application.withdrawn', 'You withdrew your application', [
    'Your application is withdrawn. Nobody decides on it any more.',
    `You can apply again at any time: ${config().baseUrl}/apply`,
  ]);
}

/** An employer answered. */
export function mailAttestationAnswered(db: Db, personId: string, employerName: string, confirmed: boolean): Promise<void> {
  return mailApplicant(db, personId, 'attestation.answered', confirmed ? 'An employer confirmed your work' : 'An employer did not confirm your work', [
    confirmed ? `${employerName} answered and confirmed your work.` : `${employerName} answered and did not confirm your work.`,
    `See where your application stands: ${config().baseUrl}/apply/status`,
  ]);
}

/** Asks an employer to confirm a job, through a link that works once. */
export async function mailAttestationAsked(
  db: Db,
  request: {
    readonly to: string;
    readonly employerName: string;
    readonly applicantName: string;
    readonly from: PlainDate;
    readonly until: PlainDate;
    readonly token: string;
    readonly expiresOn: PlainDate;
  },
): Promise<void> {
  await queueMail(db, {
    to: request.to,
    template: 'attestation.asked',
    subject: `Please confirm work experience: ${request.applicantName}`,
    text: `${[
      `${request.applicantName} applies for a credential for ECG technicians and says that they worked for ${request.employerName} from ${day(request.from)} to ${day(request.until)}.`,
      'Please confirm or correct their dates, hours and supervised tracings. It takes about two minutes and needs no account. If you do not know this person, say so on the same page.',
      `${config().baseUrl}/attest/${request.token}`,
      `The link works once, until ${day(request.expiresOn)}. Whoever has it can answer, so please do not pass it on outside your office.`,
    ].join('\n\n')}\n\n${OFFICE_CLOSING}`,
  });
}
