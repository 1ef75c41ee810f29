-- Watching live: words between who watches and who sits, and an exam that a person ends.

create table attempt_messages (
  attempt_message_id uuid primary key default uuidv7(),
  attempt_id uuid not null references attempts,
  sent_by uuid not null references people,
  sealed_words bytea not null,
  sent_at timestamptz not null,
  seen_at timestamptz check (seen_at >= sent_at),
  answered_at timestamptz,
  sealed_answer bytea,
  check ((answered_at is null) = (sealed_answer is null)),
  check (answered_at is null or answered_at >= seen_at)
);
comment on table attempt_messages is 'What who watches wrote to a candidate in the exam room, when it was shown there, and the short answer; sealed under the candidate''s personal key.';
create index attempt_messages_attempt on attempt_messages (attempt_id, sent_at);
create index attempt_messages_sent_by on attempt_messages (sent_by);

alter table attempts drop constraint attempts_submitted_by_check;
alter table attempts add constraint attempts_submitted_by_check check (submitted_by in ('candidate', 'time', 'proctor'));
alter table attempt_interventions drop constraint attempt_interventions_kind_check;
alter table attempt_interventions add constraint attempt_interventions_kind_check check (kind in ('extend', 'void', 'pause', 'resume', 'end'));
alter table attempt_interventions drop constraint attempt_interventions_check2;
-- To stop a clock, to restart it, or to end an exam whose result then waits for a second person, cannot wait.
alter table attempt_interventions add constraint attempt_interventions_two check (kind in ('pause', 'resume', 'end') or done_at is null or agreed_by is not null);

create table attempt_holds (
  attempt_id uuid primary key references attempts,
  attempt_intervention_id uuid not null unique references attempt_interventions,
  held_by uuid not null references people,
  held_at timestamptz not null,
  decision text check (decision in ('count', 'void')),
  decided_by uuid references people,
  decided_at timestamptz check (decided_at >= held_at),
  decision_reason text check (length(decision_reason) between 3 and 2000),
  check (decided_by is distinct from held_by),
  check (num_nulls(decision, decided_by, decided_at, decision_reason) in (0, 4))
);
comment on table attempt_holds is 'Exams that a person ended: what was saved is submitted, and the result waits until a second person decides whether it counts.';
create index attempt_holds_held_by on attempt_holds (held_by);
create index attempt_holds_decided_by on attempt_holds (decided_by);
create index attempt_holds_waiting on attempt_holds (held_at) where decision is null;

create or replace function result_counts() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from attempts where attempt_id = new.attempt_id and rehearsal_id is not null) then
    raise exception 'result of attempt %: nothing comes of a rehearsal', new.attempt_id using errcode = 'check_violation', constraint = 'results_no_rehearsal';
  end if;
  if exists (select from attempt_holds where attempt_id = new.attempt_id and decision is distinct from 'count') then
    raise exception 'result of attempt %: it is held until a second person decides', new.attempt_id using errcode = 'check_violation', constraint = 'results_not_held';
  end if;
  return new;
end $$;

grant select, insert, update on attempt_messages, attempt_holds to einthoven_app;
