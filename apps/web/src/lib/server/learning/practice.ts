import { createHash } from 'node:crypto';
import { err, ok, seededRng, shuffled, type Clock, type Result } from '@einthoven/kernel';
import { OPTION_IDS, domainOf, drawPractice, isRight, type OptionId } from '@einthoven/exam';
import type { PracticeKey } from '@einthoven/exam/practice-key';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { hasStudyMaterial } from '../exam/index.ts';
import { findSource, listPracticeItems, listPracticeKeys, readBlueprint, type Source } from '../item/index.ts';
import { currentScheme } from '../scheme/index.ts';
import * as queries from './practice.queries.ts';
import type { PracticeExam, PracticeQuestion } from './practice.queries.ts';

/** The two lengths: the whole exam, or a short one with the same pace. */
export type PracticeLength = 'full' | 'short';

const SHORT_ITEMS = 20;

/** How many questions and minutes a length has. */
export function practicePlan(length: PracticeLength): { readonly items: number; readonly minutes: number } {
  const { scoredItems, pretestItems, minutes } = currentScheme().exam;
  const items = scoredItems.value + pretestItems.value;
  return length === 'full' ? { items, minutes: minutes.value } : { items: SHORT_ITEMS, minutes: Math.round((minutes.value * SHORT_ITEMS) / items) };
}

/** Why a practice exam cannot start. */
export type PracticeRefusal =
  /** Practice exams come with the certification fee. */
  | 'PRACTICE_NOT_PAID'
  /** The practice bank is empty. */
  | 'PRACTICE_NO_ITEMS';

/** Whether practice exams are open to a person. */
export async function mayPractise(db: Db, permission: Permission<'practice.use-own'>, clock: Clock): Promise<boolean> {
  return hasStudyMaterial(db, permission.actor.personId, clock);
}

/**
 * Starts a timed practice exam, drawn to the blueprint. No person gets the same order twice.
 *
 * @param newSeed makes a fresh seed at each call
 */
export async function startPractice(
  db: Db,
  permission: Permission<'practice.use-own'>,
  length: PracticeLength,
  { clock, newSeed }: { readonly clock: Clock; readonly newSeed: () => string },
): Promise<Result<string, PracticeRefusal>> {
  const personId = permission.actor.personId;
  if (!(await mayPractise(db, permission, clock))) return err('PRACTICE_NOT_PAID');
  const { items, minutes } = practicePlan(length);
  const blueprint = readBlueprint(currentScheme().exam.blueprint.value);
  return inTransaction(db, async (tx) => {
    await queries.lockPractice(tx, personId);
    const all = await listPracticeItems(tx);
    const keys = await listPracticeKeys(tx, all);
    // What this page can show: one best of four, with a written key.
    const bank = all.filter((item) => item.public.type === 'single' && keys.has(item.itemId));
    if (bank.length === 0) return err('PRACTICE_NO_ITEMS');
    const startedAt = clock.now();
    for (let tries = 0; tries < 100; tries += 1) {
      const seed = newSeed();
      const rng = seededRng(`${seed} ${tries}`);
      const drawn = drawPractice(bank, blueprint, items, rng);
      const orderSha256 = createHash('sha256')
        .update(drawn.map((item) => item.itemId).join(' '))
        .digest('hex');
      if (await queries.hasOrder(tx, personId, orderSha256)) continue;
      const practiceExamId = await queries.insertPractice(tx, {
        personId,
        length,
        seed,
        orderSha256,
        startedAt,
        deadlineAt: new Date(startedAt.getTime() + minutes * 60_000),
        items: drawn.map((item) => ({ ...item, optionOrder: shuffled(OPTION_IDS, rng) })),
      });
      return ok(practiceExamId);
    }
    throw new Error(`no new order was found in 100 draws from ${bank.length} items`);
  });
}

/** A practice exam and its questions. */
export type OpenPractice = { readonly practice: PracticeExam; readonly questions: readonly PracticeQuestion[] };

/** A person's own practice exam; ends it first if its time is over. Undefined when they have none with this id. */
export async function openPractice(
  db: Db,
  permission: Permission<'practice.use-own'>,
  practiceExamId: string,
  clock: Clock,
): Promise<OpenPractice | undefined> {
  if (!isUuid(practiceExamId)) return undefined;
  const practice = await queries.findPractice(db, practiceExamId);
  if (practice?.personId !== permission.actor.personId) return undefined;
  if (practice.finishedAt || clock.now() < practice.deadlineAt) return { practice, questions: await queries.listQuestions(db, practiceExamId) };
  return finishPractice(db, permission, practiceExamId, clock);
}

/** Why an answer was not taken. */
export type AnswerRefusal = 'PRACTICE_NOT_FOUND' | 'PRACTICE_OVER';

/** Saves an answer of a running practice exam. */
export async function answerPractice(
  db: Db,
  permission: Permission<'practice.use-own'>,
  practiceExamId: string,
  position: number,
  answer: OptionId,
  clock: Clock,
): Promise<Result<true, AnswerRefusal>> {
  const open = await openPractice(db, permission, practiceExamId, clock);
  if (!open || position > open.questions.length) return err('PRACTICE_NOT_FOUND');
  const saved = await queries.saveAnswer(db, practiceExamId, position, answer, clock.now());
  return saved ? ok(true) : err('PRACTICE_OVER');
}

/** Ends a practice exam and scores it, once. */
export async function finishPractice(
  db: Db,
  permission: Permission<'practice.use-own'>,
  practiceExamId: string,
  clock: Clock,
): Promise<OpenPractice | undefined> {
  if (!isUuid(practiceExamId)) return undefined;
  const personId = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    await queries.lockPractice(tx, personId);
    const practice = await queries.findPractice(tx, practiceExamId);
    if (practice?.personId !== personId) return undefined;
    const questions = await queries.listQuestions(tx, practiceExamId);
    if (practice.finishedAt) return { practice, questions };
    const keys = await listPracticeKeys(tx, questions);
    const rawScore = questions.filter((question) => isRight(keyOf(keys, question.itemId).correct, question.answer ?? '')).length;
    const now = clock.now();
    const finishedAt = now < practice.deadlineAt ? now : practice.deadlineAt;
    await queries.markFinished(tx, practiceExamId, rawScore, finishedAt);
    return { practice: { ...practice, finishedAt, rawScore }, questions };
  });
}

/** A question after the end: what was right, why each option is or is not, and where that is written. */
export type ReviewedQuestion = PracticeQuestion & {
  readonly correct: OptionId;
  readonly right: boolean;
  readonly rationale: Readonly<Record<OptionId, string>>;
  readonly sources: readonly { readonly supports: string; readonly source: Source | undefined; readonly key: string }[];
};

/** How a finished practice exam went. */
export type PracticeReview = {
  readonly questions: readonly ReviewedQuestion[];
  readonly domains: readonly { readonly id: string; readonly name: string; readonly items: number; readonly right: number }[];
};

/** The review of a finished practice exam. @throws Error while it still runs */
export async function reviewPractice(db: Db, open: OpenPractice): Promise<PracticeReview> {
  if (!open.practice.finishedAt) throw new Error('a running practice exam has no review');
  const keys = await listPracticeKeys(db, open.questions);
  const questions = open.questions.map((question): ReviewedQuestion => {
    const key = keyOf(keys, question.itemId);
    return {
      ...question,
      correct: singleOption(key.correct),
      right: isRight(key.correct, question.answer ?? ''),
      rationale: key.rationale as Readonly<Record<OptionId, string>>,
      sources: key.sources.map((source) => ({ key: source.key, supports: source.supports, source: findSource(source.key) })),
    };
  });
  const blueprint = readBlueprint(currentScheme().exam.blueprint.value);
  const domains = blueprint.domains.map(({ id, name }) => {
    const own = questions.filter((question) => domainOf(question.task) === id);
    return { id, name, items: own.length, right: own.filter((question) => question.right).length };
  });
  return { questions, domains: domains.filter((domain) => domain.items > 0) };
}

function keyOf(keys: ReadonlyMap<string, PracticeKey>, itemId: string): PracticeKey {
  const key = keys.get(itemId);
  if (!key) throw new Error(`${itemId} has no key`);
  return key;
}

/** Practice shows single-best items only; the parser of the bank sees to that. */
function singleOption(correct: PracticeKey['correct']): OptionId {
  if (correct.type !== 'single') throw new Error(`practice cannot show a ${correct.type} item`);
  return correct.option;
}

/** A person's practice exams, newest first. */
export async function practiceHistory(db: Db, permission: Permission<'practice.use-own'>): Promise<readonly PracticeExam[]> {
  return queries.listPractices(db, permission.actor.personId);
}
