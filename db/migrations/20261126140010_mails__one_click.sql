-- Mails that a person asked for and can end with one click.

alter table mails add column one_click_url text check (one_click_url !~ '[\s<>]');
comment on column mails.one_click_url is 'Where a mail program ends mails of this kind by a single POST (RFC 8058); null where the mail is no subscription.';
