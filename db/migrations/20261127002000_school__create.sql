-- The school's desk: classes, who is in them, what they did, what came of it.

create table cohorts (
  cohort_id uuid primary key default uuidv7(),
  school_id uuid not null references schools,
  program_id uuid not null references programs,
  name text not null check (length(name) between 1 and 80),
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  created_by uuid not null references people,
  created_at timestamptz not null
);
comment on table cohorts is 'Classes of a program, from a day to a day.';
create index cohorts_school on cohorts (school_id, starts_on desc);
create index cohorts_program on cohorts (program_id);
create index cohorts_created_by on cohorts (created_by);
grant select, insert, update on cohorts to einthoven_app;

create table cohort_teachers (
  cohort_id uuid not null references cohorts,
  person_id uuid not null references people,
  added_by uuid not null references people,
  added_at timestamptz not null,
  primary key (cohort_id, person_id)
);
comment on table cohort_teachers is 'Instructors of a school who teach a class; students see their cards.';
create index cohort_teachers_person on cohort_teachers (person_id);
create index cohort_teachers_added_by on cohort_teachers (added_by);
grant select, insert, delete on cohort_teachers to einthoven_app;

create table school_invites (
  school_invite_id uuid primary key default uuidv7(),
  school_id uuid not null references schools,
  -- Of students; those who teach and sign are invited by the school.
  cohort_id uuid references cohorts,
  role text not null check (role in ('student', 'instructor', 'preceptor')),
  -- As the school typed it; gone once somebody says no, or is erased.
  name text check (length(name) between 1 and 120),
  email text check (length(email) <= 254),
  student_number text not null default '' check (length(student_number) <= 40),
  token_hash text not null unique,
  state text not null default 'waiting' check (state in ('waiting', 'accepted', 'declined', 'withdrawn')),
  last_day date not null,
  person_id uuid references people,
  invited_by uuid not null references people,
  invited_at timestamptz not null,
  answered_at timestamptz,
  check ((role = 'student') = (cohort_id is not null)),
  check ((state = 'accepted') = (person_id is not null))
);
comment on table school_invites is 'Invitations of a school. Until somebody accepts, only what the school typed is known, and nothing of a person is shown.';
create index school_invites_school on school_invites (school_id);
create index school_invites_cohort on school_invites (cohort_id);
create index school_invites_person on school_invites (person_id);
create index school_invites_by on school_invites (invited_by);
create unique index school_invites_once on school_invites (cohort_id, lower(email)) where state in ('waiting', 'accepted');
grant select, insert, update on school_invites to einthoven_app;

create table enrollments (
  enrollment_id uuid primary key default uuidv7(),
  school_invite_id uuid not null unique references school_invites,
  cohort_id uuid not null references cohorts,
  person_id uuid not null references people,
  enrolled_at timestamptz not null,
  left_on date
);
comment on table enrollments is 'Students who accepted a place in a class.';
create unique index enrollments_once on enrollments (cohort_id, person_id) where left_on is null;
create index enrollments_cohort on enrollments (cohort_id);
create index enrollments_person on enrollments (person_id);
grant select, insert, update on enrollments to einthoven_app;

create table meetings (
  meeting_id uuid primary key default uuidv7(),
  cohort_id uuid not null references cohorts,
  kind text not null check (kind in ('class', 'clinical')),
  held_on date not null,
  half_hours integer not null check (half_hours between 1 and 48),
  site_id uuid references sites,
  recorded_by uuid not null references people,
  recorded_at timestamptz not null,
  -- A day of slack for zones; the exact rule is in lib/server/school.
  check (held_on <= (recorded_at at time zone 'UTC')::date + 1),
  check ((kind = 'clinical') = (site_id is not null))
);
comment on table meetings is 'Days of class and of clinic that were held. None lies in the future.';
create index meetings_cohort on meetings (cohort_id, held_on);
create index meetings_site on meetings (site_id);
create index meetings_by on meetings (recorded_by);
create trigger meetings_append_only before update or delete on meetings for each row execute function append_only();
grant select, insert on meetings to einthoven_app;

create table meeting_attendances (
  meeting_attendance_id uuid primary key default uuidv7(),
  meeting_id uuid not null references meetings,
  enrollment_id uuid not null references enrollments,
  -- None: was not there. The newest row of a student and a day counts.
  half_hours integer not null check (half_hours between 0 and 48),
  recorded_by uuid not null references people,
  recorded_at timestamptz not null
);
comment on table meeting_attendances is 'Who was there, for how long. A correction is another row.';
create index meeting_attendances_meeting on meeting_attendances (meeting_id, enrollment_id, meeting_attendance_id desc);
create index meeting_attendances_enrollment on meeting_attendances (enrollment_id);
create index meeting_attendances_by on meeting_attendances (recorded_by);
create trigger meeting_attendances_append_only before update or delete on meeting_attendances for each row execute function append_only();
grant select, insert on meeting_attendances to einthoven_app;

create table tracings (
  -- Made on the phone, so that an entry that is sent twice is one.
  tracing_id uuid primary key,
  enrollment_id uuid not null references enrollments,
  month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  site_id uuid not null references sites,
  age_band text not null check (age_band in ('under-18', '18-39', '40-64', '65-and-over')),
  lead_set text not null check (lead_set in ('12-lead', 'right-sided', 'posterior', '15-lead', 'rhythm-strip')),
  quality text not null check (quality in ('clean', 'usable', 'repeated')),
  logged_at timestamptz not null
);
comment on table tracings is 'The log of supervised tracings. It has no field that could tell who the patient was, and none for free text.';
create index tracings_enrollment on tracings (enrollment_id);
create index tracings_site on tracings (site_id);
create trigger tracings_append_only before update or delete on tracings for each row execute function append_only();
grant select, insert on tracings to einthoven_app;

create table tracing_signatures (
  tracing_id uuid primary key references tracings,
  answer text not null check (answer in ('signed', 'refused')),
  signed_by uuid not null references people,
  received_at timestamptz not null
);
comment on table tracing_signatures is 'What a preceptor said of a tracing that they watched; once, and for good.';
create index tracing_signatures_by on tracing_signatures (signed_by);
create trigger tracing_signatures_append_only before update or delete on tracing_signatures for each row execute function append_only();
grant select, insert on tracing_signatures to einthoven_app;

create function nobody_signs_for_themselves() returns trigger language plpgsql as $$
begin
  if exists (select from tracings t join enrollments e using (enrollment_id) where t.tracing_id = new.tracing_id and e.person_id = new.signed_by) then
    raise exception 'nobody signs for themselves' using errcode = 'check_violation', constraint = 'nobody_signs_for_themselves';
  end if;
  return new;
end $$;
create trigger tracing_signatures_not_own before insert on tracing_signatures for each row execute function nobody_signs_for_themselves();

create table skill_checks (
  skill_check_id uuid primary key default uuidv7(),
  enrollment_id uuid not null references enrollments,
  -- A task of the blueprint.
  task text not null check (task ~ '^[A-Z][0-9]{1,2}$'),
  shown boolean not null,
  checked_by uuid not null references people,
  checked_at timestamptz not null
);
comment on table skill_checks is 'Tasks that a student showed, or not any more. The newest row of a task counts.';
create index skill_checks_enrollment on skill_checks (enrollment_id, task, skill_check_id desc);
create index skill_checks_by on skill_checks (checked_by);
create trigger skill_checks_append_only before update or delete on skill_checks for each row execute function append_only();
grant select, insert on skill_checks to einthoven_app;

create table completions (
  completion_id uuid primary key default uuidv7(),
  number text not null unique check (number ~ '^PC-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
  enrollment_id uuid not null references enrollments,
  person_id uuid not null references people,
  school_id uuid not null references schools,
  program_id uuid not null references programs,
  -- As printed; gone once the person is erased.
  name text check (length(name) between 1 and 200),
  school_name text not null,
  program_name text not null,
  completed_on date not null,
  class_half_hours integer not null check (class_half_hours > 0),
  clinical_half_hours integer not null check (clinical_half_hours > 0),
  tracings integer not null check (tracings > 0),
  preceptor_name text not null,
  issued_by uuid not null references people,
  issued_at timestamptz not null,
  scheme_version text not null references schemes,
  withdrawn_at timestamptz,
  withdrawn_by uuid references people,
  withdrawn_reason text check (length(withdrawn_reason) between 3 and 1000),
  check (issued_by <> person_id),
  check ((withdrawn_at is null) = (withdrawn_by is null)),
  check ((withdrawn_at is null) = (withdrawn_reason is null))
);
comment on table completions is 'Certificates of completion that schools issued. They say that a program was completed and are no certification.';
create index completions_enrollment on completions (enrollment_id);
-- One that was withdrawn by mistake can be issued anew, with another number.
create unique index completions_one_stands on completions (enrollment_id) where withdrawn_at is null;
create index completions_person on completions (person_id);
create index completions_school on completions (school_id);
create index completions_program on completions (program_id);
create index completions_issued_by on completions (issued_by);
create index completions_withdrawn_by on completions (withdrawn_by);
create index completions_scheme on completions (scheme_version);
grant select, insert, update on completions to einthoven_app;

create table result_consents (
  result_consent_id uuid primary key default uuidv7(),
  enrollment_id uuid not null references enrollments,
  given boolean not null,
  at timestamptz not null
);
comment on table result_consents is 'Whether the school may see a student''s result with the name. The newest row counts; none: no.';
create index result_consents_enrollment on result_consents (enrollment_id, result_consent_id desc);
create trigger result_consents_append_only before update or delete on result_consents for each row execute function append_only();
grant select, insert on result_consents to einthoven_app;

create table seat_invoices (
  seat_invoice_id uuid primary key default uuidv7(),
  running_number bigint not null generated always as identity unique,
  school_id uuid not null references schools,
  seats integer not null check (seats between 1 and 500),
  cents_each integer not null check (cents_each > 0),
  purchase_order text not null check (length(purchase_order) between 1 and 60),
  state text not null default 'open' check (state in ('open', 'paid', 'cancelled')),
  due_on date not null,
  scheme_version text not null references schemes,
  ordered_by uuid not null references people,
  ordered_at timestamptz not null
);
comment on table seat_invoices is 'Seats that a school buys for its students by purchase order.';
create index seat_invoices_school on seat_invoices (school_id);
create index seat_invoices_by on seat_invoices (ordered_by);
create index seat_invoices_scheme on seat_invoices (scheme_version);
create index seat_invoices_open on seat_invoices (ordered_at) where state = 'open';
grant select, insert, update on seat_invoices to einthoven_app;

create table seat_payments (
  seat_payment_id uuid primary key default uuidv7(),
  seat_invoice_id uuid not null unique references seat_invoices,
  amount_cents integer not null check (amount_cents > 0),
  reference text not null check (length(reference) between 1 and 60),
  received_on date not null,
  recorded_by uuid not null references people,
  recorded_at timestamptz not null
);
comment on table seat_payments is 'Money of schools for seats, as the finance office recorded it.';
create index seat_payments_by on seat_payments (recorded_by);
create trigger seat_payments_append_only before update or delete on seat_payments for each row execute function append_only();
grant select, insert on seat_payments to einthoven_app;

create table vouchers (
  voucher_id uuid primary key default uuidv7(),
  seat_invoice_id uuid not null references seat_invoices,
  enrollment_id uuid references enrollments,
  last_day date not null,
  -- The one order that it paid.
  order_id uuid unique references orders,
  used_at timestamptz,
  check ((order_id is null) = (used_at is null)),
  check (order_id is null or enrollment_id is not null)
);
comment on table vouchers is 'Seats that are paid for. Each is given to one student and pays one order, once.';
create index vouchers_invoice on vouchers (seat_invoice_id);
create unique index vouchers_one_each on vouchers (enrollment_id);
grant select, insert, update on vouchers to einthoven_app;

create table school_flags (
  school_flag_id uuid primary key default uuidv7(),
  school_id uuid not null references schools,
  cohort_id uuid references cohorts,
  what text not null check (what in ('NUMBERED_ADDRESSES', 'ONE_MAILBOX', 'ONE_NAME', 'TWO_SCHOOLS', 'HOURS_AT_ONCE', 'HOURS_DISPUTED', 'SIGNED_OWN')),
  noted_at timestamptz not null,
  seen_by uuid references people,
  seen_at timestamptz,
  check ((seen_at is null) = (seen_by is null))
);
comment on table school_flags is 'What looks odd on a school''s desk and waits for staff. None of it is a proof.';
create index school_flags_school on school_flags (school_id);
create index school_flags_cohort on school_flags (cohort_id);
create index school_flags_seen_by on school_flags (seen_by);
create index school_flags_waiting on school_flags (noted_at) where seen_at is null;
create unique index school_flags_once on school_flags (cohort_id, what) where seen_at is null;
grant select, insert, update on school_flags to einthoven_app;
