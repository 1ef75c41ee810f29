-- Applications: what a person claims, what the rules say, what people decide.

create table schemes (
  scheme_version text primary key,
  credential text not null check (credential in ('CET', 'CEI')),
  effective_on date not null,
  content_sha256 text not null,
  loaded_at timestamptz not null default now()
);
comment on table schemes is 'Every version of a scheme that this installation has used; the values live in content/schemes.';

create table programs (
  program_id uuid primary key default uuidv7(),
  name text not null,
  school_name text not null,
  city text not null,
  state_code text not null check (state_code ~ '^[A-Z]{2}$'),
  class_hours integer check (class_hours > 0),
  clinical_hours integer check (clinical_hours >= 0),
  approval text not null check (approval in ('approved', 'not-on-record', 'withdrawn')),
  owner_person_id uuid references people,
  demonstration boolean not null default false
);
comment on table programs is 'Training programs on record. The directory and approval come with the program concept; applications refer to it.';
create index programs_owner on programs (owner_person_id);

create table applications (
  application_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  credential text not null check (credential in ('CET')),
  scheme_version text not null references schemes,
  route text check (route in ('program', 'experience', 'former-credential')),
  state text not null default 'draft' check (state in ('draft', 'submitted', 'needs-information', 'approved', 'refused', 'withdrawn')),
  provisional boolean not null default false,
  sealed_draft bytea,
  finding text check (finding in ('met', 'needs-review', 'not-met')),
  revision integer not null default 0 check (revision >= 0),
  program_id uuid references programs,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  submitted_at timestamptz,
  decided_at timestamptz,
  open_until date,
  check (state in ('draft', 'withdrawn') or (submitted_at is not null and route is not null)),
  check ((state in ('approved', 'refused')) = (decided_at is not null)),
  check ((state = 'approved') = (open_until is not null))
);
comment on table applications is 'One application for a credential. A draft survives closing the browser; the scheme version stays the one it was made under.';
comment on column applications.sealed_draft is 'What the person typed, as they typed it, under the personal key; frozen while people decide.';
comment on column applications.finding is 'What the rules made of it last, for the queue; the page of the application asks them again.';
comment on column applications.revision is 'Grows with every step that a decision could rest on: whoever decides says which one they saw.';
create unique index applications_open on applications (person_id, credential) where state in ('draft', 'submitted', 'needs-information');
create index applications_person on applications (person_id);
create index applications_program on applications (program_id);
create index applications_scheme on applications (scheme_version);
create index applications_queue on applications (submitted_at) where state = 'submitted';

create table application_submissions (
  application_submission_id uuid primary key default uuidv7(),
  application_id uuid not null references applications,
  sealed_claims bytea not null,
  eligibility jsonb not null check (jsonb_typeof(eligibility) = 'object'),
  submitted_at timestamptz not null
);
comment on table application_submissions is 'What was claimed at each submission (sealed with the personal key) and what the rules made of it, as codes.';
create index application_submissions_application on application_submissions (application_id);
create trigger application_submissions_append_only before update or delete on application_submissions for each row execute function append_only();

create table application_files (
  application_id uuid not null references applications,
  file_id uuid not null references stored_files,
  attached_at timestamptz not null default now(),
  primary key (application_id, file_id)
);
comment on table application_files is 'Evidence attached to an application.';
create index application_files_file on application_files (file_id);

create table experience_attestations (
  experience_attestation_id uuid primary key default uuidv7(),
  application_id uuid not null references applications,
  employment_id uuid not null,
  sealed_employer bytea not null,
  worked_from date not null,
  worked_to date not null check (worked_to >= worked_from),
  hours_claimed integer not null check (hours_claimed > 0),
  tracings_claimed integer not null check (tracings_claimed >= 0),
  token_hash text not null unique,
  requested_at timestamptz not null default now(),
  expires_at timestamptz not null,
  superseded_at timestamptz,
  answered_at timestamptz,
  confirmed boolean,
  confirmed_from date,
  confirmed_to date check (confirmed_to >= confirmed_from),
  hours_confirmed integer check (hours_confirmed > 0),
  tracings_confirmed integer check (tracings_confirmed >= 0),
  sealed_attester bytea,
  check ((answered_at is null) = (confirmed is null)),
  check (confirmed is not true or num_nulls(confirmed_from, confirmed_to, hours_confirmed, tracings_confirmed) = 0)
);
comment on table experience_attestations is 'An employer''s word on a person''s work experience, asked through a single-use link. Names and addresses are under the applicant''s key.';
comment on column experience_attestations.employment_id is 'The job in the draft that this asks about.';
comment on column experience_attestations.superseded_at is 'Set when the applicant changed or removed the job: the link is void and the answer does not count.';
create unique index experience_attestations_current on experience_attestations (application_id, employment_id) where superseded_at is null;
create index experience_attestations_application on experience_attestations (application_id);

create table application_decisions (
  application_decision_id uuid primary key default uuidv7(),
  application_id uuid not null references applications,
  step text not null check (step in ('proposal', 'decision', 'information-request')),
  outcome text not null check (outcome in ('approve', 'refuse', 'ask')),
  sealed_reason bytea not null,
  decided_by uuid references people,
  decided_at timestamptz not null,
  scheme_version text not null references schemes,
  check ((step = 'information-request') = (outcome = 'ask'))
);
comment on table application_decisions is 'Every step of deciding an application; decided_by is empty where the scheme''s rules alone decided. Reasons are under the applicant''s key.';
create index application_decisions_application on application_decisions (application_id);
create index application_decisions_decided_by on application_decisions (decided_by);
create index application_decisions_scheme on application_decisions (scheme_version);
create trigger application_decisions_append_only before update or delete on application_decisions for each row execute function append_only();

grant select, insert on schemes to einthoven_app;
grant select, insert, update on programs, applications, experience_attestations to einthoven_app;
grant select, insert, delete on application_files to einthoven_app;
grant select, insert on application_submissions, application_decisions to einthoven_app;
