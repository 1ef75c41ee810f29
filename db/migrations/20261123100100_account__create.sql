-- People, what is personal about them, and what they may do.

create table people (
  person_id uuid primary key default uuidv7(),
  demonstration boolean not null default false,
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  erased_at timestamptz,
  check (erased_at is null or closed_at is not null)
);
comment on table people is 'A person by id alone. Stays for ever, so that events keep their meaning after erasure.';

create table person_keys (
  person_id uuid primary key references people,
  sealed_key bytea not null,
  created_at timestamptz not null default now()
);
comment on table person_keys is 'Each person''s own key, sealed by the body''s secret. Deleting the row erases all that the key sealed.';

create table person_profiles (
  person_id uuid primary key references people,
  legal_name text not null check (length(legal_name) between 1 and 200 and legal_name = btrim(legal_name)),
  family_name text not null check (length(family_name) between 1 and 200 and family_name = btrim(family_name)),
  birth_date date check (birth_date between date '1900-01-01' and date '2100-01-01'),
  city text check (length(city) between 1 and 100),
  state_code text check (state_code ~ '^[A-Z]{2}$'),
  registry_place_shown boolean not null default false,
  updated_at timestamptz not null default now(),
  check (not registry_place_shown or (city is not null and state_code is not null))
);
comment on table person_profiles is 'Personal data of living accounts; the row is deleted on erasure.';

create table roles (
  role text primary key,
  staff boolean not null,
  title text not null
);
comment on table roles is 'Every role there is. Staff roles need a second factor.';
insert into roles (role, staff, title) values
  ('candidate', false, 'Candidate'), ('certificant', false, 'Certificant'),
  ('school-director', false, 'School director'), ('instructor', false, 'Instructor'), ('preceptor', false, 'Preceptor'),
  ('employer', false, 'Employer'), ('staffing-agency', false, 'Staffing agency'), ('ce-provider', false, 'CE provider'),
  ('adviser', true, 'Adviser'), ('resume-reviser', true, 'Resume reviser'),
  ('item-author', true, 'Item author'), ('reviewer', true, 'Reviewer'), ('panel-judge', true, 'Panel judge'),
  ('psychometrician', true, 'Psychometrician'), ('proctor', true, 'Proctor'), ('finance', true, 'Finance'),
  ('certification-manager', true, 'Certification manager'), ('board-member', true, 'Board member'),
  ('accreditor', true, 'Accreditor'), ('administrator', true, 'Administrator');

create table role_grants (
  role_grant_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  role text not null references roles,
  granted_at timestamptz not null default now(),
  granted_by uuid references people,
  expires_at timestamptz,
  revoked_at timestamptz,
  check (role <> 'accreditor' or expires_at is not null)
);
comment on table role_grants is 'Who holds which role, from when to when. A person can hold several; an accreditor''s always ends.';
create unique index role_grants_live on role_grants (person_id, role) where revoked_at is null;
create index role_grants_role on role_grants (role);
create index role_grants_granted_by on role_grants (granted_by);
create index role_grants_person on role_grants (person_id);

create table legal_name_changes (
  legal_name_change_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  sealed_names bytea not null,
  file_id uuid not null references stored_files,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'refused')),
  requested_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by uuid references people,
  decision_reason text,
  check ((state = 'waiting') = (decided_at is null)),
  check ((state = 'waiting') = (decided_by is null)),
  check (decided_by is distinct from person_id)
);
comment on table legal_name_changes is 'Requests to change the legal name, with evidence; sealed_names holds the old and the new name under the personal key.';
create unique index legal_name_changes_waiting on legal_name_changes (person_id) where state = 'waiting';
create index legal_name_changes_file on legal_name_changes (file_id);
create index legal_name_changes_decided_by on legal_name_changes (decided_by);
create index legal_name_changes_person on legal_name_changes (person_id);

create table guardian_consents (
  guardian_consent_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  guardian_email text not null check (guardian_email !~ '[\r\n]'),
  sealed_guardian_name bytea,
  token_hash text not null unique,
  statement_version text not null,
  requested_at timestamptz not null default now(),
  expires_at timestamptz not null,
  answered_at timestamptz,
  consented boolean,
  check ((answered_at is null) = (consented is null))
);
comment on table guardian_consents is 'A guardian''s answer for a person under 18, asked by mail through a single-use link.';
create index guardian_consents_person on guardian_consents (person_id);

create table agreements (
  agreement_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  statement text not null check (statement in ('ethics', 'confidentiality', 'candidate-agreement', 'exam-rules', 'mark-use')),
  statement_version text not null,
  text_sha256 text not null check (text_sha256 ~ '^[0-9a-f]{64}$'),
  agreed_at timestamptz not null default now()
);
comment on table agreements is 'Which statement, in which version and wording, a person agreed to, and when.';
create index agreements_person on agreements (person_id, statement);
create trigger agreements_append_only before update or delete on agreements for each row execute function append_only();

-- Signing in: tables that the sign-in library reads and writes, and our own beside them. Rows go on erasure.

create table auth_users (
  id uuid primary key references people,
  name text not null default '',
  email text not null unique check (email = lower(email) and email !~ '[\r\n]' and length(email) <= 254),
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table auth_users is 'The address a person signs in with, lower case. The name stays empty: person_profiles has it.';

create table auth_accounts (
  id uuid primary key default uuidv7(),
  user_id uuid not null references auth_users on delete cascade,
  account_id text not null,
  provider_id text not null,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, provider_id)
);
comment on table auth_accounts is 'How a person can sign in; provider "credential" holds the scrypt hash of the password.';

create table auth_sessions (
  id uuid primary key default uuidv7(),
  user_id uuid not null references auth_users on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  second_factor_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table auth_sessions is 'Signed-in browsers. second_factor_at says when this session was confirmed by an authenticator code, recovery code or passkey.';
create index auth_sessions_user on auth_sessions (user_id);
create index auth_sessions_expiry on auth_sessions (expires_at);

create table auth_two_factors (
  id uuid primary key default uuidv7(),
  user_id uuid not null unique references auth_users on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);
comment on table auth_two_factors is 'Authenticator secrets and recovery codes, encrypted under the application secret.';

create table auth_links (
  auth_link_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  purpose text not null check (purpose in ('verify-email', 'sign-in', 'reset-password', 'change-email-old', 'change-email-new')),
  token_hash text not null unique,
  new_email text check (new_email = lower(new_email) and new_email !~ '[\r\n]'),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((new_email is not null) = (purpose in ('change-email-old', 'change-email-new')))
);
comment on table auth_links is 'Links sent by mail, each usable once; only the hash of the token is kept.';
create index auth_links_person on auth_links (person_id, purpose);
create index auth_links_expiry on auth_links (expires_at);

create table auth_passkeys (
  auth_passkey_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  credential_id text not null unique,
  public_key bytea not null,
  sign_count bigint not null check (sign_count >= 0),
  transports text[] not null default '{}',
  label text not null check (length(label) between 1 and 60),
  backed_up boolean not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
comment on table auth_passkeys is 'Public halves of passkeys. Signing in with one counts as second factor.';
create index auth_passkeys_person on auth_passkeys (person_id);

create table auth_challenges (
  auth_challenge_id uuid primary key default uuidv7(),
  person_id uuid references people,
  purpose text not null check (purpose in ('passkey-add', 'passkey-sign-in')),
  challenge text not null,
  expires_at timestamptz not null,
  check ((person_id is not null) = (purpose = 'passkey-add'))
);
comment on table auth_challenges is 'Random challenges that a passkey must sign, used once, gone after five minutes.';
create index auth_challenges_person on auth_challenges (person_id);
create index auth_challenges_expiry on auth_challenges (expires_at);

alter table stored_files add foreign key (person_id) references people;
alter table mails add foreign key (to_person_id) references people;
alter table events add foreign key (actor_person_id) references people, add foreign key (subject_person_id) references people;

grant select, insert, update on people, person_profiles, role_grants, legal_name_changes, guardian_consents to einthoven_app;
grant delete on person_profiles, guardian_consents to einthoven_app;
grant select, insert, delete on person_keys to einthoven_app;
grant select on roles to einthoven_app;
grant select, insert on agreements to einthoven_app;
grant select, insert, update, delete on auth_users, auth_accounts, auth_sessions, auth_two_factors, auth_links, auth_passkeys, auth_challenges to einthoven_app;
