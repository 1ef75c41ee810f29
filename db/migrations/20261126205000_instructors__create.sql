-- The instructor credential: applications, employers and referees by link, interviews, decisions by several people, cards.

insert into roles (role, staff, title) values ('school-owner', false, 'School owner (declared)');

-- A credential rests on the result of an exam, or on a decision.
alter table credentials drop constraint credentials_credential_check;
alter table credentials add constraint credentials_credential_check check (credential in ('CET', 'CEI'));
alter table credentials alter column result_id drop not null;

create table instructor_applications (
  instructor_application_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  scheme_version text not null references schemes,
  state text not null default 'draft' check (state in ('draft', 'submitted', 'awarded', 'refused', 'withdrawn')),
  sealed_texts bytea,
  sample_file_id uuid references stored_files,
  owns_school boolean,
  prefers_talk boolean not null default false,
  revision integer not null default 0 check (revision >= 0),
  created_at timestamptz not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  check (state not in ('submitted', 'awarded', 'refused') or submitted_at is not null),
  check ((state in ('awarded', 'refused', 'withdrawn')) = (decided_at is not null))
);
comment on table instructor_applications is 'Applications for the instructor credential. What the person writes is sealed under their key; what others answer is in tables of its own.';
comment on column instructor_applications.owns_school is 'What the person declared; empty: not said yet.';
create index instructor_applications_person on instructor_applications (person_id);
create unique index instructor_applications_open on instructor_applications (person_id) where state in ('draft', 'submitted');
create index instructor_applications_scheme on instructor_applications (scheme_version);
create index instructor_applications_file on instructor_applications (sample_file_id);
create index instructor_applications_waiting on instructor_applications (submitted_at) where state = 'submitted';

create table instructor_employments (
  instructor_employment_id uuid primary key default uuidv7(),
  instructor_application_id uuid not null references instructor_applications,
  sealed_employer bytea not null,
  worked_from date not null,
  worked_to date,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  requested_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > requested_at),
  removed_at timestamptz,
  answered_at timestamptz,
  confirmed boolean,
  confirmed_from date,
  confirmed_to date,
  sealed_attester bytea,
  check (worked_to >= worked_from),
  check (confirmed_to >= confirmed_from),
  check ((answered_at is null) = (confirmed is null)),
  check ((answered_at is null) = (sealed_attester is null)),
  check (coalesce(confirmed, false) = (confirmed_from is not null)),
  check (coalesce(confirmed, false) = (confirmed_to is not null))
);
comment on table instructor_employments is 'Jobs in the field as the applicant tells them, and the word of each employer, given once through a link.';
comment on column instructor_employments.worked_to is 'Empty: still there. An employer always confirms up to a day.';
create index instructor_employments_application on instructor_employments (instructor_application_id);

create table instructor_references (
  instructor_reference_id uuid primary key default uuidv7(),
  instructor_application_id uuid not null references instructor_applications,
  sealed_referee bytea not null,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  requested_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > requested_at),
  removed_at timestamptz,
  answered_at timestamptz,
  declined boolean,
  sealed_answer bytea,
  check ((answered_at is null) = (declined is null)),
  check ((answered_at is null) = (sealed_answer is null))
);
comment on table instructor_references is 'People the applicant names to speak for them, and what they answered, once, through a link. The applicant never sees the answer.';
create index instructor_references_application on instructor_references (instructor_application_id);

create table interview_slots (
  interview_slot_id uuid primary key default uuidv7(),
  offered_by uuid not null references people,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  place text not null check (length(place) between 3 and 300),
  instructor_application_id uuid references instructor_applications,
  booked_at timestamptz,
  withdrawn_at timestamptz,
  offered_at timestamptz not null,
  check ((instructor_application_id is null) = (booked_at is null)),
  -- One person cannot speak with two at a time.
  exclude using gist (offered_by with =, tstzrange(starts_at, ends_at) with &&) where (withdrawn_at is null)
);
comment on table interview_slots is 'Times that staff offer to applicants who prefer to talk; one application picks one.';
create index interview_slots_offered_by on interview_slots (offered_by);
create unique index interview_slots_application on interview_slots (instructor_application_id) where withdrawn_at is null;
create index interview_slots_free on interview_slots (starts_at) where instructor_application_id is null and withdrawn_at is null;

create table instructor_decisions (
  instructor_decision_id uuid primary key default uuidv7(),
  instructor_application_id uuid not null references instructor_applications,
  step text not null check (step in ('question', 'proposal', 'decision', 'reopened')),
  outcome text check (outcome in ('award', 'refuse')),
  sealed_reason bytea not null,
  decided_by uuid not null references people,
  decided_at timestamptz not null,
  check ((step in ('proposal', 'decision')) = (outcome is not null))
);
comment on table instructor_decisions is 'Steps of staff on an application, newest last. A decision is the last of as many people as the scheme asks for; reopened: after an appeal.';
create index instructor_decisions_application on instructor_decisions (instructor_application_id);
create index instructor_decisions_by on instructor_decisions (decided_by);
create unique index instructor_decisions_award on instructor_decisions (instructor_application_id) where step = 'decision' and outcome = 'award';
create trigger instructor_decisions_append_only before update or delete on instructor_decisions for each row execute function append_only();

-- Nobody decides on themselves, and nobody alone: whoever proposed since the last question or reopening is not who decides.
create function instructor_decider_is_free() returns trigger language plpgsql as $$
begin
  if exists (select from instructor_applications a where a.instructor_application_id = new.instructor_application_id and a.person_id = new.decided_by)
    or (new.step = 'decision' and not exists (
      select from instructor_decisions d where d.instructor_application_id = new.instructor_application_id
        and d.step = 'proposal' and d.outcome = new.outcome and d.decided_by <> new.decided_by)) then
    raise exception 'an application is decided by two people, neither of them the applicant' using errcode = 'check_violation', constraint = 'instructor_decider_is_free';
  end if;
  return new;
end $$;
create trigger instructor_decisions_decider_is_free before insert on instructor_decisions for each row execute function instructor_decider_is_free();

alter table credentials add column decision_id uuid unique references instructor_decisions;
alter table credentials add constraint credentials_ground check ((result_id is null) <> (decision_id is null));
comment on column credentials.decision_id is 'The decision that awarded it, where no exam does.';

create table instructor_backgrounds (
  instructor_background_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  sealed_words bytea not null,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'refused', 'replaced')),
  written_at timestamptz not null,
  decided_by uuid references people,
  decided_at timestamptz,
  sealed_reason bytea,
  check ((state in ('approved', 'refused')) = (decided_at is not null)),
  check ((decided_at is null) = (decided_by is null)),
  check ((state = 'refused') = (sealed_reason is not null)),
  check (decided_by is distinct from person_id)
);
comment on table instructor_backgrounds is 'What instructors say of themselves to students, in their own words; shown once staff approved it, the newest approved one.';
create index instructor_backgrounds_person on instructor_backgrounds (person_id, written_at desc);
create unique index instructor_backgrounds_waiting on instructor_backgrounds (person_id) where state = 'waiting';
create index instructor_backgrounds_decided_by on instructor_backgrounds (decided_by);

grant select, insert, update on instructor_applications, instructor_employments, instructor_references, interview_slots, instructor_backgrounds to einthoven_app;
grant select, insert on instructor_decisions to einthoven_app;
