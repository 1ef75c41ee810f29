import { createHash } from 'node:crypto';
import type { AnyText, Texts, ValuesOf } from '../platform/message-text.ts';
import { ACCOMMODATION_TEXTS } from './texts/accommodation.ts';
import { ACCOUNT_TEXTS } from './texts/account.ts';
import { ADVICE_TEXTS } from './texts/advice.ts';
import { CE_TEXTS } from './texts/ce.ts';
import { CONDUCT_TEXTS } from './texts/conduct.ts';
import { COURSEWARE_TEXTS } from './texts/courseware.ts';
import { CREDENTIAL_TEXTS } from './texts/credential.ts';
import { ELIGIBILITY_TEXTS } from './texts/eligibility.ts';
import { EXAM_TEXTS } from './texts/exam.ts';
import { GOVERNANCE_TEXTS } from './texts/governance.ts';
import { IDENTITY_TEXTS } from './texts/identity.ts';
import { INSTRUCTOR_TEXTS } from './texts/instructor.ts';
import { JOB_TEXTS } from './texts/job.ts';
import { LEARNING_TEXTS } from './texts/learning.ts';
import { OUTSIDE_TEXTS } from './texts/outside.ts';
import { PAYMENT_TEXTS } from './texts/payment.ts';
import { PROGRAM_TEXTS } from './texts/program.ts';
import { RENEWAL_PATH_TEXTS } from './texts/renewal-path.ts';
import { RENEWAL_TEXTS } from './texts/renewal.ts';
import { RESUME_TEXTS } from './texts/resume.ts';
import { SCHOOL_TEXTS } from './texts/school.ts';

/** Every text that a person with an account is told, by name. */
export const CATALOGUE = {
  ...ACCOUNT_TEXTS,
  ...ELIGIBILITY_TEXTS,
  ...ACCOMMODATION_TEXTS,
  ...IDENTITY_TEXTS,
  ...PAYMENT_TEXTS,
  ...EXAM_TEXTS,
  ...CREDENTIAL_TEXTS,
  ...LEARNING_TEXTS,
  ...PROGRAM_TEXTS,
  ...SCHOOL_TEXTS,
  ...RESUME_TEXTS,
  ...ADVICE_TEXTS,
  ...JOB_TEXTS,
  ...CE_TEXTS,
  ...COURSEWARE_TEXTS,
  ...RENEWAL_TEXTS,
  ...RENEWAL_PATH_TEXTS,
  ...INSTRUCTOR_TEXTS,
  ...CONDUCT_TEXTS,
  ...GOVERNANCE_TEXTS,
} as const satisfies Texts;

/** Name of a text of the catalogue. */
export type MessageName = keyof typeof CATALOGUE;

/** What fills a text of the catalogue. */
export type MessageValues<Name extends MessageName> = ValuesOf<(typeof CATALOGUE)[Name]['values']>;

/** Every text that is written to people without an account, by name. */
export const OUTSIDE_CATALOGUE = OUTSIDE_TEXTS satisfies Texts;

/** Name of a text to people without an account. */
export type OutsideName = keyof typeof OUTSIDE_CATALOGUE;

/** What fills a text to people without an account. */
export type OutsideValues<Name extends OutsideName> = ValuesOf<(typeof OUTSIDE_CATALOGUE)[Name]['values']>;

/** Version of a text: the SHA-256 of its words in both languages. Another word is another version. */
export function versionOf(text: AnyText): string {
  return createHash('sha256')
    .update(JSON.stringify([text.en, text.es, text.path]))
    .digest('hex');
}
