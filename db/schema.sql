-- What the migrations add up to. Made by tools/database/schema.ts from the catalogs of a migrated database; do not edit.

create extension btree_gist;
create extension pg_trgm;
create extension unaccent;

create schema key;
-- Answer keys and rationales of final items. Only the role einthoven_scoring may look.

-- null
CREATE OR REPLACE FUNCTION public.accommodation_appeal_by_another()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.appeal_of is not null and new.decided_by is not null and new.decided_by = (select decided_by from accommodation_requests where accommodation_request_id = new.appeal_of) then
    raise exception 'an appeal is decided by somebody who did not take the decision' using errcode = 'check_violation';
  end if;
  return new;
end $function$;

-- Trigger body that refuses every update and delete, even to the owner.
CREATE OR REPLACE FUNCTION public.append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'table % is append-only: % refused', tg_table_name, tg_op using errcode = 'restrict_violation';
end $function$;

-- Trigger body: a place counts as an item of the form, and what stands there is its equal.
CREATE OR REPLACE FUNCTION public.attempt_alternative_lawful()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;

-- Trigger body: an attempt starts as its window says, and stays in it.
CREATE OR REPLACE FUNCTION public.attempt_in_window()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- Trigger body: rehearsals and renewal assessments have windows and forms of their own, rehearsals their own people as well.
CREATE OR REPLACE FUNCTION public.attempt_rehearsal_apart()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- null
CREATE OR REPLACE FUNCTION public.conduct_decider_is_free()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.step in ('proposal', 'decision', 'lifted') and new.by_person_id is not null and (
    exists (select from conduct_cases where conduct_case_id = new.conduct_case_id and person_id = new.by_person_id)
    or exists (select from conduct_reports where conduct_case_id = new.conduct_case_id and reporter_person_id = new.by_person_id)
    or exists (select from conduct_steps where conduct_case_id = new.conduct_case_id and by_person_id = new.by_person_id and step in ('opened', 'notice', 'extended'))
  ) then
    raise exception 'a case is decided by somebody who neither reported nor prepared it' using errcode = 'check_violation', constraint = 'conduct_decider_is_free';
  end if;
  return new;
end $function$;

-- Puts late answers into the current view, after a person decided that they count.
CREATE OR REPLACE FUNCTION public.count_late_answers(in_attempt uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;

-- null
CREATE OR REPLACE FUNCTION public.credential_periods_end_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and old.ended_on is null and new.ended_on is not null
    and (new.credential_period_id, new.credential_id, new.valid, new.basis, new.granted_at, new.scheme_version)
      is not distinct from (old.credential_period_id, old.credential_id, old.valid, old.basis, old.granted_at, old.scheme_version) then
    return new;
  end if;
  raise exception 'a period of a credential can be ended, once, and nothing else of it changes' using errcode = 'restrict_violation';
end $function$;

-- Trigger body: what may change of a window, and when.
CREATE OR REPLACE FUNCTION public.exam_window_lawful()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- Trigger body: each change of a window is on record as an event.
CREATE OR REPLACE FUNCTION public.exam_window_told()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from events where entity = 'exam_window' and entity_id = new.exam_window_id::text and occurred_at = new.changed_at) then
    raise exception 'exam window %: a change needs its event in the same transaction', new.exam_window_id
      using errcode = 'check_violation', constraint = 'exam_windows_told';
  end if;
  return null;
end $function$;

-- Trigger body: a form holds items of its own bank alone.
CREATE OR REPLACE FUNCTION public.form_item_of_its_bank()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- null
CREATE OR REPLACE FUNCTION public.identity_appeal_by_another()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.appeal_of is not null and new.decided_by is not null and new.decided_by = (select decided_by from identity_checks where identity_check_id = new.appeal_of) then
    raise exception 'an appeal is decided by somebody who did not take the decision' using errcode = 'check_violation';
  end if;
  return new;
end $function$;

-- null
CREATE OR REPLACE FUNCTION public.instructor_decider_is_free()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from instructor_applications a where a.instructor_application_id = new.instructor_application_id and a.person_id = new.decided_by)
    or (new.step = 'decision' and not exists (
      select from instructor_decisions d where d.instructor_application_id = new.instructor_application_id
        and d.step = 'proposal' and d.outcome = new.outcome and d.decided_by <> new.decided_by)) then
    raise exception 'an application is decided by two people, neither of them the applicant' using errcode = 'check_violation', constraint = 'instructor_decider_is_free';
  end if;
  return new;
end $function$;

-- Trigger body: the steps of an item follow each other, and reviews are independent.
CREATE OR REPLACE FUNCTION public.item_step_lawful()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- Answers of a closed exam that were given before its end, by the clock of the device, and came too late to count by themselves.
CREATE OR REPLACE FUNCTION public.late_answers(in_attempt uuid)
 RETURNS SETOF response_events
 LANGUAGE sql
 STABLE
AS $function$
  -- What was frozen by a break stays frozen, however late it comes.
  select event.* from response_events as event join attempts as attempt using (attempt_id)
    where event.attempt_id = in_attempt and event.standing = 'late' and event.kind = 'answer'
      and event.happened_at < attempt.submitted_at and event.received_at > attempt.submitted_at
      and not exists (select from attempt_breaks as pause
        where pause.attempt_id = event.attempt_id and event."position" = any (pause.frozen) and event.happened_at >= pause.begun_at)
$function$;

-- Great-circle distance in statute miles, on a sphere of the mean radius of the earth.
CREATE OR REPLACE FUNCTION public.miles_between(latitude_a double precision, longitude_a double precision, latitude_b double precision, longitude_b double precision)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((7917.5117)::double precision * asin(LEAST((1)::double precision, sqrt(((sin((radians((latitude_b - latitude_a)) / (2)::double precision)) ^ (2)::double precision) + ((cos(radians(latitude_a)) * cos(radians(latitude_b))) * (sin((radians((longitude_b - longitude_a)) / (2)::double precision)) ^ (2)::double precision)))))));

-- null
CREATE OR REPLACE FUNCTION public.nobody_signs_for_themselves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from tracings t join enrollments e using (enrollment_id) where t.tracing_id = new.tracing_id and e.person_id = new.signed_by) then
    raise exception 'nobody signs for themselves' using errcode = 'check_violation', constraint = 'nobody_signs_for_themselves';
  end if;
  return new;
end $function$;

-- Looked at when a transaction ends: no placement is open whose case with the advisers is closed.
CREATE OR REPLACE FUNCTION public.placement_ends_with_its_case()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    select from placements p join advice_cases c on c.advice_case_id = p.advice_case_id
     where c.advice_case_id = new.advice_case_id and p.state = 'open' and c.state = 'closed'
  ) then
    raise exception 'help to find a job and its case with the advisers end together';
  end if;
  return null;
end $function$;

-- null
CREATE OR REPLACE FUNCTION public.program_decider_is_free()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from programs p join school_people s using (school_id) where p.program_id = new.program_id and s.person_id = new.decided_by)
    or exists (select from programs p where p.program_id = new.program_id and p.owner_person_id = new.decided_by)
    or (new.step = 'decision' and not exists (
      select from program_decisions d where d.program_id = new.program_id
        and d.step = 'proposal' and d.outcome = new.outcome and d.decided_by <> new.decided_by)) then
    raise exception 'a program is decided by two people, neither of them of the school' using errcode = 'check_violation', constraint = 'program_decider_is_free';
  end if;
  return new;
end $function$;

-- Trigger body: which attempts may have a result at all.
CREATE OR REPLACE FUNCTION public.result_counts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if exists (select from attempts where attempt_id = new.attempt_id and rehearsal_id is not null) then
    raise exception 'result of attempt %: nothing comes of a rehearsal', new.attempt_id using errcode = 'check_violation', constraint = 'results_no_rehearsal';
  end if;
  if exists (select from attempt_holds where attempt_id = new.attempt_id and decision is distinct from 'count') then
    raise exception 'result of attempt %: it is held until a second person decides', new.attempt_id using errcode = 'check_violation', constraint = 'results_not_held';
  end if;
  return new;
end $function$;

-- Saves what devices deliver, many at once: stores each event once, decides how it counts, and moves the current view forward, never back. The token of a lease is what entitles; no other way writes answers.
CREATE OR REPLACE FUNCTION public.save_deliveries(in_attempt uuid[], in_epoch integer[], in_hash text[], in_received double precision[], in_delivery integer[], in_sequence integer[], in_position integer[], in_kind text[], in_value text[], in_happened double precision[], in_late jsonb)
 RETURNS TABLE(outcome text[], current_epoch integer[], deadline double precision[], late integer[], conflicts integer[])
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
AS $function$
declare
  started timestamptz[];
  in_time boolean[];
  counted integer[] := '{}';
  breaks boolean;
begin
  -- Most sittings have none: then nothing more is looked up for each event.
  breaks := exists (select from attempt_breaks as pause where pause.attempt_id = any (in_attempt));
  select array_agg(coalesce(held.state, '')), array_agg(coalesce(held.lease_epoch, 0)), array_agg(coalesce(held.started_at, 'epoch')),
      array_agg(coalesce(extract(epoch from held.deadline_at) * 1000, 0)),
      array_agg(coalesce(held.state = 'open' and to_timestamp(given.received / 1000) <= held.deadline_at, false))
    into outcome, current_epoch, started, deadline, in_time
    from unnest(in_attempt, in_epoch, in_hash, in_received) as given (attempt_id, lease_epoch, lease_hash, received)
    left join lateral (
      select case attempt.state when 'void' then 'submitted' else attempt.state end as state, attempt.lease_epoch, attempt.started_at, attempt.deadline_at
        from attempt_leases as lease join attempts as attempt on attempt.attempt_id = lease.attempt_id
        where lease.attempt_id = given.attempt_id and lease.lease_epoch = given.lease_epoch and lease.lease_hash = given.lease_hash
          and attempt.state in ('open', 'submitted', 'void')
        for no key update of attempt skip locked
    ) as held on true;

  if '' = any (outcome) then
    select array_agg(case when coalesce(outcome[given.number], '') <> '' then outcome[given.number]
        when exists (select from attempt_leases as lease
          where lease.attempt_id = given.attempt_id and lease.lease_epoch = given.lease_epoch and lease.lease_hash = given.lease_hash) then 'busy'
        else 'unknown-lease' end order by given.number)
      into outcome
      from unnest(in_attempt, in_epoch, in_hash) with ordinality as given (attempt_id, lease_epoch, lease_hash, number);
  end if;

  if exists (
    select from unnest(in_delivery, in_position) as event (delivery, "position")
      left join lateral (
        select true as found from attempt_items as placed where placed.attempt_id = in_attempt[event.delivery] and placed."position" = event."position" limit 1
      ) as placed on true
      where placed.found is null
  ) then
    select array_agg(case when outcome[given.number] not in ('unknown-lease', 'busy') and exists (
          select from unnest(in_delivery, in_position) as event (delivery, "position")
            left join lateral (
              select true as found from attempt_items as placed where placed.attempt_id = given.attempt_id and placed."position" = event."position" limit 1
            ) as placed on true
            where event.delivery = given.number and placed.found is null
        ) then 'unknown-position' else outcome[given.number] end order by given.number)
      into outcome
      from unnest(in_attempt) with ordinality as given (attempt_id, number);
  end if;

  if false = any (in_time) then
    -- After time an event counts only if it was stamped before, came soon enough and leaves no gap.
    select coalesce(array_agg(line.number), '{}') into counted from (
      select event.number, event.sequence, known.last + row_number() over (partition by event.delivery order by event.sequence) as due
        from unnest(in_delivery, in_sequence, in_happened) with ordinality as event (delivery, sequence, happened, number)
        cross join lateral (
          select deadline[event.delivery] as deadline, in_received[event.delivery] as received, (in_late ->> attempt.scheme_version)::double precision * 1000 as late
            from attempts as attempt where attempt.attempt_id = in_attempt[event.delivery] limit 1
        ) as attempt
        cross join lateral (
          select coalesce(max(counted_before.sequence), 0) as last from response_events as counted_before
            where counted_before.attempt_id = in_attempt[event.delivery] and counted_before.lease_epoch = in_epoch[event.delivery]
              and counted_before.standing <> 'late'
        ) as known
        left join lateral (
          select true as found from response_events as stored
            where stored.attempt_id = in_attempt[event.delivery] and stored.lease_epoch = in_epoch[event.delivery] and stored.sequence = event.sequence
            limit 1
        ) as stored on true
        where outcome[event.delivery] = 'open' and not in_time[event.delivery] and stored.found is null and event.sequence > known.last
          and attempt.received <= attempt.deadline + attempt.late and least(event.happened, attempt.received) < attempt.deadline
    ) as line where line.sequence = line.due;
  end if;

  with given as materialized (
    select event.number, in_attempt[event.delivery] as attempt_id, in_epoch[event.delivery] as lease_epoch, event.sequence, event."position",
        event.kind, event.value,
        least(greatest(to_timestamp(event.happened / 1000), started[event.delivery]), to_timestamp(in_received[event.delivery] / 1000)) as happened_at,
        to_timestamp(in_received[event.delivery] / 1000) as received_at,
        case when not in_time[event.delivery] and event.number <> all (counted) then 'late'
          -- Seen before a break, chosen after it began: it stays as it was.
          when breaks and event.kind <> 'visit' and exists (select from attempt_breaks as pause where pause.attempt_id = in_attempt[event.delivery]
              and event."position" = any (pause.frozen) and to_timestamp(event.happened / 1000) >= pause.begun_at) then 'late'
          when in_epoch[event.delivery] = save_deliveries.current_epoch[event.delivery] then 'current' else 'superseded' end as standing,
        stored.standing as stored_as,
        stored."position" = event."position" and stored.kind = event.kind and stored.value = event.value as same
      from unnest(in_delivery, in_sequence, in_position, in_kind, in_value, in_happened)
        with ordinality as event (delivery, sequence, "position", kind, value, happened, number)
      left join lateral (
        select known.standing, known."position", known.kind, known.value from response_events as known
          where known.attempt_id = in_attempt[event.delivery] and known.lease_epoch = in_epoch[event.delivery] and known.sequence = event.sequence
          limit 1
      ) as stored on true
      where outcome[event.delivery] not in ('unknown-lease', 'busy', 'unknown-position')
  ), fresh as (
    insert into response_events (attempt_id, lease_epoch, sequence, "position", kind, value, happened_at, received_at, standing)
      select given.attempt_id, given.lease_epoch, given.sequence, given."position", given.kind, given.value, given.happened_at, given.received_at, given.standing
        from given where given.stored_as is null
      returning response_events.attempt_id, response_events.lease_epoch, response_events.sequence, response_events."position", response_events.kind,
        response_events.value, response_events.standing
  ), moved as (
    insert into responses as held (attempt_id, "position", answer, answer_epoch, answer_sequence, flagged, flag_epoch, flag_sequence, struck, strike_epoch, strike_sequence)
      select newest.attempt_id, newest."position",
          nullif(max(newest.value) filter (where newest.kind = 'answer'), ''),
          coalesce(max(newest.lease_epoch) filter (where newest.kind = 'answer'), 0), coalesce(max(newest.sequence) filter (where newest.kind = 'answer'), 0),
          coalesce(max(newest.value) filter (where newest.kind = 'flag') = 'on', false),
          coalesce(max(newest.lease_epoch) filter (where newest.kind = 'flag'), 0), coalesce(max(newest.sequence) filter (where newest.kind = 'flag'), 0),
          coalesce(max(newest.value) filter (where newest.kind = 'strike'), ''),
          coalesce(max(newest.lease_epoch) filter (where newest.kind = 'strike'), 0), coalesce(max(newest.sequence) filter (where newest.kind = 'strike'), 0)
        from (
          select distinct on (fresh.attempt_id, fresh."position", fresh.kind) fresh.* from fresh where fresh.standing <> 'late' and fresh.kind <> 'visit'
            order by fresh.attempt_id, fresh."position", fresh.kind, fresh.lease_epoch desc, fresh.sequence desc
        ) as newest
        group by newest.attempt_id, newest."position"
      on conflict (attempt_id, "position") do update set
        answer = case when (excluded.answer_epoch, excluded.answer_sequence) > (held.answer_epoch, held.answer_sequence) then excluded.answer else held.answer end,
        answer_epoch = greatest(excluded.answer_epoch, held.answer_epoch),
        answer_sequence = case when (excluded.answer_epoch, excluded.answer_sequence) > (held.answer_epoch, held.answer_sequence) then excluded.answer_sequence else held.answer_sequence end,
        flagged = case when (excluded.flag_epoch, excluded.flag_sequence) > (held.flag_epoch, held.flag_sequence) then excluded.flagged else held.flagged end,
        flag_epoch = greatest(excluded.flag_epoch, held.flag_epoch),
        flag_sequence = case when (excluded.flag_epoch, excluded.flag_sequence) > (held.flag_epoch, held.flag_sequence) then excluded.flag_sequence else held.flag_sequence end,
        struck = case when (excluded.strike_epoch, excluded.strike_sequence) > (held.strike_epoch, held.strike_sequence) then excluded.struck else held.struck end,
        strike_epoch = greatest(excluded.strike_epoch, held.strike_epoch),
        strike_sequence = case when (excluded.strike_epoch, excluded.strike_sequence) > (held.strike_epoch, held.strike_sequence) then excluded.strike_sequence else held.strike_sequence end
  )
  select coalesce(array_agg(given.number) filter (where case when given.stored_as is null then given.standing = 'late' else given.same and given.stored_as = 'late' end), '{}'),
      coalesce(array_agg(given.number) filter (where not given.same), '{}')
    into late, conflicts from given;
  return next;
end $function$;

-- null
CREATE OR REPLACE FUNCTION public.signed_recording_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    if exists (select from tracing_signatures g where g.tracing_id = new.tracing_id) then
      raise exception 'a preceptor has answered already' using errcode = 'check_violation', constraint = 'signed_recording_stays';
    end if;
    return new;
  end if;
  if tg_op = 'UPDATE' or exists (
    select from tracing_signatures g join tracings t using (tracing_id) join enrollments e using (enrollment_id)
    where g.tracing_id = old.tracing_id and e.left_on is null
  ) then
    raise exception 'a preceptor has answered already' using errcode = 'check_violation', constraint = 'signed_recording_stays';
  end if;
  return old;
end $function$;

-- A suspended employer changes its state only by being lifted, and not by who suspended it.
CREATE OR REPLACE FUNCTION public.suspension_is_lifted_by_another()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.state <> 'verified' or new.lifted_by is null or new.lifted_by = old.suspended_by then
    raise exception 'a suspension ends by somebody else than who suspended';
  end if;
  return new;
end $function$;

-- What a person asks for and why, sealed under the personal key, with evidence that only who decides may open; an appeal is a request that names the decision it is against.
create table accommodation_requests (
  accommodation_request_id uuid not null default uuidv7(),
  person_id uuid not null,
  appeal_of uuid,
  sealed_request bytea not null,
  file_id uuid,
  state text not null default 'waiting'::text,
  scheme_version text not null,
  requested_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  sealed_reason bytea,
  constraint accommodation_requests_pkey PRIMARY KEY (accommodation_request_id),
  constraint accommodation_requests_appeal_of_fkey FOREIGN KEY (appeal_of) REFERENCES accommodation_requests(accommodation_request_id),
  constraint accommodation_requests_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint accommodation_requests_file_id_fkey FOREIGN KEY (file_id) REFERENCES stored_files(file_id),
  constraint accommodation_requests_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint accommodation_requests_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint accommodation_requests_check CHECK ((state = ANY (ARRAY['waiting'::text, 'withdrawn'::text])) = (decided_by IS NULL)),
  constraint accommodation_requests_check1 CHECK ((decided_by IS NULL) = (sealed_reason IS NULL)),
  constraint accommodation_requests_check2 CHECK ((state = 'waiting'::text) = (decided_at IS NULL)),
  constraint accommodation_requests_check3 CHECK (decided_by IS DISTINCT FROM person_id),
  constraint accommodation_requests_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'granted'::text, 'granted-in-part'::text, 'refused'::text, 'withdrawn'::text]))
);
CREATE INDEX accommodation_requests_appeal_of ON public.accommodation_requests USING btree (appeal_of);
CREATE INDEX accommodation_requests_decided_by ON public.accommodation_requests USING btree (decided_by);
CREATE INDEX accommodation_requests_file ON public.accommodation_requests USING btree (file_id);
CREATE INDEX accommodation_requests_person ON public.accommodation_requests USING btree (person_id);
CREATE INDEX accommodation_requests_scheme ON public.accommodation_requests USING btree (scheme_version);
CREATE UNIQUE INDEX accommodation_requests_appeal ON public.accommodation_requests USING btree (appeal_of) WHERE (state <> 'withdrawn'::text);
CREATE UNIQUE INDEX accommodation_requests_waiting ON public.accommodation_requests USING btree (person_id) WHERE (state = 'waiting'::text);
CREATE TRIGGER accommodation_requests_appeal_by_another BEFORE INSERT OR UPDATE ON accommodation_requests FOR EACH ROW EXECUTE FUNCTION accommodation_appeal_by_another();
grant insert, select, update on accommodation_requests to einthoven_app;

-- What was granted: the newest row of a person is in force for every exam. Nothing here says why.
create table accommodations (
  accommodation_id uuid not null default uuidv7(),
  person_id uuid not null,
  accommodation_request_id uuid not null,
  extra_time_percent integer not null,
  break_minutes integer not null,
  screen_reader boolean not null,
  large_print boolean not null,
  high_contrast boolean not null,
  reader_aloud boolean not null,
  granted_at timestamp with time zone not null,
  constraint accommodations_accommodation_request_id_key UNIQUE (accommodation_request_id),
  constraint accommodations_pkey PRIMARY KEY (accommodation_id),
  constraint accommodations_accommodation_request_id_fkey FOREIGN KEY (accommodation_request_id) REFERENCES accommodation_requests(accommodation_request_id),
  constraint accommodations_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint accommodations_break_minutes_check CHECK (break_minutes >= 0 AND break_minutes <= 240),
  constraint accommodations_extra_time_percent_check CHECK (extra_time_percent >= 0 AND extra_time_percent <= 200)
);
CREATE INDEX accommodations_person ON public.accommodations USING btree (person_id, granted_at DESC);
CREATE TRIGGER accommodations_append_only BEFORE DELETE OR UPDATE ON accommodations FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on accommodations to einthoven_app;

-- Calls back that were booked: when, and to which number, sealed like the words of the case.
create table advice_calls (
  advice_call_id uuid not null default uuidv7(),
  advice_case_id uuid not null,
  starts_at timestamp with time zone not null,
  sealed_phone bytea not null,
  state text not null default 'booked'::text,
  booked_at timestamp with time zone not null,
  constraint advice_calls_pkey PRIMARY KEY (advice_call_id),
  constraint advice_calls_advice_case_id_fkey FOREIGN KEY (advice_case_id) REFERENCES advice_cases(advice_case_id),
  constraint advice_calls_state_check CHECK (state = ANY (ARRAY['booked'::text, 'made'::text, 'missed'::text, 'cancelled'::text]))
);
CREATE INDEX advice_calls_case ON public.advice_calls USING btree (advice_case_id);
CREATE INDEX advice_calls_starts_at ON public.advice_calls USING btree (starts_at) WHERE (state = 'booked'::text);
CREATE UNIQUE INDEX advice_calls_open ON public.advice_calls USING btree (advice_case_id) WHERE (state = 'booked'::text);
grant insert, select, update on advice_calls to einthoven_app;

-- Cases of the advisers. They hold nothing of the exam, and nothing here decides who may sit it.
create table advice_cases (
  advice_case_id uuid not null default uuidv7(),
  kind text not null,
  person_id uuid,
  sealed_key bytea,
  sealed_contact bytea,
  adviser_id uuid,
  state text not null default 'waiting'::text,
  waiting_since timestamp with time zone,
  answer_by date,
  revision integer not null default 0,
  scheme_version text not null,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  forgotten_at timestamp with time zone,
  constraint advice_cases_end_together TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint advice_cases_pkey PRIMARY KEY (advice_case_id),
  constraint advice_cases_adviser_id_fkey FOREIGN KEY (adviser_id) REFERENCES people(person_id),
  constraint advice_cases_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint advice_cases_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint advice_cases_check CHECK (person_id IS NULL OR sealed_key IS NULL AND sealed_contact IS NULL),
  constraint advice_cases_check1 CHECK ((sealed_key IS NULL) = (sealed_contact IS NULL)),
  constraint advice_cases_check2 CHECK (person_id IS NOT NULL OR sealed_key IS NOT NULL OR forgotten_at IS NOT NULL),
  constraint advice_cases_check3 CHECK ((state = 'waiting'::text) = (waiting_since IS NOT NULL)),
  constraint advice_cases_check4 CHECK ((waiting_since IS NULL) = (answer_by IS NULL)),
  constraint advice_cases_check5 CHECK ((state = 'closed'::text) = (closed_at IS NOT NULL)),
  constraint advice_cases_kind_check CHECK (kind = ANY (ARRAY['question'::text, 'legit-check'::text, 'program-choice'::text, 'placement'::text])),
  constraint advice_cases_revision_check CHECK (revision >= 0),
  constraint advice_cases_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'answered'::text, 'closed'::text]))
);
CREATE INDEX advice_cases_adviser ON public.advice_cases USING btree (adviser_id);
CREATE INDEX advice_cases_closed ON public.advice_cases USING btree (closed_at) WHERE ((state = 'closed'::text) AND (sealed_key IS NOT NULL));
CREATE INDEX advice_cases_person ON public.advice_cases USING btree (person_id, opened_at DESC);
CREATE INDEX advice_cases_scheme ON public.advice_cases USING btree (scheme_version);
CREATE INDEX advice_cases_waiting ON public.advice_cases USING btree (answer_by, waiting_since) WHERE (state = 'waiting'::text);
CREATE CONSTRAINT TRIGGER advice_cases_end_together AFTER UPDATE OF state ON advice_cases DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.state = 'closed'::text) EXECUTE FUNCTION placement_ends_with_its_case();
grant insert, select, update on advice_cases to einthoven_app;

-- The history of a case, step by step. Words are sealed with the key of who asked.
create table advice_entries (
  advice_entry_id uuid not null default uuidv7(),
  advice_case_id uuid not null,
  kind text not null,
  by_person_id uuid,
  to_person_id uuid,
  sealed_words bytea,
  at timestamp with time zone not null,
  constraint advice_entries_pkey PRIMARY KEY (advice_entry_id),
  constraint advice_entries_advice_case_id_fkey FOREIGN KEY (advice_case_id) REFERENCES advice_cases(advice_case_id),
  constraint advice_entries_by_person_id_fkey FOREIGN KEY (by_person_id) REFERENCES people(person_id),
  constraint advice_entries_to_person_id_fkey FOREIGN KEY (to_person_id) REFERENCES people(person_id),
  constraint advice_entries_check CHECK ((kind = 'handed-over'::text) = (to_person_id IS NOT NULL)),
  constraint advice_entries_check1 CHECK (sealed_words IS NOT NULL OR (kind = ANY (ARRAY['taken'::text, 'call-booked'::text, 'call-made'::text, 'call-missed'::text, 'call-cancelled'::text]))),
  constraint advice_entries_kind_check CHECK (kind = ANY (ARRAY['asked'::text, 'answer'::text, 'note'::text, 'taken'::text, 'handed-over'::text, 'call-booked'::text, 'call-made'::text, 'call-missed'::text, 'call-cancelled'::text, 'closed'::text]))
);
CREATE INDEX advice_entries_by ON public.advice_entries USING btree (by_person_id);
CREATE INDEX advice_entries_case ON public.advice_entries USING btree (advice_case_id, at);
CREATE INDEX advice_entries_to ON public.advice_entries USING btree (to_person_id);
CREATE TRIGGER advice_entries_append_only BEFORE DELETE OR UPDATE ON advice_entries FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on advice_entries to einthoven_app;

-- Which statement, in which version and wording, a person agreed to, and when.
create table agreements (
  agreement_id uuid not null default uuidv7(),
  person_id uuid not null,
  statement text not null,
  statement_version text not null,
  text_sha256 text not null,
  agreed_at timestamp with time zone not null default now(),
  constraint agreements_pkey PRIMARY KEY (agreement_id),
  constraint agreements_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint agreements_statement_check CHECK (statement = ANY (ARRAY['ethics'::text, 'confidentiality'::text, 'candidate-agreement'::text, 'exam-rules'::text, 'mark-use'::text, 'interests'::text, 'secondary-school'::text])),
  constraint agreements_text_sha256_check CHECK (text_sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX agreements_person ON public.agreements USING btree (person_id, statement);
CREATE TRIGGER agreements_append_only BEFORE DELETE OR UPDATE ON agreements FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on agreements to einthoven_app;

-- Objections to decisions of the body, by kind and id of what is appealed. An appeal about an accommodation is a request of its own (accommodation_requests.appeal_of).
create table appeals (
  appeal_id uuid not null default uuidv7(),
  person_id uuid not null,
  kind text not null,
  decision_id text not null,
  decided_before uuid[] not null,
  decision_at timestamp with time zone not null,
  sealed_grounds bytea not null,
  file_id uuid,
  scheme_version text not null,
  filed_at timestamp with time zone not null,
  decide_by date not null,
  state text not null default 'waiting'::text,
  decided_at timestamp with time zone,
  decided_by uuid,
  sealed_reason bytea,
  constraint appeals_pkey PRIMARY KEY (appeal_id),
  constraint appeals_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint appeals_file_id_fkey FOREIGN KEY (file_id) REFERENCES stored_files(file_id),
  constraint appeals_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint appeals_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint appeals_by_another CHECK (decided_by IS NULL OR NOT (decided_by = ANY (decided_before))),
  constraint appeals_check CHECK (filed_at >= decision_at),
  constraint appeals_check1 CHECK ((state = 'waiting'::text) = (decided_at IS NULL)),
  constraint appeals_check2 CHECK ((state = ANY (ARRAY['upheld'::text, 'changed'::text])) = (decided_by IS NOT NULL)),
  constraint appeals_check3 CHECK ((decided_by IS NULL) = (sealed_reason IS NULL)),
  constraint appeals_check4 CHECK (decided_by IS DISTINCT FROM person_id),
  constraint appeals_kind_check CHECK (kind = ANY (ARRAY['application'::text, 'score'::text, 'conduct'::text, 'ce'::text, 'renewal'::text, 'extension'::text, 'reinstatement'::text, 'audit'::text, 'instructor'::text, 'refund'::text, 'void'::text, 'name-change'::text])),
  constraint appeals_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'upheld'::text, 'changed'::text, 'withdrawn'::text]))
);
CREATE INDEX appeals_decided_by ON public.appeals USING btree (decided_by);
CREATE INDEX appeals_file ON public.appeals USING btree (file_id);
CREATE INDEX appeals_person ON public.appeals USING btree (person_id);
CREATE INDEX appeals_scheme ON public.appeals USING btree (scheme_version);
CREATE INDEX appeals_waiting ON public.appeals USING btree (decide_by) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX appeals_decision ON public.appeals USING btree (kind, decision_id) WHERE (state <> 'withdrawn'::text);
grant insert, select, update on appeals to einthoven_app;

-- Every step of deciding an application; decided_by is empty where the scheme's rules alone decided. Reasons are under the applicant's key.
create table application_decisions (
  application_decision_id uuid not null default uuidv7(),
  application_id uuid not null,
  step text not null,
  outcome text not null,
  sealed_reason bytea not null,
  decided_by uuid,
  decided_at timestamp with time zone not null,
  scheme_version text not null,
  constraint application_decisions_pkey PRIMARY KEY (application_decision_id),
  constraint application_decisions_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(application_id),
  constraint application_decisions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint application_decisions_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint application_decisions_check CHECK ((step = 'information-request'::text) = (outcome = 'ask'::text)),
  constraint application_decisions_outcome_check CHECK (outcome = ANY (ARRAY['approve'::text, 'refuse'::text, 'ask'::text])),
  constraint application_decisions_step_check CHECK (step = ANY (ARRAY['proposal'::text, 'decision'::text, 'information-request'::text]))
);
CREATE INDEX application_decisions_application ON public.application_decisions USING btree (application_id);
CREATE INDEX application_decisions_decided_by ON public.application_decisions USING btree (decided_by);
CREATE INDEX application_decisions_scheme ON public.application_decisions USING btree (scheme_version);
CREATE TRIGGER application_decisions_append_only BEFORE DELETE OR UPDATE ON application_decisions FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on application_decisions to einthoven_app;

-- Evidence attached to an application.
create table application_files (
  application_id uuid not null,
  file_id uuid not null,
  attached_at timestamp with time zone not null default now(),
  constraint application_files_pkey PRIMARY KEY (application_id, file_id),
  constraint application_files_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(application_id),
  constraint application_files_file_id_fkey FOREIGN KEY (file_id) REFERENCES stored_files(file_id)
);
CREATE INDEX application_files_file ON public.application_files USING btree (file_id);
grant delete, insert, select on application_files to einthoven_app;

-- What was claimed at each submission (sealed with the personal key) and what the rules made of it, as codes.
create table application_submissions (
  application_submission_id uuid not null default uuidv7(),
  application_id uuid not null,
  sealed_claims bytea not null,
  eligibility jsonb not null,
  submitted_at timestamp with time zone not null,
  constraint application_submissions_pkey PRIMARY KEY (application_submission_id),
  constraint application_submissions_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(application_id),
  constraint application_submissions_eligibility_check CHECK (jsonb_typeof(eligibility) = 'object'::text)
);
CREATE INDEX application_submissions_application ON public.application_submissions USING btree (application_id);
CREATE TRIGGER application_submissions_append_only BEFORE DELETE OR UPDATE ON application_submissions FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on application_submissions to einthoven_app;

-- One application for a credential. A draft survives closing the browser; the scheme version stays the one it was made under.
create table applications (
  application_id uuid not null default uuidv7(),
  person_id uuid not null,
  credential text not null,
  scheme_version text not null,
  route text,
  state text not null default 'draft'::text,
  provisional boolean not null default false,
  sealed_draft bytea,
  finding text,
  revision integer not null default 0,
  program_id uuid,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  submitted_at timestamp with time zone,
  decided_at timestamp with time zone,
  open_until date,
  end_reminded_at timestamp with time zone,
  closed_at timestamp with time zone,
  constraint applications_pkey PRIMARY KEY (application_id),
  constraint applications_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint applications_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(program_id),
  constraint applications_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint applications_check CHECK ((state = ANY (ARRAY['draft'::text, 'withdrawn'::text])) OR submitted_at IS NOT NULL AND route IS NOT NULL),
  constraint applications_check1 CHECK ((state = ANY (ARRAY['approved'::text, 'refused'::text])) = (decided_at IS NOT NULL)),
  constraint applications_check2 CHECK ((state = 'approved'::text) = (open_until IS NOT NULL)),
  constraint applications_credential_check CHECK (credential = 'CET'::text),
  constraint applications_finding_check CHECK (finding = ANY (ARRAY['met'::text, 'needs-review'::text, 'not-met'::text])),
  constraint applications_revision_check CHECK (revision >= 0),
  constraint applications_route_check CHECK (route = ANY (ARRAY['program'::text, 'experience'::text, 'former-credential'::text])),
  constraint applications_state_check CHECK (state = ANY (ARRAY['draft'::text, 'submitted'::text, 'needs-information'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text]))
);
CREATE INDEX applications_person ON public.applications USING btree (person_id);
CREATE INDEX applications_program ON public.applications USING btree (program_id);
CREATE INDEX applications_queue ON public.applications USING btree (submitted_at) WHERE (state = 'submitted'::text);
CREATE INDEX applications_running ON public.applications USING btree (open_until) WHERE ((state = 'approved'::text) AND (closed_at IS NULL));
CREATE INDEX applications_scheme ON public.applications USING btree (scheme_version);
CREATE UNIQUE INDEX applications_open ON public.applications USING btree (person_id, credential) WHERE (state = ANY (ARRAY['draft'::text, 'submitted'::text, 'needs-information'::text]));
grant insert, select, update on applications to einthoven_app;

-- One asking for parallel forms: by whom, under which rules, and how it ended. The outcome holds the report, or the rules that clash.
create table assemblies (
  assembly_id uuid not null default uuidv7(),
  credential text not null,
  blueprint_version text not null,
  scheme_version text not null,
  forms integer not null,
  leave_out_released boolean not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  state text not null default 'asked'::text,
  stage text,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  outcome jsonb,
  constraint assemblies_pkey PRIMARY KEY (assembly_id),
  constraint assemblies_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people(person_id),
  constraint assemblies_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint assemblies_check CHECK ((state = ANY (ARRAY['asked'::text, 'working'::text])) = (finished_at IS NULL)),
  constraint assemblies_check1 CHECK ((state = 'asked'::text) = (started_at IS NULL)),
  constraint assemblies_credential_check CHECK (credential = 'CET'::text),
  constraint assemblies_forms_check CHECK (forms >= 1 AND forms <= 12),
  constraint assemblies_stage_check CHECK (stage = ANY (ARRAY['solving'::text, 'polishing'::text, 'checking'::text, 'explaining'::text])),
  constraint assemblies_state_check CHECK (state = ANY (ARRAY['asked'::text, 'working'::text, 'assembled'::text, 'impossible'::text, 'out-of-time'::text, 'failed'::text]))
);
CREATE INDEX assemblies_asked_by ON public.assemblies USING btree (asked_by);
CREATE INDEX assemblies_scheme ON public.assemblies USING btree (scheme_version);
CREATE INDEX assemblies_waiting ON public.assemblies USING btree (asked_at) WHERE (state = ANY (ARRAY['asked'::text, 'working'::text]));
grant insert, select, update on assemblies to einthoven_app;
grant select on assemblies to einthoven_scoring;

-- Places of an attempt where one person has something else than the form: its tracing in words, or another item. The form item says what the place counts as.
create table attempt_alternatives (
  attempt_id uuid not null,
  position integer not null,
  kind text not null,
  reason text not null,
  form_item_id text not null,
  form_item_version integer not null,
  constraint attempt_alternatives_attempt_id_form_item_id_key UNIQUE (attempt_id, form_item_id),
  constraint attempt_alternatives_pkey PRIMARY KEY (attempt_id, "position"),
  constraint attempt_alternatives_attempt_id_position_fkey FOREIGN KEY (attempt_id, "position") REFERENCES attempt_items(attempt_id, "position"),
  constraint attempt_alternatives_form_item_id_form_item_version_fkey FOREIGN KEY (form_item_id, form_item_version) REFERENCES items(item_id, item_version),
  constraint attempt_alternatives_check CHECK (kind = 'item'::text OR reason = 'tracing'::text),
  constraint attempt_alternatives_kind_check CHECK (kind = ANY (ARRAY['words'::text, 'item'::text])),
  constraint attempt_alternatives_reason_check CHECK (reason = ANY (ARRAY['tracing'::text, 'enemy'::text, 'had-before'::text]))
);
CREATE INDEX attempt_alternatives_form_item ON public.attempt_alternatives USING btree (form_item_id, form_item_version);
CREATE TRIGGER attempt_alternatives_append_only BEFORE DELETE OR UPDATE ON attempt_alternatives FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER attempt_alternatives_lawful BEFORE INSERT ON attempt_alternatives FOR EACH ROW EXECUTE FUNCTION attempt_alternative_lawful();
grant insert, select on attempt_alternatives to einthoven_app;
grant select on attempt_alternatives to einthoven_scoring;

-- Breaks of people who were granted them: the clock stands still, and the questions seen before stay as they were.
create table attempt_breaks (
  attempt_break_id uuid not null default uuidv7(),
  attempt_id uuid not null,
  begun_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  frozen integer[] not null,
  constraint attempt_breaks_pkey PRIMARY KEY (attempt_break_id),
  constraint attempt_breaks_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint attempt_breaks_check CHECK (ended_at >= begun_at)
);
CREATE INDEX attempt_breaks_attempt ON public.attempt_breaks USING btree (attempt_id, begun_at);
CREATE UNIQUE INDEX attempt_breaks_open ON public.attempt_breaks USING btree (attempt_id) WHERE (ended_at IS NULL);
grant insert, select, update on attempt_breaks to einthoven_app;

-- Time that was given back or added to a sitting; the deadline is the start, the minutes of the exam, and all of these.
create table attempt_credits (
  attempt_credit_id uuid not null default uuidv7(),
  attempt_id uuid not null,
  seconds integer not null,
  cause text not null,
  outage_id uuid,
  attempt_intervention_id uuid,
  attempt_break_id uuid,
  credited_at timestamp with time zone not null,
  constraint attempt_credits_attempt_id_outage_id_key UNIQUE (attempt_id, outage_id),
  constraint attempt_credits_pkey PRIMARY KEY (attempt_credit_id),
  constraint attempt_credits_attempt_break_id_fkey FOREIGN KEY (attempt_break_id) REFERENCES attempt_breaks(attempt_break_id),
  constraint attempt_credits_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint attempt_credits_attempt_intervention_id_fkey FOREIGN KEY (attempt_intervention_id) REFERENCES attempt_interventions(attempt_intervention_id),
  constraint attempt_credits_outage_id_fkey FOREIGN KEY (outage_id) REFERENCES outages(outage_id),
  constraint attempt_credits_cause_check CHECK (cause = ANY (ARRAY['outage'::text, 'pause'::text, 'extension'::text, 'break'::text])),
  constraint attempt_credits_check CHECK ((cause = 'outage'::text) = (outage_id IS NOT NULL)),
  constraint attempt_credits_check1 CHECK ((cause = 'break'::text) = (attempt_break_id IS NOT NULL)),
  constraint attempt_credits_check2 CHECK ((cause = ANY (ARRAY['pause'::text, 'extension'::text])) = (attempt_intervention_id IS NOT NULL)),
  constraint attempt_credits_seconds_check CHECK (seconds > 0)
);
CREATE INDEX attempt_credits_break ON public.attempt_credits USING btree (attempt_break_id);
CREATE INDEX attempt_credits_intervention ON public.attempt_credits USING btree (attempt_intervention_id);
CREATE INDEX attempt_credits_outage ON public.attempt_credits USING btree (outage_id);
CREATE TRIGGER attempt_credits_append_only BEFORE DELETE OR UPDATE ON attempt_credits FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on attempt_credits to einthoven_app;

-- Exams of which a person decides whether they count: ended by somebody who watched, robbed of more time by an outage of ours than is given back by itself, or with answers that came too late to count by themselves.
create table attempt_holds (
  attempt_id uuid not null,
  attempt_intervention_id uuid,
  held_by uuid,
  held_at timestamp with time zone not null,
  decision text,
  decided_by uuid,
  decided_at timestamp with time zone,
  decision_reason text,
  lost_seconds integer not null default 0,
  late_answers integer not null default 0,
  late_counted boolean not null default false,
  constraint attempt_holds_attempt_intervention_id_key UNIQUE (attempt_intervention_id),
  constraint attempt_holds_pkey PRIMARY KEY (attempt_id),
  constraint attempt_holds_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint attempt_holds_attempt_intervention_id_fkey FOREIGN KEY (attempt_intervention_id) REFERENCES attempt_interventions(attempt_intervention_id),
  constraint attempt_holds_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint attempt_holds_held_by_fkey FOREIGN KEY (held_by) REFERENCES people(person_id),
  constraint attempt_holds_another_person CHECK (held_by IS NULL OR decided_by IS DISTINCT FROM held_by),
  constraint attempt_holds_cause CHECK ((attempt_intervention_id IS NULL) = (held_by IS NULL) AND (held_by IS NOT NULL OR lost_seconds > 0 OR late_answers > 0)),
  constraint attempt_holds_check CHECK (decided_at >= held_at),
  constraint attempt_holds_check2 CHECK (num_nulls(decision, decided_by, decided_at, decision_reason) = ANY (ARRAY[0, 4])),
  constraint attempt_holds_decision_check CHECK (decision = ANY (ARRAY['count'::text, 'void'::text])),
  constraint attempt_holds_decision_reason_check CHECK (length(decision_reason) >= 3 AND length(decision_reason) <= 2000),
  constraint attempt_holds_late_answers_check CHECK (late_answers >= 0),
  constraint attempt_holds_late_counted CHECK (NOT late_counted OR late_answers > 0 AND NOT decision IS DISTINCT FROM 'count'::text),
  constraint attempt_holds_lost_seconds_check CHECK (lost_seconds >= 0)
);
CREATE INDEX attempt_holds_decided_by ON public.attempt_holds USING btree (decided_by);
CREATE INDEX attempt_holds_held_by ON public.attempt_holds USING btree (held_by);
CREATE INDEX attempt_holds_waiting ON public.attempt_holds USING btree (held_at) WHERE (decision IS NULL);
grant insert, select, update on attempt_holds to einthoven_app;

-- What staff did to a running exam, and why. More time, and making an attempt void, take a second person.
create table attempt_interventions (
  attempt_intervention_id uuid not null default uuidv7(),
  attempt_id uuid not null,
  kind text not null,
  minutes integer,
  reason text not null,
  proposed_by uuid not null,
  proposed_at timestamp with time zone not null,
  agreed_by uuid,
  done_at timestamp with time zone,
  declined_at timestamp with time zone,
  constraint attempt_interventions_pkey PRIMARY KEY (attempt_intervention_id),
  constraint attempt_interventions_agreed_by_fkey FOREIGN KEY (agreed_by) REFERENCES people(person_id),
  constraint attempt_interventions_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint attempt_interventions_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES people(person_id),
  constraint attempt_interventions_check CHECK ((kind = 'extend'::text) = (minutes IS NOT NULL)),
  constraint attempt_interventions_check1 CHECK (agreed_by IS DISTINCT FROM proposed_by),
  constraint attempt_interventions_check3 CHECK (done_at IS NULL OR declined_at IS NULL),
  constraint attempt_interventions_kind_check CHECK (kind = ANY (ARRAY['extend'::text, 'void'::text, 'pause'::text, 'resume'::text, 'end'::text])),
  constraint attempt_interventions_minutes_check CHECK (minutes >= 1 AND minutes <= 240),
  constraint attempt_interventions_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 2000),
  constraint attempt_interventions_two CHECK ((kind = ANY (ARRAY['pause'::text, 'resume'::text, 'end'::text])) OR done_at IS NULL OR agreed_by IS NOT NULL)
);
CREATE INDEX attempt_interventions_agreed_by ON public.attempt_interventions USING btree (agreed_by);
CREATE INDEX attempt_interventions_attempt ON public.attempt_interventions USING btree (attempt_id);
CREATE INDEX attempt_interventions_proposed_by ON public.attempt_interventions USING btree (proposed_by);
CREATE UNIQUE INDEX attempt_interventions_waiting ON public.attempt_interventions USING btree (attempt_id, kind) WHERE ((done_at IS NULL) AND (declined_at IS NULL));
grant insert, select, update on attempt_interventions to einthoven_app;

-- The order in which this attempt shows items and their options.
create table attempt_items (
  attempt_id uuid not null,
  position integer not null,
  item_id text not null,
  item_version integer not null,
  option_order text not null,
  constraint attempt_items_attempt_id_item_id_key UNIQUE (attempt_id, item_id),
  constraint attempt_items_pkey PRIMARY KEY (attempt_id, "position"),
  constraint attempt_items_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint attempt_items_item_id_item_version_fkey FOREIGN KEY (item_id, item_version) REFERENCES items(item_id, item_version),
  constraint attempt_items_option_order_check CHECK (option_order ~ '^[a-h]{0,8}$'::text),
  constraint attempt_items_position_check CHECK ("position" > 0)
);
CREATE INDEX attempt_items_item ON public.attempt_items USING btree (item_id, item_version);
CREATE TRIGGER attempt_items_append_only BEFORE DELETE OR UPDATE ON attempt_items FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on attempt_items to einthoven_app;
grant select on attempt_items to einthoven_scoring;

-- Every device that has written to an attempt, in turn: the newest may write, the ones before may deliver what they held.
create table attempt_leases (
  attempt_id uuid not null,
  lease_epoch integer not null,
  lease_hash text not null,
  leased_at timestamp with time zone not null,
  constraint attempt_leases_pkey PRIMARY KEY (attempt_id, lease_epoch),
  constraint attempt_leases_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint attempt_leases_lease_epoch_check CHECK (lease_epoch > 0),
  constraint attempt_leases_lease_hash_check CHECK (lease_hash ~ '^[0-9a-f]{64}$'::text)
);
CREATE TRIGGER attempt_leases_append_only BEFORE DELETE OR UPDATE ON attempt_leases FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on attempt_leases to einthoven_app;

-- What who watches wrote to a candidate in the exam room, when it was shown there, and the short answer; sealed under the candidate's personal key.
create table attempt_messages (
  attempt_message_id uuid not null default uuidv7(),
  attempt_id uuid not null,
  sent_by uuid not null,
  sealed_words bytea not null,
  sent_at timestamp with time zone not null,
  seen_at timestamp with time zone,
  answered_at timestamp with time zone,
  sealed_answer bytea,
  constraint attempt_messages_pkey PRIMARY KEY (attempt_message_id),
  constraint attempt_messages_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint attempt_messages_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES people(person_id),
  constraint attempt_messages_check CHECK (seen_at >= sent_at),
  constraint attempt_messages_check1 CHECK ((answered_at IS NULL) = (sealed_answer IS NULL)),
  constraint attempt_messages_check2 CHECK (answered_at IS NULL OR answered_at >= seen_at)
);
CREATE INDEX attempt_messages_attempt ON public.attempt_messages USING btree (attempt_id, sent_at);
CREATE INDEX attempt_messages_sent_by ON public.attempt_messages USING btree (sent_by);
grant insert, select, update on attempt_messages to einthoven_app;

-- When the room of a watched exam last asked for news; may be lost in a crash without harm.
create unlogged table attempt_presence (
  attempt_id uuid not null,
  seen_at timestamp with time zone not null,
  constraint attempt_presence_pkey PRIMARY KEY (attempt_id),
  constraint attempt_presence_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id)
);
grant insert, select, update on attempt_presence to einthoven_app;

-- Light evidence of a sitting, for people to weigh: nothing here decides anything by itself. Told to candidates before they start.
create table attempt_signals (
  attempt_signal_id bigint not null generated always as identity,
  attempt_id uuid not null,
  kind text not null,
  detail jsonb not null default '{}'::jsonb,
  happened_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint attempt_signals_pkey PRIMARY KEY (attempt_signal_id),
  constraint attempt_signals_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint attempt_signals_kind_check CHECK (kind = ANY (ARRAY['left-window'::text, 'came-back'::text, 'copied'::text, 'pasted'::text, 'printed'::text, 'network-lost'::text, 'network-back'::text, 'device'::text]))
);
CREATE INDEX attempt_signals_attempt ON public.attempt_signals USING btree (attempt_id);
CREATE TRIGGER attempt_signals_append_only BEFORE DELETE OR UPDATE ON attempt_signals FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on attempt_signals to einthoven_app;

-- One sitting of a form. Prepared, it has a form and no clock, and does not count; the clock is the server's from started_at; lease_epoch counts which device writes now. Passed is set by scoring.
create table attempts (
  attempt_id uuid not null default uuidv7(),
  person_id uuid not null,
  application_id uuid,
  form_id text not null,
  ordinal integer not null,
  scheme_version text not null,
  state text not null default 'open'::text,
  started_at timestamp with time zone,
  deadline_at timestamp with time zone,
  submitted_at timestamp with time zone,
  submitted_by text,
  passed boolean,
  lease_epoch integer not null default 0,
  prepared_at timestamp with time zone,
  content_key bytea not null default (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
  paused_at timestamp with time zone,
  exam_window_id uuid not null default '01900000-0000-7000-8000-000000000001'::uuid,
  rehearsal_id uuid,
  renewal_cycle_id uuid,
  reinstatement_id uuid,
  constraint attempts_pkey PRIMARY KEY (attempt_id),
  constraint attempts_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(application_id),
  constraint attempts_exam_window_id_fkey FOREIGN KEY (exam_window_id) REFERENCES exam_windows(exam_window_id),
  constraint attempts_form_id_fkey FOREIGN KEY (form_id) REFERENCES forms(form_id),
  constraint attempts_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint attempts_rehearsal_id_fkey FOREIGN KEY (rehearsal_id) REFERENCES rehearsals(rehearsal_id),
  constraint attempts_reinstatement_id_fkey FOREIGN KEY (reinstatement_id) REFERENCES reinstatements(reinstatement_id),
  constraint attempts_renewal_cycle_id_fkey FOREIGN KEY (renewal_cycle_id) REFERENCES renewal_cycles(renewal_cycle_id),
  constraint attempts_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint attempts_check CHECK (deadline_at > started_at),
  constraint attempts_check2 CHECK ((submitted_at IS NULL) = (submitted_by IS NULL)),
  constraint attempts_check3 CHECK (passed IS NULL OR state = 'submitted'::text),
  constraint attempts_content_key_check CHECK (length(content_key) = 32),
  constraint attempts_deadline_check CHECK ((started_at IS NULL) = (deadline_at IS NULL)),
  constraint attempts_lease_epoch_check CHECK (lease_epoch >= 0),
  constraint attempts_one_purpose CHECK (num_nonnulls(application_id, rehearsal_id, renewal_cycle_id, reinstatement_id) = 1),
  constraint attempts_ordinal_check CHECK (ordinal > 0),
  constraint attempts_paused_check CHECK (paused_at IS NULL OR state = 'open'::text),
  constraint attempts_prepared_check CHECK (started_at IS NOT NULL OR prepared_at IS NOT NULL),
  constraint attempts_rehearsal_outcome_check CHECK (rehearsal_id IS NULL OR passed IS NULL),
  constraint attempts_started_check CHECK ((state = ANY (ARRAY['prepared'::text, 'expired'::text])) = (started_at IS NULL)),
  constraint attempts_state_check CHECK (state = ANY (ARRAY['prepared'::text, 'expired'::text, 'open'::text, 'submitted'::text, 'void'::text])),
  constraint attempts_submitted_by_check CHECK (submitted_by = ANY (ARRAY['candidate'::text, 'time'::text, 'proctor'::text])),
  constraint attempts_submitted_check CHECK ((state = 'submitted'::text) = (submitted_at IS NOT NULL))
);
CREATE INDEX attempts_application ON public.attempts USING btree (application_id);
CREATE INDEX attempts_deadline ON public.attempts USING btree (deadline_at) WHERE (state = 'open'::text);
CREATE INDEX attempts_form ON public.attempts USING btree (form_id);
CREATE INDEX attempts_of_reinstatement ON public.attempts USING btree (reinstatement_id);
CREATE INDEX attempts_of_renewal_cycle ON public.attempts USING btree (renewal_cycle_id);
CREATE INDEX attempts_person ON public.attempts USING btree (person_id);
CREATE INDEX attempts_rehearsal ON public.attempts USING btree (rehearsal_id);
CREATE INDEX attempts_scheme ON public.attempts USING btree (scheme_version);
CREATE INDEX attempts_unscored ON public.attempts USING btree (submitted_at) WHERE ((state = 'submitted'::text) AND (passed IS NULL));
CREATE INDEX attempts_window ON public.attempts USING btree (exam_window_id, state);
CREATE UNIQUE INDEX attempts_one_open ON public.attempts USING btree (person_id) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX attempts_one_prepared ON public.attempts USING btree (person_id) WHERE (state = 'prepared'::text);
CREATE UNIQUE INDEX attempts_ordinal ON public.attempts USING btree (application_id, ordinal) WHERE (state <> ALL (ARRAY['expired'::text, 'void'::text]));
CREATE UNIQUE INDEX attempts_reinstatement ON public.attempts USING btree (reinstatement_id, ordinal) WHERE (state <> ALL (ARRAY['expired'::text, 'void'::text]));
CREATE UNIQUE INDEX attempts_renewal_cycle ON public.attempts USING btree (renewal_cycle_id, ordinal) WHERE (state <> ALL (ARRAY['expired'::text, 'void'::text]));
CREATE TRIGGER attempts_in_window BEFORE INSERT OR UPDATE OF started_at, exam_window_id ON attempts FOR EACH ROW EXECUTE FUNCTION attempt_in_window();
CREATE TRIGGER attempts_rehearsal_apart BEFORE INSERT OR UPDATE OF exam_window_id, form_id, person_id, rehearsal_id ON attempts FOR EACH ROW EXECUTE FUNCTION attempt_rehearsal_apart();
grant insert, select, update on attempts to einthoven_app;
grant select on attempts to einthoven_scoring;

-- The lot of a month's renewals: the hash of the seed is public before, the seed after the draw, so that anybody can draw again.
create table audit_draws (
  audit_draw_id uuid not null default uuidv7(),
  credential text not null,
  month date not null,
  seed text not null,
  seed_sha256 text not null,
  announced_at timestamp with time zone not null,
  drawn_at timestamp with time zone,
  renewals integer,
  drawn integer,
  constraint audit_draws_credential_month_key UNIQUE (credential, month),
  constraint audit_draws_pkey PRIMARY KEY (audit_draw_id),
  constraint audit_draws_check CHECK (drawn >= 0 AND drawn <= renewals),
  constraint audit_draws_check1 CHECK ((drawn_at IS NULL) = (renewals IS NULL)),
  constraint audit_draws_check2 CHECK ((drawn_at IS NULL) = (drawn IS NULL)),
  constraint audit_draws_month_check CHECK (EXTRACT(day FROM month) = 1::numeric),
  constraint audit_draws_renewals_check CHECK (renewals >= 0),
  constraint audit_draws_seed_check CHECK (length(seed) >= 16),
  constraint audit_draws_seed_sha256_check CHECK (seed_sha256 ~ '^[0-9a-f]{64}$'::text)
);
grant insert, select, update on audit_draws to einthoven_app;

-- How a person can sign in; provider "credential" holds the scrypt hash of the password.
create table auth_accounts (
  id uuid not null default uuidv7(),
  user_id uuid not null,
  account_id text not null,
  provider_id text not null,
  password text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint auth_accounts_user_id_provider_id_key UNIQUE (user_id, provider_id),
  constraint auth_accounts_pkey PRIMARY KEY (id),
  constraint auth_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE
);
grant delete, insert, select, update on auth_accounts to einthoven_app;

-- Random challenges that a passkey must sign, used once, gone after five minutes.
create table auth_challenges (
  auth_challenge_id uuid not null default uuidv7(),
  person_id uuid,
  purpose text not null,
  challenge text not null,
  expires_at timestamp with time zone not null,
  constraint auth_challenges_pkey PRIMARY KEY (auth_challenge_id),
  constraint auth_challenges_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint auth_challenges_check CHECK ((person_id IS NOT NULL) = (purpose = 'passkey-add'::text)),
  constraint auth_challenges_purpose_check CHECK (purpose = ANY (ARRAY['passkey-add'::text, 'passkey-sign-in'::text]))
);
CREATE INDEX auth_challenges_expiry ON public.auth_challenges USING btree (expires_at);
CREATE INDEX auth_challenges_person ON public.auth_challenges USING btree (person_id);
grant delete, insert, select, update on auth_challenges to einthoven_app;

-- Links sent by mail, each usable once; only the hash of the token is kept.
create table auth_links (
  auth_link_id uuid not null default uuidv7(),
  person_id uuid not null,
  purpose text not null,
  token_hash text not null,
  new_email text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint auth_links_token_hash_key UNIQUE (token_hash),
  constraint auth_links_pkey PRIMARY KEY (auth_link_id),
  constraint auth_links_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint auth_links_check CHECK ((new_email IS NOT NULL) = (purpose = ANY (ARRAY['change-email-old'::text, 'change-email-new'::text]))),
  constraint auth_links_new_email_check CHECK (new_email = lower(new_email) AND new_email !~ '[\r\n]'::text),
  constraint auth_links_purpose_check CHECK (purpose = ANY (ARRAY['verify-email'::text, 'sign-in'::text, 'reset-password'::text, 'change-email-old'::text, 'change-email-new'::text, 'reopen'::text]))
);
CREATE INDEX auth_links_expiry ON public.auth_links USING btree (expires_at);
CREATE INDEX auth_links_person ON public.auth_links USING btree (person_id, purpose);
grant delete, insert, select, update on auth_links to einthoven_app;

-- Public halves of passkeys. Signing in with one counts as second factor.
create table auth_passkeys (
  auth_passkey_id uuid not null default uuidv7(),
  person_id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null default '{}'::text[],
  label text not null,
  backed_up boolean not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint auth_passkeys_credential_id_key UNIQUE (credential_id),
  constraint auth_passkeys_pkey PRIMARY KEY (auth_passkey_id),
  constraint auth_passkeys_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint auth_passkeys_label_check CHECK (length(label) >= 1 AND length(label) <= 60),
  constraint auth_passkeys_sign_count_check CHECK (sign_count >= 0)
);
CREATE INDEX auth_passkeys_person ON public.auth_passkeys USING btree (person_id);
grant delete, insert, select, update on auth_passkeys to einthoven_app;

-- Signed-in browsers. second_factor_at says when this session was confirmed by an authenticator code, recovery code or passkey.
create table auth_sessions (
  id uuid not null default uuidv7(),
  user_id uuid not null,
  token text not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  second_factor_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint auth_sessions_token_key UNIQUE (token),
  constraint auth_sessions_pkey PRIMARY KEY (id),
  constraint auth_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE
);
CREATE INDEX auth_sessions_expiry ON public.auth_sessions USING btree (expires_at);
CREATE INDEX auth_sessions_user ON public.auth_sessions USING btree (user_id);
grant delete, insert, select, update on auth_sessions to einthoven_app;

-- Authenticator secrets and recovery codes, encrypted under the application secret.
create table auth_two_factors (
  id uuid not null default uuidv7(),
  user_id uuid not null,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count integer not null default 0,
  locked_until timestamp with time zone,
  constraint auth_two_factors_user_id_key UNIQUE (user_id),
  constraint auth_two_factors_pkey PRIMARY KEY (id),
  constraint auth_two_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE
);
grant delete, insert, select, update on auth_two_factors to einthoven_app;

-- The address a person signs in with, lower case. The name stays empty: person_profiles has it.
create table auth_users (
  id uuid not null,
  name text not null default ''::text,
  email text not null,
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint auth_users_email_key UNIQUE (email),
  constraint auth_users_pkey PRIMARY KEY (id),
  constraint auth_users_id_fkey FOREIGN KEY (id) REFERENCES people(person_id),
  constraint auth_users_email_check CHECK (email = lower(email) AND email !~ '[\r\n]'::text AND length(email) <= 254)
);
grant delete, insert, select, update on auth_users to einthoven_app;

-- A passed result whose credential waits, and for what. It is over when a credential names the result.
create table award_holds (
  result_id uuid not null,
  reason text not null,
  held_at timestamp with time zone not null,
  constraint award_holds_pkey PRIMARY KEY (result_id),
  constraint award_holds_result_id_fkey FOREIGN KEY (result_id) REFERENCES results(result_id),
  constraint award_holds_reason_check CHECK (reason = 'identity'::text)
);
CREATE TRIGGER award_holds_append_only BEFORE DELETE OR UPDATE ON award_holds FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on award_holds to einthoven_app;

-- The agenda of a meeting. An item with a motion is voted on; one that names a scheme version decides on that policy.
create table board_items (
  board_item_id uuid not null default uuidv7(),
  board_meeting_id uuid not null,
  position integer not null,
  title text not null,
  paper_url text,
  motion text,
  scheme_version text,
  outcome text,
  decided_at timestamp with time zone,
  constraint board_items_board_meeting_id_position_key UNIQUE (board_meeting_id, "position"),
  constraint board_items_pkey PRIMARY KEY (board_item_id),
  constraint board_items_board_meeting_id_fkey FOREIGN KEY (board_meeting_id) REFERENCES board_meetings(board_meeting_id),
  constraint board_items_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint board_items_check CHECK ((outcome IS NULL) = (decided_at IS NULL)),
  constraint board_items_check1 CHECK (outcome IS NULL OR motion IS NOT NULL),
  constraint board_items_check2 CHECK (scheme_version IS NULL OR motion IS NOT NULL),
  constraint board_items_motion_check CHECK (length(motion) >= 3 AND length(motion) <= 2000),
  constraint board_items_outcome_check CHECK (outcome = ANY (ARRAY['adopted'::text, 'refused'::text])),
  constraint board_items_paper_url_check CHECK (paper_url ~ '^https://[^\s]+$'::text AND length(paper_url) <= 500),
  constraint board_items_position_check CHECK ("position" > 0),
  constraint board_items_title_check CHECK (length(title) >= 3 AND length(title) <= 200)
);
CREATE INDEX board_items_meeting ON public.board_items USING btree (board_meeting_id);
CREATE INDEX board_items_scheme ON public.board_items USING btree (scheme_version);
grant insert, select, update on board_items to einthoven_app;

-- Meetings of the certification board. A meeting closes with its minutes; nothing of it changes afterwards.
create table board_meetings (
  board_meeting_id uuid not null default uuidv7(),
  title text not null,
  meets_on date not null,
  state text not null default 'planned'::text,
  minutes text,
  called_at timestamp with time zone not null,
  called_by uuid not null,
  closed_at timestamp with time zone,
  closed_by uuid,
  constraint board_meetings_pkey PRIMARY KEY (board_meeting_id),
  constraint board_meetings_called_by_fkey FOREIGN KEY (called_by) REFERENCES people(person_id),
  constraint board_meetings_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES people(person_id),
  constraint board_meetings_check CHECK ((state = 'closed'::text) = (closed_at IS NOT NULL)),
  constraint board_meetings_check1 CHECK ((state = 'closed'::text) = (minutes IS NOT NULL)),
  constraint board_meetings_check2 CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
  constraint board_meetings_minutes_check CHECK (length(minutes) >= 3 AND length(minutes) <= 20000),
  constraint board_meetings_state_check CHECK (state = ANY (ARRAY['planned'::text, 'closed'::text])),
  constraint board_meetings_title_check CHECK (length(title) >= 3 AND length(title) <= 200)
);
CREATE INDEX board_meetings_called_by ON public.board_meetings USING btree (called_by);
CREATE INDEX board_meetings_closed_by ON public.board_meetings USING btree (closed_by);
grant insert, select, update on board_meetings to einthoven_app;

-- How each member of the board voted, once; who stood aside says why.
create table board_votes (
  board_item_id uuid not null,
  person_id uuid not null,
  vote text not null,
  reason text,
  voted_at timestamp with time zone not null,
  constraint board_votes_pkey PRIMARY KEY (board_item_id, person_id),
  constraint board_votes_board_item_id_fkey FOREIGN KEY (board_item_id) REFERENCES board_items(board_item_id),
  constraint board_votes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint board_votes_check CHECK (vote <> 'recused'::text OR reason IS NOT NULL),
  constraint board_votes_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 500),
  constraint board_votes_vote_check CHECK (vote = ANY (ARRAY['yes'::text, 'no'::text, 'abstain'::text, 'recused'::text]))
);
CREATE INDEX board_votes_person ON public.board_votes USING btree (person_id);
CREATE TRIGGER board_votes_append_only BEFORE DELETE OR UPDATE ON board_votes FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on board_votes to einthoven_app;

-- Each showing of a card: the truth from which memory is worked out. An undone one is named by card_undos, never deleted.
create table card_reviews (
  review_id uuid not null,
  person_id uuid not null,
  card_id text not null,
  reviewed_at timestamp with time zone not null,
  grade text not null,
  spent_ms integer not null,
  seed text not null default ''::text,
  received_at timestamp with time zone not null,
  constraint card_reviews_pkey PRIMARY KEY (review_id),
  constraint card_reviews_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint card_reviews_card_id_check CHECK (length(card_id) >= 1 AND length(card_id) <= 60),
  constraint card_reviews_grade_check CHECK (grade = ANY (ARRAY['again'::text, 'hard'::text, 'good'::text, 'easy'::text])),
  constraint card_reviews_seed_check CHECK (length(seed) <= 60),
  constraint card_reviews_spent_ms_check CHECK (spent_ms >= 0 AND spent_ms <= 3600000)
);
CREATE INDEX card_reviews_person ON public.card_reviews USING btree (person_id, reviewed_at);
grant delete, insert, select on card_reviews to einthoven_app;

-- Reviews that the person took back. The review may arrive after its undoing, from another device.
create table card_undos (
  review_id uuid not null,
  person_id uuid not null,
  undone_at timestamp with time zone not null,
  constraint card_undos_pkey PRIMARY KEY (review_id),
  constraint card_undos_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);
CREATE INDEX card_undos_person ON public.card_undos USING btree (person_id);
grant delete, insert, select on card_undos to einthoven_app;

-- Flashcards as read from content/cards. What is no longer there is not in use, and stays for the reviews that name it.
create table cards (
  card_id text not null,
  task text not null,
  knowledge text not null,
  section_id text not null,
  front text not null,
  back text not null,
  tracing jsonb,
  sources text[] not null,
  siblings text,
  position integer not null,
  in_use boolean not null default true,
  content_sha256 text not null,
  loaded_at timestamp with time zone not null,
  constraint cards_pkey PRIMARY KEY (card_id),
  constraint cards_card_id_check CHECK (card_id ~ '^card-[A-E][0-9]{1,2}-[0-9]{2,3}$'::text),
  constraint cards_position_check CHECK ("position" > 0)
);
grant insert, select, update on cards to einthoven_app;

-- Who attended a session, by roster or by code; each person once.
create table ce_attendances (
  ce_attendance_id uuid not null default uuidv7(),
  ce_session_id uuid not null,
  person_id uuid not null,
  ce_credit_id uuid not null,
  by_way text not null,
  attended_at timestamp with time zone not null,
  constraint ce_attendances_ce_credit_id_key UNIQUE (ce_credit_id),
  constraint ce_attendances_pkey PRIMARY KEY (ce_attendance_id),
  constraint ce_attendances_ce_credit_id_fkey FOREIGN KEY (ce_credit_id) REFERENCES ce_credits(ce_credit_id),
  constraint ce_attendances_ce_session_id_fkey FOREIGN KEY (ce_session_id) REFERENCES ce_sessions(ce_session_id),
  constraint ce_attendances_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint ce_attendances_by_way_check CHECK (by_way = ANY (ARRAY['roster'::text, 'code'::text]))
);
CREATE INDEX ce_attendances_person ON public.ce_attendances USING btree (person_id);
CREATE UNIQUE INDEX ce_attendances_once ON public.ce_attendances USING btree (ce_session_id, person_id);
grant delete, insert, select on ce_attendances to einthoven_app;

-- Courses of providers. The hours come from words, questions and minutes by the published formula.
create table ce_courses (
  ce_course_id uuid not null default uuidv7(),
  ce_provider_id uuid not null,
  title text not null,
  summary text not null,
  kind text not null,
  subject text not null,
  words integer not null,
  questions integer not null,
  minutes integer not null,
  half_hours integer not null,
  state text not null,
  conditions text not null default ''::text,
  reason text not null default ''::text,
  applied_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  valid_until date,
  scheme_version text not null,
  constraint ce_courses_pkey PRIMARY KEY (ce_course_id),
  constraint ce_courses_ce_provider_id_fkey FOREIGN KEY (ce_provider_id) REFERENCES ce_providers(ce_provider_id),
  constraint ce_courses_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint ce_courses_check CHECK ((state = 'approved'::text) = (valid_until IS NOT NULL)),
  constraint ce_courses_conditions_check CHECK (length(conditions) <= 1000),
  constraint ce_courses_half_hours_check CHECK (half_hours >= 1 AND half_hours <= 160),
  constraint ce_courses_kind_check CHECK (kind = ANY (ARRAY['workshop'::text, 'online-course'::text, 'webinar'::text, 'in-service'::text, 'conference'::text])),
  constraint ce_courses_minutes_check CHECK (minutes >= 0),
  constraint ce_courses_questions_check CHECK (questions >= 0),
  constraint ce_courses_reason_check CHECK (length(reason) <= 1000),
  constraint ce_courses_state_check CHECK (state = ANY (ARRAY['applied'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text])),
  constraint ce_courses_subject_check CHECK (subject = ANY (ARRAY['electrocardiography'::text, 'teaching'::text, 'other'::text])),
  constraint ce_courses_summary_check CHECK (length(summary) >= 1 AND length(summary) <= 2000),
  constraint ce_courses_title_check CHECK (length(title) >= 1 AND length(title) <= 200),
  constraint ce_courses_words_check CHECK (words >= 0)
);
CREATE INDEX ce_courses_provider ON public.ce_courses USING btree (ce_provider_id);
CREATE INDEX ce_courses_scheme ON public.ce_courses USING btree (scheme_version);
CREATE INDEX ce_courses_state ON public.ce_courses USING btree (state, subject);
grant insert, select, update on ce_courses to einthoven_app;

-- Hours of continuing education, in half hours: what a person enters, and what providers, modules and courseware give.
create table ce_credits (
  ce_credit_id uuid not null default uuidv7(),
  person_id uuid not null,
  source text not null,
  kind text not null,
  subject text not null,
  title text not null,
  provider text not null,
  completed_on date not null,
  begins_minute integer,
  claimed_half_hours integer not null,
  half_hours integer not null,
  state text not null,
  refusal text,
  origin text,
  sealed_remark bytea,
  statement_version text,
  scheme_version text not null,
  created_at timestamp with time zone not null,
  constraint ce_credits_pkey PRIMARY KEY (ce_credit_id),
  constraint ce_credits_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint ce_credits_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint ce_credits_begins_minute_check CHECK (begins_minute >= 0 AND begins_minute <= 1439),
  constraint ce_credits_check CHECK ((source = 'entered'::text) = (origin IS NULL)),
  constraint ce_credits_check1 CHECK (source <> 'entered'::text OR statement_version IS NOT NULL),
  constraint ce_credits_check2 CHECK (state <> 'refused'::text OR half_hours = 0),
  constraint ce_credits_claimed_half_hours_check CHECK (claimed_half_hours >= 1 AND claimed_half_hours <= 160),
  constraint ce_credits_half_hours_check CHECK (half_hours >= 0 AND half_hours <= 160),
  constraint ce_credits_kind_check CHECK (kind = ANY (ARRAY['workshop'::text, 'online-course'::text, 'webinar'::text, 'module'::text, 'in-service'::text, 'conference'::text, 'college-course'::text, 'teaching'::text])),
  constraint ce_credits_origin_check CHECK (length(origin) >= 1 AND length(origin) <= 200),
  constraint ce_credits_provider_check CHECK (length(provider) >= 1 AND length(provider) <= 200),
  constraint ce_credits_refusal_check CHECK (refusal ~ '^[A-Z_]+$'::text),
  constraint ce_credits_source_check CHECK (source = ANY (ARRAY['entered'::text, 'issued'::text, 'module'::text, 'courseware'::text])),
  constraint ce_credits_state_check CHECK (state = ANY (ARRAY['awaiting-scan'::text, 'awaiting-review'::text, 'counted'::text, 'refused'::text, 'withdrawn'::text])),
  constraint ce_credits_subject_check CHECK (subject = ANY (ARRAY['electrocardiography'::text, 'teaching'::text, 'other'::text])),
  constraint ce_credits_title_check CHECK (length(title) >= 1 AND length(title) <= 200)
);
CREATE INDEX ce_credits_open ON public.ce_credits USING btree (created_at) WHERE (state = ANY (ARRAY['awaiting-scan'::text, 'awaiting-review'::text]));
CREATE INDEX ce_credits_person ON public.ce_credits USING btree (person_id, completed_on);
CREATE INDEX ce_credits_scheme ON public.ce_credits USING btree (scheme_version);
CREATE UNIQUE INDEX ce_credits_origin ON public.ce_credits USING btree (person_id, origin);
grant delete, insert, select, update on ce_credits to einthoven_app;

-- What staff decided on entered hours; the reason is sealed with the key of the person it speaks of.
create table ce_decisions (
  ce_decision_id uuid not null default uuidv7(),
  ce_credit_id uuid not null,
  decision text not null,
  half_hours integer not null,
  template text,
  sealed_reason bytea,
  decided_by uuid not null,
  decided_at timestamp with time zone not null,
  scheme_version text not null,
  constraint ce_decisions_pkey PRIMARY KEY (ce_decision_id),
  constraint ce_decisions_ce_credit_id_fkey FOREIGN KEY (ce_credit_id) REFERENCES ce_credits(ce_credit_id),
  constraint ce_decisions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint ce_decisions_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint ce_decisions_check CHECK (decision = 'accept'::text OR sealed_reason IS NOT NULL),
  constraint ce_decisions_decision_check CHECK (decision = ANY (ARRAY['accept'::text, 'reduce'::text, 'refuse'::text])),
  constraint ce_decisions_half_hours_check CHECK (half_hours >= 0),
  constraint ce_decisions_template_check CHECK (template ~ '^[a-z]+(-[a-z]+)*$'::text)
);
CREATE INDEX ce_decisions_by ON public.ce_decisions USING btree (decided_by);
CREATE INDEX ce_decisions_credit ON public.ce_decisions USING btree (ce_credit_id);
CREATE INDEX ce_decisions_scheme ON public.ce_decisions USING btree (scheme_version);
CREATE TRIGGER ce_decisions_append_only BEFORE DELETE OR UPDATE ON ce_decisions FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on ce_decisions to einthoven_app;

-- What attendees thought of a session, 1 to 5. The provider sees means, and only of five answers or more.
create table ce_evaluations (
  ce_evaluation_id uuid not null default uuidv7(),
  ce_session_id uuid not null,
  ce_attendance_id uuid,
  useful integer not null,
  correct integer not null,
  taught integer not null,
  unbiased integer not null,
  evaluated_at timestamp with time zone not null,
  constraint ce_evaluations_ce_attendance_id_key UNIQUE (ce_attendance_id),
  constraint ce_evaluations_pkey PRIMARY KEY (ce_evaluation_id),
  constraint ce_evaluations_ce_attendance_id_fkey FOREIGN KEY (ce_attendance_id) REFERENCES ce_attendances(ce_attendance_id) ON DELETE SET NULL,
  constraint ce_evaluations_ce_session_id_fkey FOREIGN KEY (ce_session_id) REFERENCES ce_sessions(ce_session_id),
  constraint ce_evaluations_correct_check CHECK (correct >= 1 AND correct <= 5),
  constraint ce_evaluations_taught_check CHECK (taught >= 1 AND taught <= 5),
  constraint ce_evaluations_unbiased_check CHECK (unbiased >= 1 AND unbiased <= 5),
  constraint ce_evaluations_useful_check CHECK (useful >= 1 AND useful <= 5)
);
CREATE INDEX ce_evaluations_session ON public.ce_evaluations USING btree (ce_session_id);
grant delete, insert, select on ce_evaluations to einthoven_app;

-- Evidence of entered hours. Nobody opens it before a scan found it clean.
create table ce_evidence (
  ce_evidence_id uuid not null default uuidv7(),
  ce_credit_id uuid not null,
  file_id uuid,
  file_name text not null,
  state text not null,
  finding text,
  scanned_by text,
  pages integer,
  scanned_at timestamp with time zone,
  constraint ce_evidence_pkey PRIMARY KEY (ce_evidence_id),
  constraint ce_evidence_ce_credit_id_fkey FOREIGN KEY (ce_credit_id) REFERENCES ce_credits(ce_credit_id),
  constraint ce_evidence_file_id_fkey FOREIGN KEY (file_id) REFERENCES stored_files(file_id) ON DELETE SET NULL,
  constraint ce_evidence_check CHECK ((state = 'waiting'::text) = (scanned_at IS NULL)),
  constraint ce_evidence_check1 CHECK ((state = 'refused'::text) = (finding IS NOT NULL)),
  constraint ce_evidence_finding_check CHECK (finding ~ '^[A-Z_]+$'::text),
  constraint ce_evidence_pages_check CHECK (pages >= 0),
  constraint ce_evidence_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'clean'::text, 'refused'::text]))
);
CREATE INDEX ce_evidence_credit ON public.ce_evidence USING btree (ce_credit_id);
CREATE INDEX ce_evidence_file ON public.ce_evidence USING btree (file_id);
CREATE INDEX ce_evidence_waiting ON public.ce_evidence USING btree (ce_evidence_id) WHERE (state = 'waiting'::text);
grant delete, insert, select, update on ce_evidence to einthoven_app;

-- Tries at the end test of a module. As many as a person likes.
create table ce_module_tries (
  ce_module_try_id uuid not null default uuidv7(),
  person_id uuid not null,
  slug text not null,
  content_sha256 text not null,
  number integer not null,
  answers jsonb not null,
  right_count integer not null,
  questions integer not null,
  passed boolean not null,
  finished_at timestamp with time zone not null,
  constraint ce_module_tries_person_id_slug_number_key UNIQUE (person_id, slug, number),
  constraint ce_module_tries_pkey PRIMARY KEY (ce_module_try_id),
  constraint ce_module_tries_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint ce_module_tries_slug_fkey FOREIGN KEY (slug) REFERENCES ce_modules(slug),
  constraint ce_module_tries_check CHECK (questions >= right_count),
  constraint ce_module_tries_number_check CHECK (number > 0),
  constraint ce_module_tries_right_count_check CHECK (right_count >= 0)
);
CREATE INDEX ce_module_tries_slug ON public.ce_module_tries USING btree (slug);
grant delete, insert, select on ce_module_tries to einthoven_app;

-- Modules of continuing education as they are read; loaded from content/modules. A module that left the folder is retired, and who earned hours keeps them.
create table ce_modules (
  slug text not null,
  position integer not null,
  title text not null,
  subject text not null,
  half_hours integer not null,
  words integer not null,
  document jsonb not null,
  content_sha256 text not null,
  loaded_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  constraint ce_modules_pkey PRIMARY KEY (slug),
  constraint ce_modules_half_hours_check CHECK (half_hours > 0),
  constraint ce_modules_slug_check CHECK (slug ~ '^[a-z]+(-[a-z]+)*$'::text),
  constraint ce_modules_subject_check CHECK (subject = ANY (ARRAY['electrocardiography'::text, 'teaching'::text, 'other'::text])),
  constraint ce_modules_words_check CHECK (words > 0)
);
grant insert, select, update on ce_modules to einthoven_app;
grant select on ce_modules to einthoven_scoring;

-- The wish of a person that somebody else looks at a decision on their hours again. Once for each decision.
create table ce_objections (
  ce_objection_id uuid not null default uuidv7(),
  ce_decision_id uuid not null,
  person_id uuid not null,
  sealed_words bytea not null,
  made_at timestamp with time zone not null,
  constraint ce_objections_ce_decision_id_key UNIQUE (ce_decision_id),
  constraint ce_objections_pkey PRIMARY KEY (ce_objection_id),
  constraint ce_objections_ce_decision_id_fkey FOREIGN KEY (ce_decision_id) REFERENCES ce_decisions(ce_decision_id),
  constraint ce_objections_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);
CREATE INDEX ce_objections_person ON public.ce_objections USING btree (person_id);
CREATE TRIGGER ce_objections_append_only BEFORE DELETE OR UPDATE ON ce_objections FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on ce_objections to einthoven_app;

-- Providers of continuing education. A provider whose approval ended keeps its row; its courses give no more hours.
create table ce_providers (
  ce_provider_id uuid not null default uuidv7(),
  contact_person_id uuid not null,
  name text not null,
  name_folded text not null,
  website text not null default ''::text,
  about text not null,
  state text not null,
  conditions text not null default ''::text,
  reason text not null default ''::text,
  applied_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  valid_until date,
  scheme_version text not null,
  constraint ce_providers_pkey PRIMARY KEY (ce_provider_id),
  constraint ce_providers_contact_person_id_fkey FOREIGN KEY (contact_person_id) REFERENCES people(person_id),
  constraint ce_providers_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint ce_providers_about_check CHECK (length(about) >= 1 AND length(about) <= 2000),
  constraint ce_providers_check CHECK ((state = 'approved'::text) = (valid_until IS NOT NULL)),
  constraint ce_providers_conditions_check CHECK (length(conditions) <= 1000),
  constraint ce_providers_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint ce_providers_reason_check CHECK (length(reason) <= 1000),
  constraint ce_providers_state_check CHECK (state = ANY (ARRAY['applied'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text])),
  constraint ce_providers_website_check CHECK (website = ''::text OR website ~ '^https://'::text)
);
CREATE INDEX ce_providers_contact ON public.ce_providers USING btree (contact_person_id);
CREATE INDEX ce_providers_scheme ON public.ce_providers USING btree (scheme_version);
CREATE UNIQUE INDEX ce_providers_name ON public.ce_providers USING btree (name_folded) WHERE (state = ANY (ARRAY['applied'::text, 'approved'::text]));
grant insert, select, update on ce_providers to einthoven_app;

-- What a reviewer found on a provider or a course. Two decide alike; where they differ a third decides.
create table ce_reviews (
  ce_review_id uuid not null default uuidv7(),
  ce_provider_id uuid,
  ce_course_id uuid,
  reviewer_id uuid not null,
  verdict text not null,
  criteria text[] not null,
  conditions text not null default ''::text,
  reason text not null,
  reviewed_at timestamp with time zone not null,
  constraint ce_reviews_pkey PRIMARY KEY (ce_review_id),
  constraint ce_reviews_ce_course_id_fkey FOREIGN KEY (ce_course_id) REFERENCES ce_courses(ce_course_id),
  constraint ce_reviews_ce_provider_id_fkey FOREIGN KEY (ce_provider_id) REFERENCES ce_providers(ce_provider_id),
  constraint ce_reviews_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES people(person_id),
  constraint ce_reviews_check CHECK (num_nonnulls(ce_provider_id, ce_course_id) = 1),
  constraint ce_reviews_conditions_check CHECK (length(conditions) <= 1000),
  constraint ce_reviews_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 1000),
  constraint ce_reviews_verdict_check CHECK (verdict = ANY (ARRAY['approve'::text, 'refuse'::text]))
);
CREATE INDEX ce_reviews_reviewer ON public.ce_reviews USING btree (reviewer_id);
CREATE UNIQUE INDEX ce_reviews_course ON public.ce_reviews USING btree (ce_course_id, reviewer_id);
CREATE UNIQUE INDEX ce_reviews_provider ON public.ce_reviews USING btree (ce_provider_id, reviewer_id);
CREATE TRIGGER ce_reviews_append_only BEFORE DELETE OR UPDATE ON ce_reviews FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on ce_reviews to einthoven_app;

-- Rosters that providers sent, with what came of their rows. Names of strangers are shown to the provider and not kept.
create table ce_rosters (
  ce_roster_id uuid not null default uuidv7(),
  ce_session_id uuid not null,
  uploaded_by uuid not null,
  file_sha256 text not null,
  rows_read integer not null,
  credited integer not null,
  already integer not null,
  strangers integer not null,
  broken integer not null,
  uploaded_at timestamp with time zone not null,
  constraint ce_rosters_pkey PRIMARY KEY (ce_roster_id),
  constraint ce_rosters_ce_session_id_fkey FOREIGN KEY (ce_session_id) REFERENCES ce_sessions(ce_session_id),
  constraint ce_rosters_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES people(person_id),
  constraint ce_rosters_file_sha256_check CHECK (file_sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX ce_rosters_by ON public.ce_rosters USING btree (uploaded_by);
CREATE INDEX ce_rosters_session ON public.ce_rosters USING btree (ce_session_id);
CREATE TRIGGER ce_rosters_append_only BEFORE DELETE OR UPDATE ON ce_rosters FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on ce_rosters to einthoven_app;

-- A course on a day, at a place or online. Its code gives hours at the event, to so many people as there are seats, until it ends.
create table ce_sessions (
  ce_session_id uuid not null default uuidv7(),
  ce_course_id uuid not null,
  starts_at timestamp with time zone not null,
  online boolean not null,
  city text not null default ''::text,
  state_code text,
  address text not null default ''::text,
  claim_code text,
  code_from timestamp with time zone,
  code_until timestamp with time zone,
  seats integer not null,
  created_at timestamp with time zone not null,
  cancelled_at timestamp with time zone,
  constraint ce_sessions_pkey PRIMARY KEY (ce_session_id),
  constraint ce_sessions_ce_course_id_fkey FOREIGN KEY (ce_course_id) REFERENCES ce_courses(ce_course_id),
  constraint ce_sessions_address_check CHECK (length(address) <= 300),
  constraint ce_sessions_check CHECK (online OR city <> ''::text AND state_code IS NOT NULL),
  constraint ce_sessions_check1 CHECK ((claim_code IS NULL) = (code_from IS NULL) AND (claim_code IS NULL) = (code_until IS NULL)),
  constraint ce_sessions_check2 CHECK (code_until > code_from),
  constraint ce_sessions_city_check CHECK (length(city) <= 80),
  constraint ce_sessions_claim_code_check CHECK (claim_code ~ '^[BCDFGHJKMNPQRTVWXZ]{8}$'::text),
  constraint ce_sessions_seats_check CHECK (seats >= 1 AND seats <= 2000),
  constraint ce_sessions_state_code_check CHECK (state_code ~ '^[A-Z]{2}$'::text)
);
CREATE INDEX ce_sessions_course ON public.ce_sessions USING btree (ce_course_id, starts_at);
CREATE UNIQUE INDEX ce_sessions_code ON public.ce_sessions USING btree (claim_code);
grant insert, select, update on ce_sessions to einthoven_app;

-- Hours that a renewal or reinstatement used up, once for each credential; used_for is the cycle or the application.
create table ce_uses (
  ce_credit_id uuid not null,
  credential_id uuid not null,
  used_for uuid not null,
  used_at timestamp with time zone not null,
  constraint ce_uses_pkey PRIMARY KEY (ce_credit_id, credential_id),
  constraint ce_uses_ce_credit_id_fkey FOREIGN KEY (ce_credit_id) REFERENCES ce_credits(ce_credit_id),
  constraint ce_uses_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES credentials(credential_id)
);
CREATE INDEX ce_uses_credential ON public.ce_uses USING btree (credential_id);
CREATE INDEX ce_uses_for ON public.ce_uses USING btree (used_for);
grant delete, insert, select on ce_uses to einthoven_app;

-- Each time a person was sent to pay: ties the provider's reference to our order. Submitted means sent off, money not yet there.
create table checkouts (
  checkout_id uuid not null default uuidv7(),
  order_id uuid not null,
  provider text not null,
  provider_reference text,
  pay_url text,
  state text not null default 'open'::text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint checkouts_provider_provider_reference_key UNIQUE (provider, provider_reference),
  constraint checkouts_pkey PRIMARY KEY (checkout_id),
  constraint checkouts_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(order_id),
  constraint checkouts_check CHECK (expires_at > created_at),
  constraint checkouts_provider_check CHECK (provider = ANY (ARRAY['stripe'::text, 'demonstration'::text])),
  constraint checkouts_state_check CHECK (state = ANY (ARRAY['open'::text, 'submitted'::text, 'completed'::text, 'failed'::text, 'expired'::text]))
);
CREATE INDEX checkouts_order ON public.checkouts USING btree (order_id);
CREATE UNIQUE INDEX checkouts_open ON public.checkouts USING btree (order_id) WHERE (state = 'open'::text);
grant insert, select, update on checkouts to einthoven_app;

-- What an instructor asks of a class: a section to read, a drill of one topic, or the cards of a topic. Work counts from when it was assigned.
create table class_assignments (
  class_assignment_id uuid not null default uuidv7(),
  class_id uuid not null,
  kind text not null,
  section_id text,
  task text,
  questions integer,
  due_on date not null,
  note text not null default ''::text,
  assigned_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint class_assignments_pkey PRIMARY KEY (class_assignment_id),
  constraint class_assignments_class_id_fkey FOREIGN KEY (class_id) REFERENCES classes(class_id),
  constraint class_assignments_check CHECK ((kind = 'section'::text) = (section_id IS NOT NULL)),
  constraint class_assignments_check1 CHECK ((kind <> 'section'::text) = (task IS NOT NULL)),
  constraint class_assignments_check2 CHECK ((kind = 'drill'::text) = (questions IS NOT NULL)),
  constraint class_assignments_kind_check CHECK (kind = ANY (ARRAY['section'::text, 'drill'::text, 'cards'::text])),
  constraint class_assignments_note_check CHECK (length(note) <= 500),
  constraint class_assignments_questions_check CHECK (questions >= 1 AND questions <= 100),
  constraint class_assignments_section_id_check CHECK (section_id ~ '^[A-E][0-9]{1,2}-[a-z0-9-]+$'::text),
  constraint class_assignments_task_check CHECK (task ~ '^[A-E][0-9]{1,2}$'::text)
);
CREATE INDEX class_assignments_class ON public.class_assignments USING btree (class_id);
grant insert, select, update on class_assignments to einthoven_app;

-- What a member agreed to show the instructor, in which words, and until when. Every figure an instructor sees is joined to a row that is not withdrawn.
create table class_consents (
  class_consent_id uuid not null default uuidv7(),
  class_member_id uuid not null,
  scope text not null,
  statement_version text not null,
  text_sha256 text not null,
  given_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  constraint class_consents_pkey PRIMARY KEY (class_consent_id),
  constraint class_consents_class_member_id_fkey FOREIGN KEY (class_member_id) REFERENCES class_members(class_member_id),
  constraint class_consents_check CHECK (withdrawn_at IS NULL OR withdrawn_at >= given_at),
  constraint class_consents_scope_check CHECK (scope = ANY (ARRAY['assigned'::text, 'topics'::text]))
);
CREATE INDEX class_consents_member ON public.class_consents USING btree (class_member_id);
CREATE UNIQUE INDEX class_consents_in_force ON public.class_consents USING btree (class_member_id, scope) WHERE (withdrawn_at IS NULL);
grant delete, insert, select, update on class_consents to einthoven_app;

-- Who is, or was, in a class. Who left and joins again has a new row, and agrees anew.
create table class_members (
  class_member_id uuid not null default uuidv7(),
  class_id uuid not null,
  person_id uuid not null,
  shown_name text not null,
  joined_at timestamp with time zone not null,
  left_at timestamp with time zone,
  removed_by_instructor boolean not null default false,
  constraint class_members_pkey PRIMARY KEY (class_member_id),
  constraint class_members_class_id_fkey FOREIGN KEY (class_id) REFERENCES classes(class_id),
  constraint class_members_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint class_members_check CHECK (left_at IS NULL OR left_at >= joined_at),
  constraint class_members_check1 CHECK (left_at IS NOT NULL OR NOT removed_by_instructor),
  constraint class_members_shown_name_check CHECK (length(shown_name) >= 1 AND length(shown_name) <= 80)
);
CREATE INDEX class_members_class ON public.class_members USING btree (class_id);
CREATE INDEX class_members_person ON public.class_members USING btree (person_id);
CREATE UNIQUE INDEX class_members_here ON public.class_members USING btree (class_id, person_id) WHERE (left_at IS NULL);
grant delete, insert, select, update on class_members to einthoven_app;

-- A class of an instructor. It is over when closed, or after its last day; what happens later is not shown to the instructor.
create table classes (
  class_id uuid not null default uuidv7(),
  instructor_person_id uuid not null,
  name text not null,
  starts_on date not null,
  ends_on date not null,
  join_code text not null,
  join_code_from timestamp with time zone not null,
  join_code_until timestamp with time zone not null,
  created_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  constraint classes_pkey PRIMARY KEY (class_id),
  constraint classes_instructor_person_id_fkey FOREIGN KEY (instructor_person_id) REFERENCES people(person_id),
  constraint classes_check CHECK (ends_on >= starts_on),
  constraint classes_check1 CHECK (join_code_until > join_code_from),
  constraint classes_join_code_check CHECK (join_code ~ '^[BCDFGHJKMNPQRTVWXZ]{8}$'::text),
  constraint classes_name_check CHECK (length(name) >= 1 AND length(name) <= 80)
);
CREATE INDEX classes_instructor ON public.classes USING btree (instructor_person_id);
CREATE UNIQUE INDEX classes_join_code ON public.classes USING btree (join_code);
grant insert, select, update on classes to einthoven_app;

-- Instructors of a school who teach a class; students see their cards.
create table cohort_teachers (
  cohort_id uuid not null,
  person_id uuid not null,
  added_by uuid not null,
  added_at timestamp with time zone not null,
  constraint cohort_teachers_pkey PRIMARY KEY (cohort_id, person_id),
  constraint cohort_teachers_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(person_id),
  constraint cohort_teachers_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohorts(cohort_id),
  constraint cohort_teachers_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);
CREATE INDEX cohort_teachers_added_by ON public.cohort_teachers USING btree (added_by);
CREATE INDEX cohort_teachers_person ON public.cohort_teachers USING btree (person_id);
grant delete, insert, select on cohort_teachers to einthoven_app;

-- Classes of a program, from a day to a day.
create table cohorts (
  cohort_id uuid not null default uuidv7(),
  school_id uuid not null,
  program_id uuid not null,
  name text not null,
  starts_on date not null,
  ends_on date not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  constraint cohorts_pkey PRIMARY KEY (cohort_id),
  constraint cohorts_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(person_id),
  constraint cohorts_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(program_id),
  constraint cohorts_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(school_id),
  constraint cohorts_check CHECK (ends_on >= starts_on),
  constraint cohorts_name_check CHECK (length(name) >= 1 AND length(name) <= 80)
);
CREATE INDEX cohorts_created_by ON public.cohorts USING btree (created_by);
CREATE INDEX cohorts_program ON public.cohorts USING btree (program_id);
CREATE INDEX cohorts_school ON public.cohorts USING btree (school_id, starts_on DESC);
grant insert, select, update on cohorts to einthoven_app;

-- Certificates of completion that schools issued. They say that a program was completed and are no certification.
create table completions (
  completion_id uuid not null default uuidv7(),
  number text not null,
  enrollment_id uuid not null,
  person_id uuid not null,
  school_id uuid not null,
  program_id uuid not null,
  name text,
  school_name text not null,
  program_name text not null,
  completed_on date not null,
  class_half_hours integer not null,
  clinical_half_hours integer not null,
  tracings integer not null,
  preceptor_name text not null,
  issued_by uuid not null,
  issued_at timestamp with time zone not null,
  scheme_version text not null,
  withdrawn_at timestamp with time zone,
  withdrawn_by uuid,
  withdrawn_reason text,
  status_index integer not null,
  constraint completions_number_key UNIQUE (number),
  constraint completions_status_index_key UNIQUE (status_index),
  constraint completions_pkey PRIMARY KEY (completion_id),
  constraint completions_enrollment_id_fkey FOREIGN KEY (enrollment_id) REFERENCES enrollments(enrollment_id),
  constraint completions_issued_by_fkey FOREIGN KEY (issued_by) REFERENCES people(person_id),
  constraint completions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint completions_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(program_id),
  constraint completions_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint completions_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(school_id),
  constraint completions_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES people(person_id),
  constraint completions_check CHECK (issued_by <> person_id),
  constraint completions_check1 CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
  constraint completions_check2 CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)),
  constraint completions_class_half_hours_check CHECK (class_half_hours > 0),
  constraint completions_clinical_half_hours_check CHECK (clinical_half_hours > 0),
  constraint completions_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint completions_number_check CHECK (number ~ '^PC-[0-9A-Z]{4}-[0-9A-Z]{4}$'::text),
  constraint completions_status_index_check CHECK (status_index >= 0),
  constraint completions_tracings_check CHECK (tracings > 0),
  constraint completions_withdrawn_reason_check CHECK (length(withdrawn_reason) >= 3 AND length(withdrawn_reason) <= 1000)
);
CREATE INDEX completions_enrollment ON public.completions USING btree (enrollment_id);
CREATE INDEX completions_issued_by ON public.completions USING btree (issued_by);
CREATE INDEX completions_person ON public.completions USING btree (person_id);
CREATE INDEX completions_program ON public.completions USING btree (program_id);
CREATE INDEX completions_scheme ON public.completions USING btree (scheme_version);
CREATE INDEX completions_school ON public.completions USING btree (school_id);
CREATE INDEX completions_withdrawn_by ON public.completions USING btree (withdrawn_by);
CREATE UNIQUE INDEX completions_one_stands ON public.completions USING btree (enrollment_id) WHERE (withdrawn_at IS NULL);
grant insert, select, update on completions to einthoven_app;

-- What is looked into about a person, from the first examination to the decision. A revocation is final on its day if no appeal is open.
create table conduct_cases (
  conduct_case_id uuid not null default uuidv7(),
  person_id uuid not null,
  kind text not null,
  credential_id uuid,
  attempt_id uuid,
  state text not null default 'examined'::text,
  scheme_version text not null,
  opened_at timestamp with time zone not null,
  answer_by date,
  decide_by date,
  decided_at timestamp with time zone,
  outcome text,
  revocation_final_on date,
  ended_at timestamp with time zone,
  revision integer not null default 0,
  constraint conduct_cases_pkey PRIMARY KEY (conduct_case_id),
  constraint conduct_cases_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint conduct_cases_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES credentials(credential_id),
  constraint conduct_cases_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint conduct_cases_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint conduct_cases_check CHECK (state = 'examined'::text OR state = 'closed'::text OR answer_by IS NOT NULL),
  constraint conduct_cases_check1 CHECK ((state = 'decided'::text) = (outcome IS NOT NULL)),
  constraint conduct_cases_check2 CHECK ((state = 'decided'::text) = (decided_at IS NOT NULL)),
  constraint conduct_cases_check3 CHECK ((revocation_final_on IS NOT NULL) = (NOT outcome IS DISTINCT FROM 'revocation'::text)),
  constraint conduct_cases_kind_check CHECK (kind = ANY (ARRAY['irregularity'::text, 'misconduct'::text, 'mark-misuse'::text])),
  constraint conduct_cases_outcome_check CHECK (outcome = ANY (ARRAY['none'::text, 'warning'::text, 'conditions'::text, 'suspension'::text, 'revocation'::text])),
  constraint conduct_cases_revision_check CHECK (revision >= 0),
  constraint conduct_cases_state_check CHECK (state = ANY (ARRAY['examined'::text, 'noticed'::text, 'ready'::text, 'decided'::text, 'closed'::text]))
);
CREATE INDEX conduct_cases_attempt ON public.conduct_cases USING btree (attempt_id);
CREATE INDEX conduct_cases_credential ON public.conduct_cases USING btree (credential_id);
CREATE INDEX conduct_cases_open ON public.conduct_cases USING btree (opened_at) WHERE (state = ANY (ARRAY['examined'::text, 'noticed'::text, 'ready'::text]));
CREATE INDEX conduct_cases_person ON public.conduct_cases USING btree (person_id);
CREATE INDEX conduct_cases_scheme ON public.conduct_cases USING btree (scheme_version);
grant insert, select, update on conduct_cases to einthoven_app;

-- What somebody told the body: irregularities, misconduct, misuse of the mark, complaints about the body itself. Words and contact are sealed under a key of the body.
create table conduct_reports (
  conduct_report_id uuid not null default uuidv7(),
  kind text not null,
  source text not null,
  reporter_person_id uuid,
  attempt_id uuid,
  sealed_report bytea not null,
  scheme_version text not null,
  received_at timestamp with time zone not null,
  answer_by date,
  state text not null default 'received'::text,
  conduct_case_id uuid,
  settled_at timestamp with time zone,
  settled_by uuid,
  sealed_answer bytea,
  constraint conduct_reports_pkey PRIMARY KEY (conduct_report_id),
  constraint conduct_reports_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint conduct_reports_conduct_case_id_fkey FOREIGN KEY (conduct_case_id) REFERENCES conduct_cases(conduct_case_id),
  constraint conduct_reports_reporter_person_id_fkey FOREIGN KEY (reporter_person_id) REFERENCES people(person_id),
  constraint conduct_reports_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint conduct_reports_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES people(person_id),
  constraint conduct_reports_check CHECK ((state = 'in-case'::text) = (conduct_case_id IS NOT NULL)),
  constraint conduct_reports_check1 CHECK ((state = 'received'::text) = (settled_at IS NULL)),
  constraint conduct_reports_check2 CHECK ((settled_at IS NULL) = (settled_by IS NULL)),
  constraint conduct_reports_check3 CHECK ((kind = 'complaint'::text) = (answer_by IS NOT NULL)),
  constraint conduct_reports_check4 CHECK (kind <> 'complaint'::text OR conduct_case_id IS NULL),
  constraint conduct_reports_kind_check CHECK (kind = ANY (ARRAY['irregularity'::text, 'misconduct'::text, 'mark-misuse'::text, 'complaint'::text])),
  constraint conduct_reports_source_check CHECK (source = ANY (ARRAY['public'::text, 'person'::text, 'staff'::text, 'exam'::text])),
  constraint conduct_reports_state_check CHECK (state = ANY (ARRAY['received'::text, 'in-case'::text, 'settled'::text]))
);
CREATE INDEX conduct_reports_attempt ON public.conduct_reports USING btree (attempt_id);
CREATE INDEX conduct_reports_case ON public.conduct_reports USING btree (conduct_case_id);
CREATE INDEX conduct_reports_reporter ON public.conduct_reports USING btree (reporter_person_id);
CREATE INDEX conduct_reports_scheme ON public.conduct_reports USING btree (scheme_version);
CREATE INDEX conduct_reports_settled_by ON public.conduct_reports USING btree (settled_by);
CREATE INDEX conduct_reports_waiting ON public.conduct_reports USING btree (received_at) WHERE (state = 'received'::text);
grant insert, select, update on conduct_reports to einthoven_app;

-- Every step of a case, newest last; words are sealed under the key of the person it is about. Empty by_person_id: by rule.
create table conduct_steps (
  conduct_step_id uuid not null default uuidv7(),
  conduct_case_id uuid not null,
  step text not null,
  outcome text,
  by_person_id uuid,
  sealed_words bytea,
  public_reason text,
  file_id uuid,
  taken_at timestamp with time zone not null,
  constraint conduct_steps_pkey PRIMARY KEY (conduct_step_id),
  constraint conduct_steps_by_person_id_fkey FOREIGN KEY (by_person_id) REFERENCES people(person_id),
  constraint conduct_steps_conduct_case_id_fkey FOREIGN KEY (conduct_case_id) REFERENCES conduct_cases(conduct_case_id),
  constraint conduct_steps_file_id_fkey FOREIGN KEY (file_id) REFERENCES stored_files(file_id),
  constraint conduct_steps_check CHECK ((step = ANY (ARRAY['proposal'::text, 'decision'::text])) = (outcome IS NOT NULL)),
  constraint conduct_steps_outcome_check CHECK (outcome = ANY (ARRAY['none'::text, 'warning'::text, 'conditions'::text, 'suspension'::text, 'revocation'::text])),
  constraint conduct_steps_public_reason_check CHECK (length(public_reason) >= 3 AND length(public_reason) <= 300),
  constraint conduct_steps_step_check CHECK (step = ANY (ARRAY['opened'::text, 'note'::text, 'notice'::text, 'answer'::text, 'extended'::text, 'proposal'::text, 'decision'::text, 'closed'::text, 'lifted'::text, 'final'::text, 'changed'::text]))
);
CREATE INDEX conduct_steps_by ON public.conduct_steps USING btree (by_person_id);
CREATE INDEX conduct_steps_case ON public.conduct_steps USING btree (conduct_case_id);
CREATE INDEX conduct_steps_file ON public.conduct_steps USING btree (file_id);
CREATE TRIGGER conduct_steps_append_only BEFORE DELETE OR UPDATE ON conduct_steps FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER conduct_steps_decider_is_free BEFORE INSERT ON conduct_steps FOR EACH ROW EXECUTE FUNCTION conduct_decider_is_free();
grant insert, select on conduct_steps to einthoven_app;

-- What cmi5 courseware keeps for the next time, sealed with the key of the person.
create table courseware_documents (
  courseware_registration_id uuid not null,
  state_id text not null,
  sealed_document bytea not null,
  media_type text not null,
  stored_at timestamp with time zone not null,
  constraint courseware_documents_pkey PRIMARY KEY (courseware_registration_id, state_id),
  constraint courseware_documents_courseware_registration_id_fkey FOREIGN KEY (courseware_registration_id) REFERENCES courseware_registrations(courseware_registration_id) ON DELETE CASCADE,
  constraint courseware_documents_media_type_check CHECK (length(media_type) <= 100),
  constraint courseware_documents_state_id_check CHECK (length(state_id) >= 1 AND length(state_id) <= 200)
);
grant delete, insert, select, update on courseware_documents to einthoven_app;

-- The files of packages, unpacked and checked. They are served from the address of courseware alone.
create table courseware_files (
  courseware_package_id uuid not null,
  path text not null,
  media_type text not null,
  bytes bytea not null,
  constraint courseware_files_pkey PRIMARY KEY (courseware_package_id, path),
  constraint courseware_files_courseware_package_id_fkey FOREIGN KEY (courseware_package_id) REFERENCES courseware_packages(courseware_package_id),
  constraint courseware_files_path_check CHECK (length(path) >= 1 AND length(path) <= 500)
);
grant delete, insert, select on courseware_files to einthoven_app;

-- Launches of courseware, each by a ticket of its own that stands in the address. A new launch ends those before it.
create table courseware_launches (
  courseware_launch_id uuid not null default uuidv7(),
  courseware_registration_id uuid,
  courseware_package_id uuid not null,
  ticket_sha256 text not null,
  launched_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  opened_at timestamp with time zone,
  ended_at timestamp with time zone,
  token_sha256 text,
  initialized_at timestamp with time zone,
  constraint courseware_launches_ticket_sha256_key UNIQUE (ticket_sha256),
  constraint courseware_launches_token_sha256_key UNIQUE (token_sha256),
  constraint courseware_launches_pkey PRIMARY KEY (courseware_launch_id),
  constraint courseware_launches_courseware_package_id_fkey FOREIGN KEY (courseware_package_id) REFERENCES courseware_packages(courseware_package_id),
  constraint courseware_launches_courseware_registration_id_fkey FOREIGN KEY (courseware_registration_id) REFERENCES courseware_registrations(courseware_registration_id) ON DELETE CASCADE,
  constraint courseware_launches_ticket_sha256_check CHECK (ticket_sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint courseware_launches_token_sha256_check CHECK (token_sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX courseware_launches_expires ON public.courseware_launches USING btree (expires_at);
CREATE INDEX courseware_launches_package ON public.courseware_launches USING btree (courseware_package_id);
CREATE INDEX courseware_launches_registration ON public.courseware_launches USING btree (courseware_registration_id);
grant delete, insert, select, update on courseware_launches to einthoven_app;

-- Packages that providers uploaded for their courses. Nobody but staff runs one before it is approved; a newer approval replaces the older.
create table courseware_packages (
  courseware_package_id uuid not null default uuidv7(),
  ce_course_id uuid not null,
  uploaded_by uuid not null,
  file_name text not null,
  file_sha256 text not null,
  standard text not null,
  title text not null,
  launch_path text not null,
  manifest jsonb not null,
  rule text not null,
  file_count integer not null,
  unpacked_bytes bigint not null,
  state text not null,
  reason text not null default ''::text,
  decided_by uuid,
  decided_at timestamp with time zone,
  uploaded_at timestamp with time zone not null,
  constraint courseware_packages_pkey PRIMARY KEY (courseware_package_id),
  constraint courseware_packages_ce_course_id_fkey FOREIGN KEY (ce_course_id) REFERENCES ce_courses(ce_course_id),
  constraint courseware_packages_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint courseware_packages_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES people(person_id),
  constraint courseware_packages_check CHECK ((state = ANY (ARRAY['approved'::text, 'refused'::text])) <= (decided_by IS NOT NULL AND decided_at IS NOT NULL)),
  constraint courseware_packages_file_count_check CHECK (file_count > 0),
  constraint courseware_packages_file_name_check CHECK (length(file_name) >= 1 AND length(file_name) <= 255),
  constraint courseware_packages_file_sha256_check CHECK (file_sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint courseware_packages_launch_path_check CHECK (length(launch_path) >= 1 AND length(launch_path) <= 1000),
  constraint courseware_packages_reason_check CHECK (length(reason) <= 1000),
  constraint courseware_packages_rule_check CHECK (rule = ANY (ARRAY['completed'::text, 'passed'::text])),
  constraint courseware_packages_standard_check CHECK (standard = ANY (ARRAY['scorm-1.2'::text, 'scorm-2004'::text, 'cmi5'::text])),
  constraint courseware_packages_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text, 'replaced'::text])),
  constraint courseware_packages_title_check CHECK (length(title) >= 1 AND length(title) <= 300),
  constraint courseware_packages_unpacked_bytes_check CHECK (unpacked_bytes > 0)
);
CREATE INDEX courseware_packages_course ON public.courseware_packages USING btree (ce_course_id, uploaded_at);
CREATE INDEX courseware_packages_decided ON public.courseware_packages USING btree (decided_by);
CREATE INDEX courseware_packages_uploaded ON public.courseware_packages USING btree (uploaded_by);
CREATE INDEX courseware_packages_waiting ON public.courseware_packages USING btree (uploaded_at) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX courseware_packages_approved ON public.courseware_packages USING btree (ce_course_id) WHERE (state = 'approved'::text);
grant insert, select, update on courseware_packages to einthoven_app;

-- Somebody taking a course by courseware in a cycle. What a package reports is the claim of a browser; it gives the approved hours at most, once.
create table courseware_registrations (
  courseware_registration_id uuid not null default uuidv7(),
  person_id uuid not null,
  ce_course_id uuid not null,
  courseware_package_id uuid,
  cycle_from date not null,
  sealed_state bytea,
  completion text not null default 'unknown'::text,
  success text not null default 'unknown'::text,
  scaled_score double precision,
  begun_at timestamp with time zone not null,
  heard_at timestamp with time zone,
  satisfied_at timestamp with time zone,
  outcome text,
  constraint courseware_registrations_pkey PRIMARY KEY (courseware_registration_id),
  constraint courseware_registrations_ce_course_id_fkey FOREIGN KEY (ce_course_id) REFERENCES ce_courses(ce_course_id),
  constraint courseware_registrations_courseware_package_id_fkey FOREIGN KEY (courseware_package_id) REFERENCES courseware_packages(courseware_package_id),
  constraint courseware_registrations_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint courseware_registrations_check CHECK ((satisfied_at IS NULL) = (outcome IS NULL)),
  constraint courseware_registrations_completion_check CHECK (completion = ANY (ARRAY['unknown'::text, 'incomplete'::text, 'completed'::text])),
  constraint courseware_registrations_outcome_check CHECK (outcome ~ '^[A-Za-z_]+$'::text),
  constraint courseware_registrations_scaled_score_check CHECK (scaled_score >= '-1'::integer::double precision AND scaled_score <= 1::double precision),
  constraint courseware_registrations_success_check CHECK (success = ANY (ARRAY['unknown'::text, 'passed'::text, 'failed'::text]))
);
CREATE INDEX courseware_registrations_course ON public.courseware_registrations USING btree (ce_course_id);
CREATE INDEX courseware_registrations_of_package ON public.courseware_registrations USING btree (courseware_package_id);
CREATE INDEX courseware_registrations_person ON public.courseware_registrations USING btree (person_id);
CREATE UNIQUE INDEX courseware_registrations_package ON public.courseware_registrations USING btree (person_id, courseware_package_id, cycle_from) WHERE (courseware_package_id IS NOT NULL);
CREATE UNIQUE INDEX courseware_registrations_vendor ON public.courseware_registrations USING btree (person_id, ce_course_id, cycle_from) WHERE (courseware_package_id IS NULL);
grant delete, insert, select, update on courseware_registrations to einthoven_app;

-- What cmi5 courseware stated: the verb, the score and a hash of the whole. Other words of a statement are not kept.
create table courseware_statements (
  courseware_registration_id uuid not null,
  statement_id uuid not null,
  courseware_launch_id uuid not null,
  verb text not null,
  statement_sha256 text not null,
  scaled_score double precision,
  stored_at timestamp with time zone not null,
  constraint courseware_statements_pkey PRIMARY KEY (courseware_registration_id, statement_id),
  constraint courseware_statements_courseware_launch_id_fkey FOREIGN KEY (courseware_launch_id) REFERENCES courseware_launches(courseware_launch_id) ON DELETE CASCADE,
  constraint courseware_statements_courseware_registration_id_fkey FOREIGN KEY (courseware_registration_id) REFERENCES courseware_registrations(courseware_registration_id) ON DELETE CASCADE,
  constraint courseware_statements_scaled_score_check CHECK (scaled_score >= '-1'::integer::double precision AND scaled_score <= 1::double precision),
  constraint courseware_statements_statement_sha256_check CHECK (statement_sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint courseware_statements_verb_check CHECK (verb = ANY (ARRAY['launched'::text, 'initialized'::text, 'completed'::text, 'passed'::text, 'failed'::text, 'terminated'::text]))
);
CREATE INDEX courseware_statements_launch ON public.courseware_statements USING btree (courseware_launch_id);
grant delete, insert, select on courseware_statements to einthoven_app;

-- Actions on a credential's standing, newest last; the standing of a day is derived, never stored.
create table credential_actions (
  credential_action_id uuid not null default uuidv7(),
  credential_id uuid not null,
  action text not null,
  public_reason text,
  effective_on date not null,
  decided_by uuid,
  decided_at timestamp with time zone not null,
  constraint credential_actions_pkey PRIMARY KEY (credential_action_id),
  constraint credential_actions_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES credentials(credential_id),
  constraint credential_actions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint credential_actions_action_check CHECK (action = ANY (ARRAY['suspend'::text, 'lift-suspension'::text, 'revoke'::text, 'surrender'::text, 'deceased'::text, 'death-corrected'::text, 'provisional-ended'::text]))
);
CREATE INDEX credential_actions_credential ON public.credential_actions USING btree (credential_id);
CREATE INDEX credential_actions_decided_by ON public.credential_actions USING btree (decided_by);
CREATE TRIGGER credential_actions_append_only BEFORE DELETE OR UPDATE ON credential_actions FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on credential_actions to einthoven_app;

-- When a credential is valid: half-open ranges of calendar dates that cannot overlap.
create table credential_periods (
  credential_period_id uuid not null default uuidv7(),
  credential_id uuid not null,
  valid daterange not null,
  basis text not null,
  granted_at timestamp with time zone not null,
  scheme_version text,
  ended_on date,
  holds daterange generated always as ((valid * daterange(NULL::date, ended_on))) stored,
  constraint credential_periods_one_a_day EXCLUDE USING gist (credential_id WITH =, holds WITH &&),
  constraint credential_periods_pkey PRIMARY KEY (credential_period_id),
  constraint credential_periods_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES credentials(credential_id),
  constraint credential_periods_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint credential_periods_basis_check CHECK (basis = ANY (ARRAY['award'::text, 'renewal'::text, 'extension'::text, 'reinstatement'::text])),
  constraint credential_periods_check CHECK (ended_on >= lower(valid)),
  constraint credential_periods_valid_check CHECK (NOT isempty(valid) AND lower_inc(valid) AND NOT upper_inc(valid))
);
CREATE INDEX credential_periods_credential ON public.credential_periods USING btree (credential_id);
CREATE INDEX credential_periods_ended ON public.credential_periods USING btree (credential_period_id) WHERE (ended_on IS NOT NULL);
CREATE INDEX credential_periods_scheme ON public.credential_periods USING btree (scheme_version);
CREATE TRIGGER credential_periods_append_only BEFORE DELETE OR UPDATE ON credential_periods FOR EACH ROW EXECUTE FUNCTION credential_periods_end_once();
grant insert, select on credential_periods to einthoven_app;
grant update (ended_on) on credential_periods to einthoven_app;

-- A credential as awarded. One a person and credential; renewal adds periods, never a second number.
create table credentials (
  credential_id uuid not null default uuidv7(),
  credential_number text not null,
  person_id uuid not null,
  credential text not null,
  scheme_version text not null,
  result_id uuid,
  provisional boolean not null default false,
  demonstration boolean not null,
  awarded_on date not null,
  awarded_at timestamp with time zone not null,
  decision_id uuid,
  constraint credentials_credential_number_key UNIQUE (credential_number),
  constraint credentials_decision_id_key UNIQUE (decision_id),
  constraint credentials_result_id_key UNIQUE (result_id),
  constraint credentials_pkey PRIMARY KEY (credential_id),
  constraint credentials_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES instructor_decisions(instructor_decision_id),
  constraint credentials_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint credentials_result_id_fkey FOREIGN KEY (result_id) REFERENCES results(result_id),
  constraint credentials_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint credentials_credential_check CHECK (credential = ANY (ARRAY['CET'::text, 'CEI'::text])),
  constraint credentials_credential_number_check CHECK (credential_number ~ '^NPS-(CET|CEI)-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$'::text),
  constraint credentials_ground CHECK ((result_id IS NULL) <> (decision_id IS NULL))
);
CREATE INDEX credentials_provisional ON public.credentials USING btree (person_id) WHERE provisional;
CREATE INDEX credentials_scheme ON public.credentials USING btree (scheme_version);
CREATE UNIQUE INDEX credentials_person ON public.credentials USING btree (person_id, credential);
CREATE TRIGGER credentials_append_only BEFORE DELETE OR UPDATE ON credentials FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on credentials to einthoven_app;

-- Who took, or was given, a piece of work. It locks nobody out: it keeps two people from starting the same.
create table desk_assignments (
  desk_assignment_id uuid not null default uuidv7(),
  kind text not null,
  item_id text not null,
  assigned_to uuid not null,
  assigned_by uuid not null,
  assigned_at timestamp with time zone not null,
  released_at timestamp with time zone,
  constraint desk_assignments_pkey PRIMARY KEY (desk_assignment_id),
  constraint desk_assignments_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES people(person_id),
  constraint desk_assignments_assigned_to_fkey FOREIGN KEY (assigned_to) REFERENCES people(person_id),
  constraint desk_assignments_item_id_check CHECK (length(item_id) >= 1 AND length(item_id) <= 80),
  constraint desk_assignments_kind_check CHECK (kind ~ '^[a-z-]{2,40}$'::text)
);
CREATE INDEX desk_assignments_by ON public.desk_assignments USING btree (assigned_by);
CREATE INDEX desk_assignments_to ON public.desk_assignments USING btree (assigned_to);
CREATE UNIQUE INDEX desk_assignments_now ON public.desk_assignments USING btree (kind, item_id) WHERE (released_at IS NULL);
grant insert, select, update on desk_assignments to einthoven_app;

-- What staff note on a piece of work for each other; no part of the decision, gone with the person.
create table desk_notes (
  desk_note_id uuid not null default uuidv7(),
  kind text not null,
  item_id text not null,
  person_id uuid,
  sealed_words bytea not null,
  written_by uuid not null,
  written_at timestamp with time zone not null,
  constraint desk_notes_pkey PRIMARY KEY (desk_note_id),
  constraint desk_notes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint desk_notes_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(person_id),
  constraint desk_notes_item_id_check CHECK (length(item_id) >= 1 AND length(item_id) <= 80),
  constraint desk_notes_kind_check CHECK (kind ~ '^[a-z-]{2,40}$'::text)
);
CREATE INDEX desk_notes_by ON public.desk_notes USING btree (written_by);
CREATE INDEX desk_notes_item ON public.desk_notes USING btree (kind, item_id, written_at);
CREATE INDEX desk_notes_person ON public.desk_notes USING btree (person_id);
grant delete, insert, select on desk_notes to einthoven_app;

-- Answers to drawn practice questions on a device, with or without a network. Marked by the server, whatever the device showed.
create table drill_answers (
  answer_id uuid not null,
  person_id uuid not null,
  item_id text not null,
  item_version integer not null,
  seed text not null default ''::text,
  answer text not null,
  is_right boolean not null,
  answered_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint drill_answers_pkey PRIMARY KEY (answer_id),
  constraint drill_answers_item_id_item_version_fkey FOREIGN KEY (item_id, item_version) REFERENCES items(item_id, item_version),
  constraint drill_answers_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint drill_answers_answer_check CHECK (answer ~ '^[a-d]$'::text),
  constraint drill_answers_seed_check CHECK (length(seed) <= 80)
);
CREATE INDEX drill_answers_item ON public.drill_answers USING btree (item_id, item_version);
CREATE INDEX drill_answers_person ON public.drill_answers USING btree (person_id, answered_at);
grant delete, insert, select on drill_answers to einthoven_app;

-- What each person of the staff found of an employer; as many as the scheme asks for who find the same decide.
create table employer_reviews (
  employer_review_id uuid not null default uuidv7(),
  employer_id uuid not null,
  reviewer_id uuid not null,
  verdict text not null,
  reason text not null,
  reviewed_at timestamp with time zone not null,
  constraint employer_reviews_employer_id_reviewer_id_key UNIQUE (employer_id, reviewer_id),
  constraint employer_reviews_pkey PRIMARY KEY (employer_review_id),
  constraint employer_reviews_employer_id_fkey FOREIGN KEY (employer_id) REFERENCES employers(employer_id),
  constraint employer_reviews_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES people(person_id),
  constraint employer_reviews_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 1000),
  constraint employer_reviews_verdict_check CHECK (verdict = ANY (ARRAY['verify'::text, 'refuse'::text]))
);
CREATE INDEX employer_reviews_reviewer ON public.employer_reviews USING btree (reviewer_id);
CREATE TRIGGER employer_reviews_append_only BEFORE DELETE OR UPDATE ON employer_reviews FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on employer_reviews to einthoven_app;

-- Tokens by which the machines of an employer post; only a hash is kept.
create table employer_tokens (
  employer_token_id uuid not null default uuidv7(),
  employer_id uuid not null,
  token_sha256 text not null,
  made_by uuid not null,
  made_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint employer_tokens_token_sha256_key UNIQUE (token_sha256),
  constraint employer_tokens_pkey PRIMARY KEY (employer_token_id),
  constraint employer_tokens_employer_id_fkey FOREIGN KEY (employer_id) REFERENCES employers(employer_id),
  constraint employer_tokens_made_by_fkey FOREIGN KEY (made_by) REFERENCES people(person_id),
  constraint employer_tokens_token_sha256_check CHECK (token_sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX employer_tokens_employer ON public.employer_tokens USING btree (employer_id);
CREATE INDEX employer_tokens_made_by ON public.employer_tokens USING btree (made_by);
CREATE UNIQUE INDEX employer_tokens_one ON public.employer_tokens USING btree (employer_id) WHERE (ended_at IS NULL);
grant insert, select, update on employer_tokens to einthoven_app;

-- Employers and staffing agencies that asked to post jobs. They post once staff have verified that they are who they say.
create table employers (
  employer_id uuid not null default uuidv7(),
  kind text not null,
  name text not null,
  name_folded text not null,
  website text not null,
  about text not null,
  proof_register text not null,
  proof_number text not null,
  contact_person_id uuid not null,
  state text not null default 'applied'::text,
  reason text not null default ''::text,
  demonstration boolean not null default false,
  scheme_version text not null,
  applied_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  suspended_by uuid,
  lifted_by uuid,
  constraint employers_pkey PRIMARY KEY (employer_id),
  constraint employers_contact_person_id_fkey FOREIGN KEY (contact_person_id) REFERENCES people(person_id),
  constraint employers_lifted_by_fkey FOREIGN KEY (lifted_by) REFERENCES people(person_id),
  constraint employers_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint employers_suspended_by_fkey FOREIGN KEY (suspended_by) REFERENCES people(person_id),
  constraint employers_about_check CHECK (length(about) >= 1 AND length(about) <= 2000),
  constraint employers_check CHECK ((state = 'applied'::text) = (decided_at IS NULL)),
  constraint employers_check1 CHECK ((state = 'suspended'::text) = (suspended_by IS NOT NULL)),
  constraint employers_check2 CHECK (lifted_by IS NULL OR state = 'verified'::text AND lifted_by <> contact_person_id),
  constraint employers_kind_check CHECK (kind = ANY (ARRAY['employer'::text, 'staffing-agency'::text])),
  constraint employers_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint employers_proof_number_check CHECK (length(proof_number) >= 1 AND length(proof_number) <= 60),
  constraint employers_proof_register_check CHECK (length(proof_register) >= 1 AND length(proof_register) <= 160),
  constraint employers_reason_check CHECK (length(reason) <= 1000),
  constraint employers_state_check CHECK (state = ANY (ARRAY['applied'::text, 'verified'::text, 'refused'::text, 'suspended'::text])),
  constraint employers_website_check CHECK (website ~ '^https://'::text AND length(website) <= 300)
);
CREATE INDEX employers_contact ON public.employers USING btree (contact_person_id);
CREATE INDEX employers_lifted_by ON public.employers USING btree (lifted_by);
CREATE INDEX employers_scheme ON public.employers USING btree (scheme_version);
CREATE INDEX employers_suspended_by ON public.employers USING btree (suspended_by);
CREATE INDEX employers_verified ON public.employers USING btree (name_folded) WHERE (state = 'verified'::text);
CREATE INDEX employers_waiting ON public.employers USING btree (applied_at) WHERE (state = 'applied'::text);
CREATE UNIQUE INDEX employers_name ON public.employers USING btree (name_folded) WHERE (state = ANY (ARRAY['applied'::text, 'verified'::text]));
CREATE UNIQUE INDEX employers_open ON public.employers USING btree (contact_person_id) WHERE (state = ANY (ARRAY['applied'::text, 'verified'::text]));
CREATE TRIGGER employers_lifted BEFORE UPDATE OF state ON employers FOR EACH ROW WHEN (old.state = 'suspended'::text AND new.state <> 'suspended'::text) EXECUTE FUNCTION suspension_is_lifted_by_another();
grant insert, select, update on employers to einthoven_app;

-- Students who accepted a place in a class.
create table enrollments (
  enrollment_id uuid not null default uuidv7(),
  school_invite_id uuid not null,
  cohort_id uuid not null,
  person_id uuid not null,
  enrolled_at timestamp with time zone not null,
  left_on date,
  constraint enrollments_school_invite_id_key UNIQUE (school_invite_id),
  constraint enrollments_pkey PRIMARY KEY (enrollment_id),
  constraint enrollments_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohorts(cohort_id),
  constraint enrollments_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint enrollments_school_invite_id_fkey FOREIGN KEY (school_invite_id) REFERENCES school_invites(school_invite_id)
);
CREATE INDEX enrollments_cohort ON public.enrollments USING btree (cohort_id);
CREATE INDEX enrollments_person ON public.enrollments USING btree (person_id);
CREATE UNIQUE INDEX enrollments_once ON public.enrollments USING btree (cohort_id, person_id) WHERE (left_on IS NULL);
grant insert, select, update on enrollments to einthoven_app;

-- What a payment bought. One row a kind and order, so that a payment grants exactly once. Quantity is empty where it is without limit.
create table entitlements (
  entitlement_id uuid not null default uuidv7(),
  person_id uuid not null,
  order_id uuid not null,
  application_id uuid not null,
  kind text not null,
  quantity integer,
  granted_at timestamp with time zone not null,
  held_since timestamp with time zone,
  ended_at timestamp with time zone,
  study_begun_at timestamp with time zone,
  constraint entitlements_order_id_kind_key UNIQUE (order_id, kind),
  constraint entitlements_pkey PRIMARY KEY (entitlement_id),
  constraint entitlements_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(application_id),
  constraint entitlements_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(order_id),
  constraint entitlements_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint entitlements_kind_check CHECK (kind = ANY (ARRAY['final-attempts'::text, 'study-material'::text, 'resume-revision'::text, 'placement-help'::text])),
  constraint entitlements_quantity_check CHECK (quantity > 0),
  constraint entitlements_study_begun_check CHECK (study_begun_at IS NULL OR kind = 'study-material'::text)
);
CREATE INDEX entitlements_application ON public.entitlements USING btree (application_id, kind);
CREATE INDEX entitlements_person ON public.entitlements USING btree (person_id, kind);
grant insert, select, update on entitlements to einthoven_app;

-- Every decision and every change of a person's standing: who, when, why, under which scheme. Ids and salted hashes only, never personal data.
create table events (
  event_id bigint not null generated always as identity,
  occurred_at timestamp with time zone not null,
  kind text not null,
  actor_kind text not null,
  actor_person_id uuid,
  subject_person_id uuid,
  entity text,
  entity_id text,
  reason text not null,
  scheme_version text,
  payload jsonb not null default '{}'::jsonb,
  constraint events_pkey PRIMARY KEY (event_id),
  constraint events_actor_person_id_fkey FOREIGN KEY (actor_person_id) REFERENCES people(person_id),
  constraint events_subject_person_id_fkey FOREIGN KEY (subject_person_id) REFERENCES people(person_id),
  constraint events_actor_kind_check CHECK (actor_kind = ANY (ARRAY['person'::text, 'system'::text, 'operator'::text])),
  constraint events_check CHECK ((actor_kind = 'person'::text) = (actor_person_id IS NOT NULL)),
  constraint events_entity_check CHECK (entity ~ '^[a-z_]+$'::text),
  constraint events_kind_check CHECK (kind ~ '^[a-z-]+\.[a-z-]+$'::text),
  constraint events_payload_check CHECK (jsonb_typeof(payload) = 'object'::text),
  constraint events_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 2000)
);
CREATE INDEX events_actor ON public.events USING btree (actor_person_id, event_id);
CREATE INDEX events_entity ON public.events USING btree (entity, entity_id);
CREATE INDEX events_kind ON public.events USING btree (kind, event_id);
CREATE INDEX events_subject ON public.events USING btree (subject_person_id, event_id);
CREATE TRIGGER events_append_only BEFORE DELETE OR UPDATE ON events FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on events to einthoven_app;
grant insert, select on events to einthoven_scoring;

-- What the body signed when an exam was submitted: how many answers it holds and the hash of all events that count.
create table exam_receipts (
  attempt_id uuid not null,
  body text not null,
  signature text not null,
  issued_at timestamp with time zone not null,
  constraint exam_receipts_pkey PRIMARY KEY (attempt_id),
  constraint exam_receipts_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint exam_receipts_signature_check CHECK (signature ~ '^[A-Za-z0-9_-]{86}$'::text)
);
CREATE TRIGGER exam_receipts_append_only BEFORE DELETE OR UPDATE ON exam_receipts FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on exam_receipts to einthoven_app;

-- The forms a window admits; a window without any admits every form that can be given.
create table exam_window_forms (
  exam_window_id uuid not null,
  form_id text not null,
  constraint exam_window_forms_pkey PRIMARY KEY (exam_window_id, form_id),
  constraint exam_window_forms_exam_window_id_fkey FOREIGN KEY (exam_window_id) REFERENCES exam_windows(exam_window_id),
  constraint exam_window_forms_form_id_fkey FOREIGN KEY (form_id) REFERENCES forms(form_id)
);
CREATE INDEX exam_window_forms_form ON public.exam_window_forms USING btree (form_id);
grant delete, insert, select on exam_window_forms to einthoven_app;

-- When attempts may be started, with which forms and how. Nothing here ever shortens an attempt that has started: its own deadline alone ends it.
create table exam_windows (
  exam_window_id uuid not null default uuidv7(),
  name text not null,
  kind text not null default 'candidates'::text,
  opens_at timestamp with time zone not null,
  closes_at timestamp with time zone,
  proctored boolean not null default false,
  safe_exam_browser boolean not null default false,
  seats integer,
  form_exposure_limit integer,
  made_by uuid,
  changed_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_by uuid,
  constraint exam_windows_told TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint exam_windows_pkey PRIMARY KEY (exam_window_id),
  constraint exam_windows_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES people(person_id),
  constraint exam_windows_made_by_fkey FOREIGN KEY (made_by) REFERENCES people(person_id),
  constraint exam_windows_check CHECK (closes_at > opens_at),
  constraint exam_windows_check1 CHECK (closed_at <= changed_at),
  constraint exam_windows_check2 CHECK (closed_at IS NULL OR closed_by IS NOT NULL OR kind = 'rehearsal'::text),
  constraint exam_windows_check3 CHECK (closed_by IS NULL OR closed_at IS NOT NULL),
  constraint exam_windows_form_exposure_limit_check CHECK (form_exposure_limit >= 1 AND form_exposure_limit <= 1000000),
  constraint exam_windows_kind_check CHECK (kind = ANY (ARRAY['candidates'::text, 'rehearsal'::text, 'renewal'::text])),
  constraint exam_windows_name_check CHECK (length(name) >= 3 AND length(name) <= 80 AND name = btrim(name)),
  constraint exam_windows_seats_check CHECK (seats >= 1 AND seats <= 100000)
);
CREATE INDEX exam_windows_closed_by ON public.exam_windows USING btree (closed_by);
CREATE INDEX exam_windows_made_by ON public.exam_windows USING btree (made_by);
CREATE INDEX exam_windows_opens ON public.exam_windows USING btree (opens_at) WHERE (closed_at IS NULL);
CREATE TRIGGER exam_windows_lawful BEFORE UPDATE ON exam_windows FOR EACH ROW EXECUTE FUNCTION exam_window_lawful();
CREATE CONSTRAINT TRIGGER exam_windows_told AFTER INSERT OR UPDATE ON exam_windows DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION exam_window_told();
grant insert, select, update on exam_windows to einthoven_app;
grant select on exam_windows to einthoven_scoring;

-- An employer's word on a person's work experience, asked through a single-use link. Names and addresses are under the applicant's key.
create table experience_attestations (
  experience_attestation_id uuid not null default uuidv7(),
  application_id uuid not null,
  employment_id uuid not null,
  sealed_employer bytea not null,
  worked_from date not null,
  worked_to date not null,
  hours_claimed integer not null,
  tracings_claimed integer not null,
  token_hash text not null,
  requested_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  superseded_at timestamp with time zone,
  answered_at timestamp with time zone,
  confirmed boolean,
  confirmed_from date,
  confirmed_to date,
  hours_confirmed integer,
  tracings_confirmed integer,
  sealed_attester bytea,
  constraint experience_attestations_token_hash_key UNIQUE (token_hash),
  constraint experience_attestations_pkey PRIMARY KEY (experience_attestation_id),
  constraint experience_attestations_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(application_id),
  constraint experience_attestations_check CHECK (worked_to >= worked_from),
  constraint experience_attestations_check1 CHECK (confirmed_to >= confirmed_from),
  constraint experience_attestations_check2 CHECK ((answered_at IS NULL) = (confirmed IS NULL)),
  constraint experience_attestations_check3 CHECK (confirmed IS NOT TRUE OR num_nulls(confirmed_from, confirmed_to, hours_confirmed, tracings_confirmed) = 0),
  constraint experience_attestations_hours_claimed_check CHECK (hours_claimed > 0),
  constraint experience_attestations_hours_confirmed_check CHECK (hours_confirmed > 0),
  constraint experience_attestations_tracings_claimed_check CHECK (tracings_claimed >= 0),
  constraint experience_attestations_tracings_confirmed_check CHECK (tracings_confirmed >= 0)
);
CREATE INDEX experience_attestations_application ON public.experience_attestations USING btree (application_id);
CREATE UNIQUE INDEX experience_attestations_current ON public.experience_attestations USING btree (application_id, employment_id) WHERE (superseded_at IS NULL);
grant insert, select, update on experience_attestations to einthoven_app;

-- Parameters of the forgetting model fitted to a person's own reviews; without a row the published ones hold.
create table forgetting_parameters (
  person_id uuid not null,
  parameters double precision[] not null,
  reviews integer not null,
  fitted_at timestamp with time zone not null,
  constraint forgetting_parameters_pkey PRIMARY KEY (person_id),
  constraint forgetting_parameters_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint forgetting_parameters_parameters_check CHECK (array_length(parameters, 1) = 21),
  constraint forgetting_parameters_reviews_check CHECK (reviews > 0)
);
grant delete, insert, select, update on forgetting_parameters to einthoven_app;

-- An assembled form before its release. Changed_by is who swapped an item last by hand; whoever assembled or changed it does not release it.
create table form_drafts (
  draft_id uuid not null default uuidv7(),
  assembly_id uuid not null,
  ordinal integer not null,
  changed_by uuid,
  changed_at timestamp with time zone not null,
  form_id text,
  constraint form_drafts_assembly_id_ordinal_key UNIQUE (assembly_id, ordinal),
  constraint form_drafts_form_id_key UNIQUE (form_id),
  constraint form_drafts_pkey PRIMARY KEY (draft_id),
  constraint form_drafts_assembly_id_fkey FOREIGN KEY (assembly_id) REFERENCES assemblies(assembly_id),
  constraint form_drafts_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES people(person_id),
  constraint form_drafts_form_id_fkey FOREIGN KEY (form_id) REFERENCES forms(form_id),
  constraint form_drafts_ordinal_check CHECK (ordinal > 0)
);
CREATE INDEX form_drafts_changed_by ON public.form_drafts USING btree (changed_by);
grant insert, select, update on form_drafts to einthoven_app;
grant select on form_drafts to einthoven_scoring;

-- Which items a form holds. Whether one is scored is as secret as the key until scoring.
create table form_items (
  form_id text not null,
  position integer not null,
  item_id text not null,
  item_version integer not null,
  use text not null,
  tracing jsonb,
  constraint form_items_form_id_item_id_key UNIQUE (form_id, item_id),
  constraint form_items_pkey PRIMARY KEY (form_id, "position"),
  constraint form_items_form_id_fkey FOREIGN KEY (form_id) REFERENCES forms(form_id),
  constraint form_items_item_id_item_version_fkey FOREIGN KEY (item_id, item_version) REFERENCES items(item_id, item_version),
  constraint form_items_position_check CHECK ("position" > 0),
  constraint form_items_use_check CHECK (use = ANY (ARRAY['scored'::text, 'pretest'::text]))
);
CREATE INDEX form_items_item ON public.form_items USING btree (item_id, item_version);
CREATE TRIGGER form_items_append_only BEFORE DELETE OR UPDATE ON form_items FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER form_items_of_its_bank BEFORE INSERT ON form_items FOR EACH ROW EXECUTE FUNCTION form_item_of_its_bank();
grant insert, select on form_items to einthoven_scoring;
grant select (form_id, position, item_id, item_version, tracing) on form_items to einthoven_app;

-- A sealed set of items with its score conversion, both fixed before anyone sits it.
create table forms (
  form_id text not null,
  credential text not null,
  blueprint_version text not null,
  conversion jsonb not null,
  conversion_sha256 text not null,
  conversion_kind text not null,
  content_sha256 text not null,
  sealed_at timestamp with time zone not null,
  assembly_id uuid,
  assembled_by uuid,
  released_by uuid,
  report jsonb,
  rehearsal boolean not null default false,
  renewal text,
  renewal_number integer,
  constraint forms_pkey PRIMARY KEY (form_id),
  constraint forms_assembled_by_fkey FOREIGN KEY (assembled_by) REFERENCES people(person_id),
  constraint forms_assembly_id_fkey FOREIGN KEY (assembly_id) REFERENCES assemblies(assembly_id),
  constraint forms_released_by_fkey FOREIGN KEY (released_by) REFERENCES people(person_id),
  constraint forms_conversion_kind_check CHECK (conversion_kind = ANY (ARRAY['demonstration'::text, 'standard-setting'::text])),
  constraint forms_credential_check CHECK (credential = 'CET'::text),
  constraint forms_renewal CHECK ((renewal IS NULL) = (renewal_number IS NULL) AND (renewal IS NULL OR NOT rehearsal)),
  constraint forms_renewal_check CHECK (renewal = ANY (ARRAY['assessment'::text, 'quarter'::text])),
  constraint forms_renewal_number_check CHECK (renewal_number > 0),
  constraint forms_two_persons CHECK (released_by IS NULL OR assembled_by IS NOT NULL AND released_by <> assembled_by)
);
CREATE INDEX forms_assembled_by ON public.forms USING btree (assembled_by);
CREATE INDEX forms_assembly ON public.forms USING btree (assembly_id);
CREATE INDEX forms_released_by ON public.forms USING btree (released_by);
CREATE INDEX forms_renewal ON public.forms USING btree (renewal, renewal_number, sealed_at) WHERE (renewal IS NOT NULL);
CREATE TRIGGER forms_append_only BEFORE DELETE OR UPDATE ON forms FOR EACH ROW EXECUTE FUNCTION append_only();
grant select on forms to einthoven_app;
grant insert, select on forms to einthoven_scoring;

-- A guardian's answer for a person under 18, asked by mail through a single-use link.
create table guardian_consents (
  guardian_consent_id uuid not null default uuidv7(),
  person_id uuid not null,
  guardian_email text not null,
  sealed_guardian_name bytea,
  token_hash text not null,
  statement_version text not null,
  requested_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  consented boolean,
  withdrawn_at timestamp with time zone,
  constraint guardian_consents_token_hash_key UNIQUE (token_hash),
  constraint guardian_consents_pkey PRIMARY KEY (guardian_consent_id),
  constraint guardian_consents_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint guardian_consents_check CHECK ((answered_at IS NULL) = (consented IS NULL)),
  constraint guardian_consents_guardian_email_check CHECK (guardian_email !~ '[\r\n]'::text),
  constraint guardian_consents_withdrawn_check CHECK (withdrawn_at IS NULL OR consented IS TRUE)
);
CREATE INDEX guardian_consents_person ON public.guardian_consents USING btree (person_id);
grant delete, insert, select, update on guardian_consents to einthoven_app;

-- Answers to the checks at the end of a section, each time they were given.
create table guide_answers (
  answer_id uuid not null,
  person_id uuid not null,
  section_id text not null,
  check_number integer not null,
  knowledge text not null,
  answer text not null,
  is_right boolean not null,
  answered_at timestamp with time zone not null,
  constraint guide_answers_pkey PRIMARY KEY (answer_id),
  constraint guide_answers_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint guide_answers_answer_check CHECK (answer ~ '^[a-d]$'::text),
  constraint guide_answers_check_number_check CHECK (check_number > 0),
  constraint guide_answers_knowledge_check CHECK (knowledge ~ '^[A-E][0-9]{1,2}\.[0-9]{1,2}$'::text),
  constraint guide_answers_section_id_check CHECK (section_id ~ '^[A-E][0-9]{1,2}-[a-z0-9-]+$'::text)
);
CREATE INDEX guide_answers_person ON public.guide_answers USING btree (person_id, answered_at);
grant delete, insert, select on guide_answers to einthoven_app;

-- Highlights and notes that a person made in the guide. Made on a device that may be offline: its id comes from there, and the later change counts.
create table guide_marks (
  mark_id uuid not null,
  person_id uuid not null,
  section_id text not null,
  block integer not null,
  from_letter integer not null,
  to_letter integer not null,
  quote text not null,
  note text not null default ''::text,
  changed_at timestamp with time zone not null,
  removed boolean not null default false,
  constraint guide_marks_pkey PRIMARY KEY (mark_id),
  constraint guide_marks_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint guide_marks_block_check CHECK (block >= 0),
  constraint guide_marks_check CHECK (to_letter > from_letter),
  constraint guide_marks_from_letter_check CHECK (from_letter >= 0),
  constraint guide_marks_note_check CHECK (length(note) <= 4000),
  constraint guide_marks_quote_check CHECK (length(quote) >= 1 AND length(quote) <= 2000),
  constraint guide_marks_section_id_check CHECK (section_id ~ '^[A-E][0-9]{1,2}-[a-z0-9-]+$'::text)
);
CREATE INDEX guide_marks_person ON public.guide_marks USING btree (person_id, section_id);
grant delete, insert, select, update on guide_marks to einthoven_app;

-- The parts of the study guide, as read from content/guide/parts.yaml.
create table guide_parts (
  part_id text not null,
  title text not null,
  position integer not null,
  constraint guide_parts_pkey PRIMARY KEY (part_id),
  constraint guide_parts_position_check CHECK ("position" > 0)
);
grant delete, insert, select, update on guide_parts to einthoven_app;

-- Where a person is in each section. The first opening also counts for refunds.
create table guide_progress (
  person_id uuid not null,
  section_id text not null,
  first_opened_at timestamp with time zone not null,
  last_opened_at timestamp with time zone not null,
  block integer not null default 0,
  block_at timestamp with time zone not null,
  done_at timestamp with time zone,
  constraint guide_progress_pkey PRIMARY KEY (person_id, section_id),
  constraint guide_progress_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint guide_progress_block_check CHECK (block >= 0),
  constraint guide_progress_check CHECK (last_opened_at >= first_opened_at),
  constraint guide_progress_section_id_check CHECK (section_id ~ '^[A-E][0-9]{1,2}-[a-z0-9-]+$'::text)
);
CREATE INDEX guide_progress_last ON public.guide_progress USING btree (person_id, last_opened_at);
grant delete, insert, select, update on guide_progress to einthoven_app;

-- Sections of the study guide as read from content/guide. What is no longer there is not in use, and stays for the progress that names it.
create table guide_sections (
  section_id text not null,
  language text not null default 'en'::text,
  title text not null,
  part_id text not null,
  position integer not null,
  tasks text[] not null,
  minutes integer not null,
  open_to_all boolean not null,
  document jsonb not null,
  content_sha256 text not null,
  in_use boolean not null default true,
  loaded_at timestamp with time zone not null,
  constraint guide_sections_pkey PRIMARY KEY (section_id, language),
  constraint guide_sections_language_check CHECK (language ~ '^[a-z]{2}$'::text),
  constraint guide_sections_minutes_check CHECK (minutes > 0),
  constraint guide_sections_position_check CHECK ("position" > 0),
  constraint guide_sections_section_id_check CHECK (section_id ~ '^[A-E][0-9]{1,2}-[a-z0-9-]+$'::text)
);
grant insert, select, update on guide_sections to einthoven_app;

-- Words that a reader may not know, with what they mean.
create table guide_terms (
  term text not null,
  plain text not null,
  also text[] not null,
  constraint guide_terms_pkey PRIMARY KEY (term)
);
grant delete, insert, select, update on guide_terms to einthoven_app;

-- A document and a photo that a person sent to show who they are, and what was decided after somebody looked; the pictures are deleted when the scheme says, the decision stays. An appeal is a check that names the refusal it is against.
create table identity_checks (
  identity_check_id uuid not null default uuidv7(),
  person_id uuid not null,
  application_id uuid not null,
  appeal_of uuid,
  sealed_claim bytea not null,
  name_match text not null,
  document_file_id uuid,
  photo_file_id uuid,
  images_deleted_at timestamp with time zone,
  state text not null default 'waiting'::text,
  scheme_version text not null,
  sent_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  sealed_reason bytea,
  constraint identity_checks_pkey PRIMARY KEY (identity_check_id),
  constraint identity_checks_appeal_of_fkey FOREIGN KEY (appeal_of) REFERENCES identity_checks(identity_check_id),
  constraint identity_checks_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(application_id),
  constraint identity_checks_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint identity_checks_document_file_id_fkey FOREIGN KEY (document_file_id) REFERENCES stored_files(file_id),
  constraint identity_checks_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint identity_checks_photo_file_id_fkey FOREIGN KEY (photo_file_id) REFERENCES stored_files(file_id),
  constraint identity_checks_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint identity_checks_check CHECK ((state = 'waiting'::text) = (decided_at IS NULL)),
  constraint identity_checks_check1 CHECK ((state <> ALL (ARRAY['accepted'::text, 'refused'::text])) OR decided_by IS NOT NULL),
  constraint identity_checks_check2 CHECK (decided_by IS DISTINCT FROM person_id),
  constraint identity_checks_check3 CHECK ((images_deleted_at IS NULL) = (document_file_id IS NOT NULL AND photo_file_id IS NOT NULL)),
  constraint identity_checks_name_match_check CHECK (name_match = ANY (ARRAY['same'::text, 'close'::text, 'other'::text])),
  constraint identity_checks_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'accepted'::text, 'asked-again'::text, 'refused'::text]))
);
CREATE INDEX identity_checks_appeal_of ON public.identity_checks USING btree (appeal_of);
CREATE INDEX identity_checks_application ON public.identity_checks USING btree (application_id, sent_at DESC);
CREATE INDEX identity_checks_decided_by ON public.identity_checks USING btree (decided_by);
CREATE INDEX identity_checks_document ON public.identity_checks USING btree (document_file_id);
CREATE INDEX identity_checks_images ON public.identity_checks USING btree (sent_at) WHERE (images_deleted_at IS NULL);
CREATE INDEX identity_checks_person ON public.identity_checks USING btree (person_id);
CREATE INDEX identity_checks_photo ON public.identity_checks USING btree (photo_file_id);
CREATE INDEX identity_checks_scheme ON public.identity_checks USING btree (scheme_version);
CREATE UNIQUE INDEX identity_checks_accepted ON public.identity_checks USING btree (application_id) WHERE (state = 'accepted'::text);
CREATE UNIQUE INDEX identity_checks_waiting ON public.identity_checks USING btree (application_id) WHERE (state = 'waiting'::text);
CREATE TRIGGER identity_checks_appeal_by_another BEFORE INSERT OR UPDATE ON identity_checks FOR EACH ROW EXECUTE FUNCTION identity_appeal_by_another();
grant insert, select, update on identity_checks to einthoven_app;

-- Each time a risk to impartiality was looked at again, and what was found.
create table impartiality_reviews (
  impartiality_review_id uuid not null default uuidv7(),
  impartiality_risk_id uuid not null,
  finding text not null,
  outcome text not null,
  reviewed_by uuid not null,
  reviewed_at timestamp with time zone not null,
  constraint impartiality_reviews_pkey PRIMARY KEY (impartiality_review_id),
  constraint impartiality_reviews_impartiality_risk_id_fkey FOREIGN KEY (impartiality_risk_id) REFERENCES impartiality_risks(impartiality_risk_id),
  constraint impartiality_reviews_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES people(person_id),
  constraint impartiality_reviews_finding_check CHECK (length(finding) >= 3 AND length(finding) <= 2000),
  constraint impartiality_reviews_outcome_check CHECK (outcome = ANY (ARRAY['kept'::text, 'closed'::text]))
);
CREATE INDEX impartiality_reviews_by ON public.impartiality_reviews USING btree (reviewed_by);
CREATE INDEX impartiality_reviews_risk ON public.impartiality_reviews USING btree (impartiality_risk_id);
CREATE TRIGGER impartiality_reviews_append_only BEFORE DELETE OR UPDATE ON impartiality_reviews FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on impartiality_reviews to einthoven_app;

-- Threats to impartiality, what is done about each, who answers for it and when it is looked at again.
create table impartiality_risks (
  impartiality_risk_id uuid not null default uuidv7(),
  title text not null,
  threat text not null,
  action text not null,
  owner_person_id uuid not null,
  review_on date not null,
  state text not null default 'open'::text,
  revision integer not null default 0,
  entered_at timestamp with time zone not null,
  entered_by uuid not null,
  constraint impartiality_risks_pkey PRIMARY KEY (impartiality_risk_id),
  constraint impartiality_risks_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES people(person_id),
  constraint impartiality_risks_owner_person_id_fkey FOREIGN KEY (owner_person_id) REFERENCES people(person_id),
  constraint impartiality_risks_action_check CHECK (length(action) >= 3 AND length(action) <= 2000),
  constraint impartiality_risks_revision_check CHECK (revision >= 0),
  constraint impartiality_risks_state_check CHECK (state = ANY (ARRAY['open'::text, 'closed'::text])),
  constraint impartiality_risks_threat_check CHECK (length(threat) >= 3 AND length(threat) <= 2000),
  constraint impartiality_risks_title_check CHECK (length(title) >= 3 AND length(title) <= 200)
);
CREATE INDEX impartiality_risks_entered_by ON public.impartiality_risks USING btree (entered_by);
CREATE INDEX impartiality_risks_owner ON public.impartiality_risks USING btree (owner_person_id);
CREATE INDEX impartiality_risks_review ON public.impartiality_risks USING btree (review_on) WHERE (state = 'open'::text);
grant insert, select, update on impartiality_risks to einthoven_app;

-- What a candidate reported from the exam room, with what the room knew of itself at that moment, and what came of it.
create table incidents (
  incident_id uuid not null default uuidv7(),
  attempt_id uuid not null,
  person_id uuid not null,
  kind text not null,
  sealed_words bytea not null,
  evidence jsonb not null,
  reported_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_by uuid,
  sealed_answer bytea,
  constraint incidents_pkey PRIMARY KEY (incident_id),
  constraint incidents_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint incidents_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES people(person_id),
  constraint incidents_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint incidents_check CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
  constraint incidents_check1 CHECK ((closed_at IS NULL) = (sealed_answer IS NULL)),
  constraint incidents_kind_check CHECK (kind = ANY (ARRAY['technical'::text, 'question'::text, 'surroundings'::text, 'other'::text]))
);
CREATE INDEX incidents_attempt ON public.incidents USING btree (attempt_id);
CREATE INDEX incidents_closed_by ON public.incidents USING btree (closed_by);
CREATE INDEX incidents_open ON public.incidents USING btree (reported_at) WHERE (closed_at IS NULL);
CREATE INDEX incidents_person ON public.incidents USING btree (person_id);
grant insert, select, update on incidents to einthoven_app;

-- One row: which of the two modes this database was made for. Written once, never changed.
create table installation (
  singleton boolean not null default true,
  mode text not null,
  installed_at timestamp with time zone not null default now(),
  constraint installation_pkey PRIMARY KEY (singleton),
  constraint installation_mode_check CHECK (mode = ANY (ARRAY['demonstration'::text, 'production'::text])),
  constraint installation_singleton_check CHECK (singleton)
);
CREATE TRIGGER installation_append_only BEFORE DELETE OR UPDATE ON installation FOR EACH ROW EXECUTE FUNCTION append_only();
grant select on installation to einthoven_app;

-- Awards that institutions reported by year, field and level. A zero is a reported zero.
create table institution_awards (
  unitid text not null,
  award_year integer not null,
  cip text not null,
  award_level text not null,
  awards integer not null,
  place_source_id text not null,
  constraint institution_awards_pkey PRIMARY KEY (unitid, award_year, cip, award_level),
  constraint institution_awards_place_source_id_fkey FOREIGN KEY (place_source_id) REFERENCES place_sources(place_source_id),
  constraint institution_awards_unitid_fkey FOREIGN KEY (unitid) REFERENCES institutions(unitid),
  constraint institution_awards_award_level_check CHECK (award_level ~ '^[0-9]{1,2}$'::text),
  constraint institution_awards_award_year_check CHECK (award_year >= 1980 AND award_year <= 2100),
  constraint institution_awards_awards_check CHECK (awards >= 0),
  constraint institution_awards_cip_check CHECK (cip = ANY (ARRAY['51.0901'::text, '51.0902'::text]))
);
CREATE INDEX institution_awards_source ON public.institution_awards USING btree (place_source_id);
grant delete, insert, select, update on institution_awards to einthoven_app;

-- Schools that reported to the U.S. Department of Education. To be listed here is not to be approved by the body.
create table institutions (
  unitid text not null,
  name text not null,
  city text not null,
  state_code text not null,
  zip text not null default ''::text,
  control text not null,
  website text not null default ''::text,
  latitude double precision,
  longitude double precision,
  place_source_id text not null,
  constraint institutions_pkey PRIMARY KEY (unitid),
  constraint institutions_place_source_id_fkey FOREIGN KEY (place_source_id) REFERENCES place_sources(place_source_id),
  constraint institutions_state_code_fkey FOREIGN KEY (state_code) REFERENCES states(state_code),
  constraint institutions_check CHECK ((latitude IS NULL) = (longitude IS NULL)),
  constraint institutions_latitude_check CHECK (latitude >= '-90'::integer::double precision AND latitude <= 90::double precision),
  constraint institutions_longitude_check CHECK (longitude >= '-180'::integer::double precision AND longitude <= 180::double precision),
  constraint institutions_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint institutions_unitid_check CHECK (unitid ~ '^[0-9]{6}$'::text),
  constraint institutions_website_check CHECK (length(website) <= 300)
);
CREATE INDEX institutions_source ON public.institutions USING btree (place_source_id);
CREATE INDEX institutions_state ON public.institutions USING btree (state_code);
grant delete, insert, select, update on institutions to einthoven_app;

-- Applications for the instructor credential. What the person writes is sealed under their key; what others answer is in tables of its own.
create table instructor_applications (
  instructor_application_id uuid not null default uuidv7(),
  person_id uuid not null,
  scheme_version text not null,
  state text not null default 'draft'::text,
  sealed_texts bytea,
  sample_file_id uuid,
  owns_school boolean,
  prefers_talk boolean not null default false,
  revision integer not null default 0,
  created_at timestamp with time zone not null,
  submitted_at timestamp with time zone,
  decided_at timestamp with time zone,
  constraint instructor_applications_pkey PRIMARY KEY (instructor_application_id),
  constraint instructor_applications_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint instructor_applications_sample_file_id_fkey FOREIGN KEY (sample_file_id) REFERENCES stored_files(file_id),
  constraint instructor_applications_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint instructor_applications_check CHECK ((state <> ALL (ARRAY['submitted'::text, 'awarded'::text, 'refused'::text])) OR submitted_at IS NOT NULL),
  constraint instructor_applications_check1 CHECK ((state = ANY (ARRAY['awarded'::text, 'refused'::text, 'withdrawn'::text])) = (decided_at IS NOT NULL)),
  constraint instructor_applications_revision_check CHECK (revision >= 0),
  constraint instructor_applications_state_check CHECK (state = ANY (ARRAY['draft'::text, 'submitted'::text, 'awarded'::text, 'refused'::text, 'withdrawn'::text]))
);
CREATE INDEX instructor_applications_file ON public.instructor_applications USING btree (sample_file_id);
CREATE INDEX instructor_applications_person ON public.instructor_applications USING btree (person_id);
CREATE INDEX instructor_applications_scheme ON public.instructor_applications USING btree (scheme_version);
CREATE INDEX instructor_applications_waiting ON public.instructor_applications USING btree (submitted_at) WHERE (state = 'submitted'::text);
CREATE UNIQUE INDEX instructor_applications_open ON public.instructor_applications USING btree (person_id) WHERE (state = ANY (ARRAY['draft'::text, 'submitted'::text]));
grant insert, select, update on instructor_applications to einthoven_app;

-- What instructors say of themselves to students, in their own words; shown once staff approved it, the newest approved one.
create table instructor_backgrounds (
  instructor_background_id uuid not null default uuidv7(),
  person_id uuid not null,
  sealed_words bytea not null,
  state text not null default 'waiting'::text,
  written_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  sealed_reason bytea,
  constraint instructor_backgrounds_pkey PRIMARY KEY (instructor_background_id),
  constraint instructor_backgrounds_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint instructor_backgrounds_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint instructor_backgrounds_check CHECK ((state = ANY (ARRAY['approved'::text, 'refused'::text])) = (decided_at IS NOT NULL)),
  constraint instructor_backgrounds_check1 CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
  constraint instructor_backgrounds_check2 CHECK ((state = 'refused'::text) = (sealed_reason IS NOT NULL)),
  constraint instructor_backgrounds_check3 CHECK (decided_by IS DISTINCT FROM person_id),
  constraint instructor_backgrounds_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'approved'::text, 'refused'::text, 'replaced'::text]))
);
CREATE INDEX instructor_backgrounds_decided_by ON public.instructor_backgrounds USING btree (decided_by);
CREATE INDEX instructor_backgrounds_person ON public.instructor_backgrounds USING btree (person_id, written_at DESC);
CREATE UNIQUE INDEX instructor_backgrounds_waiting ON public.instructor_backgrounds USING btree (person_id) WHERE (state = 'waiting'::text);
grant insert, select, update on instructor_backgrounds to einthoven_app;

-- Steps of staff on an application, newest last. A decision is the last of as many people as the scheme asks for; reopened: after an appeal.
create table instructor_decisions (
  instructor_decision_id uuid not null default uuidv7(),
  instructor_application_id uuid not null,
  step text not null,
  outcome text,
  sealed_reason bytea not null,
  decided_by uuid not null,
  decided_at timestamp with time zone not null,
  constraint instructor_decisions_pkey PRIMARY KEY (instructor_decision_id),
  constraint instructor_decisions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint instructor_decisions_instructor_application_id_fkey FOREIGN KEY (instructor_application_id) REFERENCES instructor_applications(instructor_application_id),
  constraint instructor_decisions_check CHECK ((step = ANY (ARRAY['proposal'::text, 'decision'::text])) = (outcome IS NOT NULL)),
  constraint instructor_decisions_outcome_check CHECK (outcome = ANY (ARRAY['award'::text, 'refuse'::text])),
  constraint instructor_decisions_step_check CHECK (step = ANY (ARRAY['question'::text, 'proposal'::text, 'decision'::text, 'reopened'::text]))
);
CREATE INDEX instructor_decisions_application ON public.instructor_decisions USING btree (instructor_application_id);
CREATE INDEX instructor_decisions_by ON public.instructor_decisions USING btree (decided_by);
CREATE UNIQUE INDEX instructor_decisions_award ON public.instructor_decisions USING btree (instructor_application_id) WHERE ((step = 'decision'::text) AND (outcome = 'award'::text));
CREATE TRIGGER instructor_decisions_append_only BEFORE DELETE OR UPDATE ON instructor_decisions FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER instructor_decisions_decider_is_free BEFORE INSERT ON instructor_decisions FOR EACH ROW EXECUTE FUNCTION instructor_decider_is_free();
grant insert, select on instructor_decisions to einthoven_app;

-- Jobs in the field as the applicant tells them, and the word of each employer, given once through a link.
create table instructor_employments (
  instructor_employment_id uuid not null default uuidv7(),
  instructor_application_id uuid not null,
  sealed_employer bytea not null,
  worked_from date not null,
  worked_to date,
  token_hash text not null,
  requested_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  answered_at timestamp with time zone,
  confirmed boolean,
  confirmed_from date,
  confirmed_to date,
  sealed_attester bytea,
  constraint instructor_employments_token_hash_key UNIQUE (token_hash),
  constraint instructor_employments_pkey PRIMARY KEY (instructor_employment_id),
  constraint instructor_employments_instructor_application_id_fkey FOREIGN KEY (instructor_application_id) REFERENCES instructor_applications(instructor_application_id),
  constraint instructor_employments_check CHECK (expires_at > requested_at),
  constraint instructor_employments_check1 CHECK (worked_to >= worked_from),
  constraint instructor_employments_check2 CHECK (confirmed_to >= confirmed_from),
  constraint instructor_employments_check3 CHECK ((answered_at IS NULL) = (confirmed IS NULL)),
  constraint instructor_employments_check4 CHECK ((answered_at IS NULL) = (sealed_attester IS NULL)),
  constraint instructor_employments_check5 CHECK (COALESCE(confirmed, false) = (confirmed_from IS NOT NULL)),
  constraint instructor_employments_check6 CHECK (COALESCE(confirmed, false) = (confirmed_to IS NOT NULL)),
  constraint instructor_employments_token_hash_check CHECK (token_hash ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX instructor_employments_application ON public.instructor_employments USING btree (instructor_application_id);
grant insert, select, update on instructor_employments to einthoven_app;

-- People the applicant names to speak for them, and what they answered, once, through a link. The applicant never sees the answer.
create table instructor_references (
  instructor_reference_id uuid not null default uuidv7(),
  instructor_application_id uuid not null,
  sealed_referee bytea not null,
  token_hash text not null,
  requested_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  answered_at timestamp with time zone,
  declined boolean,
  sealed_answer bytea,
  constraint instructor_references_token_hash_key UNIQUE (token_hash),
  constraint instructor_references_pkey PRIMARY KEY (instructor_reference_id),
  constraint instructor_references_instructor_application_id_fkey FOREIGN KEY (instructor_application_id) REFERENCES instructor_applications(instructor_application_id),
  constraint instructor_references_check CHECK (expires_at > requested_at),
  constraint instructor_references_check1 CHECK ((answered_at IS NULL) = (declined IS NULL)),
  constraint instructor_references_check2 CHECK ((answered_at IS NULL) = (sealed_answer IS NULL)),
  constraint instructor_references_token_hash_check CHECK (token_hash ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX instructor_references_application ON public.instructor_references USING btree (instructor_application_id);
grant insert, select, update on instructor_references to einthoven_app;

-- What people who act for the body declare of their interests, each year; the newest holds. No kinds: nothing to declare.
create table interest_declarations (
  interest_declaration_id uuid not null default uuidv7(),
  person_id uuid not null,
  kinds text[] not null,
  sealed_interests bytea not null,
  statement_version text not null,
  text_sha256 text not null,
  declared_on date not null,
  holds_until date not null,
  declared_at timestamp with time zone not null,
  constraint interest_declarations_pkey PRIMARY KEY (interest_declaration_id),
  constraint interest_declarations_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint interest_declarations_check CHECK (holds_until > declared_on),
  constraint interest_declarations_kinds_check CHECK (kinds <@ ARRAY['owns-school'::text, 'teaches'::text, 'employs'::text, 'family'::text, 'sells-preparation'::text, 'other'::text]),
  constraint interest_declarations_text_sha256_check CHECK (text_sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX interest_declarations_person ON public.interest_declarations USING btree (person_id, declared_at DESC);
CREATE TRIGGER interest_declarations_append_only BEFORE DELETE OR UPDATE ON interest_declarations FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on interest_declarations to einthoven_app;

-- Times that staff offer to applicants who prefer to talk; one application picks one.
create table interview_slots (
  interview_slot_id uuid not null default uuidv7(),
  offered_by uuid not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  place text not null,
  instructor_application_id uuid,
  booked_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  offered_at timestamp with time zone not null,
  constraint interview_slots_offered_by_tstzrange_excl EXCLUDE USING gist (offered_by WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (withdrawn_at IS NULL),
  constraint interview_slots_pkey PRIMARY KEY (interview_slot_id),
  constraint interview_slots_instructor_application_id_fkey FOREIGN KEY (instructor_application_id) REFERENCES instructor_applications(instructor_application_id),
  constraint interview_slots_offered_by_fkey FOREIGN KEY (offered_by) REFERENCES people(person_id),
  constraint interview_slots_check CHECK (ends_at > starts_at),
  constraint interview_slots_check1 CHECK ((instructor_application_id IS NULL) = (booked_at IS NULL)),
  constraint interview_slots_place_check CHECK (length(place) >= 3 AND length(place) <= 300)
);
CREATE INDEX interview_slots_free ON public.interview_slots USING btree (starts_at) WHERE ((instructor_application_id IS NULL) AND (withdrawn_at IS NULL));
CREATE INDEX interview_slots_of_application ON public.interview_slots USING btree (instructor_application_id);
CREATE INDEX interview_slots_offered_by ON public.interview_slots USING btree (offered_by);
CREATE UNIQUE INDEX interview_slots_application ON public.interview_slots USING btree (instructor_application_id) WHERE (withdrawn_at IS NULL);
grant insert, select, update on interview_slots to einthoven_app;

-- What candidates say about a question, for its authors; sealed under the personal key of the candidate.
create table item_comments (
  item_comment_id uuid not null default uuidv7(),
  attempt_id uuid not null,
  position integer not null,
  sealed_words bytea not null,
  commented_at timestamp with time zone not null,
  constraint item_comments_pkey PRIMARY KEY (item_comment_id),
  constraint item_comments_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint item_comments_attempt_id_position_fkey FOREIGN KEY (attempt_id, "position") REFERENCES attempt_items(attempt_id, "position")
);
CREATE INDEX item_comments_item ON public.item_comments USING btree (attempt_id, "position");
CREATE TRIGGER item_comments_append_only BEFORE DELETE OR UPDATE ON item_comments FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on item_comments to einthoven_app;

-- A picture that items name, looked at by its bytes when it came in. Never changed: another picture has another name, so that a form shows for ever what it showed. Licence and alternative text stand in the item.
create table item_pictures (
  file_name text not null,
  media_type text not null,
  width integer not null,
  height integer not null,
  bytes bytea not null,
  sha256 text not null,
  added_by uuid,
  added_at timestamp with time zone not null,
  constraint item_pictures_pkey PRIMARY KEY (file_name),
  constraint item_pictures_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(person_id),
  constraint item_pictures_bytes_check CHECK (octet_length(bytes) >= 1 AND octet_length(bytes) <= 204800),
  constraint item_pictures_file_name_check CHECK (file_name ~ '^[a-z0-9][a-z0-9-]{0,80}\.(png|jpg|webp)$'::text),
  constraint item_pictures_height_check CHECK (height >= 16 AND height <= 4096),
  constraint item_pictures_media_type_check CHECK (media_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text, 'image/webp'::text])),
  constraint item_pictures_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint item_pictures_width_check CHECK (width >= 16 AND width <= 4096)
);
CREATE INDEX item_pictures_added_by ON public.item_pictures USING btree (added_by);
CREATE TRIGGER item_pictures_append_only BEFORE DELETE OR UPDATE ON item_pictures FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on item_pictures to einthoven_app;

-- Items as candidates see them: stem and options, without the key. A changed item is a new version; what left the bank stays for the forms that hold it.
create table items (
  item_id text not null,
  item_version integer not null,
  bank text not null,
  task text not null,
  level text not null,
  public jsonb not null,
  content_sha256 text not null,
  review_state text not null,
  in_bank boolean not null default true,
  loaded_at timestamp with time zone not null default now(),
  enemies text[] not null default '{}'::text[],
  knowledge text[] not null default '{}'::text[],
  constraint items_item_id_content_sha256_key UNIQUE (item_id, content_sha256),
  constraint items_pkey PRIMARY KEY (item_id, item_version),
  constraint items_bank_check CHECK (bank = ANY (ARRAY['final'::text, 'practice'::text, 'renewal'::text, 'quarterly'::text])),
  constraint items_item_id_check CHECK (item_id ~ '^[a-z0-9-]+-[A-E][0-9]{1,2}-[0-9]{2,3}$'::text),
  constraint items_item_version_check CHECK (item_version > 0),
  constraint items_level_check CHECK (level = ANY (ARRAY['recall'::text, 'apply'::text, 'analyse'::text])),
  constraint items_review_state_check CHECK (review_state = ANY (ARRAY['draft'::text, 'reviewed'::text, 'expert-approved'::text])),
  constraint items_task_check CHECK (task ~ '^[A-E][0-9]{1,2}$'::text),
  constraint items_type CHECK ((public ->> 'type'::text) = ANY (ARRAY['single'::text, 'multiple'::text, 'order'::text, 'match'::text, 'hot-spot'::text, 'numeric'::text, 'calipers'::text, 'lab-task'::text]))
);
CREATE INDEX items_bank ON public.items USING btree (bank, task);
CREATE UNIQUE INDEX items_in_bank ON public.items USING btree (item_id) WHERE in_bank;
grant insert, select on items to einthoven_app;
grant select on items to einthoven_scoring;
grant update (review_state, in_bank, enemies, knowledge) on items to einthoven_app;

-- Applications for jobs: made on the board, or elsewhere and kept here by the person.
create table job_applications (
  job_application_id uuid not null default uuidv7(),
  person_id uuid not null,
  posting_id uuid,
  title text not null,
  employer_name text not null,
  stage text not null,
  revision integer not null default 0,
  applied_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  constraint job_applications_pkey PRIMARY KEY (job_application_id),
  constraint job_applications_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint job_applications_posting_id_fkey FOREIGN KEY (posting_id) REFERENCES postings(posting_id),
  constraint job_applications_employer_name_check CHECK (length(employer_name) >= 1 AND length(employer_name) <= 120),
  constraint job_applications_stage_check CHECK (stage = ANY (ARRAY['applied'::text, 'interview'::text, 'offer'::text, 'hired'::text, 'declined'::text, 'withdrawn'::text])),
  constraint job_applications_title_check CHECK (length(title) >= 1 AND length(title) <= 120)
);
CREATE INDEX job_applications_person ON public.job_applications USING btree (person_id, applied_at DESC);
CREATE INDEX job_applications_posting ON public.job_applications USING btree (posting_id);
CREATE UNIQUE INDEX job_applications_once ON public.job_applications USING btree (person_id, posting_id) WHERE (posting_id IS NOT NULL);
grant delete, insert, select, update on job_applications to einthoven_app;

-- Each step of the consent of a person to one employer: asked for, given, withdrawn. The last one counts.
create table job_consents (
  job_consent_id uuid not null default uuidv7(),
  person_id uuid not null,
  employer_id uuid not null,
  version integer not null,
  step text not null,
  wording text not null,
  at timestamp with time zone not null,
  constraint job_consents_person_id_employer_id_version_key UNIQUE (person_id, employer_id, version),
  constraint job_consents_pkey PRIMARY KEY (job_consent_id),
  constraint job_consents_employer_id_fkey FOREIGN KEY (employer_id) REFERENCES employers(employer_id),
  constraint job_consents_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint job_consents_step_check CHECK (step = ANY (ARRAY['asked'::text, 'given'::text, 'withdrawn'::text])),
  constraint job_consents_version_check CHECK (version > 0),
  constraint job_consents_wording_check CHECK (length(wording) >= 1 AND length(wording) <= 1000)
);
CREATE INDEX job_consents_employer ON public.job_consents USING btree (employer_id, person_id);
CREATE TRIGGER job_consents_append_only BEFORE DELETE OR UPDATE ON job_consents FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on job_consents to einthoven_app;

-- Groups that people volunteered for the impact report. Nobody reads them one by one.
create table job_groups (
  person_id uuid not null,
  question text not null,
  answer text not null,
  answered_at timestamp with time zone not null,
  constraint job_groups_pkey PRIMARY KEY (person_id, question),
  constraint job_groups_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint job_groups_answer_check CHECK (length(answer) >= 1 AND length(answer) <= 40),
  constraint job_groups_question_check CHECK (question = ANY (ARRAY['age'::text, 'gender'::text, 'race'::text]))
);
grant delete, insert, select, update on job_groups to einthoven_app;

-- What a person looks for. Employers see who it is only with the consent of that person.
create table job_profiles (
  person_id uuid not null,
  listed boolean not null default false,
  shifts text[] not null default '{}'::text[],
  settings text[] not null default '{}'::text[],
  employment_types text[] not null default '{}'::text[],
  zip text not null,
  state_code text not null,
  latitude double precision not null,
  longitude double precision not null,
  miles integer not null,
  available_from date not null,
  alerts boolean not null default false,
  alerted_on date,
  version integer not null default 1,
  updated_at timestamp with time zone not null,
  constraint job_profiles_pkey PRIMARY KEY (person_id),
  constraint job_profiles_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint job_profiles_miles_check CHECK (miles >= 1 AND miles <= 500),
  constraint job_profiles_state_code_check CHECK (state_code ~ '^[A-Z]{2}$'::text),
  constraint job_profiles_version_check CHECK (version > 0),
  constraint job_profiles_zip_check CHECK (zip ~ '^[0-9]{5}$'::text)
);
CREATE INDEX job_profiles_alerts ON public.job_profiles USING btree (alerted_on) WHERE alerts;
CREATE INDEX job_profiles_point ON public.job_profiles USING btree (latitude, longitude) WHERE listed;
grant delete, insert, select, update on job_profiles to einthoven_app;

-- Keys and reasons of the end tests, by version of the module.
create table key.ce_module_keys (
  slug text not null,
  content_sha256 text not null,
  question integer not null,
  right_option text not null,
  why jsonb not null,
  sources text[] not null,
  constraint ce_module_keys_pkey PRIMARY KEY (slug, content_sha256, question),
  constraint ce_module_keys_slug_fkey FOREIGN KEY (slug) REFERENCES ce_modules(slug),
  constraint ce_module_keys_question_check CHECK (question > 0),
  constraint ce_module_keys_right_option_check CHECK (right_option ~ '^[a-d]$'::text)
);
CREATE TRIGGER ce_module_keys_append_only BEFORE DELETE OR UPDATE ON key.ce_module_keys FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on key.ce_module_keys to einthoven_scoring;

-- The items of a draft. Which are anchors, and so scored, is as secret as the key.
create table key.draft_items (
  draft_id uuid not null,
  item_id text not null,
  item_version integer not null,
  part text not null,
  constraint draft_items_pkey PRIMARY KEY (draft_id, item_id),
  constraint draft_items_draft_id_fkey FOREIGN KEY (draft_id) REFERENCES form_drafts(draft_id),
  constraint draft_items_item_id_item_version_fkey FOREIGN KEY (item_id, item_version) REFERENCES items(item_id, item_version),
  constraint draft_items_part_check CHECK (part = ANY (ARRAY['anchor'::text, 'own'::text]))
);
CREATE INDEX draft_items_item ON key.draft_items USING btree (item_id, item_version);
grant delete, insert, select on key.draft_items to einthoven_scoring;

-- Of each family in a form: the answer to the tracing that was drawn, and the seed and recipe that draw it again.
create table key.form_keys (
  form_id text not null,
  position integer not null,
  answer jsonb not null,
  seed text not null,
  recipe jsonb not null,
  constraint form_keys_pkey PRIMARY KEY (form_id, "position"),
  constraint form_keys_form_id_position_fkey FOREIGN KEY (form_id, "position") REFERENCES form_items(form_id, "position"),
  constraint form_keys_answer_check CHECK (answer ? 'type'::text)
);
CREATE TRIGGER form_keys_append_only BEFORE DELETE OR UPDATE ON key.form_keys FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on key.form_keys to einthoven_scoring;

-- The key, use, rationale and sources of each item version of the final bank.
create table key.item_keys (
  item_id text not null,
  item_version integer not null,
  use text not null,
  rationale jsonb not null,
  sources jsonb not null,
  answer jsonb,
  family jsonb,
  difficulty double precision,
  anchor boolean not null default false,
  teach text,
  constraint item_keys_pkey PRIMARY KEY (item_id, item_version),
  constraint item_keys_item_id_item_version_fkey FOREIGN KEY (item_id, item_version) REFERENCES items(item_id, item_version),
  constraint item_keys_answer CHECK (answer IS NULL OR answer ? 'type'::text),
  constraint item_keys_answer_or_family CHECK ((answer IS NULL) = (family IS NOT NULL)),
  constraint item_keys_difficulty_check CHECK (difficulty >= 0.3::double precision AND difficulty <= 0.95::double precision),
  constraint item_keys_use_check CHECK (use = ANY (ARRAY['scored'::text, 'pretest'::text]))
);
grant insert, select on key.item_keys to einthoven_scoring;
grant update (use, difficulty, anchor) on key.item_keys to einthoven_scoring;

-- What calibration found of an item version: three-parameter logistic, metric D = 1. The newest counts.
create table key.item_parameters (
  item_id text not null,
  item_version integer not null,
  discrimination double precision not null,
  difficulty double precision not null,
  guessing double precision not null,
  responses integer not null,
  calibrated_at timestamp with time zone not null,
  constraint item_parameters_pkey PRIMARY KEY (item_id, item_version, calibrated_at),
  constraint item_parameters_item_id_item_version_fkey FOREIGN KEY (item_id, item_version) REFERENCES items(item_id, item_version),
  constraint item_parameters_discrimination_check CHECK (discrimination > 0::double precision),
  constraint item_parameters_guessing_check CHECK (guessing >= 0::double precision AND guessing < 1::double precision),
  constraint item_parameters_responses_check CHECK (responses > 0)
);
CREATE TRIGGER item_parameters_append_only BEFORE DELETE OR UPDATE ON key.item_parameters FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on key.item_parameters to einthoven_scoring;

-- Each step of each item version: from where to where, by whom, when and why. No person: the system, from the bank folder. Pretest and operational say whether an answer counts, so this is as secret as the use.
create table key.item_steps (
  item_step_id bigint not null generated always as identity,
  item_id text not null,
  item_version integer not null,
  act text not null,
  from_state text,
  to_state text not null,
  person_id uuid,
  comment text not null default ''::text,
  happened_at timestamp with time zone not null,
  constraint item_steps_pkey PRIMARY KEY (item_step_id),
  constraint item_steps_item_id_item_version_fkey FOREIGN KEY (item_id, item_version) REFERENCES items(item_id, item_version),
  constraint item_steps_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint item_steps_act_check CHECK (act = ANY (ARRAY['load'::text, 'write'::text, 'submit'::text, 'approve'::text, 'edit-done'::text, 'send-back'::text, 'validate'::text, 'release'::text, 'retire'::text])),
  constraint item_steps_begin CHECK (from_state IS NOT NULL OR (act = ANY (ARRAY['load'::text, 'write'::text]))),
  constraint item_steps_comment CHECK ((act <> ALL (ARRAY['send-back'::text, 'retire'::text, 'load'::text])) OR length(btrim(comment)) >= 3),
  constraint item_steps_comment_check CHECK (length(comment) <= 2000),
  constraint item_steps_from_state_check CHECK (from_state = ANY (ARRAY['draft'::text, 'content-review'::text, 'edit'::text, 'bias-review'::text, 'key-validation'::text, 'pretest'::text, 'operational'::text, 'retired'::text])),
  constraint item_steps_path CHECK (
CASE act
    WHEN 'load'::text THEN (to_state = ANY (ARRAY['draft'::text, 'pretest'::text, 'operational'::text])) AND from_state IS DISTINCT FROM to_state
    WHEN 'write'::text THEN from_state IS NULL AND to_state = 'draft'::text
    WHEN 'submit'::text THEN (from_state = ANY (ARRAY['draft'::text, 'edit'::text])) AND to_state = 'content-review'::text
    WHEN 'approve'::text THEN from_state = 'content-review'::text AND to_state = 'edit'::text OR from_state = 'bias-review'::text AND to_state = 'key-validation'::text
    WHEN 'edit-done'::text THEN from_state = 'edit'::text AND to_state = 'bias-review'::text
    WHEN 'validate'::text THEN from_state = 'key-validation'::text AND to_state = 'pretest'::text
    WHEN 'release'::text THEN from_state = 'pretest'::text AND to_state = 'operational'::text
    WHEN 'send-back'::text THEN (from_state = ANY (ARRAY['content-review'::text, 'bias-review'::text, 'key-validation'::text, 'pretest'::text, 'operational'::text])) AND to_state = 'edit'::text
    WHEN 'retire'::text THEN from_state <> 'retired'::text AND to_state = 'retired'::text
    ELSE NULL::boolean
END),
  constraint item_steps_person CHECK ((act <> 'load'::text OR person_id IS NULL) AND (person_id IS NOT NULL OR (act = ANY (ARRAY['load'::text, 'retire'::text])))),
  constraint item_steps_to_state_check CHECK (to_state = ANY (ARRAY['draft'::text, 'content-review'::text, 'edit'::text, 'bias-review'::text, 'key-validation'::text, 'pretest'::text, 'operational'::text, 'retired'::text]))
);
CREATE INDEX item_steps_item ON key.item_steps USING btree (item_id, item_version, item_step_id);
CREATE INDEX item_steps_person ON key.item_steps USING btree (person_id);
CREATE TRIGGER item_steps_append_only BEFORE DELETE OR UPDATE ON key.item_steps FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER item_steps_lawful BEFORE INSERT ON key.item_steps FOR EACH ROW EXECUTE FUNCTION item_step_lawful();
grant insert, select on key.item_steps to einthoven_scoring;

-- What a validator answered before seeing the key, and whether it agreed. Of a family the seed of the tracing that was shown.
create table key.item_validations (
  item_validation_id bigint not null generated always as identity,
  item_id text not null,
  item_version integer not null,
  person_id uuid not null,
  value text not null,
  seed text,
  agrees boolean not null,
  answered_at timestamp with time zone not null,
  constraint item_validations_item_id_item_version_person_id_key UNIQUE (item_id, item_version, person_id),
  constraint item_validations_pkey PRIMARY KEY (item_validation_id),
  constraint item_validations_item_id_item_version_fkey FOREIGN KEY (item_id, item_version) REFERENCES items(item_id, item_version),
  constraint item_validations_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint item_validations_value_check CHECK (length(value) >= 1 AND length(value) <= 64)
);
CREATE INDEX item_validations_person ON key.item_validations USING btree (person_id);
CREATE TRIGGER item_validations_append_only BEFORE DELETE OR UPDATE ON key.item_validations FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on key.item_validations to einthoven_scoring;

-- What the search of the study pages finds: sections and their headings, cards, rhythms and words.
create table learning_entries (
  entry_id text not null,
  kind text not null,
  language text not null,
  title text not null,
  body text not null,
  place text not null,
  open_to_all boolean not null,
  words tsvector not null generated always as ((setweight(to_tsvector('english'::regconfig, title), 'A'::"char") || setweight(to_tsvector('english'::regconfig, body), 'C'::"char"))) stored,
  constraint learning_entries_pkey PRIMARY KEY (entry_id),
  constraint learning_entries_kind_check CHECK (kind = ANY (ARRAY['section'::text, 'heading'::text, 'card'::text, 'rhythm'::text, 'term'::text])),
  constraint learning_entries_language_check CHECK (language ~ '^[a-z]{2}$'::text)
);
CREATE INDEX learning_entries_title ON public.learning_entries USING gin (lower(title) gin_trgm_ops);
CREATE INDEX learning_entries_words ON public.learning_entries USING gin (words);
grant delete, insert, select, update on learning_entries to einthoven_app;

-- The vocabulary of the search: a word that is not in it is read as the nearest one that is.
create table learning_words (
  word text not null,
  entries integer not null,
  constraint learning_words_pkey PRIMARY KEY (word),
  constraint learning_words_entries_check CHECK (entries > 0)
);
CREATE INDEX learning_words_trigrams ON public.learning_words USING gin (word gin_trgm_ops);
grant delete, insert, select, update on learning_words to einthoven_app;

-- Money as it moved, in integer cents, positive toward the body. Nothing is ever changed or removed. A late or held payment buys nothing; payment_reference names the payment that a refund or dispute is about.
create table ledger_entries (
  ledger_entry_id bigint not null generated always as identity,
  order_id uuid not null,
  kind text not null,
  amount_cents integer not null,
  provider text not null,
  payment_reference text not null,
  provider_reference text not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null default now(),
  recorded_by uuid,
  note text,
  constraint ledger_entries_provider_kind_provider_reference_key UNIQUE (provider, kind, provider_reference),
  constraint ledger_entries_pkey PRIMARY KEY (ledger_entry_id),
  constraint ledger_entries_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(order_id),
  constraint ledger_entries_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(person_id),
  constraint ledger_entries_check CHECK (
CASE kind
    WHEN 'payment'::text THEN amount_cents > 0
    WHEN 'late-payment'::text THEN amount_cents > 0
    WHEN 'held-payment'::text THEN amount_cents > 0
    WHEN 'refund'::text THEN amount_cents < 0
    WHEN 'dispute-lost'::text THEN amount_cents < 0
    ELSE amount_cents = 0
END),
  constraint ledger_entries_kind_check CHECK (kind = ANY (ARRAY['payment'::text, 'late-payment'::text, 'held-payment'::text, 'refund'::text, 'dispute-opened'::text, 'dispute-won'::text, 'dispute-lost'::text])),
  constraint ledger_entries_provider_check CHECK (provider = ANY (ARRAY['stripe'::text, 'demonstration'::text, 'recorded'::text]))
);
CREATE INDEX ledger_entries_order ON public.ledger_entries USING btree (order_id);
CREATE INDEX ledger_entries_recorded_by ON public.ledger_entries USING btree (recorded_by);
CREATE UNIQUE INDEX ledger_entries_money_in ON public.ledger_entries USING btree (provider, payment_reference) WHERE (kind = ANY (ARRAY['payment'::text, 'late-payment'::text, 'held-payment'::text]));
CREATE UNIQUE INDEX ledger_entries_paid_once ON public.ledger_entries USING btree (order_id) WHERE (kind = 'payment'::text);
CREATE TRIGGER ledger_entries_append_only BEFORE DELETE OR UPDATE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on ledger_entries to einthoven_app;

-- Requests to change the legal name, with evidence; sealed_names holds the old and the new name under the personal key.
create table legal_name_changes (
  legal_name_change_id uuid not null default uuidv7(),
  person_id uuid not null,
  sealed_names bytea not null,
  file_id uuid not null,
  state text not null default 'waiting'::text,
  requested_at timestamp with time zone not null default now(),
  decided_at timestamp with time zone,
  decided_by uuid,
  decision_reason text,
  constraint legal_name_changes_pkey PRIMARY KEY (legal_name_change_id),
  constraint legal_name_changes_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint legal_name_changes_file_id_fkey FOREIGN KEY (file_id) REFERENCES stored_files(file_id),
  constraint legal_name_changes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint legal_name_changes_check CHECK ((state = 'waiting'::text) = (decided_at IS NULL)),
  constraint legal_name_changes_check1 CHECK ((state = 'waiting'::text) = (decided_by IS NULL)),
  constraint legal_name_changes_check2 CHECK (decided_by IS DISTINCT FROM person_id),
  constraint legal_name_changes_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'approved'::text, 'refused'::text]))
);
CREATE INDEX legal_name_changes_decided_by ON public.legal_name_changes USING btree (decided_by);
CREATE INDEX legal_name_changes_file ON public.legal_name_changes USING btree (file_id);
CREATE INDEX legal_name_changes_person ON public.legal_name_changes USING btree (person_id);
CREATE UNIQUE INDEX legal_name_changes_waiting ON public.legal_name_changes USING btree (person_id) WHERE (state = 'waiting'::text);
grant insert, select, update on legal_name_changes to einthoven_app;

-- What people asked about schools, without who asked.
create table legit_questions (
  legit_question_id uuid not null default uuidv7(),
  school_id uuid,
  program_id uuid,
  asked text not null,
  findings text[] not null,
  asked_at timestamp with time zone not null,
  constraint legit_questions_pkey PRIMARY KEY (legit_question_id),
  constraint legit_questions_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(program_id),
  constraint legit_questions_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(school_id),
  constraint legit_questions_asked_check CHECK (length(asked) >= 1 AND length(asked) <= 200)
);
CREATE INDEX legit_questions_asked_at ON public.legit_questions USING btree (asked_at);
CREATE INDEX legit_questions_program ON public.legit_questions USING btree (program_id);
CREATE INDEX legit_questions_school ON public.legit_questions USING btree (school_id, asked_at DESC);
grant delete, insert, select on legit_questions to einthoven_app;

-- What a school answers where people ask whether it is legit; shown in its own words once staff looked for what is not its own to say.
create table legit_replies (
  legit_reply_id uuid not null default uuidv7(),
  school_id uuid not null,
  words text not null,
  state text not null default 'waiting'::text,
  reason text not null default ''::text,
  written_by uuid not null,
  written_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  constraint legit_replies_pkey PRIMARY KEY (legit_reply_id),
  constraint legit_replies_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint legit_replies_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(school_id),
  constraint legit_replies_written_by_fkey FOREIGN KEY (written_by) REFERENCES people(person_id),
  constraint legit_replies_check CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
  constraint legit_replies_reason_check CHECK (length(reason) <= 1000),
  constraint legit_replies_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'shown'::text, 'refused'::text, 'replaced'::text])),
  constraint legit_replies_words_check CHECK (length(words) >= 3 AND length(words) <= 1000)
);
CREATE INDEX legit_replies_by ON public.legit_replies USING btree (written_by);
CREATE INDEX legit_replies_decided_by ON public.legit_replies USING btree (decided_by);
CREATE INDEX legit_replies_school ON public.legit_replies USING btree (school_id);
CREATE UNIQUE INDEX legit_replies_shown ON public.legit_replies USING btree (school_id) WHERE (state = 'shown'::text);
CREATE UNIQUE INDEX legit_replies_waiting ON public.legit_replies USING btree (school_id) WHERE (state = 'waiting'::text);
grant insert, select, update on legit_replies to einthoven_app;

-- One row: the fingerprint of the sources from which the demonstration was loaded last.
create table loaded_content (
  singleton boolean not null default true,
  fingerprint text not null,
  loaded_at timestamp with time zone not null,
  constraint loaded_content_pkey PRIMARY KEY (singleton),
  constraint loaded_content_fingerprint_check CHECK (fingerprint <> ''::text),
  constraint loaded_content_singleton_check CHECK (singleton)
);
grant insert, select, update on loaded_content to einthoven_app;

-- Tokens with which tools send scores, for an hour.
create table lti_access_tokens (
  token_sha256 text not null,
  lti_tool_id uuid not null,
  scopes text[] not null,
  expires_at timestamp with time zone not null,
  constraint lti_access_tokens_pkey PRIMARY KEY (token_sha256),
  constraint lti_access_tokens_lti_tool_id_fkey FOREIGN KEY (lti_tool_id) REFERENCES lti_tools(lti_tool_id),
  constraint lti_access_tokens_token_sha256_check CHECK (token_sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX lti_access_tokens_expires ON public.lti_access_tokens USING btree (expires_at);
CREATE INDEX lti_access_tokens_tool ON public.lti_access_tokens USING btree (lti_tool_id);
grant delete, insert, select on lti_access_tokens to einthoven_app;

-- Courses that a tool of a vendor runs.
create table lti_courses (
  ce_course_id uuid not null,
  lti_tool_id uuid not null,
  target_url text not null,
  rule text not null,
  pass_percent integer not null,
  linked_by uuid not null,
  linked_at timestamp with time zone not null,
  constraint lti_courses_pkey PRIMARY KEY (ce_course_id),
  constraint lti_courses_ce_course_id_fkey FOREIGN KEY (ce_course_id) REFERENCES ce_courses(ce_course_id),
  constraint lti_courses_linked_by_fkey FOREIGN KEY (linked_by) REFERENCES people(person_id),
  constraint lti_courses_lti_tool_id_fkey FOREIGN KEY (lti_tool_id) REFERENCES lti_tools(lti_tool_id),
  constraint lti_courses_pass_percent_check CHECK (pass_percent >= 1 AND pass_percent <= 100),
  constraint lti_courses_rule_check CHECK (rule = ANY (ARRAY['completed'::text, 'passed'::text])),
  constraint lti_courses_target_url_check CHECK (length(target_url) <= 1000)
);
CREATE INDEX lti_courses_by ON public.lti_courses USING btree (linked_by);
CREATE INDEX lti_courses_tool ON public.lti_courses USING btree (lti_tool_id);
grant delete, insert, select, update on lti_courses to einthoven_app;

-- Keys that sign what we tell platforms and tools. The private half is sealed with the secret of the body.
create table lti_keys (
  kid text not null,
  sealed_private_key bytea not null,
  public_key jsonb not null,
  made_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  constraint lti_keys_pkey PRIMARY KEY (kid)
);
grant insert, select, update on lti_keys to einthoven_app;

-- Launches from platforms, and the score that went back.
create table lti_launches (
  lti_launch_id uuid not null default uuidv7(),
  lti_platform_id uuid not null,
  token_sha256 text not null,
  kind text not null,
  subject_hash text not null,
  deployment_id text not null,
  target text not null,
  sealed_claims bytea,
  lti_person_id uuid,
  launched_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  opened_at timestamp with time zone,
  score double precision,
  score_sent_at timestamp with time zone,
  score_tries integer not null default 0,
  score_problem text,
  constraint lti_launches_token_sha256_key UNIQUE (token_sha256),
  constraint lti_launches_pkey PRIMARY KEY (lti_launch_id),
  constraint lti_launches_lti_person_id_fkey FOREIGN KEY (lti_person_id) REFERENCES lti_people(lti_person_id) ON DELETE SET NULL,
  constraint lti_launches_lti_platform_id_fkey FOREIGN KEY (lti_platform_id) REFERENCES lti_platforms(lti_platform_id),
  constraint lti_launches_kind_check CHECK (kind = ANY (ARRAY['resource'::text, 'deep-link'::text])),
  constraint lti_launches_score_check CHECK (score >= 0::double precision AND score <= 1::double precision),
  constraint lti_launches_target_check CHECK (length(target) <= 1000),
  constraint lti_launches_token_sha256_check CHECK (token_sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX lti_launches_expires ON public.lti_launches USING btree (expires_at);
CREATE INDEX lti_launches_person ON public.lti_launches USING btree (lti_person_id);
CREATE INDEX lti_launches_platform ON public.lti_launches USING btree (lti_platform_id);
grant delete, insert, select, update on lti_launches to einthoven_app;

-- Logins that a platform began. State and nonce are good once and for minutes.
create table lti_logins (
  state_sha256 text not null,
  lti_platform_id uuid not null,
  nonce text not null,
  target text not null,
  begun_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint lti_logins_nonce_key UNIQUE (nonce),
  constraint lti_logins_pkey PRIMARY KEY (state_sha256),
  constraint lti_logins_lti_platform_id_fkey FOREIGN KEY (lti_platform_id) REFERENCES lti_platforms(lti_platform_id),
  constraint lti_logins_state_sha256_check CHECK (state_sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint lti_logins_target_check CHECK (length(target) <= 1000)
);
CREATE INDEX lti_logins_begun ON public.lti_logins USING btree (begun_at);
CREATE INDEX lti_logins_platform ON public.lti_logins USING btree (lti_platform_id);
grant delete, insert, select, update on lti_logins to einthoven_app;

-- Accounts linked to a person at a platform, by their own consent while signed in. Never by an address.
create table lti_people (
  lti_person_id uuid not null default uuidv7(),
  lti_platform_id uuid not null,
  subject_hash text not null,
  person_id uuid not null,
  consented_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint lti_people_pkey PRIMARY KEY (lti_person_id),
  constraint lti_people_lti_platform_id_fkey FOREIGN KEY (lti_platform_id) REFERENCES lti_platforms(lti_platform_id),
  constraint lti_people_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);
CREATE INDEX lti_people_at ON public.lti_people USING btree (lti_platform_id);
CREATE INDEX lti_people_of ON public.lti_people USING btree (person_id);
CREATE UNIQUE INDEX lti_people_person ON public.lti_people USING btree (lti_platform_id, person_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX lti_people_subject ON public.lti_people USING btree (lti_platform_id, subject_hash) WHERE (ended_at IS NULL);
grant delete, insert, select, update on lti_people to einthoven_app;

-- Learning platforms of schools and hospitals whose launches we take.
create table lti_platforms (
  lti_platform_id uuid not null default uuidv7(),
  name text not null,
  issuer text not null,
  client_id text not null,
  deployment_ids text[] not null,
  auth_url text not null,
  token_url text not null,
  keyset_url text not null,
  registered_by uuid not null,
  registered_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint lti_platforms_pkey PRIMARY KEY (lti_platform_id),
  constraint lti_platforms_registered_by_fkey FOREIGN KEY (registered_by) REFERENCES people(person_id),
  constraint lti_platforms_client_id_check CHECK (length(client_id) >= 1 AND length(client_id) <= 300),
  constraint lti_platforms_deployment_ids_check CHECK (cardinality(deployment_ids) >= 1 AND cardinality(deployment_ids) <= 20),
  constraint lti_platforms_issuer_check CHECK (length(issuer) >= 1 AND length(issuer) <= 500),
  constraint lti_platforms_name_check CHECK (length(name) >= 1 AND length(name) <= 120)
);
CREATE INDEX lti_platforms_by ON public.lti_platforms USING btree (registered_by);
CREATE UNIQUE INDEX lti_platforms_client ON public.lti_platforms USING btree (issuer, client_id) WHERE (ended_at IS NULL);
grant insert, select, update on lti_platforms to einthoven_app;

-- Scores that tools sent for the one line item of a registration.
create table lti_scores (
  lti_score_id uuid not null default uuidv7(),
  courseware_registration_id uuid not null,
  lti_tool_id uuid not null,
  activity text not null,
  grading text not null,
  share double precision,
  told_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint lti_scores_courseware_registration_id_told_at_key UNIQUE (courseware_registration_id, told_at),
  constraint lti_scores_pkey PRIMARY KEY (lti_score_id),
  constraint lti_scores_courseware_registration_id_fkey FOREIGN KEY (courseware_registration_id) REFERENCES courseware_registrations(courseware_registration_id) ON DELETE CASCADE,
  constraint lti_scores_lti_tool_id_fkey FOREIGN KEY (lti_tool_id) REFERENCES lti_tools(lti_tool_id),
  constraint lti_scores_share_check CHECK (share >= 0::double precision AND share <= 1::double precision)
);
CREATE INDEX lti_scores_registration ON public.lti_scores USING btree (courseware_registration_id);
CREATE INDEX lti_scores_tool ON public.lti_scores USING btree (lti_tool_id);
grant delete, insert, select on lti_scores to einthoven_app;

-- Tools of vendors of continuing education that we launch.
create table lti_tools (
  lti_tool_id uuid not null default uuidv7(),
  name text not null,
  client_id text not null,
  deployment_id text not null,
  login_url text not null,
  redirect_urls text[] not null,
  keyset_url text not null,
  registered_by uuid not null,
  registered_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint lti_tools_client_id_key UNIQUE (client_id),
  constraint lti_tools_pkey PRIMARY KEY (lti_tool_id),
  constraint lti_tools_registered_by_fkey FOREIGN KEY (registered_by) REFERENCES people(person_id),
  constraint lti_tools_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint lti_tools_redirect_urls_check CHECK (cardinality(redirect_urls) >= 1 AND cardinality(redirect_urls) <= 10)
);
CREATE INDEX lti_tools_by ON public.lti_tools USING btree (registered_by);
grant insert, select, update on lti_tools to einthoven_app;

-- Ids of assertions that were used, so that none is used twice while it holds.
create table lti_used_ids (
  id_sha256 text not null,
  expires_at timestamp with time zone not null,
  constraint lti_used_ids_pkey PRIMARY KEY (id_sha256),
  constraint lti_used_ids_id_sha256_check CHECK (id_sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX lti_used_ids_expires ON public.lti_used_ids USING btree (expires_at);
grant delete, insert, select on lti_used_ids to einthoven_app;

-- Launches of tools by us, each answered with a signed token once.
create table lti_vendor_launches (
  lti_vendor_launch_id uuid not null default uuidv7(),
  lti_tool_id uuid not null,
  courseware_registration_id uuid not null,
  hint_sha256 text not null,
  launched_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint lti_vendor_launches_hint_sha256_key UNIQUE (hint_sha256),
  constraint lti_vendor_launches_pkey PRIMARY KEY (lti_vendor_launch_id),
  constraint lti_vendor_launches_courseware_registration_id_fkey FOREIGN KEY (courseware_registration_id) REFERENCES courseware_registrations(courseware_registration_id) ON DELETE CASCADE,
  constraint lti_vendor_launches_lti_tool_id_fkey FOREIGN KEY (lti_tool_id) REFERENCES lti_tools(lti_tool_id),
  constraint lti_vendor_launches_hint_sha256_check CHECK (hint_sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX lti_vendor_launches_registration ON public.lti_vendor_launches USING btree (courseware_registration_id);
CREATE INDEX lti_vendor_launches_tool ON public.lti_vendor_launches USING btree (lti_tool_id);
grant delete, insert, select, update on lti_vendor_launches to einthoven_app;

-- Mails to send and sent, kept two years. Written in the transaction that causes them; the worker delivers.
create table mails (
  mail_id uuid not null default uuidv7(),
  to_address text not null,
  to_person_id uuid,
  template text not null,
  subject text not null,
  body_text text not null,
  created_at timestamp with time zone not null default now(),
  sent_at timestamp with time zone,
  attempts integer not null default 0,
  last_error text,
  one_click_url text,
  calendar_text text,
  constraint mails_pkey PRIMARY KEY (mail_id),
  constraint mails_to_person_id_fkey FOREIGN KEY (to_person_id) REFERENCES people(person_id),
  constraint mails_attempts_check CHECK (attempts >= 0),
  constraint mails_one_click_url_check CHECK (one_click_url !~ '[\s<>]'::text),
  constraint mails_subject_check CHECK (subject !~ '[\r\n]'::text),
  constraint mails_to_address_check CHECK (to_address !~ '[\r\n]'::text)
);
CREATE INDEX mails_person ON public.mails USING btree (to_person_id, created_at);
CREATE INDEX mails_unsent ON public.mails USING btree (created_at) WHERE (sent_at IS NULL);
grant delete, insert, select, update on mails to einthoven_app;

-- Who was there, for how long. A correction is another row.
create table meeting_attendances (
  meeting_attendance_id uuid not null default uuidv7(),
  meeting_id uuid not null,
  enrollment_id uuid not null,
  half_hours integer not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null,
  constraint meeting_attendances_pkey PRIMARY KEY (meeting_attendance_id),
  constraint meeting_attendances_enrollment_id_fkey FOREIGN KEY (enrollment_id) REFERENCES enrollments(enrollment_id),
  constraint meeting_attendances_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES meetings(meeting_id),
  constraint meeting_attendances_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(person_id),
  constraint meeting_attendances_half_hours_check CHECK (half_hours >= 0 AND half_hours <= 48)
);
CREATE INDEX meeting_attendances_by ON public.meeting_attendances USING btree (recorded_by);
CREATE INDEX meeting_attendances_enrollment ON public.meeting_attendances USING btree (enrollment_id);
CREATE INDEX meeting_attendances_meeting ON public.meeting_attendances USING btree (meeting_id, enrollment_id, meeting_attendance_id DESC);
CREATE TRIGGER meeting_attendances_append_only BEFORE DELETE OR UPDATE ON meeting_attendances FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on meeting_attendances to einthoven_app;

-- Days of class and of clinic that were held. None lies in the future.
create table meetings (
  meeting_id uuid not null default uuidv7(),
  cohort_id uuid not null,
  kind text not null,
  held_on date not null,
  half_hours integer not null,
  site_id uuid,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null,
  constraint meetings_pkey PRIMARY KEY (meeting_id),
  constraint meetings_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohorts(cohort_id),
  constraint meetings_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(person_id),
  constraint meetings_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(site_id),
  constraint meetings_check CHECK (held_on <= ((recorded_at AT TIME ZONE 'UTC'::text)::date + 1)),
  constraint meetings_check1 CHECK ((kind = 'clinical'::text) = (site_id IS NOT NULL)),
  constraint meetings_half_hours_check CHECK (half_hours >= 1 AND half_hours <= 48),
  constraint meetings_kind_check CHECK (kind = ANY (ARRAY['class'::text, 'clinical'::text]))
);
CREATE INDEX meetings_by ON public.meetings USING btree (recorded_by);
CREATE INDEX meetings_cohort ON public.meetings USING btree (cohort_id, held_on);
CREATE INDEX meetings_site ON public.meetings USING btree (site_id);
CREATE TRIGGER meetings_append_only BEFORE DELETE OR UPDATE ON meetings FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on meetings to einthoven_app;

-- Each wording of a message of the catalogue that was ever sent, unfilled, in both languages.
create table message_texts (
  message text not null,
  text_sha256 text not null,
  english jsonb not null,
  spanish jsonb not null,
  first_used_at timestamp with time zone not null,
  constraint message_texts_pkey PRIMARY KEY (message, text_sha256),
  constraint message_texts_message_check CHECK (message ~ '^[a-z-]+\.[a-z-]+$'::text),
  constraint message_texts_text_sha256_check CHECK (text_sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE TRIGGER message_texts_append_only BEFORE DELETE OR UPDATE ON message_texts FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on message_texts to einthoven_app;

-- What a person was told: the message centre of the account, and the log of what was sent to whom and when. A mail goes out beside it where the person has an address.
create table messages (
  message_id uuid not null default uuidv7(),
  person_id uuid not null,
  message text not null,
  text_sha256 text not null,
  language text not null,
  sealed_words bytea not null,
  mail_id uuid,
  told_at timestamp with time zone not null,
  read_at timestamp with time zone,
  constraint messages_pkey PRIMARY KEY (message_id),
  constraint messages_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES mails(mail_id) ON DELETE SET NULL,
  constraint messages_message_text_sha256_fkey FOREIGN KEY (message, text_sha256) REFERENCES message_texts(message, text_sha256),
  constraint messages_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint messages_language_check CHECK (language = ANY (ARRAY['en'::text, 'es'::text]))
);
CREATE INDEX messages_mail ON public.messages USING btree (mail_id);
CREATE INDEX messages_person ON public.messages USING btree (person_id, told_at DESC);
CREATE INDEX messages_text ON public.messages USING btree (message, text_sha256);
CREATE INDEX messages_told ON public.messages USING btree (told_at DESC);
CREATE INDEX messages_unread ON public.messages USING btree (person_id) WHERE (read_at IS NULL);
grant delete, insert, select, update on messages to einthoven_app;

-- Metropolitan and micropolitan areas by their code, which joins to wages.
create table metro_areas (
  cbsa text not null,
  title text not null,
  metropolitan boolean not null,
  place_source_id text not null,
  constraint metro_areas_pkey PRIMARY KEY (cbsa),
  constraint metro_areas_place_source_id_fkey FOREIGN KEY (place_source_id) REFERENCES place_sources(place_source_id),
  constraint metro_areas_cbsa_check CHECK (cbsa ~ '^[0-9]{5}$'::text)
);
CREATE INDEX metro_areas_source ON public.metro_areas USING btree (place_source_id);
grant insert, select, update on metro_areas to einthoven_app;

-- Each night's pass over all credentials. What it did is marked on the rows themselves, so that a run that broke off goes on where it was.
create table night_runs (
  run_on date not null,
  begun_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  counts jsonb not null default '{}'::jsonb,
  constraint night_runs_pkey PRIMARY KEY (run_on)
);
grant insert, select, update on night_runs to einthoven_app;

-- What a person owes or has paid for. The state is a view of the ledger, kept for queries.
create table orders (
  order_id uuid not null default uuidv7(),
  person_id uuid not null,
  application_id uuid,
  scheme_version text not null,
  purpose text not null,
  amount_cents integer not null,
  currency text not null default 'USD'::text,
  state text not null default 'open'::text,
  receipt_number bigint not null generated always as identity,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  about_id uuid,
  delivered_at timestamp with time zone,
  constraint orders_receipt_number_key UNIQUE (receipt_number),
  constraint orders_pkey PRIMARY KEY (order_id),
  constraint orders_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(application_id),
  constraint orders_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint orders_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint orders_about CHECK (
CASE purpose
    WHEN 'certification-fee'::text THEN application_id IS NOT NULL AND about_id IS NULL
    ELSE application_id IS NULL AND about_id IS NOT NULL
END),
  constraint orders_amount_cents_check CHECK (amount_cents > 0),
  constraint orders_currency_check CHECK (currency = 'USD'::text),
  constraint orders_purpose_check CHECK (purpose = ANY (ARRAY['certification-fee'::text, 'renewal-fee'::text, 'reinstatement-fee'::text])),
  constraint orders_state_check CHECK (state = ANY (ARRAY['open'::text, 'paid'::text, 'cancelled'::text, 'refunded'::text, 'part-refunded'::text, 'charged-back'::text]))
);
CREATE INDEX orders_about ON public.orders USING btree (about_id);
CREATE INDEX orders_application ON public.orders USING btree (application_id);
CREATE INDEX orders_newest ON public.orders USING btree (updated_at DESC);
CREATE INDEX orders_person ON public.orders USING btree (person_id);
CREATE INDEX orders_scheme ON public.orders USING btree (scheme_version);
CREATE UNIQUE INDEX orders_about_live ON public.orders USING btree (about_id, purpose) WHERE (state = ANY (ARRAY['open'::text, 'paid'::text]));
CREATE UNIQUE INDEX orders_application_live ON public.orders USING btree (application_id, purpose) WHERE (state = ANY (ARRAY['open'::text, 'paid'::text]));
grant insert, select, update on orders to einthoven_app;

-- Times in which no web server was alive. Exams that were open get the time back.
create table outages (
  outage_id uuid not null default uuidv7(),
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone not null,
  constraint outages_started_at_key UNIQUE (started_at),
  constraint outages_pkey PRIMARY KEY (outage_id),
  constraint outages_check CHECK (ended_at > started_at)
);
CREATE TRIGGER outages_append_only BEFORE DELETE OR UPDATE ON outages FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on outages to einthoven_app;

-- Federal employment projections, for the nation.
create table outlook_figures (
  occupation text not null,
  measure text not null,
  value numeric not null,
  place_source_id text not null,
  constraint outlook_figures_pkey PRIMARY KEY (occupation, measure),
  constraint outlook_figures_place_source_id_fkey FOREIGN KEY (place_source_id) REFERENCES place_sources(place_source_id),
  constraint outlook_figures_measure_check CHECK (measure = ANY (ARRAY['employment-2024'::text, 'employment-2034'::text, 'change'::text, 'change-percent'::text, 'openings-a-year'::text])),
  constraint outlook_figures_occupation_check CHECK (occupation ~ '^[0-9]{2}-[0-9]{4}$'::text)
);
CREATE INDEX outlook_figures_source ON public.outlook_figures USING btree (place_source_id);
grant delete, insert, select, update on outlook_figures to einthoven_app;

-- Cards that a person wrote or imported for themself.
create table own_cards (
  own_card_id uuid not null,
  person_id uuid not null,
  front text not null,
  back text not null,
  deck text not null default ''::text,
  changed_at timestamp with time zone not null,
  removed boolean not null default false,
  constraint own_cards_pkey PRIMARY KEY (own_card_id),
  constraint own_cards_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint own_cards_back_check CHECK (length(back) >= 1 AND length(back) <= 8000),
  constraint own_cards_deck_check CHECK (length(deck) <= 200),
  constraint own_cards_front_check CHECK (length(front) >= 1 AND length(front) <= 4000)
);
CREATE INDEX own_cards_person ON public.own_cards USING btree (person_id);
grant delete, insert, select, update on own_cards to einthoven_app;

-- Organisations that would take referrals. One is a partner only with its proof on file.
create table partners (
  partner_id text not null,
  name text not null,
  proof text not null default ''::text,
  proof_seen_by uuid,
  proof_seen_on date,
  constraint partners_pkey PRIMARY KEY (partner_id),
  constraint partners_proof_seen_by_fkey FOREIGN KEY (proof_seen_by) REFERENCES people(person_id),
  constraint partners_check CHECK ((proof = ''::text) = (proof_seen_on IS NULL)),
  constraint partners_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint partners_partner_id_check CHECK (partner_id ~ '^[a-z-]{3,40}$'::text),
  constraint partners_proof_check CHECK (length(proof) <= 300)
);
CREATE INDEX partners_seen_by ON public.partners USING btree (proof_seen_by);
grant insert, select, update on partners to einthoven_app;

-- How a held event was dealt with; settled_by is empty where the event it waited for arrived.
create table payment_settlements (
  provider text not null,
  provider_event_id text not null,
  outcome text not null,
  reason text not null,
  settled_by uuid,
  settled_at timestamp with time zone not null,
  constraint payment_settlements_pkey PRIMARY KEY (provider, provider_event_id),
  constraint payment_settlements_provider_provider_event_id_fkey FOREIGN KEY (provider, provider_event_id) REFERENCES provider_events(provider, provider_event_id),
  constraint payment_settlements_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES people(person_id),
  constraint payment_settlements_outcome_check CHECK (outcome = ANY (ARRAY['applied-later'::text, 'returned'::text, 'by-hand'::text])),
  constraint payment_settlements_reason_check CHECK (length(btrim(reason)) >= 3 AND length(btrim(reason)) <= 2000)
);
CREATE INDEX payment_settlements_settled_by ON public.payment_settlements USING btree (settled_by);
CREATE TRIGGER payment_settlements_append_only BEFORE DELETE OR UPDATE ON payment_settlements FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on payment_settlements to einthoven_app;

-- A person by id alone. Stays for ever, so that events keep their meaning after erasure.
create table people (
  person_id uuid not null default uuidv7(),
  demonstration boolean not null default false,
  created_at timestamp with time zone not null default now(),
  closed_at timestamp with time zone,
  erased_at timestamp with time zone,
  language text,
  constraint people_pkey PRIMARY KEY (person_id),
  constraint people_check CHECK (erased_at IS NULL OR closed_at IS NOT NULL),
  constraint people_language_check CHECK (language = ANY (ARRAY['en'::text, 'es'::text]))
);
grant insert, select, update on people to einthoven_app;

-- Each person's own key, sealed by the body's secret. Deleting the row erases all that the key sealed.
create table person_keys (
  person_id uuid not null,
  sealed_key bytea not null,
  created_at timestamp with time zone not null default now(),
  constraint person_keys_pkey PRIMARY KEY (person_id),
  constraint person_keys_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);
grant delete, insert, select on person_keys to einthoven_app;

-- Personal data of living accounts; the row is deleted on erasure.
create table person_profiles (
  person_id uuid not null,
  legal_name text not null,
  family_name text not null,
  birth_date date,
  city text,
  state_code text,
  registry_place_shown boolean not null default false,
  updated_at timestamp with time zone not null default now(),
  constraint person_profiles_pkey PRIMARY KEY (person_id),
  constraint person_profiles_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint person_profiles_birth_date_check CHECK (birth_date >= '1900-01-01'::date AND birth_date <= '2100-01-01'::date),
  constraint person_profiles_check CHECK (NOT registry_place_shown OR city IS NOT NULL AND state_code IS NOT NULL),
  constraint person_profiles_city_check CHECK (length(city) >= 1 AND length(city) <= 100),
  constraint person_profiles_family_name_check CHECK (length(family_name) >= 1 AND length(family_name) <= 200 AND family_name = btrim(family_name)),
  constraint person_profiles_legal_name_check CHECK (length(legal_name) >= 1 AND length(legal_name) <= 200 AND legal_name = btrim(legal_name)),
  constraint person_profiles_state_code_check CHECK (state_code ~ '^[A-Z]{2}$'::text)
);
grant delete, insert, select, update on person_profiles to einthoven_app;

-- Which files were loaded when, and what came of their rows.
create table place_imports (
  place_import_id uuid not null default uuidv7(),
  kind text not null,
  files text[] not null,
  files_sha256 text not null,
  report jsonb not null,
  imported_at timestamp with time zone not null,
  constraint place_imports_pkey PRIMARY KEY (place_import_id),
  constraint place_imports_files_sha256_check CHECK (files_sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint place_imports_kind_check CHECK (kind = ANY (ARRAY['shipped'::text, 'census'::text, 'oews'::text, 'ipeds'::text]))
);
CREATE INDEX place_imports_kind ON public.place_imports USING btree (kind, imported_at);
CREATE TRIGGER place_imports_append_only BEFORE DELETE OR UPDATE ON place_imports FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on place_imports to einthoven_app;

-- Where every figure on a place page comes from: publisher, what, of when, when looked up, on which terms.
create table place_sources (
  place_source_id text not null,
  publisher text not null,
  title text not null,
  vintage text not null,
  retrieved_on date not null,
  licence text not null,
  url text not null,
  strength text not null,
  file_sha256 text,
  constraint place_sources_pkey PRIMARY KEY (place_source_id),
  constraint place_sources_file_sha256_check CHECK (file_sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint place_sources_licence_check CHECK (length(licence) >= 1 AND length(licence) <= 200),
  constraint place_sources_place_source_id_check CHECK (place_source_id ~ '^[a-z0-9][a-z0-9.-]{2,80}$'::text),
  constraint place_sources_publisher_check CHECK (length(publisher) >= 1 AND length(publisher) <= 200),
  constraint place_sources_strength_check CHECK (strength = ANY (ARRAY['official'::text, 'secondary'::text, 'own'::text])),
  constraint place_sources_title_check CHECK (length(title) >= 1 AND length(title) <= 300),
  constraint place_sources_url_check CHECK (url ~ '^https?://'::text),
  constraint place_sources_vintage_check CHECK (length(vintage) >= 1 AND length(vintage) <= 100)
);
grant insert, select, update on place_sources to einthoven_app;

-- Help to find a job: who asked for it, who helps, and what came of it.
create table placements (
  placement_id uuid not null default uuidv7(),
  person_id uuid not null,
  state text not null default 'open'::text,
  advice_case_id uuid,
  adviser_id uuid,
  wish text not null,
  outcome text not null default ''::text,
  opened_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint placements_end_together TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint placements_pkey PRIMARY KEY (placement_id),
  constraint placements_advice_case_id_fkey FOREIGN KEY (advice_case_id) REFERENCES advice_cases(advice_case_id),
  constraint placements_adviser_id_fkey FOREIGN KEY (adviser_id) REFERENCES people(person_id),
  constraint placements_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint placements_check CHECK ((state = 'open'::text) = (ended_at IS NULL)),
  constraint placements_outcome_check CHECK (length(outcome) <= 1000),
  constraint placements_state_check CHECK (state = ANY (ARRAY['open'::text, 'placed'::text, 'ended'::text])),
  constraint placements_wish_check CHECK (length(wish) <= 1000)
);
CREATE INDEX placements_adviser ON public.placements USING btree (adviser_id);
CREATE INDEX placements_person ON public.placements USING btree (person_id);
CREATE INDEX placements_waiting ON public.placements USING btree (opened_at) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX placements_advice_case ON public.placements USING btree (advice_case_id);
CREATE UNIQUE INDEX placements_open ON public.placements USING btree (person_id) WHERE (state = 'open'::text);
CREATE CONSTRAINT TRIGGER placements_end_together AFTER INSERT OR UPDATE ON placements DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.advice_case_id IS NOT NULL) EXECUTE FUNCTION placement_ends_with_its_case();
grant insert, select, update on placements to einthoven_app;

-- Cities, towns and settlements. Those of 25,000 people and more have a page.
create table places (
  geoid text not null,
  state_code text not null,
  slug text,
  name text not null,
  name_folded text not null,
  kind text not null,
  counties text[] not null default '{}'::text[],
  cbsa text,
  population integer,
  population_source text,
  latitude double precision not null,
  longitude double precision not null,
  place_source_id text not null,
  constraint places_pkey PRIMARY KEY (geoid),
  constraint places_cbsa_fkey FOREIGN KEY (cbsa) REFERENCES metro_areas(cbsa),
  constraint places_place_source_id_fkey FOREIGN KEY (place_source_id) REFERENCES place_sources(place_source_id),
  constraint places_population_source_fkey FOREIGN KEY (population_source) REFERENCES place_sources(place_source_id),
  constraint places_state_code_fkey FOREIGN KEY (state_code) REFERENCES states(state_code),
  constraint places_check CHECK (population IS NULL OR population_source IS NOT NULL),
  constraint places_geoid_check CHECK (geoid ~ '^[0-9]{7}([0-9]{3})?$'::text),
  constraint places_latitude_check CHECK (latitude >= '-90'::integer::double precision AND latitude <= 90::double precision),
  constraint places_longitude_check CHECK (longitude >= '-180'::integer::double precision AND longitude <= 180::double precision),
  constraint places_name_check CHECK (length(name) >= 1 AND length(name) <= 100),
  constraint places_population_check CHECK (population >= 0),
  constraint places_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)
);
CREATE INDEX places_cbsa ON public.places USING btree (cbsa);
CREATE INDEX places_name ON public.places USING btree (name_folded text_pattern_ops, state_code);
CREATE INDEX places_point ON public.places USING btree (latitude, longitude);
CREATE INDEX places_population_source ON public.places USING btree (population_source);
CREATE INDEX places_source ON public.places USING btree (place_source_id);
CREATE INDEX places_state ON public.places USING btree (state_code);
CREATE UNIQUE INDEX places_slug ON public.places USING btree (state_code, slug) WHERE (slug IS NOT NULL);
grant delete, insert, select, update on places to einthoven_app;

-- Openings that employers posted. Only those in the state shown stand on the board, and only until their last day.
create table postings (
  posting_id uuid not null default uuidv7(),
  employer_id uuid not null,
  title text not null,
  description text not null,
  employment_type text not null,
  shift text not null,
  setting text not null,
  pay_from_cents integer,
  pay_until_cents integer,
  pay_unit text,
  city text not null,
  state_code text not null,
  zip text not null,
  latitude double precision not null,
  longitude double precision not null,
  source text not null,
  reference text not null default ''::text,
  state text not null,
  flags text[] not null default '{}'::text[],
  reason text not null default ''::text,
  revision integer not null default 0,
  posted_at timestamp with time zone not null,
  expires_on date not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  posted_by uuid not null,
  constraint postings_pkey PRIMARY KEY (posting_id),
  constraint postings_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint postings_employer_id_fkey FOREIGN KEY (employer_id) REFERENCES employers(employer_id),
  constraint postings_posted_by_fkey FOREIGN KEY (posted_by) REFERENCES people(person_id),
  constraint postings_check CHECK ((pay_from_cents IS NULL) = (pay_unit IS NULL)),
  constraint postings_check1 CHECK (pay_until_cents >= pay_from_cents),
  constraint postings_check2 CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
  constraint postings_city_check CHECK (length(city) >= 1 AND length(city) <= 80),
  constraint postings_description_check CHECK (length(description) >= 1 AND length(description) <= 6000),
  constraint postings_employment_type_check CHECK (employment_type = ANY (ARRAY['full-time'::text, 'part-time'::text, 'per-diem'::text, 'contract'::text, 'travel'::text])),
  constraint postings_latitude_check CHECK (latitude >= '-90'::integer::double precision AND latitude <= 90::double precision),
  constraint postings_longitude_check CHECK (longitude >= '-180'::integer::double precision AND longitude <= 180::double precision),
  constraint postings_pay_from_cents_check CHECK (pay_from_cents > 0),
  constraint postings_pay_unit_check CHECK (pay_unit = ANY (ARRAY['hour'::text, 'year'::text])),
  constraint postings_pay_until_cents_check CHECK (pay_until_cents > 0),
  constraint postings_reason_check CHECK (length(reason) <= 1000),
  constraint postings_reference_check CHECK (length(reference) <= 80),
  constraint postings_revision_check CHECK (revision >= 0),
  constraint postings_setting_check CHECK (setting = ANY (ARRAY['hospital'::text, 'clinic'::text, 'physician-office'::text, 'monitoring-center'::text, 'mobile'::text, 'other'::text])),
  constraint postings_shift_check CHECK (shift = ANY (ARRAY['day'::text, 'evening'::text, 'night'::text, 'rotating'::text, 'weekend'::text])),
  constraint postings_source_check CHECK (source = ANY (ARRAY['form'::text, 'csv'::text, 'api'::text, 'json-ld'::text])),
  constraint postings_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'shown'::text, 'refused'::text, 'closed'::text, 'expired'::text])),
  constraint postings_state_code_check CHECK (state_code ~ '^[A-Z]{2}$'::text),
  constraint postings_title_check CHECK (length(title) >= 1 AND length(title) <= 120),
  constraint postings_zip_check CHECK (zip ~ '^[0-9]{5}$'::text)
);
CREATE INDEX postings_decided_by ON public.postings USING btree (decided_by);
CREATE INDEX postings_employer ON public.postings USING btree (employer_id, posted_at DESC);
CREATE INDEX postings_ending ON public.postings USING btree (expires_on) WHERE (state = 'shown'::text);
CREATE INDEX postings_near ON public.postings USING btree (latitude, longitude) INCLUDE (posting_id, shift, setting, employment_type, state_code, pay_from_cents, expires_on, posted_at) WHERE (state = 'shown'::text);
CREATE INDEX postings_newest ON public.postings USING btree (posted_at DESC, posting_id) WHERE (state = 'shown'::text);
CREATE INDEX postings_posted_by ON public.postings USING btree (posted_by);
CREATE INDEX postings_shift ON public.postings USING btree (shift, posted_at DESC, posting_id) WHERE (state = 'shown'::text);
CREATE INDEX postings_state_code ON public.postings USING btree (state_code, posted_at DESC) WHERE (state = 'shown'::text);
CREATE INDEX postings_waiting ON public.postings USING btree (posted_at) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX postings_reference ON public.postings USING btree (employer_id, reference) WHERE ((reference <> ''::text) AND (state = ANY (ARRAY['waiting'::text, 'shown'::text])));
grant insert, select, update on postings to einthoven_app;

-- Timed practice drawn from the practice bank; as many as a person likes, never twice in the same order.
create table practice_exams (
  practice_exam_id uuid not null default uuidv7(),
  person_id uuid not null,
  length text not null,
  seed text not null,
  order_sha256 text not null,
  started_at timestamp with time zone not null,
  deadline_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  raw_score integer,
  item_count integer not null,
  task text,
  lease_epoch integer not null default 0,
  leased_at timestamp with time zone,
  last_position integer not null default 1,
  constraint practice_exams_pkey PRIMARY KEY (practice_exam_id),
  constraint practice_exams_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint practice_exams_check CHECK (deadline_at > started_at),
  constraint practice_exams_check1 CHECK ((finished_at IS NULL) = (raw_score IS NULL)),
  constraint practice_exams_item_count_check CHECK (item_count > 0),
  constraint practice_exams_last_position_check CHECK (last_position > 0),
  constraint practice_exams_lease_epoch_check CHECK (lease_epoch >= 0),
  constraint practice_exams_length_check CHECK (length = ANY (ARRAY['full'::text, 'short'::text, 'sprint'::text, 'drill'::text, 'mistakes'::text, 'weak'::text, 'placement'::text])),
  constraint practice_exams_raw_score_check CHECK (raw_score >= 0),
  constraint practice_exams_task_check CHECK (task ~ '^[A-E][0-9]{1,2}$'::text),
  constraint practice_exams_task_check2 CHECK ((length = 'drill'::text) = (task IS NOT NULL))
);
CREATE INDEX practice_exams_person ON public.practice_exams USING btree (person_id, started_at);
CREATE INDEX practice_exams_person_id_order_sha256_idx ON public.practice_exams USING btree (person_id, order_sha256);
grant insert, select, update on practice_exams to einthoven_app;

-- Keys of practice items, which learners see after answering.
create table practice_keys (
  item_id text not null,
  item_version integer not null,
  rationale jsonb not null,
  sources jsonb not null,
  answer jsonb,
  family jsonb,
  constraint practice_keys_pkey PRIMARY KEY (item_id, item_version),
  constraint practice_keys_item_id_item_version_fkey FOREIGN KEY (item_id, item_version) REFERENCES items(item_id, item_version),
  constraint practice_keys_answer CHECK (answer ? 'type'::text),
  constraint practice_keys_one CHECK (num_nonnulls(answer, family) = 1)
);
grant insert, select on practice_keys to einthoven_app;

-- The items of a practice exam in their order, with what was answered.
create table practice_responses (
  practice_exam_id uuid not null,
  position integer not null,
  item_id text not null,
  item_version integer not null,
  option_order text not null,
  answer text,
  answered_at timestamp with time zone,
  tracing jsonb,
  drawn_answer jsonb,
  drawn_options jsonb,
  flagged boolean not null default false,
  struck text not null default ''::text,
  answer_epoch integer not null default 0,
  answer_sequence integer not null default 0,
  flag_epoch integer not null default 0,
  flag_sequence integer not null default 0,
  strike_epoch integer not null default 0,
  strike_sequence integer not null default 0,
  constraint practice_responses_pkey PRIMARY KEY (practice_exam_id, "position"),
  constraint practice_responses_item_id_item_version_fkey FOREIGN KEY (item_id, item_version) REFERENCES items(item_id, item_version),
  constraint practice_responses_practice_exam_id_fkey FOREIGN KEY (practice_exam_id) REFERENCES practice_exams(practice_exam_id),
  constraint practice_responses_answer_check CHECK (length(answer) >= 1 AND length(answer) <= 64),
  constraint practice_responses_drawn CHECK ((tracing IS NULL) = (drawn_answer IS NULL)),
  constraint practice_responses_option_order_check CHECK (option_order ~ '^[a-h]{0,8}$'::text),
  constraint practice_responses_options CHECK (drawn_options IS NULL OR drawn_answer IS NOT NULL),
  constraint practice_responses_position_check CHECK ("position" > 0),
  constraint practice_responses_struck_check CHECK (struck ~ '^[a-h]{0,8}$'::text)
);
CREATE INDEX practice_responses_item ON public.practice_responses USING btree (item_id, item_version);
grant insert, select, update on practice_responses to einthoven_app;

-- What a school says against a decision on a program; decided by somebody who took no part in it.
create table program_appeals (
  program_appeal_id uuid not null default uuidv7(),
  program_decision_id uuid not null,
  program_id uuid not null,
  words text not null,
  filed_by uuid not null,
  filed_at timestamp with time zone not null,
  state text not null default 'waiting'::text,
  reason text,
  decided_by uuid,
  decided_at timestamp with time zone,
  constraint program_appeals_program_decision_id_key UNIQUE (program_decision_id),
  constraint program_appeals_pkey PRIMARY KEY (program_appeal_id),
  constraint program_appeals_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint program_appeals_filed_by_fkey FOREIGN KEY (filed_by) REFERENCES people(person_id),
  constraint program_appeals_program_decision_id_fkey FOREIGN KEY (program_decision_id) REFERENCES program_decisions(program_decision_id),
  constraint program_appeals_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(program_id),
  constraint program_appeals_check CHECK ((state = 'waiting'::text) = (decided_at IS NULL)),
  constraint program_appeals_check1 CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
  constraint program_appeals_check2 CHECK ((decided_at IS NULL) = (reason IS NULL)),
  constraint program_appeals_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 2000),
  constraint program_appeals_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'granted'::text, 'dismissed'::text])),
  constraint program_appeals_words_check CHECK (length(words) >= 3 AND length(words) <= 4000)
);
CREATE INDEX program_appeals_decided_by ON public.program_appeals USING btree (decided_by);
CREATE INDEX program_appeals_filed_by ON public.program_appeals USING btree (filed_by);
CREATE INDEX program_appeals_program ON public.program_appeals USING btree (program_id);
grant insert, select, update on program_appeals to einthoven_app;

-- Applications of schools for the approval of a program, the first time and again before it ends.
create table program_applications (
  program_application_id uuid not null default uuidv7(),
  program_id uuid not null,
  kind text not null,
  state text not null,
  answers jsonb not null default '{}'::jsonb,
  scheme_version text not null,
  revision integer not null default 0,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  submitted_at timestamp with time zone,
  decided_at timestamp with time zone,
  constraint program_applications_pkey PRIMARY KEY (program_application_id),
  constraint program_applications_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(person_id),
  constraint program_applications_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(program_id),
  constraint program_applications_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint program_applications_answers_check CHECK (jsonb_typeof(answers) = 'object'::text),
  constraint program_applications_check CHECK ((state <> ALL (ARRAY['submitted'::text, 'asked'::text, 'approved'::text, 'refused'::text])) OR submitted_at IS NOT NULL),
  constraint program_applications_check1 CHECK ((state = ANY (ARRAY['approved'::text, 'refused'::text, 'withdrawn'::text])) = (decided_at IS NOT NULL)),
  constraint program_applications_kind_check CHECK (kind = ANY (ARRAY['first'::text, 'again'::text])),
  constraint program_applications_revision_check CHECK (revision >= 0),
  constraint program_applications_state_check CHECK (state = ANY (ARRAY['draft'::text, 'submitted'::text, 'asked'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text]))
);
CREATE INDEX program_applications_by ON public.program_applications USING btree (created_by);
CREATE INDEX program_applications_program ON public.program_applications USING btree (program_id);
CREATE INDEX program_applications_scheme ON public.program_applications USING btree (scheme_version);
CREATE INDEX program_applications_waiting ON public.program_applications USING btree (submitted_at) WHERE (state = 'submitted'::text);
CREATE UNIQUE INDEX program_applications_open ON public.program_applications USING btree (program_id) WHERE (state = ANY (ARRAY['draft'::text, 'submitted'::text, 'asked'::text]));
grant insert, select, update on program_applications to einthoven_app;

-- Changes of a program that its school reported. What bears on the approval waits for staff to look at it.
create table program_changes (
  program_change_id uuid not null default uuidv7(),
  program_id uuid not null,
  what text not null,
  was text not null default ''::text,
  becomes text not null default ''::text,
  effective_on date not null,
  reported_by uuid not null,
  reported_at timestamp with time zone not null,
  seen_by uuid,
  seen_at timestamp with time zone,
  constraint program_changes_pkey PRIMARY KEY (program_change_id),
  constraint program_changes_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(program_id),
  constraint program_changes_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES people(person_id),
  constraint program_changes_seen_by_fkey FOREIGN KEY (seen_by) REFERENCES people(person_id),
  constraint program_changes_becomes_check CHECK (length(becomes) <= 300),
  constraint program_changes_check CHECK ((seen_at IS NULL) = (seen_by IS NULL)),
  constraint program_changes_was_check CHECK (length(was) <= 300),
  constraint program_changes_what_check CHECK (what = ANY (ARRAY['conditions-met'::text, 'hours'::text, 'class-size'::text, 'price'::text, 'delivery'::text, 'next-start'::text, 'instructors'::text, 'clinical-sites'::text, 'ownership'::text, 'address'::text, 'other'::text]))
);
CREATE INDEX program_changes_by ON public.program_changes USING btree (reported_by);
CREATE INDEX program_changes_program ON public.program_changes USING btree (program_id);
CREATE INDEX program_changes_seen_by ON public.program_changes USING btree (seen_by);
CREATE INDEX program_changes_waiting ON public.program_changes USING btree (reported_at) WHERE (seen_at IS NULL);
grant insert, select, update on program_changes to einthoven_app;

-- Complaints about a program that were upheld, as the directory shows them.
create table program_complaints (
  program_complaint_id uuid not null default uuidv7(),
  program_id uuid not null,
  upheld_on date not null,
  found text not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null,
  constraint program_complaints_pkey PRIMARY KEY (program_complaint_id),
  constraint program_complaints_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(program_id),
  constraint program_complaints_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(person_id),
  constraint program_complaints_found_check CHECK (length(found) >= 3 AND length(found) <= 300)
);
CREATE INDEX program_complaints_by ON public.program_complaints USING btree (recorded_by);
CREATE INDEX program_complaints_program ON public.program_complaints USING btree (program_id);
CREATE TRIGGER program_complaints_append_only BEFORE DELETE OR UPDATE ON program_complaints FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on program_complaints to einthoven_app;

-- Steps of staff on a program, newest last. A decision is the second of two people who want the same; what the decisions add up to is the approval.
create table program_decisions (
  program_decision_id uuid not null default uuidv7(),
  program_id uuid not null,
  program_application_id uuid,
  step text not null,
  outcome text,
  conditions text not null default ''::text,
  reason text not null,
  effective_on date not null,
  valid_until date,
  decided_by uuid not null,
  decided_at timestamp with time zone not null,
  scheme_version text not null,
  constraint program_decisions_pkey PRIMARY KEY (program_decision_id),
  constraint program_decisions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint program_decisions_program_application_id_fkey FOREIGN KEY (program_application_id) REFERENCES program_applications(program_application_id),
  constraint program_decisions_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(program_id),
  constraint program_decisions_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint program_decisions_check CHECK ((step = ANY (ARRAY['question'::text, 'dropped'::text])) = (outcome IS NULL)),
  constraint program_decisions_check1 CHECK (step = 'decision'::text AND outcome = 'approve'::text OR valid_until IS NULL OR step = 'proposal'::text),
  constraint program_decisions_conditions_check CHECK (length(conditions) <= 1000),
  constraint program_decisions_outcome_check CHECK (outcome = ANY (ARRAY['approve'::text, 'refuse'::text, 'probation'::text, 'full'::text, 'withdraw'::text, 'reinstate'::text])),
  constraint program_decisions_reason_check CHECK (length(reason) >= 3 AND length(reason) <= 2000),
  constraint program_decisions_step_check CHECK (step = ANY (ARRAY['question'::text, 'proposal'::text, 'decision'::text, 'dropped'::text]))
);
CREATE INDEX program_decisions_application ON public.program_decisions USING btree (program_application_id);
CREATE INDEX program_decisions_by ON public.program_decisions USING btree (decided_by);
CREATE INDEX program_decisions_program ON public.program_decisions USING btree (program_id);
CREATE INDEX program_decisions_scheme ON public.program_decisions USING btree (scheme_version);
CREATE INDEX program_decisions_standing ON public.program_decisions USING btree (program_id, program_decision_id DESC) WHERE (program_application_id IS NULL);
CREATE TRIGGER program_decisions_append_only BEFORE DELETE OR UPDATE ON program_decisions FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER program_decisions_decider_is_free BEFORE INSERT ON program_decisions FOR EACH ROW EXECUTE FUNCTION program_decider_is_free();
grant insert, select on program_decisions to einthoven_app;

-- Files that a school shows with an application. A file is opened only once it was found clean.
create table program_evidence (
  program_evidence_id uuid not null default uuidv7(),
  program_application_id uuid not null,
  kind text not null,
  file_id uuid,
  file_name text not null,
  state text not null default 'waiting'::text,
  finding text,
  added_by uuid not null,
  added_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint program_evidence_pkey PRIMARY KEY (program_evidence_id),
  constraint program_evidence_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(person_id),
  constraint program_evidence_file_id_fkey FOREIGN KEY (file_id) REFERENCES stored_files(file_id),
  constraint program_evidence_program_application_id_fkey FOREIGN KEY (program_application_id) REFERENCES program_applications(program_application_id),
  constraint program_evidence_file_name_check CHECK (length(file_name) >= 1 AND length(file_name) <= 200),
  constraint program_evidence_kind_check CHECK (kind = ANY (ARRAY['curriculum'::text, 'agreement'::text, 'authorisation'::text, 'instructors'::text, 'facilities'::text, 'policies'::text, 'other'::text])),
  constraint program_evidence_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'clean'::text, 'refused'::text]))
);
CREATE INDEX program_evidence_application ON public.program_evidence USING btree (program_application_id);
CREATE INDEX program_evidence_by ON public.program_evidence USING btree (added_by);
CREATE INDEX program_evidence_file ON public.program_evidence USING btree (file_id);
CREATE INDEX program_evidence_waiting ON public.program_evidence USING btree (program_evidence_id) WHERE (state = 'waiting'::text);
grant insert, select, update on program_evidence to einthoven_app;

-- Who teaches, as the school publishes it with their agreement.
create table program_instructors (
  program_instructor_id uuid not null default uuidv7(),
  program_id uuid not null,
  person_id uuid,
  name text not null,
  background text not null,
  credentials text not null default ''::text,
  credential_number text not null default ''::text,
  since date not null,
  until date,
  constraint program_instructors_pkey PRIMARY KEY (program_instructor_id),
  constraint program_instructors_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint program_instructors_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(program_id),
  constraint program_instructors_background_check CHECK (length(background) >= 1 AND length(background) <= 600),
  constraint program_instructors_credential_number_check CHECK (length(credential_number) <= 40),
  constraint program_instructors_credentials_check CHECK (length(credentials) <= 200),
  constraint program_instructors_name_check CHECK (length(name) >= 1 AND length(name) <= 120)
);
CREATE INDEX program_instructors_person ON public.program_instructors USING btree (person_id);
CREATE INDEX program_instructors_program ON public.program_instructors USING btree (program_id);
grant delete, insert, select, update on program_instructors to einthoven_app;

-- What schools were told about days to come, so that each is told once.
create table program_notices (
  program_id uuid not null,
  kind text not null,
  about_day date not null,
  days_before integer not null,
  told_at timestamp with time zone not null,
  constraint program_notices_pkey PRIMARY KEY (program_id, kind, about_day, days_before),
  constraint program_notices_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(program_id),
  constraint program_notices_days_before_check CHECK (days_before >= 0),
  constraint program_notices_kind_check CHECK (kind = ANY (ARRAY['ending'::text, 'conditions'::text]))
);
CREATE TRIGGER program_notices_append_only BEFORE DELETE OR UPDATE ON program_notices FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on program_notices to einthoven_app;

-- What a reviewer without interest found, by the rubric, and how they saw the school.
create table program_reviews (
  program_review_id uuid not null default uuidv7(),
  program_application_id uuid not null,
  application_revision integer not null,
  reviewer_id uuid not null,
  findings jsonb not null,
  visit text not null,
  visited_on date,
  note text not null,
  reviewed_at timestamp with time zone not null,
  constraint program_reviews_pkey PRIMARY KEY (program_review_id),
  constraint program_reviews_program_application_id_fkey FOREIGN KEY (program_application_id) REFERENCES program_applications(program_application_id),
  constraint program_reviews_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES people(person_id),
  constraint program_reviews_check CHECK ((visit = 'none'::text) = (visited_on IS NULL)),
  constraint program_reviews_findings_check CHECK (jsonb_typeof(findings) = 'object'::text),
  constraint program_reviews_note_check CHECK (length(note) >= 3 AND length(note) <= 2000),
  constraint program_reviews_visit_check CHECK (visit = ANY (ARRAY['site'::text, 'video'::text, 'none'::text]))
);
CREATE INDEX program_reviews_by ON public.program_reviews USING btree (reviewer_id);
CREATE UNIQUE INDEX program_reviews_once ON public.program_reviews USING btree (program_application_id, application_revision, reviewer_id);
CREATE TRIGGER program_reviews_append_only BEFORE DELETE OR UPDATE ON program_reviews FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on program_reviews to einthoven_app;

-- Training programs on record. Applications for a credential refer to them; the directory lists them.
create table programs (
  program_id uuid not null default uuidv7(),
  name text not null,
  school_name text not null,
  city text not null,
  state_code text not null,
  class_hours integer,
  clinical_hours integer,
  approval text not null,
  owner_person_id uuid,
  demonstration boolean not null default false,
  school_id uuid,
  summary text not null default ''::text,
  delivery text,
  class_size integer,
  price_cents integer,
  price_covers text not null default ''::text,
  next_start date,
  zip text not null default ''::text,
  latitude double precision,
  longitude double precision,
  standing text,
  approval_spans jsonb not null default '[]'::jsonb,
  approval_until date,
  listed boolean not null default true,
  words tsvector generated always as (to_tsvector('simple'::regconfig, regexp_replace(((((name || ' '::text) || school_name) || ' '::text) || city), '[^[:alnum:]]+'::text, ' '::text, 'g'::text))) stored,
  revision integer not null default 0,
  updated_at timestamp with time zone not null default now(),
  constraint programs_pkey PRIMARY KEY (program_id),
  constraint programs_owner_person_id_fkey FOREIGN KEY (owner_person_id) REFERENCES people(person_id),
  constraint programs_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(school_id),
  constraint programs_approval_check CHECK (approval = ANY (ARRAY['approved'::text, 'not-on-record'::text, 'withdrawn'::text])),
  constraint programs_approval_spans_check CHECK (jsonb_typeof(approval_spans) = 'array'::text),
  constraint programs_class_hours_check CHECK (class_hours > 0),
  constraint programs_class_size_check CHECK (class_size > 0),
  constraint programs_clinical_hours_check CHECK (clinical_hours >= 0),
  constraint programs_delivery_check CHECK (delivery = ANY (ARRAY['on-site'::text, 'hybrid'::text, 'online'::text])),
  constraint programs_latitude_check CHECK (latitude >= '-90'::integer::double precision AND latitude <= 90::double precision),
  constraint programs_longitude_check CHECK (longitude >= '-180'::integer::double precision AND longitude <= 180::double precision),
  constraint programs_point CHECK ((latitude IS NULL) = (longitude IS NULL)),
  constraint programs_price_cents_check CHECK (price_cents >= 0),
  constraint programs_price_covers_check CHECK (length(price_covers) <= 300),
  constraint programs_revision_check CHECK (revision >= 0),
  constraint programs_standing_check CHECK (standing = ANY (ARRAY['full'::text, 'conditions'::text, 'probation'::text])),
  constraint programs_state_code_check CHECK (state_code ~ '^[A-Z]{2}$'::text),
  constraint programs_summary_check CHECK (length(summary) <= 2000),
  constraint programs_zip_check CHECK (zip = ''::text OR zip ~ '^[0-9]{5}$'::text)
);
CREATE INDEX programs_ending ON public.programs USING btree (approval_until) WHERE (approval = 'approved'::text);
CREATE INDEX programs_name ON public.programs USING btree (name, program_id) WHERE listed;
CREATE INDEX programs_near ON public.programs USING btree (latitude, longitude) INCLUDE (program_id, approval, delivery, class_hours, clinical_hours, class_size, price_cents, next_start, state_code) WHERE listed;
CREATE INDEX programs_owner ON public.programs USING btree (owner_person_id);
CREATE INDEX programs_school ON public.programs USING btree (school_id);
CREATE INDEX programs_state ON public.programs USING btree (state_code, name) WHERE listed;
CREATE INDEX programs_words ON public.programs USING gin (words);
grant insert, select, update on programs to einthoven_app;

-- Every signed event received, once: a replay finds its own row and does nothing. Held ones wait for finance or for the event they follow.
create table provider_events (
  provider text not null,
  provider_event_id text not null,
  kind text not null,
  fact text not null,
  outcome text not null,
  problem text,
  order_id uuid,
  payment_reference text,
  fact_reference text,
  amount_cents bigint,
  currency text,
  occurred_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint provider_events_pkey PRIMARY KEY (provider, provider_event_id),
  constraint provider_events_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(order_id),
  constraint provider_events_check CHECK ((outcome = 'held'::text) <= (problem IS NOT NULL)),
  constraint provider_events_outcome_check CHECK (outcome = ANY (ARRAY['applied'::text, 'ignored'::text, 'held'::text])),
  constraint provider_events_problem_check CHECK (problem ~ '^[A-Z_]+$'::text),
  constraint provider_events_provider_check CHECK (provider = ANY (ARRAY['stripe'::text, 'demonstration'::text, 'recorded'::text]))
);
CREATE INDEX provider_events_held ON public.provider_events USING btree (received_at) WHERE (outcome = 'held'::text);
CREATE INDEX provider_events_order ON public.provider_events USING btree (order_id);
CREATE INDEX provider_events_payment ON public.provider_events USING btree (provider, payment_reference);
CREATE TRIGGER provider_events_append_only BEFORE DELETE OR UPDATE ON provider_events FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on provider_events to einthoven_app;

-- Answers to the questions of a quarter, each given once: what was right is shown at once.
create table quarterly_answers (
  renewal_cycle_id uuid not null,
  quarter integer not null,
  position integer not null,
  answer text not null,
  is_right boolean not null,
  answered_at timestamp with time zone not null,
  constraint quarterly_answers_pkey PRIMARY KEY (renewal_cycle_id, quarter, "position"),
  constraint quarterly_answers_renewal_cycle_id_quarter_fkey FOREIGN KEY (renewal_cycle_id, quarter) REFERENCES quarterly_sets(renewal_cycle_id, quarter),
  constraint quarterly_answers_answer_check CHECK (length(answer) >= 1 AND length(answer) <= 64),
  constraint quarterly_answers_position_check CHECK ("position" > 0)
);
CREATE TRIGGER quarterly_answers_append_only BEFORE DELETE OR UPDATE ON quarterly_answers FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on quarterly_answers to einthoven_app;

-- What was told of a quarter, each once: that its questions are there, and that it closes soon.
create table quarterly_notices (
  renewal_cycle_id uuid not null,
  quarter integer not null,
  notice text not null,
  noted_at timestamp with time zone not null,
  constraint quarterly_notices_pkey PRIMARY KEY (renewal_cycle_id, quarter, notice),
  constraint quarterly_notices_renewal_cycle_id_fkey FOREIGN KEY (renewal_cycle_id) REFERENCES renewal_cycles(renewal_cycle_id),
  constraint quarterly_notices_notice_check CHECK (notice = ANY (ARRAY['open'::text, 'closes'::text])),
  constraint quarterly_notices_quarter_check CHECK (quarter > 0)
);
CREATE TRIGGER quarterly_notices_append_only BEFORE DELETE OR UPDATE ON quarterly_notices FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on quarterly_notices to einthoven_app;

-- Which questions a person has in a quarter of their cycle, fixed when they first look.
create table quarterly_sets (
  renewal_cycle_id uuid not null,
  quarter integer not null,
  form_id text not null,
  person_id uuid not null,
  opened_at timestamp with time zone not null,
  constraint quarterly_sets_pkey PRIMARY KEY (renewal_cycle_id, quarter),
  constraint quarterly_sets_form_id_fkey FOREIGN KEY (form_id) REFERENCES forms(form_id),
  constraint quarterly_sets_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint quarterly_sets_renewal_cycle_id_fkey FOREIGN KEY (renewal_cycle_id) REFERENCES renewal_cycles(renewal_cycle_id),
  constraint quarterly_sets_quarter_check CHECK (quarter > 0)
);
CREATE INDEX quarterly_sets_form ON public.quarterly_sets USING btree (form_id);
CREATE INDEX quarterly_sets_person ON public.quarterly_sets USING btree (person_id);
CREATE TRIGGER quarterly_sets_append_only BEFORE DELETE OR UPDATE ON quarterly_sets FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on quarterly_sets to einthoven_app;

-- Counters of rate limits; may be lost in a crash without harm.
create unlogged table rate_buckets (
  bucket text not null,
  window_start timestamp with time zone not null,
  hits integer not null,
  constraint rate_buckets_pkey PRIMARY KEY (bucket, window_start),
  constraint rate_buckets_hits_check CHECK (hits > 0)
);
grant delete, insert, select, update on rate_buckets to einthoven_app;

-- A cut of a recording of a heart that an author brought in for items: whole steps of the recorder, lead after lead, and nothing of whose heart it was. The identity is taken out in the browser; taken_out says what that was, without its words. Never changed.
create table recordings (
  recording_id uuid not null,
  sha256 text not null,
  sample_rate_hz double precision not null,
  microvolts_per_unit double precision not null,
  leads text[] not null,
  sample_count integer not null,
  samples bytea not null,
  format text not null,
  taken_out text[] not null,
  source text not null,
  licence text not null,
  picture_file text not null,
  added_by uuid not null,
  added_at timestamp with time zone not null,
  constraint recordings_sha256_key UNIQUE (sha256),
  constraint recordings_pkey PRIMARY KEY (recording_id),
  constraint recordings_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(person_id),
  constraint recordings_picture_file_fkey FOREIGN KEY (picture_file) REFERENCES item_pictures(file_name),
  constraint recordings_check CHECK (octet_length(samples) = (2 * sample_count * cardinality(leads))),
  constraint recordings_format_check CHECK (format = ANY (ARRAY['wfdb'::text, 'edf'::text, 'scp'::text, 'dicom'::text, 'aecg'::text, 'fhir'::text, 'philips'::text, 'csv'::text, 'json'::text])),
  constraint recordings_leads_check CHECK (cardinality(leads) >= 1 AND cardinality(leads) <= 16),
  constraint recordings_licence_check CHECK (length(licence) >= 3 AND length(licence) <= 200),
  constraint recordings_microvolts_per_unit_check CHECK (microvolts_per_unit >= 0.01::double precision AND microvolts_per_unit <= 100::double precision),
  constraint recordings_sample_count_check CHECK (sample_count >= 1 AND sample_count <= 24000),
  constraint recordings_sample_rate_hz_check CHECK (sample_rate_hz >= 50::double precision AND sample_rate_hz <= 2000::double precision),
  constraint recordings_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint recordings_source_check CHECK (length(source) >= 3 AND length(source) <= 300)
);
CREATE INDEX recordings_added_by ON public.recordings USING btree (added_by);
CREATE INDEX recordings_picture_file ON public.recordings USING btree (picture_file);
CREATE TRIGGER recordings_append_only BEFORE DELETE OR UPDATE ON recordings FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on recordings to einthoven_app;

-- People who asked to be referred to a partner, with the words they agreed to and the status that came back.
create table referrals (
  referral_id uuid not null default uuidv7(),
  partner_id text not null,
  person_id uuid not null,
  consent_wording text not null,
  consented_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  handed_over_at timestamp with time zone,
  status text not null default 'waiting'::text,
  status_at timestamp with time zone not null,
  constraint referrals_partner_id_person_id_key UNIQUE (partner_id, person_id),
  constraint referrals_pkey PRIMARY KEY (referral_id),
  constraint referrals_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners(partner_id),
  constraint referrals_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint referrals_consent_wording_check CHECK (length(consent_wording) >= 1 AND length(consent_wording) <= 1000),
  constraint referrals_status_check CHECK (status = ANY (ARRAY['waiting'::text, 'handed-over'::text, 'in-touch'::text, 'hired'::text, 'not-hired'::text, 'withdrawn'::text]))
);
CREATE INDEX referrals_person ON public.referrals USING btree (person_id);
grant insert, select, update on referrals to einthoven_app;

-- Who approved or refused a refund, and who approved it on appeal. One row a person and outcome, so that two approvals are always two people, and so that a person who approved may still refuse with the reason on record.
create table refund_decisions (
  refund_request_id uuid not null,
  decided_by uuid not null,
  outcome text not null,
  reason text not null,
  decided_at timestamp with time zone not null,
  constraint refund_decisions_pkey PRIMARY KEY (refund_request_id, decided_by, outcome),
  constraint refund_decisions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint refund_decisions_refund_request_id_fkey FOREIGN KEY (refund_request_id) REFERENCES refund_requests(refund_request_id),
  constraint refund_decisions_outcome_check CHECK (outcome = ANY (ARRAY['approve'::text, 'refuse'::text, 'approve-on-appeal'::text])),
  constraint refund_decisions_reason_check CHECK (length(btrim(reason)) >= 3 AND length(btrim(reason)) <= 2000)
);
CREATE INDEX refund_decisions_decided_by ON public.refund_decisions USING btree (decided_by);
CREATE TRIGGER refund_decisions_append_only BEFORE DELETE OR UPDATE ON refund_decisions FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on refund_decisions to einthoven_app;

-- Refunds asked for: by the candidate under the rule, by finance as an exception or to return a payment that bought nothing.
create table refund_requests (
  refund_request_id uuid not null default uuidv7(),
  order_id uuid not null,
  provider text not null,
  payment_reference text not null,
  amount_cents integer not null,
  rule text not null,
  reason text not null,
  requested_by uuid not null,
  requested_at timestamp with time zone not null,
  approvals_needed integer not null,
  decided_at timestamp with time zone,
  provider_reference text,
  payout_problem text,
  state text not null default 'waiting'::text,
  constraint refund_requests_pkey PRIMARY KEY (refund_request_id),
  constraint refund_requests_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(order_id),
  constraint refund_requests_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES people(person_id),
  constraint refund_requests_amount_cents_check CHECK (amount_cents > 0),
  constraint refund_requests_approvals_needed_check CHECK (approvals_needed = ANY (ARRAY[1, 2])),
  constraint refund_requests_check CHECK ((state = 'waiting'::text) = (decided_at IS NULL)),
  constraint refund_requests_provider_check CHECK (provider = ANY (ARRAY['stripe'::text, 'demonstration'::text, 'recorded'::text])),
  constraint refund_requests_reason_check CHECK (length(btrim(reason)) >= 3 AND length(btrim(reason)) <= 2000),
  constraint refund_requests_rule_check CHECK (rule = ANY (ARRAY['full'::text, 'half'::text, 'exception'::text, 'return'::text])),
  constraint refund_requests_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'approved'::text, 'paid-out'::text, 'refused'::text, 'withdrawn'::text]))
);
CREATE INDEX refund_requests_order ON public.refund_requests USING btree (order_id);
CREATE INDEX refund_requests_requested_by ON public.refund_requests USING btree (requested_by);
CREATE UNIQUE INDEX refund_requests_live ON public.refund_requests USING btree (order_id, payment_reference) WHERE (state = ANY (ARRAY['waiting'::text, 'approved'::text]));
grant insert, select, update on refund_requests to einthoven_app;

-- What the public may see of a certified person. Place only if the person opted in; the row is deleted on erasure.
create table registry_entries (
  credential_id uuid not null,
  name_as_certified text not null,
  family_name text not null,
  family_name_folded text not null,
  given_name_folded text not null,
  city text,
  state_code text,
  listed_at timestamp with time zone not null,
  updated_at timestamp with time zone not null default now(),
  constraint registry_entries_pkey PRIMARY KEY (credential_id),
  constraint registry_entries_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES credentials(credential_id),
  constraint registry_entries_check CHECK ((city IS NULL) = (state_code IS NULL)),
  constraint registry_entries_name_as_certified_check CHECK (length(name_as_certified) >= 1 AND length(name_as_certified) <= 200),
  constraint registry_entries_state_code_check CHECK (state_code ~ '^[A-Z]{2}$'::text)
);
CREATE INDEX registry_entries_family ON public.registry_entries USING btree (family_name_folded);
grant delete, insert, select, update on registry_entries to einthoven_app;

-- How often the registry was asked, by day and outcome. Counts only: neither who asked nor about whom.
create table registry_lookups (
  looked_up_on date not null,
  kind text not null,
  outcome text not null,
  lookups bigint not null,
  constraint registry_lookups_pkey PRIMARY KEY (looked_up_on, kind, outcome),
  constraint registry_lookups_kind_check CHECK (kind = ANY (ARRAY['number'::text, 'name'::text, 'list'::text])),
  constraint registry_lookups_lookups_check CHECK (lookups > 0),
  constraint registry_lookups_outcome_check CHECK (outcome = ANY (ARRAY['found'::text, 'none'::text, 'too-many'::text, 'malformed'::text, 'limited'::text]))
);
grant insert, select, update on registry_lookups to einthoven_app;

-- Simulated candidates. They have no profile, no application and no address.
create table rehearsal_candidates (
  person_id uuid not null,
  rehearsal_id uuid not null,
  number integer not null,
  device_lost_at timestamp with time zone,
  constraint rehearsal_candidates_rehearsal_id_number_key UNIQUE (rehearsal_id, number),
  constraint rehearsal_candidates_pkey PRIMARY KEY (person_id),
  constraint rehearsal_candidates_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint rehearsal_candidates_rehearsal_id_fkey FOREIGN KEY (rehearsal_id) REFERENCES rehearsals(rehearsal_id),
  constraint rehearsal_candidates_number_check CHECK (number > 0)
);
grant insert, select, update on rehearsal_candidates to einthoven_app;

-- A rehearsal of a window: so many simulated candidates for so many minutes, over HTTP against the running platform, and what was measured.
create table rehearsals (
  rehearsal_id uuid not null default uuidv7(),
  exam_window_id uuid not null,
  form_id text not null,
  candidates integer not null,
  minutes integer not null,
  asked_by uuid,
  asked_at timestamp with time zone not null,
  taken_at timestamp with time zone,
  seen_at timestamp with time zone,
  stop_asked_at timestamp with time zone,
  ended_at timestamp with time zone,
  outcome text,
  report jsonb,
  constraint rehearsals_exam_window_id_key UNIQUE (exam_window_id),
  constraint rehearsals_pkey PRIMARY KEY (rehearsal_id),
  constraint rehearsals_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people(person_id),
  constraint rehearsals_exam_window_id_fkey FOREIGN KEY (exam_window_id) REFERENCES exam_windows(exam_window_id),
  constraint rehearsals_form_id_fkey FOREIGN KEY (form_id) REFERENCES forms(form_id),
  constraint rehearsals_candidates_check CHECK (candidates >= 1 AND candidates <= 500),
  constraint rehearsals_check CHECK ((taken_at IS NULL) = (seen_at IS NULL)),
  constraint rehearsals_check1 CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  constraint rehearsals_check2 CHECK (outcome IS DISTINCT FROM 'done'::text OR report IS NOT NULL),
  constraint rehearsals_minutes_check CHECK (minutes >= 1 AND minutes <= 60),
  constraint rehearsals_outcome_check CHECK (outcome = ANY (ARRAY['done'::text, 'stopped'::text, 'broken'::text]))
);
CREATE INDEX rehearsals_asked_by ON public.rehearsals USING btree (asked_by);
CREATE INDEX rehearsals_form ON public.rehearsals USING btree (form_id);
CREATE UNIQUE INDEX rehearsals_one ON public.rehearsals USING btree ((true)) WHERE (ended_at IS NULL);
grant insert, select, update on rehearsals to einthoven_app;

-- Every step of an application for reinstatement, newest last; words are sealed under the key of the applicant.
create table reinstatement_steps (
  reinstatement_step_id uuid not null default uuidv7(),
  reinstatement_id uuid not null,
  step text not null,
  by_person_id uuid,
  sealed_words bytea,
  taken_at timestamp with time zone not null,
  constraint reinstatement_steps_pkey PRIMARY KEY (reinstatement_step_id),
  constraint reinstatement_steps_by_person_id_fkey FOREIGN KEY (by_person_id) REFERENCES people(person_id),
  constraint reinstatement_steps_reinstatement_id_fkey FOREIGN KEY (reinstatement_id) REFERENCES reinstatements(reinstatement_id),
  constraint reinstatement_steps_step_check CHECK (step = ANY (ARRAY['applied'::text, 'attested'::text, 'completed'::text, 'cure'::text, 'cured'::text, 'denial-proposed'::text, 'reinstated'::text, 'denied'::text, 'withdrawn'::text, 'expired'::text, 'reopened'::text]))
);
CREATE INDEX reinstatement_steps_by ON public.reinstatement_steps USING btree (by_person_id);
CREATE INDEX reinstatement_steps_reinstatement ON public.reinstatement_steps USING btree (reinstatement_id);
CREATE TRIGGER reinstatement_steps_append_only BEFORE DELETE OR UPDATE ON reinstatement_steps FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on reinstatement_steps to einthoven_app;

-- Applications to win a credential back: the band of the day applied, what came, and the decision.
create table reinstatements (
  reinstatement_id uuid not null default uuidv7(),
  credential_id uuid not null,
  person_id uuid not null,
  scheme_version text not null,
  ended_on date not null,
  band_up_to_years integer not null,
  applied_on date not null,
  applied_at timestamp with time zone not null,
  open_until date not null,
  attested_at timestamp with time zone,
  statement_version text,
  statement_sha256 text,
  state text not null default 'open'::text,
  completed_at timestamp with time zone,
  cured boolean not null default false,
  revision integer not null default 0,
  decided_at timestamp with time zone,
  decided_by uuid,
  credential_period_id uuid,
  constraint reinstatements_credential_period_id_key UNIQUE (credential_period_id),
  constraint reinstatements_pkey PRIMARY KEY (reinstatement_id),
  constraint reinstatements_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES credentials(credential_id),
  constraint reinstatements_credential_period_id_fkey FOREIGN KEY (credential_period_id) REFERENCES credential_periods(credential_period_id),
  constraint reinstatements_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint reinstatements_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint reinstatements_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint reinstatements_band_up_to_years_check CHECK (band_up_to_years > 0),
  constraint reinstatements_check CHECK (applied_on >= ended_on),
  constraint reinstatements_check1 CHECK (open_until >= applied_on),
  constraint reinstatements_check2 CHECK ((attested_at IS NULL) = (statement_version IS NULL)),
  constraint reinstatements_check3 CHECK ((statement_version IS NULL) = (statement_sha256 IS NULL)),
  constraint reinstatements_check4 CHECK ((state = ANY (ARRAY['reinstated'::text, 'denied'::text])) = (decided_by IS NOT NULL)),
  constraint reinstatements_check5 CHECK ((state = ANY (ARRAY['reinstated'::text, 'denied'::text, 'withdrawn'::text, 'expired'::text])) = (decided_at IS NOT NULL)),
  constraint reinstatements_check6 CHECK ((state = 'reinstated'::text) = (credential_period_id IS NOT NULL)),
  constraint reinstatements_check7 CHECK (decided_by IS DISTINCT FROM person_id),
  constraint reinstatements_revision_check CHECK (revision >= 0),
  constraint reinstatements_state_check CHECK (state = ANY (ARRAY['open'::text, 'complete'::text, 'curing'::text, 'reinstated'::text, 'denied'::text, 'withdrawn'::text, 'expired'::text])),
  constraint reinstatements_statement_sha256_check CHECK (statement_sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX reinstatements_credential ON public.reinstatements USING btree (credential_id);
CREATE INDEX reinstatements_decided_by ON public.reinstatements USING btree (decided_by);
CREATE INDEX reinstatements_open ON public.reinstatements USING btree (open_until) WHERE (state = ANY (ARRAY['open'::text, 'curing'::text]));
CREATE INDEX reinstatements_person ON public.reinstatements USING btree (person_id);
CREATE INDEX reinstatements_scheme ON public.reinstatements USING btree (scheme_version);
CREATE UNIQUE INDEX reinstatements_live ON public.reinstatements USING btree (credential_id) WHERE (state = ANY (ARRAY['open'::text, 'complete'::text, 'curing'::text]));
grant insert, select, update on reinstatements to einthoven_app;

-- Every step of an audit, newest last; words are sealed under the key of the person audited. Empty by_person_id: by rule.
create table renewal_audit_steps (
  renewal_audit_step_id uuid not null default uuidv7(),
  renewal_audit_id uuid not null,
  step text not null,
  finding text,
  by_person_id uuid,
  sealed_words bytea,
  taken_at timestamp with time zone not null,
  constraint renewal_audit_steps_pkey PRIMARY KEY (renewal_audit_step_id),
  constraint renewal_audit_steps_by_person_id_fkey FOREIGN KEY (by_person_id) REFERENCES people(person_id),
  constraint renewal_audit_steps_renewal_audit_id_fkey FOREIGN KEY (renewal_audit_id) REFERENCES renewal_audits(renewal_audit_id),
  constraint renewal_audit_steps_check CHECK ((step = ANY (ARRAY['finding'::text, 'differs'::text, 'cure'::text, 'met'::text, 'not-met'::text])) <= (finding IS NOT NULL)),
  constraint renewal_audit_steps_finding_check CHECK (finding = ANY (ARRAY['met'::text, 'not-met'::text])),
  constraint renewal_audit_steps_step_check CHECK (step = ANY (ARRAY['asked'::text, 'answer'::text, 'no-answer'::text, 'finding'::text, 'differs'::text, 'cure'::text, 'met'::text, 'not-met'::text, 'effect'::text, 'overturned'::text]))
);
CREATE INDEX renewal_audit_steps_audit ON public.renewal_audit_steps USING btree (renewal_audit_id);
CREATE INDEX renewal_audit_steps_by ON public.renewal_audit_steps USING btree (by_person_id);
CREATE TRIGGER renewal_audit_steps_append_only BEFORE DELETE OR UPDATE ON renewal_audit_steps FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on renewal_audit_steps to einthoven_app;

-- A renewal drawn for audit: evidence is asked for, two people look, one cure period, the outcome. Its effect waits until the time to appeal is over.
create table renewal_audits (
  renewal_audit_id uuid not null default uuidv7(),
  renewal_cycle_id uuid not null,
  audit_draw_id uuid not null,
  person_id uuid not null,
  scheme_version text not null,
  state text not null default 'asked'::text,
  drawn_at timestamp with time zone not null,
  answer_by date not null,
  cured boolean not null default false,
  revision integer not null default 0,
  decided_at timestamp with time zone,
  effect_on date,
  effected_at timestamp with time zone,
  constraint renewal_audits_renewal_cycle_id_key UNIQUE (renewal_cycle_id),
  constraint renewal_audits_pkey PRIMARY KEY (renewal_audit_id),
  constraint renewal_audits_audit_draw_id_fkey FOREIGN KEY (audit_draw_id) REFERENCES audit_draws(audit_draw_id),
  constraint renewal_audits_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint renewal_audits_renewal_cycle_id_fkey FOREIGN KEY (renewal_cycle_id) REFERENCES renewal_cycles(renewal_cycle_id),
  constraint renewal_audits_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint renewal_audits_check CHECK ((state = ANY (ARRAY['met'::text, 'not-met'::text])) = (decided_at IS NOT NULL)),
  constraint renewal_audits_check1 CHECK ((state = 'not-met'::text) = (effect_on IS NOT NULL)),
  constraint renewal_audits_revision_check CHECK (revision >= 0),
  constraint renewal_audits_state_check CHECK (state = ANY (ARRAY['asked'::text, 'answered'::text, 'curing'::text, 'met'::text, 'not-met'::text]))
);
CREATE INDEX renewal_audits_draw ON public.renewal_audits USING btree (audit_draw_id);
CREATE INDEX renewal_audits_effect ON public.renewal_audits USING btree (effect_on) WHERE ((state = 'not-met'::text) AND (effected_at IS NULL));
CREATE INDEX renewal_audits_open ON public.renewal_audits USING btree (answer_by) WHERE (state = ANY (ARRAY['asked'::text, 'answered'::text, 'curing'::text]));
CREATE INDEX renewal_audits_person ON public.renewal_audits USING btree (person_id);
CREATE INDEX renewal_audits_scheme ON public.renewal_audits USING btree (scheme_version);
grant insert, select, update on renewal_audits to einthoven_app;

-- One cycle of keeping a credential: the period, the rules it runs under, what the holder did toward renewal and what came of it.
create table renewal_cycles (
  renewal_cycle_id uuid not null default uuidv7(),
  credential_id uuid not null,
  person_id uuid not null,
  credential_period_id uuid not null,
  scheme_version text not null,
  from_on date not null,
  anniversary date not null,
  ends_on date not null,
  opens_on date not null,
  ce_from date not null,
  path text,
  attested_at timestamp with time zone,
  statement_version text,
  statement_sha256 text,
  state text not null default 'running'::text,
  opened_at timestamp with time zone,
  renewed_at timestamp with time zone,
  next_period_id uuid,
  ended_at timestamp with time zone,
  lapsed_at timestamp with time zone,
  withdrawn_on date,
  created_at timestamp with time zone not null,
  constraint renewal_cycles_credential_period_id_key UNIQUE (credential_period_id),
  constraint renewal_cycles_next_period_id_key UNIQUE (next_period_id),
  constraint renewal_cycles_pkey PRIMARY KEY (renewal_cycle_id),
  constraint renewal_cycles_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES credentials(credential_id),
  constraint renewal_cycles_credential_period_id_fkey FOREIGN KEY (credential_period_id) REFERENCES credential_periods(credential_period_id),
  constraint renewal_cycles_next_period_id_fkey FOREIGN KEY (next_period_id) REFERENCES credential_periods(credential_period_id),
  constraint renewal_cycles_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint renewal_cycles_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint renewal_cycles_check CHECK (from_on < anniversary AND anniversary <= ends_on),
  constraint renewal_cycles_check1 CHECK ((attested_at IS NULL) = (statement_version IS NULL)),
  constraint renewal_cycles_check2 CHECK ((statement_version IS NULL) = (statement_sha256 IS NULL)),
  constraint renewal_cycles_check3 CHECK ((state = 'renewed'::text) = (next_period_id IS NOT NULL)),
  constraint renewal_cycles_check4 CHECK ((state = 'renewed'::text) = (renewed_at IS NOT NULL)),
  constraint renewal_cycles_check5 CHECK ((state = 'ended'::text) = (ended_at IS NOT NULL)),
  constraint renewal_cycles_check6 CHECK (lapsed_at IS NULL OR state = 'ended'::text),
  constraint renewal_cycles_check7 CHECK (withdrawn_on IS NULL OR state = 'renewed'::text),
  constraint renewal_cycles_path_check CHECK (path = ANY (ARRAY['ce'::text, 'assessment'::text, 'quarterly'::text])),
  constraint renewal_cycles_state_check CHECK (state = ANY (ARRAY['running'::text, 'renewed'::text, 'ended'::text])),
  constraint renewal_cycles_statement_sha256_check CHECK (statement_sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX renewal_cycles_credential ON public.renewal_cycles USING btree (credential_id, from_on);
CREATE INDEX renewal_cycles_ends ON public.renewal_cycles USING btree (ends_on) WHERE (state <> 'renewed'::text);
CREATE INDEX renewal_cycles_opens ON public.renewal_cycles USING btree (opens_on) WHERE ((state = 'running'::text) AND (opened_at IS NULL));
CREATE INDEX renewal_cycles_person ON public.renewal_cycles USING btree (person_id);
CREATE INDEX renewal_cycles_quarterly ON public.renewal_cycles USING btree (renewal_cycle_id) WHERE ((path = 'quarterly'::text) AND (state = 'running'::text));
CREATE INDEX renewal_cycles_renewed ON public.renewal_cycles USING btree (renewed_at) WHERE (state = 'renewed'::text);
CREATE INDEX renewal_cycles_scheme ON public.renewal_cycles USING btree (scheme_version);
CREATE INDEX renewal_cycles_submitted ON public.renewal_cycles USING btree (renewal_cycle_id) WHERE ((state = 'running'::text) AND (attested_at IS NOT NULL));
CREATE INDEX renewal_cycles_to_lapse ON public.renewal_cycles USING btree (ends_on) WHERE ((state = 'ended'::text) AND (lapsed_at IS NULL));
grant insert, select, update on renewal_cycles to einthoven_app;

-- More days for members in service or ill, by decision; and by rule while the body has yet to decide on hours that were sent in time.
create table renewal_extensions (
  renewal_extension_id uuid not null default uuidv7(),
  renewal_cycle_id uuid not null,
  person_id uuid not null,
  reason text not null,
  sealed_words bytea,
  asked_at timestamp with time zone not null,
  state text not null default 'waiting'::text,
  days integer,
  credential_period_id uuid,
  decided_at timestamp with time zone,
  decided_by uuid,
  sealed_reason bytea,
  constraint renewal_extensions_credential_period_id_key UNIQUE (credential_period_id),
  constraint renewal_extensions_pkey PRIMARY KEY (renewal_extension_id),
  constraint renewal_extensions_credential_period_id_fkey FOREIGN KEY (credential_period_id) REFERENCES credential_periods(credential_period_id),
  constraint renewal_extensions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(person_id),
  constraint renewal_extensions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint renewal_extensions_renewal_cycle_id_fkey FOREIGN KEY (renewal_cycle_id) REFERENCES renewal_cycles(renewal_cycle_id),
  constraint renewal_extensions_check CHECK ((state = 'granted'::text) = (credential_period_id IS NOT NULL)),
  constraint renewal_extensions_check1 CHECK ((state = 'granted'::text) = (days IS NOT NULL)),
  constraint renewal_extensions_check2 CHECK ((state = 'waiting'::text) = (decided_at IS NULL)),
  constraint renewal_extensions_check3 CHECK (decided_by IS DISTINCT FROM person_id),
  constraint renewal_extensions_check4 CHECK (reason = 'body-decides'::text OR (state = ANY (ARRAY['waiting'::text, 'withdrawn'::text])) OR decided_by IS NOT NULL),
  constraint renewal_extensions_days_check CHECK (days > 0),
  constraint renewal_extensions_reason_check CHECK (reason = ANY (ARRAY['service'::text, 'illness'::text, 'body-decides'::text])),
  constraint renewal_extensions_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'granted'::text, 'refused'::text, 'withdrawn'::text]))
);
CREATE INDEX renewal_extensions_cycle ON public.renewal_extensions USING btree (renewal_cycle_id);
CREATE INDEX renewal_extensions_decided_by ON public.renewal_extensions USING btree (decided_by);
CREATE INDEX renewal_extensions_person ON public.renewal_extensions USING btree (person_id);
CREATE UNIQUE INDEX renewal_extensions_waiting ON public.renewal_extensions USING btree (renewal_cycle_id) WHERE (state = 'waiting'::text);
grant insert, select, update on renewal_extensions to einthoven_app;

-- Reminders by the scheme, each once: days before the last valid day, negative after it. Not told: another of the same night said more.
create table renewal_reminders (
  renewal_cycle_id uuid not null,
  ends_on date not null,
  days integer not null,
  due_on date not null,
  noted_at timestamp with time zone not null,
  told boolean not null,
  constraint renewal_reminders_pkey PRIMARY KEY (renewal_cycle_id, ends_on, days),
  constraint renewal_reminders_renewal_cycle_id_fkey FOREIGN KEY (renewal_cycle_id) REFERENCES renewal_cycles(renewal_cycle_id)
);
CREATE TRIGGER renewal_reminders_append_only BEFORE DELETE OR UPDATE ON renewal_reminders FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on renewal_reminders to einthoven_app;

-- Every choice and move as it was made, for ever. The key is attempt, lease epoch, sequence, so that a repeated delivery is harmless. Only save_deliveries writes it.
create table response_events (
  attempt_id uuid not null,
  lease_epoch integer not null,
  sequence integer not null,
  position integer not null,
  kind text not null,
  value text not null,
  happened_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  standing text not null,
  constraint response_events_pkey PRIMARY KEY (attempt_id, lease_epoch, sequence),
  constraint response_events_kind CHECK (kind = ANY (ARRAY['answer'::text, 'flag'::text, 'strike'::text, 'visit'::text])),
  constraint response_events_lease_epoch_check CHECK (lease_epoch > 0),
  constraint response_events_position_check CHECK ("position" > 0),
  constraint response_events_sequence_check CHECK (sequence > 0),
  constraint response_events_standing_check CHECK (standing = ANY (ARRAY['current'::text, 'superseded'::text, 'late'::text])),
  constraint response_events_value CHECK (
CASE kind
    WHEN 'answer'::text THEN length(value) <= 64 AND value ~ '^([a-h]{1,8}|[a-h]{2}(,[a-h]{2}){0,7}|(0\.[0-9]{4}|1\.0000),(0\.[0-9]{4}|1\.0000)|-?[0-9]{1,6}(\.[0-9]{1,4})?|-?[0-9]{1,6},-?[0-9]{1,6})?$'::text
    WHEN 'flag'::text THEN value = ANY (ARRAY['on'::text, 'off'::text])
    WHEN 'strike'::text THEN value ~ '^[a-h]{0,8}$'::text
    ELSE value = ''::text
END)
);
CREATE INDEX response_events_late ON public.response_events USING btree (attempt_id) WHERE (standing = 'late'::text);
CREATE TRIGGER response_events_append_only BEFORE DELETE OR UPDATE ON response_events FOR EACH ROW EXECUTE FUNCTION append_only();
grant select on response_events to einthoven_app;
grant select on response_events to einthoven_scoring;

-- The current view over response_events: the newest answer, flag and strike-outs of each position. Only save_deliveries and count_late_answers write it.
create table responses (
  attempt_id uuid not null,
  position integer not null,
  answer text,
  flagged boolean not null default false,
  struck text not null default ''::text,
  answer_epoch integer not null default 0,
  answer_sequence integer not null default 0,
  flag_epoch integer not null default 0,
  flag_sequence integer not null default 0,
  strike_epoch integer not null default 0,
  strike_sequence integer not null default 0,
  constraint responses_pkey PRIMARY KEY (attempt_id, "position"),
  constraint responses_answer CHECK (length(answer) >= 1 AND length(answer) <= 64),
  constraint responses_struck CHECK (length(struck) <= 8)
);
grant select on responses to einthoven_app;
grant select on responses to einthoven_scoring;

-- Whether the school may see a student's result with the name. The newest row counts; none: no.
create table result_consents (
  result_consent_id uuid not null default uuidv7(),
  enrollment_id uuid not null,
  given boolean not null,
  at timestamp with time zone not null,
  constraint result_consents_pkey PRIMARY KEY (result_consent_id),
  constraint result_consents_enrollment_id_fkey FOREIGN KEY (enrollment_id) REFERENCES enrollments(enrollment_id)
);
CREATE INDEX result_consents_enrollment ON public.result_consents USING btree (enrollment_id, result_consent_id DESC);
CREATE TRIGGER result_consents_append_only BEFORE DELETE OR UPDATE ON result_consents FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on result_consents to einthoven_app;

-- The score of an attempt, written once, in the transaction that awards on a pass.
create table results (
  result_id uuid not null default uuidv7(),
  attempt_id uuid not null,
  person_id uuid not null,
  raw_score integer not null,
  scored_items integer not null,
  scaled_score integer not null,
  passed boolean not null,
  domains jsonb not null,
  conversion_kind text not null,
  conversion_sha256 text not null,
  scheme_version text not null,
  scored_at timestamp with time zone not null,
  constraint results_attempt_id_key UNIQUE (attempt_id),
  constraint results_pkey PRIMARY KEY (result_id),
  constraint results_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempts(attempt_id),
  constraint results_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint results_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint results_check CHECK (scored_items > 0 AND raw_score <= scored_items),
  constraint results_conversion_kind_check CHECK (conversion_kind = ANY (ARRAY['demonstration'::text, 'standard-setting'::text])),
  constraint results_raw_score_check CHECK (raw_score >= 0),
  constraint results_scaled_score_check CHECK (scaled_score >= 200 AND scaled_score <= 800)
);
CREATE INDEX results_person ON public.results USING btree (person_id);
CREATE INDEX results_scheme ON public.results USING btree (scheme_version);
CREATE TRIGGER results_append_only BEFORE DELETE OR UPDATE ON results FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER results_count BEFORE INSERT ON results FOR EACH ROW EXECUTE FUNCTION result_counts();
grant insert, select on results to einthoven_app;

-- Rounds of a revision: a version goes to a reviser, comes back with suggestions, and the person takes or keeps each.
create table resume_rounds (
  resume_round_id uuid not null default uuidv7(),
  resume_id uuid not null,
  entitlement_id uuid not null,
  resume_version_id uuid not null,
  sealed_wish bytea,
  sent_at timestamp with time zone not null,
  sealed_revision bytea,
  revised_by uuid,
  returned_at timestamp with time zone,
  settled_at timestamp with time zone,
  settled_version_id uuid,
  withdrawn_at timestamp with time zone,
  scheme_version text not null,
  constraint resume_rounds_pkey PRIMARY KEY (resume_round_id),
  constraint resume_rounds_entitlement_id_fkey FOREIGN KEY (entitlement_id) REFERENCES entitlements(entitlement_id),
  constraint resume_rounds_resume_id_fkey FOREIGN KEY (resume_id) REFERENCES resumes(resume_id),
  constraint resume_rounds_resume_version_id_fkey FOREIGN KEY (resume_version_id) REFERENCES resume_versions(resume_version_id),
  constraint resume_rounds_revised_by_fkey FOREIGN KEY (revised_by) REFERENCES people(person_id),
  constraint resume_rounds_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint resume_rounds_settled_version_id_fkey FOREIGN KEY (settled_version_id) REFERENCES resume_versions(resume_version_id),
  constraint resume_rounds_check CHECK ((returned_at IS NULL) = (revised_by IS NULL)),
  constraint resume_rounds_check1 CHECK ((returned_at IS NULL) = (sealed_revision IS NULL)),
  constraint resume_rounds_check2 CHECK (settled_at IS NULL OR returned_at IS NOT NULL),
  constraint resume_rounds_check3 CHECK ((settled_at IS NULL) = (settled_version_id IS NULL)),
  constraint resume_rounds_check4 CHECK (withdrawn_at IS NULL OR settled_at IS NULL)
);
CREATE INDEX resume_rounds_entitlement ON public.resume_rounds USING btree (entitlement_id);
CREATE INDEX resume_rounds_resume ON public.resume_rounds USING btree (resume_id);
CREATE INDEX resume_rounds_reviser ON public.resume_rounds USING btree (revised_by);
CREATE INDEX resume_rounds_scheme ON public.resume_rounds USING btree (scheme_version);
CREATE INDEX resume_rounds_settled_version ON public.resume_rounds USING btree (settled_version_id);
CREATE INDEX resume_rounds_version ON public.resume_rounds USING btree (resume_version_id);
CREATE UNIQUE INDEX resume_rounds_open ON public.resume_rounds USING btree (resume_id) WHERE ((settled_at IS NULL) AND (withdrawn_at IS NULL));
grant insert, select, update on resume_rounds to einthoven_app;

-- Every version of a resume, sealed. None is changed: a change is a new version.
create table resume_versions (
  resume_version_id uuid not null default uuidv7(),
  resume_id uuid not null,
  number integer not null,
  source text not null,
  sealed_content bytea not null,
  made_at timestamp with time zone not null,
  constraint resume_versions_resume_id_number_key UNIQUE (resume_id, number),
  constraint resume_versions_pkey PRIMARY KEY (resume_version_id),
  constraint resume_versions_resume_id_fkey FOREIGN KEY (resume_id) REFERENCES resumes(resume_id),
  constraint resume_versions_number_check CHECK (number >= 1),
  constraint resume_versions_source_check CHECK (source = ANY (ARRAY['built'::text, 'imported'::text, 'revised'::text]))
);
CREATE TRIGGER resume_versions_append_only BEFORE DELETE OR UPDATE ON resume_versions FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on resume_versions to einthoven_app;

-- The resume of a person; its text lies in its versions.
create table resumes (
  resume_id uuid not null default uuidv7(),
  person_id uuid not null,
  created_at timestamp with time zone not null,
  constraint resumes_person_id_key UNIQUE (person_id),
  constraint resumes_pkey PRIMARY KEY (resume_id),
  constraint resumes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);
grant insert, select, update on resumes to einthoven_app;

-- Who holds which role, from when to when. A person can hold several; an accreditor's always ends.
create table role_grants (
  role_grant_id uuid not null default uuidv7(),
  person_id uuid not null,
  role text not null,
  granted_at timestamp with time zone not null default now(),
  granted_by uuid,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint role_grants_pkey PRIMARY KEY (role_grant_id),
  constraint role_grants_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES people(person_id),
  constraint role_grants_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint role_grants_role_fkey FOREIGN KEY (role) REFERENCES roles(role),
  constraint role_grants_check CHECK (role <> 'accreditor'::text OR expires_at IS NOT NULL)
);
CREATE INDEX role_grants_granted_by ON public.role_grants USING btree (granted_by);
CREATE INDEX role_grants_person ON public.role_grants USING btree (person_id);
CREATE INDEX role_grants_role ON public.role_grants USING btree (role);
CREATE UNIQUE INDEX role_grants_live ON public.role_grants USING btree (person_id, role) WHERE (revoked_at IS NULL);
grant insert, select, update on role_grants to einthoven_app;

-- Every role there is. Staff roles need a second factor.
create table roles (
  role text not null,
  staff boolean not null,
  title text not null,
  constraint roles_pkey PRIMARY KEY (role)
);
grant select on roles to einthoven_app;

-- Every version of a scheme that this installation has used; the values live in content/schemes.
create table schemes (
  scheme_version text not null,
  credential text not null,
  effective_on date not null,
  content_sha256 text not null,
  loaded_at timestamp with time zone not null default now(),
  constraint schemes_pkey PRIMARY KEY (scheme_version),
  constraint schemes_credential_check CHECK (credential = ANY (ARRAY['CET'::text, 'CEI'::text]))
);
grant insert, select on schemes to einthoven_app;

-- What looks odd on a school's desk and waits for staff. None of it is a proof.
create table school_flags (
  school_flag_id uuid not null default uuidv7(),
  school_id uuid not null,
  cohort_id uuid,
  what text not null,
  noted_at timestamp with time zone not null,
  seen_by uuid,
  seen_at timestamp with time zone,
  constraint school_flags_pkey PRIMARY KEY (school_flag_id),
  constraint school_flags_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohorts(cohort_id),
  constraint school_flags_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(school_id),
  constraint school_flags_seen_by_fkey FOREIGN KEY (seen_by) REFERENCES people(person_id),
  constraint school_flags_check CHECK ((seen_at IS NULL) = (seen_by IS NULL)),
  constraint school_flags_what_check CHECK (what = ANY (ARRAY['NUMBERED_ADDRESSES'::text, 'ONE_MAILBOX'::text, 'ONE_NAME'::text, 'TWO_SCHOOLS'::text, 'HOURS_AT_ONCE'::text, 'HOURS_DISPUTED'::text, 'SIGNED_OWN'::text]))
);
CREATE INDEX school_flags_cohort ON public.school_flags USING btree (cohort_id);
CREATE INDEX school_flags_school ON public.school_flags USING btree (school_id);
CREATE INDEX school_flags_seen_by ON public.school_flags USING btree (seen_by);
CREATE INDEX school_flags_waiting ON public.school_flags USING btree (noted_at) WHERE (seen_at IS NULL);
CREATE UNIQUE INDEX school_flags_once ON public.school_flags USING btree (cohort_id, what) WHERE (seen_at IS NULL);
grant insert, select, update on school_flags to einthoven_app;

-- Invitations of a school. Until somebody accepts, only what the school typed is known, and nothing of a person is shown.
create table school_invites (
  school_invite_id uuid not null default uuidv7(),
  school_id uuid not null,
  cohort_id uuid,
  role text not null,
  name text,
  email text,
  student_number text not null default ''::text,
  token_hash text not null,
  state text not null default 'waiting'::text,
  last_day date not null,
  person_id uuid,
  invited_by uuid not null,
  invited_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  constraint school_invites_token_hash_key UNIQUE (token_hash),
  constraint school_invites_pkey PRIMARY KEY (school_invite_id),
  constraint school_invites_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohorts(cohort_id),
  constraint school_invites_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES people(person_id),
  constraint school_invites_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint school_invites_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(school_id),
  constraint school_invites_check CHECK ((role = 'student'::text) = (cohort_id IS NOT NULL)),
  constraint school_invites_check1 CHECK ((state = 'accepted'::text) = (person_id IS NOT NULL)),
  constraint school_invites_email_check CHECK (length(email) <= 254),
  constraint school_invites_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint school_invites_role_check CHECK (role = ANY (ARRAY['student'::text, 'instructor'::text, 'preceptor'::text])),
  constraint school_invites_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text])),
  constraint school_invites_student_number_check CHECK (length(student_number) <= 40)
);
CREATE INDEX school_invites_by ON public.school_invites USING btree (invited_by);
CREATE INDEX school_invites_cohort ON public.school_invites USING btree (cohort_id);
CREATE INDEX school_invites_person ON public.school_invites USING btree (person_id);
CREATE INDEX school_invites_school ON public.school_invites USING btree (school_id);
CREATE UNIQUE INDEX school_invites_once ON public.school_invites USING btree (cohort_id, lower(email)) WHERE (state = ANY (ARRAY['waiting'::text, 'accepted'::text]));
grant insert, select, update on school_invites to einthoven_app;

-- Who owns, directs, teaches or signs at a school, from a day to a day. An owner takes no part in decisions on it.
create table school_people (
  school_person_id uuid not null default uuidv7(),
  school_id uuid not null,
  person_id uuid not null,
  role text not null,
  since date not null,
  until date,
  added_by uuid,
  added_at timestamp with time zone not null,
  constraint school_people_pkey PRIMARY KEY (school_person_id),
  constraint school_people_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(person_id),
  constraint school_people_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint school_people_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(school_id),
  constraint school_people_check CHECK (until >= since),
  constraint school_people_role_check CHECK (role = ANY (ARRAY['owner'::text, 'director'::text, 'instructor'::text, 'preceptor'::text]))
);
CREATE INDEX school_people_added_by ON public.school_people USING btree (added_by);
CREATE INDEX school_people_person ON public.school_people USING btree (person_id);
CREATE INDEX school_people_school ON public.school_people USING btree (school_id);
CREATE UNIQUE INDEX school_people_once ON public.school_people USING btree (school_id, person_id, role) WHERE (until IS NULL);
grant insert, select, update on school_people to einthoven_app;

-- Schools on record. Being on record says that a school told us of itself, not that anything of it is approved.
create table schools (
  school_id uuid not null default uuidv7(),
  name text not null,
  name_folded text not null,
  website text not null default ''::text,
  website_host text not null default ''::text,
  about text not null default ''::text,
  street text not null default ''::text,
  city text not null,
  state_code text not null,
  zip text not null default ''::text,
  latitude double precision,
  longitude double precision,
  authorised_by text not null default ''::text,
  authorisation_number text not null default ''::text,
  authorisation_until date,
  authorisation_seen_on date,
  instructor_owned boolean not null default false,
  demonstration boolean not null default false,
  asked_notice_at timestamp with time zone,
  created_by uuid,
  created_at timestamp with time zone not null default now(),
  constraint schools_pkey PRIMARY KEY (school_id),
  constraint schools_created_by_fkey FOREIGN KEY (created_by) REFERENCES people(person_id),
  constraint schools_about_check CHECK (length(about) <= 2000),
  constraint schools_authorisation_number_check CHECK (length(authorisation_number) <= 60),
  constraint schools_authorised_by_check CHECK (length(authorised_by) <= 160),
  constraint schools_check CHECK ((latitude IS NULL) = (longitude IS NULL)),
  constraint schools_city_check CHECK (length(city) >= 1 AND length(city) <= 80),
  constraint schools_latitude_check CHECK (latitude >= '-90'::integer::double precision AND latitude <= 90::double precision),
  constraint schools_longitude_check CHECK (longitude >= '-180'::integer::double precision AND longitude <= 180::double precision),
  constraint schools_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint schools_state_code_check CHECK (state_code ~ '^[A-Z]{2}$'::text),
  constraint schools_street_check CHECK (length(street) <= 160),
  constraint schools_website_check CHECK (website = ''::text OR website ~ '^https://'::text AND length(website) <= 300),
  constraint schools_website_host_check CHECK (length(website_host) <= 253),
  constraint schools_zip_check CHECK (zip = ''::text OR zip ~ '^[0-9]{5}$'::text)
);
CREATE INDEX schools_created_by ON public.schools USING btree (created_by);
CREATE INDEX schools_host ON public.schools USING btree (website_host) WHERE (website_host <> ''::text);
CREATE INDEX schools_name ON public.schools USING btree (name_folded);
CREATE UNIQUE INDEX schools_once ON public.schools USING btree (name_folded, city, state_code);
grant insert, select, update on schools to einthoven_app;

-- Seats that a school buys for its students by purchase order.
create table seat_invoices (
  seat_invoice_id uuid not null default uuidv7(),
  running_number bigint not null generated always as identity,
  school_id uuid not null,
  seats integer not null,
  cents_each integer not null,
  purchase_order text not null,
  state text not null default 'open'::text,
  due_on date not null,
  scheme_version text not null,
  ordered_by uuid not null,
  ordered_at timestamp with time zone not null,
  constraint seat_invoices_running_number_key UNIQUE (running_number),
  constraint seat_invoices_pkey PRIMARY KEY (seat_invoice_id),
  constraint seat_invoices_ordered_by_fkey FOREIGN KEY (ordered_by) REFERENCES people(person_id),
  constraint seat_invoices_scheme_version_fkey FOREIGN KEY (scheme_version) REFERENCES schemes(scheme_version),
  constraint seat_invoices_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(school_id),
  constraint seat_invoices_cents_each_check CHECK (cents_each > 0),
  constraint seat_invoices_purchase_order_check CHECK (length(purchase_order) >= 1 AND length(purchase_order) <= 60),
  constraint seat_invoices_seats_check CHECK (seats >= 1 AND seats <= 500),
  constraint seat_invoices_state_check CHECK (state = ANY (ARRAY['open'::text, 'paid'::text, 'cancelled'::text]))
);
CREATE INDEX seat_invoices_by ON public.seat_invoices USING btree (ordered_by);
CREATE INDEX seat_invoices_open ON public.seat_invoices USING btree (ordered_at) WHERE (state = 'open'::text);
CREATE INDEX seat_invoices_scheme ON public.seat_invoices USING btree (scheme_version);
CREATE INDEX seat_invoices_school ON public.seat_invoices USING btree (school_id);
grant insert, select, update on seat_invoices to einthoven_app;

-- Money of schools for seats, as the finance office recorded it.
create table seat_payments (
  seat_payment_id uuid not null default uuidv7(),
  seat_invoice_id uuid not null,
  amount_cents integer not null,
  reference text not null,
  received_on date not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null,
  constraint seat_payments_seat_invoice_id_key UNIQUE (seat_invoice_id),
  constraint seat_payments_pkey PRIMARY KEY (seat_payment_id),
  constraint seat_payments_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES people(person_id),
  constraint seat_payments_seat_invoice_id_fkey FOREIGN KEY (seat_invoice_id) REFERENCES seat_invoices(seat_invoice_id),
  constraint seat_payments_amount_cents_check CHECK (amount_cents > 0),
  constraint seat_payments_reference_check CHECK (length(reference) >= 1 AND length(reference) <= 60)
);
CREATE INDEX seat_payments_by ON public.seat_payments USING btree (recorded_by);
CREATE TRIGGER seat_payments_append_only BEFORE DELETE OR UPDATE ON seat_payments FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on seat_payments to einthoven_app;

-- When each web server was last alive: where all of them fell silent, there was an outage of ours.
create table server_heartbeats (
  server_id text not null,
  beat_at timestamp with time zone not null,
  constraint server_heartbeats_pkey PRIMARY KEY (server_id)
);
grant insert, select, update on server_heartbeats to einthoven_app;

-- Where a school teaches and where its students do their clinical hours, for all of its programs or for one.
create table sites (
  site_id uuid not null default uuidv7(),
  school_id uuid not null,
  program_id uuid,
  kind text not null,
  name text not null,
  city text not null,
  state_code text not null,
  zip text not null default ''::text,
  latitude double precision,
  longitude double precision,
  agreement_until date,
  agreement_seen_on date,
  since date not null,
  until date,
  constraint sites_pkey PRIMARY KEY (site_id),
  constraint sites_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs(program_id),
  constraint sites_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(school_id),
  constraint sites_check CHECK ((latitude IS NULL) = (longitude IS NULL)),
  constraint sites_check1 CHECK (until >= since),
  constraint sites_city_check CHECK (length(city) >= 1 AND length(city) <= 80),
  constraint sites_kind_check CHECK (kind = ANY (ARRAY['class'::text, 'clinical'::text])),
  constraint sites_latitude_check CHECK (latitude >= '-90'::integer::double precision AND latitude <= 90::double precision),
  constraint sites_longitude_check CHECK (longitude >= '-180'::integer::double precision AND longitude <= 180::double precision),
  constraint sites_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint sites_state_code_check CHECK (state_code ~ '^[A-Z]{2}$'::text),
  constraint sites_zip_check CHECK (zip = ''::text OR zip ~ '^[0-9]{5}$'::text)
);
CREATE INDEX sites_program ON public.sites USING btree (program_id);
CREATE INDEX sites_school ON public.sites USING btree (school_id);
grant insert, select, update on sites to einthoven_app;

-- Tasks that a student showed, or not any more. The newest row of a task counts.
create table skill_checks (
  skill_check_id uuid not null default uuidv7(),
  enrollment_id uuid not null,
  task text not null,
  shown boolean not null,
  checked_by uuid not null,
  checked_at timestamp with time zone not null,
  constraint skill_checks_pkey PRIMARY KEY (skill_check_id),
  constraint skill_checks_checked_by_fkey FOREIGN KEY (checked_by) REFERENCES people(person_id),
  constraint skill_checks_enrollment_id_fkey FOREIGN KEY (enrollment_id) REFERENCES enrollments(enrollment_id),
  constraint skill_checks_task_check CHECK (task ~ '^[A-Z][0-9]{1,2}$'::text)
);
CREATE INDEX skill_checks_by ON public.skill_checks USING btree (checked_by);
CREATE INDEX skill_checks_enrollment ON public.skill_checks USING btree (enrollment_id, task, skill_check_id DESC);
CREATE TRIGGER skill_checks_append_only BEFORE DELETE OR UPDATE ON skill_checks FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on skill_checks to einthoven_app;

-- Codes of an authenticator that were used while they still hold, as keyed hashes; dropped after five minutes.
create table spent_codes (
  user_id uuid not null,
  code_hash text not null,
  spent_at timestamp with time zone not null,
  constraint spent_codes_pkey PRIMARY KEY (user_id, code_hash),
  constraint spent_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE,
  constraint spent_codes_code_hash_check CHECK (length(code_hash) >= 20 AND length(code_hash) <= 100)
);
grant delete, insert, select, update on spent_codes to einthoven_app;

-- Who authorises private career schools in a state. A state without a row: no source was found.
create table state_agencies (
  state_code text not null,
  agency text not null,
  does text not null,
  place_source_id text not null,
  constraint state_agencies_pkey PRIMARY KEY (state_code),
  constraint state_agencies_place_source_id_fkey FOREIGN KEY (place_source_id) REFERENCES place_sources(place_source_id),
  constraint state_agencies_state_code_fkey FOREIGN KEY (state_code) REFERENCES states(state_code),
  constraint state_agencies_agency_check CHECK (length(agency) >= 1 AND length(agency) <= 300),
  constraint state_agencies_does_check CHECK (length(does) >= 1 AND length(does) <= 1000)
);
CREATE INDEX state_agencies_source ON public.state_agencies USING btree (place_source_id);
grant delete, insert, select, update on state_agencies to einthoven_app;

-- What an official source of a state says about EKG technicians. A state without a row: none was found.
create table state_rules (
  state_code text not null,
  finding text not null,
  place_source_id text not null,
  constraint state_rules_pkey PRIMARY KEY (state_code),
  constraint state_rules_place_source_id_fkey FOREIGN KEY (place_source_id) REFERENCES place_sources(place_source_id),
  constraint state_rules_state_code_fkey FOREIGN KEY (state_code) REFERENCES states(state_code),
  constraint state_rules_finding_check CHECK (length(finding) >= 1 AND length(finding) <= 1000)
);
CREATE INDEX state_rules_source ON public.state_rules USING btree (place_source_id);
grant delete, insert, select, update on state_rules to einthoven_app;

-- Figures that the body itself states in public, shown beside the federal ones.
create table stated_figures (
  name text not null,
  value integer not null,
  place_source_id text not null,
  constraint stated_figures_pkey PRIMARY KEY (name),
  constraint stated_figures_place_source_id_fkey FOREIGN KEY (place_source_id) REFERENCES place_sources(place_source_id),
  constraint stated_figures_name_check CHECK (name = ANY (ARRAY['annual-pay'::text, 'week-hours'::text])),
  constraint stated_figures_value_check CHECK (value > 0)
);
CREATE INDEX stated_figures_source ON public.stated_figures USING btree (place_source_id);
grant delete, insert, select, update on stated_figures to einthoven_app;

-- The fifty states, the District of Columbia and Puerto Rico.
create table states (
  state_code text not null,
  fips text not null,
  name text not null,
  latitude double precision not null,
  longitude double precision not null,
  constraint states_fips_key UNIQUE (fips),
  constraint states_name_key UNIQUE (name),
  constraint states_pkey PRIMARY KEY (state_code),
  constraint states_fips_check CHECK (fips ~ '^[0-9]{2}$'::text),
  constraint states_latitude_check CHECK (latitude >= '-90'::integer::double precision AND latitude <= 90::double precision),
  constraint states_longitude_check CHECK (longitude >= '-180'::integer::double precision AND longitude <= 180::double precision),
  constraint states_state_code_check CHECK (state_code ~ '^[A-Z]{2}$'::text)
);
grant insert, select, update on states to einthoven_app;

-- Uploaded evidence, sealed with the owner's personal key: without the key the bytes say nothing.
create table stored_files (
  file_id uuid not null default uuidv7(),
  person_id uuid not null,
  purpose text not null,
  file_name text not null,
  media_type text not null,
  byte_size integer not null,
  sealed bytea not null,
  stored_at timestamp with time zone not null default now(),
  constraint stored_files_pkey PRIMARY KEY (file_id),
  constraint stored_files_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint stored_files_byte_size_check CHECK (byte_size >= 1 AND byte_size <= 10485760),
  constraint stored_files_file_name_check CHECK (length(file_name) >= 1 AND length(file_name) <= 255 AND file_name !~ '[/\\\u0000-\u001f]'::text),
  constraint stored_files_media_type_check CHECK (media_type = ANY (ARRAY['application/pdf'::text, 'image/jpeg'::text, 'image/png'::text, 'image/webp'::text, 'image/heic'::text])),
  constraint stored_files_purpose_check CHECK (purpose ~ '^[a-z]+(-[a-z]+)*$'::text AND length(purpose) <= 40)
);
CREATE INDEX stored_files_person ON public.stored_files USING btree (person_id);
grant delete, insert, select, update on stored_files to einthoven_app;

-- What a person asked of their studying: when the exam is, how much time there is, how many new cards, which days are easy.
create table study_wishes (
  person_id uuid not null,
  exam_on date,
  hours_a_week numeric(4,1),
  new_cards_a_day integer not null default 12,
  easy_days integer[] not null default '{}'::integer[],
  zone text not null,
  reminders boolean not null default false,
  feed_sha256 bytea,
  changed_at timestamp with time zone not null,
  off_days integer[] not null default '{}'::integer[],
  placement_skipped_at timestamp with time zone,
  reminded_on date,
  constraint study_wishes_pkey PRIMARY KEY (person_id),
  constraint study_wishes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint study_wishes_easy_days_check CHECK (easy_days <@ ARRAY[0, 1, 2, 3, 4, 5, 6]),
  constraint study_wishes_hours_a_week_check CHECK (hours_a_week >= 0.5 AND hours_a_week <= 60::numeric),
  constraint study_wishes_new_cards_a_day_check CHECK (new_cards_a_day >= 0 AND new_cards_a_day <= 100),
  constraint study_wishes_off_days_check CHECK (off_days <@ ARRAY[0, 1, 2, 3, 4, 5, 6])
);
CREATE UNIQUE INDEX study_wishes_feed ON public.study_wishes USING btree (feed_sha256);
grant delete, insert, select, update on study_wishes to einthoven_app;

-- Texts to phones: waiting, sent or given up. Without a provider they wait here, where a demonstration shows them.
create table text_messages (
  text_message_id uuid not null default uuidv7(),
  person_id uuid not null,
  message text not null,
  sealed_words bytea not null,
  queued_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  attempts integer not null default 0,
  provider_id text,
  last_error text,
  ended_at timestamp with time zone,
  tried_at timestamp with time zone,
  constraint text_messages_pkey PRIMARY KEY (text_message_id),
  constraint text_messages_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint text_messages_attempts_check CHECK (attempts >= 0)
);
CREATE INDEX text_messages_person ON public.text_messages USING btree (person_id, queued_at);
CREATE INDEX text_messages_waiting ON public.text_messages USING btree (queued_at) WHERE ((sent_at IS NULL) AND (ended_at IS NULL));
grant delete, insert, select, update on text_messages to einthoven_app;

-- The phone number of a person who asked for texts. Texts go out from the confirmation until a stop.
create table text_numbers (
  person_id uuid not null,
  sealed_number bytea not null,
  code_hash text,
  code_sent_at timestamp with time zone not null,
  code_tries integer not null default 0,
  confirmed_at timestamp with time zone,
  stopped_at timestamp with time zone,
  number_hash text,
  constraint text_numbers_pkey PRIMARY KEY (person_id),
  constraint text_numbers_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint text_numbers_check CHECK (confirmed_at IS NOT NULL OR stopped_at IS NULL),
  constraint text_numbers_code_tries_check CHECK (code_tries >= 0 AND code_tries <= 10)
);
CREATE INDEX text_numbers_hash ON public.text_numbers USING btree (number_hash) WHERE (number_hash IS NOT NULL);
grant delete, insert, select, update on text_numbers to einthoven_app;

-- The seconds of an ECG that a student attached to an entry of the log: whole steps of the recorder, lead after lead, and nothing of whose heart it was. The identity is taken out in the browser; taken_out says what that was, without its words.
create table tracing_recordings (
  tracing_id uuid not null,
  sha256 text not null,
  sample_rate_hz double precision not null,
  microvolts_per_unit double precision not null,
  leads text[] not null,
  sample_count integer not null,
  samples bytea not null,
  format text not null,
  taken_out text[] not null,
  attached_at timestamp with time zone not null,
  constraint tracing_recordings_pkey PRIMARY KEY (tracing_id),
  constraint tracing_recordings_tracing_id_fkey FOREIGN KEY (tracing_id) REFERENCES tracings(tracing_id),
  constraint tracing_recordings_check CHECK (octet_length(samples) = (2 * sample_count * cardinality(leads))),
  constraint tracing_recordings_format_check CHECK (format = ANY (ARRAY['wfdb'::text, 'edf'::text, 'scp'::text, 'dicom'::text, 'aecg'::text, 'fhir'::text, 'philips'::text, 'csv'::text, 'json'::text])),
  constraint tracing_recordings_leads_check CHECK (cardinality(leads) >= 1 AND cardinality(leads) <= 16),
  constraint tracing_recordings_microvolts_per_unit_check CHECK (microvolts_per_unit >= 0.01::double precision AND microvolts_per_unit <= 100::double precision),
  constraint tracing_recordings_sample_count_check CHECK (sample_count >= 1 AND sample_count <= 24000),
  constraint tracing_recordings_sample_rate_hz_check CHECK (sample_rate_hz >= 50::double precision AND sample_rate_hz <= 2000::double precision),
  constraint tracing_recordings_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text)
);
CREATE TRIGGER tracing_recordings_stay BEFORE INSERT OR DELETE OR UPDATE ON tracing_recordings FOR EACH ROW EXECUTE FUNCTION signed_recording_stays();
grant delete, insert, select on tracing_recordings to einthoven_app;

-- What a preceptor said of a tracing that they watched; once, and for good.
create table tracing_signatures (
  tracing_id uuid not null,
  answer text not null,
  signed_by uuid not null,
  received_at timestamp with time zone not null,
  constraint tracing_signatures_pkey PRIMARY KEY (tracing_id),
  constraint tracing_signatures_signed_by_fkey FOREIGN KEY (signed_by) REFERENCES people(person_id),
  constraint tracing_signatures_tracing_id_fkey FOREIGN KEY (tracing_id) REFERENCES tracings(tracing_id),
  constraint tracing_signatures_answer_check CHECK (answer = ANY (ARRAY['signed'::text, 'refused'::text]))
);
CREATE INDEX tracing_signatures_by ON public.tracing_signatures USING btree (signed_by);
CREATE TRIGGER tracing_signatures_append_only BEFORE DELETE OR UPDATE ON tracing_signatures FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER tracing_signatures_not_own BEFORE INSERT ON tracing_signatures FOR EACH ROW EXECUTE FUNCTION nobody_signs_for_themselves();
grant insert, select on tracing_signatures to einthoven_app;

-- The log of supervised tracings. It has no field that could tell who the patient was, and none for free text.
create table tracings (
  tracing_id uuid not null,
  enrollment_id uuid not null,
  month text not null,
  site_id uuid not null,
  age_band text not null,
  lead_set text not null,
  quality text not null,
  logged_at timestamp with time zone not null,
  constraint tracings_pkey PRIMARY KEY (tracing_id),
  constraint tracings_enrollment_id_fkey FOREIGN KEY (enrollment_id) REFERENCES enrollments(enrollment_id),
  constraint tracings_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(site_id),
  constraint tracings_age_band_check CHECK (age_band = ANY (ARRAY['under-18'::text, '18-39'::text, '40-64'::text, '65-and-over'::text])),
  constraint tracings_lead_set_check CHECK (lead_set = ANY (ARRAY['12-lead'::text, 'right-sided'::text, 'posterior'::text, '15-lead'::text, 'rhythm-strip'::text])),
  constraint tracings_month_check CHECK (month ~ '^\d{4}-(0[1-9]|1[0-2])$'::text),
  constraint tracings_quality_check CHECK (quality = ANY (ARRAY['clean'::text, 'usable'::text, 'repeated'::text]))
);
CREATE INDEX tracings_enrollment ON public.tracings USING btree (enrollment_id);
CREATE INDEX tracings_site ON public.tracings USING btree (site_id);
CREATE TRIGGER tracings_append_only BEFORE DELETE OR UPDATE ON tracings FOR EACH ROW EXECUTE FUNCTION append_only();
grant insert, select on tracings to einthoven_app;

-- Seats that are paid for. Each is given to one student and pays one order, once.
create table vouchers (
  voucher_id uuid not null default uuidv7(),
  seat_invoice_id uuid not null,
  enrollment_id uuid,
  last_day date not null,
  order_id uuid,
  used_at timestamp with time zone,
  constraint vouchers_order_id_key UNIQUE (order_id),
  constraint vouchers_pkey PRIMARY KEY (voucher_id),
  constraint vouchers_enrollment_id_fkey FOREIGN KEY (enrollment_id) REFERENCES enrollments(enrollment_id),
  constraint vouchers_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(order_id),
  constraint vouchers_seat_invoice_id_fkey FOREIGN KEY (seat_invoice_id) REFERENCES seat_invoices(seat_invoice_id),
  constraint vouchers_check CHECK ((order_id IS NULL) = (used_at IS NULL)),
  constraint vouchers_check1 CHECK (order_id IS NULL OR enrollment_id IS NOT NULL)
);
CREATE INDEX vouchers_invoice ON public.vouchers USING btree (seat_invoice_id);
CREATE UNIQUE INDEX vouchers_one_each ON public.vouchers USING btree (enrollment_id);
grant insert, select, update on vouchers to einthoven_app;

-- Federal wages by area and occupation: each cell is a number or the mark that stands for none.
create table wage_figures (
  area_code text not null,
  area_kind text not null,
  area_title text not null,
  occupation text not null,
  occupation_title text not null,
  measure text not null,
  value integer,
  mark text,
  place_source_id text not null,
  constraint wage_figures_pkey PRIMARY KEY (area_code, occupation, measure),
  constraint wage_figures_place_source_id_fkey FOREIGN KEY (place_source_id) REFERENCES place_sources(place_source_id),
  constraint wage_figures_area_code_check CHECK (area_code ~ '^[0-9]{2}([0-9]{3}|[0-9]{5})?$'::text),
  constraint wage_figures_area_kind_check CHECK (area_kind = ANY (ARRAY['nation'::text, 'state'::text, 'metro'::text, 'nonmetro'::text])),
  constraint wage_figures_check CHECK (num_nonnulls(value, mark) = 1),
  constraint wage_figures_mark_check CHECK (mark = ANY (ARRAY['*'::text, '**'::text, '#'::text, '~'::text])),
  constraint wage_figures_measure_check CHECK (measure = ANY (ARRAY['employment'::text, 'mean'::text, 'p10'::text, 'p25'::text, 'median'::text, 'p75'::text, 'p90'::text])),
  constraint wage_figures_occupation_check CHECK (occupation ~ '^[0-9]{2}-[0-9]{4}$'::text),
  constraint wage_figures_value_check CHECK (value >= 0)
);
CREATE INDEX wage_figures_source ON public.wage_figures USING btree (place_source_id);
grant delete, insert, select, update on wage_figures to einthoven_app;

-- ZIP Code Tabulation Areas. ZIPs of post boxes and single buildings are none, and cannot be placed.
create table zip_areas (
  zip text not null,
  state_code text not null,
  geoid text,
  latitude double precision not null,
  longitude double precision not null,
  place_source_id text not null,
  constraint zip_areas_pkey PRIMARY KEY (zip),
  constraint zip_areas_geoid_fkey FOREIGN KEY (geoid) REFERENCES places(geoid) ON DELETE SET NULL,
  constraint zip_areas_place_source_id_fkey FOREIGN KEY (place_source_id) REFERENCES place_sources(place_source_id),
  constraint zip_areas_state_code_fkey FOREIGN KEY (state_code) REFERENCES states(state_code),
  constraint zip_areas_latitude_check CHECK (latitude >= '-90'::integer::double precision AND latitude <= 90::double precision),
  constraint zip_areas_longitude_check CHECK (longitude >= '-180'::integer::double precision AND longitude <= 180::double precision),
  constraint zip_areas_zip_check CHECK (zip ~ '^[0-9]{5}$'::text)
);
CREATE INDEX zip_areas_place ON public.zip_areas USING btree (geoid);
CREATE INDEX zip_areas_source ON public.zip_areas USING btree (place_source_id);
CREATE INDEX zip_areas_state ON public.zip_areas USING btree (state_code);
grant delete, insert, select, update on zip_areas to einthoven_app;
