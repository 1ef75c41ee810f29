-- The ground everything stands on: roles, the installation's mode, events, mail, files, limits.

-- Two roles that nobody signs in as. The application drops to einthoven_app on every connection;
-- item keys can be read only as einthoven_scoring.
do $$
declare wanted text;
begin
  foreach wanted in array array['einthoven_app', 'einthoven_scoring'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin noinherit', wanted);
      exception when duplicate_object or unique_violation then null; -- another database of this server was quicker
      end;
    end if;
    if not pg_has_role(current_user, wanted, 'member') then
      execute format('grant %I to current_user', wanted);
    end if;
  end loop;
end $$;

create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

create function append_only() returns trigger language plpgsql as $$
begin
  raise exception 'table % is append-only: % refused', tg_table_name, tg_op using errcode = 'restrict_violation';
end $$;
comment on function append_only() is 'Trigger body that refuses every update and delete, even to the owner.';

create table installation (
  singleton boolean primary key default true check (singleton),
  mode text not null check (mode in ('demonstration', 'production')),
  installed_at timestamptz not null default now()
);
comment on table installation is 'One row: which of the two modes this database was made for. Written once, never changed.';
create trigger installation_append_only before update or delete on installation for each row execute function append_only();

create table events (
  event_id bigint generated always as identity primary key,
  occurred_at timestamptz not null,
  kind text not null check (kind ~ '^[a-z-]+\.[a-z-]+$'),
  actor_kind text not null check (actor_kind in ('person', 'system', 'operator')),
  actor_person_id uuid,
  subject_person_id uuid,
  entity text check (entity ~ '^[a-z_]+$'),
  entity_id text,
  reason text not null check (length(reason) between 1 and 2000),
  scheme_version text,
  payload jsonb not null default '{}' check (jsonb_typeof(payload) = 'object'),
  check ((actor_kind = 'person') = (actor_person_id is not null))
);
comment on table events is 'Every decision and every change of a person''s standing: who, when, why, under which scheme. Ids and salted hashes only, never personal data.';
create index events_subject on events (subject_person_id, event_id);
create index events_actor on events (actor_person_id, event_id);
create index events_entity on events (entity, entity_id);
create index events_kind on events (kind, event_id);
create trigger events_append_only before update or delete on events for each row execute function append_only();

create table mails (
  mail_id uuid primary key default uuidv7(),
  to_address text not null check (to_address !~ '[\r\n]'),
  to_person_id uuid,
  template text not null,
  subject text not null check (subject !~ '[\r\n]'),
  body_text text not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  attempts integer not null default 0 check (attempts >= 0),
  last_error text
);
comment on table mails is 'Mails to send and sent, kept two years. Written in the transaction that causes them; the worker delivers.';
create index mails_unsent on mails (created_at) where sent_at is null;
create index mails_person on mails (to_person_id, created_at);

create table stored_files (
  file_id uuid primary key default uuidv7(),
  person_id uuid not null,
  purpose text not null check (purpose in ('completion-certificate', 'name-change-evidence', 'application-evidence')),
  file_name text not null check (length(file_name) between 1 and 255 and file_name !~ '[/\\\u0000-\u001f]'),
  media_type text not null check (media_type in ('application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/heic')),
  byte_size integer not null check (byte_size between 1 and 10485760),
  sealed bytea not null,
  stored_at timestamptz not null default now()
);
comment on table stored_files is 'Uploaded evidence, sealed with the owner''s personal key: without the key the bytes say nothing.';
create index stored_files_person on stored_files (person_id);

create unlogged table rate_buckets (
  bucket text not null,
  window_start timestamptz not null,
  hits integer not null check (hits > 0),
  primary key (bucket, window_start)
);
comment on table rate_buckets is 'Counters of rate limits; may be lost in a crash without harm.';

grant usage on schema public to einthoven_app, einthoven_scoring;
grant select on installation to einthoven_app;
grant select, insert on events to einthoven_app, einthoven_scoring;
grant select, insert, update, delete on mails, stored_files, rate_buckets to einthoven_app;
