-- Practice exams.

create table practice_exams (
  practice_exam_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  length text not null check (length in ('full', 'short')),
  seed text not null,
  order_sha256 text not null,
  started_at timestamptz not null,
  deadline_at timestamptz not null check (deadline_at > started_at),
  finished_at timestamptz,
  raw_score integer check (raw_score >= 0),
  item_count integer not null check (item_count > 0),
  check ((finished_at is null) = (raw_score is null)),
  unique (person_id, order_sha256)
);
comment on table practice_exams is 'Timed practice drawn from the practice bank; as many as a person likes, never twice in the same order.';
create index practice_exams_person on practice_exams (person_id, started_at);

create table practice_responses (
  practice_exam_id uuid not null references practice_exams,
  position integer not null check (position > 0),
  item_id text not null,
  item_version integer not null,
  option_order text not null check (option_order ~ '^[abcd]{4}$'),
  answer text check (answer in ('a', 'b', 'c', 'd')),
  answered_at timestamptz,
  primary key (practice_exam_id, position),
  foreign key (item_id, item_version) references items
);
comment on table practice_responses is 'The items of a practice exam in their order, with what was answered.';
create index practice_responses_item on practice_responses (item_id, item_version);

grant select, insert, update on practice_exams, practice_responses to einthoven_app;
