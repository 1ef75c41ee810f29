-- The renewal assessment, sat in the exam room, and the questions of each quarter: banks, forms, attempts, answers.

alter table items drop constraint items_bank_check;
alter table items add constraint items_bank_check check (bank in ('final', 'practice', 'renewal', 'quarterly'));

alter table key.item_keys add column teach text;
comment on column key.item_keys.teach is 'Of a question of a quarter: what to remember, shown after the answer.';

alter table forms add column renewal text check (renewal in ('assessment', 'quarter'));
alter table forms add column renewal_number integer check (renewal_number > 0);
alter table forms add constraint forms_renewal check ((renewal is null) = (renewal_number is null) and (renewal is null or not rehearsal));
comment on column forms.renewal is 'Empty for forms of the final exam and of rehearsals. A form of the renewal assessment, or the questions of one quarter of a cycle.';
comment on column forms.renewal_number is 'Which form of the assessment, or which quarter.';
create index forms_renewal on forms (renewal, renewal_number, sealed_at) where renewal is not null;

create or replace function form_item_of_its_bank() returns trigger language plpgsql as $$
declare
  form forms%rowtype;
  bank text;
begin
  select * into form from forms where form_id = new.form_id;
  select items.bank into bank from items where item_id = new.item_id and item_version = new.item_version;
  if form.rehearsal and bank <> 'practice' then
    raise exception 'form %: a rehearsal shows no item of the final bank', new.form_id using errcode = 'check_violation', constraint = 'form_items_rehearsal';
  end if;
  if (bank = 'renewal') <> (form.renewal is not distinct from 'assessment') or (bank = 'quarterly') <> (form.renewal is not distinct from 'quarter') then
    raise exception 'form %: the banks of renewal and the final bank share no form', new.form_id using errcode = 'check_violation', constraint = 'form_items_renewal';
  end if;
  return new;
end $$;
comment on function form_item_of_its_bank() is 'Trigger body: a form holds items of its own bank alone.';

alter table exam_windows drop constraint exam_windows_kind_check;
alter table exam_windows add constraint exam_windows_kind_check check (kind in ('candidates', 'rehearsal', 'renewal'));
insert into exam_windows (exam_window_id, name, kind, opens_at, changed_at)
  values ('01900000-0000-7000-8000-000000000002', 'Renewal assessment', 'renewal', '2000-01-01T00:00:00Z', '2026-11-26T20:40:00Z');
insert into events (occurred_at, kind, actor_kind, entity, entity_id, reason)
  values ('2026-11-26T20:40:00Z', 'exam.window-made', 'system', 'exam_window', '01900000-0000-7000-8000-000000000002', 'Where the renewal assessment is sat: any day that the renewal is open');

alter table attempts add column renewal_cycle_id uuid references renewal_cycles;
alter table attempts add column reinstatement_id uuid references reinstatements;
comment on column attempts.renewal_cycle_id is 'The cycle that a renewal assessment is sat for.';
comment on column attempts.reinstatement_id is 'The application for reinstatement that a renewal assessment is sat for.';
alter table attempts drop constraint attempts_rehearsal_check;
alter table attempts add constraint attempts_one_purpose check (num_nonnulls(application_id, rehearsal_id, renewal_cycle_id, reinstatement_id) = 1);
create unique index attempts_renewal_cycle on attempts (renewal_cycle_id, ordinal) where state not in ('expired', 'void');
create unique index attempts_reinstatement on attempts (reinstatement_id, ordinal) where state not in ('expired', 'void');
create index attempts_of_renewal_cycle on attempts (renewal_cycle_id);
create index attempts_of_reinstatement on attempts (reinstatement_id);

create or replace function attempt_rehearsal_apart() returns trigger language plpgsql as $$
declare
  place text := (select kind from exam_windows where exam_window_id = new.exam_window_id);
begin
  if (new.rehearsal_id is not null) <> (place = 'rehearsal')
    or (new.rehearsal_id is not null) <> (select rehearsal from forms where form_id = new.form_id)
    or (new.rehearsal_id is not null) <> exists (select from rehearsal_candidates where person_id = new.person_id and rehearsal_id is not distinct from new.rehearsal_id)
    or (new.rehearsal_id is null and exists (select from rehearsal_candidates where person_id = new.person_id)) then
    raise exception 'attempt %: simulated candidates and real ones never share a window or a form', new.attempt_id
      using errcode = 'check_violation', constraint = 'attempts_rehearsal_apart';
  end if;
  if (num_nonnulls(new.renewal_cycle_id, new.reinstatement_id) = 1) <> (place = 'renewal')
    or (place = 'renewal') <> ((select renewal from forms where form_id = new.form_id) is not distinct from 'assessment') then
    raise exception 'attempt %: the renewal assessment and the final exam never share a window or a form', new.attempt_id
      using errcode = 'check_violation', constraint = 'attempts_renewal_apart';
  end if;
  return new;
end $$;
comment on function attempt_rehearsal_apart() is 'Trigger body: rehearsals and renewal assessments have windows and forms of their own, rehearsals their own people as well.';

create table quarterly_sets (
  renewal_cycle_id uuid not null references renewal_cycles,
  quarter integer not null check (quarter > 0),
  form_id text not null references forms,
  person_id uuid not null references people,
  opened_at timestamptz not null,
  primary key (renewal_cycle_id, quarter)
);
comment on table quarterly_sets is 'Which questions a person has in a quarter of their cycle, fixed when they first look.';
create index quarterly_sets_form on quarterly_sets (form_id);
create index quarterly_sets_person on quarterly_sets (person_id);
create trigger quarterly_sets_append_only before update or delete on quarterly_sets for each row execute function append_only();

create table quarterly_answers (
  renewal_cycle_id uuid not null,
  quarter integer not null,
  position integer not null check (position > 0),
  answer text not null check (length(answer) between 1 and 64),
  is_right boolean not null,
  answered_at timestamptz not null,
  primary key (renewal_cycle_id, quarter, position),
  foreign key (renewal_cycle_id, quarter) references quarterly_sets
);
comment on table quarterly_answers is 'Answers to the questions of a quarter, each given once: what was right is shown at once.';
create trigger quarterly_answers_append_only before update or delete on quarterly_answers for each row execute function append_only();

create table quarterly_notices (
  renewal_cycle_id uuid not null references renewal_cycles,
  quarter integer not null check (quarter > 0),
  notice text not null check (notice in ('open', 'closes')),
  noted_at timestamptz not null,
  primary key (renewal_cycle_id, quarter, notice)
);
comment on table quarterly_notices is 'What was told of a quarter, each once: that its questions are there, and that it closes soon.';
create trigger quarterly_notices_append_only before update or delete on quarterly_notices for each row execute function append_only();

create index renewal_cycles_quarterly on renewal_cycles (renewal_cycle_id) where path = 'quarterly' and state = 'running';

grant select, insert on quarterly_sets, quarterly_answers, quarterly_notices to einthoven_app;
