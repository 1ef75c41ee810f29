import { err, ok, type Result } from '@einthoven/kernel';
import { isFormula, overlaps } from '@einthoven/scheme';
import { characters, cleanLine, emailOf, grantRole, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { isOneEmail } from '../eligibility/index.ts';
import { countTry } from '../platform/rate-limit.ts';
import { tokenHash } from '../platform/seal.ts';
import { findSchool, insertSchoolPerson } from '../program/index.ts';
import { currentScheme } from '../scheme/index.ts';
import { note, runs, todayOf, type At, type Run } from './cohort.ts';
import { findCohort, lockCohort, lockStudent, updatePersonEnded, type Cohort } from './cohort.queries.ts';
import { countEnrolled, insertConsent, insertEnrollment, listOpenEnrollments, listStudents, updateLeft } from './enrollment.queries.ts';
import { raiseFlag } from './flag.ts';
import { findInvite, listInvites, lockInvite, updateInvite, type Invite } from './invite.queries.ts';
import { INVITES, invite } from './roster.ts';
import type { DeskProblem } from './school-words.ts';

/** To answer a school and to keep one's own log. */
export type Attend = Permission<'school.attend-own'>;

/** Invites somebody to teach or to sign at a school. */
export async function invitePerson(
  db: Db,
  permission: Run,
  fields: Readonly<Record<'schoolId' | 'role' | 'name' | 'email', string>>,
  at: At,
): Promise<Result<undefined, DeskProblem>> {
  const { personId } = permission.actor;
  const school = isUuid(fields.schoolId) && (await runs(db, personId, fields.schoolId)) ? await findSchool(db, fields.schoolId) : undefined;
  if (!school) return err('COHORT_UNKNOWN');
  const role = (['instructor', 'preceptor'] as const).find((known) => known === fields.role);
  if (!role) return err('INVITE_ROLE');
  const name = cleanLine(fields.name);
  const email = fields.email.trim().toLowerCase();
  if (name === '' || characters(name) > 120 || isFormula(name) || !isOneEmail(email)) return err('INVITE_ADDRESS');
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    if (!(await countTry(tx, INVITES, school.schoolId, at.clock.now())).allowed) return err('INVITE_TOO_MANY');
    await invite(tx, { schoolId: school.schoolId, schoolName: school.name, cohort: undefined, role, name, email, studentNumber: '', by: personId }, at);
    await note(tx, 'school.person-invited', { personId, entity: ['school', school.schoolId], reason: `the school invited a ${role}`, clock: at.clock });
    return ok(undefined);
  });
}

/** Invitations to teach and sign that wait, of a school that one runs. */
export async function listWaitingPeople(db: Db, permission: Run, schoolId: string): Promise<readonly Invite[]> {
  if (!(await runs(db, permission.actor.personId, schoolId))) return [];
  return (await listInvites(db, { schoolId, cohortId: undefined })).filter(({ state }) => state === 'waiting');
}

/** Ends that somebody teaches or signs at a school, or takes the invitation back that they did not answer. */
export async function endPerson(
  db: Db,
  permission: Run,
  it: { readonly schoolId: string; readonly role: string; readonly personId?: string; readonly inviteId?: string },
  { clock }: At,
): Promise<Result<undefined, DeskProblem>> {
  const by = permission.actor.personId;
  if (!isUuid(it.schoolId) || !(await runs(db, by, it.schoolId))) return err('COHORT_UNKNOWN');
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    if (it.inviteId !== undefined) {
      const known = isUuid(it.inviteId) ? await lockInvite(tx, { inviteId: it.inviteId }) : undefined;
      if (known?.schoolId !== it.schoolId || known.cohortId !== undefined || known.state !== 'waiting') return err('PERSON_UNKNOWN');
      await updateInvite(tx, known.inviteId, { state: 'withdrawn', at: clock.now() });
      await note(tx, 'school.invite-withdrawn', {
        personId: by,
        entity: ['school_invite', known.inviteId],
        reason: 'the school took an invitation back',
        clock,
      });
      return ok(undefined);
    }
    if (!it.personId || !isUuid(it.personId) || (it.role !== 'instructor' && it.role !== 'preceptor')) return err('PERSON_UNKNOWN');
    if (!(await updatePersonEnded(tx, { schoolId: it.schoolId, personId: it.personId, role: it.role }, todayOf(clock)))) return err('PERSON_UNKNOWN');
    await note(tx, 'school.person-ended', {
      personId: by,
      subjectPersonId: it.personId,
      entity: ['school', it.schoolId],
      reason: `the school ended that somebody is its ${it.role}`,
      clock,
    });
    return ok(undefined);
  });
}

/** An invitation as whoever has its link sees it. */
export type OpenedInvite = { readonly invite: Invite; readonly schoolName: string; readonly cohort: Cohort | undefined };

/** Opens the invitation of a link. */
export async function openInvite(db: Db, token: string, { clock }: At): Promise<Result<OpenedInvite, DeskProblem>> {
  const found = token.length > 100 ? undefined : await findInvite(db, tokenHash(token));
  const problem = answerable(found, todayOf(clock));
  if (!found || problem) return err(problem ?? 'INVITE_UNKNOWN');
  const school = await findSchool(db, found.schoolId);
  if (!school) return err('INVITE_UNKNOWN');
  return ok({ invite: found, schoolName: school.name, cohort: found.cohortId === undefined ? undefined : await findCohort(db, found.cohortId) });
}

function answerable(found: Invite | undefined, today: string): DeskProblem | undefined {
  if (!found) return 'INVITE_UNKNOWN';
  if (found.state !== 'waiting') return 'INVITE_ANSWERED';
  return found.lastDay < today ? 'INVITE_OVER' : undefined;
}

/** Says no to an invitation: needs no account, and what the school typed of the person is deleted. */
export async function declineInvite(db: Db, token: string, { clock }: At): Promise<Result<undefined, DeskProblem>> {
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    const found = await lockInvite(tx, { tokenHash: tokenHash(token) });
    if (!found) return err('INVITE_UNKNOWN');
    if (found.state !== 'waiting') return err('INVITE_ANSWERED');
    await updateInvite(tx, found.inviteId, { state: 'declined', at: clock.now() });
    return ok(undefined);
  });
}

/** Accepts an invitation: as a student of the class, or as somebody of the school. */
export async function acceptInvite(
  db: Db,
  permission: Attend,
  token: string,
  wish: { readonly results: boolean },
  at: At,
): Promise<Result<Invite['role'], DeskProblem>> {
  const { personId } = permission.actor;
  const today = todayOf(at.clock);
  const now = at.clock.now();
  return inTransaction(db, async (tx): Promise<Result<Invite['role'], DeskProblem>> => {
    const found = await lockInvite(tx, { tokenHash: tokenHash(token) });
    const problem = answerable(found, today);
    if (!found || problem) return err(problem ?? 'INVITE_UNKNOWN');
    // Also who invites under another address of their own.
    if (found.invitedBy === personId) return err('INVITE_OWN');
    if (found.role !== 'student') {
      await insertSchoolPerson(tx, { schoolId: found.schoolId, personId, role: found.role, since: today, addedBy: found.invitedBy, at: now });
      if (found.role === 'preceptor')
        await grantRole(tx, { personId, role: 'preceptor', grantedBy: undefined, reason: 'Accepted to sign at a school', at: now });
    } else {
      const enrolled = await enroll(tx, found, personId, wish, at);
      if (!enrolled.ok) return enrolled;
    }
    await updateInvite(tx, found.inviteId, { state: 'accepted', personId, at: now });
    await note(tx, 'school.invite-accepted', {
      personId,
      entity: ['school_invite', found.inviteId],
      reason: `accepted to be a ${found.role} of a school`,
      clock: at.clock,
    });
    return ok(found.role);
  });
}

async function enroll(tx: Tx, found: Invite, personId: string, wish: { readonly results: boolean }, { clock }: At): Promise<Result<undefined, DeskProblem>> {
  const cohort = found.cohortId === undefined ? undefined : await findCohort(tx, found.cohortId);
  if (!cohort) return err('INVITE_UNKNOWN');
  await lockCohort(tx, cohort.cohortId);
  await lockStudent(tx, personId);
  const open = await listOpenEnrollments(tx, personId);
  if (open.some(({ cohortId }) => cohortId === cohort.cohortId)) return err('ENROLLED_ALREADY');
  if (open.some((one) => one.schoolId !== cohort.schoolId && overlaps(one, cohort))) {
    await raiseFlag(tx, cohort, { what: 'TWO_SCHOOLS', personId, reason: 'somebody is on the rosters of two schools for the same days' }, { clock });
    return err('ENROLLED_ELSEWHERE');
  }
  if ((await countEnrolled(tx, cohort.cohortId)) >= currentScheme().training.classSize.value.max) return err('INVITE_CLASS_FULL');
  const enrollmentId = await insertEnrollment(tx, { inviteId: found.inviteId, cohortId: cohort.cohortId, personId, at: clock.now() });
  if (wish.results) await insertConsent(tx, enrollmentId, true, clock.now());
  return ok(undefined);
}

/** Whether a person may do something to one of their own enrollments. */
async function own(tx: Tx, permission: Attend, enrollmentId: string) {
  const [student] = isUuid(enrollmentId) ? await listStudents(tx, { enrollmentId }) : [];
  return student?.personId === permission.actor.personId ? student : undefined;
}

/** A student leaves a class; what they did there stays theirs. */
export async function leaveCohort(db: Db, permission: Attend, enrollmentId: string, { clock }: At): Promise<Result<undefined, DeskProblem>> {
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    const student = await own(tx, permission, enrollmentId);
    if (!student) return err('STUDENT_UNKNOWN');
    await updateLeft(tx, enrollmentId, todayOf(clock));
    await note(tx, 'school.class-left', { personId: student.personId, entity: ['enrollment', enrollmentId], reason: 'the student left the class', clock });
    return ok(undefined);
  });
}

/** A student says that the hours or skills under their name are not right: staff look at it. */
export async function disputeHours(db: Db, permission: Attend, enrollmentId: string, at: At): Promise<Result<undefined, DeskProblem>> {
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    const student = await own(tx, permission, enrollmentId);
    const cohort = student && (await findCohort(tx, student.cohortId));
    if (!student || !cohort) return err('STUDENT_UNKNOWN');
    await raiseFlag(tx, cohort, { what: 'HOURS_DISPUTED', personId: student.personId, reason: 'a student says that the hours are not right' }, at);
    return ok(undefined);
  });
}

/** A student lets the school see results with the name, or ends that. */
export async function setConsent(db: Db, permission: Attend, enrollmentId: string, given: boolean, { clock }: At): Promise<Result<undefined, DeskProblem>> {
  return inTransaction(db, async (tx): Promise<Result<undefined, DeskProblem>> => {
    const student = await own(tx, permission, enrollmentId);
    if (!student) return err('STUDENT_UNKNOWN');
    await insertConsent(tx, enrollmentId, given, clock.now());
    await note(tx, given ? 'school.results-shown' : 'school.results-hidden', {
      personId: student.personId,
      entity: ['enrollment', enrollmentId],
      reason: given ? 'the student lets the school see results with the name' : 'the student ends that the school sees results with the name',
      clock,
    });
    return ok(undefined);
  });
}

/** The address of the account that answers, to show which one it is. */
export async function ownAddress(db: Db, permission: Attend): Promise<string | undefined> {
  return emailOf(db, permission.actor.personId);
}
