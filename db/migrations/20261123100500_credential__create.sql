-- Credentials, their periods and actions, and the public registry.

create table credentials (
  credential_id uuid primary key default uuidv7(),
  credential_number text not null unique check (credential_number ~ '^NPS-(CET|CEI)-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$'),
  person_id uuid not null references people,
  credential text not null check (credential in ('CET')),
  scheme_version text not null references schemes,
  result_id uuid not null unique references results,
  provisional boolean not null default false,
  demonstration boolean not null,
  awarded_on date not null,
  awarded_at timestamptz not null
);
comment on table credentials is 'A credential as awarded. One a person and credential; renewal adds periods, never a second number.';
create unique index credentials_person on credentials (person_id, credential);
create index credentials_scheme on credentials (scheme_version);
create trigger credentials_append_only before update or delete on credentials for each row execute function append_only();

create table credential_periods (
  credential_period_id uuid primary key default uuidv7(),
  credential_id uuid not null references credentials,
  valid daterange not null check (not isempty(valid) and lower_inc(valid) and not upper_inc(valid)),
  basis text not null check (basis in ('award', 'renewal', 'reinstatement')),
  granted_at timestamptz not null,
  exclude using gist (credential_id with =, valid with &&)
);
comment on table credential_periods is 'When a credential is valid: half-open ranges of calendar dates that cannot overlap.';
create index credential_periods_credential on credential_periods (credential_id);
create trigger credential_periods_append_only before update or delete on credential_periods for each row execute function append_only();

create table credential_actions (
  credential_action_id uuid primary key default uuidv7(),
  credential_id uuid not null references credentials,
  action text not null check (action in ('suspend', 'lift-suspension', 'revoke', 'surrender', 'deceased', 'provisional-ended')),
  public_reason text,
  effective_on date not null,
  decided_by uuid references people,
  decided_at timestamptz not null
);
comment on table credential_actions is 'Actions on a credential''s standing, newest last; the standing of a day is derived, never stored.';
create index credential_actions_credential on credential_actions (credential_id);
create index credential_actions_decided_by on credential_actions (decided_by);
create trigger credential_actions_append_only before update or delete on credential_actions for each row execute function append_only();

create table registry_entries (
  credential_id uuid primary key references credentials,
  name_as_certified text not null check (length(name_as_certified) between 1 and 200),
  family_name text not null,
  family_name_folded text not null,
  given_name_folded text not null,
  city text,
  state_code text check (state_code ~ '^[A-Z]{2}$'),
  listed_at timestamptz not null,
  updated_at timestamptz not null default now(),
  check ((city is null) = (state_code is null))
);
comment on table registry_entries is 'What the public may see of a certified person. Place only if the person opted in; the row is deleted on erasure.';
create index registry_entries_family on registry_entries (family_name_folded);

create table registry_lookups (
  looked_up_on date not null,
  kind text not null check (kind in ('number', 'name', 'list')),
  outcome text not null check (outcome in ('found', 'none', 'too-many', 'malformed', 'limited')),
  lookups bigint not null check (lookups > 0),
  primary key (looked_up_on, kind, outcome)
);
comment on table registry_lookups is 'How often the registry was asked, by day and outcome. Counts only: neither who asked nor about whom.';

grant select, insert on credentials, credential_periods, credential_actions to einthoven_app;
grant select, insert, update, delete on registry_entries to einthoven_app;
grant select, insert, update on registry_lookups to einthoven_app;
