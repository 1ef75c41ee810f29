-- Continuing education: the body's own modules with their end tests. Keys lie where only scoring reads them.

create table ce_modules (
  slug text primary key check (slug ~ '^[a-z]+(-[a-z]+)*$'),
  position integer not null,
  title text not null,
  subject text not null check (subject in ('electrocardiography', 'teaching', 'other')),
  half_hours integer not null check (half_hours > 0),
  words integer not null check (words > 0),
  -- The text and the questions of the test with their options, never a key or a reason.
  document jsonb not null,
  content_sha256 text not null,
  loaded_at timestamptz not null,
  retired_at timestamptz
);
comment on table ce_modules is 'Modules of continuing education as they are read; loaded from content/modules. A module that left the folder is retired, and who earned hours keeps them.';
grant select, insert, update on ce_modules to einthoven_app;

create table key.ce_module_keys (
  slug text not null references ce_modules,
  content_sha256 text not null,
  question integer not null check (question > 0),
  right_option text not null check (right_option ~ '^[a-d]$'),
  why jsonb not null,
  sources text[] not null,
  primary key (slug, content_sha256, question)
);
comment on table key.ce_module_keys is 'Keys and reasons of the end tests, by version of the module.';
create trigger ce_module_keys_append_only before update or delete on key.ce_module_keys for each row execute function append_only();
grant select on ce_modules to einthoven_scoring;
grant select, insert on key.ce_module_keys to einthoven_scoring;

create table ce_module_tries (
  ce_module_try_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  slug text not null references ce_modules,
  content_sha256 text not null,
  -- From 1 for each person and module; gives the order in which the questions stood.
  number integer not null check (number > 0),
  -- What was chosen, by number of the question; left out means not answered.
  answers jsonb not null,
  right_count integer not null check (right_count >= 0),
  questions integer not null check (questions >= right_count),
  passed boolean not null,
  finished_at timestamptz not null,
  unique (person_id, slug, number)
);
comment on table ce_module_tries is 'Tries at the end test of a module. As many as a person likes.';
create index ce_module_tries_slug on ce_module_tries (slug);
grant select, insert, delete on ce_module_tries to einthoven_app;
