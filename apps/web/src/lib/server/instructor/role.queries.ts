import { sql } from 'kysely';
import type { Db } from '../db/pool.ts';

/** Who holds a credential, whether they hold the role that goes with it, and whether a rule took it from them last. */
export type RoleState = { readonly credentialId: string; readonly personId: string; readonly holdsRole: boolean; readonly takenByRule: boolean };

/** Up to so many holders of a credential after one of them, in the order of their credentials. */
export async function listRoleStates(db: Db, credential: string, after: string | undefined, limit: number): Promise<readonly RoleState[]> {
  const { rows } = await sql<{ credential_id: string; person_id: string; holds: boolean; by_rule: boolean }>`
    select c.credential_id, c.person_id,
           exists (select from role_grants g where g.person_id = c.person_id and g.role = 'instructor' and g.revoked_at is null) as holds,
           coalesce((select e.actor_kind = 'system' from events e
             where e.subject_person_id = c.person_id and e.kind = 'account.role-revoked' and e.payload->>'role' = 'instructor'
             order by e.event_id desc limit 1), true) as by_rule
      from credentials c join people p using (person_id)
     where c.credential = ${credential} and p.closed_at is null and (${after ?? null}::uuid is null or c.credential_id > ${after ?? null}::uuid)
     order by c.credential_id limit ${limit}`.execute(db);
  return rows.map((row) => ({ credentialId: row.credential_id, personId: row.person_id, holdsRole: row.holds, takenByRule: row.by_rule }));
}
