-- Rehearsals: simulated candidates sit on the running platform. No final item is shown, and no result can come of it.

alter table forms add column rehearsal boolean not null default false;
comment on column forms.rehearsal is 'Whether it holds items of the practice bank, for simulated candidates alone.';

create function form_item_of_its_bank() returns trigger language plpgsql as $$
begin
  if (select rehearsal from forms where form_id = new.form_id)
    and (select bank from items where item_id = new.item_id and item_version = new.item_version) <> 'practice' then
    raise exception 'form %: a rehearsal shows no item of the final bank', new.form_id using errcode = 'check_violation', constraint = 'form_items_rehearsal';
  end if;
  return new;
end $$;
comment on function form_item_of_its_bank() is 'Trigger body: the form of a rehearsal holds practice items alone.';
create trigger form_items_of_its_bank before insert on form_items for each row execute function form_item_of_its_bank();

create table rehearsals (
  rehearsal_id uuid primary key default uuidv7(),
  exam_window_id uuid not null unique references exam_windows,
  form_id text not null references forms,
  candidates integer not null check (candidates between 1 and 500),
  minutes integer not null check (minutes between 1 and 60),
  asked_by uuid references people,
  asked_at timestamptz not null,
  taken_at timestamptz,
  seen_at timestamptz,
  stop_asked_at timestamptz,
  ended_at timestamptz,
  outcome text check (outcome in ('done', 'stopped', 'broken')),
  report jsonb,
  check ((taken_at is null) = (seen_at is null)),
  check ((ended_at is null) = (outcome is null)),
  check (outcome is distinct from 'done' or report is not null)
);
comment on table rehearsals is 'A rehearsal of a window: so many simulated candidates for so many minutes, over HTTP against the running platform, and what was measured.';
comment on column rehearsals.asked_by is 'Null where an operator asked at the command line.';
comment on column rehearsals.seen_at is 'Last sign of life of the process that plays the candidates.';
create index rehearsals_asked_by on rehearsals (asked_by);
create index rehearsals_form on rehearsals (form_id);
-- One at a time: two would measure each other.
create unique index rehearsals_one on rehearsals ((true)) where ended_at is null;

create table rehearsal_candidates (
  person_id uuid primary key references people,
  rehearsal_id uuid not null references rehearsals,
  number integer not null check (number > 0),
  device_lost_at timestamptz,
  unique (rehearsal_id, number)
);
comment on table rehearsal_candidates is 'Simulated candidates. They have no profile, no application and no address.';
comment on column rehearsal_candidates.device_lost_at is 'When staff took the device away, as an exercise: the candidate comes back on another.';

alter table attempts
  alter column application_id drop not null,
  add column rehearsal_id uuid references rehearsals,
  add constraint attempts_rehearsal_check check ((rehearsal_id is null) = (application_id is not null)),
  add constraint attempts_rehearsal_outcome_check check (rehearsal_id is null or passed is null);
comment on column attempts.rehearsal_id is 'The rehearsal a simulated candidate sits in: such an attempt has no application and never gets an outcome.';
create index attempts_rehearsal on attempts (rehearsal_id);

create function attempt_rehearsal_apart() returns trigger language plpgsql as $$
begin
  if (new.rehearsal_id is not null) <> (select kind = 'rehearsal' from exam_windows where exam_window_id = new.exam_window_id)
    or (new.rehearsal_id is not null) <> (select rehearsal from forms where form_id = new.form_id)
    or (new.rehearsal_id is not null) <> exists (select from rehearsal_candidates where person_id = new.person_id and rehearsal_id is not distinct from new.rehearsal_id)
    or (new.rehearsal_id is null and exists (select from rehearsal_candidates where person_id = new.person_id)) then
    raise exception 'attempt %: simulated candidates and real ones never share a window or a form', new.attempt_id
      using errcode = 'check_violation', constraint = 'attempts_rehearsal_apart';
  end if;
  return new;
end $$;
comment on function attempt_rehearsal_apart() is 'Trigger body: rehearsals have windows, forms and people of their own.';
create trigger attempts_rehearsal_apart before insert or update of exam_window_id, form_id, person_id, rehearsal_id on attempts
  for each row execute function attempt_rehearsal_apart();

create function result_counts() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from attempts where attempt_id = new.attempt_id and rehearsal_id is not null) then
    raise exception 'result of attempt %: nothing comes of a rehearsal', new.attempt_id using errcode = 'check_violation', constraint = 'results_no_rehearsal';
  end if;
  return new;
end $$;
comment on function result_counts() is 'Trigger body: which attempts may have a result at all.';
create trigger results_count before insert on results for each row execute function result_counts();

grant select, insert, update on rehearsals, rehearsal_candidates to einthoven_app;
