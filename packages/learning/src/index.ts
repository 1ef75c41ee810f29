/**
 * Learning: the study guide, cards, mastery and the plan of study, as pure functions over values.
 *
 * @module @einthoven/learning
 */
export type {
  Block,
  CeModule,
  ContentProblem,
  ContentReview,
  GuideSection,
  GuideTracing,
  Inline,
  IntervalMark,
  ModuleQuestion,
  SectionSource,
  SelfCheck,
  Term,
} from './guide/block.ts';
export {
  chooseCards,
  clozeNumbers,
  htmlToText,
  plainCard,
  type AnkiNote,
  type ImportLine,
  type LeftOut,
  type PlainCard,
  type ReadCard,
  type SkipReason,
} from './anki/index.ts';
export { CARD_NUMBERS, type Card, type CardTracing } from './card/card.ts';
export { coverageOf, type Coverage, type Covering, type TaskCoverage } from './coverage/coverage.ts';
export { FIGURE_NAMES, type FigureName } from './guide/figure-names.ts';
export { blockText, inlineText, inlinesOf, readingMinutes, wordsIn } from './guide/reading.ts';
export { placeSections, type GuidePart, type PlacedSection } from './guide/parts.ts';
export {
  GRADES,
  inOrder,
  memoriesOf,
  PUBLISHED_PARAMETERS,
  recallAt,
  waitDays,
  type ForgettingParameters,
  type Grade,
  type Memory,
  type Review,
} from './schedule/memory.ts';
export { desiredRetention } from './schedule/retention.ts';
export { deckDay, dueAtMs, USUAL_WISHES, workload, type DeckCard, type DeckDay, type DeckWishes, type StudyDay } from './schedule/deck.ts';
export { daysUntil, studyDay } from './schedule/study-day.ts';
export { masteryOf, type Mastery, type MasteryAnswer } from './mastery/mastery.ts';
export { examRecall, type ExamRecall } from './mastery/exam-recall.ts';
export type { PlanDay, PlanFacts, PlanFrame, PlanPiece, PlanSection, PlanTask } from './plan/facts.ts';
export { ROLLING_DAYS } from './plan/frames.ts';
export { studyPlan, type StudyPlan } from './plan/plan.ts';
