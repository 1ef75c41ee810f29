import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { cleanText, type Actor } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { findPersonalKeys, sealFor } from '../platform/personal-key.ts';
import { purposeKey, seal, unseal } from '../platform/seal.ts';
import { currentScheme } from '../scheme/index.ts';
import * as queries from './desk.queries.ts';
import type { ServiceTime } from './desk.queries.ts';
import { QUEUE_SOURCES } from './sources.ts';
import type { QueueSource, Waiting } from './source.ts';

const DAY_MS = 86_400_000;
/** Service times look back so far. */
export const SERVICE_DAYS = 90;

/** A piece of work on the desk. */
export type DeskItem = Waiting & {
  readonly kind: string;
  readonly one: string;
  readonly ageDays: number;
  /** Until when it should be decided; undefined where the scheme promises nothing. */
  readonly dueAt: Date | undefined;
  /** Whole days left; negative when late. */
  readonly daysLeft: number | undefined;
  readonly assigned: { readonly personId: string; readonly name: string; readonly since: Date; readonly mine: boolean } | undefined;
};

/** How one kind of work stands. */
export type DeskQueue = {
  readonly kind: string;
  readonly title: string;
  readonly waiting: number;
  readonly late: number;
  readonly promisedDays: number | undefined;
  readonly service: ServiceTime | undefined;
};

/** What is shown: all kinds or one; everybody's, the reader's own, nobody's; what is for others, too. */
export type DeskFilter = { readonly kind: string | undefined; readonly whose: 'all' | 'mine' | 'nobody'; readonly others: boolean };

/** The desk of one member of the staff. */
export type Desk = { readonly items: readonly DeskItem[]; readonly queues: readonly DeskQueue[]; readonly late: number; readonly mine: number };

/** The order of work: the nearest deadline first, then the oldest; what has no deadline comes after. */
export function byUrgency(a: Pick<DeskItem, 'dueAt' | 'since'>, b: Pick<DeskItem, 'dueAt' | 'since'>): number {
  return (a.dueAt?.getTime() ?? Infinity) - (b.dueAt?.getTime() ?? Infinity) || a.since.getTime() - b.since.getTime();
}

/** What waits in some queues for a reader, with its deadlines and who has it. */
export async function readItems(
  db: Db,
  actor: Actor,
  sources: readonly QueueSource[],
  clock: Clock,
): Promise<{ readonly open: readonly { readonly source: QueueSource }[]; readonly all: readonly DeskItem[] }> {
  const now = clock.now();
  const promised = currentScheme().service.decideWithinDays.value;
  const assignments = new Map((await queries.listAssignments(db)).map((one) => [`${one.kind} ${one.itemId}`, one]));
  const read = await Promise.all(sources.map(async (source) => ({ source, waiting: await source.read(db, actor, clock) })));
  const open = read.flatMap(({ source, waiting }) => (waiting ? [{ source, waiting }] : []));
  const ids = open.flatMap(({ source, waiting }) =>
    waiting.flatMap(({ personId, name, itemId }) => [
      name === undefined ? (personId ?? '') : '',
      assignments.get(`${source.kind} ${itemId}`)?.assignedTo ?? '',
    ]),
  );
  const names = await queries.namesOf(
    db,
    [...new Set(ids)].filter((id) => id !== ''),
  );
  const all = open.flatMap(({ source, waiting }) =>
    waiting.map((item): DeskItem => {
      const days = promised[source.kind];
      const dueAt = item.due ?? (days === undefined ? undefined : new Date(item.since.getTime() + days * DAY_MS));
      const given = assignments.get(`${source.kind} ${item.itemId}`);
      return {
        ...item,
        name: item.name ?? names.get(item.personId ?? ''),
        kind: source.kind,
        one: source.one,
        ageDays: Math.floor((now.getTime() - item.since.getTime()) / DAY_MS),
        dueAt,
        daysLeft: dueAt && Math.floor((dueAt.getTime() - now.getTime()) / DAY_MS),
        assigned: given && {
          personId: given.assignedTo,
          name: names.get(given.assignedTo) ?? 'Former colleague',
          since: given.assignedAt,
          mine: given.assignedTo === actor.personId,
        },
      };
    }),
  );
  return { open, all };
}

/**
 * Everything that waits for this reader, the most urgent first. They see only what they may decide; what they take no part in
 * (their own, what they proposed) only on request, and it counts for nobody's figures.
 */
export async function readDesk(db: Db, actor: Actor, filter: DeskFilter, { clock }: { readonly clock: Clock }): Promise<Desk> {
  const now = clock.now();
  const scheme = currentScheme();
  const { open, all } = await readItems(db, actor, QUEUE_SOURCES, clock);
  const forReader = all.filter((item) => item.notForReader === undefined);
  const since = new Date(now.getTime() - SERVICE_DAYS * DAY_MS);
  const queues = await Promise.all(
    open.map(async ({ source }): Promise<DeskQueue> => {
      const own = forReader.filter(({ kind }) => kind === source.kind);
      return {
        kind: source.kind,
        title: source.title,
        waiting: own.length,
        late: own.filter(({ daysLeft = 0 }) => daysLeft < 0).length,
        promisedDays: source.promisedDays?.(scheme) ?? scheme.service.decideWithinDays.value[source.kind],
        service: await queries.serviceTime(db, source, since),
      };
    }),
  );
  const items = (filter.others ? all : forReader)
    .filter((item) => filter.kind === undefined || item.kind === filter.kind)
    .filter((item) => filter.whose === 'all' || (filter.whose === 'mine' ? item.assigned?.mine === true : item.assigned === undefined))
    .toSorted(byUrgency);
  return {
    items,
    queues,
    late: forReader.filter(({ daysLeft = 0 }) => daysLeft < 0).length,
    mine: forReader.filter(({ assigned }) => assigned?.mine === true).length,
  };
}

/** Why work was not taken, given back or noted. */
export type DeskProblem = 'DESK_NOT_WAITING' | 'DESK_NOTHING_CHOSEN' | 'DESK_NOT_YOURS' | 'DESK_TAKEN' | 'DESK_NOTE_MISSING' | 'DESK_NOTE_TOO_LONG';

/** What staff read about a problem. */
export const DESK_PROBLEM_WORDS: Readonly<Record<DeskProblem, string>> = {
  DESK_NOT_WAITING: 'This waits no more: somebody decided it. Load the list again.',
  DESK_NOTHING_CHOSEN: 'Nothing was chosen. Tick the work that you take, then press again.',
  DESK_NOT_YOURS: 'You take no part in this, so it cannot be yours.',
  DESK_TAKEN: 'Somebody else took this a moment ago. Load the list again to see who.',
  DESK_NOTE_MISSING: 'Write the note first.',
  DESK_NOTE_TOO_LONG: 'A note has at most 2000 characters.',
};

const NOTE_LIMIT = 2000;

/** Names of work as forms send them. */
export type WorkName = { readonly kind: string; readonly itemId: string };

async function findWork(db: Db, actor: Actor, { kind, itemId }: WorkName, clock: Clock): Promise<Result<{ source: QueueSource; item: Waiting }, DeskProblem>> {
  const source = QUEUE_SOURCES.find((one) => one.kind === kind);
  const waiting = await source?.read(db, actor, clock);
  if (!waiting) return err('DESK_NOT_YOURS');
  const item = waiting.find((one) => one.itemId === itemId);
  return source && item ? ok({ source, item }) : err('DESK_NOT_WAITING');
}

/**
 * Takes pieces of work, all that can be taken: what somebody else has stays theirs.
 *
 * @returns how many are the reader's now, and how many were not to be had
 */
export async function takeWork(
  db: Db,
  actor: Actor,
  works: readonly WorkName[],
  { clock }: { readonly clock: Clock },
): Promise<{ readonly taken: number; readonly refused: readonly DeskProblem[] }> {
  const refused: DeskProblem[] = [];
  let taken = 0;
  for (const work of works) {
    const found = await findWork(db, actor, work, clock);
    if (!found.ok || found.value.item.notForReader !== undefined) {
      refused.push(found.ok ? 'DESK_NOT_YOURS' : found.error);
      continue;
    }
    const done = await inTransaction(db, async (tx) => {
      const has = await queries.lockAssignment(tx, work.kind, work.itemId);
      if (has) return has.assignedTo === actor.personId;
      const at = clock.now();
      if (!(await queries.insertAssignment(tx, { ...work, to: actor.personId, by: actor.personId, at }))) return false;
      await note(tx, 'desk.taken', actor, work, found.value.item.personId, at);
      return true;
    });
    if (done) taken += 1;
    else refused.push('DESK_TAKEN');
  }
  return { taken, refused };
}

/** Gives work back, so that somebody else takes it: one's own, or that of a colleague who is away. */
export async function releaseWork(db: Db, actor: Actor, work: WorkName, { clock }: { readonly clock: Clock }): Promise<Result<undefined, DeskProblem>> {
  const found = await findWork(db, actor, work, clock);
  if (!found.ok) return found;
  return inTransaction(db, async (tx) => {
    if (await queries.lockAssignment(tx, work.kind, work.itemId)) {
      const at = clock.now();
      await queries.writeReleased(tx, work.kind, work.itemId, at);
      await note(tx, 'desk.released', actor, work, found.value.item.personId, at);
    }
    return ok(undefined);
  });
}

function note(
  tx: Parameters<typeof recordEvent>[0],
  kind: 'desk.taken' | 'desk.released',
  actor: Actor,
  work: WorkName,
  personId: string | undefined,
  at: Date,
) {
  return recordEvent(tx, {
    kind,
    actor: { kind: 'person', personId: actor.personId },
    subjectPersonId: personId,
    reason: kind === 'desk.taken' ? 'took the work in hand' : 'gave the work back',
    payload: { work: work.kind, item: work.itemId },
    occurredAt: at,
  });
}

/** A note on a piece of work, opened. */
export type DeskNote = { readonly words: string; readonly by: string; readonly at: Date };

const bodyKey = () => purposeKey(config().appSecret, 'desk-notes');

/** Notes for each other on one piece of work; nothing where the reader may not decide it. */
export async function readNotes(db: Db, actor: Actor, work: WorkName, clock: Clock): Promise<readonly DeskNote[]> {
  const found = await findWork(db, actor, work, clock);
  if (!found.ok || found.value.item.notForReader !== undefined) return [];
  const rows = await queries.listNotes(db, work.kind, work.itemId);
  const keys = await findPersonalKeys(db, [...new Set(rows.flatMap(({ personId }) => personId ?? []))]);
  const names = await queries.namesOf(db, [...new Set(rows.map(({ writtenBy }) => writtenBy))]);
  return rows.flatMap((row) => {
    const key = row.personId === null ? bodyKey() : keys.get(row.personId);
    return key
      ? [{ words: JSON.parse(unseal(key, row.sealedWords).toString('utf8')) as string, by: names.get(row.writtenBy) ?? 'Former colleague', at: row.writtenAt }]
      : [];
  });
}

/** Writes a note on a piece of work. */
export async function writeNote(
  db: Db,
  actor: Actor,
  work: WorkName,
  written: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, DeskProblem>> {
  const found = await findWork(db, actor, work, clock);
  if (!found.ok) return found;
  if (found.value.item.notForReader !== undefined) return err('DESK_NOT_YOURS');
  const words = cleanText(written);
  if (words === '') return err('DESK_NOTE_MISSING');
  if (words.length > NOTE_LIMIT) return err('DESK_NOTE_TOO_LONG');
  const { personId } = found.value.item;
  await inTransaction(db, async (tx) => {
    const sealedWords = personId === undefined ? seal(bodyKey(), Buffer.from(JSON.stringify(words))) : await sealFor(tx, personId, words);
    await queries.insertNote(tx, { ...work, personId, sealedWords, by: actor.personId, at: clock.now() });
  });
  return ok(undefined);
}
