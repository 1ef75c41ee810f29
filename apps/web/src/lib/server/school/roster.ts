import { err, ok, type Result } from '@einthoven/kernel';
import { checkRoster, inviteLastDay, rosterSmells, type CheckedLine } from '@einthoven/scheme';
import { emailOf, isUuid } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { writeOutside } from '../message/index.ts';
import { config } from '../platform/config.ts';
import { randomToken } from '../platform/rng.ts';
import { countTry, type RateLimit } from '../platform/rate-limit.ts';
import { tokenHash } from '../platform/seal.ts';
import { currentScheme } from '../scheme/index.ts';
import { note, openToRun, todayOf, type At, type Run } from './cohort.ts';
import { lockCohort, type Cohort } from './cohort.queries.ts';
import { countEnrolled } from './enrollment.queries.ts';
import { raiseFlag } from './flag.ts';
import { insertInvite, listInvites, lockInvite, renewInvite, updateInvite, type Invite } from './invite.queries.ts';
import { readRosterFile, type RosterFiles } from './roster-file.ts';
import type { DeskProblem } from './school-words.ts';

/** Mails that a school may have sent to people who did not ask for them. */
export const INVITES: RateLimit = { name: 'school-invites', tries: 300, windowS: 86_400 };

/** A roster with what is wrong in it, row by row. */
export type CheckedRoster = { readonly lines: readonly CheckedLine[]; readonly good: number; readonly free: number };

/** Reads and checks a roster; nothing is written and nobody is told. */
export async function checkRosterFile(db: Db, permission: Run, cohortId: string, files: RosterFiles, at: At): Promise<Result<CheckedRoster, DeskProblem>> {
  const cohort = await openToRun(db, permission, cohortId);
  return cohort ? check(db, permission, cohort, files, at) : err('COHORT_UNKNOWN');
}

async function check(db: Db, permission: Run, cohort: Cohort, files: RosterFiles, { clock }: At): Promise<Result<CheckedRoster, DeskProblem>> {
  const scheme = currentScheme();
  const read = readRosterFile(files, { mostRows: scheme.school.rosterRows.value, today: todayOf(clock) });
  if (!read.ok) return read;
  const open = holding(await listInvites(db, { schoolId: cohort.schoolId, cohortId: cohort.cohortId }), todayOf(clock));
  const waiting = open.filter(({ state }) => state === 'waiting').length;
  const free = Math.max(0, scheme.training.classSize.value.max - waiting - (await countEnrolled(db, cohort.cohortId)));
  const emails = new Set(open.flatMap(({ email }) => (email ? [email.toLowerCase()] : [])));
  const lines = checkRoster(read.value, { emails, ownEmail: await emailOf(db, permission.actor.personId), free });
  return ok({ lines, good: lines.filter(({ problems }) => problems.length === 0).length, free });
}

/** Invitations that hold a place: accepted ones, and those that can still be answered. */
function holding(invites: readonly Invite[], today: string): readonly Invite[] {
  return invites.filter(({ state, lastDay }) => state === 'accepted' || (state === 'waiting' && lastDay >= today));
}

/**
 * Invites everybody of a roster whose row is right, each by a mail that holds a link. The school learns nothing about who
 * is behind an address: that an account exists is not told.
 *
 * @returns how many were invited
 */
export async function inviteRoster(db: Db, permission: Run, cohortId: string, files: RosterFiles, at: At): Promise<Result<number, DeskProblem>> {
  const cohort = await openToRun(db, permission, cohortId);
  if (!cohort) return err('COHORT_UNKNOWN');
  const { personId } = permission.actor;
  const now = at.clock.now();
  return inTransaction(db, async (tx): Promise<Result<number, DeskProblem>> => {
    await lockCohort(tx, cohortId);
    await withdrawLapsed(tx, cohort, at);
    const checked = await check(tx, permission, cohort, files, at);
    if (!checked.ok) return checked;
    const rows = checked.value.lines.filter(({ problems }) => problems.length === 0);
    if (rows.length === 0) return ok(0);
    let invited = 0;
    for (const { name, email, studentNumber } of rows) {
      if (!(await countTry(tx, INVITES, cohort.schoolId, now)).allowed) return err('INVITE_TOO_MANY');
      if (await invite(tx, { schoolId: cohort.schoolId, schoolName: cohort.schoolName, cohort, role: 'student', name, email, studentNumber, by: personId }, at))
        invited += 1;
    }
    for (const what of rosterSmells(checked.value.lines))
      await raiseFlag(tx, cohort, { what, personId, reason: 'a roster looks odd; a person of the staff looks at it' }, at);
    await note(tx, 'school.roster-invited', {
      personId,
      entity: ['cohort', cohortId],
      reason: 'the school invited students by a roster',
      clock: at.clock,
      payload: { invited },
    });
    return ok(invited);
  });
}

/** Ends invitations that nobody answered in time, so that their places are free and the addresses are gone. */
async function withdrawLapsed(tx: Tx, cohort: Cohort, { clock }: At): Promise<void> {
  const today = todayOf(clock);
  for (const one of await listInvites(tx, { schoolId: cohort.schoolId, cohortId: cohort.cohortId })) {
    if (one.state === 'waiting' && one.lastDay < today) await updateInvite(tx, one.inviteId, { state: 'withdrawn', at: clock.now() });
  }
}

/** Writes an invitation and the mail with its link. @returns whether it is new */
export async function invite(
  tx: Tx,
  it: {
    readonly schoolId: string;
    readonly schoolName: string;
    readonly cohort: Cohort | undefined;
    readonly role: Invite['role'];
    readonly name: string;
    readonly email: string;
    readonly studentNumber: string;
    readonly by: string;
  },
  { clock }: At,
): Promise<boolean> {
  const token = randomToken();
  const lastDay = inviteLastDay(todayOf(clock), currentScheme());
  const { schoolId, role, name, email, studentNumber, by } = it;
  const cohortId = it.cohort?.cohortId;
  const inviteId = await insertInvite(tx, {
    schoolId,
    cohortId,
    role,
    name,
    email,
    studentNumber,
    lastDay,
    invitedBy: by,
    tokenHash: tokenHash(token),
    at: clock.now(),
  });
  if (inviteId === undefined) return false;
  await mail(tx, { ...it, token, lastDay });
  return true;
}

async function mail(
  tx: Tx,
  it: {
    readonly schoolName: string;
    readonly cohort: Cohort | undefined;
    readonly role: Invite['role'];
    readonly email: string;
    readonly token: string;
    readonly lastDay: Invite['lastDay'];
  },
): Promise<void> {
  const values = { school: it.schoolName, url: `${config().baseUrl}/school/invite/${it.token}`, lastDay: it.lastDay };
  if (it.cohort) await writeOutside(tx, { to: it.email, message: 'school.student-invited', values: { ...values, cohort: it.cohort.name } });
  else await writeOutside(tx, { to: it.email, message: it.role === 'preceptor' ? 'school.preceptor-invited' : 'school.instructor-invited', values });
}

/** Sends an invitation of a class again, with a new link, or takes it back. */
export async function changeInvite(
  db: Db,
  permission: Run,
  cohortId: string,
  it: { readonly inviteId: string; readonly act: 'again' | 'withdraw' },
  { clock }: At,
): Promise<Result<undefined, DeskProblem>> {
  const cohort = await openToRun(db, permission, cohortId);
  if (!cohort) return err('COHORT_UNKNOWN');
  const now = clock.now();
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    const known = isUuid(it.inviteId) ? await lockInvite(tx, { inviteId: it.inviteId }) : undefined;
    if (!known || known.cohortId !== cohortId) return err('INVITE_UNKNOWN');
    if (known.state !== 'waiting' || known.email === undefined) return err('INVITE_ANSWERED');
    if (it.act === 'withdraw') await updateInvite(tx, known.inviteId, { state: 'withdrawn', at: now });
    else {
      if (!(await countTry(tx, INVITES, cohort.schoolId, now)).allowed) return err('INVITE_TOO_MANY');
      const token = randomToken();
      const lastDay = inviteLastDay(todayOf(clock), currentScheme());
      await renewInvite(tx, known.inviteId, { tokenHash: tokenHash(token), lastDay });
      await mail(tx, { schoolName: cohort.schoolName, cohort, role: 'student', email: known.email, token, lastDay });
    }
    await note(tx, it.act === 'again' ? 'school.invited-again' : 'school.invite-withdrawn', {
      personId: permission.actor.personId,
      entity: ['school_invite', known.inviteId],
      reason: it.act === 'again' ? 'the school sent an invitation again' : 'the school took an invitation back',
      clock,
    });
    return ok(undefined);
  });
}
