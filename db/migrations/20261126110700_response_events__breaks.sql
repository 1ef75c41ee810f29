-- Questions that were seen before a break cannot be answered anew after it began.

create or replace function save_deliveries(
  -- One entry for each delivery; milliseconds of the server's clock.
  in_attempt uuid[], in_epoch integer[], in_hash text[], in_received double precision[],
  -- One entry for each event; deliveries count from 1. No two events of one attempt and epoch share a sequence.
  in_delivery integer[], in_sequence integer[], in_position integer[], in_kind text[], in_value text[], in_happened double precision[],
  -- By scheme version: seconds in which answers from before the deadline may still arrive.
  in_late jsonb
) returns table (
  -- For each delivery: the state of its attempt, or why nothing of it was stored: unknown-lease, busy, unknown-position.
  outcome text[], current_epoch integer[], deadline double precision[],
  -- Numbers of events, from 1.
  late integer[], conflicts integer[]
) language plpgsql security definer
set search_path = public, pg_temp
-- Few rows out of large tables, whatever the statistics say (they may be of the day when a table was empty): through the
-- primary keys, planned once. The lateral subqueries with a limit below are lookups that no plan can turn into a scan.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
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
end $$;
