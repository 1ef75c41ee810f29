import { ok, plainDateIn, type Result } from '@einthoven/kernel';
import type { Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvents } from '../platform/events.ts';
import { tokenHash } from '../platform/seal.ts';
import { currentScheme } from '../scheme/index.ts';
import type { StartRefusal } from './admission.ts';
import { overviewFrom } from './overview.ts';
import { isStillGood, type StartPorts } from './prepare.ts';
import { startAttempt, startEvents, type Started } from './start.ts';
import * as queries from './attempt.queries.ts';
import { readStandings } from './standing.queries.ts';
import { listSafeBrowserWindows } from './window.queries.ts';

/** Somebody who starts. */
export type Start = {
  readonly permission: Permission<'exam.sit-own'>;
  readonly ports: StartPorts;
  /** A secret of the device that starts, which has the first lease with it; undefined where it asks later. */
  readonly leaseToken: string | undefined;
};

type Waiting = Start & { readonly resolve: (started: Result<Started, StartRefusal> | undefined) => void };

/** So many start in one transaction. */
const MOST_TOGETHER = 16;

/**
 * Collects those who press start while others are being started, and starts them in one transaction: when a thousand
 * press in the same second, they cost about eighty. Who is anything but prepared and admitted goes a way of their own.
 */
class StartQueue {
  readonly #db: Db;
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(db: Db) {
    this.#db = db;
  }

  /** @returns undefined for whoever must go a way of their own */
  start(start: Start): Promise<Result<Started, StartRefusal> | undefined> {
    return new Promise((resolve) => {
      this.#waiting.push({ ...start, resolve });
      // After the requests that have arrived together were all read.
      setImmediate(() => void this.#write());
    });
  }

  async #write(): Promise<void> {
    if (this.#writing || this.#waiting.length === 0) return;
    this.#writing = true;
    // Of one person one start at a time: the second finds what the first has done.
    const people = new Set<string>();
    const batch: Waiting[] = [];
    this.#waiting = this.#waiting.filter((each) => {
      const { personId } = each.permission.actor;
      if (batch.length === MOST_TOGETHER || people.has(personId)) return true;
      people.add(personId);
      batch.push(each);
      return false;
    });
    // What one of them cannot, none of them did: then each tries alone, and has the error that is theirs.
    const outcomes = await startAll(this.#db, batch).catch(() => undefined);
    this.#writing = false;
    void this.#write();
    for (const each of batch) each.resolve(outcomes?.get(each.permission.actor.personId));
  }
}

/** Starts all of them that have a form prepared and may start it now, in one transaction. @returns by person; the others are missing */
async function startAll(db: Db, starts: readonly Start[]): Promise<ReadonlyMap<string, Result<Started, StartRefusal>>> {
  return inTransaction(db, async (tx) => {
    const byPerson = new Map(starts.map((start) => [start.permission.actor.personId, start]));
    await queries.lockStarting(tx, [...byPerson.keys()].toSorted());
    const startedAt = (starts[0] as Start).ports.clock.now();
    const standings = await readStandings(tx, [...byPerson.keys()], plainDateIn(startedAt, currentScheme().zone.value));
    const inSafeBrowser = await listSafeBrowserWindows(
      tx,
      [...standings.values()].flatMap(({ prepared }) => (prepared ? [prepared.windowId] : [])),
    );
    const going = [...standings].flatMap(([personId, standing]) => {
      const { decision, application, agreed, scheme, minutes, accommodation, prepared } = overviewFrom(standing, startedAt);
      // Pictures to look at, where the scheme asks for them, are looked at one by one.
      if (decision.decision !== 'may-sit' || !application || !agreed || !prepared || scheme.identity.asked.value) return [];
      const { ordinal } = decision;
      if (!isStillGood(prepared, { applicationId: application.applicationId, ordinal, scheme }, startedAt)) return [];
      // Tracings that came before a screen reader was granted, and another browser, are looked at one by one as well.
      if (accommodation?.screenReader === true || inSafeBrowser.has(prepared.windowId)) return [];
      const { leaseToken } = byPerson.get(personId) as Start;
      const leaseHash = leaseToken === undefined ? undefined : tokenHash(leaseToken);
      const deadlineAt = new Date(startedAt.getTime() + minutes * 60_000);
      return [{ ...prepared, personId, ordinal, minutes, scheme, accommodation, leaseHash, deadlineAt, leased: leaseHash !== undefined }];
    });
    if (going.length === 0) return new Map();
    const keys = await queries.markStarted(tx, going, startedAt);
    await recordEvents(
      tx,
      going.flatMap((each) => startEvents(each, startedAt)),
    );
    return new Map(
      going.map(({ personId, attemptId, scheme, deadlineAt, accommodation, leased }) => {
        const contentKey = keys.get(attemptId) as Buffer;
        const fresh = { contentKey, schemeVersion: scheme.version, startedAt, deadlineAt, accommodation, leaseEpoch: leased ? 1 : 0 };
        return [personId, ok({ attemptId, isNew: true, fresh })];
      }),
    );
  });
}

const queues = new WeakMap<Db, StartQueue>();

/** Starts an attempt as {@link startAttempt} does, with whoever else starts at this moment. */
export async function startTogether(db: Db, start: Start): Promise<Result<Started, StartRefusal>> {
  const alone = () => startAttempt(db, start.permission, start.ports, start.leaseToken);
  if (db.isTransaction) return alone();
  const queue = queues.get(db) ?? new StartQueue(db);
  queues.set(db, queue);
  return (await queue.start(start)) ?? alone();
}
