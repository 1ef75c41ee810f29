/** Ways to be employed, by code. */
export const EMPLOYMENT_WORDS = { 'full-time': 'Full time', 'part-time': 'Part time', 'per-diem': 'Per diem', contract: 'Contract', travel: 'Travel' } as const;
/** Shifts, by code. */
export const SHIFT_WORDS = { day: 'Day', evening: 'Evening', night: 'Night', rotating: 'Rotating', weekend: 'Weekend' } as const;
/** Where one works, by code. */
export const SETTING_WORDS = {
  hospital: 'Hospital',
  clinic: 'Clinic',
  'physician-office': 'Doctor’s office',
  'monitoring-center': 'Monitoring center',
  mobile: 'Mobile service',
  other: 'Other',
} as const;

/** A way to be employed. */
export type EmploymentType = keyof typeof EMPLOYMENT_WORDS;
/** A shift. */
export type Shift = keyof typeof SHIFT_WORDS;
/** A setting. */
export type Setting = keyof typeof SETTING_WORDS;

/** Where a job stands for the person who applied, by code. */
export const STAGE_WORDS = {
  applied: 'Applied',
  interview: 'Interview',
  offer: 'Offer',
  hired: 'Hired',
  declined: 'Not chosen',
  withdrawn: 'Withdrawn',
} as const;
/** A stage of an application for a job. */
export type Stage = keyof typeof STAGE_WORDS;

/** Where a referral to a partner stands, by code. */
export const REFERRAL_WORDS = {
  waiting: 'Not handed over yet',
  'handed-over': 'Handed over',
  'in-touch': 'They are in touch',
  hired: 'Hired',
  'not-hired': 'Not hired',
} as const;
/** Where a referral stands whose consent was not taken back. */
export type ReferralStatus = keyof typeof REFERRAL_WORDS;

/** An employer as the board names it: an invented one is always marked as such, once. */
export function employerLabel(name: string, isDemonstration: boolean): string {
  return isDemonstration && !/^demo\b/i.test(name) ? `Demo: ${name}` : name;
}

/** Whether a text is a code of a list of words. */
export function isCode<Words extends object>(words: Words, code: string): code is keyof Words & string {
  return Object.hasOwn(words, code);
}

/** Pay as it was said. */
export type Pay = { readonly fromCents: number; readonly untilCents: number | undefined; readonly unit: 'hour' | 'year' };

/** Pay in words; where the employer does not say, that. */
export function payWords(pay: Pay | undefined): string {
  if (!pay) return 'Pay: the employer does not say';
  const dollars = (cents: number) =>
    (cents / 100).toLocaleString('en-US', { style: 'currency', currency: 'USD', minimumFractionDigits: cents % 100 === 0 ? 0 : 2 });
  const span =
    pay.untilCents === undefined || pay.untilCents === pay.fromCents ? dollars(pay.fromCents) : `${dollars(pay.fromCents)} to ${dollars(pay.untilCents)}`;
  return `${span} ${pay.unit === 'hour' ? 'an hour' : 'a year'}`;
}

/** Why something about jobs was not done, in words for who asked. */
export const JOB_PROBLEM_WORDS = {
  EMPLOYER_KIND: 'Say whether you are an employer or a staffing agency.',
  EMPLOYER_NAME: 'Write the name, at most 120 characters.',
  EMPLOYER_NAME_TAKEN: 'An employer of this name is on record. Write to the certification office if it is you.',
  EMPLOYER_WEBSITE: 'Write the website with https:// in front.',
  EMPLOYER_ABOUT: 'Write 20 to 2,000 characters on who you are and whom you look for.',
  EMPLOYER_PROOF: 'Name a public register and your number in it, so that we can look you up.',
  EMPLOYER_SUSPENDED: 'An employer that you speak for is suspended. Write to the certification office: somebody who took no part in it looks anew.',
  EMPLOYER_THERE: 'You have an application or an account for an employer already.',
  EMPLOYER_TOO_MANY: 'You tried this too often. Try again tomorrow.',
  EMPLOYER_NOT_VERIFIED: 'This works once your account is verified. We tell you when it is.',
  EMPLOYER_UNKNOWN: 'There is no such employer.',
  EMPLOYER_DECIDED: 'This was decided already. Reload the page to see how.',
  SUSPENSION_NONE: 'This employer is not suspended, or not any more. Reload the page.',
  SUSPENSION_OWN: 'You suspended it: somebody who took no part in that looks anew.',
  SUSPENSION_NAME: 'Another employer bears this name now. Write to both before you lift it.',
  REVIEW_VERDICT: 'Choose what you found.',
  REVIEW_REASON: 'Write the reason, at most 1,000 characters. It is sent to who asked.',
  REVIEW_OWN: 'This is your own: you take no part.',
  REVIEW_DONE: 'You have looked at this already. Another person looks next.',
  POSTING_TITLE: 'Write a title of 3 to 120 characters.',
  POSTING_DESCRIPTION: 'Describe the work in 30 to 6,000 characters.',
  POSTING_MARKUP: 'Write plain text: tags and scripts are not taken.',
  POSTING_TYPE: 'Choose the employment type.',
  POSTING_SHIFT: 'Choose the shift.',
  POSTING_SETTING: 'Choose where the work is.',
  POSTING_PAY: 'Write pay as dollars with an hour or a year, the lower number first, or leave it empty.',
  POSTING_ZIP: 'We know no such ZIP. Check the five digits.',
  POSTING_EXPIRES: 'Choose a last day from today on, within the days that a posting lasts.',
  POSTING_REFERENCE: 'A reference has at most 80 characters.',
  POSTING_TWICE: 'A posting with this reference is open already. Close it first.',
  POSTING_TOO_MANY: 'That is more than we take in an hour. Wait, then go on.',
  POSTING_UNKNOWN: 'There is no such posting, or it has ended.',
  POSTING_DECIDED: 'Somebody decided on this already. Reload the page to see who and how.',
  FILE_EMPTY: 'There is nothing in it. Paste the text or choose a file.',
  FILE_TOO_LARGE: 'This is more than we take at once: at most 512 KB and 500 rows.',
  FILE_NOT_CSV: 'This cannot be read as CSV. Save it as “CSV UTF-8” and try again.',
  FILE_COLUMNS: 'A column is missing: title, description, employment_type, shift, setting and zip must be there.',
  FILE_NOT_JSON: 'This is no JSON. Paste the whole block between the script tags, or the file.',
  FILE_NO_POSTING: 'There is no JobPosting of schema.org in it.',
  PROFILE_ZIP: 'We know no such ZIP. Check the five digits.',
  PROFILE_MILES: 'Choose how far you would go, from 1 to 500 miles.',
  PROFILE_DATE: 'Choose the day from which you can work.',
  PROFILE_MISSING: 'Fill in your job profile first.',
  PERSON_UNKNOWN: 'There is no such profile, or it is not shown any more.',
  CONSENT_MISSING: 'This person has not agreed that you see who they are. The try was written down. Ask for their consent.',
  CONSENT_ASKED: 'You have asked already. You are told when they answer.',
  CONSENT_CHANGED: 'This changed in the meantime. Reload the page.',
  APPLICATION_THERE: 'You have applied for this already.',
  APPLICATION_FIELDS: 'Write the job and the employer, at most 120 characters each.',
  APPLICATION_UNKNOWN: 'There is no such application of yours.',
  APPLICATION_STAGE: 'Choose a stage.',
  PLACEMENT_THERE: 'You have asked for help already. An adviser writes to you.',
  PLACEMENT_WISH: 'Write what you look for, at most 1,000 characters.',
  PLACEMENT_UNKNOWN: 'There is no such case, or it has ended.',
  PLACEMENT_OUTCOME: 'Choose what came of it and write it down, in 5 to 1,000 characters.',
  PARTNER_NOT_ON_FILE: 'There is no proof of a partnership on file, so nothing is handed over.',
  PARTNER_PROOF: 'Say what the proof is and where it lies, in 10 to 300 characters.',
  REFERRAL_UNKNOWN: 'There is no such referral.',
  REFERRAL_STATUS: 'Choose a status.',
} as const;

/** Why something about jobs was not done. */
export type JobProblem = keyof typeof JOB_PROBLEM_WORDS;
