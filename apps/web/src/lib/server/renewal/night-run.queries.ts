import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Scheme } from '@einthoven/scheme';
import { actionCounts } from '../credential/index.ts';
import type { Db, Tx } from '../db/pool.ts';

/** What finding out who is affected has to know of each scheme version. */
export function nightRules(schemes: readonly Scheme[]): string {
  return JSON.stringify(
    schemes.map((scheme) => ({
      version: scheme.version,
      credential: scheme.credential,
      zone: scheme.zone.value,
      band_years: scheme.reinstatement.bands.value.reduce((most, band) => Math.max(most, band.upToYears), 0),
      reminders: [...scheme.renewal.remindersDaysBefore.value, ...scheme.renewal.remindersDaysAfter.value.map((days) => -days)],
    })),
  );
}

/** What is over for good: reminders stop and an end says nothing new. */
const finalAction = (credentialId: string, date: PlainDate) =>
  sql<boolean>`exists (select from credential_actions a where a.credential_id = ${sql.ref(credentialId)} and a.action in ('revoke', 'surrender', 'deceased') and ${actionCounts('a')} and a.effective_on <= ${date})`;

/**
 * Does something while no other process does a night: one that ended a night while another held rows back would lose
 * what that one had not committed. A process that is killed loses its connection, and with it the lock.
 *
 * @returns undefined where another process has the lock
 */
export function withNightLock<T>(db: Db, work: () => Promise<T>): Promise<T | undefined> {
  return db.connection().execute(async (holder) => {
    const taken = await sql<{ taken: boolean }>`select pg_try_advisory_lock(hashtextextended('night-run', 0)) as taken`.execute(holder);
    if (!taken.rows[0]?.taken) return undefined;
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended('night-run', 0))`.execute(holder);
    }
  });
}

/** Begins a night, or goes on with one that broke off. @returns false where it was finished before */
export async function beginNight(db: Db, date: PlainDate, now: Date): Promise<boolean> {
  await db
    .insertInto('night_runs')
    .values({ run_on: date, begun_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db.selectFrom('night_runs').select('ended_at').where('run_on', '=', date).executeTakeFirstOrThrow();
  return row.ended_at === null;
}

/** The last night before this one that was finished. */
export async function selectLastNight(db: Db, date: PlainDate): Promise<PlainDate | undefined> {
  const row = await db
    .selectFrom('night_runs')
    .select('run_on')
    .where('run_on', '<', date)
    .where('ended_at', 'is not', null)
    .orderBy('run_on', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toPlainDate(row.run_on);
}

/** Ends a night and keeps what it did. */
export async function endNight(db: Db, date: PlainDate, counts: Readonly<Record<string, number>>, now: Date): Promise<void> {
  await db
    .updateTable('night_runs')
    .set({ ended_at: now, counts: JSON.stringify(counts) })
    .where('run_on', '=', date)
    .execute();
}

/** Notes every opening of renewal up to a day with its event, in one statement. */
export async function noteOpenings(db: Db, date: PlainDate, now: Date): Promise<number> {
  const result = await sql<{ count: number }>`
    with opened as (
      update renewal_cycles set opened_at = ${now} where state = 'running' and opened_at is null and opens_on <= ${date} and ends_on > ${date}
      returning renewal_cycle_id, credential_id, person_id, scheme_version, opens_on, ends_on
    ), noted as (
      insert into events (occurred_at, kind, actor_kind, subject_person_id, entity, entity_id, reason, scheme_version, payload)
      select ${now}, 'renewal.opened', 'system', person_id, 'renewal_cycle', renewal_cycle_id, 'the day on which renewal opens', scheme_version,
             jsonb_build_object('credentialId', credential_id, 'opensOn', opens_on) from opened
    ) select count(*)::int as count from opened`.execute(db);
  return result.rows[0]?.count ?? 0;
}

/** Cycles whose holder has signed and that may be ready or need more time by rule. */
export async function selectSubmitted(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('renewal_cycles').select('renewal_cycle_id').where('state', '=', 'running').where('attested_at', 'is not', null).execute();
  return rows.map((row) => row.renewal_cycle_id);
}

/** What an order is about. */
export async function selectOrderAbout(db: Db, orderId: string): Promise<{ readonly purpose: string; readonly aboutId: string | undefined } | undefined> {
  const row = await db.selectFrom('orders').select(['purpose', 'about_id']).where('order_id', '=', orderId).executeTakeFirst();
  return row && { purpose: row.purpose, aboutId: row.about_id ?? undefined };
}

/** Open applications for reinstatement whose holder has signed. */
export async function selectCompletable(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('reinstatements').select('reinstatement_id').where('state', '=', 'open').where('attested_at', 'is not', null).execute();
  return rows.map((row) => row.reinstatement_id);
}

/** A cycle that ended in this batch. */
export type EndedCycle = {
  readonly cycleId: string;
  readonly credentialId: string;
  readonly personId: string;
  readonly schemeVersion: string;
  readonly endsOn: PlainDate;
  readonly final: boolean;
};

/** Marks up to so many cycles whose time is over as ended, with their events; who else works on one is not waited for. */
export async function endCycles(tx: Tx, date: PlainDate, now: Date, limit: number): Promise<readonly EndedCycle[]> {
  const result = await sql<{ renewal_cycle_id: string; credential_id: string; person_id: string; scheme_version: string; ends_on: string; final: boolean }>`
    with due as (
      select renewal_cycle_id from renewal_cycles where state = 'running' and ends_on <= ${date} order by ends_on limit ${limit} for update skip locked
    ), ended as (
      update renewal_cycles k set state = 'ended', ended_at = ${now} from due where k.renewal_cycle_id = due.renewal_cycle_id
      returning k.renewal_cycle_id, k.credential_id, k.person_id, k.scheme_version, k.ends_on
    ), noted as (
      insert into events (occurred_at, kind, actor_kind, subject_person_id, entity, entity_id, reason, scheme_version, payload)
      select ${now}, 'credential.inactive', 'system', person_id, 'credential', credential_id, 'the last valid day has passed without a renewal', scheme_version,
             jsonb_build_object('cycleId', renewal_cycle_id, 'since', ends_on) from ended
    ) select ended.*, ${finalAction('ended.credential_id', date)} as final from ended`.execute(tx);
  return result.rows.map((row) => ({
    cycleId: row.renewal_cycle_id,
    credentialId: row.credential_id,
    personId: row.person_id,
    schemeVersion: row.scheme_version,
    endsOn: toPlainDate(row.ends_on),
    final: row.final,
  }));
}

/** Open orders about cycles that ended. */
export async function selectOpenOrderCycles(tx: Tx, cycleIds: readonly string[]): Promise<readonly string[]> {
  if (cycleIds.length === 0) return [];
  const rows = await tx
    .selectFrom('orders')
    .select('about_id')
    .where('about_id', 'in', [...cycleIds])
    .where('state', '=', 'open')
    .execute();
  return rows.flatMap((row) => row.about_id ?? []);
}

/** Cycles of this batch whose fee was paid although they ended without a renewal. */
export async function selectPaidCycles(tx: Tx, cycleIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (cycleIds.length === 0) return new Set();
  const rows = await tx
    .selectFrom('orders')
    .select('about_id')
    .where('about_id', 'in', [...cycleIds])
    .where('state', '=', 'paid')
    .execute();
  return new Set(rows.flatMap((row) => row.about_id ?? []));
}

/** Notes every credential for which no reinstatement is open any more, with its event, in one statement. */
export async function noteLapses(db: Db, rules: string, date: PlainDate, now: Date): Promise<number> {
  const result = await sql<{ count: number }>`
    with lapsed as (
      update renewal_cycles k set lapsed_at = ${now}
        from json_to_recordset(${rules}::json) as rule (version text, band_years integer), credential_periods own
       where rule.version = k.scheme_version and k.state = 'ended' and k.lapsed_at is null
         and own.credential_period_id = k.credential_period_id
         and coalesce(own.ended_on, k.ends_on) <= (${date}::date - make_interval(years => rule.band_years))::date
         and not exists (select from credential_periods p where p.credential_id = k.credential_id and lower(p.holds) >= coalesce(own.ended_on, k.ends_on))
      returning k.renewal_cycle_id, k.credential_id, k.person_id, k.scheme_version
    ), noted as (
      insert into events (occurred_at, kind, actor_kind, subject_person_id, entity, entity_id, reason, scheme_version, payload)
      select ${now}, 'credential.lapsed', 'system', person_id, 'credential', credential_id, 'the last band of reinstatement has passed', scheme_version,
             jsonb_build_object('cycleId', renewal_cycle_id) from lapsed
    ) select count(*)::int as count from lapsed`.execute(db);
  return result.rows[0]?.count ?? 0;
}

/** A reminder that is due and was not noted. */
export type DueReminder = {
  readonly cycleId: string;
  readonly credentialId: string;
  readonly endsOn: PlainDate;
  readonly days: number;
  readonly dueOn: PlainDate;
};

/**
 * Up to so many cycles with the reminders that came due after one day and up to another and were not noted: found by the
 * date their period ends, so that only who is affected is read, from the last one of the batch before on. A renewal that was withdrawn has told its own end.
 */
export async function selectDueReminders(
  tx: Tx,
  rules: string,
  { after, date, from }: { readonly after: PlainDate; readonly date: PlainDate; readonly from: string | undefined },
  limit: number,
): Promise<readonly DueReminder[]> {
  // A cycle is one row, so that no limit parts its reminders.
  const result = await sql<{ renewal_cycle_id: string; credential_id: string; ends_on: string; days: number[]; due_on: string[] }>`
    with ends as (
      select rule.version, days::int as days, due.due_on::date + 1 + days::int as ends_on, due.due_on::date as due_on
        from json_to_recordset(${rules}::json) as rule (version text, reminders json)
        cross join json_array_elements_text(rule.reminders) as days
        cross join generate_series(${after}::date + 1, ${date}::date, interval '1 day') as due (due_on)
    )
    select k.renewal_cycle_id, k.credential_id, k.ends_on, array_agg(ends.days order by ends.days) as days, array_agg(ends.due_on::text order by ends.days) as due_on
      from ends join renewal_cycles k on k.ends_on = ends.ends_on and k.scheme_version = ends.version and k.state <> 'renewed'
     where (${from ?? null}::uuid is null or k.renewal_cycle_id > ${from ?? null}::uuid)
       and not exists (select from renewal_reminders r where r.renewal_cycle_id = k.renewal_cycle_id and r.ends_on = k.ends_on and r.days = ends.days)
       and not exists (select from credential_periods p where p.credential_id = k.credential_id and lower(p.holds) >= k.ends_on)
       and not ${finalAction('k.credential_id', date)}
       and not exists (select from credential_periods own where own.credential_period_id = k.credential_period_id and own.ended_on is not null)
     group by k.renewal_cycle_id, k.credential_id, k.ends_on order by k.renewal_cycle_id limit ${limit}`.execute(tx);
  return result.rows.flatMap((row) =>
    row.days.map((days, index) => ({
      cycleId: row.renewal_cycle_id,
      credentialId: row.credential_id,
      endsOn: toPlainDate(row.ends_on),
      days,
      dueOn: toPlainDate(row.due_on[index] ?? row.ends_on),
    })),
  );
}

/** Marks reminders as noted. @returns those that nobody else noted at the same moment, by cycle and days */
export async function insertReminders(tx: Tx, reminders: readonly (DueReminder & { readonly told: boolean })[], now: Date): Promise<ReadonlySet<string>> {
  if (reminders.length === 0) return new Set();
  const rows = await tx
    .insertInto('renewal_reminders')
    .values(reminders.map((due) => ({ renewal_cycle_id: due.cycleId, ends_on: due.endsOn, days: due.days, due_on: due.dueOn, noted_at: now, told: due.told })))
    .onConflict((conflict) => conflict.doNothing())
    .returning(['renewal_cycle_id', 'days'])
    .execute();
  return new Set(rows.map((row) => `${row.renewal_cycle_id} ${row.days}`));
}

/** Applications whose time has passed. */
export async function selectOverdueReinstatements(db: Db, date: PlainDate): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('reinstatements')
    .select('reinstatement_id')
    .where('state', 'in', ['open', 'curing'])
    .where('open_until', '<', date)
    .execute();
  return rows.map((row) => row.reinstatement_id);
}

/** Audits whose time to answer has passed. */
export async function selectOverdueAudits(db: Db, date: PlainDate): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('renewal_audits')
    .select('renewal_audit_id')
    .where('state', 'in', ['asked', 'curing'])
    .where('answer_by', '<', date)
    .execute();
  return rows.map((row) => row.renewal_audit_id);
}

/**
 * Audits whose outcome has its effect today. Appeals are a later concept, which this one may not call: the row itself is
 * looked at, so that nothing takes effect while one is open.
 */
export async function selectAuditsInEffect(db: Db, date: PlainDate): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('renewal_audits as a')
    .select('a.renewal_audit_id')
    .where('a.state', '=', 'not-met')
    .where('a.effected_at', 'is', null)
    .where('a.effect_on', '<=', date)
    .where(
      sql<boolean>`not exists (select from appeals where appeals.kind = 'audit' and appeals.decision_id = a.renewal_audit_id::text and appeals.state = 'waiting')`,
    )
    .execute();
  return rows.map((row) => row.renewal_audit_id);
}

/** Announces the seed of a month's draw, once. */
export async function insertDraw(
  db: Db,
  draw: { readonly credential: string; readonly month: PlainDate; readonly seed: string; readonly seedSha256: string; readonly at: Date },
): Promise<void> {
  await db
    .insertInto('audit_draws')
    .values({ credential: draw.credential, month: draw.month, seed: draw.seed, seed_sha256: draw.seedSha256, announced_at: draw.at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A month's draw. */
export type Draw = {
  readonly drawId: string;
  readonly credential: string;
  readonly month: PlainDate;
  readonly seed: string;
  readonly seedSha256: string;
  readonly drawnAt: Date | undefined;
  readonly renewals: number | undefined;
  readonly drawn: number | undefined;
};

/** The draws there were, the newest first. */
export async function selectDraws(db: Db, limit: number): Promise<readonly Draw[]> {
  const rows = await db.selectFrom('audit_draws').selectAll().orderBy('month', 'desc').orderBy('credential').limit(limit).execute();
  return rows.map(toDraw);
}

/** Draws of months that are over and were not drawn, locked. */
export async function lockDueDraw(tx: Tx, firstOfMonth: PlainDate): Promise<Draw | undefined> {
  const row = await tx
    .selectFrom('audit_draws')
    .selectAll()
    .where('drawn_at', 'is', null)
    .where('month', '<', firstOfMonth)
    .orderBy('month')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && toDraw(row);
}

function toDraw(row: {
  audit_draw_id: string;
  credential: string;
  month: string;
  seed: string;
  seed_sha256: string;
  drawn_at: Date | null;
  renewals: number | null;
  drawn: number | null;
}): Draw {
  return {
    drawId: row.audit_draw_id,
    credential: row.credential,
    month: toPlainDate(row.month),
    seed: row.seed,
    seedSha256: row.seed_sha256,
    drawnAt: row.drawn_at ? new Date(row.drawn_at) : undefined,
    renewals: row.renewals ?? undefined,
    drawn: row.drawn ?? undefined,
  };
}

/**
 * The renewals of a month by hours, in the order of their lots: the SHA-256 of the seed, a colon and the id of the cycle.
 * Anybody with the seed and the ids can draw again.
 */
export async function selectLots(
  tx: Tx,
  draw: Draw,
  zone: string,
): Promise<readonly { readonly cycleId: string; readonly personId: string; readonly credentialId: string; readonly schemeVersion: string }[]> {
  const result = await sql<{ renewal_cycle_id: string; person_id: string; credential_id: string; scheme_version: string }>`
    select k.renewal_cycle_id, k.person_id, k.credential_id, k.scheme_version
      from renewal_cycles k join credentials c using (credential_id)
     where c.credential = ${draw.credential} and k.state = 'renewed' and k.path = 'ce' and k.attested_at is not null
       and k.renewed_at >= ${draw.month}::date::timestamp at time zone ${zone}
       and k.renewed_at < (${draw.month}::date + interval '1 month') at time zone ${zone}
     order by sha256(convert_to(${draw.seed} || ':' || k.renewal_cycle_id, 'utf8'))`.execute(tx);
  return result.rows.map((row) => ({
    cycleId: row.renewal_cycle_id,
    personId: row.person_id,
    credentialId: row.credential_id,
    schemeVersion: row.scheme_version,
  }));
}

/** Keeps what was drawn. */
export async function updateDrawn(tx: Tx, drawId: string, counts: { readonly renewals: number; readonly drawn: number }, at: Date): Promise<void> {
  await tx.updateTable('audit_draws').set({ drawn_at: at, renewals: counts.renewals, drawn: counts.drawn }).where('audit_draw_id', '=', drawId).execute();
}

/** Opens an audit. */
export async function insertAudit(
  tx: Tx,
  audit: {
    readonly cycleId: string;
    readonly drawId: string;
    readonly personId: string;
    readonly schemeVersion: string;
    readonly at: Date;
    readonly answerBy: PlainDate;
  },
): Promise<string> {
  const row = await tx
    .insertInto('renewal_audits')
    .values({
      renewal_cycle_id: audit.cycleId,
      audit_draw_id: audit.drawId,
      person_id: audit.personId,
      scheme_version: audit.schemeVersion,
      drawn_at: audit.at,
      answer_by: audit.answerBy,
    })
    .returning('renewal_audit_id')
    .executeTakeFirstOrThrow();
  return row.renewal_audit_id;
}
