import type { Clock } from '@einthoven/kernel';
import { getProfile, isUuid, type Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { listBoard, listSignals, type BoardRow } from './board.queries.ts';
import { findHold, type Hold } from './hold.queries.ts';
import { listIncidents, type Incident } from './incident.ts';
import { listInterventions, type Intervention } from './intervention.queries.ts';
import { readMessages, type Message } from './message.ts';
import { listCredits } from './outage.queries.ts';

const HALF_DAY_MS = 12 * 3_600_000;

/** A sitting as who watches sees it. No answer, no question and no score is in it. */
export type BoardEntry = BoardRow & { readonly name: string };

async function named(db: Db, row: BoardRow): Promise<BoardEntry> {
  if (row.simulated !== null) return { ...row, name: `Simulated candidate ${row.simulated}` };
  const profile = await getProfile(db, row.personId);
  return { ...row, name: profile?.legalName ?? 'erased' };
}

/** Every sitting that runs, and those of the last half day; of one window where it is named. */
export async function examBoard(
  db: Db,
  _permission: Permission<'exam.watch'>,
  { clock, windowId }: { readonly clock: Clock; readonly windowId?: string | undefined },
): Promise<readonly BoardEntry[]> {
  const rows = await listBoard(db, new Date(clock.now().getTime() - HALF_DAY_MS), { windowId });
  return Promise.all(rows.map((row) => named(db, row)));
}

/** One sitting with everything that happened around it. */
export type SittingFile = {
  readonly entry: BoardEntry;
  readonly incidents: readonly Incident[];
  readonly interventions: readonly Intervention[];
  readonly credits: Awaited<ReturnType<typeof listCredits>>;
  readonly signals: Awaited<ReturnType<typeof listSignals>>;
  readonly messages: readonly Message[];
  readonly hold: Hold | undefined;
};

/** Opens one sitting; undefined when there is none. */
export async function readSitting(db: Db, permission: Permission<'exam.watch'>, attemptId: string): Promise<SittingFile | undefined> {
  if (!isUuid(attemptId)) return undefined;
  const [row] = await listBoard(db, new Date(0), { attemptId });
  if (!row) return undefined;
  return {
    entry: await named(db, row),
    incidents: await listIncidents(db, permission, attemptId),
    interventions: await listInterventions(db, attemptId),
    credits: await listCredits(db, attemptId),
    signals: await listSignals(db, attemptId),
    messages: await readMessages(db, { attemptId, personId: row.personId }),
    hold: await findHold(db, attemptId),
  };
}
