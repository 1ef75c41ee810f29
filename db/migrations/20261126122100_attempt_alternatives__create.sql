-- What a person gets in place of a tracing that cannot be seen: words that were reviewed, or an equal item.

create table attempt_alternatives (
  attempt_id uuid not null,
  position integer not null,
  kind text not null check (kind in ('words', 'item')),
  reason text not null check (reason in ('tracing', 'enemy', 'had-before')),
  form_item_id text not null,
  form_item_version integer not null,
  primary key (attempt_id, position),
  foreign key (attempt_id, position) references attempt_items,
  foreign key (form_item_id, form_item_version) references items,
  unique (attempt_id, form_item_id),
  check (kind = 'item' or reason = 'tracing')
);
comment on table attempt_alternatives is 'Places of an attempt where one person has something else than the form: its tracing in words, or another item. The form item says what the place counts as.';
create index attempt_alternatives_form_item on attempt_alternatives (form_item_id, form_item_version);
create trigger attempt_alternatives_append_only before update or delete on attempt_alternatives for each row execute function append_only();

-- A substitute of a scored item is its equal: task, level and use. The use is secret, so the owner looks.
create function attempt_alternative_lawful() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  placed record;
  meant record;
begin
  select items.item_id, items.task, items.level, keys.use,
      exists (select from form_items join attempts using (form_id) where attempts.attempt_id = new.attempt_id and form_items.item_id = items.item_id) as in_form
    into strict placed
    from attempt_items join items using (item_id, item_version) join key.item_keys keys using (item_id, item_version)
    where attempt_id = new.attempt_id and position = new.position;
  select form_items.item_id, items.task, items.level, form_items.use into meant
    from attempts join form_items using (form_id) join items using (item_id, item_version)
    where attempt_id = new.attempt_id and form_items.item_id = new.form_item_id and form_items.item_version = new.form_item_version;
  if meant is null then
    raise exception 'attempt %: its form has no item %', new.attempt_id, new.form_item_id using errcode = 'check_violation', constraint = 'attempt_alternatives_form';
  end if;
  if (new.kind = 'words') <> (placed.item_id = meant.item_id) or (new.kind = 'item' and placed.in_form) then
    raise exception 'attempt %: place % holds the wrong item', new.attempt_id, new.position using errcode = 'check_violation', constraint = 'attempt_alternatives_placed';
  end if;
  if placed.use <> meant.use or (meant.use = 'scored' and (placed.task, placed.level) is distinct from (meant.task, meant.level)) then
    raise exception 'attempt %: what stands at % is not its equal', new.attempt_id, new.position using errcode = 'check_violation', constraint = 'attempt_alternatives_equal';
  end if;
  return new;
end $$;
comment on function attempt_alternative_lawful() is 'Trigger body: a place counts as an item of the form, and what stands there is its equal.';
create trigger attempt_alternatives_lawful before insert on attempt_alternatives for each row execute function attempt_alternative_lawful();

grant select, insert on attempt_alternatives to einthoven_app;
grant select on attempt_alternatives to einthoven_scoring;
