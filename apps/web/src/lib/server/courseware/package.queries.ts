import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';
import type { Manifest } from './package/manifest.ts';
import type { ReadPackage } from './package/read-package.ts';

/** What must be true for the hours. */
export type Rule = 'completed' | 'passed';

/** A package as its row has it. */
export type PackageRow = {
  readonly packageId: string;
  readonly courseId: string;
  readonly uploadedBy: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly manifest: Manifest;
  readonly rule: Rule;
  readonly fileCount: number;
  readonly unpackedBytes: number;
  readonly state: 'waiting' | 'approved' | 'refused' | 'withdrawn' | 'replaced';
  readonly reason: string;
  readonly decidedBy: string | undefined;
  readonly decidedAt: Date | undefined;
  readonly uploadedAt: Date;
};

const all = (db: Db) => db.selectFrom('courseware_packages').selectAll();
type Row = Awaited<ReturnType<ReturnType<typeof all>['executeTakeFirstOrThrow']>>;

function toPackage(row: Row): PackageRow {
  return {
    packageId: row.courseware_package_id,
    courseId: row.ce_course_id,
    uploadedBy: row.uploaded_by,
    fileName: row.file_name,
    sha256: row.file_sha256,
    manifest: row.manifest as unknown as Manifest,
    rule: row.rule as Rule,
    fileCount: row.file_count,
    unpackedBytes: Number(row.unpacked_bytes),
    state: row.state as PackageRow['state'],
    reason: row.reason,
    decidedBy: row.decided_by ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    uploadedAt: row.uploaded_at,
  };
}

/** Stores a package with its files; it waits for staff. */
export async function insertPackage(
  tx: Tx,
  made: { readonly courseId: string; readonly uploadedBy: string; readonly fileName: string; readonly rule: Rule; readonly read: ReadPackage },
  at: Date,
): Promise<string> {
  const { manifest, files, sha256, unpackedBytes } = made.read;
  const { courseware_package_id: packageId } = await tx
    .insertInto('courseware_packages')
    .values({
      ce_course_id: made.courseId,
      uploaded_by: made.uploadedBy,
      file_name: made.fileName,
      file_sha256: sha256,
      standard: manifest.standard,
      title: manifest.title,
      launch_path: `${manifest.path}${manifest.query}`.slice(0, 1000),
      manifest: JSON.stringify(manifest),
      rule: made.rule,
      file_count: files.length,
      unpacked_bytes: unpackedBytes,
      state: 'waiting',
      uploaded_at: at,
    })
    .returning('courseware_package_id')
    .executeTakeFirstOrThrow();
  for (const { path, mediaType, bytes } of files) {
    await tx
      .insertInto('courseware_files')
      .values({ courseware_package_id: packageId, path, media_type: mediaType, bytes: Buffer.from(bytes) })
      .execute();
  }
  return packageId;
}

/** A package; with `lock`, held until the transaction ends. */
export async function findPackage(db: Db, packageId: string, lock = false): Promise<PackageRow | undefined> {
  const row = await all(db)
    .where('courseware_package_id', '=', packageId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && toPackage(row);
}

/** The packages of courses, the newest first. */
export async function listPackages(db: Db, courseIds: readonly string[]): Promise<readonly PackageRow[]> {
  if (courseIds.length === 0) return [];
  const rows = await all(db)
    .where('ce_course_id', 'in', [...courseIds])
    .orderBy('uploaded_at', 'desc')
    .execute();
  return rows.map(toPackage);
}

/** Packages that wait for staff, the oldest first. */
export async function listWaiting(db: Db): Promise<readonly PackageRow[]> {
  const rows = await all(db).where('state', '=', 'waiting').orderBy('uploaded_at').execute();
  return rows.map(toPackage);
}

/** The package that a course runs now. */
export async function findApproved(db: Db, courseId: string): Promise<PackageRow | undefined> {
  const row = await all(db).where('ce_course_id', '=', courseId).where('state', '=', 'approved').executeTakeFirst();
  return row && toPackage(row);
}

/** The courses that can be taken here, of some. */
export async function listRunnable(db: Db, courseIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (courseIds.length === 0) return new Set();
  const packages = await db
    .selectFrom('courseware_packages')
    .select('ce_course_id')
    .where('state', '=', 'approved')
    .where('ce_course_id', 'in', [...courseIds])
    .execute();
  const vendors = await db
    .selectFrom('lti_courses')
    .select('ce_course_id')
    .where('ce_course_id', 'in', [...courseIds])
    .execute();
  return new Set([...packages, ...vendors].map((row) => row.ce_course_id));
}

/** Writes what became of a package. */
export async function writeState(
  tx: Tx,
  packageId: string,
  to: { readonly state: PackageRow['state']; readonly reason?: string; readonly decidedBy?: string; readonly at?: Date },
): Promise<void> {
  await tx
    .updateTable('courseware_packages')
    .set({
      state: to.state,
      ...(to.reason === undefined ? {} : { reason: to.reason }),
      ...(to.decidedBy === undefined ? {} : { decided_by: to.decidedBy, decided_at: to.at ?? null }),
    })
    .where('courseware_package_id', '=', packageId)
    .execute();
}

/** Deletes the files of a package that nobody runs any more. */
export async function deleteFilesOf(tx: Tx, packageId: string): Promise<void> {
  await tx.deleteFrom('courseware_files').where('courseware_package_id', '=', packageId).execute();
}

/** A file of a package. */
export async function findFile(db: Db, packageId: string, path: string): Promise<{ readonly mediaType: string; readonly bytes: Buffer } | undefined> {
  const row = await db
    .selectFrom('courseware_files')
    .select(['media_type', 'bytes'])
    .where('courseware_package_id', '=', packageId)
    .where('path', '=', path)
    .executeTakeFirst();
  return row && { mediaType: row.media_type, bytes: row.bytes };
}

/** The names of the files of a package, for who looks at it. */
export async function listPaths(db: Db, packageId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('courseware_files').select('path').where('courseware_package_id', '=', packageId).orderBy('path').execute();
  return rows.map(({ path }) => path);
}

/** Lets one act change the packages of a course at a time. */
export async function lockPackagesOf(tx: Tx, courseId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`courseware packages of ${courseId}`}, 0))`.execute(tx);
}
