-- The desk of the staff: who has what in hand, and what they note for each other.

create table desk_assignments (
  desk_assignment_id uuid primary key default uuidv7(),
  kind text not null check (kind ~ '^[a-z-]{2,40}$'),
  item_id text not null check (length(item_id) between 1 and 80),
  assigned_to uuid not null references people,
  assigned_by uuid not null references people,
  assigned_at timestamptz not null,
  released_at timestamptz
);
comment on table desk_assignments is 'Who took, or was given, a piece of work. It locks nobody out: it keeps two people from starting the same.';
create unique index desk_assignments_now on desk_assignments (kind, item_id) where released_at is null;
create index desk_assignments_to on desk_assignments (assigned_to);
create index desk_assignments_by on desk_assignments (assigned_by);
grant select, insert, update on desk_assignments to einthoven_app;

create table desk_notes (
  desk_note_id uuid primary key default uuidv7(),
  kind text not null check (kind ~ '^[a-z-]{2,40}$'),
  item_id text not null check (length(item_id) between 1 and 80),
  -- Whom the work is about: their key seals the note. Without one a key of the body does.
  person_id uuid references people,
  sealed_words bytea not null,
  written_by uuid not null references people,
  written_at timestamptz not null
);
comment on table desk_notes is 'What staff note on a piece of work for each other; no part of the decision, gone with the person.';
create index desk_notes_item on desk_notes (kind, item_id, written_at);
create index desk_notes_person on desk_notes (person_id);
create index desk_notes_by on desk_notes (written_by);
grant select, insert, delete on desk_notes to einthoven_app;
