-- The study guide: its sections as they were read from their files, and how far a person is with them.

create table guide_sections (
  section_id text not null check (section_id ~ '^[A-E][0-9]{1,2}-[a-z0-9-]+$'),
  language text not null default 'en' check (language ~ '^[a-z]{2}$'),
  title text not null,
  part_id text not null,
  position integer not null check (position > 0),
  tasks text[] not null,
  minutes integer not null check (minutes > 0),
  open_to_all boolean not null,
  document jsonb not null,
  content_sha256 text not null,
  in_use boolean not null default true,
  loaded_at timestamptz not null,
  primary key (section_id, language)
);
comment on table guide_sections is 'Sections of the study guide as read from content/guide. What is no longer there is not in use, and stays for the progress that names it.';
grant select, insert, update on guide_sections to einthoven_app;

create table guide_parts (
  part_id text primary key,
  title text not null,
  position integer not null check (position > 0)
);
comment on table guide_parts is 'The parts of the study guide, as read from content/guide/parts.yaml.';
grant select, insert, update, delete on guide_parts to einthoven_app;

create table guide_terms (
  term text primary key,
  plain text not null,
  also text[] not null
);
comment on table guide_terms is 'Words that a reader may not know, with what they mean.';
grant select, insert, update, delete on guide_terms to einthoven_app;

create table guide_progress (
  person_id uuid not null references people,
  section_id text not null check (section_id ~ '^[A-E][0-9]{1,2}-[a-z0-9-]+$'),
  first_opened_at timestamptz not null,
  last_opened_at timestamptz not null,
  -- The block that was at the top of the screen, so that another device opens at the same place.
  block integer not null default 0 check (block >= 0),
  -- When that block was read, by the clock of the device: of two devices the later reading counts.
  block_at timestamptz not null,
  done_at timestamptz,
  primary key (person_id, section_id),
  check (last_opened_at >= first_opened_at)
);
comment on table guide_progress is 'Where a person is in each section. The first opening also counts for refunds.';
create index guide_progress_last on guide_progress (person_id, last_opened_at);
grant select, insert, update, delete on guide_progress to einthoven_app;

create table guide_marks (
  mark_id uuid primary key,
  person_id uuid not null references people,
  section_id text not null check (section_id ~ '^[A-E][0-9]{1,2}-[a-z0-9-]+$'),
  block integer not null check (block >= 0),
  -- Place in the letters of the block; the words themselves find it again after an edit.
  from_letter integer not null check (from_letter >= 0),
  to_letter integer not null,
  quote text not null check (length(quote) between 1 and 2000),
  note text not null default '' check (length(note) <= 4000),
  changed_at timestamptz not null,
  removed boolean not null default false,
  check (to_letter > from_letter)
);
comment on table guide_marks is 'Highlights and notes that a person made in the guide. Made on a device that may be offline: its id comes from there, and the later change counts.';
create index guide_marks_person on guide_marks (person_id, section_id);
grant select, insert, update, delete on guide_marks to einthoven_app;

create table guide_answers (
  answer_id uuid primary key,
  person_id uuid not null references people,
  section_id text not null check (section_id ~ '^[A-E][0-9]{1,2}-[a-z0-9-]+$'),
  check_number integer not null check (check_number > 0),
  knowledge text not null check (knowledge ~ '^[A-E][0-9]{1,2}\.[0-9]{1,2}$'),
  answer text not null check (answer ~ '^[a-d]$'),
  is_right boolean not null,
  answered_at timestamptz not null
);
comment on table guide_answers is 'Answers to the checks at the end of a section, each time they were given.';
create index guide_answers_person on guide_answers (person_id, answered_at);
grant select, insert, delete on guide_answers to einthoven_app;

create table learning_entries (
  entry_id text primary key,
  kind text not null check (kind in ('section', 'heading', 'card', 'rhythm', 'term')),
  language text not null check (language ~ '^[a-z]{2}$'),
  title text not null,
  body text not null,
  place text not null,
  open_to_all boolean not null,
  words tsvector not null generated always as (setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', body), 'C')) stored
);
comment on table learning_entries is 'What the search of the study pages finds: sections and their headings, cards, rhythms and words.';
create index learning_entries_words on learning_entries using gin (words);
create index learning_entries_title on learning_entries using gin (lower(title) gin_trgm_ops);
grant select, insert, update, delete on learning_entries to einthoven_app;

create table learning_words (
  word text primary key,
  entries integer not null check (entries > 0)
);
comment on table learning_words is 'The vocabulary of the search: a word that is not in it is read as the nearest one that is.';
create index learning_words_trigrams on learning_words using gin (word gin_trgm_ops);
grant select, insert, update, delete on learning_words to einthoven_app;

alter table entitlements add column study_begun_at timestamptz;
comment on column entitlements.study_begun_at is 'When study material beyond the first part was first opened: the refund rule asks.';
alter table entitlements add constraint entitlements_study_begun_check check (study_begun_at is null or kind = 'study-material');
