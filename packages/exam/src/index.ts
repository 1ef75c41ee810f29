/**
 * Items, blueprints, forms, attempts and scoring as pure functions. Keys have paths of their own.
 *
 * @module @einthoven/exam
 */
export { COGNITIVE_LEVELS, OPTION_IDS, domainOf } from './item/item.ts';
export type { Bank, BankItem, CognitiveLevel, OptionId, PublicItem, ReviewState } from './item/item.ts';
export { NEAR_DUPLICATE_FROM, findNearDuplicates, itemTokens, similarity } from './item/similarity.ts';
export type { NearDuplicate } from './item/similarity.ts';
export { coverage, domainQuota, parseBlueprint, scoredItemsOf } from './blueprint/blueprint.ts';
export type { Blueprint, Coverage } from './blueprint/blueprint.ts';
export { drawPractice } from './form/practice-draw.ts';
export { buildForm } from './form/form.ts';
export type { Form, FormCandidate } from './form/form.ts';
export { attemptOrder } from './attempt/order.ts';
export type { PlacedItem } from './attempt/order.ts';
export { isNewer, saveEvent } from './attempt/saving.ts';
export type { EventStanding, ResponseEvent, ResponseKind, SavedEvent, SavingState, StandingResponse } from './attempt/saving.ts';
export { closesAtMs, timeLeftMs } from './attempt/clock.ts';
export { DEMONSTRATION_CONVERSION, conversionSchema, passes, scaledScore } from './scoring/conversion.ts';
export type { Conversion } from './scoring/conversion.ts';
export { score, weakestFirst } from './scoring/score.ts';
export type { DomainProfile, MarkedItem, Score } from './scoring/score.ts';
