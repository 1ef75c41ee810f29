-- Resumes: what a person says of their work, its versions, and the rounds in which a reviser suggests changes to it.

create table resumes (
  resume_id uuid primary key default uuidv7(),
  person_id uuid not null unique references people,
  created_at timestamptz not null
);
comment on table resumes is 'The resume of a person; its text lies in its versions.';
-- Updating is for locks alone.
grant select, insert, update on resumes to einthoven_app;

create table resume_versions (
  resume_version_id uuid primary key default uuidv7(),
  resume_id uuid not null references resumes,
  number integer not null check (number >= 1),
  source text not null check (source in ('built', 'imported', 'revised')),
  -- The text, sealed with the key of the person it speaks of.
  sealed_content bytea not null,
  made_at timestamptz not null,
  unique (resume_id, number)
);
comment on table resume_versions is 'Every version of a resume, sealed. None is changed: a change is a new version.';
create trigger resume_versions_append_only before update or delete on resume_versions for each row execute function append_only();
grant select, insert on resume_versions to einthoven_app;

create table resume_rounds (
  resume_round_id uuid primary key default uuidv7(),
  resume_id uuid not null references resumes,
  entitlement_id uuid not null references entitlements,
  resume_version_id uuid not null references resume_versions,
  -- What the person asks of the reviser.
  sealed_wish bytea,
  sent_at timestamptz not null,
  -- Comments and suggested changes.
  sealed_revision bytea,
  revised_by uuid references people,
  returned_at timestamptz,
  -- What the person took and what they kept.
  settled_at timestamptz,
  settled_version_id uuid references resume_versions,
  withdrawn_at timestamptz,
  scheme_version text not null references schemes,
  check ((returned_at is null) = (revised_by is null)),
  check ((returned_at is null) = (sealed_revision is null)),
  check (settled_at is null or returned_at is not null),
  check ((settled_at is null) = (settled_version_id is null)),
  check (withdrawn_at is null or settled_at is null)
);
comment on table resume_rounds is 'Rounds of a revision: a version goes to a reviser, comes back with suggestions, and the person takes or keeps each.';
create index resume_rounds_resume on resume_rounds (resume_id);
create index resume_rounds_entitlement on resume_rounds (entitlement_id);
create index resume_rounds_version on resume_rounds (resume_version_id);
create index resume_rounds_reviser on resume_rounds (revised_by);
create index resume_rounds_settled_version on resume_rounds (settled_version_id);
create index resume_rounds_scheme on resume_rounds (scheme_version);
create unique index resume_rounds_open on resume_rounds (resume_id) where settled_at is null and withdrawn_at is null;
grant select, insert, update on resume_rounds to einthoven_app;
