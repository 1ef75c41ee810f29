-- Help to find a job and its case with the advisers are one matter: tied by a key, and closed by one act.
alter table placements add constraint placements_advice_case_id_fkey foreign key (advice_case_id) references advice_cases;
create unique index placements_advice_case on placements (advice_case_id);

create function placement_ends_with_its_case() returns trigger language plpgsql as $$
begin
  if exists (
    select from placements p join advice_cases c on c.advice_case_id = p.advice_case_id
     where c.advice_case_id = new.advice_case_id and p.state = 'open' and c.state = 'closed'
  ) then
    raise exception 'help to find a job and its case with the advisers end together';
  end if;
  return null;
end $$;
comment on function placement_ends_with_its_case() is 'Looked at when a transaction ends: no placement is open whose case with the advisers is closed.';
create constraint trigger placements_end_together after insert or update on placements
  deferrable initially deferred for each row when (new.advice_case_id is not null) execute function placement_ends_with_its_case();
create constraint trigger advice_cases_end_together after update of state on advice_cases
  deferrable initially deferred for each row when (new.state = 'closed') execute function placement_ends_with_its_case();
