import { err, ok, type Result } from '@einthoven/kernel';
import type { ResponseKind } from '@einthoven/exam';

/** Most bytes of a body: a delivery of {@link MOST_EVENTS} events is a third of this. */
export const MOST_BYTES = 32 * 1024;

/** Most events in one delivery. */
export const MOST_EVENTS = 100;

/** An event as a device reports it. */
export type DeliveredEvent = {
  /** Counted up by the device from 1. */
  readonly sequence: number;
  readonly position: number;
  readonly kind: ResponseKind;
  readonly value: string;
  /** Server time as the device reckons it, epoch milliseconds; the database keeps it between start and arrival. */
  readonly happenedAtMs: number;
};

/** What a device delivers. */
export type ParsedDelivery = {
  readonly epoch: number;
  readonly token: string;
  /** In rising order of sequence, each once. */
  readonly events: readonly DeliveredEvent[];
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TOKEN = /^[\w-]{20,100}$/;
const LARGEST_NUMBER = 100_000;
const LAST_MS = Date.UTC(2200, 0, 1);

/**
 * What a value of each kind can look like. An answer is the writing of any type of item; which type stands at a
 * position is scoring's to know. The database checks the same.
 */
const VALUES: Readonly<Record<ResponseKind, RegExp>> = {
  answer:
    /^(?:[a-h]{1,8}|[a-h]{2}(?:,[a-h]{2}){0,7}|(?:0\.[0-9]{4}|1\.0000),(?:0\.[0-9]{4}|1\.0000)|-?[0-9]{1,6}(?:\.[0-9]{1,4})?|-?[0-9]{1,6},-?[0-9]{1,6})?$/,
  flag: /^(?:on|off)$/,
  strike: /^[a-h]{0,8}$/,
  visit: /^$/,
};

/** Whether a text from an address can be the id of an attempt. */
export function isAttemptId(text: string): boolean {
  return UUID.test(text);
}

/** Whether a text can be the value of an event of this kind. */
export function isEventValue(kind: ResponseKind, value: string): boolean {
  return VALUES[kind].test(value);
}

/**
 * Reads the body of a delivery. Written by hand because it runs for every save: it takes a tenth of the time of a
 * schema. Members that it does not know are left aside, so that a newer page may say more to an older server.
 *
 * @returns the delivery, or `EXAM_DELIVERY_MALFORMED` for anything that is not one: no part of it is kept then
 */
export function parseDelivery(text: string): Result<ParsedDelivery, 'EXAM_DELIVERY_MALFORMED'> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return err('EXAM_DELIVERY_MALFORMED');
  }
  if (!isRecord(given)) return err('EXAM_DELIVERY_MALFORMED');
  const { epoch, token, events } = given;
  if (!isNumber(epoch, 1, LARGEST_NUMBER) || typeof token !== 'string' || !TOKEN.test(token)) return err('EXAM_DELIVERY_MALFORMED');
  if (!Array.isArray(events) || events.length > MOST_EVENTS) return err('EXAM_DELIVERY_MALFORMED');
  const read: DeliveredEvent[] = [];
  let rising = true;
  for (const each of events as unknown[]) {
    if (!isRecord(each)) return err('EXAM_DELIVERY_MALFORMED');
    const { sequence, position, kind, value, happenedAt } = each;
    if (!isNumber(sequence, 1, LARGEST_NUMBER) || !isNumber(position, 1, LARGEST_NUMBER) || !isNumber(happenedAt, 0, LAST_MS)) {
      return err('EXAM_DELIVERY_MALFORMED');
    }
    if (typeof value !== 'string' || !isKind(kind) || !isEventValue(kind, value)) return err('EXAM_DELIVERY_MALFORMED');
    const before = read.at(-1);
    rising &&= before === undefined || before.sequence < sequence;
    read.push({ sequence, position, kind, value, happenedAtMs: happenedAt });
  }
  if (!rising) {
    read.sort((left, right) => left.sequence - right.sequence);
    // The same number twice in one delivery is no order at all.
    if (read.some((each, index) => index > 0 && read[index - 1]?.sequence === each.sequence)) return err('EXAM_DELIVERY_MALFORMED');
  }
  return ok({ epoch, token, events: read });
}

function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

function isNumber(given: unknown, least: number, most: number): given is number {
  return Number.isInteger(given) && (given as number) >= least && (given as number) <= most;
}

function isKind(given: unknown): given is ResponseKind {
  return given === 'answer' || given === 'flag' || given === 'strike' || given === 'visit';
}
