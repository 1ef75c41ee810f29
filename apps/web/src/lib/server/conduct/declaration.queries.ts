import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import { STAFF_ROLES } from '../account/index.ts';
import type { Db, Tx } from '../db/pool.ts';

/** What kinds of interest there are. */
export const INTEREST_KINDS = ['owns-school', 'teaches', 'employs', 'family', 'sells-preparation', 'other'] as const;

/** A kind of interest. */
export type InterestKind = (typeof INTEREST_KINDS)[number];

/** A declaration as stored. */
export type DeclarationRow = {
  readonly personId: string;
  readonly kinds: readonly InterestKind[];
  readonly sealedInterests: Buffer;
  readonly declaredOn: PlainDate;
  readonly holdsUntil: PlainDate;
};

/** Writes a declaration. */
export async function insertDeclaration(
  tx: Tx,
  row: DeclarationRow & { readonly statementVersion: string; readonly sha256: string; readonly at: Date },
): Promise<string> {
  const { interest_declaration_id } = await tx
    .insertInto('interest_declarations')
    .values({
      person_id: row.personId,
      kinds: [...row.kinds],
      sealed_interests: row.sealedInterests,
      statement_version: row.statementVersion,
      text_sha256: row.sha256,
      declared_on: row.declaredOn,
      holds_until: row.holdsUntil,
      declared_at: row.at,
    })
    .returning('interest_declaration_id')
    .executeTakeFirstOrThrow();
  return interest_declaration_id;
}

/** A member of staff with their newest declaration, if any. */
export type StaffDeclaration = {
  readonly personId: string;
  readonly name: string | undefined;
  readonly roles: readonly string[];
  readonly declaration: DeclarationRow | undefined;
};

/** Everybody who acts for the body today, the accreditors of others aside, with the newest declaration of each. */
export async function listStaffDeclarations(db: Db, now: Date, personId?: string): Promise<readonly StaffDeclaration[]> {
  const { rows } = await sql<{
    person_id: string;
    legal_name: string | null;
    roles: string[];
    kinds: InterestKind[] | null;
    sealed_interests: Buffer | null;
    declared_on: string | null;
    holds_until: string | null;
  }>`
    select g.person_id, p.legal_name, array_agg(r.title order by r.title) as roles, d.kinds, d.sealed_interests, d.declared_on, d.holds_until
      from role_grants g join roles r using (role)
      left join person_profiles p using (person_id)
      left join lateral (
        select kinds, sealed_interests, declared_on, holds_until from interest_declarations i
          where i.person_id = g.person_id order by declared_at desc limit 1
      ) d on true
      where r.staff and r.role <> 'accreditor' and g.role = any(${[...STAFF_ROLES]}) and g.revoked_at is null and (g.expires_at is null or g.expires_at > ${now})
        and (${personId ?? null}::uuid is null or g.person_id = ${personId ?? null}::uuid)
      group by g.person_id, p.legal_name, d.kinds, d.sealed_interests, d.declared_on, d.holds_until
      order by d.holds_until nulls first, p.legal_name
  `.execute(db);
  return rows.map((row) => ({
    personId: row.person_id,
    name: row.legal_name ?? undefined,
    roles: row.roles,
    declaration:
      row.declared_on && row.holds_until && row.sealed_interests
        ? {
            personId: row.person_id,
            kinds: row.kinds ?? [],
            sealedInterests: row.sealed_interests,
            declaredOn: toPlainDate(row.declared_on),
            holdsUntil: toPlainDate(row.holds_until),
          }
        : undefined,
  }));
}
