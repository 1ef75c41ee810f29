import type { UploadProblem } from '../platform/upload.ts';
import type { Refusal } from './permissions.ts';
import { PASSWORD_LENGTH } from './auth.ts';
import { LIMITS } from './limit.ts';

/** What can go wrong with an account, by stable code. */
export type AccountProblem =
  | Refusal
  | UploadProblem
  | 'NAME_MISSING'
  | 'NAME_TOO_LONG'
  | 'FAMILY_NAME_MISSING'
  | 'FAMILY_NAME_TOO_LONG'
  | 'EMAIL_MALFORMED'
  | 'EMAIL_SAME'
  | 'EMAIL_NOT_CONFIRMED'
  | 'BIRTH_DATE_MALFORMED'
  | 'BIRTH_DATE_IMPOSSIBLE'
  | 'BIRTH_DATE_SET'
  | 'GUARDIAN_EMAIL_NEEDED'
  | 'GUARDIAN_EMAIL_IS_OWN'
  | 'PASSWORD_TOO_SHORT'
  | 'PASSWORD_TOO_LONG'
  | 'PASSWORD_WRONG'
  | 'SIGN_IN_WRONG'
  | 'ACCOUNT_CLOSED'
  | 'ACCOUNT_TOO_MANY_TRIES'
  | 'LINK_NOT_USABLE'
  | 'CODE_WRONG'
  | 'CODE_SPENT'
  | 'SECOND_FACTOR_NOT_SET_UP'
  | 'SECOND_FACTOR_ALREADY_SET_UP'
  | 'SECOND_FACTOR_KEPT_BY_STAFF'
  | 'PASSKEY_REFUSED'
  | 'PASSKEY_LABEL_MISSING'
  | 'CITY_TOO_LONG'
  | 'STATE_UNKNOWN'
  | 'PLACE_INCOMPLETE'
  | 'NAME_CHANGE_WAITING'
  | 'NAME_CHANGE_SAME'
  | 'NAME_CHANGE_DECIDED'
  | 'NAME_CHANGE_OWN'
  | 'REASON_MISSING'
  | 'REASON_TOO_LONG'
  | 'ROLE_UNKNOWN'
  | 'ROLE_HELD'
  | 'ROLE_NOT_HELD'
  | 'ROLE_END_NEEDED'
  | 'ROLE_END_PAST'
  | 'ROLE_OWN'
  | 'ROLE_GIVEN_BY_RULE'
  | 'PERSON_UNKNOWN'
  | 'GUARDIAN_NAME_MISSING'
  | 'GUARDIAN_ANSWER_MISSING'
  | 'FACTOR_RESET_OWN'
  | 'FACTOR_RESET_NONE'
  | 'FACTOR_RESET_TOO_MANY'
  | 'GUARDIAN_AGREED'
  | 'GUARDIAN_CONSENT_NONE'
  | 'CONFIRMATION_MISSING';

const WORDS = {
  ACCOUNT_SIGN_IN_NEEDED: 'Sign in first.',
  ACCOUNT_SECOND_FACTOR_NEEDED: 'Confirm this session with your second factor first.',
  ACCOUNT_NOT_ALLOWED: 'Your account may not do this.',
  UPLOAD_EMPTY: 'Choose a file. The one we got is empty.',
  UPLOAD_TOO_LARGE: 'This file is larger than 10 MB. Take a smaller photo or scan.',
  UPLOAD_TYPE_REFUSED: 'We cannot read this kind of file. Send a PDF, or a photo as JPEG, PNG, WebP or HEIC.',
  NAME_MISSING: 'Enter your legal name as it is on your identity document.',
  NAME_TOO_LONG: 'This name is longer than 200 characters. Enter it as it is on your identity document.',
  FAMILY_NAME_MISSING: 'Enter your family name. If you have one name only, enter it again.',
  FAMILY_NAME_TOO_LONG: 'This family name is longer than 200 characters.',
  EMAIL_MALFORMED: 'This does not look like an e-mail address. It should look like name@example.com.',
  EMAIL_SAME: 'This is the address you use already.',
  EMAIL_NOT_CONFIRMED: 'Confirm your e-mail address first. We have just sent you a new link.',
  BIRTH_DATE_MALFORMED: 'Enter your birth date: month, day and year.',
  BIRTH_DATE_IMPOSSIBLE: 'Check the birth date: it must be a day in the past, after 1900.',
  BIRTH_DATE_SET: 'Your account has a birth date already. To correct it, send a document that shows the right one.',
  GUARDIAN_EMAIL_NEEDED: 'You are under 18, so we need the e-mail address of a parent or guardian.',
  GUARDIAN_EMAIL_IS_OWN: 'This must be the address of your parent or guardian, not your own.',
  PASSWORD_TOO_SHORT: `Choose a password of at least ${PASSWORD_LENGTH.min} characters. A few words in a row work well.`,
  PASSWORD_TOO_LONG: `Choose a password of at most ${PASSWORD_LENGTH.max} characters.`,
  PASSWORD_WRONG: 'This is not your password. Try again, or reset it from the sign-in page.',
  SIGN_IN_WRONG: 'This e-mail address and password do not fit together. Check both, or ask for a link by mail.',
  ACCOUNT_CLOSED: 'This account is closed. To open it again, ask for a sign-in link: the mail leads you.',
  ACCOUNT_TOO_MANY_TRIES: 'There were too many tries. Wait 15 minutes, then try again.',
  LINK_NOT_USABLE: 'This link was used before, is too old, or was cut off. Ask for a new one.',
  CODE_SPENT: 'This code was used already, and each works once. Wait until your app shows the next one, at most 30 seconds, and enter that.',
  CODE_WRONG: 'This code is not right. Codes change every 30 seconds: enter the one your app shows now.',
  SECOND_FACTOR_NOT_SET_UP: 'There is no authenticator on this account yet.',
  SECOND_FACTOR_ALREADY_SET_UP: 'An authenticator is set up already. Remove it first to set up another.',
  SECOND_FACTOR_KEPT_BY_STAFF: 'Your role needs a second factor, so the last one cannot be removed. Add another first.',
  PASSKEY_REFUSED: 'The passkey could not be checked. Try again, or sign in another way.',
  PASSKEY_LABEL_MISSING: 'Give the passkey a name of at most 60 characters, such as "My phone".',
  CITY_TOO_LONG: 'This city is longer than 100 characters.',
  STATE_UNKNOWN: 'Choose a state from the list.',
  PLACE_INCOMPLETE: 'To show your place in the registry, enter both city and state.',
  NAME_CHANGE_WAITING: 'You asked for a change already. It is decided first.',
  NAME_CHANGE_SAME: 'This is what we have already. Change the name or the birth date.',
  NAME_CHANGE_DECIDED: 'This request was decided already.',
  NAME_CHANGE_OWN: 'You cannot decide on your own request.',
  REASON_MISSING: 'Say why, in a sentence. Leave out names and addresses: reasons are kept for ever.',
  REASON_TOO_LONG: 'This reason is longer than 1,000 characters.',
  ROLE_UNKNOWN: 'Choose a role from the list.',
  ROLE_HELD: 'This person has this role already.',
  ROLE_NOT_HELD: 'This person does not have this role.',
  ROLE_END_NEEDED: 'The role of an accreditor always ends: enter the last day.',
  ROLE_END_PAST: 'The last day must be today or later.',
  ROLE_OWN: 'You cannot change your own roles. Ask another administrator.',
  ROLE_GIVEN_BY_RULE: 'This role follows from the rules and cannot be changed by hand.',
  PERSON_UNKNOWN: 'There is no such person.',
  GUARDIAN_NAME_MISSING: 'Enter your name, at most 200 characters.',
  GUARDIAN_ANSWER_MISSING: 'Choose yes or no.',
  FACTOR_RESET_OWN: 'You cannot end your own second factors here. Ask another administrator.',
  FACTOR_RESET_NONE: 'This person has no second factor.',
  FACTOR_RESET_TOO_MANY: `One administrator can do this ${LIMITS.factorReset.tries} times a day. Ask another administrator, or wait until tomorrow.`,
  GUARDIAN_AGREED: 'Your guardian has agreed already. There is nothing left to ask.',
  GUARDIAN_CONSENT_NONE: 'There is no consent of a guardian that stands.',
  CONFIRMATION_MISSING: 'Tick the box to show that you read what will happen.',
} as const satisfies Record<AccountProblem, string>;

/** A problem in plain words: what is wrong, and what to do. */
export function problemWords(problem: AccountProblem): string {
  return WORDS[problem];
}

/** Problems of a form's fields in words. */
export function fieldWords<Field extends string>(problems: Partial<Record<Field, AccountProblem>>): Partial<Record<Field, string>> {
  return Object.fromEntries(Object.entries(problems).map(([field, problem]) => [field, problemWords(problem as AccountProblem)])) as Partial<
    Record<Field, string>
  >;
}
