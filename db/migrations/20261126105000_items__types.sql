-- Items of every type, tracings drawn for one form, and what assembly has to know of an item.
-- Forward only: what is stored becomes a single-best item, which it was all along.

update items set public = jsonb_build_object('type', 'single') || public where not public ? 'type';
alter table items
  add constraint items_type check (public ->> 'type' in ('single', 'multiple', 'order', 'match', 'hot-spot', 'numeric', 'calipers', 'lab-task')),
  add column enemies text[] not null default '{}';
comment on column items.enemies is 'Items that must not stand in one form with this one; what one of the two says counts for both.';

alter table key.item_keys
  add column answer jsonb,
  add column family jsonb,
  add column difficulty double precision check (difficulty between 0.3 and 0.95),
  add column anchor boolean not null default false;
update key.item_keys set answer = jsonb_build_object('type', 'single', 'option', correct_option);
alter table key.item_keys
  drop column correct_option,
  add constraint item_keys_answer check (answer is null or answer ? 'type'),
  add constraint item_keys_answer_or_family check ((answer is null) = (family is not null));
comment on column key.item_keys.answer is 'What is right. Null for a family: its answer is computed for each form, in key.form_keys.';
comment on column key.item_keys.family is 'The recipe, its variations, and what makes an answer right; each form draws its own tracing from a secret seed.';
comment on column key.item_keys.difficulty is 'The author''s estimate of the share that answers right, until the item is calibrated.';
comment on column key.item_keys.anchor is 'Whether it belongs to the block that all forms share. Anchors are scored, so this is as secret as the use.';

alter table practice_keys add column answer jsonb;
update practice_keys set answer = jsonb_build_object('type', 'single', 'option', correct_option);
alter table practice_keys
  alter column answer set not null,
  add constraint practice_keys_answer check (answer ? 'type'),
  drop column correct_option;

alter table form_items add column tracing jsonb;
comment on column form_items.tracing is 'The samples that this form shows for a family: nothing of how they were made.';

create table key.form_keys (
  form_id text not null,
  position integer not null,
  answer jsonb not null check (answer ? 'type'),
  seed text not null,
  recipe jsonb not null,
  primary key (form_id, position),
  foreign key (form_id, position) references form_items
);
comment on table key.form_keys is 'Of each family in a form: the answer to the tracing that was drawn, and the seed and recipe that draw it again.';
create trigger form_keys_append_only before update or delete on key.form_keys for each row execute function append_only();

alter table attempt_items drop constraint attempt_items_option_order_check;
alter table attempt_items add constraint attempt_items_option_order_check check (option_order ~ '^[a-h]{0,8}$');
comment on column attempt_items.option_order is 'The order in which the options are shown; empty where the type has none.';
alter table practice_responses drop constraint practice_responses_option_order_check;
alter table practice_responses add constraint practice_responses_option_order_check check (option_order ~ '^[a-h]{0,8}$');

-- The application may see the samples; use stays out of its sight, as before.
grant select (tracing) on form_items to einthoven_app;
grant select, insert on key.form_keys to einthoven_scoring;
-- Estimates and anchors are plans, not the key: they change without a new version of the item.
grant update (difficulty, anchor) on key.item_keys to einthoven_scoring;
