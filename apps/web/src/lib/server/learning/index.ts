/** What later concepts and routes may use of this one. */
export {
  answerPractice,
  finishPractice,
  mayPractise,
  openPractice,
  ownMastery,
  practiceHistory,
  practicePlan,
  reviewPractice,
  startPractice,
} from './practice.ts';
export type { AnswerRefusal, OpenPractice, PracticeLength, PracticeRefusal, PracticeReview, ReviewedQuestion } from './practice.ts';
export { LEARNING_WORDS } from './learning-words.ts';
export { checkContent } from './content/check-content.ts';
export type { ContentReport } from './content/check-content.ts';
export { readContent } from './content/content-files.ts';
export type { WrittenContent } from './content/content-files.ts';
export { coverageTable } from './content/coverage-table.ts';
export { guideParts } from './guide/contents.ts';
export { guideContents, listOwnMarks, openSection, takeStudyNews } from './guide/guide.ts';
export type { ContentsEntry, OpenedSection, StudyNews, StudyPermission } from './guide/guide.ts';
export { eraseGuide } from './guide/guide.queries.ts';
export { listTerms, loadGuide } from './guide/load-guide.ts';
export { searchStudy } from './guide/search.ts';
export { cardsToday, keepWishes, loadCards, openDeck, ownWishes, takeCardNews } from './cards/cards.ts';
export type { CardNews, CardsToday, Deck } from './cards/cards.ts';
export type { OwnCard, StudyWishes, ToldReview } from './cards/cards.queries.ts';
export { eraseCards } from './cards/cards.queries.ts';
export { fitAll, fitParameters } from './cards/fit-parameters.ts';
