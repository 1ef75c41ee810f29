import type { EventStanding, ResponseKind } from './saving.ts';

/** An event as it was stored. */
export type StoredEvent = {
  readonly epoch: number;
  readonly sequence: number;
  readonly position: number;
  readonly kind: ResponseKind | 'visit';
  readonly value: string;
  readonly happenedAtMs: number;
  readonly receivedAtMs: number;
  readonly standing: EventStanding;
};

/**
 * The events of an attempt as one text, whose SHA-256 stands in the receipt: one line an event, by epoch and
 * sequence, fields apart by one space, the value in JSON. What came too late to count is not in it, so that the
 * text does not change after the exam was closed.
 */
export function eventList(events: readonly StoredEvent[]): string {
  return events
    .filter((event) => event.standing !== 'late')
    .toSorted((a, b) => a.epoch - b.epoch || a.sequence - b.sequence)
    .map(
      ({ epoch, sequence, position, kind, value, happenedAtMs, receivedAtMs, standing }) =>
        `${epoch} ${sequence} ${position} ${kind} ${JSON.stringify(value)} ${happenedAtMs} ${receivedAtMs} ${standing}\n`,
    )
    .join('');
}

/** What a receipt says. */
export type ReceiptBody = {
  readonly issuer: string;
  readonly credential: string;
  readonly attemptId: string;
  /** SHA-256 in hex of the sealed form. */
  readonly formSha256: string;
  readonly startedAt: string;
  readonly submittedAt: string;
  readonly submittedBy: 'candidate' | 'time' | 'proctor';
  /** How many events count, and how many questions have an answer. */
  readonly events: number;
  readonly answered: number;
  /** SHA-256 in hex of {@link eventList}. */
  readonly eventsSha256: string;
};

/** The text that is signed: the body's fields in this order, as JSON without white space. */
export function receiptText(body: ReceiptBody): string {
  const { issuer, credential, attemptId, formSha256, startedAt, submittedAt, submittedBy, events, answered, eventsSha256 } = body;
  return JSON.stringify({ issuer, credential, attemptId, formSha256, startedAt, submittedAt, submittedBy, events, answered, eventsSha256 });
}
