-- Answers of drills, which work without a network: each by an id that the device made, so that told twice it counts once.

create table drill_answers (
  answer_id uuid primary key,
  person_id uuid not null references people,
  item_id text not null,
  item_version integer not null,
  -- With it the tracing that was shown is drawn again; empty where the item has none.
  seed text not null default '' check (length(seed) <= 80),
  answer text not null check (answer ~ '^[a-d]$'),
  is_right boolean not null,
  answered_at timestamptz not null,
  received_at timestamptz not null,
  foreign key (item_id, item_version) references items (item_id, item_version)
);
comment on table drill_answers is 'Answers to drawn practice questions on a device, with or without a network. Marked by the server, whatever the device showed.';
create index drill_answers_person on drill_answers (person_id, answered_at);
create index drill_answers_item on drill_answers (item_id, item_version);
grant select, insert, delete on drill_answers to einthoven_app;
