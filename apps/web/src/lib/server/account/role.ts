import { z } from 'zod';
import { err, ok, parsePlainDate, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { recordEvent } from '../platform/events.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { deleteSessions, findByPerson } from './account.queries.ts';
import { ROLES, type Permission, type Role } from './permissions.ts';
import { endGrant, insertGrant } from './role.queries.ts';
import { line } from './text.ts';

/** Roles that rules give and take: nobody does it by hand. */
export const ROLES_BY_RULE: ReadonlySet<Role> = new Set(['candidate', 'certificant', 'school-owner']);

/**
 * Gives a role, with its event; does nothing when the person holds it. For rules and seeds; staff go
 * through {@link grantRoleByHand}.
 *
 * @param grant.grantedBy the person who gave it; undefined when a rule did
 */
export async function grantRole(
  db: Db,
  grant: {
    readonly personId: string;
    readonly role: Role;
    readonly grantedBy: string | undefined;
    readonly reason: string;
    readonly at: Date;
    readonly expiresAt?: Date | undefined;
  },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const id = await insertGrant(tx, { ...grant, grantedBy: grant.grantedBy ?? null, expiresAt: grant.expiresAt ?? null });
    if (id === undefined) return;
    await recordEvent(tx, {
      kind: 'account.role-granted',
      actor: grant.grantedBy ? { kind: 'person', personId: grant.grantedBy } : { kind: 'system' },
      subjectPersonId: grant.personId,
      entity: { name: 'role_grant', id },
      reason: grant.reason,
      payload: { role: grant.role, expiresAt: grant.expiresAt?.toISOString() ?? null },
      occurredAt: grant.at,
    });
  });
}

/** Takes a role away, with its event. @returns whether the person held it */
export async function revokeRole(
  db: Db,
  grant: { readonly personId: string; readonly role: Role; readonly revokedBy: string | undefined; readonly reason: string; readonly at: Date },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const id = await endGrant(tx, grant.personId, grant.role, grant.at);
    if (id === undefined) return false;
    await recordEvent(tx, {
      kind: 'account.role-revoked',
      actor: grant.revokedBy ? { kind: 'person', personId: grant.revokedBy } : { kind: 'system' },
      subjectPersonId: grant.personId,
      entity: { name: 'role_grant', id },
      reason: grant.reason,
      payload: { role: grant.role },
      occurredAt: grant.at,
    });
    return true;
  });
}

/** A reason as staff type it. */
export const reasonRule = line(1000, 'REASON_MISSING', 'REASON_TOO_LONG');

/** Why a role was not given or taken. */
export type RoleProblem =
  | 'PERSON_UNKNOWN'
  | 'ROLE_UNKNOWN'
  | 'ROLE_HELD'
  | 'ROLE_NOT_HELD'
  | 'ROLE_END_NEEDED'
  | 'ROLE_END_PAST'
  | 'ROLE_OWN'
  | 'ROLE_GIVEN_BY_RULE'
  | 'REASON_MISSING'
  | 'REASON_TOO_LONG';

/** What an administrator types. `lastDay` may be empty but for an accreditor. */
export type RoleFields = { readonly personId: string; readonly role: string; readonly reason: string; readonly lastDay?: string };

type Checked = { readonly personId: string; readonly role: Role; readonly reason: string };

async function check(db: Db, permission: Permission<'account.grant-role'>, fields: RoleFields, act: 'grant' | 'revoke'): Promise<Result<Checked, RoleProblem>> {
  const role = z.enum(ROLES).safeParse(fields.role);
  if (!role.success) return err('ROLE_UNKNOWN');
  if (ROLES_BY_RULE.has(role.data)) return err('ROLE_GIVEN_BY_RULE');
  const reason = reasonRule.safeParse(fields.reason);
  if (!reason.success) return err(reason.error.issues[0]?.message as 'REASON_MISSING' | 'REASON_TOO_LONG');
  if (fields.personId === permission.actor.personId) return err('ROLE_OWN');
  const person = await findByPerson(db, fields.personId);
  // A closed account can be opened again by its owner, with every role that it holds: so a role is taken from it, and none given.
  if (!person || (person.closed && act === 'grant')) return err('PERSON_UNKNOWN');
  return ok({ personId: fields.personId, role: role.data, reason: reason.data });
}

/** An administrator gives a role. Nobody gives one to themselves, and an accreditor's always ends. */
export async function grantRoleByHand(
  db: Db,
  permission: Permission<'account.grant-role'>,
  fields: RoleFields,
  { clock, today, zone }: { readonly clock: Clock; readonly today: PlainDate; readonly zone: string },
): Promise<Result<undefined, RoleProblem>> {
  const checked = await check(db, permission, fields, 'grant');
  if (!checked.ok) return checked;
  const { personId, role, reason } = checked.value;
  let expiresAt: Date | undefined;
  if (fields.lastDay) {
    const day = parsePlainDate(fields.lastDay);
    if (!day.ok) return err('ROLE_END_NEEDED');
    if (day.value < today) return err('ROLE_END_PAST');
    // It ends with the last day in the body's zone.
    expiresAt = new Date(Temporal.PlainDate.from(day.value).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds);
  } else if (role === 'accreditor') return err('ROLE_END_NEEDED');
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    const id = await insertGrant(tx, { personId, role, grantedBy: permission.actor.personId, expiresAt: expiresAt ?? null, at });
    if (id === undefined) return err('ROLE_HELD' as const);
    await recordEvent(tx, {
      kind: 'account.role-granted',
      actor: { kind: 'person', personId: permission.actor.personId },
      subjectPersonId: personId,
      entity: { name: 'role_grant', id },
      reason,
      payload: { role, expiresAt: expiresAt?.toISOString() ?? null },
      occurredAt: at,
    });
    return ok(undefined);
  });
}

/** An administrator takes a role away; the person is signed out everywhere, so that nothing stays open. */
export async function revokeRoleByHand(
  db: Db,
  permission: Permission<'account.grant-role'>,
  fields: RoleFields,
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, RoleProblem>> {
  const checked = await check(db, permission, fields, 'revoke');
  if (!checked.ok) return checked;
  const { personId, role, reason } = checked.value;
  return inTransaction(db, async (tx) => {
    if (!(await revokeRole(tx, { personId, role, revokedBy: permission.actor.personId, reason, at: clock.now() }))) return err('ROLE_NOT_HELD' as const);
    await deleteSessions(tx, personId);
    return ok(undefined);
  });
}
