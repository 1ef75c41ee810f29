import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { isUuid, type Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { findAttempt } from './attempt.queries.ts';

/** Light evidence of a sitting. It decides nothing by itself. */
export const SIGNAL_KINDS = ['left-window', 'came-back', 'copied', 'pasted', 'printed', 'network-lost', 'network-back', 'device'] as const;

/** A kind of signal. */
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** One signal as a room reports it. */
export type Signal = { readonly kind: SignalKind; readonly happenedAtMs: number; readonly detail: Readonly<Record<string, string | number | boolean>> };

/** Most signals of one delivery. */
export const MOST_SIGNALS = 50;

/** Most signals that are kept of one attempt: what comes after tells nothing new. */
const MOST_PER_ATTEMPT = 2000;

/** Reads what a room delivered; undefined where it is none. Details are short and flat: anything else is dropped. */
export function readSignals(given: unknown): readonly Signal[] | undefined {
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_SIGNALS) return undefined;
  const read = given.map((one: unknown): Signal | undefined => {
    if (typeof one !== 'object' || one === null) return undefined;
    const { kind, happenedAtMs, detail } = one as Record<string, unknown>;
    if (!SIGNAL_KINDS.includes(kind as SignalKind) || typeof happenedAtMs !== 'number' || !Number.isFinite(happenedAtMs)) return undefined;
    const kept = Object.entries(typeof detail === 'object' && detail !== null ? detail : {})
      .slice(0, 8)
      .filter(
        (entry): entry is [string, string | number | boolean] => ['string', 'number', 'boolean'].includes(typeof entry[1]) && /^[a-zA-Z]{1,20}$/.test(entry[0]),
      )
      .map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, 40) : value] as const);
    return { kind: kind as SignalKind, happenedAtMs, detail: Object.fromEntries(kept) };
  });
  return read.every((signal) => signal !== undefined) ? read : undefined;
}

/** Keeps signals of one's own running exam. */
export async function keepSignals(
  db: Db,
  permission: Permission<'exam.sit-own'>,
  attemptId: string,
  signals: readonly Signal[],
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, 'EXAM_NOT_FOUND'>> {
  const attempt = isUuid(attemptId) ? await findAttempt(db, attemptId) : undefined;
  if (attempt?.personId !== permission.actor.personId) return err('EXAM_NOT_FOUND');
  const row = await db
    .selectFrom('attempt_signals')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('attempt_id', '=', attemptId)
    .executeTakeFirstOrThrow();
  const room = MOST_PER_ATTEMPT - Number(row.count);
  if (room <= 0) return ok(undefined);
  const now = clock.now();
  await db
    .insertInto('attempt_signals')
    .values(
      signals.slice(0, room).map((signal) => ({
        attempt_id: attemptId,
        kind: signal.kind,
        detail: JSON.stringify(signal.detail),
        // A device's clock may be anything: kept between the start and now.
        happened_at: new Date(Math.min(Math.max(signal.happenedAtMs, attempt.startedAt.getTime()), now.getTime())),
        received_at: now,
      })),
    )
    .execute();
  return ok(undefined);
}
