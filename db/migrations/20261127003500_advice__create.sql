-- Cases of the advisers: what people ask, what was said and done, and calls back.

create table advice_cases (
  advice_case_id uuid primary key default uuidv7(),
  kind text not null check (kind in ('question', 'legit-check', 'program-choice', 'placement')),
  -- Who asks, where they have an account; what they say is sealed with their own key then.
  person_id uuid references people,
  -- For who has no account: a key of this case, sealed by the body. Once it is gone, what it sealed is gone.
  sealed_key bytea,
  -- Their name and address.
  sealed_contact bytea,
  adviser_id uuid references people,
  state text not null default 'waiting' check (state in ('waiting', 'answered', 'closed')),
  -- Since when the advisers owe an answer, and the last day of it.
  waiting_since timestamptz,
  answer_by date,
  revision integer not null default 0 check (revision >= 0),
  scheme_version text not null references schemes,
  opened_at timestamptz not null,
  closed_at timestamptz,
  forgotten_at timestamptz,
  check (person_id is null or (sealed_key is null and sealed_contact is null)),
  check ((sealed_key is null) = (sealed_contact is null)),
  check (person_id is not null or sealed_key is not null or forgotten_at is not null),
  check ((state = 'waiting') = (waiting_since is not null)),
  check ((waiting_since is null) = (answer_by is null)),
  check ((state = 'closed') = (closed_at is not null))
);
comment on table advice_cases is 'Cases of the advisers. They hold nothing of the exam, and nothing here decides who may sit it.';
create index advice_cases_person on advice_cases (person_id, opened_at desc);
create index advice_cases_adviser on advice_cases (adviser_id);
create index advice_cases_scheme on advice_cases (scheme_version);
create index advice_cases_waiting on advice_cases (answer_by, waiting_since) where state = 'waiting';
create index advice_cases_closed on advice_cases (closed_at) where state = 'closed' and sealed_key is not null;
grant select, insert, update on advice_cases to einthoven_app;

create table advice_entries (
  advice_entry_id uuid primary key default uuidv7(),
  advice_case_id uuid not null references advice_cases,
  kind text not null check (kind in ('asked', 'answer', 'note', 'taken', 'handed-over', 'call-booked', 'call-made', 'call-missed', 'call-cancelled', 'closed')),
  -- Undefined for who asks without an account.
  by_person_id uuid references people,
  -- To whom it was handed over.
  to_person_id uuid references people,
  sealed_words bytea,
  at timestamptz not null,
  check ((kind = 'handed-over') = (to_person_id is not null)),
  check (sealed_words is not null or kind in ('taken', 'call-booked', 'call-made', 'call-missed', 'call-cancelled'))
);
comment on table advice_entries is 'The history of a case, step by step. Words are sealed with the key of who asked.';
create index advice_entries_case on advice_entries (advice_case_id, at);
create index advice_entries_by on advice_entries (by_person_id);
create index advice_entries_to on advice_entries (to_person_id);
create trigger advice_entries_append_only before update or delete on advice_entries for each row execute function append_only();
grant select, insert on advice_entries to einthoven_app;

create table advice_calls (
  advice_call_id uuid primary key default uuidv7(),
  advice_case_id uuid not null references advice_cases,
  starts_at timestamptz not null,
  sealed_phone bytea not null,
  state text not null default 'booked' check (state in ('booked', 'made', 'missed', 'cancelled')),
  booked_at timestamptz not null
);
comment on table advice_calls is 'Calls back that were booked: when, and to which number, sealed like the words of the case.';
create index advice_calls_case on advice_calls (advice_case_id);
create unique index advice_calls_open on advice_calls (advice_case_id) where state = 'booked';
create index advice_calls_starts_at on advice_calls (starts_at) where state = 'booked';
grant select, insert, update on advice_calls to einthoven_app;
