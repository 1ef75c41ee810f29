import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { findAttempt, lockAttempt } from './attempt.queries.ts';
import * as queries from './message.queries.ts';
import { findSittingOptions } from './window.queries.ts';

/** Longest message, and longest answer: somebody reads it while their clock runs. */
export const MESSAGE_LIMIT = 500;
/** Longest answer. */
export const ANSWER_LIMIT = 300;
const MOST_PER_ATTEMPT = 100;

/** A message between who watches and who sits. */
export type Message = {
  readonly messageId: string;
  readonly words: string;
  readonly sentAt: Date;
  /** When the room showed it. */
  readonly seenAt: Date | undefined;
  readonly answer: string | undefined;
  readonly answeredAt: Date | undefined;
};

/** Why a message was not sent. */
export type MessageProblem = 'EXAM_NOT_RUNNING' | 'EXAM_NOT_WATCHED' | 'MESSAGE_WORDS' | 'MESSAGE_TOO_MANY' | 'IMPARTIALITY_OWN';

/** What staff read about a problem. */
export const MESSAGE_PROBLEM_WORDS: Readonly<Record<MessageProblem, string>> = {
  EXAM_NOT_RUNNING: 'This exam does not run any more. Load the page again to see how it stands.',
  EXAM_NOT_WATCHED: 'The window of this exam is not watched: candidates were told that nobody writes to them.',
  MESSAGE_WORDS: `Write from 2 to ${MESSAGE_LIMIT} characters.`,
  MESSAGE_TOO_MANY: 'There are many messages already. Pause the exam and call the person instead.',
  IMPARTIALITY_OWN: 'This is your own exam. Somebody else acts on it.',
};

/** Writes to a candidate in the exam room. The words are sealed; the event says that they were written. */
export async function sendMessage(
  db: Db,
  permission: Permission<'exam.intervene'>,
  attemptId: string,
  given: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<{ readonly messageId: string }, MessageProblem>> {
  const words = cleanText(given);
  if (words.length < 2 || words.length > MESSAGE_LIMIT) return err('MESSAGE_WORDS');
  const by = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    const attempt = isUuid(attemptId) ? await lockAttempt(tx, attemptId) : undefined;
    if (attempt?.state !== 'open') return err('EXAM_NOT_RUNNING');
    if (attempt.personId === by) return err('IMPARTIALITY_OWN');
    if (!(await findSittingOptions(tx, attemptId))?.proctored) return err('EXAM_NOT_WATCHED');
    if ((await queries.listMessagesOf(tx, attemptId)).length >= MOST_PER_ATTEMPT) return err('MESSAGE_TOO_MANY');
    const at = clock.now();
    const messageId = await queries.insertMessage(tx, { attemptId, by, sealedWords: await sealFor(tx, attempt.personId, { words }), at });
    await recordEvent(tx, {
      kind: 'exam.message-sent',
      actor: { kind: 'person', personId: by },
      subjectPersonId: attempt.personId,
      entity: { name: 'attempt', id: attemptId },
      reason: 'A message into the exam room; its words are kept under the personal key',
      schemeVersion: attempt.schemeVersion,
      payload: { messageId },
      occurredAt: at,
    });
    return ok({ messageId });
  });
}

/** Messages of an attempt, oldest first. The caller has decided who may read them. */
export async function readMessages(db: Db, attempt: { readonly attemptId: string; readonly personId: string }): Promise<readonly Message[]> {
  const rows = await queries.listMessagesOf(db, attempt.attemptId);
  return Promise.all(
    rows.map(async ({ messageId, sentAt, sealedWords, seenAt, answeredAt, sealedAnswer }) => ({
      messageId,
      words: (await openFor<{ words: string }>(db, attempt.personId, sealedWords))?.words ?? '',
      sentAt,
      seenAt: seenAt ?? undefined,
      answer: sealedAnswer ? (await openFor<{ words: string }>(db, attempt.personId, sealedAnswer))?.words : undefined,
      answeredAt: answeredAt ?? undefined,
    })),
  );
}

/** Why a message was not marked or answered. */
export type HearProblem = 'EXAM_NOT_FOUND' | 'MESSAGE_UNKNOWN' | 'MESSAGE_WORDS';

/**
 * Writes down that the room showed a message, and the candidate's short answer where there is one. The first answer
 * stands; saying the same again, after an acknowledgement that was lost, is harmless.
 */
export async function hearMessage(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  attemptId: string,
  heard: { readonly messageId: string; readonly answer: string | undefined },
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, HearProblem>> {
  const answer = heard.answer === undefined ? undefined : cleanText(heard.answer);
  if (answer !== undefined && (answer === '' || answer.length > ANSWER_LIMIT)) return err('MESSAGE_WORDS');
  const personId = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    const attempt = isUuid(attemptId) ? await findAttempt(tx, attemptId) : undefined;
    if (attempt?.personId !== personId || attempt.state !== 'open') return err('EXAM_NOT_FOUND');
    const message = isUuid(heard.messageId) ? await queries.lockMessage(tx, attemptId, heard.messageId) : undefined;
    if (!message) return err('MESSAGE_UNKNOWN');
    const at = new Date(Math.max(clock.now().getTime(), message.sentAt.getTime()));
    const isFirstSight = message.seenAt === null;
    const isAnswer = answer !== undefined && message.answeredAt === null;
    if (!isFirstSight && !isAnswer) return ok(undefined);
    await queries.writeHeard(tx, heard.messageId, {
      seenAt: message.seenAt ?? at,
      answer: isAnswer ? { sealed: await sealFor(tx, personId, { words: answer }), at } : undefined,
    });
    await recordEvent(tx, {
      kind: isAnswer ? 'exam.message-answered' : 'exam.message-shown',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'attempt', id: attemptId },
      reason: isAnswer ? 'Answered from the exam room; the words are kept under the personal key' : 'The exam room showed a message',
      schemeVersion: attempt.schemeVersion,
      payload: { messageId: heard.messageId },
      occurredAt: at,
    });
    return ok(undefined);
  });
}
