import type { Clock } from '@einthoven/kernel';
import type { CetScheme } from '@einthoven/scheme';
import { permit, type Actor, type Permission, type PermissionName } from '../account/index.ts';
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

/** Reads with a permission, where the actor has it: else the queue is none of theirs. */
export function allowed<Name extends PermissionName>(
  name: Name,
  read: (db: Db, permission: Permission<Name>, clock: Clock) => Promise<readonly Waiting[]>,
): QueueSource['read'] {
  return (db, actor, clock) => {
    const permission = permit(actor, name);
    return permission.ok ? read(db, permission.value, clock) : undefined;
  };
}

/** The same where the deciding is one permission and the reading another: who decides and may not read finds nothing. */
export function allowedReading<Decides extends PermissionName, Reads extends PermissionName>(
  decides: Decides,
  reads: Reads,
  read: (db: Db, reading: Permission<Reads>, clock: Clock) => Promise<readonly Waiting[]>,
): QueueSource['read'] {
  return allowed(decides, async (db, { actor }, clock) => {
    const reading = permit(actor, reads);
    return reading.ok ? read(db, reading.value, clock) : [];
  });
}

/** Why a reader takes no part: it is their own. */
export const OWN = 'Your own: you take no part';
/** Why a reader waits: they took the first step of two. */
export const SECOND = 'Waits for a second person';

/** The last moment of a calendar date, as a deadline: the day itself is still in time. */
export const endOf = (date: string): Date => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000 - 1);
