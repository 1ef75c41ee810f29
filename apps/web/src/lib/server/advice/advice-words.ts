/** What people may ask an adviser about, by code. */
export const ADVICE_KINDS = {
  question: { label: 'A question', hint: 'About the credential, the exam, the fee, or anything else.' },
  'legit-check': { label: 'Is this program legit?', hint: 'Name the school and, if you have it, its website. We look at what is on record.' },
  'program-choice': { label: 'Choosing a program', hint: 'Which programs are near you, what they cost, what they lead to.' },
  placement: { label: 'Help to find a job', hint: 'For people with the credential, or soon to have it.' },
} as const;

/** What a case is about. */
export type AdviceKind = keyof typeof ADVICE_KINDS;

/** Whether a text is a kind of case. */
export function isAdviceKind(text: string): text is AdviceKind {
  return Object.hasOwn(ADVICE_KINDS, text);
}

/** Where a case stands. */
export type AdviceState = 'waiting' | 'answered' | 'closed';

/** What the history of a case says of each step. */
export const ENTRY_WORDS = {
  asked: 'Asked',
  answer: 'Answer',
  note: 'Note for advisers only',
  taken: 'An adviser took it',
  'handed-over': 'Handed to another adviser',
  'call-booked': 'A call back was booked',
  'call-made': 'The call was made',
  'call-missed': 'We called, and nobody picked up',
  'call-cancelled': 'The call was called off',
  closed: 'Closed',
} as const;

/** A step in the history of a case. */
export type EntryKind = keyof typeof ENTRY_WORDS;

/** Why something about a case was not done, in words for who asked. */
export const ADVICE_PROBLEM_WORDS = {
  ADVICE_KIND: 'Choose what it is about.',
  ADVICE_WORDS: 'Write what it is about, in 10 to 4,000 characters.',
  ADVICE_NAME: 'Write your name, at most 120 characters.',
  ADVICE_EMAIL: 'Write the e-mail address to which the answer goes, such as you@mail.example.',
  ADVICE_PHONE: 'Write the number with its area code, such as 520 555 0142, or choose no call.',
  ADVICE_SLOT: 'Choose one of the times that are listed.',
  ADVICE_SLOT_TAKEN: 'Somebody took this time just now. Choose another one.',
  ADVICE_CALL_THERE: 'A call is booked already. Call it off first if you want another time.',
  ADVICE_CALL_NONE: 'No call is booked, or it is over.',
  ADVICE_TOO_MANY: 'Many questions came from you or your network in the last hour. Try again later.',
  ADVICE_UNKNOWN: 'There is no such case of yours.',
  ADVICE_CHANGED: 'This case changed since you opened it.',
  ADVICE_OWN: 'This is your own case: you take no part.',
  ADVICE_CLOSED: 'This case is closed.',
  ADVICE_ADVISER: 'Choose another adviser.',
  ADVICE_REASON: 'Write why, in 5 to 1,000 characters. It stays with the case.',
  ADVICE_ANSWER: 'Write the answer, in 10 to 4,000 characters.',
} as const;

/** Why something about a case was not done. */
export type AdviceProblem = keyof typeof ADVICE_PROBLEM_WORDS;
