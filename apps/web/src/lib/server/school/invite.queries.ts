import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';

/** An invitation of a school. */
export type Invite = {
  readonly inviteId: string;
  readonly schoolId: string;
  readonly cohortId: string | undefined;
  readonly role: 'student' | 'instructor' | 'preceptor';
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly studentNumber: string;
  readonly state: 'waiting' | 'accepted' | 'declined' | 'withdrawn';
  readonly lastDay: PlainDate;
  readonly personId: string | undefined;
  readonly invitedBy: string;
};

const COLUMNS = [
  'school_invite_id',
  'school_id',
  'cohort_id',
  'role',
  'name',
  'email',
  'student_number',
  'state',
  'last_day',
  'person_id',
  'invited_by',
] as const;

function toInvite(row: {
  school_invite_id: string;
  school_id: string;
  cohort_id: string | null;
  role: string;
  name: string | null;
  email: string | null;
  student_number: string;
  state: string;
  last_day: string;
  person_id: string | null;
  invited_by: string;
}): Invite {
  return {
    inviteId: row.school_invite_id,
    schoolId: row.school_id,
    cohortId: row.cohort_id ?? undefined,
    role: row.role as Invite['role'],
    name: row.name ?? undefined,
    email: row.email ?? undefined,
    studentNumber: row.student_number,
    state: row.state as Invite['state'],
    lastDay: toPlainDate(row.last_day),
    personId: row.person_id ?? undefined,
    invitedBy: row.invited_by,
  };
}

/** Invitations to a class; or, without one, those of a school to teach and sign. */
export async function listInvites(db: Db, of: { readonly schoolId: string; readonly cohortId: string | undefined }): Promise<readonly Invite[]> {
  const rows = await db
    .selectFrom('school_invites')
    .select(COLUMNS)
    .where('school_id', '=', of.schoolId)
    .where('cohort_id', of.cohortId === undefined ? 'is' : '=', of.cohortId ?? null)
    .orderBy('school_invite_id')
    .execute();
  return rows.map(toInvite);
}

/** The invitation of a link. */
export async function findInvite(db: Db, tokenHash: string): Promise<Invite | undefined> {
  const row = await db.selectFrom('school_invites').select(COLUMNS).where('token_hash', '=', tokenHash).executeTakeFirst();
  return row && toInvite(row);
}

/** An invitation, locked until the transaction ends. */
export async function lockInvite(tx: Tx, by: { readonly tokenHash: string } | { readonly inviteId: string }): Promise<Invite | undefined> {
  const row = await tx
    .selectFrom('school_invites')
    .select(COLUMNS)
    .$if('tokenHash' in by, (query) => query.where('token_hash', '=', (by as { tokenHash: string }).tokenHash))
    .$if('inviteId' in by, (query) => query.where('school_invite_id', '=', (by as { inviteId: string }).inviteId))
    .forUpdate()
    .executeTakeFirst();
  return row && toInvite(row);
}

/** Writes an invitation. @returns its id, or nothing where the class has this address already */
export async function insertInvite(
  tx: Tx,
  it: Omit<Invite, 'inviteId' | 'state' | 'personId'> & { readonly tokenHash: string; readonly at: Date },
): Promise<string | undefined> {
  const row = await tx
    .insertInto('school_invites')
    .values({
      school_id: it.schoolId,
      cohort_id: it.cohortId ?? null,
      role: it.role,
      name: it.name ?? null,
      email: it.email ?? null,
      student_number: it.studentNumber,
      token_hash: it.tokenHash,
      last_day: it.lastDay,
      invited_by: it.invitedBy,
      invited_at: it.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('school_invite_id')
    .executeTakeFirst();
  return row?.school_invite_id;
}

/** Writes the answer; who said no is not kept. */
export async function updateInvite(
  tx: Tx,
  inviteId: string,
  it: { readonly state: 'accepted' | 'declined' | 'withdrawn'; readonly personId?: string; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('school_invites')
    .set({
      state: it.state,
      person_id: it.personId ?? null,
      answered_at: it.at,
      ...(it.state !== 'accepted' && { name: null, email: null, student_number: '' }),
    })
    .where('school_invite_id', '=', inviteId)
    .execute();
}

/** A new link for an invitation that waits. */
export async function renewInvite(tx: Tx, inviteId: string, it: { readonly tokenHash: string; readonly lastDay: PlainDate }): Promise<void> {
  await tx.updateTable('school_invites').set({ token_hash: it.tokenHash, last_day: it.lastDay }).where('school_invite_id', '=', inviteId).execute();
}
