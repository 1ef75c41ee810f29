import type { DecisionProblem } from './review.ts';
import type { ProviderProblem, ReviewProblem } from './provider.ts';
import type { ClaimRefusal, SessionProblem } from './session.ts';
import type { EntryProblem, WalletRefusal } from './wallet.ts';
import type { TryRefusal } from './module/module.ts';

type Problem =
  | EntryProblem
  | WalletRefusal
  | DecisionProblem['code']
  | ProviderProblem
  | ReviewProblem
  | SessionProblem
  | ClaimRefusal
  | TryRefusal
  | 'EVALUATION_UNKNOWN'
  | 'EVALUATION_MISSING'
  | 'EVALUATION_DONE';

/** Every expected outcome around continuing education in plain words. */
export const CE_PROBLEM_WORDS: Readonly<Record<Problem, string>> = {
  ENTRY_TITLE: 'Say what the course was called, in up to 200 letters.',
  ENTRY_PROVIDER: 'Say who gave the course, in up to 200 letters.',
  ENTRY_DATE: 'Choose the day on which you finished the course.',
  ENTRY_FUTURE: 'The day is still to come. Enter hours after you took the course.',
  ENTRY_TIME: 'Write the time as 14:30, or leave it empty.',
  ENTRY_HOURS: 'Write the hours as 1, 1.5 or 2: whole and half hours, up to 80.',
  ENTRY_SUBJECT: 'Choose what the course was about.',
  ENTRY_KIND: 'Choose what kind of course it was.',
  ENTRY_REMARK_LONG: 'The remark may have up to 1,000 letters.',
  ENTRY_EVIDENCE_MISSING: 'Add evidence. A photo of the certificate is enough.',
  ENTRY_EVIDENCE_MANY: 'Add at most five files. The page that names you, the course, the day and the hours is enough.',
  ENTRY_STATEMENT: 'Confirm that you took the course and that the files show no patient.',
  UPLOAD_EMPTY: 'One of the files is empty. Choose it again.',
  UPLOAD_TOO_LARGE: 'One of the files is larger than 10 MB. Take a photo instead, or send fewer pages.',
  UPLOAD_TYPE_REFUSED: 'One of the files is no PDF and no photo (JPEG, PNG, WebP, HEIC), whatever its name says.',
  SAME_DAY: 'You have this course on this day already. Hours count once.',
  SAME_TIME: 'You have other hours at the same time of the same day. The same hours count once. Check the day and the time.',
  DAY_FULL: 'With these hours you would have more hours on that day than a day has. Check the day and the hours.',
  SAME_COURSE:
    'You have this course on another day. If it was another edition, say under “Remark” what was new, and send it again. If it was the same, it counts once.',
  CREDIT_UNKNOWN: 'These hours are not there any more, or nobody can decide on them now.',
  CREDIT_DECIDED: 'These hours were decided on already. What you can do is beside them.',
  OBJECTION_WORDS: 'Say in a few words what we should look at again, in up to 2,000 letters.',
  OBJECTION_LATE: 'The time for objecting has ended.',
  OBJECTION_MADE: 'You have objected to this decision already. You hear from us.',
  DECISION_REASON: 'Give the reason. The person reads it.',
  DECISION_HOURS: 'Write how many hours count: at least a half, and fewer than were entered.',
  DECISION_KIND: 'Choose whether the hours count, fewer count, or none.',
  DECISION_OWN: 'These are your own hours. Somebody else decides.',
  DECISION_BEFORE: 'You took the decision that the person objects to. Somebody else decides now.',
  DECISION_TAKEN: 'Somebody else has decided already.',
  PROVIDER_NAME: 'Give the name, in up to 120 letters.',
  PROVIDER_NAME_TAKEN: 'Another provider has this name. Add the city, or what tells the two apart.',
  PROVIDER_WEBSITE: 'Give the whole address, beginning with https://, or leave it empty.',
  PROVIDER_ABOUT: 'Say in 20 to 2,000 letters who teaches what, and how you know who attended.',
  PROVIDER_THERE: 'You speak for a provider already, or your application waits.',
  PROVIDER_NOT_APPROVED: 'Your approval as a provider is not in force. Apply first.',
  COURSE_TITLE: 'Give the title, in up to 200 letters.',
  COURSE_SUMMARY: 'Say in 20 to 2,000 letters what attendees can do afterwards, and on which sources it rests.',
  COURSE_KIND: 'Choose what kind of course it is.',
  COURSE_SUBJECT: 'Choose what it is about.',
  COURSE_LOAD: 'Write words, questions and minutes as whole numbers.',
  COURSE_SHORT: 'By the formula this gives less than half an hour, so no hours. Check the numbers.',
  COURSE_LONG: 'By the formula this gives more than 80 hours. Divide it into courses.',
  COURSE_TOO_MANY: 'You have as many courses as we can keep. Write to the certification office.',
  APPROVAL_UNKNOWN: 'There is no such application.',
  APPROVAL_DECIDED: 'The reviewers have decided already.',
  REVIEW_VERDICT: 'Choose whether to approve.',
  REVIEW_REASON: 'Give the reason, in up to 1,000 letters.',
  REVIEW_CRITERIA: 'Approve only where every point is met. Tick them, or refuse and say what is missing.',
  REVIEW_DONE: 'You have looked at this already.',
  REVIEW_OWN: 'This is your own. Others look at it.',
  SESSION_UNKNOWN: 'There is no such session.',
  SESSION_COURSE: 'The course or its provider is not approved now, so it can have no session.',
  SESSION_TIME: 'Choose day and time.',
  SESSION_PLACE: 'Choose online, or give city and state.',
  SESSION_SEATS: 'Say how many can attend, 1 to 2,000. The code gives hours to so many people.',
  SESSION_AFTER_APPROVAL: 'On that day the approval has ended. Choose an earlier day, or apply again first.',
  SESSION_TOO_MANY: 'This course has as many sessions as we can keep.',
  SESSION_CANCELLED: 'This session was cancelled.',
  SESSION_NOT_BEGUN: 'The session has not begun. Send the roster afterwards.',
  SESSION_ATTENDED: 'People have hours of this session already, so it cannot be cancelled. Write to the certification office.',
  ROSTER_EMPTY: 'The file has no rows.',
  ROSTER_TOO_LARGE: 'The file is larger than 512 KB. Send it in parts.',
  ROSTER_NOT_TEXT: 'The file is no text. Save it from your spreadsheet as CSV (UTF-8).',
  ROSTER_NOT_CSV: 'The file cannot be read as CSV. A quotation mark may be open somewhere.',
  ROSTER_TOO_MANY: 'The file has more than 2,000 rows. Send it in parts.',
  ROSTER_COLUMNS: 'The file needs two columns: the number of the credential and the family name.',
  CLAIM_UNKNOWN:
    'This code gives no hours now. Check its eight letters. Codes work from the beginning of the event for some hours; afterwards ask the provider to put you on the roster.',
  CLAIM_TOO_MANY_TRIES: 'Too many codes were tried. Wait fifteen minutes, then try again.',
  CLAIM_FULL: 'As many people used this code as there were seats. Ask the provider to put you on the roster.',
  CLAIM_ALREADY: 'You have the hours of this session already.',
  CLAIM_NO_CREDENTIAL: 'Hours count for people who hold or held a credential. You hold none yet.',
  CLAIM_PROVIDER: 'This is a session of your own. Who gives a course does not attend it.',
  MODULE_UNKNOWN: 'There is no such module.',
  MODULE_NO_CREDENTIAL: 'The modules keep a certification. They are for people who hold or held one. To learn for the exam, use the study guide.',
  TRY_UNFINISHED: 'Answer every question first. What you chose is still marked.',
  TRY_TAKEN: 'This try was handed in already, perhaps in another window. The page shows the next one.',
  TRY_OLD: 'The module was changed while you had it open. Please take the test as it is now.',
  EVALUATION_UNKNOWN: 'There is no such attendance.',
  EVALUATION_MISSING: 'Answer each of the four points.',
  EVALUATION_DONE: 'You have answered already. Thank you.',
};
