-- A suspension ends by somebody else than who suspended.
alter table employers add column lifted_by uuid references people;
comment on column employers.lifted_by is 'Who lifted the last suspension; empty where none was lifted since the last decision.';
alter table employers add check (lifted_by is null or (state = 'verified' and lifted_by <> contact_person_id));
create index employers_lifted_by on employers (lifted_by);

create function suspension_is_lifted_by_another() returns trigger language plpgsql as $$
begin
  if new.state <> 'verified' or new.lifted_by is null or new.lifted_by = old.suspended_by then
    raise exception 'a suspension ends by somebody else than who suspended';
  end if;
  return new;
end $$;
comment on function suspension_is_lifted_by_another() is 'A suspended employer changes its state only by being lifted, and not by who suspended it.';
create trigger employers_lifted before update of state on employers
  for each row when (old.state = 'suspended' and new.state <> 'suspended') execute function suspension_is_lifted_by_another();
