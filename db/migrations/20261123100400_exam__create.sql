-- Items, forms, attempts. Keys live in a schema of their own that the application's role cannot open.

create schema key;
comment on schema key is 'Answer keys and rationales of final items. Only the role einthoven_scoring may look.';

create table items (
  item_id text not null check (item_id ~ '^[a-z0-9-]+-[A-E][0-9]{1,2}-[0-9]{2,3}$'),
  item_version integer not null check (item_version > 0),
  bank text not null check (bank in ('final', 'practice')),
  task text not null check (task ~ '^[A-E][0-9]{1,2}$'),
  level text not null check (level in ('recall', 'apply', 'analyse')),
  public jsonb not null,
  content_sha256 text not null,
  review_state text not null check (review_state in ('draft', 'reviewed', 'expert-approved')),
  loaded_at timestamptz not null default now(),
  primary key (item_id, item_version),
  unique (item_id, content_sha256)
);
comment on table items is 'Items as candidates see them: stem and options, without the key. A changed item is a new version.';
create index items_bank on items (bank, task);

create table key.item_keys (
  item_id text not null,
  item_version integer not null,
  correct_option text not null check (correct_option in ('a', 'b', 'c', 'd')),
  rationale jsonb not null,
  sources jsonb not null,
  primary key (item_id, item_version),
  foreign key (item_id, item_version) references items
);
comment on table key.item_keys is 'The key, rationale and sources of each item version of the final bank.';

create table practice_keys (
  item_id text not null,
  item_version integer not null,
  correct_option text not null check (correct_option in ('a', 'b', 'c', 'd')),
  rationale jsonb not null,
  sources jsonb not null,
  primary key (item_id, item_version),
  foreign key (item_id, item_version) references items
);
comment on table practice_keys is 'Keys of practice items, which learners see after answering.';

create table forms (
  form_id text primary key,
  credential text not null check (credential in ('CET')),
  blueprint_version text not null,
  conversion jsonb not null,
  conversion_sha256 text not null,
  conversion_kind text not null check (conversion_kind in ('demonstration', 'standard-setting')),
  content_sha256 text not null,
  sealed_at timestamptz not null
);
comment on table forms is 'A sealed set of items with its score conversion, both fixed before anyone sits it.';
create trigger forms_append_only before update or delete on forms for each row execute function append_only();

create table form_items (
  form_id text not null references forms,
  position integer not null check (position > 0),
  item_id text not null,
  item_version integer not null,
  use text not null check (use in ('scored', 'pretest')),
  primary key (form_id, position),
  unique (form_id, item_id),
  foreign key (item_id, item_version) references items
);
comment on table form_items is 'Which items a form holds. Whether one is scored is as secret as the key until scoring.';
create index form_items_item on form_items (item_id, item_version);
create trigger form_items_append_only before update or delete on form_items for each row execute function append_only();

create table attempts (
  attempt_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  application_id uuid not null references applications,
  form_id text not null references forms,
  ordinal integer not null check (ordinal > 0),
  scheme_version text not null references schemes,
  state text not null default 'open' check (state in ('open', 'submitted')),
  started_at timestamptz not null,
  deadline_at timestamptz not null check (deadline_at > started_at),
  submitted_at timestamptz,
  submitted_by text check (submitted_by in ('candidate', 'time')),
  lease_epoch integer not null default 1 check (lease_epoch > 0),
  lease_hash text not null,
  leased_at timestamptz not null,
  unique (application_id, ordinal),
  check ((state = 'open') = (submitted_at is null)),
  check ((submitted_at is null) = (submitted_by is null))
);
comment on table attempts is 'One sitting of a form. The clock is the server''s; the lease names the one device that may write.';
create unique index attempts_one_open on attempts (person_id) where state = 'open';
create index attempts_person on attempts (person_id);
create index attempts_form on attempts (form_id);
create index attempts_scheme on attempts (scheme_version);
create index attempts_deadline on attempts (deadline_at) where state = 'open';

create table attempt_items (
  attempt_id uuid not null references attempts,
  position integer not null check (position > 0),
  item_id text not null,
  item_version integer not null,
  option_order text not null check (option_order ~ '^[abcd]{4}$'),
  primary key (attempt_id, position),
  unique (attempt_id, item_id),
  foreign key (item_id, item_version) references items
);
comment on table attempt_items is 'The order in which this attempt shows items and their options.';
create index attempt_items_item on attempt_items (item_id, item_version);
create trigger attempt_items_append_only before update or delete on attempt_items for each row execute function append_only();

create table response_events (
  attempt_id uuid not null references attempts,
  lease_epoch integer not null check (lease_epoch > 0),
  sequence integer not null check (sequence > 0),
  position integer not null check (position > 0),
  kind text not null check (kind in ('answer', 'flag', 'strike')),
  value text not null check (value ~ '^[a-d]{0,4}$' or value in ('on', 'off')),
  happened_at timestamptz not null,
  received_at timestamptz not null,
  standing text not null check (standing in ('current', 'superseded', 'late')),
  primary key (attempt_id, lease_epoch, sequence),
  foreign key (attempt_id, position) references attempt_items
);
comment on table response_events is 'Every choice as it was made, for ever. The key is attempt, lease epoch, sequence, so that a repeated delivery is harmless.';
create index response_events_position on response_events (attempt_id, position);
create trigger response_events_append_only before update or delete on response_events for each row execute function append_only();

create table responses (
  attempt_id uuid not null references attempts,
  position integer not null,
  answer text check (answer in ('a', 'b', 'c', 'd')),
  flagged boolean not null default false,
  struck text not null default '' check (struck ~ '^[a-d]{0,4}$'),
  answer_epoch integer not null default 0,
  answer_sequence integer not null default 0,
  flag_epoch integer not null default 0,
  flag_sequence integer not null default 0,
  strike_epoch integer not null default 0,
  strike_sequence integer not null default 0,
  primary key (attempt_id, position),
  foreign key (attempt_id, position) references attempt_items
);
comment on table responses is 'The current view over response_events: the newest answer, flag and strike-outs of each position.';

create table results (
  result_id uuid primary key default uuidv7(),
  attempt_id uuid not null unique references attempts,
  person_id uuid not null references people,
  raw_score integer not null check (raw_score >= 0),
  scored_items integer not null check (scored_items > 0 and raw_score <= scored_items),
  scaled_score integer not null check (scaled_score between 200 and 800),
  passed boolean not null,
  domains jsonb not null,
  conversion_kind text not null check (conversion_kind in ('demonstration', 'standard-setting')),
  conversion_sha256 text not null,
  scheme_version text not null references schemes,
  scored_at timestamptz not null
);
comment on table results is 'The score of an attempt, written once, in the transaction that awards on a pass.';
create index results_person on results (person_id);
create index results_scheme on results (scheme_version);
create trigger results_append_only before update or delete on results for each row execute function append_only();

grant usage on schema key to einthoven_scoring;
grant select, insert on key.item_keys to einthoven_scoring;
grant select, insert, update on items to einthoven_app;
grant select on items, forms, form_items, attempts, attempt_items, responses, response_events to einthoven_scoring;
grant select, insert on practice_keys, forms, form_items, attempt_items, response_events, results to einthoven_app;
grant select, insert, update on attempts, responses to einthoven_app;
