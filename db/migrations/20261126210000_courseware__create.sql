-- Courseware: packages of providers (SCORM, cmi5), who runs them, and what a browser says came of it.

create table courseware_packages (
  courseware_package_id uuid primary key default uuidv7(),
  ce_course_id uuid not null references ce_courses,
  uploaded_by uuid not null references people,
  file_name text not null check (length(file_name) between 1 and 255),
  file_sha256 text not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  standard text not null check (standard in ('scorm-1.2', 'scorm-2004', 'cmi5')),
  title text not null check (length(title) between 1 and 300),
  -- Where it begins: a path inside the package, with its query.
  launch_path text not null check (length(launch_path) between 1 and 1000),
  -- What the manifest says beyond that: mastery score, data for the launch, the activity of cmi5 and when it is satisfied.
  manifest jsonb not null,
  -- What must be true for the hours: that it was completed, or that it was passed.
  rule text not null check (rule in ('completed', 'passed')),
  file_count integer not null check (file_count > 0),
  unpacked_bytes bigint not null check (unpacked_bytes > 0),
  state text not null check (state in ('waiting', 'approved', 'refused', 'withdrawn', 'replaced')),
  reason text not null default '' check (length(reason) <= 1000),
  decided_by uuid references people,
  decided_at timestamptz,
  uploaded_at timestamptz not null,
  check ((state in ('approved', 'refused')) <= (decided_by is not null and decided_at is not null))
);
comment on table courseware_packages is 'Packages that providers uploaded for their courses. Nobody but staff runs one before it is approved; a newer approval replaces the older.';
create index courseware_packages_course on courseware_packages (ce_course_id, uploaded_at);
create index courseware_packages_uploaded on courseware_packages (uploaded_by);
create index courseware_packages_decided on courseware_packages (decided_by);
create index courseware_packages_waiting on courseware_packages (uploaded_at) where state = 'waiting';
create unique index courseware_packages_approved on courseware_packages (ce_course_id) where state = 'approved';
grant select, insert, update on courseware_packages to einthoven_app;

create table courseware_files (
  courseware_package_id uuid not null references courseware_packages,
  path text not null check (length(path) between 1 and 500),
  media_type text not null,
  bytes bytea not null,
  primary key (courseware_package_id, path)
);
comment on table courseware_files is 'The files of packages, unpacked and checked. They are served from the address of courseware alone.';
grant select, insert, delete on courseware_files to einthoven_app;

create table courseware_registrations (
  courseware_registration_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  ce_course_id uuid not null references ce_courses,
  -- Absent where a vendor elsewhere runs the course.
  courseware_package_id uuid references courseware_packages,
  -- The first day of the cycle in which its hours are given once.
  cycle_from date not null,
  -- Where the person was, and what the package wants to know next time.
  sealed_state bytea,
  completion text not null default 'unknown' check (completion in ('unknown', 'incomplete', 'completed')),
  success text not null default 'unknown' check (success in ('unknown', 'passed', 'failed')),
  -- From -1 to 1, as it was claimed.
  scaled_score double precision check (scaled_score between -1 and 1),
  begun_at timestamptz not null,
  heard_at timestamptz,
  satisfied_at timestamptz,
  -- What came of the hours: counted, refused by a rule, or why none were given.
  outcome text check (outcome ~ '^[A-Za-z_]+$'),
  check ((satisfied_at is null) = (outcome is null))
);
comment on table courseware_registrations is 'Somebody taking a course by courseware in a cycle. What a package reports is the claim of a browser; it gives the approved hours at most, once.';
create unique index courseware_registrations_package on courseware_registrations (person_id, courseware_package_id, cycle_from) where courseware_package_id is not null;
create unique index courseware_registrations_vendor on courseware_registrations (person_id, ce_course_id, cycle_from) where courseware_package_id is null;
create index courseware_registrations_person on courseware_registrations (person_id);
create index courseware_registrations_course on courseware_registrations (ce_course_id);
create index courseware_registrations_of_package on courseware_registrations (courseware_package_id);
grant select, insert, update, delete on courseware_registrations to einthoven_app;

create table courseware_launches (
  courseware_launch_id uuid primary key default uuidv7(),
  courseware_registration_id uuid references courseware_registrations on delete cascade,
  -- Of a preview by staff: nothing is kept of what it reports.
  courseware_package_id uuid not null references courseware_packages,
  ticket_sha256 text not null unique check (ticket_sha256 ~ '^[0-9a-f]{64}$'),
  launched_at timestamptz not null,
  expires_at timestamptz not null,
  -- The first page of a launch is given once; its files as long as the launch lasts.
  opened_at timestamptz,
  ended_at timestamptz,
  -- cmi5: the token is fetched once.
  token_sha256 text unique check (token_sha256 ~ '^[0-9a-f]{64}$'),
  initialized_at timestamptz
);
comment on table courseware_launches is 'Launches of courseware, each by a ticket of its own that stands in the address. A new launch ends those before it.';
create index courseware_launches_registration on courseware_launches (courseware_registration_id);
create index courseware_launches_package on courseware_launches (courseware_package_id);
create index courseware_launches_expires on courseware_launches (expires_at);
grant select, insert, update, delete on courseware_launches to einthoven_app;

create table courseware_statements (
  courseware_registration_id uuid not null references courseware_registrations on delete cascade,
  statement_id uuid not null,
  courseware_launch_id uuid not null references courseware_launches on delete cascade,
  verb text not null check (verb in ('launched', 'initialized', 'completed', 'passed', 'failed', 'terminated')),
  statement_sha256 text not null check (statement_sha256 ~ '^[0-9a-f]{64}$'),
  scaled_score double precision check (scaled_score between -1 and 1),
  stored_at timestamptz not null,
  primary key (courseware_registration_id, statement_id)
);
comment on table courseware_statements is 'What cmi5 courseware stated: the verb, the score and a hash of the whole. Other words of a statement are not kept.';
create index courseware_statements_launch on courseware_statements (courseware_launch_id);
grant select, insert, delete on courseware_statements to einthoven_app;

create table courseware_documents (
  courseware_registration_id uuid not null references courseware_registrations on delete cascade,
  state_id text not null check (length(state_id) between 1 and 200),
  sealed_document bytea not null,
  media_type text not null check (length(media_type) <= 100),
  stored_at timestamptz not null,
  primary key (courseware_registration_id, state_id)
);
comment on table courseware_documents is 'What cmi5 courseware keeps for the next time, sealed with the key of the person.';
grant select, insert, update, delete on courseware_documents to einthoven_app;
