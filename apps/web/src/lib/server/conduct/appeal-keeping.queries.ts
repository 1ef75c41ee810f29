import { sql } from 'kysely';
import type { Db, Tx } from '../db/pool.ts';

/** A decision about keeping a credential that went against its holder. */
export type KeepingRefusal = {
  readonly id: string;
  readonly personId: string;
  readonly schemeVersion: string;
  readonly decidedAt: Date;
  /** Everybody who had a hand in it. */
  readonly decidedBy: readonly string[];
  readonly sealedReason: Buffer | null;
};

/** Which decisions: of a person, or one by its id. */
export type KeepingWhere = { readonly personId: string } | { readonly id: string };

type Row = { id: string; person_id: string; scheme_version: string; decided_at: Date; hands: string[] | null; sealed_reason: Buffer | null };

function toRefusal(row: Row): KeepingRefusal {
  return {
    id: row.id,
    personId: row.person_id,
    schemeVersion: row.scheme_version,
    decidedAt: row.decided_at,
    decidedBy: row.hands ?? [],
    sealedReason: row.sealed_reason,
  };
}

function where({ personId, id }: { readonly personId?: string; readonly id?: string }) {
  return personId === undefined ? sql`found.id = ${id ?? ''}` : sql`found.person_id = ${personId}`;
}

/** Audits that were not met and have no effect yet. */
export async function selectFailedAudits(db: Db, which: KeepingWhere): Promise<readonly KeepingRefusal[]> {
  const { rows } = await sql<Row>`select * from (
    select a.renewal_audit_id::text as id, a.person_id, a.scheme_version, a.decided_at,
      (select array_agg(distinct s.by_person_id) from renewal_audit_steps s where s.renewal_audit_id = a.renewal_audit_id and s.by_person_id is not null
        and s.step in ('finding', 'differs', 'cure', 'met', 'not-met')) as hands,
      (select s.sealed_words from renewal_audit_steps s where s.renewal_audit_id = a.renewal_audit_id and s.step = 'not-met' order by s.taken_at desc limit 1) as sealed_reason
    from renewal_audits a where a.state = 'not-met' and a.effected_at is null
  ) found where ${where(which)} order by decided_at desc`.execute(db);
  return rows.map(toRefusal);
}

/** Applications for reinstatement that were denied. */
export async function selectDenials(db: Db, which: KeepingWhere): Promise<readonly KeepingRefusal[]> {
  const { rows } = await sql<Row>`select * from (
    select r.reinstatement_id::text as id, r.person_id, r.scheme_version, r.decided_at,
      (select array_agg(distinct s.by_person_id) from reinstatement_steps s where s.reinstatement_id = r.reinstatement_id and s.by_person_id <> r.person_id) as hands,
      (select s.sealed_words from reinstatement_steps s where s.reinstatement_id = r.reinstatement_id and s.step = 'denied' order by s.taken_at desc limit 1) as sealed_reason
    from reinstatements r where r.state = 'denied'
  ) found where ${where(which)} order by decided_at desc`.execute(db);
  return rows.map(toRefusal);
}

/** Wishes for more days that were refused. */
export async function selectRefusedExtensions(db: Db, which: KeepingWhere): Promise<readonly KeepingRefusal[]> {
  const { rows } = await sql<Row>`select * from (
    select e.renewal_extension_id::text as id, e.person_id, c.scheme_version, e.decided_at, array[e.decided_by] as hands, e.sealed_reason
    from renewal_extensions e join renewal_cycles c using (renewal_cycle_id) where e.state = 'refused' and e.decided_by is not null
  ) found where ${where(which)} order by decided_at desc`.execute(db);
  return rows.map(toRefusal);
}

/** Puts a refused wish for more days back before the staff. @returns false where it cannot be, because another one waits */
export async function reopenExtension(tx: Tx, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`update renewal_extensions e set state = 'waiting', decided_at = null, decided_by = null, sealed_reason = null
    where renewal_extension_id = ${id} and state = 'refused'
      and not exists (select from renewal_extensions o where o.renewal_cycle_id = e.renewal_cycle_id and o.state = 'waiting')`.execute(tx);
  return numAffectedRows === 1n;
}
