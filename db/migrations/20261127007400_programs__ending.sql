-- A school hears before an approval ends and before the day of its conditions; it reports that they are met; a proposal can fall.
create table program_notices (
  program_id uuid not null references programs,
  kind text not null check (kind in ('ending', 'conditions')),
  -- The day that the notice speaks of: an approval that was prolonged is told of anew.
  about_day date not null,
  days_before integer not null check (days_before >= 0),
  told_at timestamptz not null,
  primary key (program_id, kind, about_day, days_before)
);
comment on table program_notices is 'What schools were told about days to come, so that each is told once.';
create trigger program_notices_append_only before update or delete on program_notices for each row execute function append_only();
grant select, insert on program_notices to einthoven_app;

alter table program_changes drop constraint program_changes_what_check;
alter table program_changes add constraint program_changes_what_check
  check (what in ('conditions-met', 'hours', 'class-size', 'price', 'delivery', 'next-start', 'instructors', 'clinical-sites', 'ownership', 'address', 'other'));

alter table program_decisions drop constraint program_decisions_step_check;
alter table program_decisions add constraint program_decisions_step_check check (step in ('question', 'proposal', 'decision', 'dropped'));
alter table program_decisions drop constraint program_decisions_check;
alter table program_decisions add constraint program_decisions_check check ((step in ('question', 'dropped')) = (outcome is null));
-- Decisions on a standing approval, whose newest step says whether a proposal waits.
create index program_decisions_standing on program_decisions (program_id, program_decision_id desc) where program_application_id is null;

-- A search also asks for hours of class and the size of a class.
drop index programs_near;
create index programs_near on programs (latitude, longitude) include (program_id, approval, delivery, class_hours, clinical_hours, class_size, price_cents, next_start, state_code) where listed;
