/**
 * Learning: the study guide, cards, mastery and the plan of study, as pure functions over values.
 *
 * @module @einthoven/learning
 */
export type { Block, ContentProblem, ContentReview, GuideSection, GuideTracing, Inline, IntervalMark, SectionSource, SelfCheck, Term } from './guide/block.ts';
export { CARD_NUMBERS, type Card, type CardTracing } from './card/card.ts';
export { coverageOf, type Coverage, type Covering, type TaskCoverage } from './coverage/coverage.ts';
export { FIGURE_NAMES, type FigureName } from './guide/figure-names.ts';
