-- A text that was not taken waits from the last try on.

alter table text_messages add column tried_at timestamptz;
comment on column text_messages.tried_at is 'When it was tried last; null before the first try.';
