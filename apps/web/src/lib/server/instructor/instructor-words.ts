import { instantWords } from '../../ui/words.ts';

/** Why something about the instructor credential was not done. */
export type InstructorCode =
  | 'INSTRUCTOR_NO_FOUNDATION'
  | 'INSTRUCTOR_HELD'
  | 'INSTRUCTOR_NONE_OPEN'
  | 'INSTRUCTOR_SENT'
  | 'INSTRUCTOR_INCOMPLETE'
  | 'INSTRUCTOR_NOT_TRUE'
  | 'BACKGROUND_LENGTH'
  | 'SAMPLE_ADDRESS'
  | 'SCHOOL_NAME'
  | 'UPLOAD_EMPTY'
  | 'UPLOAD_TOO_LARGE'
  | 'UPLOAD_TYPE_REFUSED'
  | 'ASKED_NAME'
  | 'ASKED_ROLE'
  | 'ASKED_EMAIL'
  | 'ASKED_OWN_ADDRESS'
  | 'ASKED_SAME_ADDRESS'
  | 'ASKED_DATES'
  | 'ASKED_FUTURE'
  | 'ASKED_TOO_MANY'
  | 'ASKED_TOO_MANY_MAILS'
  | 'ASKED_UNKNOWN'
  | 'ASKED_ANSWERED'
  | 'LINK_UNKNOWN'
  | 'LINK_USED'
  | 'LINK_EXPIRED'
  | 'LINK_NOT_NEEDED'
  | 'SLOT_TAKEN'
  | 'SLOT_NOT_WISHED'
  | 'SLOT_BOOKED'
  | 'SLOT_TIMES'
  | 'SLOT_PLACE'
  | 'SLOT_CLASH'
  | 'SLOT_UNKNOWN'
  | 'DECISION_UNKNOWN'
  | 'DECISION_TAKEN'
  | 'DECISION_NOT_WAITING'
  | 'DECISION_CHANGED'
  | 'DECISION_REASON'
  | 'DECISION_NOT_FREE'
  | 'DECISION_NOT_COMPLETE'
  | 'DECISION_SECOND_PERSON'
  | 'IMPARTIALITY_OWN'
  | 'IMPARTIALITY_DECIDED_BEFORE'
  | 'IMPARTIALITY_REPORTED'
  | 'IMPARTIALITY_PREPARED'
  | 'IMPARTIALITY_TAUGHT'
  | 'IMPARTIALITY_NOT_DECLARED'
  | 'BACKGROUND_NONE'
  | 'BACKGROUND_DECIDED';

/** Why something was not done, with who was quicker where somebody was. */
export type InstructorProblem = { readonly code: InstructorCode; readonly by?: string | undefined; readonly at?: Date | undefined };

const WORDS: Readonly<Record<InstructorCode, string>> = {
  INSTRUCTOR_NO_FOUNDATION: 'The instructor credential is held together with an active CET, and yours is not active today.',
  INSTRUCTOR_HELD: 'You hold the instructor credential already. Keeping it works like keeping your CET.',
  INSTRUCTOR_NONE_OPEN: 'You have no application that is open. Start one.',
  INSTRUCTOR_SENT: 'Your application is with the certification office and cannot be changed in this part.',
  INSTRUCTOR_INCOMPLETE: 'Something is still missing that only you can do. The list says what, and by how much.',
  INSTRUCTOR_NOT_TRUE: 'Tick that what you say is true, then send.',
  BACKGROUND_LENGTH: 'Write 40 to 600 characters about your background.',
  SAMPLE_ADDRESS: 'Give the whole address of the sample. It begins with https://',
  SCHOOL_NAME: 'Name the school you own, in at most 200 characters.',
  UPLOAD_EMPTY: 'Choose a file with something in it.',
  UPLOAD_TOO_LARGE: 'The file is larger than 10 MB. For a video, give its address instead.',
  UPLOAD_TYPE_REFUSED: 'We take PDF, JPEG, PNG, WebP and HEIC. For a video, give its address instead.',
  ASKED_NAME: 'Write the name, at most 200 characters.',
  ASKED_ROLE: 'Write what you did there, at most 200 characters.',
  ASKED_EMAIL: 'Write one e-mail address, such as name@clinic.example.',
  ASKED_OWN_ADDRESS: 'This is your own address. Somebody else has to answer.',
  ASKED_SAME_ADDRESS: 'You named this address already. Two references come from two people.',
  ASKED_DATES: 'Give the first day and the last day, in this order. Leave the last day empty if you still work there.',
  ASKED_FUTURE: 'This day is in the future. Only days that have been worked count.',
  ASKED_TOO_MANY: 'This is as many as one application takes. Remove one first.',
  ASKED_TOO_MANY_MAILS: 'You have sent many mails today. Try again tomorrow.',
  ASKED_UNKNOWN: 'This entry is not there any more.',
  ASKED_ANSWERED: 'The answer is here already.',
  LINK_UNKNOWN: 'This link is not complete, or a newer mail replaced it. Open the newest mail and use the whole link.',
  LINK_USED: 'An answer was given with this link. It works once.',
  LINK_EXPIRED: 'This link has expired. The applicant can send you a new one.',
  LINK_NOT_NEEDED: 'The application was decided or changed, and your answer is not needed any more. Thank you.',
  SLOT_TAKEN: 'Somebody was quicker, or this time is not offered any more. Pick another.',
  SLOT_NOT_WISHED: 'Say first that you prefer to talk.',
  SLOT_BOOKED: 'You have a time already. Give it back first, then pick another.',
  SLOT_TIMES: 'Give a day and a time to come, and 15 to 120 minutes.',
  SLOT_PLACE: 'Say where or how you talk: a telephone number or the address of a video call.',
  SLOT_CLASH: 'You offer another time that overlaps this one.',
  SLOT_UNKNOWN: 'This time is not there any more.',
  DECISION_UNKNOWN: 'There is no such application.',
  DECISION_TAKEN: 'This was already decided',
  DECISION_NOT_WAITING: 'This application does not wait for a decision.',
  DECISION_CHANGED: 'Something changed since you opened this page. Look again, then decide.',
  DECISION_REASON: 'Write the reason, 3 to 2,000 characters. The person reads it.',
  DECISION_NOT_FREE: 'Confirm that you have not taught with this person, and that neither employs the other. If you have, leave it to somebody else.',
  DECISION_NOT_COMPLETE: 'It cannot be awarded yet: something is missing. You can ask the person, or wait.',
  DECISION_SECOND_PERSON: 'You proposed this. Another person has to agree.',
  IMPARTIALITY_OWN: 'This is about you. You take no part in it.',
  IMPARTIALITY_DECIDED_BEFORE: 'You had a part in the decision that was changed. Somebody else looks at it now.',
  IMPARTIALITY_REPORTED: 'You are named in this application as an employer or a referee. You take no part in it.',
  IMPARTIALITY_PREPARED: 'You prepared this. You take no part in it.',
  IMPARTIALITY_TAUGHT: 'You and this person have taught one another, or one owns a school of the other. You take no part in it.',
  IMPARTIALITY_NOT_DECLARED: 'Your declaration of interests is missing or too old. Declare first, then decide.',
  BACKGROUND_NONE: 'Nothing waits to be looked at.',
  BACKGROUND_DECIDED: 'Somebody looked at this text already.',
};

/** A problem in a sentence. @param zone IANA zone in which times are told */
export function instructorWords({ code, by, at }: InstructorProblem, zone = 'UTC'): string {
  if (code !== 'DECISION_TAKEN') return WORDS[code];
  return `${WORDS[code]}${by ? ` by ${by}` : ''}${at ? ` on ${instantWords(at, zone)}` : ''}. Nothing was changed by you.`;
}

/** A calendar year on average, in days. */
const YEAR_DAYS = 365.25;

/** Days as people say them: "5 years and 12 days". The exact count decides; this describes it, with years of average length. */
export function longWords(days: number): string {
  // Three quarters of a day more, so that a year without a leap day is one year.
  const years = Math.floor((days + 0.75) / YEAR_DAYS);
  const rest = Math.max(0, Math.round(days - years * YEAR_DAYS));
  const part = (count: number, one: string, many: string) => (count === 0 ? [] : [`${count.toLocaleString('en-US')} ${count === 1 ? one : many}`]);
  const said = [...part(years, 'year', 'years'), ...part(rest, 'day', 'days')];
  return said.length === 0 ? '0 days' : said.join(' and ');
}
