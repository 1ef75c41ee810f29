-- Schools, the people and places of theirs, what a program is, how it is approved, what was asked about it.

create table schools (
  school_id uuid primary key default uuidv7(),
  name text not null check (length(name) between 1 and 120),
  name_folded text not null,
  website text not null default '' check (website = '' or (website ~ '^https://' and length(website) <= 300)),
  -- The host of the website without `www.`, for who asks with a link.
  website_host text not null default '' check (length(website_host) <= 253),
  about text not null default '' check (length(about) <= 2000),
  street text not null default '' check (length(street) <= 160),
  city text not null check (length(city) between 1 and 80),
  state_code text not null check (state_code ~ '^[A-Z]{2}$'),
  zip text not null default '' check (zip = '' or zip ~ '^[0-9]{5}$'),
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  -- Which agency of a state lets it teach, as the school told it, and whether staff saw the paper.
  authorised_by text not null default '' check (length(authorised_by) <= 160),
  authorisation_number text not null default '' check (length(authorisation_number) <= 60),
  authorisation_until date,
  authorisation_seen_on date,
  -- Whether a certified instructor owns it, which is an interest that is declared.
  instructor_owned boolean not null default false,
  demonstration boolean not null default false,
  -- When the school last heard that people ask about it.
  asked_notice_at timestamptz,
  created_by uuid references people,
  created_at timestamptz not null default now(),
  check ((latitude is null) = (longitude is null))
);
comment on table schools is 'Schools on record. Being on record says that a school told us of itself, not that anything of it is approved.';
create index schools_name on schools (name_folded);
create index schools_host on schools (website_host) where website_host <> '';
create index schools_created_by on schools (created_by);
create unique index schools_once on schools (name_folded, city, state_code);
grant select, insert, update on schools to einthoven_app;

create table school_people (
  school_person_id uuid primary key default uuidv7(),
  school_id uuid not null references schools,
  person_id uuid not null references people,
  role text not null check (role in ('owner', 'director', 'instructor', 'preceptor')),
  since date not null,
  until date,
  added_by uuid references people,
  added_at timestamptz not null,
  check (until >= since)
);
comment on table school_people is 'Who owns, directs, teaches or signs at a school, from a day to a day. An owner takes no part in decisions on it.';
create unique index school_people_once on school_people (school_id, person_id, role) where until is null;
create index school_people_school on school_people (school_id);
create index school_people_person on school_people (person_id);
create index school_people_added_by on school_people (added_by);
grant select, insert, update on school_people to einthoven_app;

alter table programs
  add column school_id uuid references schools,
  add column summary text not null default '' check (length(summary) <= 2000),
  add column delivery text check (delivery in ('on-site', 'hybrid', 'online')),
  add column class_size integer check (class_size > 0),
  add column price_cents integer check (price_cents >= 0),
  add column price_covers text not null default '' check (length(price_covers) <= 300),
  add column next_start date,
  add column zip text not null default '' check (zip = '' or zip ~ '^[0-9]{5}$'),
  add column latitude double precision check (latitude between -90 and 90),
  add column longitude double precision check (longitude between -180 and 180),
  -- full, with conditions, on probation: all of them approved.
  add column standing text check (standing in ('full', 'conditions', 'probation')),
  add column approval_spans jsonb not null default '[]' check (jsonb_typeof(approval_spans) = 'array'),
  add column approval_until date,
  add column listed boolean not null default true,
  add column words tsvector generated always as (to_tsvector('simple', regexp_replace(name || ' ' || school_name || ' ' || city, '[^[:alnum:]]+', ' ', 'g'))) stored,
  add column revision integer not null default 0 check (revision >= 0),
  add column updated_at timestamptz not null default now(),
  add constraint programs_point check ((latitude is null) = (longitude is null));
comment on table programs is 'Training programs on record. Applications for a credential refer to them; the directory lists them.';
comment on column programs.approval is 'What the decisions add up to today; written with each decision and by the daily round.';
comment on column programs.approval_spans is 'Days of approval as the decisions add up: [{"from","until"}], until empty while it holds. None with an approval on record: without a known beginning.';
comment on column programs.listed is 'Whether the directory shows it: drafts of schools are not.';
create index programs_school on programs (school_id);
create index programs_point on programs (latitude, longitude) where listed;
create index programs_state on programs (state_code, name) where listed;
create index programs_name on programs (name, program_id) where listed;
create index programs_words on programs using gin (words);
create index programs_ending on programs (approval_until) where approval = 'approved';

create table sites (
  site_id uuid primary key default uuidv7(),
  school_id uuid not null references schools,
  program_id uuid references programs,
  kind text not null check (kind in ('class', 'clinical')),
  name text not null check (length(name) between 1 and 120),
  city text not null check (length(city) between 1 and 80),
  state_code text not null check (state_code ~ '^[A-Z]{2}$'),
  zip text not null default '' check (zip = '' or zip ~ '^[0-9]{5}$'),
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  -- Of a clinical site: the last day of the agreement between it and the school, and the day staff saw it.
  agreement_until date,
  agreement_seen_on date,
  since date not null,
  until date,
  check ((latitude is null) = (longitude is null)),
  check (until >= since)
);
comment on table sites is 'Where a school teaches and where its students do their clinical hours, for all of its programs or for one.';
create index sites_school on sites (school_id);
create index sites_program on sites (program_id);
grant select, insert, update on sites to einthoven_app;

create table program_instructors (
  program_instructor_id uuid primary key default uuidv7(),
  program_id uuid not null references programs,
  person_id uuid references people,
  name text not null check (length(name) between 1 and 120),
  background text not null check (length(background) between 1 and 600),
  -- What the school says they hold, and the number of a credential of ours, which anybody can look up.
  credentials text not null default '' check (length(credentials) <= 200),
  credential_number text not null default '' check (length(credential_number) <= 40),
  since date not null,
  until date
);
comment on table program_instructors is 'Who teaches, as the school publishes it with their agreement.';
create index program_instructors_program on program_instructors (program_id);
create index program_instructors_person on program_instructors (person_id);
grant select, insert, update, delete on program_instructors to einthoven_app;

create table program_applications (
  program_application_id uuid primary key default uuidv7(),
  program_id uuid not null references programs,
  kind text not null check (kind in ('first', 'again')),
  state text not null check (state in ('draft', 'submitted', 'asked', 'approved', 'refused', 'withdrawn')),
  -- What the school answers: hours by domain of the blueprint, policies, facilities; read by lib/server/program.
  answers jsonb not null default '{}' check (jsonb_typeof(answers) = 'object'),
  scheme_version text not null references schemes,
  revision integer not null default 0 check (revision >= 0),
  created_by uuid not null references people,
  created_at timestamptz not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  check (state not in ('submitted', 'asked', 'approved', 'refused') or submitted_at is not null),
  check ((state in ('approved', 'refused', 'withdrawn')) = (decided_at is not null))
);
comment on table program_applications is 'Applications of schools for the approval of a program, the first time and again before it ends.';
create unique index program_applications_open on program_applications (program_id) where state in ('draft', 'submitted', 'asked');
create index program_applications_program on program_applications (program_id);
create index program_applications_scheme on program_applications (scheme_version);
create index program_applications_by on program_applications (created_by);
create index program_applications_waiting on program_applications (submitted_at) where state = 'submitted';
grant select, insert, update on program_applications to einthoven_app;

create table program_evidence (
  program_evidence_id uuid primary key default uuidv7(),
  program_application_id uuid not null references program_applications,
  kind text not null check (kind in ('curriculum', 'agreement', 'authorisation', 'instructors', 'facilities', 'policies', 'other')),
  file_id uuid references stored_files,
  file_name text not null check (length(file_name) between 1 and 200),
  state text not null default 'waiting' check (state in ('waiting', 'clean', 'refused')),
  finding text,
  added_by uuid not null references people,
  added_at timestamptz not null,
  removed_at timestamptz
);
comment on table program_evidence is 'Files that a school shows with an application. A file is opened only once it was found clean.';
create index program_evidence_application on program_evidence (program_application_id);
create index program_evidence_file on program_evidence (file_id);
create index program_evidence_by on program_evidence (added_by);
create index program_evidence_waiting on program_evidence (program_evidence_id) where state = 'waiting';
grant select, insert, update on program_evidence to einthoven_app;

create table program_reviews (
  program_review_id uuid primary key default uuidv7(),
  program_application_id uuid not null references program_applications,
  -- Of which state of the application: a review of an earlier one counts no more.
  application_revision integer not null,
  reviewer_id uuid not null references people,
  -- By criterion: met, partly, not-met.
  findings jsonb not null check (jsonb_typeof(findings) = 'object'),
  visit text not null check (visit in ('site', 'video', 'none')),
  visited_on date,
  note text not null check (length(note) between 3 and 2000),
  reviewed_at timestamptz not null,
  check ((visit = 'none') = (visited_on is null))
);
comment on table program_reviews is 'What a reviewer without interest found, by the rubric, and how they saw the school.';
create unique index program_reviews_once on program_reviews (program_application_id, application_revision, reviewer_id);
create index program_reviews_by on program_reviews (reviewer_id);
create trigger program_reviews_append_only before update or delete on program_reviews for each row execute function append_only();
grant select, insert on program_reviews to einthoven_app;

create table program_decisions (
  program_decision_id uuid primary key default uuidv7(),
  program_id uuid not null references programs,
  program_application_id uuid references program_applications,
  step text not null check (step in ('question', 'proposal', 'decision')),
  outcome text check (outcome in ('approve', 'refuse', 'probation', 'full', 'withdraw', 'reinstate')),
  conditions text not null default '' check (length(conditions) <= 1000),
  -- Published with a decision.
  reason text not null check (length(reason) between 3 and 2000),
  effective_on date not null,
  valid_until date,
  decided_by uuid not null references people,
  decided_at timestamptz not null,
  scheme_version text not null references schemes,
  check ((step = 'question') = (outcome is null)),
  check ((step = 'decision' and outcome = 'approve') or valid_until is null or step = 'proposal')
);
comment on table program_decisions is 'Steps of staff on a program, newest last. A decision is the second of two people who want the same; what the decisions add up to is the approval.';
create index program_decisions_program on program_decisions (program_id);
create index program_decisions_application on program_decisions (program_application_id);
create index program_decisions_by on program_decisions (decided_by);
create index program_decisions_scheme on program_decisions (scheme_version);
create trigger program_decisions_append_only before update or delete on program_decisions for each row execute function append_only();
grant select, insert on program_decisions to einthoven_app;

-- Nobody decides alone, and nobody on their own school.
create function program_decider_is_free() returns trigger language plpgsql as $$
begin
  if exists (select from programs p join school_people s using (school_id) where p.program_id = new.program_id and s.person_id = new.decided_by)
    or exists (select from programs p where p.program_id = new.program_id and p.owner_person_id = new.decided_by)
    or (new.step = 'decision' and not exists (
      select from program_decisions d where d.program_id = new.program_id
        and d.step = 'proposal' and d.outcome = new.outcome and d.decided_by <> new.decided_by)) then
    raise exception 'a program is decided by two people, neither of them of the school' using errcode = 'check_violation', constraint = 'program_decider_is_free';
  end if;
  return new;
end $$;
create trigger program_decisions_decider_is_free before insert on program_decisions for each row execute function program_decider_is_free();

create table program_appeals (
  program_appeal_id uuid primary key default uuidv7(),
  program_decision_id uuid not null unique references program_decisions,
  program_id uuid not null references programs,
  words text not null check (length(words) between 3 and 4000),
  filed_by uuid not null references people,
  filed_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'granted', 'dismissed')),
  reason text check (length(reason) between 3 and 2000),
  decided_by uuid references people,
  decided_at timestamptz,
  check ((state = 'waiting') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null)),
  check ((decided_at is null) = (reason is null))
);
comment on table program_appeals is 'What a school says against a decision on a program; decided by somebody who took no part in it.';
create index program_appeals_program on program_appeals (program_id);
create index program_appeals_filed_by on program_appeals (filed_by);
create index program_appeals_decided_by on program_appeals (decided_by);
grant select, insert, update on program_appeals to einthoven_app;

create table program_changes (
  program_change_id uuid primary key default uuidv7(),
  program_id uuid not null references programs,
  what text not null check (what in ('hours', 'class-size', 'price', 'delivery', 'next-start', 'instructors', 'clinical-sites', 'ownership', 'address', 'other')),
  was text not null default '' check (length(was) <= 300),
  becomes text not null default '' check (length(becomes) <= 300),
  effective_on date not null,
  reported_by uuid not null references people,
  reported_at timestamptz not null,
  seen_by uuid references people,
  seen_at timestamptz,
  check ((seen_at is null) = (seen_by is null))
);
comment on table program_changes is 'Changes of a program that its school reported. What bears on the approval waits for staff to look at it.';
create index program_changes_program on program_changes (program_id);
create index program_changes_by on program_changes (reported_by);
create index program_changes_seen_by on program_changes (seen_by);
create index program_changes_waiting on program_changes (reported_at) where seen_at is null;
grant select, insert, update on program_changes to einthoven_app;

create table program_complaints (
  program_complaint_id uuid primary key default uuidv7(),
  program_id uuid not null references programs,
  upheld_on date not null,
  -- Shown to everybody: what was found, without names.
  found text not null check (length(found) between 3 and 300),
  recorded_by uuid not null references people,
  recorded_at timestamptz not null
);
comment on table program_complaints is 'Complaints about a program that were upheld, as the directory shows them.';
create index program_complaints_program on program_complaints (program_id);
create index program_complaints_by on program_complaints (recorded_by);
create trigger program_complaints_append_only before update or delete on program_complaints for each row execute function append_only();
grant select, insert on program_complaints to einthoven_app;

create table legit_questions (
  legit_question_id uuid primary key default uuidv7(),
  school_id uuid references schools,
  program_id uuid references programs,
  -- What was asked, folded; a link is kept as its host. Nothing of who asked.
  asked text not null check (length(asked) between 1 and 200),
  findings text[] not null,
  asked_at timestamptz not null
);
comment on table legit_questions is 'What people asked about schools, without who asked.';
create index legit_questions_school on legit_questions (school_id, asked_at desc);
create index legit_questions_program on legit_questions (program_id);
create index legit_questions_asked_at on legit_questions (asked_at);
grant select, insert, delete on legit_questions to einthoven_app;

create table legit_replies (
  legit_reply_id uuid primary key default uuidv7(),
  school_id uuid not null references schools,
  words text not null check (length(words) between 3 and 1000),
  state text not null default 'waiting' check (state in ('waiting', 'shown', 'refused', 'replaced')),
  reason text not null default '' check (length(reason) <= 1000),
  written_by uuid not null references people,
  written_at timestamptz not null,
  decided_by uuid references people,
  decided_at timestamptz,
  check ((decided_at is null) = (decided_by is null))
);
comment on table legit_replies is 'What a school answers where people ask whether it is legit; shown in its own words once staff looked for what is not its own to say.';
create unique index legit_replies_waiting on legit_replies (school_id) where state = 'waiting';
create unique index legit_replies_shown on legit_replies (school_id) where state = 'shown';
create index legit_replies_school on legit_replies (school_id);
create index legit_replies_by on legit_replies (written_by);
create index legit_replies_decided_by on legit_replies (decided_by);
grant select, insert, update on legit_replies to einthoven_app;
