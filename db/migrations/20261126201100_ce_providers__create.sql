-- Continuing education: providers, their courses and sessions, who attended, and what attendees thought.

create table ce_providers (
  ce_provider_id uuid primary key default uuidv7(),
  contact_person_id uuid not null references people,
  name text not null check (length(name) between 1 and 120),
  name_folded text not null,
  website text not null default '' check (website = '' or website ~ '^https://'),
  about text not null check (length(about) between 1 and 2000),
  state text not null check (state in ('applied', 'approved', 'refused', 'withdrawn')),
  conditions text not null default '' check (length(conditions) <= 1000),
  reason text not null default '' check (length(reason) <= 1000),
  applied_at timestamptz not null,
  decided_at timestamptz,
  -- The last day of the approval.
  valid_until date,
  scheme_version text not null references schemes,
  check ((state = 'approved') = (valid_until is not null))
);
comment on table ce_providers is 'Providers of continuing education. A provider whose approval ended keeps its row; its courses give no more hours.';
create index ce_providers_contact on ce_providers (contact_person_id);
create index ce_providers_scheme on ce_providers (scheme_version);
create unique index ce_providers_name on ce_providers (name_folded) where state in ('applied', 'approved');
grant select, insert, update on ce_providers to einthoven_app;

create table ce_courses (
  ce_course_id uuid primary key default uuidv7(),
  ce_provider_id uuid not null references ce_providers,
  title text not null check (length(title) between 1 and 200),
  summary text not null check (length(summary) between 1 and 2000),
  kind text not null check (kind in ('workshop', 'online-course', 'webinar', 'in-service', 'conference')),
  subject text not null check (subject in ('electrocardiography', 'teaching', 'other')),
  words integer not null check (words >= 0),
  questions integer not null check (questions >= 0),
  minutes integer not null check (minutes >= 0),
  half_hours integer not null check (half_hours between 1 and 160),
  state text not null check (state in ('applied', 'approved', 'refused', 'withdrawn')),
  conditions text not null default '' check (length(conditions) <= 1000),
  reason text not null default '' check (length(reason) <= 1000),
  applied_at timestamptz not null,
  decided_at timestamptz,
  valid_until date,
  scheme_version text not null references schemes,
  check ((state = 'approved') = (valid_until is not null))
);
comment on table ce_courses is 'Courses of providers. The hours come from words, questions and minutes by the published formula.';
create index ce_courses_provider on ce_courses (ce_provider_id);
create index ce_courses_scheme on ce_courses (scheme_version);
create index ce_courses_state on ce_courses (state, subject);
grant select, insert, update on ce_courses to einthoven_app;

create table ce_reviews (
  ce_review_id uuid primary key default uuidv7(),
  ce_provider_id uuid references ce_providers,
  ce_course_id uuid references ce_courses,
  reviewer_id uuid not null references people,
  verdict text not null check (verdict in ('approve', 'refuse')),
  -- The criteria that the reviewer found met, by code.
  criteria text[] not null,
  conditions text not null default '' check (length(conditions) <= 1000),
  reason text not null check (length(reason) between 1 and 1000),
  reviewed_at timestamptz not null,
  check (num_nonnulls(ce_provider_id, ce_course_id) = 1)
);
comment on table ce_reviews is 'What a reviewer found on a provider or a course. Two decide alike; where they differ a third decides.';
create unique index ce_reviews_provider on ce_reviews (ce_provider_id, reviewer_id);
create unique index ce_reviews_course on ce_reviews (ce_course_id, reviewer_id);
create index ce_reviews_reviewer on ce_reviews (reviewer_id);
create trigger ce_reviews_append_only before update or delete on ce_reviews for each row execute function append_only();
grant select, insert on ce_reviews to einthoven_app;

create table ce_sessions (
  ce_session_id uuid primary key default uuidv7(),
  ce_course_id uuid not null references ce_courses,
  starts_at timestamptz not null,
  online boolean not null,
  city text not null default '' check (length(city) <= 80),
  state_code text check (state_code ~ '^[A-Z]{2}$'),
  -- Where people find it or sign up.
  address text not null default '' check (length(address) <= 300),
  -- Consonants that are not mistaken for a digit; shown at the event.
  claim_code text check (claim_code ~ '^[BCDFGHJKMNPQRTVWXZ]{8}$'),
  code_from timestamptz,
  code_until timestamptz,
  seats integer not null check (seats between 1 and 2000),
  created_at timestamptz not null,
  cancelled_at timestamptz,
  check (online or (city <> '' and state_code is not null)),
  check ((claim_code is null) = (code_from is null) and (claim_code is null) = (code_until is null)),
  check (code_until > code_from)
);
comment on table ce_sessions is 'A course on a day, at a place or online. Its code gives hours at the event, to so many people as there are seats, until it ends.';
create index ce_sessions_course on ce_sessions (ce_course_id, starts_at);
create unique index ce_sessions_code on ce_sessions (claim_code);
grant select, insert, update on ce_sessions to einthoven_app;

create table ce_attendances (
  ce_attendance_id uuid primary key default uuidv7(),
  ce_session_id uuid not null references ce_sessions,
  person_id uuid not null references people,
  ce_credit_id uuid not null unique references ce_credits,
  by_way text not null check (by_way in ('roster', 'code')),
  attended_at timestamptz not null
);
comment on table ce_attendances is 'Who attended a session, by roster or by code; each person once.';
create unique index ce_attendances_once on ce_attendances (ce_session_id, person_id);
create index ce_attendances_person on ce_attendances (person_id);
grant select, insert, delete on ce_attendances to einthoven_app;

create table ce_rosters (
  ce_roster_id uuid primary key default uuidv7(),
  ce_session_id uuid not null references ce_sessions,
  uploaded_by uuid not null references people,
  file_sha256 text not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  rows_read integer not null,
  credited integer not null,
  already integer not null,
  strangers integer not null,
  broken integer not null,
  uploaded_at timestamptz not null
);
comment on table ce_rosters is 'Rosters that providers sent, with what came of their rows. Names of strangers are shown to the provider and not kept.';
create index ce_rosters_session on ce_rosters (ce_session_id);
create index ce_rosters_by on ce_rosters (uploaded_by);
create trigger ce_rosters_append_only before update or delete on ce_rosters for each row execute function append_only();
grant select, insert on ce_rosters to einthoven_app;

create table ce_evaluations (
  ce_evaluation_id uuid primary key default uuidv7(),
  ce_session_id uuid not null references ce_sessions,
  -- So that each attendee answers once; no screen joins answers with people.
  ce_attendance_id uuid unique references ce_attendances on delete set null,
  useful integer not null check (useful between 1 and 5),
  correct integer not null check (correct between 1 and 5),
  taught integer not null check (taught between 1 and 5),
  unbiased integer not null check (unbiased between 1 and 5),
  evaluated_at timestamptz not null
);
comment on table ce_evaluations is 'What attendees thought of a session, 1 to 5. The provider sees means, and only of five answers or more.';
create index ce_evaluations_session on ce_evaluations (ce_session_id);
grant select, insert, delete on ce_evaluations to einthoven_app;
