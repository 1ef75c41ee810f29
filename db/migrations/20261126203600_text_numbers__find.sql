-- Who answers STOP, START or HELP is known by the number alone: it is found by a keyed hash, never by what lies sealed.

alter table text_numbers add column number_hash text;
comment on column text_numbers.number_hash is 'The number as a keyed hash, by which an answer to a text is found; null where it was written before hashes were kept.';
create index text_numbers_hash on text_numbers (number_hash) where number_hash is not null;
