import pg from 'pg';
import { addDays, addYears, toPlainDate, type PlainDate } from '@einthoven/kernel';
import { quarterNotices, quarterOn, quartersOf, type Scheme } from '@einthoven/scheme';

/** What a body is filled with. */
export type Body = {
  readonly people: number;
  /** The night that is measured. */
  readonly date: PlainDate;
  readonly scheme: Scheme;
  /** On each date that the measured night looks at, so many times the usual number of periods end: a class finishes together. */
  readonly peak: number;
  /** A key as the platform keeps one; all have the same, which costs as much to open as a key of their own. */
  readonly sealedKey: Buffer;
};

/** What somebody is about to live through in the measured night; `quiet` for nothing. */
type Group = { readonly name: string; readonly endsOn: PlainDate; readonly message: string | undefined; readonly event: string | undefined };

/** The groups that a night touches, from the scheme's own days. */
export function groupsOf(date: PlainDate, scheme: Scheme): readonly Group[] {
  const opens = scheme.renewal.opensDaysBefore.value;
  const before = scheme.renewal.remindersDaysBefore.value.map((days) => ({
    name: `before-${days}`,
    endsOn: addDays(date, days + 1),
    message: days === 0 ? 'renewal.reminder-day' : days > opens ? 'renewal.reminder-early' : 'renewal.reminder-open',
    event: days === opens ? 'renewal.opened' : undefined,
  }));
  const after = scheme.renewal.remindersDaysAfter.value.map((days) => ({
    name: `after-${days}`,
    endsOn: addDays(date, 1 - days),
    message: 'renewal.reminder-after',
    event: undefined,
  }));
  const years = scheme.reinstatement.bands.value.reduce((most, band) => Math.max(most, band.upToYears), 0);
  return [
    ...before,
    { name: 'ends', endsOn: date, message: 'renewal.ended', event: 'credential.inactive' },
    ...after,
    { name: 'lapses', endsOn: addYears(date, -years), message: undefined, event: 'credential.lapsed' },
  ];
}

/**
 * Fills an empty, migrated database: people with account, key, exam, credential, period, cycle and some hours. Written
 * by the server itself, with triggers and foreign keys off while it writes; every row satisfies the table's checks.
 *
 * @returns how many people each group of the measured night has
 */
export async function fillBody(url: string, body: Body): Promise<readonly (Group & { readonly people: number })[]> {
  const { people, date, scheme, peak, sealedKey } = body;
  const groups = groupsOf(date, scheme);
  const years = scheme.validity.years.value;
  // The usual number of periods that end on one date.
  const usual = Math.max(1, Math.round(people / (years * 365)));
  const eachGroup = usual * peak;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const run = (text: string, values: unknown[] = []) => client.query(text, values);
  try {
    await run("set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '512MB'");
    await run('create schema bench');
    await run('create table bench.groups (number integer, name text, ends_on date, message text, event text)');
    for (const [number, group] of groups.entries())
      await run('insert into bench.groups values ($1, $2, $3, $4, $5)', [number, group.name, group.endsOn, group.message ?? null, group.event ?? null]);
    // The first people are those of the groups; the others end on any day of the past two and the coming two years but these.
    await run(
      `create table bench.body as
       select uuidv7() as person_id, uuidv7() as application_id, uuidv7() as attempt_id, uuidv7() as result_id, uuidv7() as credential_id, uuidv7() as period_id,
              uuidv7() as cycle_id, n, g.name as group_name, g.message, g.event,
              coalesce(g.ends_on, case when n % 25 = 0 then $1::date - 1200 - n % 900 when n % 10 = 0 then $1::date - 40 - n % 900 else $1::date + 2 + n % ($4::int * 365) end) as ends_on
         from generate_series(0, $2::int - 1) as n left join bench.groups g on n / $3::int = g.number`,
      [date, people, eachGroup, years],
    );
    await run(`update bench.body b set ends_on = b.ends_on + 1 where group_name is null and exists (select from bench.groups g where g.ends_on = b.ends_on)`);
    await run('create index on bench.body (person_id)');
    await run(`insert into people (person_id, demonstration, language) select person_id, true, case when n % 5 = 0 then 'es' end from bench.body`);
    await run(
      `insert into person_profiles (person_id, legal_name, family_name, birth_date) select person_id, 'Person ' || n, 'Person', '1990-05-04' from bench.body`,
    );
    await run('insert into person_keys (person_id, sealed_key) select person_id, $1 from bench.body', [sealedKey]);
    await run(
      `insert into auth_users (id, name, email, email_verified) select person_id, 'Person ' || n, 'person.' || n || '@demo.example', true from bench.body`,
    );
    await run(
      `insert into applications (application_id, person_id, credential, scheme_version, route, state, submitted_at, decided_at, open_until, closed_at)
       select application_id, person_id, 'CET', $1, 'program', 'approved', ends_on - 800, ends_on - 790, ends_on - 400,
              case when ends_on - 400 < $2::date - 1 then ends_on - 399 end from bench.body`,
      [scheme.version, date],
    );
    await run(
      `insert into attempts (attempt_id, person_id, application_id, form_id, ordinal, scheme_version, state, started_at, deadline_at, submitted_at, submitted_by, passed)
       select attempt_id, person_id, application_id, 'bench', 1, $1, 'submitted', ends_on - 740, ends_on - 739, ends_on - 739, 'candidate', true from bench.body`,
      [scheme.version],
    );
    await run(
      `insert into results (result_id, attempt_id, person_id, raw_score, scored_items, scaled_score, passed, domains, conversion_kind, conversion_sha256, scheme_version, scored_at)
       select result_id, attempt_id, person_id, 80, 100, 600, true, '[]', 'demonstration', 'x', $1, ends_on - 739 from bench.body`,
      [scheme.version],
    );
    await run(
      `insert into credentials (credential_id, credential_number, person_id, credential, scheme_version, result_id, demonstration, awarded_on, awarded_at)
       select credential_id, 'NPS-CET-' || substr(upper(lpad(to_hex(n), 8, '0')), 1, 4) || '-' || substr(upper(lpad(to_hex(n), 8, '0')), 5) || '-0', person_id, 'CET', $1,
              result_id, true, (ends_on - make_interval(years => $2))::date, ends_on - make_interval(years => $2) from bench.body`,
      [scheme.version, years],
    );
    await run(
      `insert into registry_entries (credential_id, name_as_certified, family_name, family_name_folded, given_name_folded, listed_at)
       select credential_id, 'Person ' || n, 'Person', 'person', 'n' || n, ends_on - 730 from bench.body`,
    );
    // One period each, under the constraint that no two of a credential overlap; and for whoever has renewed, the next.
    await run(
      `insert into credential_periods (credential_period_id, credential_id, valid, basis, granted_at)
       select period_id, credential_id, daterange((ends_on - make_interval(years => $1))::date, ends_on), 'award', ends_on - 730 from bench.body`,
      [years],
    );
    await run(
      `create table bench.renewed as select b.*, uuidv7() as next_period_id, uuidv7() as next_cycle_id from bench.body b
        where group_name is null and ends_on > $1::date and ends_on <= $1::date + 91 and n % 10 < 7`,
      [date],
    );
    await run(
      `insert into credential_periods (credential_period_id, credential_id, valid, basis, granted_at)
       select next_period_id, credential_id, daterange(ends_on, (ends_on + make_interval(years => $1))::date), 'renewal', $2::date - 1 - n % 40 from bench.renewed`,
      [years, date],
    );
    const cycle = `insert into renewal_cycles (renewal_cycle_id, credential_id, person_id, credential_period_id, scheme_version, from_on, anniversary, ends_on, opens_on, ce_from,
      path, attested_at, statement_version, statement_sha256, state, opened_at, renewed_at, next_period_id, ended_at, lapsed_at, created_at)`;
    await run(
      `${cycle}
       select b.cycle_id, b.credential_id, b.person_id, b.period_id, $1, (b.ends_on - make_interval(years => $2))::date, b.ends_on, b.ends_on, b.ends_on - 1 - $3::int,
              (b.ends_on - make_interval(years => $2))::date, case when r.person_id is not null or b.n % 3 = 0 then 'ce' when b.group_name is null and b.n % 5 = 1 and b.ends_on > $4::date then 'quarterly' end,
              r.signed_at, case when r.person_id is not null then '2026-11' end, case when r.person_id is not null then repeat('0', 64) end,
              case when r.person_id is not null then 'renewed' when b.ends_on < $4::date then 'ended' else 'running' end,
              case when b.ends_on - 1 - $3::int < $4::date then (b.ends_on - 1 - $3::int)::timestamptz end, r.signed_at, r.next_period_id,
              case when r.person_id is null and b.ends_on < $4::date then b.ends_on::timestamptz end,
              case when r.person_id is null and b.ends_on < $4::date - make_interval(years => $5) then $4::timestamptz - interval '1 day' end, b.ends_on - 730
         from bench.body b left join (select *, ($4::date - 1 - n % 40)::timestamptz + interval '20 hours' as signed_at from bench.renewed) r using (person_id)`,
      [
        scheme.version,
        years,
        scheme.renewal.opensDaysBefore.value,
        date,
        scheme.reinstatement.bands.value.reduce((most, band) => Math.max(most, band.upToYears), 0),
      ],
    );
    await run(
      `${cycle}
       select next_cycle_id, credential_id, person_id, next_period_id, $1, ends_on, (ends_on + make_interval(years => $2))::date, (ends_on + make_interval(years => $2))::date,
              (ends_on + make_interval(years => $2))::date - 1 - $3::int, ends_on, null, null, null, null, 'running', null, null, null, null, null, $4::timestamptz from bench.renewed`,
      [scheme.version, years, scheme.renewal.opensDaysBefore.value, date],
    );
    await run(
      `insert into ce_credits (person_id, source, kind, subject, title, provider, completed_on, claimed_half_hours, half_hours, state, origin, scheme_version, created_at)
       select person_id, 'issued', 'webinar', 'electrocardiography', 'Rhythm strips', 'General Hospital', ends_on - 200, 8, 8, 'counted', 'bench', $1, ends_on - 200 from bench.body`,
      [scheme.version],
    );
    await fillQuarters(client, date, scheme);
    // Yesterday's night is behind us, with what it and earlier ones have told.
    await run('insert into night_runs (run_on, begun_at, ended_at) values ($1::date - 1, $1::date - 1, $1::date - 1)', [date]);
    await run(
      `insert into renewal_reminders (renewal_cycle_id, ends_on, days, due_on, noted_at, told)
       select cycle_id, ends_on, 180, ends_on - 181, ends_on - 181, true from bench.body where ends_on < $1::date + 181`,
      [date],
    );
    await run(
      `insert into audit_draws (credential, month, seed, seed_sha256, announced_at)
       select $2, (date_trunc('month', $1::date) - interval '1 month')::date, 'the seed of a month for the bench', repeat('0', 64), $1::date - 31
        where extract(day from $1::date) = 1`,
      [date, scheme.credential],
    );
    await run('vacuum (analyze)');
    const counted = await run('select group_name as name, count(*)::int as people from bench.body where group_name is not null group by 1');
    return groups.map((group) => ({ ...group, people: counted.rows.find(({ name }) => name === group.name)?.people ?? 0 }));
  } finally {
    await client.end();
  }
}

/** Who renews by the questions of each quarter: what they were told until yesterday, and what this night owes them. */
async function fillQuarters(client: pg.Client, date: PlainDate, scheme: Scheme): Promise<void> {
  const { rows } = await client.query<{ from_on: string; ends_on: string }>(
    "select distinct from_on::text, ends_on::text from renewal_cycles where path = 'quarterly'",
  );
  const yesterday = addDays(date, -1);
  const told = rows.flatMap(({ from_on, ends_on }) => {
    const cycle = { fromOn: toPlainDate(from_on), endsOn: toPlainDate(ends_on) };
    const quarters = quartersOf(cycle, scheme);
    const quarter = quarterOn(date, quarters);
    if (!quarter) return [];
    const before = quarterOn(yesterday, quarters)?.quarter === quarter.quarter ? quarterNotices(yesterday, quarter, 0, scheme) : [];
    return quarterNotices(date, quarter, 0, scheme).map((notice) => ({ from_on, ends_on, quarter: quarter.quarter, notice, before: before.includes(notice) }));
  });
  await client.query(
    `create table bench.quarters as
     select k.renewal_cycle_id, k.person_id, q.quarter, q.notice, q.before from renewal_cycles k
       join json_to_recordset($1::json) as q (from_on date, ends_on date, quarter integer, notice text, before boolean) on q.from_on = k.from_on and q.ends_on = k.ends_on
      where k.path = 'quarterly'`,
    [JSON.stringify(told)],
  );
  await client.query(
    'insert into quarterly_notices (renewal_cycle_id, quarter, notice, noted_at) select renewal_cycle_id, quarter, notice, $1 from bench.quarters where before',
    [yesterday],
  );
}

/** What the measured night has done, held against what the groups say, by a connection of its own. */
export type Found = {
  readonly affected: number;
  readonly messages: number;
  readonly events: number;
  /** Messages or events that somebody has more than once. */
  readonly doubles: number;
  /** Messages or events that somebody should have and has not. */
  readonly missing: number;
  /** Messages or events that nobody should have. */
  readonly extra: number;
  readonly audits: number;
  readonly auditsExpected: number;
};

/** Compares messages, mails and events since the night began with what each person of the body was to get. */
export async function compareNight(url: string, { date, scheme }: Pick<Body, 'date' | 'scheme'>): Promise<Found> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `with expected as (
         select person_id, message as what from bench.body where message is not null
         union all select person_id, event from bench.body where event is not null
         union all select person_id, 'renewal.quarter-' || notice from bench.quarters where not before
       ), done as (
         select m.person_id, m.message as what, count(*)::int as times, count(distinct mail_id)::int as mails from messages m where message like 'renewal.%' and message <> 'renewal.audit-asked' group by 1, 2
         union all select subject_person_id, kind, count(*)::int, count(*)::int from events where kind in ('renewal.opened', 'credential.inactive', 'credential.lapsed') group by 1, 2
       )
       select count(distinct coalesce(e.person_id, d.person_id))::int as affected,
              coalesce(sum(d.times) filter (where d.what like 'renewal.reminder%' or d.what like 'renewal.quarter%' or d.what = 'renewal.ended'), 0)::int as messages,
              coalesce(sum(d.times) filter (where d.what in ('renewal.opened', 'credential.inactive', 'credential.lapsed')), 0)::int as events,
              coalesce(sum(d.times - 1), 0)::int as doubles,
              (count(*) filter (where d.person_id is null or d.mails <> d.times))::int as missing,
              (count(*) filter (where e.person_id is null))::int as extra
         from expected e full join done d on d.person_id = e.person_id and d.what = e.what`,
    );
    const drawn = await client.query(
      `select (select count(*)::int from renewal_audits) as audits, (select count(*)::int from messages where message = 'renewal.audit-asked') as told,
              (select count(*)::int from renewal_cycles where state = 'renewed' and renewed_at at time zone $2 >= $1::date - interval '1 month' and renewed_at at time zone $2 < $1::date) as renewals`,
      [date, scheme.zone.value],
    );
    const { audits, told, renewals } = drawn.rows[0];
    const firstOfMonth = date.endsWith('-01');
    if (audits !== told) throw new Error(`${audits} audits, ${told} people told`);
    return { ...rows[0], audits, auditsExpected: firstOfMonth ? Math.max(1, Math.round(renewals * scheme.renewal.audit.share.value)) : 0 };
  } finally {
    await client.end();
  }
}
