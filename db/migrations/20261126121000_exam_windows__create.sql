-- Windows: when exams take place, with which forms and under which options. Each attempt belongs to one.

create table exam_windows (
  exam_window_id uuid primary key default uuidv7(),
  name text not null check (length(name) between 3 and 80 and name = btrim(name)),
  kind text not null default 'candidates' check (kind in ('candidates', 'rehearsal')),
  opens_at timestamptz not null,
  closes_at timestamptz check (closes_at > opens_at),
  proctored boolean not null default false,
  safe_exam_browser boolean not null default false,
  seats integer check (seats between 1 and 100000),
  form_exposure_limit integer check (form_exposure_limit between 1 and 1000000),
  made_by uuid references people,
  changed_at timestamptz not null,
  closed_at timestamptz check (closed_at <= changed_at),
  closed_by uuid references people,
  check ((closed_at is null) or closed_by is not null or kind = 'rehearsal'),
  check (closed_by is null or closed_at is not null)
);
comment on table exam_windows is 'When attempts may be started, with which forms and how. Nothing here ever shortens an attempt that has started: its own deadline alone ends it.';
comment on column exam_windows.closes_at is 'From then on no attempt starts; null where the window stays open. Whoever started before keeps all of their time.';
comment on column exam_windows.proctored is 'Whether people watch live and can write to candidates.';
comment on column exam_windows.safe_exam_browser is 'Whether an attempt starts in Safe Exam Browser alone.';
comment on column exam_windows.seats is 'How many exams may run at the same time; null for any number.';
comment on column exam_windows.form_exposure_limit is 'How many attempts of this window may have the same form; null for any number. Looked at when a form is chosen, never afterwards.';
comment on column exam_windows.closed_at is 'When people closed it early, for good. What had started goes on.';
create index exam_windows_made_by on exam_windows (made_by);
create index exam_windows_closed_by on exam_windows (closed_by);
create index exam_windows_opens on exam_windows (opens_at) where closed_at is null;

create table exam_window_forms (
  exam_window_id uuid not null references exam_windows,
  form_id text not null references forms,
  primary key (exam_window_id, form_id)
);
comment on table exam_window_forms is 'The forms a window admits; a window without any admits every form that can be given.';
create index exam_window_forms_form on exam_window_forms (form_id);

-- No change of a window without the event that says who and why.
create function exam_window_told() returns trigger language plpgsql as $$
begin
  if not exists (select from events where entity = 'exam_window' and entity_id = new.exam_window_id::text and occurred_at = new.changed_at) then
    raise exception 'exam window %: a change needs its event in the same transaction', new.exam_window_id
      using errcode = 'check_violation', constraint = 'exam_windows_told';
  end if;
  return null;
end $$;
comment on function exam_window_told() is 'Trigger body: each change of a window is on record as an event.';
create constraint trigger exam_windows_told after insert or update on exam_windows deferrable initially deferred for each row execute function exam_window_told();

create function exam_window_lawful() returns trigger language plpgsql as $$
begin
  if old.closed_at is not null then
    raise exception 'exam window %: it was closed for good', new.exam_window_id using errcode = 'check_violation', constraint = 'exam_windows_closed';
  end if;
  if new.kind <> old.kind or new.changed_at <= old.changed_at then
    raise exception 'exam window %: its kind stays, and changes follow each other', new.exam_window_id using errcode = 'check_violation', constraint = 'exam_windows_follow';
  end if;
  -- Nobody is watched, or asked for another browser, who was told otherwise when they started.
  if (new.proctored, new.safe_exam_browser) is distinct from (old.proctored, old.safe_exam_browser)
    and exists (select from attempts where exam_window_id = new.exam_window_id and state in ('prepared', 'open')) then
    raise exception 'exam window %: how it is sat stays while somebody sits in it', new.exam_window_id using errcode = 'check_violation', constraint = 'exam_windows_sat';
  end if;
  return new;
end $$;
comment on function exam_window_lawful() is 'Trigger body: what may change of a window, and when.';
create trigger exam_windows_lawful before update on exam_windows for each row execute function exam_window_lawful();

-- The standing window: always open, with every form. It can be closed, with a reason, once there are others.
insert into exam_windows (exam_window_id, name, opens_at, changed_at)
  values ('01900000-0000-7000-8000-000000000001', 'Any day', '2000-01-01T00:00:00Z', '2026-11-26T12:10:00Z');
insert into events (occurred_at, kind, actor_kind, entity, entity_id, reason)
  select changed_at, 'exam.window-made', 'system', 'exam_window', exam_window_id::text, 'The standing window: exams can be started on any day' from exam_windows;

alter table attempts add column exam_window_id uuid not null default '01900000-0000-7000-8000-000000000001' references exam_windows;
comment on column attempts.exam_window_id is 'The window it was started in; the standing one where nothing else was said.';
create index attempts_window on attempts (exam_window_id, state);

-- An attempt starts while its window is open, on a form that the window admits, on a free seat. Afterwards the window has no say.
create function attempt_in_window() returns trigger language plpgsql as $$
declare
  wanted exam_windows%rowtype;
begin
  if tg_op = 'INSERT' and new.started_at is null then
    select * into wanted from exam_windows where exam_window_id = new.exam_window_id;
    if wanted.form_exposure_limit is not null then
      perform pg_advisory_xact_lock(hashtextextended('forms of ' || new.exam_window_id, 0));
      if (select count(*) from attempts where exam_window_id = new.exam_window_id and form_id = new.form_id and state <> 'expired') >= wanted.form_exposure_limit then
        raise exception 'attempt %: as many as its window allows have had the form', new.attempt_id using errcode = 'check_violation', constraint = 'attempts_window_exposure';
      end if;
    end if;
    return new;
  end if;
  if new.started_at is null or (tg_op = 'UPDATE' and old.started_at is not null) then
    if tg_op = 'UPDATE' and old.started_at is not null and new.exam_window_id <> old.exam_window_id then
      raise exception 'attempt %: it stays in its window', new.attempt_id using errcode = 'check_violation', constraint = 'attempts_stay';
    end if;
    return new;
  end if;
  select * into wanted from exam_windows where exam_window_id = new.exam_window_id;
  if new.started_at < wanted.opens_at or new.started_at >= least(wanted.closes_at, wanted.closed_at) then
    raise exception 'attempt %: its window is not open', new.attempt_id using errcode = 'check_violation', constraint = 'attempts_window_open';
  end if;
  if exists (select from exam_window_forms where exam_window_id = new.exam_window_id)
    and not exists (select from exam_window_forms where exam_window_id = new.exam_window_id and form_id = new.form_id) then
    raise exception 'attempt %: its window does not admit the form', new.attempt_id using errcode = 'check_violation', constraint = 'attempts_window_form';
  end if;
  if wanted.seats is not null and new.state = 'open' then
    perform pg_advisory_xact_lock(hashtextextended('seats of ' || new.exam_window_id, 0));
    if (select count(*) from attempts where exam_window_id = new.exam_window_id and state = 'open') >= wanted.seats then
      raise exception 'attempt %: no seat is free', new.attempt_id using errcode = 'check_violation', constraint = 'attempts_window_seats';
    end if;
  end if;
  return new;
end $$;
comment on function attempt_in_window() is 'Trigger body: an attempt starts as its window says, and stays in it.';
create trigger attempts_in_window before insert or update of started_at, exam_window_id on attempts for each row execute function attempt_in_window();

grant select, insert, update on exam_windows to einthoven_app;
grant select, insert, delete on exam_window_forms to einthoven_app;
grant select on exam_windows to einthoven_scoring;
