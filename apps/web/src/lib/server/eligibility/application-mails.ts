import type { PlainDate } from '@einthoven/kernel';
import { provisionalWords, provisionalWordsInSpanish, unmetWords, unmetWordsInSpanish, type CetScheme, type Eligibility } from '@einthoven/scheme';
import type { Tx } from '../db/pool.ts';
import { tell, writeOutside } from '../message/index.ts';
import { config } from '../platform/config.ts';

/** We have your application; this is what happens next. @param asksEmployers whether employers have to answer first */
export function tellReceived(tx: Tx, toPersonId: string, asksEmployers: boolean, at: Date): Promise<void> {
  return tell(tx, {
    toPersonId,
    message: 'application.received',
    values: {
      next: [
        asksEmployers
          ? {
              en: 'We wrote to each employer you named. When they have answered, a person at the certification office decides.',
              es: 'Escribimos a cada empleador que usted nombró. Cuando respondan, una persona de la oficina de certificación decide.',
            }
          : {
              en: 'A person at the certification office looks at it and decides.',
              es: 'Una persona de la oficina de certificación la mira y decide.',
            },
        { en: 'You get the answer by mail and in your account.', es: 'Usted recibe la respuesta por correo y en su cuenta.' },
      ],
    },
    at,
  });
}

/** Your application is approved. */
export function tellApproved(
  tx: Tx,
  application: { readonly personId: string; readonly applicationId: string },
  { openUntil, scheme, eligibility }: { readonly openUntil: PlainDate; readonly scheme: CetScheme; readonly eligibility: Eligibility | undefined },
  at: Date,
): Promise<void> {
  const reasons = eligibility?.provisional ?? [];
  return tell(tx, {
    toPersonId: application.personId,
    message: 'application.approved',
    values: {
      openUntil,
      provisional:
        reasons.length === 0
          ? undefined
          : {
              en: reasons.map((reason) => provisionalWords(scheme, reason)).join(' and '),
              es: reasons.map((reason) => provisionalWordsInSpanish(scheme, reason)).join(' y '),
            },
    },
    calendar: {
      on: openUntil,
      title: { en: 'Last day to sit the ECG technician exam', es: 'Último día para presentar el examen de técnico en ECG' },
      path: '/exam',
      uid: `application-${application.applicationId}`,
    },
    at,
  });
}

/** Your application is refused: why, and how to appeal. */
export function tellRefused(
  tx: Tx,
  toPersonId: string,
  why: { readonly reason: string; readonly eligibility: Eligibility | undefined; readonly appealBy: PlainDate; readonly scheme: CetScheme },
  at: Date,
): Promise<void> {
  const unmet = why.eligibility?.decision === 'not-met' ? why.eligibility.unmet : [];
  const line = ({ title, text }: { readonly title: string; readonly text: string }) => `${title}. ${text}`;
  return tell(tx, {
    toPersonId,
    message: 'application.refused',
    values: {
      reason: why.reason,
      unmet: unmet.map((rule) => ({ en: line(unmetWords(rule)), es: line(unmetWordsInSpanish(rule)) })),
      appealBy: why.appealBy,
      appealDays: why.scheme.appeal.withinDays.value,
      decidedWithinDays: why.scheme.appeal.decidedWithinDays.value,
    },
    at,
  });
}

/** An employer answered. */
export function tellAttestationAnswered(tx: Tx, toPersonId: string, employer: string, confirmed: boolean, at: Date): Promise<void> {
  return tell(tx, { toPersonId, message: confirmed ? 'attestation.confirmed' : 'attestation.not-confirmed', values: { employer }, at });
}

/** Asks an employer to confirm a job, through a link that works once. */
export function mailAttestationAsked(
  tx: Tx,
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
  return writeOutside(tx, {
    to: request.to,
    message: 'attestation.asked',
    values: {
      applicant: request.applicantName,
      employer: request.employerName,
      from: request.from,
      until: request.until,
      url: `${config().baseUrl}/attest/${request.token}`,
      lastDay: request.expiresOn,
    },
  });
}
