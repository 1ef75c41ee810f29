-- The life of an item version, step by step. Who wrote a version, and what state it is in, follows from the steps alone.

alter table items add column knowledge text[] not null default '{}';
comment on column items.knowledge is 'Knowledge statements of the blueprint that the item asks for, such as B12.1.';

-- What a candidate sees of a version never changes; only whether it is in the bank, and plans around it, do.
revoke update on items from einthoven_app;
grant update (in_bank, review_state, enemies, knowledge) on items to einthoven_app;
-- Whether an answer counts follows the life of the item: tried out first, scored once it is operational.
grant update (use) on key.item_keys to einthoven_scoring;

create table key.item_steps (
  item_step_id bigint generated always as identity primary key,
  item_id text not null,
  item_version integer not null,
  act text not null check (act in ('load', 'write', 'submit', 'approve', 'edit-done', 'send-back', 'validate', 'release', 'retire')),
  from_state text check (from_state in ('draft', 'content-review', 'edit', 'bias-review', 'key-validation', 'pretest', 'operational', 'retired')),
  to_state text not null check (to_state in ('draft', 'content-review', 'edit', 'bias-review', 'key-validation', 'pretest', 'operational', 'retired')),
  person_id uuid references people,
  comment text not null default '' check (length(comment) <= 2000),
  happened_at timestamptz not null,
  foreign key (item_id, item_version) references items,
  constraint item_steps_person check ((act <> 'load' or person_id is null) and (person_id is not null or act in ('load', 'retire'))),
  constraint item_steps_comment check (act not in ('send-back', 'retire', 'load') or length(btrim(comment)) >= 3),
  constraint item_steps_path check (
    case act
      when 'load' then to_state in ('draft', 'pretest', 'operational') and from_state is distinct from to_state
      when 'write' then from_state is null and to_state = 'draft'
      when 'submit' then from_state in ('draft', 'edit') and to_state = 'content-review'
      when 'approve' then (from_state = 'content-review' and to_state = 'edit') or (from_state = 'bias-review' and to_state = 'key-validation')
      when 'edit-done' then from_state = 'edit' and to_state = 'bias-review'
      when 'validate' then from_state = 'key-validation' and to_state = 'pretest'
      when 'release' then from_state = 'pretest' and to_state = 'operational'
      when 'send-back' then from_state in ('content-review', 'bias-review', 'key-validation', 'pretest', 'operational') and to_state = 'edit'
      when 'retire' then from_state <> 'retired' and to_state = 'retired'
    end
  ),
  constraint item_steps_begin check (from_state is not null or act in ('load', 'write'))
);
comment on table key.item_steps is 'Each step of each item version: from where to where, by whom, when and why. No person: the system, from the bank folder. Pretest and operational say whether an answer counts, so this is as secret as the use.';
create index item_steps_item on key.item_steps (item_id, item_version, item_step_id);
create index item_steps_person on key.item_steps (person_id);
create trigger item_steps_append_only before update or delete on key.item_steps for each row execute function append_only();

create table key.item_validations (
  item_validation_id bigint generated always as identity primary key,
  item_id text not null,
  item_version integer not null,
  person_id uuid not null references people,
  value text not null check (length(value) between 1 and 64),
  seed text,
  agrees boolean not null,
  answered_at timestamptz not null,
  foreign key (item_id, item_version) references items,
  unique (item_id, item_version, person_id)
);
comment on table key.item_validations is 'What a validator answered before seeing the key, and whether it agreed. Of a family the seed of the tracing that was shown.';
create index item_validations_person on key.item_validations (person_id);
create trigger item_validations_append_only before update or delete on key.item_validations for each row execute function append_only();

-- Steps follow each other, nobody reviews their own, and who validates a key took no earlier review step of the version.
create function item_step_lawful() returns trigger language plpgsql as $$
declare
  standing text;
  last_act text;
begin
  if new.person_id is not null then
    -- One step at a time of an item, and none while the bank folder is loaded, which holds this lock alone.
    perform pg_advisory_xact_lock_shared(7216235);
    perform pg_advisory_xact_lock(hashtextextended('item ' || new.item_id, 0));
  end if;
  select to_state, act into standing, last_act from key.item_steps
    where item_id = new.item_id and item_version = new.item_version order by item_step_id desc limit 1;
  if new.from_state is distinct from standing then
    raise exception 'item step: % of % stands in %, not in %', new.item_version, new.item_id, standing, new.from_state using errcode = 'check_violation', constraint = 'item_steps_follow';
  end if;
  if new.act = 'edit-done' and last_act <> 'approve' then
    raise exception 'item step: what was sent back is reviewed again' using errcode = 'check_violation', constraint = 'item_steps_reviewed';
  end if;
  if new.act in ('approve', 'send-back', 'validate', 'release') then
    if exists (select from key.item_steps where item_id = new.item_id and item_version <= new.item_version and act = 'write' and person_id = new.person_id) then
      raise exception 'item step: nobody reviews their own' using errcode = 'check_violation', constraint = 'item_steps_not_own';
    end if;
    if new.from_state = 'key-validation' and exists (
      select from key.item_steps where item_id = new.item_id and item_version = new.item_version
        and act in ('approve', 'send-back', 'validate', 'release') and person_id = new.person_id) then
      raise exception 'item step: a key is validated by somebody who took no earlier review step' using errcode = 'check_violation', constraint = 'item_steps_independent';
    end if;
  end if;
  if new.act = 'validate' and not exists (
    select from key.item_validations where item_id = new.item_id and item_version = new.item_version and person_id = new.person_id and agrees) then
    raise exception 'item step: a key is validated by an answer that agrees' using errcode = 'check_violation', constraint = 'item_steps_answered';
  end if;
  return new;
end $$;
comment on function item_step_lawful() is 'Trigger body: the steps of an item follow each other, and reviews are independent.';
create trigger item_steps_lawful before insert on key.item_steps for each row execute function item_step_lawful();

grant select, insert on key.item_steps, key.item_validations to einthoven_scoring;

-- What is there came from the bank folder.
insert into key.item_steps (item_id, item_version, act, from_state, to_state, comment, happened_at)
select items.item_id, items.item_version, 'load', null,
  case when review_state = 'draft' then 'draft' when keys.use = 'pretest' then 'pretest' else 'operational' end,
  'loaded from the bank folder before steps were kept', loaded_at
from items left join key.item_keys keys using (item_id, item_version) order by items.item_id, items.item_version;
insert into key.item_steps (item_id, item_version, act, from_state, to_state, comment, happened_at)
select item_id, item_version, 'retire',
  (select to_state from key.item_steps steps where steps.item_id = items.item_id and steps.item_version = items.item_version),
  'retired', 'left the bank folder before steps were kept', loaded_at
from items where not in_bank order by item_id, item_version;
