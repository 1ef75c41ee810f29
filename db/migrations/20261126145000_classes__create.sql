-- Classes of instructors: who joined by a code, what they agreed to show, and what was assigned.

create table classes (
  class_id uuid primary key default uuidv7(),
  instructor_person_id uuid not null references people,
  name text not null check (length(name) between 1 and 80),
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  -- Consonants that are not mistaken for a digit; a new code ends the one before.
  join_code text not null check (join_code ~ '^[BCDFGHJKMNPQRTVWXZ]{8}$'),
  join_code_from timestamptz not null,
  join_code_until timestamptz not null check (join_code_until > join_code_from),
  created_at timestamptz not null,
  closed_at timestamptz
);
comment on table classes is 'A class of an instructor. It is over when closed, or after its last day; what happens later is not shown to the instructor.';
create index classes_instructor on classes (instructor_person_id);
create unique index classes_join_code on classes (join_code);
grant select, insert, update on classes to einthoven_app;

create table class_members (
  class_member_id uuid primary key default uuidv7(),
  class_id uuid not null references classes,
  person_id uuid not null references people,
  -- The name that the person agreed to show; nothing else of the profile reaches the instructor.
  shown_name text not null check (length(shown_name) between 1 and 80),
  joined_at timestamptz not null,
  left_at timestamptz,
  removed_by_instructor boolean not null default false,
  check (left_at is null or left_at >= joined_at),
  check (left_at is not null or not removed_by_instructor)
);
comment on table class_members is 'Who is, or was, in a class. Who left and joins again has a new row, and agrees anew.';
create unique index class_members_here on class_members (class_id, person_id) where left_at is null;
create index class_members_class on class_members (class_id);
create index class_members_person on class_members (person_id);
grant select, insert, update, delete on class_members to einthoven_app;

create table class_consents (
  class_consent_id uuid primary key default uuidv7(),
  class_member_id uuid not null references class_members,
  scope text not null check (scope in ('assigned', 'topics')),
  statement_version text not null,
  text_sha256 text not null,
  given_at timestamptz not null,
  withdrawn_at timestamptz,
  check (withdrawn_at is null or withdrawn_at >= given_at)
);
comment on table class_consents is 'What a member agreed to show the instructor, in which words, and until when. Every figure an instructor sees is joined to a row that is not withdrawn.';
create unique index class_consents_in_force on class_consents (class_member_id, scope) where withdrawn_at is null;
create index class_consents_member on class_consents (class_member_id);
grant select, insert, update, delete on class_consents to einthoven_app;

create table class_assignments (
  class_assignment_id uuid primary key default uuidv7(),
  class_id uuid not null references classes,
  kind text not null check (kind in ('section', 'drill', 'cards')),
  section_id text check (section_id ~ '^[A-E][0-9]{1,2}-[a-z0-9-]+$'),
  task text check (task ~ '^[A-E][0-9]{1,2}$'),
  questions integer check (questions between 1 and 100),
  due_on date not null,
  note text not null default '' check (length(note) <= 500),
  assigned_at timestamptz not null,
  removed_at timestamptz,
  check ((kind = 'section') = (section_id is not null)),
  check ((kind <> 'section') = (task is not null)),
  check ((kind = 'drill') = (questions is not null))
);
comment on table class_assignments is 'What an instructor asks of a class: a section to read, a drill of one topic, or the cards of a topic. Work counts from when it was assigned.';
create index class_assignments_class on class_assignments (class_id);
grant select, insert, update on class_assignments to einthoven_app;
