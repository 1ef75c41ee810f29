import type { Attempt } from './attempt.queries.ts';
import type { DeliveredEvent } from './save-delivery.ts';

/** A delivery on its way into the database. */
export type Delivery = {
  readonly attemptId: string;
  readonly epoch: number;
  /** SHA-256 of the lease's token, hex: the one thing that entitles to write. */
  readonly leaseHash: string;
  /** In rising order of sequence, each once. */
  readonly events: readonly DeliveredEvent[];
  /** When it reached the server, epoch milliseconds. */
  readonly receivedAtMs: number;
};

/** What became of a delivery. */
export type Written =
  | {
      readonly outcome: 'written';
      readonly state: Attempt['state'];
      readonly currentEpoch: number;
      readonly deadlineMs: number;
      /** Sequences that came after time and do not count. */
      readonly late: readonly number[];
      /** Sequences that were used for something else before: not stored. */
      readonly conflicts: readonly number[];
    }
  /** Nothing was stored: no such lease, a question that the attempt does not have, or somebody else is at the attempt just now. */
  | { readonly outcome: 'unknown-lease' | 'unknown-position' | 'busy' };

/** Anything that runs a statement: a pool, a client, a transaction. */
export type Runner = (statement: { readonly name: string; readonly text: string; readonly values: string[] }) => Promise<{ readonly rows: readonly unknown[] }>;

type Row = {
  readonly outcome: readonly string[];
  readonly current_epoch: readonly number[];
  readonly deadline: readonly number[];
  readonly late: readonly number[];
  readonly conflicts: readonly number[];
};

/**
 * Writes deliveries of many attempts in one statement, which is one transaction of its own.
 *
 * @param deliveries no two of the same attempt and epoch
 * @param lateSeconds by scheme version, how long answers from before the deadline may still arrive
 * @returns what became of each, in the same order
 * @throws the database's error; then nothing was stored, or it is not known whether it was
 */
export async function writeDeliveries(run: Runner, deliveries: readonly Delivery[], lateSeconds: Readonly<Record<string, number>>): Promise<Written[]> {
  const owners: number[] = [];
  const events: DeliveredEvent[] = [];
  for (const [index, delivery] of deliveries.entries()) {
    for (const event of delivery.events) {
      owners.push(index + 1);
      events.push(event);
    }
  }
  const result = await run({
    name: 'save_deliveries',
    text: 'select * from save_deliveries($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    // Everything was checked to hold only letters, digits and a few signs, so that the writing of an array is a join.
    values: [
      list(deliveries.map((delivery) => delivery.attemptId)),
      list(deliveries.map((delivery) => delivery.epoch)),
      list(deliveries.map((delivery) => delivery.leaseHash)),
      list(deliveries.map((delivery) => delivery.receivedAtMs)),
      list(owners),
      list(events.map((event) => event.sequence)),
      list(events.map((event) => event.position)),
      list(events.map((event) => event.kind)),
      quoted(events.map((event) => event.value)),
      list(events.map((event) => event.happenedAtMs)),
      JSON.stringify(lateSeconds),
    ],
  });
  const row = result.rows[0] as Row;
  return deliveries.map((delivery, index) => {
    const outcome = row.outcome[index] as string;
    if (outcome === 'busy' || outcome === 'unknown-lease' || outcome === 'unknown-position') return { outcome };
    return {
      outcome: 'written',
      state: outcome as Attempt['state'],
      currentEpoch: row.current_epoch[index] as number,
      deadlineMs: row.deadline[index] as number,
      late: sequencesOf(row.late, index),
      conflicts: sequencesOf(row.conflicts, index),
    };
  });

  function sequencesOf(numbers: readonly number[], delivery: number): readonly number[] {
    if (numbers.length === 0) return [];
    return numbers
      .filter((number) => owners[number - 1] === delivery + 1)
      .map((number) => (events[number - 1] as DeliveredEvent).sequence)
      .toSorted((left, right) => left - right);
  }
}

function list(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

function quoted(values: readonly string[]): string {
  return values.length === 0 ? '{}' : `{"${values.join('","')}"}`;
}
