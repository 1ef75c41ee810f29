import type { Db, Tx } from '../db/pool.ts';

/** What an incident is about. */
export type IncidentKind = 'technical' | 'question' | 'surroundings' | 'other';

/** An incident as it is stored. */
export type IncidentRow = {
  readonly incidentId: string;
  readonly attemptId: string;
  readonly personId: string;
  readonly kind: IncidentKind;
  readonly sealedWords: Buffer;
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
  readonly reportedAt: Date;
  readonly closedAt: Date | null;
  readonly sealedAnswer: Buffer | null;
};

function incidents(db: Db) {
  return db
    .selectFrom('incidents')
    .select([
      'incident_id as incidentId',
      'attempt_id as attemptId',
      'person_id as personId',
      'kind',
      'sealed_words as sealedWords',
      'evidence',
      'reported_at as reportedAt',
      'closed_at as closedAt',
      'sealed_answer as sealedAnswer',
    ])
    .$castTo<IncidentRow>();
}

/** Incidents of an attempt, oldest first. */
export function listIncidentsOf(db: Db, attemptId: string): Promise<IncidentRow[]> {
  return incidents(db).where('attempt_id', '=', attemptId).orderBy('reported_at').execute();
}

/** Incidents that nobody has answered, longest waiting first; not those of rehearsals. */
export function listOpenIncidents(db: Db): Promise<IncidentRow[]> {
  return incidents(db)
    .where('closed_at', 'is', null)
    .where((where) =>
      where.exists(
        where.selectFrom('attempts').select('attempt_id').whereRef('attempts.attempt_id', '=', 'incidents.attempt_id').where('rehearsal_id', 'is', null),
      ),
    )
    .orderBy('reported_at')
    .limit(200)
    .execute();
}

/** One incident; locked. */
export function findIncident(tx: Tx, incidentId: string): Promise<IncidentRow | undefined> {
  return incidents(tx).where('incident_id', '=', incidentId).forUpdate().executeTakeFirst();
}

/** How many incidents an attempt has. */
export async function countIncidents(db: Db, attemptId: string): Promise<number> {
  const row = await db
    .selectFrom('incidents')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('attempt_id', '=', attemptId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Writes an incident. @returns its id */
export async function insertIncident(
  tx: Tx,
  incident: {
    readonly attemptId: string;
    readonly personId: string;
    readonly kind: IncidentKind;
    readonly sealedWords: Buffer;
    readonly evidence: Readonly<Record<string, string | number | boolean>>;
    readonly at: Date;
  },
): Promise<string> {
  const row = await tx
    .insertInto('incidents')
    .values({
      attempt_id: incident.attemptId,
      person_id: incident.personId,
      kind: incident.kind,
      sealed_words: incident.sealedWords,
      evidence: JSON.stringify(incident.evidence),
      reported_at: incident.at,
    })
    .returning('incident_id')
    .executeTakeFirstOrThrow();
  return row.incident_id;
}

/** Closes an incident. @returns whether it was open */
export async function writeClosed(
  tx: Tx,
  incidentId: string,
  close: { readonly by: string; readonly at: Date; readonly sealedAnswer: Buffer },
): Promise<boolean> {
  const done = await tx
    .updateTable('incidents')
    .set({ closed_at: close.at, closed_by: close.by, sealed_answer: close.sealedAnswer })
    .where('incident_id', '=', incidentId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Whether an attempt has a question of this number. */
export async function hasPosition(db: Db, attemptId: string, position: number): Promise<boolean> {
  if (!Number.isInteger(position)) return false;
  const row = await db.selectFrom('attempt_items').select('position').where('attempt_id', '=', attemptId).where('position', '=', position).executeTakeFirst();
  return row !== undefined;
}

/** Writes a comment on a question. */
export async function insertComment(
  db: Db,
  comment: { readonly attemptId: string; readonly position: number; readonly sealedWords: Buffer; readonly at: Date },
): Promise<void> {
  await db
    .insertInto('item_comments')
    .values({ attempt_id: comment.attemptId, position: comment.position, sealed_words: comment.sealedWords, commented_at: comment.at })
    .execute();
}
