/** What later concepts and routes may use of this one. */
export { answerPractice, finishPractice, mayPractise, openPractice, practiceHistory, practicePlan, reviewPractice, startPractice } from './practice.ts';
export type { AnswerRefusal, OpenPractice, PracticeLength, PracticeRefusal, PracticeReview, ReviewedQuestion } from './practice.ts';
export { LEARNING_WORDS } from './learning-words.ts';
