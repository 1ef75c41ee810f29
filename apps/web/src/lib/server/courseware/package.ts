import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { characters, cleanText, getProfile, isUuid, type Permission } from '../account/index.ts';
import { findOfferedCourse, ownCourses } from '../ce/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme } from '../scheme/index.ts';
import type { PackageProblem } from './package/package-problem.ts';
import { readPackage } from './package/read-package.ts';
import * as queries from './package.queries.ts';
import type { PackageRow } from './package.queries.ts';

type Provide = Permission<'ce.provide-own'>;
type Decide = Permission<'ce.decide'>;
type With = { readonly clock: Clock };

/** Why an upload was not taken. */
export type UploadRefusal =
  | PackageProblem
  | 'PACKAGE_COURSE'
  | 'PACKAGE_RULE'
  /** The same file waits or runs already. */
  | 'PACKAGE_THERE'
  | 'PACKAGE_TOO_MANY';

/** Packages of a course that may wait or lie unused. */
const MOST_WAITING = 3;

/** A provider hands in a package for a course of theirs. It is checked by machine now, and by staff before anybody runs it. */
export async function uploadPackage(
  db: Db,
  permission: Provide,
  sent: { readonly courseId: string; readonly fileName: string; readonly bytes: Uint8Array; readonly rule: string },
  { clock }: With,
): Promise<Result<string, UploadRefusal>> {
  const rule = (['completed', 'passed'] as const).find((known) => known === sent.rule);
  if (!rule) return err('PACKAGE_RULE');
  const course = (await ownCourses(db, permission, { clock })).find(({ courseId }) => courseId === sent.courseId);
  if (!course?.inForce) return err('PACKAGE_COURSE');
  const read = await readPackage(sent.bytes);
  if (!read.ok) return read;
  const { personId } = permission.actor;
  const at = clock.now();
  const fileName = (sent.fileName.split(/[/\\]/).at(-1) ?? '').replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '').slice(0, 255) || 'package.zip';
  return inTransaction(db, async (tx): Promise<Result<string, UploadRefusal>> => {
    await queries.lockPackagesOf(tx, sent.courseId);
    const before = await queries.listPackages(tx, [sent.courseId]);
    if (before.some(({ sha256, state }) => sha256 === read.value.sha256 && (state === 'waiting' || state === 'approved'))) return err('PACKAGE_THERE');
    if (before.filter(({ state }) => state === 'waiting').length >= MOST_WAITING) return err('PACKAGE_TOO_MANY');
    const packageId = await queries.insertPackage(tx, { courseId: sent.courseId, uploadedBy: personId, fileName, rule, read: read.value }, at);
    await recordEvent(tx, {
      kind: 'courseware.uploaded',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'courseware_package', id: packageId },
      reason: 'handed in for a course',
      schemeVersion: currentScheme().version,
      payload: { sha256: read.value.sha256, standard: read.value.manifest.standard, files: read.value.files.length },
      occurredAt: at,
    });
    return ok(packageId);
  });
}

/** Takes back a package that waits or runs. Who is in the middle of it keeps their place until a new one is there. */
export async function withdrawPackage(db: Db, permission: Provide, packageId: string, { clock }: With): Promise<Result<undefined, 'PACKAGE_UNKNOWN'>> {
  const own = new Set((await ownCourses(db, permission, { clock })).map(({ courseId }) => courseId));
  if (!isUuid(packageId)) return err('PACKAGE_UNKNOWN');
  const at = clock.now();
  const { personId } = permission.actor;
  return inTransaction(db, async (tx): Promise<Result<undefined, 'PACKAGE_UNKNOWN'>> => {
    const found = await queries.findPackage(tx, packageId, true);
    if (!found || !own.has(found.courseId) || (found.state !== 'waiting' && found.state !== 'approved')) return err('PACKAGE_UNKNOWN');
    await queries.writeState(tx, packageId, { state: 'withdrawn' });
    await queries.deleteFilesOf(tx, packageId);
    await recordEvent(tx, {
      kind: 'courseware.withdrawn',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'courseware_package', id: packageId },
      reason: 'taken back by the provider',
      schemeVersion: currentScheme().version,
      occurredAt: at,
    });
    return ok(undefined);
  });
}

/** One's own courses with their packages, the newest first. */
export async function ownPackages(
  db: Db,
  permission: Provide,
  { clock }: With,
): Promise<
  readonly {
    readonly courseId: string;
    readonly title: string;
    readonly halfHours: number;
    readonly inForce: boolean;
    readonly packages: readonly PackageRow[];
  }[]
> {
  const courses = await ownCourses(db, permission, { clock });
  const packages = await queries.listPackages(
    db,
    courses.map(({ courseId }) => courseId),
  );
  return courses.map(({ courseId, title, halfHours, inForce }) => ({
    courseId,
    title,
    halfHours,
    inForce,
    packages: packages.filter((each) => each.courseId === courseId),
  }));
}

/** A package as staff sees it. */
export type OpenedPackage = {
  readonly found: PackageRow;
  readonly course: { readonly title: string; readonly provider: string; readonly halfHours: number; readonly inForce: boolean };
  readonly paths: readonly string[];
  readonly decidedBy: string | undefined;
  /** Whether the actor is the provider and so takes no part. */
  readonly own: boolean;
};

/** Packages that wait, the oldest first, without those of the actor. */
export async function listPackageQueue(
  db: Db,
  permission: Decide,
  { clock }: With,
): Promise<readonly { readonly packageId: string; readonly title: string; readonly course: string; readonly provider: string; readonly uploadedAt: Date }[]> {
  const entries = [];
  for (const { packageId, courseId, uploadedBy, manifest, uploadedAt } of await queries.listWaiting(db)) {
    const course = await findOfferedCourse(db, courseId, { clock });
    if (course && uploadedBy !== permission.actor.personId && course.contactPersonId !== permission.actor.personId)
      entries.push({ packageId, title: manifest.title, course: course.title, provider: course.provider, uploadedAt });
  }
  return entries;
}

/** Opens a package for a decision. */
export async function openPackage(db: Db, permission: Decide, packageId: string, { clock }: With): Promise<OpenedPackage | undefined> {
  const found = isUuid(packageId) ? await queries.findPackage(db, packageId) : undefined;
  const course = found && (await findOfferedCourse(db, found.courseId, { clock }));
  if (!found || !course) return undefined;
  const me = permission.actor.personId;
  return {
    found,
    course: { title: course.title, provider: course.provider, halfHours: course.halfHours, inForce: course.inForce },
    paths: await queries.listPaths(db, packageId),
    decidedBy: found.decidedBy && (await getProfile(db, found.decidedBy))?.legalName,
    own: found.uploadedBy === me || course.contactPersonId === me,
  };
}

/** Why a decision was not taken. */
export type DecideRefusal = 'PACKAGE_UNKNOWN' | 'PACKAGE_OWN' | 'PACKAGE_BEFORE' | 'PACKAGE_DECIDED' | 'PACKAGE_REASON' | 'PACKAGE_VERDICT' | 'PACKAGE_COURSE';

/** Staff approve a package, which then runs in the place of the one before it, or refuse it with a reason. The provider is told. */
export async function decidePackage(
  db: Db,
  permission: Decide,
  packageId: string,
  typed: { readonly verdict: string; readonly reason: string },
  { clock }: With,
): Promise<Result<'approved' | 'refused', DecideRefusal>> {
  const { personId } = permission.actor;
  const state = ({ approve: 'approved', refuse: 'refused' } as const)[typed.verdict as 'approve' | 'refuse'];
  if (!state) return err('PACKAGE_VERDICT');
  const reason = cleanText(typed.reason);
  if (reason === '' || characters(reason) > 1000) return err('PACKAGE_REASON');
  if (!isUuid(packageId)) return err('PACKAGE_UNKNOWN');
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<'approved' | 'refused', DecideRefusal>> => {
    const found = await queries.findPackage(tx, packageId, true);
    const course = found && (await findOfferedCourse(tx, found.courseId, { clock }));
    if (!found || !course) return err('PACKAGE_UNKNOWN');
    if (found.uploadedBy === personId || course.contactPersonId === personId) return err('PACKAGE_OWN');
    if (found.state !== 'waiting') return err('PACKAGE_DECIDED');
    if (state === 'approved' && !course.inForce) return err('PACKAGE_COURSE');
    await queries.lockPackagesOf(tx, found.courseId);
    const refusedByMe = ({ sha256, state: was, decidedBy }: PackageRow) => sha256 === found.sha256 && was === 'refused' && decidedBy === personId;
    if ((await queries.listPackages(tx, [found.courseId])).some(refusedByMe)) return err('PACKAGE_BEFORE');
    const before = state === 'approved' ? await queries.findApproved(tx, found.courseId) : undefined;
    if (before) {
      await queries.writeState(tx, before.packageId, { state: 'replaced' });
      await queries.deleteFilesOf(tx, before.packageId);
    }
    await queries.writeState(tx, packageId, { state, reason, decidedBy: personId, at });
    if (state === 'refused') await queries.deleteFilesOf(tx, packageId);
    await recordEvent(tx, {
      kind: `courseware.${state}`,
      actor: { kind: 'person', personId },
      subjectPersonId: found.uploadedBy,
      entity: { name: 'courseware_package', id: packageId },
      reason,
      schemeVersion: currentScheme().version,
      payload: { courseId: found.courseId, replaces: before?.packageId ?? null },
      occurredAt: at,
    });
    const values = { title: found.manifest.title, course: course.title };
    if (state === 'approved') await tell(tx, { toPersonId: found.uploadedBy, message: 'courseware.approved', values, at });
    else await tell(tx, { toPersonId: found.uploadedBy, message: 'courseware.refused', values: { ...values, reason }, at });
    return ok(state);
  });
}
