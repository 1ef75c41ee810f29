import { createHash } from 'node:crypto';
import { err, ok, seededRng, shuffled, type Clock, type Result, type Rng } from '@einthoven/kernel';
import {
  ITEM_TYPES,
  choiceIdsOf,
  domainOf,
  domainQuota,
  drawPractice,
  isResponse,
  isRight,
  type Blueprint,
  type ChoiceId,
  type PublicItem,
} from '@einthoven/exam';
import type { PracticeKey } from '@einthoven/exam/practice-key';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { hasStudyMaterial } from '../exam/index.ts';
import { masteryOf, type Mastery } from '@einthoven/learning';
import {
  drawTracing,
  listPracticeFamilies,
  listPracticeItems,
  listPracticeKeys,
  readBlueprint,
  type DrawnTracing,
  type StoredItem,
  type StoredPracticeKey,
} from '../item/index.ts';
import { listDrillAnswers } from './drills/drills.queries.ts';
import { listGuideAnswers } from './guide/guide.queries.ts';
import { currentScheme } from '../scheme/index.ts';
import * as queries from './practice.queries.ts';
import type { PracticeExam, PracticeLength, PracticeQuestion } from './practice.queries.ts';

export type { PracticeLength } from './practice.queries.ts';

/** What is right of an item, by its type. */
export type Correct = PracticeKey['correct'];

/** How many questions the shorter ways have, all at the pace of the exam but the sprint, which has half the time. */
const ITEMS: Readonly<Record<Exclude<PracticeLength, 'full'>, number>> = { short: 20, sprint: 10, drill: 10, mistakes: 15, weak: 15, placement: 20 };
const SPRINT_SHARE = 0.5;
/** The ways that draw from the whole blueprint, in its proportions. */
const WHOLE_BLUEPRINT: ReadonlySet<PracticeLength> = new Set(['full', 'short', 'sprint', 'placement']);

/** The ways that open in the exam room, with questions of every type; the others ask for one of four, on a plain page. */
const IN_ROOM: ReadonlySet<PracticeLength> = new Set(['full', 'short', 'mistakes']);

/** Whether a way of practising takes place in the exam room. */
export function isInRoom(length: PracticeLength): boolean {
  return IN_ROOM.has(length);
}

/** When the server ends it: in the room, what was chosen before the deadline may still be on its way. */
export function closesAt({ length, deadlineAt }: Pick<PracticeExam, 'length' | 'deadlineAt'>): Date {
  return isInRoom(length) ? new Date(deadlineAt.getTime() + currentScheme().exam.lateArrivalMinutes.value * 60_000) : deadlineAt;
}

/** How many questions and minutes a length has. */
export function practicePlan(length: PracticeLength): { readonly items: number; readonly minutes: number } {
  const { scoredItems, pretestItems, minutes } = currentScheme().exam;
  const items = scoredItems.value + pretestItems.value;
  if (length === 'full') return { items, minutes: minutes.value };
  const minutesOf = (minutes.value * ITEMS[length]) / items;
  return { items: ITEMS[length], minutes: Math.max(1, Math.round(length === 'sprint' ? minutesOf * SPRINT_SHARE : minutesOf)) };
}

/** Why a practice exam cannot start. */
export type PracticeRefusal =
  /** Practice exams come with the certification fee. */
  | 'PRACTICE_NOT_PAID'
  /** The practice bank is empty. */
  | 'PRACTICE_NO_ITEMS'
  /** Nothing was answered wrong yet, or nothing is left of it. */
  | 'PRACTICE_NO_MISTAKES'
  /** A drill is about a task of the blueprint. */
  | 'PRACTICE_TASK_UNKNOWN';

/** Whether practice exams are open to a person. */
export async function mayPractise(db: Db, permission: Permission<'practice.use-own'>, clock: Clock): Promise<boolean> {
  return hasStudyMaterial(db, permission.actor.personId, clock);
}

/**
 * Starts a timed practice exam, drawn to the blueprint. No person gets the same order twice, as long as there is another:
 * one mistake has one order, and three have six.
 *
 * @param newSeed makes a fresh seed at each call
 */
export async function startPractice(
  db: Db,
  permission: Permission<'practice.use-own'>,
  length: PracticeLength,
  { clock, newSeed, task }: { readonly clock: Clock; readonly newSeed: () => string; /** Of a drill. */ readonly task?: string | undefined },
): Promise<Result<string, PracticeRefusal>> {
  const personId = permission.actor.personId;
  if (!(await mayPractise(db, permission, clock))) return err('PRACTICE_NOT_PAID');
  const { items, minutes } = practicePlan(length);
  const blueprint = readBlueprint(currentScheme().exam.blueprint.value);
  return inTransaction(db, async (tx) => {
    await queries.lockPractice(tx, personId);
    const all = await listPracticeItems(tx);
    const families = await listPracticeFamilies(tx);
    const shown = isInRoom(length) ? all : all.filter((item) => item.public.type === 'single');
    if (shown.length === 0) return err('PRACTICE_NO_ITEMS');
    const chosen = await choose(tx, personId, length, task, shown);
    if (!chosen.ok) return chosen;
    const bank = chosen.value;
    const startedAt = clock.now();
    for (let tries = 0; tries < 100; tries += 1) {
      const seed = newSeed();
      const rng = seededRng(`${seed} ${tries}`);
      const drawn = WHOLE_BLUEPRINT.has(length)
        ? drawPractice(bank, blueprint, items, rng, isInRoom(length) ? someOfEachType(bank, blueprint, items, rng) : [])
        : shuffled(bank, rng).slice(0, items);
      const orderSha256 = createHash('sha256')
        .update(drawn.map((item) => item.itemId).join(' '))
        .digest('hex');
      if (tries < TRIES_FOR_A_NEW_ORDER && (await queries.hasOrder(tx, personId, orderSha256))) continue;
      const tracings = new Map<string, DrawnTracing>();
      for (const { itemId, public: shown } of drawn) {
        const family = families.get(itemId);
        const tracing = family && drawTracing(family, shown, `${seed} ${tries} ${itemId}`);
        if (tracing?.ok) tracings.set(itemId, tracing.value);
      }
      // A family may refuse numbers that make no fair question; the next seed has others.
      if (drawn.some(({ itemId }) => families.has(itemId) && !tracings.has(itemId))) continue;
      const practiceExamId = await queries.insertPractice(tx, {
        personId,
        length,
        ...(length === 'drill' ? { task } : {}),
        seed,
        orderSha256,
        startedAt,
        deadlineAt: new Date(startedAt.getTime() + minutes * 60_000),
        items: drawn.map((item) => ({ ...item, optionOrder: optionOrder(item.public, rng), drawn: tracings.get(item.itemId) })),
      });
      return ok(practiceExamId);
    }
    throw new Error(`no fair questions were found in 100 draws from ${bank.length} items`);
  });
}

/** So many draws look for an order that the person has not had; then it may come again. */
const TRIES_FOR_A_NEW_ORDER = 20;

/** Of every ten questions one is of a type that is rare in the bank, each type once at most: a full exam has them all. */
const QUESTIONS_A_RARE_TYPE = 10;

function someOfEachType(bank: readonly StoredItem[], blueprint: Blueprint, items: number, rng: Rng): readonly string[] {
  const mixed = shuffled(bank, rng);
  const types = shuffled(
    ITEM_TYPES.filter((type) => type !== 'single'),
    rng,
  );
  // A domain of few questions has no room for two of them, and a task comes twice only after all others.
  const room: Record<string, number> = { ...domainQuota(blueprint, items) };
  const chosen: StoredItem[] = [];
  for (const type of types) {
    if (chosen.length >= Math.floor(items / QUESTIONS_A_RARE_TYPE)) break;
    const having = mixed.filter((item) => item.public.type === type && (room[domainOf(item.task)] ?? 0) > 0);
    const found = having.find(({ task }) => !chosen.some((other) => other.task === task)) ?? having[0];
    if (!found) continue;
    room[domainOf(found.task)] = (room[domainOf(found.task)] ?? 0) - 1;
    chosen.push(found);
  }
  return chosen.map(({ itemId }) => itemId);
}

/** What is to be sorted stands as it was written, never in the right order; other options are mixed. */
function optionOrder(shown: PublicItem, rng: Rng): readonly ChoiceId[] {
  const ids = choiceIdsOf(shown);
  return shown.type === 'order' ? ids : shuffled(ids, rng);
}

/** The items that a way of practising draws from. */
async function choose(
  tx: Tx,
  personId: string,
  length: PracticeLength,
  task: string | undefined,
  shown: readonly StoredItem[],
): Promise<Result<readonly StoredItem[], PracticeRefusal>> {
  if (length === 'drill') {
    const own = shown.filter((item) => item.task === task);
    return own.length > 0 ? ok(own) : err('PRACTICE_TASK_UNKNOWN');
  }
  if (length !== 'mistakes' && length !== 'weak') return ok(shown);
  const answers = await markedAnswers(tx, personId);
  if (length === 'mistakes') {
    // The last answer counts: who has it right now has learned it.
    const last = new Map(answers.toReversed().map((answer) => [answer.itemId, answer.right]));
    const wrong = shown.filter((item) => last.get(item.itemId) === false);
    return wrong.length > 0 ? ok(wrong) : err('PRACTICE_NO_MISTAKES');
  }
  const tasks = [...new Set(shown.map((item) => item.task))];
  const weakest = masteryOf(tasks, answers)
    .toSorted((a, b) => a.low - b.low || b.answers - a.answers)
    .slice(0, WEAK_TASKS)
    .map((mastery) => mastery.task);
  return ok(shown.filter((item) => weakest.includes(item.task)));
}

/** Weak areas are the tasks of which least is sure that they are known. */
const WEAK_TASKS = 5;

/** A person's answers in finished practice and in drills, marked, newest first. */
async function markedAnswers(
  db: Db,
  personId: string,
): Promise<readonly { readonly itemId: string; readonly task: string; readonly right: boolean; readonly atMs: number }[]> {
  const [given, drilled] = await Promise.all([queries.listGivenAnswers(db, personId), listDrillAnswers(db, personId)]);
  const keys = await listPracticeKeys(db, given);
  const practised = given.flatMap(({ itemId, task, answer, drawnAnswer, at }) => {
    const correct = drawnAnswer ?? keys.get(itemId)?.correct;
    return correct ? [{ itemId, task, right: isRight(correct, answer), atMs: at.getTime() }] : [];
  });
  return [...practised, ...drilled].toSorted((a, b) => b.atMs - a.atMs);
}

/** How well a person knows each task, by practice and by the checks of the guide: a range, not a score. */
export async function ownMastery(db: Db, permission: Permission<'practice.use-own'>): Promise<readonly (Mastery & { readonly statement: string })[]> {
  return masteryOfPerson(db, permission.actor.personId);
}

/** The same, for work that nobody's browser asked for. */
export async function masteryOfPerson(db: Db, personId: string): Promise<readonly (Mastery & { readonly statement: string })[]> {
  const tasks = readBlueprint(currentScheme().exam.blueprint.value).domains.flatMap((domain) => domain.tasks);
  const [practised, checked] = await Promise.all([markedAnswers(db, personId), listGuideAnswers(db, personId)]);
  const statements = new Map(tasks.map(({ id, statement }) => [id, statement]));
  return masteryOf([...statements.keys()], [...practised, ...checked]).map((mastery) => ({ ...mastery, statement: statements.get(mastery.task) ?? '' }));
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
  if (practice.finishedAt || clock.now() < closesAt(practice)) return { practice, questions: await queries.listQuestions(db, practiceExamId) };
  return finishPractice(db, permission, practiceExamId, clock);
}

/** Why an answer was not taken. */
export type AnswerRefusal = 'PRACTICE_NOT_FOUND' | 'PRACTICE_OVER';

/**
 * Saves an answer that came by a plain form. It takes the exam over: what a room still has on its way does not replace it.
 *
 * @param answer as packages/exam/src/item/response.ts writes it
 */
export async function answerPractice(
  db: Db,
  permission: Permission<'practice.use-own'>,
  practiceExamId: string,
  position: number,
  answer: string,
  clock: Clock,
): Promise<Result<true, AnswerRefusal>> {
  const open = await openPractice(db, permission, practiceExamId, clock);
  const question = open?.questions[position - 1];
  if (!open || !question || !isResponse(question.shown, answer)) return err('PRACTICE_NOT_FOUND');
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const practice = await queries.lockOwnPractice(tx, practiceExamId, permission.actor.personId);
    if (!practice || practice.finishedAt || now >= practice.deadlineAt) return err('PRACTICE_OVER');
    const epoch = await queries.raiseEpoch(tx, practiceExamId, now);
    await queries.saveChange(tx, practiceExamId, { ...question, answer: answer || undefined, answerOrder: { epoch, sequence: 0 } }, now);
    return ok(true);
  });
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
    // Locked, so that no delivery comes between reading the answers and the end.
    const practice = await queries.lockOwnPractice(tx, practiceExamId, personId);
    if (!practice) return undefined;
    const questions = await queries.listQuestions(tx, practiceExamId);
    if (practice.finishedAt) return { practice, questions };
    const keys = await listPracticeKeys(tx, questions);
    const rawScore = questions.filter((question) => isRight(correctOf(keys, question), question.answer ?? '')).length;
    const now = clock.now();
    const finishedAt = now < practice.deadlineAt ? now : practice.deadlineAt;
    await queries.markFinished(tx, practiceExamId, rawScore, finishedAt);
    return { practice: { ...practice, finishedAt, rawScore }, questions };
  });
}

/** What is right of a question: by its drawing, or by the written key. @throws Error where the bank has neither */
export function correctOf(keys: ReadonlyMap<string, StoredPracticeKey>, question: Pick<PracticeQuestion, 'itemId' | 'drawnAnswer'>): Correct {
  const correct = question.drawnAnswer ?? keys.get(question.itemId)?.correct;
  if (!correct) throw new Error(`${question.itemId} has no key`);
  return correct;
}

/** A person's practice exams, newest first. */
export async function practiceHistory(db: Db, permission: Permission<'practice.use-own'>): Promise<readonly PracticeExam[]> {
  return queries.listPractices(db, permission.actor.personId);
}
