import type { CardNewsRefusal, DeckRefusal, WishesRefusal } from './cards/cards.ts';
import type { SectionRefusal, StudyNewsRefusal } from './guide/guide.ts';
import type { AnswerRefusal, PracticeRefusal } from './practice.ts';

/** Every expected outcome of studying in plain words. */
export const LEARNING_WORDS = {
  PRACTICE_NOT_PAID: 'Practice exams come with the certification fee. Once it is paid, you can take as many as you like.',
  PRACTICE_NO_ITEMS: 'The practice bank is empty at this time. Write to the certification office.',
  PRACTICE_NO_MISTAKES: 'There is nothing here that you got wrong and have not got right since. Practise something else first.',
  PRACTICE_TASK_UNKNOWN: 'There are no practice questions about this. Choose another topic.',
  PRACTICE_NOT_FOUND: 'You have no such question. Load the page again.',
  PRACTICE_OVER: 'The time of this practice exam is over. The answers you had saved are scored.',
  SECTION_NOT_FOUND: 'The study guide has no such section. It may have been renamed: look in the contents.',
  STUDY_SIGN_IN: 'Sign in to read on. The first part of the guide is open to everybody.',
  STUDY_NOT_PAID:
    'This part of the guide comes with the certification fee. The first part is open to everybody. Nothing in the guide is needed to sit the exam.',
  STUDY_TOO_MANY_MARKS: 'You have as many notes as we can keep. Remove some you no longer need.',
  STUDY_NEWS_BROKEN: 'What this device told us about your reading cannot be read. Load the page again.',
  STUDY_TOO_MANY_CARDS: 'You have as many cards of your own as we can keep. Remove some you no longer need.',
  STUDY_DATE_PAST: 'This day is over. Choose the day on which you want to sit the exam.',
  STUDY_ZONE_UNKNOWN: 'We do not know this time zone. Choose one from the list.',
} as const satisfies Record<PracticeRefusal | AnswerRefusal | SectionRefusal | StudyNewsRefusal | DeckRefusal | CardNewsRefusal | WishesRefusal, string>;
