-- Short texts to phones, for who asked for them with a number that they showed to be theirs.

create table text_numbers (
  person_id uuid primary key references people,
  -- Under the personal key: erasure takes the number with it.
  sealed_number bytea not null,
  -- The code that was texted to it, as a keyed hash; null once it was given back.
  code_hash text,
  code_sent_at timestamptz not null,
  code_tries integer not null default 0 check (code_tries between 0 and 10),
  confirmed_at timestamptz,
  -- Somebody answered STOP, or the provider says that the number takes no texts.
  stopped_at timestamptz,
  check (confirmed_at is not null or stopped_at is null)
);
comment on table text_numbers is 'The phone number of a person who asked for texts. Texts go out from the confirmation until a stop.';
grant select, insert, update, delete on text_numbers to einthoven_app;

create table text_messages (
  text_message_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  message text not null,
  -- Number and words, under the personal key.
  sealed_words bytea not null,
  queued_at timestamptz not null,
  sent_at timestamptz,
  attempts integer not null default 0 check (attempts >= 0),
  provider_id text,
  last_error text,
  -- Will not be tried again.
  ended_at timestamptz
);
comment on table text_messages is 'Texts to phones: waiting, sent or given up. Without a provider they wait here, where a demonstration shows them.';
create index text_messages_person on text_messages (person_id, queued_at);
create index text_messages_waiting on text_messages (queued_at) where sent_at is null and ended_at is null;
grant select, insert, update, delete on text_messages to einthoven_app;
