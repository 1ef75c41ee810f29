import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** The newest step about the death of a person. */
export type DeathStep = {
  readonly step: 'reported' | 'recorded' | 'not-so' | 'correction-proposed' | 'corrected' | 'stands';
  readonly by: string | undefined;
  readonly at: Date;
};

const STEPS: Readonly<Record<string, DeathStep['step']>> = {
  'credential.death-reported': 'reported',
  'credential.death-recorded': 'recorded',
  'credential.death-not-so': 'not-so',
  'credential.death-correction-proposed': 'correction-proposed',
  'credential.death-corrected': 'corrected',
  'credential.death-stands': 'stands',
};

/** Keeps others from acting on the death of the same person until the transaction ends. */
export async function lockDeath(tx: Tx, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`death ${personId}`}, 0))`.execute(tx);
}

/** What a second person has to look at: a death that was reported, or one on record that was found to be a mistake. */
export type OpenDeathStep = { readonly personId: string; readonly by: string | undefined; readonly at: Date; readonly correction: boolean };

/** The newest step of each person where it waits for a second person, oldest first. */
export async function selectOpenReports(db: Db): Promise<readonly OpenDeathStep[]> {
  const { rows } = await sql<{ person_id: string; by: string | null; at: Date; correction: boolean }>`
    select subject_person_id as person_id, actor_person_id as by, occurred_at as at, kind = 'credential.death-correction-proposed' as correction from (
      select distinct on (subject_person_id) kind, subject_person_id, actor_person_id, occurred_at from events
        where kind = any(${Object.keys(STEPS)})
        order by subject_person_id, event_id desc
    ) newest where kind in ('credential.death-reported', 'credential.death-correction-proposed') order by occurred_at limit 200`.execute(db);
  return rows.map((row) => ({ personId: row.person_id, by: row.by ?? undefined, at: new Date(row.at), correction: row.correction }));
}

/** The newest report of a death, its record or its withdrawal, as the events tell it. */
export async function selectDeathStep(db: Db, personId: string): Promise<DeathStep | undefined> {
  const row = await db
    .selectFrom('events')
    .select(['kind', 'actor_person_id', 'occurred_at'])
    .where('subject_person_id', '=', personId)
    .where('kind', 'in', Object.keys(STEPS))
    .orderBy('event_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const step = row && STEPS[row.kind];
  return step && { step, by: row.actor_person_id ?? undefined, at: new Date(row.occurred_at) };
}
