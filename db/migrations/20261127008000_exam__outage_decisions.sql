-- Time that an outage took beyond what is given by itself, and answers that came too late to count by themselves: a person
-- decides, and until then the result of the exam is held like that of one which a person ended.

alter table attempt_holds alter attempt_intervention_id drop not null;
alter table attempt_holds alter held_by drop not null;
alter table attempt_holds add lost_seconds integer not null default 0 check (lost_seconds >= 0);
alter table attempt_holds add late_answers integer not null default 0 check (late_answers >= 0);
alter table attempt_holds add late_counted boolean not null default false;
alter table attempt_holds add constraint attempt_holds_late_counted check (not late_counted or (late_answers > 0 and decision is not distinct from 'count'));
alter table attempt_holds add constraint attempt_holds_cause
  check ((attempt_intervention_id is null) = (held_by is null) and (held_by is not null or lost_seconds > 0 or late_answers > 0));
alter table attempt_holds drop constraint attempt_holds_check1;
alter table attempt_holds add constraint attempt_holds_another_person check (held_by is null or decided_by is distinct from held_by);
comment on table attempt_holds is 'Exams of which a person decides whether they count: ended by somebody who watched, robbed of more time by an outage of ours than is given back by itself, or with answers that came too late to count by themselves.';
comment on column attempt_holds.lost_seconds is 'What outages took beyond the time that is given back by itself.';
comment on column attempt_holds.late_answers is 'Questions with an answer that was given before the end, by the clock of the device, and came after the time for late arrivals.';
comment on column attempt_holds.late_counted is 'Whether the person decided that those answers count too.';

create index response_events_late on response_events (attempt_id) where standing = 'late';

create function late_answers(in_attempt uuid) returns setof response_events language sql stable as $$
  -- What was frozen by a break stays frozen, however late it comes.
  select event.* from response_events as event join attempts as attempt using (attempt_id)
    where event.attempt_id = in_attempt and event.standing = 'late' and event.kind = 'answer'
      and event.happened_at < attempt.submitted_at and event.received_at > attempt.submitted_at
      and not exists (select from attempt_breaks as pause
        where pause.attempt_id = event.attempt_id and event."position" = any (pause.frozen) and event.happened_at >= pause.begun_at)
$$;
comment on function late_answers(uuid) is 'Answers of a closed exam that were given before its end, by the clock of the device, and came too late to count by themselves.';

create function count_late_answers(in_attempt uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from attempt_holds where attempt_id = in_attempt and late_counted)
    or exists (select from results where attempt_id = in_attempt) then
    raise exception 'late answers of attempt %: no person decided that they count, or it was scored', in_attempt using errcode = 'check_violation';
  end if;
  insert into responses as held (attempt_id, "position", answer, answer_epoch, answer_sequence)
    select distinct on (late."position") late.attempt_id, late."position", nullif(late.value, ''), late.lease_epoch, late.sequence
      from late_answers(in_attempt) as late join attempt_holds as hold using (attempt_id)
      where late.received_at <= hold.decided_at
      order by late."position", late.lease_epoch desc, late.sequence desc
    on conflict (attempt_id, "position") do update
      set answer = excluded.answer, answer_epoch = excluded.answer_epoch, answer_sequence = excluded.answer_sequence
      where (excluded.answer_epoch, excluded.answer_sequence) > (held.answer_epoch, held.answer_sequence);
end $$;
comment on function count_late_answers(uuid) is 'Puts late answers into the current view, after a person decided that they count.';
revoke execute on function count_late_answers(uuid) from public;
grant execute on function count_late_answers(uuid) to einthoven_app;
comment on table responses is 'The current view over response_events: the newest answer, flag and strike-outs of each position. Only save_deliveries and count_late_answers write it.';
