-- What people are told, in their account and by mail, and in which words.

create table message_texts (
  message text not null check (message ~ '^[a-z-]+\.[a-z-]+$'),
  text_sha256 text not null check (text_sha256 ~ '^[0-9a-f]{64}$'),
  english jsonb not null,
  spanish jsonb not null,
  first_used_at timestamptz not null,
  primary key (message, text_sha256)
);
comment on table message_texts is 'Each wording of a message of the catalogue that was ever sent, unfilled, in both languages.';
create trigger message_texts_append_only before update or delete on message_texts for each row execute function append_only();
grant select, insert on message_texts to einthoven_app;

create table messages (
  message_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  message text not null,
  text_sha256 text not null,
  language text not null check (language in ('en', 'es')),
  -- Subject, text, next step and calendar file as they were told, under the personal key: erasure takes them with it.
  sealed_words bytea not null,
  mail_id uuid references mails on delete set null,
  told_at timestamptz not null,
  read_at timestamptz,
  foreign key (message, text_sha256) references message_texts
);
comment on table messages is 'What a person was told: the message centre of the account, and the log of what was sent to whom and when. A mail goes out beside it where the person has an address.';
create index messages_person on messages (person_id, told_at desc);
create index messages_unread on messages (person_id) where read_at is null;
create index messages_text on messages (message, text_sha256);
create index messages_told on messages (told_at desc);
create index messages_mail on messages (mail_id);
grant select, insert, update on messages to einthoven_app;

alter table mails add column calendar_text text;
comment on column mails.calendar_text is 'A date of the mail as a calendar file (RFC 5545), attached to it; null where it has none.';
