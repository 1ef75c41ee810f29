-- LTI 1.3: learning platforms of schools and hospitals that launch us, and tools of vendors that we launch.

create table lti_keys (
  kid text primary key,
  sealed_private_key bytea not null,
  public_key jsonb not null,
  made_at timestamptz not null,
  -- From then on it signs nothing new; its public half stays until what it signed has ended.
  retired_at timestamptz
);
comment on table lti_keys is 'Keys that sign what we tell platforms and tools. The private half is sealed with the secret of the body.';
grant select, insert, update on lti_keys to einthoven_app;

create table lti_platforms (
  lti_platform_id uuid primary key default uuidv7(),
  name text not null check (length(name) between 1 and 120),
  issuer text not null check (length(issuer) between 1 and 500),
  client_id text not null check (length(client_id) between 1 and 300),
  deployment_ids text[] not null check (cardinality(deployment_ids) between 1 and 20),
  auth_url text not null,
  token_url text not null,
  keyset_url text not null,
  registered_by uuid not null references people,
  registered_at timestamptz not null,
  ended_at timestamptz
);
comment on table lti_platforms is 'Learning platforms of schools and hospitals whose launches we take.';
create unique index lti_platforms_client on lti_platforms (issuer, client_id) where ended_at is null;
create index lti_platforms_by on lti_platforms (registered_by);
grant select, insert, update on lti_platforms to einthoven_app;

create table lti_logins (
  state_sha256 text primary key check (state_sha256 ~ '^[0-9a-f]{64}$'),
  lti_platform_id uuid not null references lti_platforms,
  nonce text not null unique,
  target text not null check (length(target) <= 1000),
  begun_at timestamptz not null,
  used_at timestamptz
);
comment on table lti_logins is 'Logins that a platform began. State and nonce are good once and for minutes.';
create index lti_logins_platform on lti_logins (lti_platform_id);
create index lti_logins_begun on lti_logins (begun_at);
grant select, insert, update, delete on lti_logins to einthoven_app;

create table lti_people (
  lti_person_id uuid primary key default uuidv7(),
  lti_platform_id uuid not null references lti_platforms,
  -- Who it is at the platform, hashed with a key of ours.
  subject_hash text not null,
  person_id uuid not null references people,
  consented_at timestamptz not null,
  ended_at timestamptz
);
comment on table lti_people is 'Accounts linked to a person at a platform, by their own consent while signed in. Never by an address.';
create unique index lti_people_subject on lti_people (lti_platform_id, subject_hash) where ended_at is null;
create unique index lti_people_person on lti_people (lti_platform_id, person_id) where ended_at is null;
create index lti_people_of on lti_people (person_id);
create index lti_people_at on lti_people (lti_platform_id);
grant select, insert, update, delete on lti_people to einthoven_app;

create table lti_launches (
  lti_launch_id uuid primary key default uuidv7(),
  lti_platform_id uuid not null references lti_platforms,
  token_sha256 text not null unique check (token_sha256 ~ '^[0-9a-f]{64}$'),
  kind text not null check (kind in ('resource', 'deep-link')),
  subject_hash text not null,
  deployment_id text not null,
  target text not null check (length(target) <= 1000),
  -- Subject, address of the line item, settings of a deep link: sealed with the secret of the body, and dropped when it ends.
  sealed_claims bytea,
  lti_person_id uuid references lti_people on delete set null,
  launched_at timestamptz not null,
  expires_at timestamptz not null,
  opened_at timestamptz,
  -- The last score that the platform took, from 0 to 1, and when.
  score double precision check (score between 0 and 1),
  score_sent_at timestamptz,
  score_tries integer not null default 0,
  score_problem text
);
comment on table lti_launches is 'Launches from platforms, and the score that went back.';
create index lti_launches_platform on lti_launches (lti_platform_id);
create index lti_launches_person on lti_launches (lti_person_id);
create index lti_launches_expires on lti_launches (expires_at);
grant select, insert, update, delete on lti_launches to einthoven_app;

create table lti_tools (
  lti_tool_id uuid primary key default uuidv7(),
  name text not null check (length(name) between 1 and 120),
  client_id text not null unique,
  deployment_id text not null,
  login_url text not null,
  redirect_urls text[] not null check (cardinality(redirect_urls) between 1 and 10),
  keyset_url text not null,
  registered_by uuid not null references people,
  registered_at timestamptz not null,
  ended_at timestamptz
);
comment on table lti_tools is 'Tools of vendors of continuing education that we launch.';
create index lti_tools_by on lti_tools (registered_by);
grant select, insert, update on lti_tools to einthoven_app;

create table lti_courses (
  ce_course_id uuid primary key references ce_courses,
  lti_tool_id uuid not null references lti_tools,
  target_url text not null check (length(target_url) <= 1000),
  rule text not null check (rule in ('completed', 'passed')),
  -- From which share of the most points it is passed, in percent.
  pass_percent integer not null check (pass_percent between 1 and 100),
  linked_by uuid not null references people,
  linked_at timestamptz not null
);
comment on table lti_courses is 'Courses that a tool of a vendor runs.';
create index lti_courses_tool on lti_courses (lti_tool_id);
create index lti_courses_by on lti_courses (linked_by);
grant select, insert, update, delete on lti_courses to einthoven_app;

create table lti_vendor_launches (
  lti_vendor_launch_id uuid primary key default uuidv7(),
  lti_tool_id uuid not null references lti_tools,
  courseware_registration_id uuid not null references courseware_registrations on delete cascade,
  hint_sha256 text not null unique check (hint_sha256 ~ '^[0-9a-f]{64}$'),
  launched_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table lti_vendor_launches is 'Launches of tools by us, each answered with a signed token once.';
create index lti_vendor_launches_tool on lti_vendor_launches (lti_tool_id);
create index lti_vendor_launches_registration on lti_vendor_launches (courseware_registration_id);
grant select, insert, update, delete on lti_vendor_launches to einthoven_app;

create table lti_access_tokens (
  token_sha256 text primary key check (token_sha256 ~ '^[0-9a-f]{64}$'),
  lti_tool_id uuid not null references lti_tools,
  scopes text[] not null,
  expires_at timestamptz not null
);
comment on table lti_access_tokens is 'Tokens with which tools send scores, for an hour.';
create index lti_access_tokens_tool on lti_access_tokens (lti_tool_id);
create index lti_access_tokens_expires on lti_access_tokens (expires_at);
grant select, insert, delete on lti_access_tokens to einthoven_app;

create table lti_used_ids (
  id_sha256 text primary key check (id_sha256 ~ '^[0-9a-f]{64}$'),
  expires_at timestamptz not null
);
comment on table lti_used_ids is 'Ids of assertions that were used, so that none is used twice while it holds.';
create index lti_used_ids_expires on lti_used_ids (expires_at);
grant select, insert, delete on lti_used_ids to einthoven_app;

create table lti_scores (
  lti_score_id uuid primary key default uuidv7(),
  courseware_registration_id uuid not null references courseware_registrations on delete cascade,
  lti_tool_id uuid not null references lti_tools,
  activity text not null,
  grading text not null,
  -- Share of the most points, where one was sent.
  share double precision check (share between 0 and 1),
  told_at timestamptz not null,
  received_at timestamptz not null,
  unique (courseware_registration_id, told_at)
);
comment on table lti_scores is 'Scores that tools sent for the one line item of a registration.';
create index lti_scores_registration on lti_scores (courseware_registration_id);
create index lti_scores_tool on lti_scores (lti_tool_id);
grant select, insert, delete on lti_scores to einthoven_app;
