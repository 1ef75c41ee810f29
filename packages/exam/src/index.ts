/**
 * Items, blueprints, forms, attempts and scoring as pure functions. Keys have paths of their own.
 *
 * @module @einthoven/exam
 */
export { CHOICE_IDS, COGNITIVE_LEVELS, ITEM_TYPES, OPTION_IDS, domainOf } from './item/item.ts';
export type {
  Bank,
  BankItem,
  CalipersItem,
  ChoiceId,
  Choices,
  CognitiveLevel,
  HotSpotItem,
  ItemType,
  LabTaskItem,
  MatchItem,
  MultipleItem,
  NumericItem,
  OptionId,
  OrderItem,
  Picture,
  PublicItem,
  RecordingCredit,
  ReviewState,
  SingleItem,
  TracingSamples,
} from './item/item.ts';
export { choiceIdsOf, optionsInOrder, optionsOf } from './item/choices.ts';
export { STORED_LEADS, decodeTracing, encodeTracing } from './item/tracing-samples.ts';
export type { TracingSource } from './item/tracing-samples.ts';
export { LONGEST_RESPONSE, isResponse } from './item/response.ts';
export { LIFE_STATES, isInBank, lifeActs, lifeStep } from './item/life.ts';
export type { LifeAct, LifeProblem, LifeQuestion, LifeState, LifeStep } from './item/life.ts';
export { readingGrade } from './item/reading-grade.ts';
export { writingProblems } from './item/writing-checks.ts';
export type { WritingCode, WritingProblem, WrittenItem } from './item/writing-checks.ts';
export { NEAR_DUPLICATE_FROM, findNearDuplicates, findNearDuplicatesWithin, itemTokens, similarity } from './item/similarity.ts';
export type { Compared, NearDuplicate } from './item/similarity.ts';
export { coverage, domainQuota, parseBlueprint, scoredItemsOf } from './blueprint/blueprint.ts';
export type { Blueprint, Coverage } from './blueprint/blueprint.ts';
export { drawPractice } from './form/practice-draw.ts';
export type { FormRules } from './blueprint/form-rules.ts';
export { enemyGroups, formProblem, wordsOf } from './form/form-problem.ts';
export type { AssemblyCandidate, FormWish } from './form/form-problem.ts';
export { alternatives } from './form/alternative.ts';
export type { Alternative, AlternativeItem, AlternativeNeeds, SpareItem } from './form/alternative.ts';
export { buildForm } from './form/form.ts';
export type { Form, FormCandidate } from './form/form.ts';
export { attemptOrder } from './attempt/order.ts';
export type { PlacedItem } from './attempt/order.ts';
export { roomItem } from './attempt/room-form.ts';
export type { RoomForm, RoomItem, RoomOption } from './attempt/room-form.ts';
export { isNewer, saveEvent } from './attempt/saving.ts';
export type { EventStanding, ResponseEvent, ResponseKind, SavedEvent, SavingState, StandingResponse } from './attempt/saving.ts';
export { outageCredit, silence } from './attempt/credit.ts';
export type { OutageCredit, Stretch } from './attempt/credit.ts';
export { eventList, receiptText } from './attempt/receipt.ts';
export type { ReceiptBody, StoredEvent } from './attempt/receipt.ts';
export { safeBrowserFile, safeBrowserJson, safeBrowserSettings } from './attempt/safe-browser.ts';
export type { SafeBrowserSettings, SafeBrowserValue } from './attempt/safe-browser.ts';
export { closesAtMs, timeLeftMs } from './attempt/clock.ts';
export { lastStartMs, windowOutlook } from './attempt/window.ts';
export type { WindowFacts, WindowOutlook } from './attempt/window.ts';
export { DEMONSTRATION_CONVERSION, conversionSchema, passes, scaledScore } from './scoring/conversion.ts';
export type { Conversion } from './scoring/conversion.ts';
export { isRight } from './scoring/mark.ts';
export { answersFrom } from './scoring/replay.ts';
export type { ReplayEvent } from './scoring/replay.ts';
export { score, weakestFirst } from './scoring/score.ts';
export type { DomainProfile, MarkedItem, Score } from './scoring/score.ts';
