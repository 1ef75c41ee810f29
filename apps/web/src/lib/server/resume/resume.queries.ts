import type { Db, Tx } from '../db/pool.ts';

/** A version as it is stored. */
export type VersionRow = {
  readonly versionId: string;
  readonly number: number;
  readonly source: 'built' | 'imported' | 'revised';
  readonly sealed: Buffer;
  readonly madeAt: Date;
};

/** A round as it is stored. */
export type RoundRow = {
  readonly roundId: string;
  readonly resumeId: string;
  readonly personId: string;
  readonly entitlementId: string;
  readonly versionId: string;
  readonly sealedWish: Buffer | undefined;
  readonly sentAt: Date;
  readonly sealedRevision: Buffer | undefined;
  readonly revisedBy: string | undefined;
  readonly returnedAt: Date | undefined;
  readonly settledAt: Date | undefined;
  readonly withdrawnAt: Date | undefined;
  readonly schemeVersion: string;
};

/** The resume of a person, locked where asked. */
export async function findResume(db: Db, personId: string, lock = false): Promise<string | undefined> {
  const row = await db
    .selectFrom('resumes')
    .select('resume_id')
    .where('person_id', '=', personId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row?.resume_id;
}

/** Makes sure that there is one, and locks it. */
export async function ensureResume(tx: Tx, personId: string, at: Date): Promise<string> {
  await tx
    .insertInto('resumes')
    .values({ person_id: personId, created_at: at })
    .onConflict((conflict) => conflict.column('person_id').doNothing())
    .execute();
  const resumeId = await findResume(tx, personId, true);
  if (resumeId === undefined) throw new Error('a resume that was just made is not there');
  return resumeId;
}

const VERSION = ['resume_version_id', 'number', 'source', 'sealed_content', 'made_at'] as const;
type StoredVersion = { resume_version_id: string; number: number; source: string; sealed_content: Buffer; made_at: Date };
const toVersion = (row: StoredVersion): VersionRow => ({
  versionId: row.resume_version_id,
  number: row.number,
  source: row.source as VersionRow['source'],
  sealed: row.sealed_content,
  madeAt: row.made_at,
});

/** All versions, the newest first. */
export async function listVersions(db: Db, resumeId: string): Promise<readonly VersionRow[]> {
  const rows = await db.selectFrom('resume_versions').select(VERSION).where('resume_id', '=', resumeId).orderBy('number', 'desc').execute();
  return rows.map(toVersion);
}

/** One version. */
export async function findVersion(db: Db, versionId: string): Promise<VersionRow | undefined> {
  const row = await db.selectFrom('resume_versions').select(VERSION).where('resume_version_id', '=', versionId).executeTakeFirst();
  return row && toVersion(row);
}

/** Adds a version. @returns its id */
export async function insertVersion(
  tx: Tx,
  version: { readonly resumeId: string; readonly number: number; readonly source: VersionRow['source']; readonly sealed: Buffer; readonly at: Date },
): Promise<string> {
  const row = await tx
    .insertInto('resume_versions')
    .values({ resume_id: version.resumeId, number: version.number, source: version.source, sealed_content: version.sealed, made_at: version.at })
    .returning('resume_version_id')
    .executeTakeFirstOrThrow();
  return row.resume_version_id;
}

function rounds(db: Db) {
  return db
    .selectFrom('resume_rounds')
    .innerJoin('resumes', 'resumes.resume_id', 'resume_rounds.resume_id')
    .selectAll('resume_rounds')
    .select('resumes.person_id');
}

type StoredRound = Awaited<ReturnType<ReturnType<typeof rounds>['executeTakeFirstOrThrow']>>;
const toRound = (row: StoredRound): RoundRow => ({
  roundId: row.resume_round_id,
  resumeId: row.resume_id,
  personId: row.person_id,
  entitlementId: row.entitlement_id,
  versionId: row.resume_version_id,
  sealedWish: row.sealed_wish ?? undefined,
  sentAt: row.sent_at,
  sealedRevision: row.sealed_revision ?? undefined,
  revisedBy: row.revised_by ?? undefined,
  returnedAt: row.returned_at ?? undefined,
  settledAt: row.settled_at ?? undefined,
  withdrawnAt: row.withdrawn_at ?? undefined,
  schemeVersion: row.scheme_version,
});

/** Rounds of a resume, the newest first. */
export async function listRounds(db: Db, resumeId: string): Promise<readonly RoundRow[]> {
  const rows = await rounds(db).where('resume_rounds.resume_id', '=', resumeId).orderBy('resume_rounds.sent_at', 'desc').execute();
  return rows.map(toRound);
}

/** Rounds that wait for a reviser, the oldest first. */
export async function listWaitingRounds(db: Db): Promise<readonly RoundRow[]> {
  const rows = await rounds(db)
    .where('resume_rounds.returned_at', 'is', null)
    .where('resume_rounds.withdrawn_at', 'is', null)
    .orderBy('resume_rounds.sent_at')
    .limit(200)
    .execute();
  return rows.map(toRound);
}

/** One round, locked where asked. */
export async function findRound(db: Db, roundId: string, lock = false): Promise<RoundRow | undefined> {
  const row = await rounds(db)
    .where('resume_rounds.resume_round_id', '=', roundId)
    .$if(lock, (query) => query.forUpdate('resume_rounds'))
    .executeTakeFirst();
  return row && toRound(row);
}

/** Sends a version to a reviser. */
export async function insertRound(
  tx: Tx,
  round: Pick<RoundRow, 'resumeId' | 'entitlementId' | 'versionId' | 'sealedWish' | 'sentAt' | 'schemeVersion'>,
): Promise<string> {
  const row = await tx
    .insertInto('resume_rounds')
    .values({
      resume_id: round.resumeId,
      entitlement_id: round.entitlementId,
      resume_version_id: round.versionId,
      sealed_wish: round.sealedWish ?? null,
      sent_at: round.sentAt,
      scheme_version: round.schemeVersion,
    })
    .returning('resume_round_id')
    .executeTakeFirstOrThrow();
  return row.resume_round_id;
}

/** Writes what a reviser sends back. */
export async function writeReturned(tx: Tx, roundId: string, returned: { readonly sealed: Buffer; readonly by: string; readonly at: Date }): Promise<void> {
  await tx
    .updateTable('resume_rounds')
    .set({ sealed_revision: returned.sealed, revised_by: returned.by, returned_at: returned.at })
    .where('resume_round_id', '=', roundId)
    .execute();
}

/** Writes that the person has chosen. */
export async function writeSettled(tx: Tx, roundId: string, versionId: string, at: Date): Promise<void> {
  await tx.updateTable('resume_rounds').set({ settled_at: at, settled_version_id: versionId }).where('resume_round_id', '=', roundId).execute();
}

/** Takes a round out. */
export async function writeWithdrawn(tx: Tx, roundId: string, at: Date): Promise<void> {
  await tx.updateTable('resume_rounds').set({ withdrawn_at: at }).where('resume_round_id', '=', roundId).execute();
}
