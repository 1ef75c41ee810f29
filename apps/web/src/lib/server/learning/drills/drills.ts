import { setImmediate } from 'node:timers/promises';
import { err, ok, seededRng, shuffled, type Clock, type Result } from '@einthoven/kernel';
import { OPTION_IDS, isRight, optionsInOrder, type OptionId, type PublicItem, type TracingSamples } from '@einthoven/exam';
import type { PracticeKey } from '@einthoven/exam/practice-key';
import { isUuid } from '../../account/index.ts';
import { inTransaction, type Db } from '../../db/pool.ts';
import { hasStudyMaterial } from '../../exam/index.ts';
import {
  asDrawn,
  drawTracing,
  findSource,
  listPracticeFamilies,
  listPracticeItems,
  listPracticeKeys,
  readBlueprint,
  type StoredItem,
} from '../../item/index.ts';
import { currentScheme } from '../../scheme/index.ts';
import type { StudyPermission } from '../guide/guide.ts';
import { sectionsTeaching } from '../practice.queries.ts';
import * as queries from './drills.queries.ts';

/** So many questions of one task a device gets: three drills. */
const STOCK_OF_A_TASK = 30;
/** The stock is drawn anew each week, from the Unix epoch. */
const STOCK_MS = 7 * 86_400_000;

/** A drawn practice question with its key: practice items only, whose keys are shown to everybody who answers. */
export type DrillQuestion = {
  readonly itemId: string;
  readonly itemVersion: number;
  readonly task: string;
  readonly seed: string;
  readonly stem: string;
  readonly options: readonly { readonly id: OptionId; readonly text: string }[];
  readonly tracing: TracingSamples | undefined;
  readonly correct: OptionId;
  readonly rationale: Readonly<Record<string, string>>;
  readonly sources: readonly { readonly key: string; readonly supports: string; readonly citation: string | undefined; readonly url: string | undefined }[];
  readonly guide: { readonly sectionId: string; readonly title: string } | undefined;
};

/** What a device needs for drills without a network. */
export type DrillStock = {
  readonly stockId: string;
  readonly tasks: readonly { readonly task: string; readonly statement: string; readonly questions: number }[];
  readonly questions: readonly DrillQuestion[];
};

/** One stock for all: nobody's drill is another's business, and drawing takes seconds. */
let drawn: { readonly name: string; readonly stock: Promise<DrillStock> } | undefined;

/** The stock of drills of this week. Drills come with the certification fee. */
export async function openDrills(db: Db, permission: StudyPermission, clock: Clock): Promise<Result<DrillStock, 'PRACTICE_NOT_PAID'>> {
  if (!(await hasStudyMaterial(db, permission.actor.personId, clock))) return err('PRACTICE_NOT_PAID');
  return ok(await stockOf(db, clock));
}

async function stockOf(db: Db, clock: Clock): Promise<DrillStock> {
  const items = (await listPracticeItems(db)).filter(({ public: { type, picture } }) => type === 'single' && !picture);
  const week = Math.floor(clock.now().getTime() / STOCK_MS);
  const name = `${week} ${items.map(({ itemId, itemVersion }) => `${itemId}@${itemVersion}`).join(' ')}`;
  if (drawn?.name !== name) {
    const stock = drawStock(db, items, `drill ${week}`);
    drawn = { name, stock };
    // A stock that could not be drawn is tried again.
    stock.catch(() => (drawn = undefined));
  }
  return drawn.stock;
}

async function drawStock(db: Db, items: readonly StoredItem[], stockId: string): Promise<DrillStock> {
  const rng = seededRng(stockId);
  const tasks = readBlueprint(currentScheme().exam.blueprint.value).domains.flatMap((domain) => domain.tasks);
  const chosen = tasks.flatMap(({ id }) =>
    shuffled(
      items.filter((item) => item.task === id),
      rng,
    ).slice(0, STOCK_OF_A_TASK),
  );
  const [families, keys, knowledge] = await Promise.all([listPracticeFamilies(db), listPracticeKeys(db, chosen), queries.listPracticeKnowledge(db)]);
  const teaching = await sectionsTeaching(db, [...new Set([...knowledge.values()].flat())]);
  const questions: DrillQuestion[] = [];
  for (const item of chosen) {
    const key = keys.get(item.itemId);
    const family = families.get(item.itemId);
    const seed = family ? `${stockId} ${item.itemId}` : '';
    const made = family && drawTracing(family, item.public, seed);
    // One drawing at a time: exams are saved by this process too.
    if (made) await setImmediate();
    const correct = made?.ok ? made.value.correct : key?.correct;
    if (!key || correct?.type !== 'single' || (made && !made.ok)) continue;
    const order = shuffled(OPTION_IDS, rng).join('');
    questions.push({
      itemId: item.itemId,
      itemVersion: item.itemVersion,
      task: item.task,
      seed,
      stem: item.public.stem,
      options: optionsInOrder(asDrawn(item.public, made?.value), order) as DrillQuestion['options'],
      tracing: made?.value.samples ?? item.public.tracing,
      correct: correct.option,
      rationale: made?.value.options?.rationale ?? (key.rationale as Readonly<Record<string, string>>),
      sources: [
        ...key.sources.map((source) => {
          const found = findSource(source.key);
          return { key: source.key, supports: source.supports, citation: found?.citation, url: found?.url };
        }),
        ...creditOf(item.public),
      ],
      guide: (knowledge.get(item.itemId) ?? []).flatMap((id) => teaching.get(id) ?? [])[0],
    });
  }
  const counted = tasks.map(({ id, statement }) => ({ task: id, statement, questions: questions.filter(({ task }) => task === id).length }));
  return { stockId, tasks: counted.filter((task) => task.questions > 0), questions };
}

/** Where a recorded tracing is from, among the sources: they are shown after answering. */
function creditOf({ recording }: PublicItem): DrillQuestion['sources'] {
  return recording
    ? [{ key: 'recording', supports: 'The tracing is a recording.', citation: `${recording.source}. ${recording.licence}`, url: undefined }]
    : [];
}

/** An answer as a device tells it. */
export type ToldDrillAnswer = {
  readonly answerId: string;
  readonly itemId: string;
  readonly itemVersion: number;
  readonly seed: string;
  readonly answer: OptionId;
  readonly atMs: number;
};

/** Why answers of drills were not taken. */
export type DrillRefusal = 'PRACTICE_NOT_PAID' | 'STUDY_NEWS_BROKEN';

/**
 * Takes answers of drills. Told twice they count once; the server marks them itself, by the tracing that the seed draws;
 * a clock that runs ahead is set back to now. An answer to an item that is not in the practice bank is passed over. Like
 * practice exams, drills are no chapter of the guide: a refund does not depend on them.
 */
export async function takeDrillAnswers(
  db: Db,
  permission: StudyPermission,
  answers: readonly ToldDrillAnswer[],
  clock: Clock,
): Promise<Result<{ readonly taken: number }, DrillRefusal>> {
  const { personId } = permission.actor;
  if (!(await hasStudyMaterial(db, personId, clock))) return err('PRACTICE_NOT_PAID');
  if (answers.some(({ answerId }) => !isUuid(answerId))) return err('STUDY_NEWS_BROKEN');
  const known = await queries.knownAnswers(
    db,
    answers.map(({ answerId }) => answerId),
  );
  const fresh = answers.filter(({ answerId }) => !known.has(answerId));
  const versions = await queries.findPracticeVersions(db, fresh);
  const now = clock.now();
  const rows: queries.DrillAnswerRow[] = [];
  for (const told of fresh) {
    const item = versions.find(({ itemId, itemVersion }) => itemId === told.itemId && itemVersion === told.itemVersion);
    const correct = item && (await correctOf(item, told.seed));
    if (!correct) continue;
    rows.push({ ...told, right: isRight(correct, told.answer), at: new Date(Math.min(told.atMs, now.getTime())) });
  }
  const taken = await inTransaction(db, (tx) => queries.storeDrillAnswers(tx, personId, rows, now));
  return ok({ taken });
}

async function correctOf(
  item: { readonly public: unknown; readonly family: unknown; readonly answer: unknown },
  seed: string,
): Promise<PracticeKey['correct'] | undefined> {
  if (item.family === null) return (item.answer ?? undefined) as PracticeKey['correct'] | undefined;
  await setImmediate();
  const made = drawTracing(item.family as Parameters<typeof drawTracing>[0], item.public as PublicItem, seed);
  return made.ok ? made.value.correct : undefined;
}
