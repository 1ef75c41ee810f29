import { sql, type RawBuilder } from 'kysely';
import type { PlainDate } from '@einthoven/kernel';
import { endedForGood } from '../credential/index.ts';
import type { Db } from '../db/pool.ts';

/** What the records are looked at with: the day, and the days and numbers of the scheme in force. */
export type EvidenceDay = {
  readonly now: Date;
  readonly today: PlainDate;
  readonly zone: string;
  readonly identityImageDays: number;
  readonly decidedWithinDays: number;
  /** Fewest in a group whose rates are shown, and fewest of each outcome in it. */
  readonly publish: { readonly fewest: number; readonly fewestEach: number };
};

/** Live records that answer a clause: rows without names, keys or words about people, each good or not. */
export type EvidenceQuery = {
  readonly label: string;
  /** What one row is, in singular and plural. */
  readonly unit: readonly [string, string];
  /** `some`: no row is a gap. `all`: no row means that nothing of the kind has happened yet. */
  readonly needs: 'some' | 'all';
  /** Selects `ok` and what the export shows. */
  readonly rows: (day: EvidenceDay) => RawBuilder<EvidenceRow>;
};

/** One record; `ok` says whether it is as the clause asks. */
export type EvidenceRow = { readonly ok: boolean; readonly [column: string]: unknown };

/** Most rows that one export has. */
export const MOST_ROWS = 10_000;

const CONFLICTED = ['adviser', 'instructor', 'preceptor', 'school-director', 'school-owner', 'ce-provider', 'resume-reviser', 'employer', 'staffing-agency'];

/** Every query by the name that `content/standards` uses. */
export const EVIDENCE: Readonly<Record<string, EvidenceQuery>> = {
  'scheme-versions': {
    label: 'Versions of schemes, with the hash of their text',
    unit: ['version', 'versions'],
    needs: 'some',
    rows: () => sql`select true as ok, scheme_version, credential, effective_on, content_sha256 from schemes order by scheme_version`,
  },
  'scheme-adopted': {
    label: 'Versions with the vote of the board that adopted them',
    unit: ['version', 'versions'],
    needs: 'some',
    rows: () => sql`select exists (select from board_items i where i.scheme_version = s.scheme_version and i.outcome = 'adopted') as ok,
      s.scheme_version, (select max(decided_at) from board_items i where i.scheme_version = s.scheme_version and i.outcome = 'adopted') as adopted_at
      from schemes s order by s.scheme_version`,
  },
  'board-meetings': {
    label: 'Meetings that were held, with minutes',
    unit: ['meeting', 'meetings'],
    needs: 'some',
    rows: ({ today }) => sql`select (minutes is not null) as ok, board_meeting_id, meets_on, state, closed_at,
      (select count(*) from board_items i where i.board_meeting_id = m.board_meeting_id) as agenda_items
      from board_meetings m where meets_on <= ${today} order by meets_on`,
  },
  'board-votes': {
    label: 'Motions that were decided, with votes and recusals',
    unit: ['motion', 'motions'],
    needs: 'some',
    rows: () => sql`select exists (select from board_votes v where v.board_item_id = i.board_item_id) as ok, i.board_item_id, i.title, i.scheme_version, i.outcome, i.decided_at,
      (select count(*) from board_votes v where v.board_item_id = i.board_item_id and vote = 'yes') as yes,
      (select count(*) from board_votes v where v.board_item_id = i.board_item_id and vote = 'no') as no,
      (select count(*) from board_votes v where v.board_item_id = i.board_item_id and vote = 'abstain') as abstained,
      (select count(*) from board_votes v where v.board_item_id = i.board_item_id and vote = 'recused') as stood_aside
      from board_items i where outcome is not null order by decided_at`,
  },
  'decisions-apart': {
    label: 'Decisions on applications, cases and appeals by people who neither taught the person nor own their school',
    unit: ['decision', 'decisions'],
    needs: 'all',
    rows: () => sql`select not exists (
        select from class_members m join classes c using (class_id) where m.person_id = d.person_id and c.instructor_person_id = d.decided_by
        union all select from applications a join programs p using (program_id) where a.person_id = d.person_id and p.owner_person_id = d.decided_by
      ) as ok, d.what, d.id, d.decided_at from (
        select 'application' as what, application_id::text as id, a.person_id, x.decided_by, x.decided_at from application_decisions x join applications a using (application_id)
          where x.step = 'decision' and x.decided_by is not null
        union all select 'case', conduct_case_id::text, c.person_id, s.by_person_id, s.taken_at from conduct_steps s join conduct_cases c using (conduct_case_id)
          where s.step in ('proposal', 'decision')
        union all select 'appeal', appeal_id::text, person_id, decided_by, decided_at from appeals where decided_by is not null
      ) d order by d.decided_at desc`,
  },
  'content-roles': {
    label: 'People who may open exam content, and hold no role in teaching, placing or advising',
    unit: ['person', 'people'],
    needs: 'some',
    rows: ({ now }) => sql`select not bool_or(other.role is not null) as ok, g.person_id, array_agg(distinct g.role) as content_roles
      from role_grants g left join role_grants other on other.person_id = g.person_id and other.revoked_at is null and (other.expires_at is null or other.expires_at > ${now})
        and other.role = any(${CONFLICTED})
      where g.role in ('item-author', 'reviewer', 'psychometrician') and g.revoked_at is null and (g.expires_at is null or g.expires_at > ${now})
      group by g.person_id order by g.person_id`,
  },
  'refused-attempts': {
    label: 'Attempts that the platform refused because of a conflict',
    unit: ['attempt', 'attempts'],
    needs: 'all',
    rows: () =>
      sql`select true as ok, event_id, occurred_at, reason, payload ->> 'act' as act from events where kind = 'impartiality.refused' order by event_id desc`,
  },
  'impartiality-risks': {
    label: 'Open risks with an owner, whose review is not overdue',
    unit: ['risk', 'risks'],
    needs: 'some',
    rows: ({ today }) => sql`select (review_on >= ${today}) as ok, impartiality_risk_id, title, owner_person_id, review_on,
      (select count(*) from impartiality_reviews r where r.impartiality_risk_id = k.impartiality_risk_id) as reviews
      from impartiality_risks k where state = 'open' order by review_on`,
  },
  declarations: {
    label: 'People who act for the body, with a declaration of interests that holds today',
    unit: ['person', 'people'],
    needs: 'some',
    rows: ({
      now,
      today,
    }) => sql`select coalesce(max(d.holds_until) >= ${today}, false) as ok, g.person_id, max(d.declared_on) as declared_on, max(d.holds_until) as holds_until
      from role_grants g join roles r using (role) left join interest_declarations d using (person_id)
      where r.staff and r.role <> 'accreditor' and g.revoked_at is null and (g.expires_at is null or g.expires_at > ${now}) group by g.person_id order by 1, 2`,
  },
  'role-grants': {
    label: 'Roles of people who act for the body',
    unit: ['grant', 'grants'],
    needs: 'some',
    rows: () =>
      sql`select true as ok, role, person_id, granted_at, granted_by, expires_at, revoked_at from role_grants join roles using (role) where staff order by role, granted_at`,
  },
  'forms-blueprint': {
    label: 'Sealed forms with the version of their blueprint',
    unit: ['form', 'forms'],
    needs: 'some',
    rows: () => sql`select true as ok, form_id, blueprint_version, content_sha256, sealed_at from forms where not rehearsal order by sealed_at`,
  },
  'items-reviewed': {
    label: 'Items of the final bank, approved by subject-matter experts',
    unit: ['item', 'items'],
    needs: 'some',
    rows: () =>
      sql`select (review_state = 'expert-approved') as ok, item_id, item_version, task, review_state from items where bank = 'final' and in_bank order by item_id`,
  },
  'forms-released': {
    label: 'Forms that were assembled by one person and released by another',
    unit: ['form', 'forms'],
    needs: 'some',
    rows: () =>
      sql`select coalesce(released_by <> assembled_by, false) as ok, form_id, assembled_by, released_by, sealed_at from forms where not rehearsal and renewal is null order by sealed_at`,
  },
  'forms-cut': {
    label: 'Forms whose score conversion comes from standard setting',
    unit: ['form', 'forms'],
    needs: 'some',
    rows: () =>
      sql`select (conversion_kind = 'standard-setting') as ok, form_id, conversion_kind, conversion_sha256, sealed_at from forms where not rehearsal order by sealed_at`,
  },
  'applications-refused': {
    label: 'Refused applications, with who decided',
    unit: ['refusal', 'refusals'],
    needs: 'all',
    rows: () => sql`select (d.decided_by is not null and length(d.sealed_reason) > 28) as ok, d.application_id, d.decided_by, d.decided_at, d.scheme_version
      from application_decisions d where step = 'decision' and outcome = 'refuse' order by d.decided_at`,
  },
  accommodations: {
    label: 'Requests for accommodations, decided in time',
    unit: ['request', 'requests'],
    needs: 'all',
    rows: ({
      today,
      zone,
      decidedWithinDays,
    }) => sql`select coalesce((decided_at at time zone ${zone})::date, ${today}::date) <= (requested_at at time zone ${zone})::date + ${decidedWithinDays}::int as ok,
      accommodation_request_id, (appeal_of is not null) as appeal, state, requested_at, decided_at, decided_by
      from accommodation_requests where state <> 'withdrawn' order by requested_at`,
  },
  agreements: {
    label: 'Statements that people agreed to, by wording',
    unit: ['wording', 'wordings'],
    needs: 'some',
    rows: () => sql`select true as ok, statement, statement_version, text_sha256, count(*) as agreements, min(agreed_at) as first, max(agreed_at) as last
      from agreements group by statement, statement_version, text_sha256 order by statement, first`,
  },
  incidents: {
    label: 'Incidents from the exam room, answered',
    unit: ['incident', 'incidents'],
    needs: 'all',
    rows: () => sql`select (closed_at is not null) as ok, incident_id, attempt_id, kind, reported_at, closed_at, closed_by from incidents order by reported_at`,
  },
  receipts: {
    label: 'Submitted exams with a signed receipt',
    unit: ['exam', 'exams'],
    needs: 'all',
    rows: () => sql`select (r.attempt_id is not null) as ok, t.attempt_id, t.form_id, t.submitted_at, r.issued_at
      from attempts t left join exam_receipts r using (attempt_id) where t.state = 'submitted' and t.rehearsal_id is null order by t.submitted_at desc`,
  },
  holds: {
    label: 'Exams whose result was held, decided by a person who did not end them',
    unit: ['exam', 'exams'],
    needs: 'all',
    rows: () =>
      sql`select (decided_by is not null and decided_by is distinct from held_by) as ok, attempt_id, held_by, held_at, decision, decided_by, decided_at from attempt_holds order by held_at`,
  },
  'results-by-form': {
    label: 'Results by form; rates only where the numbers are large enough',
    unit: ['form', 'forms'],
    needs: 'some',
    rows: ({ publish }) => sql`select true as ok, form_id, count(*) as sat,
      case when count(*) >= ${publish.fewest}::int and count(*) filter (where r.passed) >= ${publish.fewestEach}::int and count(*) filter (where not r.passed) >= ${publish.fewestEach}::int
        then round(100.0 * count(*) filter (where r.passed) / count(*), 1)::text else 'too few to show' end as percent_passed
      from results r join attempts t using (attempt_id) group by form_id order by form_id`,
  },
  awards: {
    label: 'Periods of credentials by month and basis',
    unit: ['line', 'lines'],
    needs: 'some',
    rows: () => sql`select true as ok, to_char(p.granted_at, 'YYYY-MM') as month, c.credential, p.basis, count(*) as periods
      from credential_periods p join credentials c using (credential_id) group by 2, 3, 4 order by 2, 3, 4`,
  },
  'mark-licence': {
    label: 'Holders of credentials, with their agreement to the licence of the mark',
    unit: ['holder', 'holders'],
    needs: 'some',
    rows: () => sql`select exists (select from agreements a where a.person_id = c.person_id and statement = 'mark-use') as ok, c.credential_number
      from credentials c where not ${endedForGood('c.credential_id')}
      order by c.credential_number`,
  },
  actions: {
    label: 'Actions on credentials, with date and public reason',
    unit: ['action', 'actions'],
    needs: 'all',
    rows: () => sql`select (public_reason is not null or action not in ('suspend', 'revoke')) as ok, credential_number, action, effective_on, public_reason, decided_by, decided_at
      from credential_actions join credentials using (credential_id) order by decided_at`,
  },
  'cases-heard': {
    label: 'Decided cases in which the person had answered, or had all their days',
    unit: ['case', 'cases'],
    needs: 'all',
    rows: ({
      zone,
    }) => sql`select (exists (select from conduct_steps s where s.conduct_case_id = c.conduct_case_id and s.step = 'answer' and s.taken_at <= c.decided_at)
        or (c.decided_at at time zone ${zone})::date > c.answer_by) as ok,
      conduct_case_id, kind, opened_at, answer_by, decided_at, outcome from conduct_cases c where state = 'decided' order by decided_at`,
  },
  'mark-misuse': {
    label: 'Reports of misuse of the mark that led to a case or an answer',
    unit: ['report', 'reports'],
    needs: 'all',
    rows: () =>
      sql`select (state <> 'received') as ok, conduct_report_id, received_at, state, settled_at, conduct_case_id from conduct_reports where kind = 'mark-misuse' order by received_at`,
  },
  renewals: {
    label: 'Renewals with the version of the scheme of their cycle',
    unit: ['renewal', 'renewals'],
    needs: 'all',
    rows: () =>
      sql`select (scheme_version is not null) as ok, renewal_cycle_id, scheme_version, path, renewed_at from renewal_cycles where state = 'renewed' order by renewed_at`,
  },
  'audit-draws': {
    label: 'Draws of renewals for audit, with their seed',
    unit: ['draw', 'draws'],
    needs: 'all',
    rows: () => sql`select (drawn_at is null or announced_at < drawn_at) as ok, credential, month, seed_sha256, case when drawn_at is null then null else seed end as seed,
      announced_at, drawn_at, renewals, drawn from audit_draws order by month`,
  },
  'registry-lookups': {
    label: 'Questions to the public registry, by day',
    unit: ['line', 'lines'],
    needs: 'some',
    rows: () => sql`select true as ok, looked_up_on, kind, outcome, lookups from registry_lookups order by looked_up_on, kind, outcome`,
  },
  'appeals-in-time': {
    label: 'Appeals that were decided by their day, or still have time',
    unit: ['appeal', 'appeals'],
    needs: 'all',
    rows: ({
      today,
      zone,
      decidedWithinDays,
    }) => sql`select coalesce((decided_at at time zone ${zone})::date, ${today}::date) <= due as ok, what, id, filed_at, due, decided_at, state from (
        select kind as what, appeal_id::text as id, filed_at, decide_by as due, decided_at, state from appeals where state <> 'withdrawn'
        union all select 'accommodation', accommodation_request_id::text, requested_at, (requested_at at time zone ${zone})::date + ${decidedWithinDays}::int, decided_at, state
          from accommodation_requests where appeal_of is not null and state <> 'withdrawn'
        union all select 'identity', identity_check_id::text, sent_at, (sent_at at time zone ${zone})::date + ${decidedWithinDays}::int, decided_at, state
          from identity_checks where appeal_of is not null
      ) a order by filed_at`,
  },
  'appeals-apart': {
    label: 'Decided appeals, none by who decided before',
    unit: ['appeal', 'appeals'],
    needs: 'all',
    rows: () =>
      sql`select not (decided_by = any (decided_before)) as ok, appeal_id, kind, decided_before, decided_by, decided_at, state from appeals where decided_by is not null order by decided_at`,
  },
  complaints: {
    label: 'Complaints about the body that were answered by their day, or still have time',
    unit: ['complaint', 'complaints'],
    needs: 'all',
    rows: ({
      today,
      zone,
    }) => sql`select coalesce((settled_at at time zone ${zone})::date, ${today}::date) <= answer_by as ok, conduct_report_id, received_at, answer_by, settled_at, settled_by
      from conduct_reports where kind = 'complaint' order by received_at`,
  },
  'append-only': {
    label: 'Tables whose rows the database refuses to change or delete',
    unit: ['table', 'tables'],
    needs: 'some',
    rows: () => sql`select (t.tgenabled <> 'D') as ok, c.relname as table_name, t.tgname as trigger_name from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where t.tgname like '%append_only' order by c.relname`,
  },
  'identity-pictures': {
    label: 'Pictures of identity documents that are kept, none past its days',
    unit: ['picture', 'pictures'],
    needs: 'all',
    rows: ({
      now,
      identityImageDays,
    }) => sql`select (stored_at > ${now}::timestamptz - make_interval(days => ${identityImageDays}::int + 1)) as ok, file_id, stored_at from stored_files
      where purpose in ('identity-document', 'identity-photo') order by stored_at`,
  },
};

/** The records of one query. */
export async function readRows(db: Db, query: EvidenceQuery, day: EvidenceDay): Promise<readonly EvidenceRow[]> {
  const { rows } = await sql<EvidenceRow>`select * from (${query.rows(day)}) as evidence limit ${sql.lit(MOST_ROWS)}`.execute(db);
  return rows;
}
