import type { Clock } from '@einthoven/kernel';
import type { CetScheme } from '@einthoven/scheme';
import type { Actor } from '../account/index.ts';
import type { Db } from '../db/pool.ts';

/** A piece of work that waits, as its concept knows it. */
export type Waiting = {
  readonly itemId: string;
  /** What it is about, beside the person: "appeal", "$100.00", "by experience". */
  readonly about: string;
  readonly personId?: string | undefined;
  /** Known where the concept told the name already. */
  readonly name?: string | undefined;
  readonly since: Date;
  /** Its own day, where the scheme or a case sets one; otherwise the days of the scheme for the kind count. */
  readonly due?: Date | undefined;
  readonly href: string;
  /** Why the reader takes no part, or what it waits for beside the reader; such work is listed apart. */
  readonly notForReader?: string | undefined;
};

/** Kind of an event, as `recordEvent` takes it. */
type EventKind = `${string}.${string}`;

/** A queue of a concept: what waits, for whom, and by which events it begins and ends. */
export type QueueSource = {
  /** Also the name of its days in `service.decideWithinDays` of the scheme. */
  readonly kind: string;
  readonly title: string;
  /** One such thing, for a row: "Application". */
  readonly one: string;
  /** What waits for the reader; undefined where they may not decide it. */
  readonly read: (db: Db, actor: Actor, clock: Clock) => Promise<readonly Waiting[]> | undefined;
  /** Events whose entity is the piece of work (or the order, for a refund): from asking to the decision. */
  readonly begun: readonly [EventKind, ...EventKind[]];
  readonly ended: readonly [EventKind, ...EventKind[]];
  /** Whether a rule writes the last event once people have found the same; elsewhere what the system ends is no decision. */
  readonly endedByRule?: boolean;
  /** Days that the scheme promises elsewhere than in `service.decideWithinDays`. */
  readonly promisedDays?: (scheme: CetScheme) => number;
  /** The pages on which one is decided, by route id, with the parameter that holds its id. */
  readonly page?: { readonly route: string; readonly param: string };
};
