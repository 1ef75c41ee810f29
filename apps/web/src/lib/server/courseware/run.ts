import { createHmac } from 'node:crypto';
import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { isUuid, type Permission } from '../account/index.ts';
import { cycleOf, findOfferedCourse, ownCourses, type OfferedCourse } from '../ce/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { purposeKey, tokenHash } from '../platform/seal.ts';
import { currentScheme } from '../scheme/index.ts';
import { keptOf, readReport, scormProgress, type Kept, type Progress } from './claim.ts';
import { settle } from './credit.ts';
import type { Manifest } from './package/manifest.ts';
import { findApproved, findPackage, type PackageRow } from './package.queries.ts';
import * as queries from './registration.queries.ts';
import type { RegistrationRow } from './registration.queries.ts';
import { findVendorCourse } from './lti/vendor.queries.ts';

type Own = Permission<'ce.manage-own'>;
type With = { readonly clock: Clock };
/** Draws an unguessable token. */
export type WithToken = With & { readonly token: () => string };

/** How long a launch lasts. */
const LAUNCH_HOURS = 8;

/** Why a course does not run. */
export type RunRefusal =
  | 'COURSEWARE_UNKNOWN'
  /** Course or provider are not approved any more. */
  | 'COURSEWARE_ENDED'
  /** Hours keep a certification; who never held one has none to keep. */
  | 'COURSEWARE_NO_CREDENTIAL'
  /** Nobody earns hours from a course of their own. */
  | 'COURSEWARE_PROVIDER';

/** What was said of somebody's way through a course. */
export type OwnProgress = Progress & {
  readonly begunAt: Date;
  readonly heardAt: Date | undefined;
  readonly satisfiedAt: Date | undefined;
  readonly outcome: string | undefined;
};

/** A course as who takes it sees it. */
export type OpenedCourse = {
  readonly course: OfferedCourse;
  readonly way:
    | { readonly kind: 'package'; readonly standard: Manifest['standard']; readonly rule: 'completed' | 'passed' }
    | { readonly kind: 'vendor'; readonly tool: string; readonly rule: 'completed' | 'passed'; readonly passPercent: number };
  readonly progress: OwnProgress | undefined;
};

type Runnable = { readonly course: OfferedCourse; readonly found: PackageRow | undefined; readonly cycleFrom: string };

async function runnable(db: Db, { actor }: Own, courseId: string, { clock }: With): Promise<Result<Runnable, RunRefusal>> {
  const course = await findOfferedCourse(db, courseId, { clock });
  const found = course && (await findApproved(db, courseId));
  if (!course || (!found && !(await findVendorCourse(db, courseId)))) return err('COURSEWARE_UNKNOWN');
  if (!course.inForce) return err('COURSEWARE_ENDED');
  if (course.contactPersonId === actor.personId) return err('COURSEWARE_PROVIDER');
  const cycle = await cycleOf(db, actor.personId, clock.now());
  if (!cycle) return err('COURSEWARE_NO_CREDENTIAL');
  return ok({ course, found, cycleFrom: cycle.from });
}

/** Opens a course that runs here or at a vendor. */
export async function openCourse(db: Db, permission: Own, courseId: string, { clock }: With): Promise<Result<OpenedCourse, RunRefusal>> {
  const able = await runnable(db, permission, courseId, { clock });
  if (!able.ok) return able;
  const { course, found, cycleFrom } = able.value;
  const { personId } = permission.actor;
  const own = await queries.findOwn(db, { personId, courseId, packageId: found?.packageId, cycleFrom });
  const progress = own && {
    completion: own.completion,
    success: own.success,
    scaledScore: own.scaledScore,
    begunAt: own.begunAt,
    heardAt: own.heardAt,
    satisfiedAt: own.satisfiedAt,
    outcome: own.outcome,
  };
  if (found) return ok({ course, progress, way: { kind: 'package', standard: found.manifest.standard, rule: found.rule } });
  const vendor = await findVendorCourse(db, courseId);
  if (!vendor) return err('COURSEWARE_UNKNOWN');
  return ok({ course, progress, way: { kind: 'vendor', tool: vendor.toolName, rule: vendor.rule, passPercent: vendor.passPercent } });
}

/** What the page needs to run a package beside it. */
export type Launched = {
  readonly launchId: string;
  /** Undefined for a preview: nothing it reports is kept. */
  readonly registrationId: string | undefined;
  /** Where the sandbox lives, and what it shows. */
  readonly origin: string;
  readonly src: string;
  readonly title: string;
  readonly standard: Manifest['standard'];
  /** What the run-time interface begins with. */
  readonly begin: Begin;
};

/** What the run-time interface of SCORM begins with. */
export type Begin = Kept &
  Progress & { readonly resumed: boolean; readonly launchData: string; readonly masteryScore: number | undefined; readonly learnerId: string };

const NOTHING: Kept = { location: '', suspendData: '', exit: '' };
const UNKNOWN: Progress = { completion: 'unknown', success: 'unknown', scaledScore: undefined };

/** A launch of one's own: the newest alone may report. */
export async function launchPackage(db: Db, permission: Own, courseId: string, { clock, token }: WithToken): Promise<Result<Launched, RunRefusal>> {
  const able = await runnable(db, permission, courseId, { clock });
  if (!able.ok) return able;
  const { found, cycleFrom } = able.value;
  if (!found) return err('COURSEWARE_UNKNOWN');
  const { personId } = permission.actor;
  const at = clock.now();
  const ticket = token();
  return inTransaction(db, async (tx): Promise<Result<Launched, RunRefusal>> => {
    const registration = await queries.takeRegistration(tx, { personId, courseId, packageId: found.packageId, cycleFrom }, at);
    const launchId = await queries.insertLaunch(
      tx,
      { registrationId: registration.registrationId, packageId: found.packageId, ticketSha256: tokenHash(ticket), expiresAt: endOf(at) },
      at,
    );
    await recordEvent(tx, {
      kind: 'courseware.launched',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'courseware_registration', id: registration.registrationId },
      reason: 'opened by the person',
      schemeVersion: currentScheme().version,
      payload: { courseId, packageId: found.packageId },
      occurredAt: at,
    });
    const kept = registration.sealedState && (await openFor<Kept>(tx, personId, registration.sealedState));
    const { completion, success, scaledScore } = registration;
    return ok(
      launched(found, {
        launchId,
        registrationId: registration.registrationId,
        ticket,
        begin: beginOf(found, personId, kept, { completion, success, scaledScore }),
      }),
    );
  });
}

/** Staff look at any package, providers at their own, before anybody runs it. Nothing it reports is kept. */
export async function previewPackage(
  db: Db,
  permission: Permission<'ce.decide'> | Permission<'ce.provide-own'>,
  packageId: string,
  { clock, token }: WithToken,
): Promise<Launched | undefined> {
  const found = isUuid(packageId) ? await findPackage(db, packageId) : undefined;
  if (!found || (found.state !== 'waiting' && found.state !== 'approved')) return undefined;
  if (permission.name === 'ce.provide-own') {
    const own = await ownCourses(db, permission as Permission<'ce.provide-own'>, { clock });
    if (!own.some(({ courseId }) => courseId === found.courseId)) return undefined;
  }
  const at = clock.now();
  const ticket = token();
  const launchId = await inTransaction(db, (tx) =>
    queries.insertLaunch(tx, { registrationId: undefined, packageId, ticketSha256: tokenHash(ticket), expiresAt: endOf(at) }, at),
  );
  return launched(found, { launchId, registrationId: undefined, ticket, begin: beginOf(found, permission.actor.personId, undefined, UNKNOWN) });
}

const endOf = (at: Date) => new Date(at.getTime() + LAUNCH_HOURS * 3_600_000);

function launched(
  { manifest }: PackageRow,
  made: { readonly launchId: string; readonly registrationId: string | undefined; readonly ticket: string; readonly begin: Begin },
): Launched {
  const origin = config().coursewareOrigin;
  const { ticket, ...rest } = made;
  return { ...rest, origin, src: `${origin}/${ticket}/`, title: manifest.title, standard: manifest.standard };
}

function beginOf({ manifest, packageId }: PackageRow, personId: string, kept: Kept | undefined, progress: Progress): Begin {
  return {
    ...(kept ?? NOTHING),
    ...progress,
    resumed: kept !== undefined && kept.exit === 'suspend',
    launchData: manifest.launchData,
    masteryScore: manifest.masteryScore,
    learnerId: learnerOf(personId, packageId),
  };
}

/** Who it is for a package: another name at each package, so that packages cannot tell each other of people. */
export function learnerOf(personId: string, at: string): string {
  return createHmac('sha256', purposeKey(config().appSecret, 'courseware learners')).update(`${at} ${personId}`).digest('hex').slice(0, 32);
}

/** Why a report was not kept. */
export type ReportRefusal =
  | 'REPORT_MALFORMED'
  /** Opened again elsewhere, or its time has ended. */
  | 'REPORT_LAUNCH_ENDED'
  | 'REPORT_UNKNOWN';

/**
 * Takes what a page says that a SCORM package reported. It is the claim of a browser, about the person's own registration
 * and nothing else.
 */
export async function takeReport(
  db: Db,
  permission: Own,
  sent: { readonly registrationId: string; readonly launchId: unknown; readonly values: unknown },
  { clock }: With,
): Promise<Result<{ readonly progress: Progress; readonly outcome: string | undefined }, ReportRefusal>> {
  const values = readReport(sent.values);
  if (!values || typeof sent.launchId !== 'string' || !isUuid(sent.launchId)) return err('REPORT_MALFORMED');
  const { launchId } = sent;
  if (!isUuid(sent.registrationId)) return err('REPORT_UNKNOWN');
  const { personId } = permission.actor;
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<{ progress: Progress; outcome: string | undefined }, ReportRefusal>> => {
    const registration = await queries.findRegistration(tx, sent.registrationId, true);
    if (!registration || registration.personId !== personId || registration.packageId === undefined) return err('REPORT_UNKNOWN');
    const launch = await queries.findLaunch(tx, launchId);
    if (launch?.registrationId !== registration.registrationId) return err('REPORT_UNKNOWN');
    if (launch.endedAt || launch.expiresAt <= at || !launch.openedAt) return err('REPORT_LAUNCH_ENDED');
    const found = await findPackage(tx, registration.packageId);
    if (!found || found.manifest.standard === 'cmi5') return err('REPORT_UNKNOWN');
    if (found.state !== 'approved') return err('REPORT_LAUNCH_ENDED');
    const progress = scormProgress(values, found.manifest, registration);
    await queries.writeProgress(tx, registration.registrationId, progress, await sealFor(tx, personId, keptOf(values)), at);
    return ok({ progress, outcome: await settle(tx, registration, progress, found.rule, { clock }) });
  });
}

/** What a person can take along. */
export async function exportCourseware(db: Db, permission: Own): Promise<unknown> {
  const { personId } = permission.actor;
  return Promise.all(
    (await queries.listRegistrations(db, personId)).map(async ({ sealedState, personId: _person, ...rest }: RegistrationRow) => ({
      ...rest,
      kept: sealedState && (await openFor<Kept>(db, personId, sealedState)),
    })),
  );
}
