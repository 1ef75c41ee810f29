-- Forms are assembled by rules, looked at, changed by hand, and released by a second person. Only then are they forms.

create table assemblies (
  assembly_id uuid primary key default uuidv7(),
  credential text not null check (credential in ('CET')),
  blueprint_version text not null,
  scheme_version text not null references schemes,
  forms integer not null check (forms between 1 and 12),
  leave_out_released boolean not null,
  asked_by uuid not null references people,
  asked_at timestamptz not null,
  state text not null default 'asked' check (state in ('asked', 'working', 'assembled', 'impossible', 'out-of-time', 'failed')),
  stage text check (stage in ('solving', 'polishing', 'checking', 'explaining')),
  started_at timestamptz,
  finished_at timestamptz,
  outcome jsonb,
  check ((state in ('asked', 'working')) = (finished_at is null)),
  check ((state = 'asked') = (started_at is null))
);
comment on table assemblies is 'One asking for parallel forms: by whom, under which rules, and how it ended. The outcome holds the report, or the rules that clash.';
create index assemblies_asked_by on assemblies (asked_by);
create index assemblies_scheme on assemblies (scheme_version);
create index assemblies_waiting on assemblies (asked_at) where state in ('asked', 'working');

create table form_drafts (
  draft_id uuid primary key default uuidv7(),
  assembly_id uuid not null references assemblies,
  ordinal integer not null check (ordinal > 0),
  changed_by uuid references people,
  changed_at timestamptz not null,
  form_id text unique references forms,
  unique (assembly_id, ordinal)
);
comment on table form_drafts is 'An assembled form before its release. Changed_by is who swapped an item last by hand; whoever assembled or changed it does not release it.';
create index form_drafts_changed_by on form_drafts (changed_by);

create table key.draft_items (
  draft_id uuid not null references form_drafts,
  item_id text not null,
  item_version integer not null,
  part text not null check (part in ('anchor', 'own')),
  primary key (draft_id, item_id),
  foreign key (item_id, item_version) references items
);
comment on table key.draft_items is 'The items of a draft. Which are anchors, and so scored, is as secret as the key.';
create index draft_items_item on key.draft_items (item_id, item_version);

create table key.item_parameters (
  item_id text not null,
  item_version integer not null,
  discrimination double precision not null check (discrimination > 0),
  difficulty double precision not null,
  guessing double precision not null check (guessing >= 0 and guessing < 1),
  responses integer not null check (responses > 0),
  calibrated_at timestamptz not null,
  primary key (item_id, item_version, calibrated_at),
  foreign key (item_id, item_version) references items
);
comment on table key.item_parameters is 'What calibration found of an item version: three-parameter logistic, metric D = 1. The newest counts.';
create trigger item_parameters_append_only before update or delete on key.item_parameters for each row execute function append_only();

alter table forms
  add column assembly_id uuid references assemblies,
  add column assembled_by uuid references people,
  add column released_by uuid references people,
  add column report jsonb,
  add constraint forms_two_persons check (released_by is null or (assembled_by is not null and released_by <> assembled_by));
comment on column forms.assembled_by is 'Who asked for it; with released_by two persons. Null where the system sealed it at a load.';
comment on column forms.report is 'Every rule with its figure, as it was at release.';
comment on column forms.content_sha256 is 'SHA-256 over items, versions, positions, uses, the tracings that were drawn, and the conversion.';
create index forms_assembly on forms (assembly_id);
create index forms_assembled_by on forms (assembled_by);
create index forms_released_by on forms (released_by);

grant select, insert, update on assemblies, form_drafts to einthoven_app;
grant select on assemblies to einthoven_scoring;
grant select, insert, delete on key.draft_items to einthoven_scoring;
grant select on form_drafts to einthoven_scoring;
grant select, insert on key.item_parameters to einthoven_scoring;
