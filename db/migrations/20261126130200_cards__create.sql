-- Flashcards, the log of their reviews, and what a person asked of them.

create table cards (
  card_id text primary key check (card_id ~ '^card-[A-E][0-9]{1,2}-[0-9]{2,3}$'),
  task text not null,
  knowledge text not null,
  section_id text not null,
  front text not null,
  back text not null,
  tracing jsonb,
  sources text[] not null,
  siblings text,
  position integer not null check (position > 0),
  in_use boolean not null default true,
  content_sha256 text not null,
  loaded_at timestamptz not null
);
comment on table cards is 'Flashcards as read from content/cards. What is no longer there is not in use, and stays for the reviews that name it.';
grant select, insert, update on cards to einthoven_app;

create table own_cards (
  own_card_id uuid primary key,
  person_id uuid not null references people,
  front text not null check (length(front) between 1 and 4000),
  back text not null check (length(back) between 1 and 8000),
  deck text not null default '' check (length(deck) <= 200),
  changed_at timestamptz not null,
  removed boolean not null default false
);
comment on table own_cards is 'Cards that a person wrote or imported for themself.';
create index own_cards_person on own_cards (person_id);
grant select, insert, update, delete on own_cards to einthoven_app;

create table card_reviews (
  review_id uuid primary key,
  person_id uuid not null references people,
  -- A card of ours by its id, or a card of the person's own by its uuid.
  card_id text not null check (length(card_id) between 1 and 60),
  reviewed_at timestamptz not null,
  grade text not null check (grade in ('again', 'hard', 'good', 'easy')),
  spent_ms integer not null check (spent_ms between 0 and 3600000),
  -- The seed of the tracing that was shown, so that it can be shown again.
  seed text not null default '' check (length(seed) <= 60),
  received_at timestamptz not null
);
comment on table card_reviews is 'Each showing of a card: the truth from which memory is worked out. An undone one is named by card_undos, never deleted.';
create index card_reviews_person on card_reviews (person_id, reviewed_at);
grant select, insert, delete on card_reviews to einthoven_app;

create table card_undos (
  review_id uuid primary key,
  person_id uuid not null references people,
  undone_at timestamptz not null
);
comment on table card_undos is 'Reviews that the person took back. The review may arrive after its undoing, from another device.';
create index card_undos_person on card_undos (person_id);
grant select, insert, delete on card_undos to einthoven_app;

create table study_wishes (
  person_id uuid primary key references people,
  exam_on date,
  hours_a_week numeric(4, 1) check (hours_a_week between 0.5 and 60),
  new_cards_a_day integer not null default 12 check (new_cards_a_day between 0 and 100),
  easy_days integer[] not null default '{}' check (easy_days <@ array[0, 1, 2, 3, 4, 5, 6]),
  zone text not null,
  reminders boolean not null default false,
  -- Of the calendar feed and of the link that ends reminders; only its hash is kept.
  feed_sha256 bytea,
  changed_at timestamptz not null
);
comment on table study_wishes is 'What a person asked of their studying: when the exam is, how much time there is, how many new cards, which days are easy.';
grant select, insert, update, delete on study_wishes to einthoven_app;

create table forgetting_parameters (
  person_id uuid primary key references people,
  parameters double precision[] not null check (array_length(parameters, 1) = 21),
  reviews integer not null check (reviews > 0),
  fitted_at timestamptz not null
);
comment on table forgetting_parameters is 'Parameters of the forgetting model fitted to a person''s own reviews; without a row the published ones hold.';
grant select, insert, update, delete on forgetting_parameters to einthoven_app;
