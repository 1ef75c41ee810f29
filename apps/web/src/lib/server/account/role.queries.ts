import type { Db } from '../db/pool.ts';
import type { Role } from './permissions.ts';

/** A role a person holds or held. */
export type RoleGrant = {
  readonly role: Role;
  readonly grantedAt: Date;
  readonly expiresAt: Date | null;
};

/** Writes a grant. An older one of the same role that has run out is ended first. @returns its id, undefined when the role is held */
export async function insertGrant(
  db: Db,
  grant: { readonly personId: string; readonly role: Role; readonly grantedBy: string | null; readonly expiresAt: Date | null; readonly at: Date },
): Promise<string | undefined> {
  await db
    .updateTable('role_grants')
    .set({ revoked_at: grant.at })
    .where('person_id', '=', grant.personId)
    .where('role', '=', grant.role)
    .where('revoked_at', 'is', null)
    .where('expires_at', '<=', grant.at)
    .execute();
  const row = await db
    .insertInto('role_grants')
    .values({ person_id: grant.personId, role: grant.role, granted_by: grant.grantedBy, granted_at: grant.at, expires_at: grant.expiresAt })
    .onConflict((conflict) => conflict.columns(['person_id', 'role']).where('revoked_at', 'is', null).doNothing())
    .returning('role_grant_id')
    .executeTakeFirst();
  return row?.role_grant_id;
}

/** Ends a grant. @returns its id, undefined when the role is not held */
export async function endGrant(db: Db, personId: string, role: Role, at: Date): Promise<string | undefined> {
  const row = await db
    .updateTable('role_grants')
    .set({ revoked_at: at })
    .where('person_id', '=', personId)
    .where('role', '=', role)
    .where('revoked_at', 'is', null)
    .returning('role_grant_id')
    .executeTakeFirst();
  return row?.role_grant_id;
}

/** Roles that a person holds at an instant. */
export async function listGrants(db: Db, personId: string, now: Date): Promise<RoleGrant[]> {
  const rows = await db
    .selectFrom('role_grants')
    .select(['role', 'granted_at', 'expires_at'])
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .orderBy('granted_at')
    .execute();
  return rows.map((row) => ({ role: row.role as Role, grantedAt: row.granted_at, expiresAt: row.expires_at }));
}

/** Titles of all roles, as screens name them. */
export async function listRoles(db: Db): Promise<{ readonly role: Role; readonly title: string; readonly staff: boolean }[]> {
  const rows = await db.selectFrom('roles').selectAll().orderBy('title').execute();
  return rows.map((row) => ({ role: row.role as Role, title: row.title, staff: row.staff }));
}
