import type { Db, Tx } from '../../db/pool.ts';

/** A learning platform whose launches we take. */
export type PlatformRow = {
  readonly platformId: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly deploymentIds: readonly string[];
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly keysetUrl: string;
};

const platforms = (db: Db) => db.selectFrom('lti_platforms').selectAll().where('ended_at', 'is', null);

function toPlatform(row: Awaited<ReturnType<ReturnType<typeof platforms>['executeTakeFirstOrThrow']>>): PlatformRow {
  return {
    platformId: row.lti_platform_id,
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    deploymentIds: row.deployment_ids,
    authUrl: row.auth_url,
    tokenUrl: row.token_url,
    keysetUrl: row.keyset_url,
  };
}

/** The platforms in force. */
export async function listPlatforms(db: Db): Promise<readonly PlatformRow[]> {
  return (await platforms(db).orderBy('name').execute()).map(toPlatform);
}

/** A platform in force. */
export async function findPlatform(db: Db, platformId: string): Promise<PlatformRow | undefined> {
  const row = await platforms(db).where('lti_platform_id', '=', platformId).executeTakeFirst();
  return row && toPlatform(row);
}

/** Stores a platform. @returns undefined where the same is registered */
export async function insertPlatform(tx: Tx, made: Omit<PlatformRow, 'platformId'>, registeredBy: string, at: Date): Promise<string | undefined> {
  const row = await tx
    .insertInto('lti_platforms')
    .values({
      name: made.name,
      issuer: made.issuer,
      client_id: made.clientId,
      deployment_ids: [...made.deploymentIds],
      auth_url: made.authUrl,
      token_url: made.tokenUrl,
      keyset_url: made.keysetUrl,
      registered_by: registeredBy,
      registered_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('lti_platform_id')
    .executeTakeFirst();
  return row?.lti_platform_id;
}

/** Ends a platform; its links stay as records. */
export async function endPlatform(tx: Tx, platformId: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('lti_platforms')
    .set({ ended_at: at })
    .where('lti_platform_id', '=', platformId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Keeps a login that a platform began. */
export async function insertLogin(
  db: Db,
  made: { readonly stateSha256: string; readonly platformId: string; readonly nonce: string; readonly target: string },
  at: Date,
): Promise<void> {
  await db
    .insertInto('lti_logins')
    .values({ state_sha256: made.stateSha256, lti_platform_id: made.platformId, nonce: made.nonce, target: made.target, begun_at: at })
    .execute();
}

/** Takes a login: once, and only if it began after an instant. */
export async function takeLogin(
  db: Db,
  stateSha256: string,
  begunAfter: Date,
  at: Date,
): Promise<{ readonly platformId: string; readonly nonce: string; readonly target: string } | undefined> {
  const row = await db
    .updateTable('lti_logins')
    .set({ used_at: at })
    .where('state_sha256', '=', stateSha256)
    .where('used_at', 'is', null)
    .where('begun_at', '>', begunAfter)
    .returning(['lti_platform_id', 'nonce', 'target'])
    .executeTakeFirst();
  return row && { platformId: row.lti_platform_id, nonce: row.nonce, target: row.target };
}

/** A launch that a platform made. */
export type LaunchRow = {
  readonly launchId: string;
  readonly platformId: string;
  readonly kind: 'resource' | 'deep-link';
  readonly subjectHash: string;
  readonly deploymentId: string;
  readonly target: string;
  readonly sealedClaims: Buffer | undefined;
  readonly linkId: string | undefined;
  readonly launchedAt: Date;
  readonly expiresAt: Date;
  readonly openedAt: Date | undefined;
  readonly score: number | undefined;
};

const launches = (db: Db) => db.selectFrom('lti_launches').selectAll();

function toLaunch(row: Awaited<ReturnType<ReturnType<typeof launches>['executeTakeFirstOrThrow']>>): LaunchRow {
  return {
    launchId: row.lti_launch_id,
    platformId: row.lti_platform_id,
    kind: row.kind as LaunchRow['kind'],
    subjectHash: row.subject_hash,
    deploymentId: row.deployment_id,
    target: row.target,
    sealedClaims: row.sealed_claims ?? undefined,
    linkId: row.lti_person_id ?? undefined,
    launchedAt: row.launched_at,
    expiresAt: row.expires_at,
    openedAt: row.opened_at ?? undefined,
    score: row.score ?? undefined,
  };
}

/** Keeps a launch. */
export async function insertLaunch(
  db: Db,
  made: Pick<LaunchRow, 'platformId' | 'kind' | 'subjectHash' | 'deploymentId' | 'target' | 'expiresAt'> & {
    readonly tokenSha256: string;
    readonly sealedClaims: Buffer;
  },
  at: Date,
): Promise<void> {
  await db
    .insertInto('lti_launches')
    .values({
      lti_platform_id: made.platformId,
      token_sha256: made.tokenSha256,
      kind: made.kind,
      subject_hash: made.subjectHash,
      deployment_id: made.deploymentId,
      target: made.target,
      sealed_claims: made.sealedClaims,
      launched_at: at,
      expires_at: made.expiresAt,
    })
    .execute();
}

/** A launch by its token; with `lock`, held until the transaction ends. */
export async function findLaunch(db: Db, tokenSha256: string, lock = false): Promise<LaunchRow | undefined> {
  const row = await launches(db)
    .where('token_sha256', '=', tokenSha256)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && toLaunch(row);
}

/** Marks a launch as opened by a link. */
export async function writeOpened(tx: Tx, launchId: string, linkId: string | undefined, at: Date): Promise<void> {
  await tx
    .updateTable('lti_launches')
    .set({ opened_at: at, lti_person_id: linkId ?? null })
    .where('lti_launch_id', '=', launchId)
    .execute();
}

/** The link of a person at a platform, by subject or by account. */
export async function findLink(
  db: Db,
  platformId: string,
  by: { readonly subjectHash: string } | { readonly personId: string },
): Promise<{ readonly linkId: string; readonly personId: string; readonly subjectHash: string } | undefined> {
  const row = await db
    .selectFrom('lti_people')
    .select(['lti_person_id', 'person_id', 'subject_hash'])
    .where('lti_platform_id', '=', platformId)
    .where('ended_at', 'is', null)
    .$if('subjectHash' in by, (query) => query.where('subject_hash', '=', (by as { subjectHash: string }).subjectHash))
    .$if('personId' in by, (query) => query.where('person_id', '=', (by as { personId: string }).personId))
    .executeTakeFirst();
  return row && { linkId: row.lti_person_id, personId: row.person_id, subjectHash: row.subject_hash };
}

/** Links an account. */
export async function insertLink(
  tx: Tx,
  made: { readonly platformId: string; readonly subjectHash: string; readonly personId: string },
  at: Date,
): Promise<string> {
  const row = await tx
    .insertInto('lti_people')
    .values({ lti_platform_id: made.platformId, subject_hash: made.subjectHash, person_id: made.personId, consented_at: at })
    .returning('lti_person_id')
    .executeTakeFirstOrThrow();
  return row.lti_person_id;
}

/** The links of a person. */
export async function listLinks(
  db: Db,
  personId: string,
): Promise<readonly { readonly linkId: string; readonly platform: string; readonly consentedAt: Date }[]> {
  const rows = await db
    .selectFrom('lti_people as l')
    .innerJoin('lti_platforms as p', 'p.lti_platform_id', 'l.lti_platform_id')
    .select(['l.lti_person_id', 'p.name', 'l.consented_at'])
    .where('l.person_id', '=', personId)
    .where('l.ended_at', 'is', null)
    .orderBy('l.consented_at')
    .execute();
  return rows.map((row) => ({ linkId: row.lti_person_id, platform: row.name, consentedAt: row.consented_at }));
}

/** Ends a link of a person, or all of theirs. No score goes back after it. */
export async function endLinks(tx: Tx, personId: string, linkId: string | undefined, at: Date): Promise<number> {
  const ended = await tx
    .updateTable('lti_people')
    .set({ ended_at: at })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .$if(linkId !== undefined, (query) => query.where('lti_person_id', '=', linkId ?? ''))
    .returning('lti_person_id')
    .execute();
  const ids = ended.map((row) => row.lti_person_id);
  if (ids.length > 0) await tx.updateTable('lti_launches').set({ sealed_claims: null }).where('lti_person_id', 'in', ids).execute();
  return ids.length;
}

/** Launches whose score may have changed: linked, with a line item kept, of the last days. */
export async function listScorable(db: Db, launchedAfter: Date): Promise<readonly (LaunchRow & { readonly personId: string; readonly tries: number })[]> {
  const rows = await db
    .selectFrom('lti_launches as a')
    .innerJoin('lti_people as l', 'l.lti_person_id', 'a.lti_person_id')
    .selectAll('a')
    .select('l.person_id')
    .where('l.ended_at', 'is', null)
    .where('a.kind', '=', 'resource')
    .where('a.sealed_claims', 'is not', null)
    .where('a.launched_at', '>', launchedAfter)
    .orderBy('a.launched_at')
    .execute();
  return rows.map((row) => ({ ...toLaunch(row), personId: row.person_id, tries: row.score_tries }));
}

/** Writes what became of a score: taken by the platform, or not and why. */
export async function writeScore(db: Db, launchId: string, told: { readonly score: number; readonly problem: string | undefined }, at: Date): Promise<void> {
  await db
    .updateTable('lti_launches')
    .set((value) =>
      told.problem === undefined
        ? { score: told.score, score_sent_at: at, score_tries: 0, score_problem: null }
        : { score_problem: told.problem, score_tries: value('score_tries', '+', 1) },
    )
    .where('lti_launch_id', '=', launchId)
    .execute();
}
