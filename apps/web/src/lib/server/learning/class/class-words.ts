import type { AssignmentProblem } from './assignment.ts';
import { DRILL_QUESTIONS } from './assignment.ts';
import type { ClassProblem, ClassRefusal } from './class.ts';
import type { JoinRefusal, MembershipRefusal } from './membership.ts';
import type { TopicsRefusal } from './progress.ts';

/** Every expected outcome around classes in plain words. */
export const CLASS_WORDS: Readonly<Record<ClassProblem | ClassRefusal | AssignmentProblem | JoinRefusal | MembershipRefusal | TopicsRefusal, string>> = {
  CLASS_NAME_MISSING: 'Give the class a name that your students know.',
  CLASS_NAME_LONG: 'The name of a class may have up to 80 letters.',
  CLASS_DATES: 'Choose a first day and a last day. The last day is not past and not before the first; a class lasts at most two years.',
  CLASS_TOO_MANY: 'This is as much as we can keep here. Write to the certification office if you need more.',
  CLASS_NOT_FOUND: 'You give no such class.',
  CLASS_OVER: 'This class is over. Nothing in it can be changed, and no new work is shown.',
  ASSIGNMENT_UNKNOWN: 'There is nothing of this to assign. Choose from the list.',
  ASSIGNMENT_QUESTIONS: `A drill has ${DRILL_QUESTIONS.least} to ${DRILL_QUESTIONS.most} questions.`,
  ASSIGNMENT_DUE: 'Choose a day from today until the last day of the class.',
  ASSIGNMENT_NOTE_LONG: 'A note may have up to 500 letters.',
  CLASS_CODE_UNKNOWN: 'This code opens no class now. Check its eight letters; if they are right, the code has ended: ask your instructor for a new one.',
  CLASS_TOO_MANY_TRIES: 'Too many codes were tried. Wait fifteen minutes, then try again.',
  MEMBER_NAME_MISSING: 'Say under which name your instructor shall see you.',
  MEMBER_NAME_LONG: 'The name may have up to 80 letters.',
  MEMBER_OWN_CLASS: 'You give this class yourself. Send the code to your students.',
  CLASS_FULL: 'This class has as many members as a class can have. Tell your instructor.',
  MEMBER_TOO_MANY: 'You are in as many classes as one can be in. Leave one that is over.',
  MEMBER_NOT_FOUND: 'This person is not in the class, or no longer.',
  TOPICS_NOT_SHARED: 'This student does not share topics. Only they can change that.',
};
