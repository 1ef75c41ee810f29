import type { AnswerRefusal, PracticeRefusal } from './practice.ts';

/** Every expected outcome of practice in plain words. */
export const LEARNING_WORDS = {
  PRACTICE_NOT_PAID: 'Practice exams come with the certification fee. Once it is paid, you can take as many as you like.',
  PRACTICE_NO_ITEMS: 'The practice bank is empty at this time. Write to the certification office.',
  PRACTICE_NOT_FOUND: 'You have no such question. Load the page again.',
  PRACTICE_OVER: 'The time of this practice exam is over. The answers you had saved are scored.',
} as const satisfies Record<PracticeRefusal | AnswerRefusal, string>;
