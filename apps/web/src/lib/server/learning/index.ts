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
export { checkGenerated } from './content/check-generated.ts';
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
export { keepWishes, loadCards, openDeck, ownWishes, takeCardNews } from './cards/cards.ts';
export type { CardNews, CardsToday, Deck } from './cards/cards.ts';
export type { OwnCard, StudyWishes, ToldReview } from './cards/cards.queries.ts';
export { eraseCards } from './cards/cards.queries.ts';
export { fitAll, fitParameters } from './cards/fit-parameters.ts';
export { endFeed, readFeed, renewFeed } from './plan/calendar.ts';
export { readPlan, skipPlacement } from './plan/plan.ts';
export type { OwnPlan, Placement } from './plan/plan.ts';
export { endRemindersByLink, isReminderLink, sendReminders } from './plan/reminders.ts';
export { eraseDrills } from './drills/drills.queries.ts';
export { openDrills, takeDrillAnswers } from './drills/drills.ts';
export type { DrillQuestion, DrillRefusal, DrillStock, ToldDrillAnswer } from './drills/drills.ts';
export { keepList } from './offline/keep-list.ts';
export type { KeepList, KeptPage } from './offline/keep-list.ts';
export { importCards } from './anki/anki.ts';
export type { ImportRefusal, ImportReport } from './anki/anki.ts';
export { exportApkg, exportCsv } from './anki/export.ts';
export { LARGEST_FILE_BYTES as LARGEST_ANKI_FILE_BYTES } from './anki/read-file.ts';
export { changeOwnCard, listCardsOfOwn } from './cards/own-cards.ts';
export type { OwnCardRefusal } from './cards/own-cards.ts';
