import { err, ok, plainDateIn, toPlainDate, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import {
  ROLLING_DAYS,
  daysUntil,
  desiredRetention,
  examRecall,
  memoriesOf,
  studyDay,
  studyPlan,
  workload,
  type ExamRecall,
  type PlanFacts,
  type PlanPiece,
  type StudyPlan,
} from '@einthoven/learning';
import type { Db } from '../../db/pool.ts';
import { inTransaction } from '../../db/pool.ts';
import { readBlueprint } from '../../item/index.ts';
import { currentScheme } from '../../scheme/index.ts';
import { countToday, deckOf, wishesOf, type CardsToday, type Deck, type DeckRefusal } from '../cards/cards.ts';
import type { StudyWishes } from '../cards/cards.queries.ts';
import type { StudyPermission } from '../guide/guide.ts';
import { listProgress, listSections } from '../guide/guide.queries.ts';
import { masteryOfPerson, practicePlan } from '../practice.ts';
import * as queries from './plan.queries.ts';

const DAY_MS = 86_400_000;
/** What somebody studies who has not said how much: the plan asks for it. */
const USUAL_HOURS_A_WEEK = 4;
/** A card is thought about and turned in about so long, until enough of the person's own are known. */
const USUAL_CARD_MS = 15_000;
const LEAST_CARDS = 50;
const LEAST_CARD_SECONDS = 4;
/** Who has answered so many questions has shown where they stand: no placement check is offered. */
const ANSWERS_ENOUGH = 40;
/** A plan further than this is not shown, nor are cards foretold. */
const LONGEST_DAYS = 366;

/** What the placement check is to a person. */
export type Placement = 'offered' | 'skipped' | 'taken' | 'not-needed';

/** The plan of a person today, and what they see beside it. */
export type OwnPlan = {
  readonly today: PlainDate;
  readonly plan: StudyPlan;
  readonly wishes: StudyWishes;
  readonly hoursAWeek: number;
  readonly doneToday: readonly PlanPiece[];
  readonly placement: Placement;
  readonly hasFeed: boolean;
  readonly cards: CardsToday;
  /** By task: what the cards say about the exam day; without one, about the end of four weeks. */
  readonly recall: ReadonlyMap<string, ExamRecall>;
  readonly mastery: Awaited<ReturnType<typeof masteryOfPerson>>;
  /** By domain of the blueprint. */
  readonly domainRecall: ReadonlyMap<string, ExamRecall>;
};

/** The plan comes with the certification fee, as what it plans does. */
export async function readPlan(db: Db, permission: StudyPermission, clock: Clock): Promise<Result<OwnPlan, DeckRefusal>> {
  return planOf(db, permission.actor.personId, clock);
}

/** The same, for work that nobody's browser asked for. */
export async function planOf(db: Db, personId: string, clock: Clock): Promise<Result<OwnPlan, DeckRefusal>> {
  const opened = await deckOf(db, personId, clock);
  if (!opened.ok) return opened;
  const deck = opened.value;
  const wishes = await wishesOf(db, personId);
  const day = studyDay(deck.nowMs, wishes.zone);
  const today = plainDateIn(new Date(day.fromMs), wishes.zone);
  const [sections, progress, mastery, finished, cardMs, settings] = await Promise.all([
    listSections(db, 'en'),
    listProgress(db, personId),
    masteryOfPerson(db, personId),
    queries.listFinishedPractice(db, personId, new Date(day.fromMs)),
    queries.usualCardMs(db, personId, LEAST_CARDS),
    queries.findSettings(db, personId),
  ]);
  const secondsACard = Math.max(LEAST_CARD_SECONDS, Math.round((cardMs ?? USUAL_CARD_MS) / 1000));
  const dateOf = (at: Date) => plainDateIn(new Date(studyDay(at.getTime(), wishes.zone).fromMs), wishes.zone);
  const lastOf = (lengths: readonly string[]) => finished.filter(({ length }) => lengths.includes(length)).at(-1)?.at;
  const lastPractice = lastOf(['placement', 'short', 'full']);
  const lastFull = lastOf(['full']);
  const taken = lastOf(['placement']);
  const answers = mastery.reduce((sum, task) => sum + task.answers, 0);
  const placement: Placement = taken ? 'taken' : settings.placementSkippedAt ? 'skipped' : answers >= ANSWERS_ENOUGH ? 'not-needed' : 'offered';
  const placedAt = taken ?? settings.placementSkippedAt ?? lastPractice;
  const practiceMinutes = {
    placement: practicePlan('placement').minutes,
    short: practicePlan('short').minutes,
    full: practicePlan('full').minutes,
    drill: practicePlan('drill').minutes,
  };
  const doneSince = (at: Date | undefined) => at !== undefined && at.getTime() >= day.fromMs;
  const reviewedToday = deck.reviews.filter(({ atMs }) => atMs >= day.fromMs).length;
  const doneToday: readonly PlanPiece[] = [
    ...finished.filter(({ at }) => doneSince(at)).flatMap(({ length, task }) => practisedPiece(length, task, practiceMinutes)),
    ...(reviewedToday > 0 ? [{ kind: 'cards' as const, cards: reviewedToday, minutes: Math.ceil((reviewedToday * secondsACard) / 60) }] : []),
    ...sections.flatMap(({ sectionId, title, minutes }) =>
      doneSince(progress.get(sectionId)?.doneAt) ? [{ kind: 'section' as const, sectionId, title, minutes }] : [],
    ),
  ];
  const cards = countToday(deck);
  const { domains } = readBlueprint(currentScheme().exam.blueprint.value);
  const lows = new Map(mastery.map(({ task, low }) => [task, low]));
  const hoursAWeek = wishes.hoursAWeek ?? USUAL_HOURS_A_WEEK;
  const facts: PlanFacts = {
    today,
    examOn: wishes.examOn === undefined ? undefined : toPlainDate(wishes.examOn),
    minutesAWeek: hoursAWeek * 60,
    easyDays: wishes.easyDays,
    offDays: wishes.offDays,
    sections: sections.map(({ sectionId, title, tasks, minutes }) => ({
      sectionId,
      title,
      tasks,
      minutes,
      done: progress.get(sectionId)?.doneAt !== undefined,
    })),
    tasks: domains.flatMap(({ tasks }) => tasks.map(({ id, scoredItems }) => ({ task: id, weight: scoredItems, low: lows.get(id) ?? 0 }))),
    cardsByDay: cardsByDay(deck, cards),
    secondsACard,
    practiceMinutes,
    placement: placement === 'offered' ? 'due' : placedAt ? dateOf(placedAt) : today,
    lastPracticeOn: lastPractice && dateOf(lastPractice),
    lastFullOn: lastFull && dateOf(lastFull),
    doneToday,
  };
  return ok({
    today,
    plan: studyPlan(facts),
    wishes,
    hoursAWeek,
    doneToday,
    placement,
    hasFeed: settings.hasFeed,
    cards,
    mastery,
    ...recallOf(
      deck,
      domains.map(({ id, tasks }) => ({ id, tasks: tasks.map((task) => task.id) })),
    ),
  });
}

/** What a finished practice exam was of the plan; the other ways are somebody's own choice, and count as time. */
function practisedPiece(length: queries.FinishedPractice['length'], task: string | undefined, minutes: PlanFacts['practiceMinutes']): readonly PlanPiece[] {
  if (length === 'placement' || length === 'short' || length === 'full') return [{ kind: 'practice', length, minutes: minutes[length] }];
  return [{ kind: 'drill', task: task ?? '', minutes: practicePlan(length).minutes }];
}

/** How many cards come up on each day from today, if none is left lying. */
function cardsByDay({ reviews, parameters, wishes, nowMs }: Deck, today: CardsToday): readonly number[] {
  const day = studyDay(nowMs, wishes.zone);
  const left = wishes.examOn === undefined ? ROLLING_DAYS : Math.min(LONGEST_DAYS, daysUntil(wishes.examOn, nowMs, wishes.zone));
  // A day of a forecast need not begin at the minute: where the clock is changed it is an hour off.
  const days = Array.from({ length: Math.max(1, left) }, (_, index) => ({
    fromMs: day.fromMs + index * DAY_MS,
    toMs: day.toMs + index * DAY_MS,
    weekday: (day.weekday + index) % 7,
  }));
  const foretold = workload(memoriesOf(reviews, parameters), days, {
    retention: retentionOf(wishes, nowMs),
    newADay: wishes.newADay,
    unseen: today.all - today.met,
    parameters,
  });
  return [today.due + today.fresh, ...foretold.slice(1)];
}

function retentionOf({ examOn, zone }: StudyWishes, nowMs: number): number {
  return desiredRetention(examOn === undefined ? undefined : daysUntil(examOn, nowMs, zone));
}

/** What the cards of each task and domain say about the exam day. */
function recallOf(deck: Deck, domains: readonly { readonly id: string; readonly tasks: readonly string[] }[]): Pick<OwnPlan, 'recall' | 'domainRecall'> {
  const { cards, reviews, parameters, wishes, nowMs } = deck;
  const left = wishes.examOn === undefined ? undefined : daysUntil(wishes.examOn, nowMs, wishes.zone);
  const ahead = left === undefined || left < 0 ? ROLLING_DAYS : left;
  const memories = memoriesOf(reviews, parameters);
  const at = { atMs: nowMs + ahead * DAY_MS, retention: desiredRetention(left === undefined ? undefined : 0), parameters };
  const byTask = Map.groupBy(cards, ({ task }) => task);
  const ids = (tasks: readonly string[]) => tasks.flatMap((task) => (byTask.get(task) ?? []).map(({ cardId }) => cardId));
  return {
    recall: new Map(domains.flatMap(({ tasks }) => tasks.map((task) => [task, examRecall(ids([task]), memories, at)] as const))),
    domainRecall: new Map(domains.map(({ id, tasks }) => [id, examRecall(ids(tasks), memories, at)] as const)),
  };
}

/** Puts the placement check aside. */
export async function skipPlacement(db: Db, permission: StudyPermission, clock: Clock): Promise<void> {
  await inTransaction(db, (tx) => queries.storePlacementSkipped(tx, permission.actor.personId, currentScheme().zone.value, clock.now()));
}

/** Why there is no feed at an address. */
export type FeedRefusal = 'FEED_NOT_FOUND';

/** The plan that the secret of a calendar feed opens. */
export async function planOfFeed(db: Db, feedSha256: Buffer, clock: Clock): Promise<Result<{ readonly personId: string; readonly own: OwnPlan }, FeedRefusal>> {
  const personId = await queries.findByFeed(db, feedSha256);
  const own = personId === undefined ? undefined : await planOf(db, personId, clock);
  return personId !== undefined && own?.ok ? ok({ personId, own: own.value }) : err('FEED_NOT_FOUND');
}
