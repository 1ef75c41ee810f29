-- The language of the interface that a person chose, on every device they sign in on.

alter table people add column language text check (language in ('en', 'es'));
comment on column people.language is 'Language of the interface, as BCP 47 names it; null where the person chose none, and each browser says for itself.';
