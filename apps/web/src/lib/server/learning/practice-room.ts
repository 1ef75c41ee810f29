import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { isNewer, isResponse, roomItem, type RoomForm } from '@einthoven/exam';
import { isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { bankPictures } from '../item/index.ts';
import { currentScheme } from '../scheme/index.ts';
import { closesAt, openPractice, type OpenPractice } from './practice.ts';
import * as queries from './practice.queries.ts';
import type { ChangedQuestion, PracticeQuestion } from './practice.queries.ts';

/** Why the room of a practice exam does not open, or takes nothing. */
export type PracticeRoomRefusal =
  | 'PRACTICE_NOT_FOUND'
  | 'PRACTICE_OVER'
  /** Another device or tab was quicker. */
  | 'PRACTICE_MOVED'
  /** An answer that this question cannot have, or an epoch that nobody was given. */
  | 'PRACTICE_NEWS_BROKEN';

/** A saved state of a question, as the room reads it. */
export type PracticeRoomResponse = {
  readonly position: number;
  readonly answer: string | undefined;
  readonly flagged: boolean;
  readonly struck: string;
  readonly answerEpoch: number;
  readonly flagEpoch: number;
  readonly strikeEpoch: number;
};

/** How a practice exam stands, as its room hears it now and then. */
export type PracticeRoomNews = {
  readonly state: 'open' | 'submitted';
  readonly currentEpoch: number;
  readonly leasedAt: string | undefined;
  readonly remainingMs: number;
  readonly serverNowMs: number;
  readonly responses: readonly PracticeRoomResponse[];
  readonly superseded: readonly never[];
};

/** All that the room starts from. Nothing in it says what is right. */
export type PracticeRoom = RoomForm & {
  readonly attemptId: string;
  readonly responses: readonly PracticeRoomResponse[];
  readonly lastPosition: number;
  readonly leaseEpoch: number;
  readonly remainingMs: number;
  readonly serverNowMs: number;
  readonly minutes: number;
  readonly lateArrivalMinutes: number;
};

/** One thing that was done in the room. */
export type PracticeEvent = {
  readonly sequence: number;
  readonly position: number;
  readonly kind: 'answer' | 'flag' | 'strike' | 'visit';
  readonly value: string;
  /** Server time at which it happened, as the device reckons it: epoch milliseconds. */
  readonly happenedAt: number;
};

/** What became of a delivery. */
export type PracticeDelivered = {
  readonly state: 'open' | 'submitted';
  readonly lease: 'current' | 'superseded';
  readonly currentEpoch: number;
  readonly remainingMs: number;
  readonly serverNowMs: number;
  readonly acknowledged: number;
  /** Sequences that came after time and do not count. */
  readonly late: readonly number[];
  readonly conflicts: readonly number[];
};

/** Opens the room of a running practice exam. */
export async function openPracticeRoom(
  db: Db,
  permission: Permission<'practice.use-own'>,
  practiceExamId: string,
  clock: Clock,
): Promise<Result<PracticeRoom, PracticeRoomRefusal>> {
  const open = await openPractice(db, permission, practiceExamId, clock);
  if (!open) return err('PRACTICE_NOT_FOUND');
  const { practice, questions } = open;
  if (practice.finishedAt) return err('PRACTICE_OVER');
  const items = questions.map((question) => roomItem(question.position, question.shown, question.optionOrder, question.tracing));
  return ok({
    attemptId: practiceExamId,
    items,
    pictures: await picturesOf(db, questions),
    responses: responsesOf(questions),
    lastPosition: practice.lastPosition,
    leaseEpoch: practice.leaseEpoch,
    ...timeOf(practice, clock),
    minutes: Math.round((practice.deadlineAt.getTime() - practice.startedAt.getTime()) / 60_000),
    lateArrivalMinutes: currentScheme().exam.lateArrivalMinutes.value,
  });
}

/** How a practice exam stands: for the room, every few seconds. */
export async function practiceNews(
  db: Db,
  permission: Permission<'practice.use-own'>,
  practiceExamId: string,
  clock: Clock,
): Promise<Result<PracticeRoomNews, PracticeRoomRefusal>> {
  const open = await openPractice(db, permission, practiceExamId, clock);
  if (!open) return err('PRACTICE_NOT_FOUND');
  const { practice, questions } = open;
  return ok({
    state: practice.finishedAt ? 'submitted' : 'open',
    currentEpoch: practice.leaseEpoch,
    leasedAt: practice.leasedAt?.toISOString(),
    ...timeOf(practice, clock),
    responses: responsesOf(questions),
    superseded: [],
  });
}

/**
 * Lets a device or tab write from here on.
 *
 * @param expectedEpoch what it knows: where another one was quicker, nothing changes
 */
export async function takePracticeLease(
  db: Db,
  permission: Permission<'practice.use-own'>,
  practiceExamId: string,
  expectedEpoch: number,
  clock: Clock,
): Promise<Result<number, PracticeRoomRefusal>> {
  if (!isUuid(practiceExamId)) return err('PRACTICE_NOT_FOUND');
  return inTransaction(db, async (tx) => {
    const practice = await queries.lockOwnPractice(tx, practiceExamId, permission.actor.personId);
    if (!practice) return err('PRACTICE_NOT_FOUND');
    if (practice.finishedAt || clock.now() >= closesAt(practice)) return err('PRACTICE_OVER');
    if (practice.leaseEpoch !== expectedEpoch) return err('PRACTICE_MOVED');
    return ok(await queries.raiseEpoch(tx, practiceExamId, clock.now()));
  });
}

/**
 * Takes what a device did. Repeating a delivery, or delivering late what another device has chosen anew since, changes
 * nothing: per question and kind the newest counts, by epoch and then by sequence.
 */
export async function takePracticeEvents(
  db: Db,
  permission: Permission<'practice.use-own'>,
  practiceExamId: string,
  told: { readonly epoch: number; readonly events: readonly PracticeEvent[] },
  clock: Clock,
): Promise<Result<PracticeDelivered, PracticeRoomRefusal>> {
  if (!isUuid(practiceExamId)) return err('PRACTICE_NOT_FOUND');
  return inTransaction(db, async (tx) => {
    const practice = await queries.lockOwnPractice(tx, practiceExamId, permission.actor.personId);
    if (!practice) return err('PRACTICE_NOT_FOUND');
    const { epoch, events } = told;
    const questions = await queries.listQuestions(tx, practiceExamId);
    if (epoch > practice.leaseEpoch || !events.every((event) => canHave(questions[event.position - 1], event))) return err('PRACTICE_NEWS_BROKEN');
    const now = clock.now();
    const open = practice.finishedAt === undefined && now < closesAt(practice);
    const counts = ({ happenedAt }: PracticeEvent) =>
      open && (now < practice.deadlineAt || Math.min(happenedAt, now.getTime()) < practice.deadlineAt.getTime());
    const changed = new Map<number, ChangedQuestion>();
    let last = practice.lastPosition;
    for (const event of events.filter(counts)) {
      const before = changed.get(event.position) ?? questions[event.position - 1];
      if (event.kind === 'visit' && epoch === practice.leaseEpoch) last = event.position;
      const after = before && withEvent(before, event, { epoch, sequence: event.sequence });
      if (after) changed.set(event.position, after);
    }
    for (const question of changed.values()) await queries.saveChange(tx, practiceExamId, question, now);
    if (last !== practice.lastPosition) await queries.saveLastPosition(tx, practiceExamId, last);
    return ok({
      state: open ? 'open' : 'submitted',
      lease: epoch === practice.leaseEpoch ? 'current' : 'superseded',
      currentEpoch: practice.leaseEpoch,
      ...timeOf(practice, clock),
      acknowledged: Math.max(0, ...events.map(({ sequence }) => sequence)),
      late: events.filter((event) => !counts(event)).map(({ sequence }) => sequence),
      conflicts: [],
    });
  });
}

/** Whether an event is one that a question can have. */
function canHave(question: PracticeQuestion | undefined, { kind, value }: PracticeEvent): boolean {
  if (!question) return false;
  if (kind === 'answer') return isResponse(question.shown, value);
  if (kind === 'flag') return value === 'on' || value === 'off';
  if (kind === 'strike') return /^[a-h]{0,8}$/.test(value);
  return value === '';
}

/** A question after an event, or undefined where the event changes nothing. */
function withEvent(question: ChangedQuestion, { kind, value }: PracticeEvent, order: queries.EventOrder): ChangedQuestion | undefined {
  if (kind === 'answer' && isNewer(order, question.answerOrder)) return { ...question, answer: value === '' ? undefined : value, answerOrder: order };
  if (kind === 'flag' && isNewer(order, question.flagOrder)) return { ...question, flagged: value === 'on', flagOrder: order };
  if (kind === 'strike' && isNewer(order, question.strikeOrder)) return { ...question, struck: value, strikeOrder: order };
  return undefined;
}

function timeOf({ deadlineAt }: OpenPractice['practice'], clock: Clock): { readonly remainingMs: number; readonly serverNowMs: number } {
  const serverNowMs = clock.now().getTime();
  return { remainingMs: Math.max(0, deadlineAt.getTime() - serverNowMs), serverNowMs };
}

function responsesOf(questions: readonly PracticeQuestion[]): readonly PracticeRoomResponse[] {
  return questions
    .filter(({ answerOrder, flagOrder, strikeOrder }) => answerOrder.epoch + flagOrder.epoch + strikeOrder.epoch > 0)
    .map(({ position, answer, flagged, struck, answerOrder, flagOrder, strikeOrder }) => ({
      position,
      answer,
      flagged,
      struck,
      answerEpoch: answerOrder.epoch,
      flagEpoch: flagOrder.epoch,
      strikeEpoch: strikeOrder.epoch,
    }));
}

/** Pictures of questions by file name. @throws Error for one that is missing: a fault of the bank */
export async function picturesOf(db: Db, questions: readonly Pick<PracticeQuestion, 'shown'>[]): Promise<RoomForm['pictures']> {
  const files = [...new Set(questions.flatMap(({ shown }) => shown.picture?.file ?? []))];
  const found = await bankPictures(db, files);
  return Object.fromEntries(
    files.map((file) => {
      const picture = found.get(file);
      if (!picture) throw new Error(`the bank has no picture ${file}`);
      return [file, { mediaType: picture.mediaType, base64: Buffer.from(picture.bytes).toString('base64') }];
    }),
  );
}
