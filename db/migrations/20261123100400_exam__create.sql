-- Items, forms, attempts. Keys live in a schema of their own that the application's role cannot open.

create schema key;
comment on schema key is 'Answer keys and rationales of final items. Only the role einthoven_scoring may look.';

create table items (
  item_id text not null check (item_id ~ '^[a-z0-9-]+-[A-E][0-9]{1,2}-[0-9]{2,3}$'),
  item_version integer not null check (item_version > 0),
  bank text not null check (bank in ('final', 'practice')),
  task text not null check (task ~ '^[A-E][0-9]{1,2}$'),
  level text not null check (level in ('recall', 'apply', 'analyse')),
  public jsonb not null,
  content_sha256 text not null,
  review_state text not null check (review_state in ('draft', 'reviewed', 'expert-approved')),
  in_bank boolean not null default true,
  loaded_at timestamptz not null default now(),
  primary key (item_id, item_version),
  unique (item_id, content_sha256)
);
comment on table items is 'Items as candidates see them: stem and options, without the key. A changed item is a new version; what left the bank stays for the forms that hold it.';
create unique index items_in_bank on items (item_id) where in_bank;
create index items_bank on items (bank, task);

create table key.item_keys (
  item_id text not null,
  item_version integer not null,
  correct_option text not null check (correct_option in ('a', 'b', 'c', 'd')),
  use text not null check (use in ('scored', 'pretest')),
  rationale jsonb not null,
  sources jsonb not null,
  primary key (item_id, item_version),
  foreign key (item_id, item_version) references items
);
comment on table key.item_keys is 'The key, use, rationale and sources of each item version of the final bank.';

create table practice_keys (
  item_id text not null,
  item_version integer not null,
  correct_option text not null check (correct_option in ('a', 'b', 'c', 'd')),
  rationale jsonb not null,
  sources jsonb not null,
  primary key (item_id, item_version),
  foreign key (item_id, item_version) references items
);
comment on table practice_keys is 'Keys of practice items, which learners see after answering.';

create table forms (
  form_id text primary key,
  credential text not null check (credential in ('CET')),
  blueprint_version text not null,
  conversion jsonb not null,
  conversion_sha256 text not null,
  conversion_kind text not null check (conversion_kind in ('demonstration', 'standard-setting')),
  content_sha256 text not null,
  sealed_at timestamptz not null
);
comment on table forms is 'A sealed set of items with its score conversion, both fixed before anyone sits it.';
create trigger forms_append_only before update or delete on forms for each row execute function append_only();

create table form_items (
  form_id text not null references forms,
  position integer not null check (position > 0),
  item_id text not null,
  item_version integer not null,
  use text not null check (use in ('scored', 'pretest')),
  primary key (form_id, position),
  unique (form_id, item_id),
  foreign key (item_id, item_version) references items
);
comment on table form_items is 'Which items a form holds. Whether one is scored is as secret as the key until scoring.';
create index form_items_item on form_items (item_id, item_version);
create trigger form_items_append_only before update or delete on form_items for each row execute function append_only();

create table attempts (
  attempt_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  application_id uuid not null references applications,
  form_id text not null references forms,
  ordinal integer not null check (ordinal > 0),
  scheme_version text not null references schemes,
  state text not null default 'open' check (state in ('open', 'submitted')),
  started_at timestamptz not null,
  deadline_at timestamptz not null check (deadline_at > started_at),
  submitted_at timestamptz,
  submitted_by text check (submitted_by in ('candidate', 'time')),
  passed boolean,
  lease_epoch integer not null default 0 check (lease_epoch >= 0),
  unique (application_id, ordinal),
  check ((state = 'open') = (submitted_at is null)),
  check ((submitted_at is null) = (submitted_by is null)),
  check (passed is null or state = 'submitted')
);
comment on table attempts is 'One sitting of a form. The clock is the server''s; lease_epoch counts which device writes now. Passed is set by scoring.';
create unique index attempts_one_open on attempts (person_id) where state = 'open';
create index attempts_person on attempts (person_id);
create index attempts_form on attempts (form_id);
create index attempts_scheme on attempts (scheme_version);
create index attempts_deadline on attempts (deadline_at) where state = 'open';
create index attempts_unscored on attempts (submitted_at) where state = 'submitted' and passed is null;

create table attempt_leases (
  attempt_id uuid not null references attempts,
  lease_epoch integer not null check (lease_epoch > 0),
  lease_hash text not null check (lease_hash ~ '^[0-9a-f]{64}$'),
  leased_at timestamptz not null,
  primary key (attempt_id, lease_epoch)
);
comment on table attempt_leases is 'Every device that has written to an attempt, in turn: the newest may write, the ones before may deliver what they held.';
create trigger attempt_leases_append_only before update or delete on attempt_leases for each row execute function append_only();

create table attempt_items (
  attempt_id uuid not null references attempts,
  position integer not null check (position > 0),
  item_id text not null,
  item_version integer not null,
  option_order text not null check (option_order ~ '^[abcd]{4}$'),
  primary key (attempt_id, position),
  unique (attempt_id, item_id),
  foreign key (item_id, item_version) references items
);
comment on table attempt_items is 'The order in which this attempt shows items and their options.';
create index attempt_items_item on attempt_items (item_id, item_version);
create trigger attempt_items_append_only before update or delete on attempt_items for each row execute function append_only();

create table response_events (
  attempt_id uuid not null references attempts,
  lease_epoch integer not null check (lease_epoch > 0),
  sequence integer not null check (sequence > 0),
  position integer not null check (position > 0),
  kind text not null check (kind in ('answer', 'flag', 'strike')),
  value text not null check (case kind when 'answer' then value ~ '^[a-d]?$' when 'flag' then value in ('on', 'off') else value ~ '^[a-d]{0,4}$' end),
  happened_at timestamptz not null,
  received_at timestamptz not null,
  standing text not null check (standing in ('current', 'superseded', 'late')),
  primary key (attempt_id, lease_epoch, sequence),
  foreign key (attempt_id, position) references attempt_items,
  foreign key (attempt_id, lease_epoch) references attempt_leases
);
comment on table response_events is 'Every choice as it was made, for ever. The key is attempt, lease epoch, sequence, so that a repeated delivery is harmless.';
create index response_events_position on response_events (attempt_id, position);
create trigger response_events_append_only before update or delete on response_events for each row execute function append_only();

create table responses (
  attempt_id uuid not null references attempts,
  position integer not null,
  answer text check (answer in ('a', 'b', 'c', 'd')),
  flagged boolean not null default false,
  struck text not null default '' check (struck ~ '^[a-d]{0,4}$'),
  answer_epoch integer not null default 0,
  answer_sequence integer not null default 0,
  flag_epoch integer not null default 0,
  flag_sequence integer not null default 0,
  strike_epoch integer not null default 0,
  strike_sequence integer not null default 0,
  primary key (attempt_id, position),
  foreign key (attempt_id, position) references attempt_items
);
comment on table responses is 'The current view over response_events: the newest answer, flag and strike-outs of each position.';

-- What one device delivers, saved in one statement, in the order of its sequence. The lock on the attempt lets
-- closing, takeover and saving happen only one after the other; each statement below then sees what came before.
create function save_responses(
  in_attempt uuid, in_person uuid, in_epoch integer, in_lease_hash text, in_events jsonb, in_now timestamptz, in_late interval
) returns table (
  state text, deadline_at timestamptz, current_epoch integer, lease_known boolean, late integer[], conflicts integer[]
) language plpgsql as $$
declare
  attempt attempts%rowtype;
  event record;
  happened timestamptz;
  event_standing text;
  last_counted integer;
  late_ones integer[] := '{}';
  conflicting integer[] := '{}';
begin
  select * into attempt from attempts where attempt_id = in_attempt and person_id = in_person for no key update;
  if not found then return; end if;
  if not exists (select from attempt_leases as held where held.attempt_id = in_attempt and held.lease_epoch = in_epoch and held.lease_hash = in_lease_hash) then
    return query select attempt.state, attempt.deadline_at, attempt.lease_epoch, false, late_ones, conflicting;
    return;
  end if;
  for event in
    select * from jsonb_to_recordset(in_events) as given (sequence integer, "position" integer, kind text, value text, happened_at timestamptz) order by given.sequence
  loop
    happened := least(greatest(event.happened_at, attempt.started_at), in_now);
    event_standing := case when in_epoch = attempt.lease_epoch then 'current' else 'superseded' end;
    if attempt.state <> 'open' or in_now > attempt.deadline_at then
      -- After time an event counts only if it was stamped before, came soon enough and leaves no gap.
      select coalesce(max(known.sequence), 0) into last_counted from response_events as known
        where known.attempt_id = in_attempt and known.lease_epoch = in_epoch and known.standing <> 'late';
      if attempt.state <> 'open' or in_now > attempt.deadline_at + in_late or happened >= attempt.deadline_at or event.sequence <> last_counted + 1 then
        event_standing := 'late';
      end if;
    end if;
    insert into response_events (attempt_id, lease_epoch, sequence, position, kind, value, happened_at, received_at, standing)
      values (in_attempt, in_epoch, event.sequence, event."position", event.kind, event.value, happened, in_now, event_standing)
      on conflict do nothing;
    if not found then
      -- Delivered before: the same again is harmless, another one under this number is a second writer.
      select known.standing into event_standing from response_events as known
        where known.attempt_id = in_attempt and known.lease_epoch = in_epoch and known.sequence = event.sequence
          and known.position = event."position" and known.kind = event.kind and known.value = event.value;
      if not found then
        conflicting := conflicting || event.sequence;
      elsif event_standing = 'late' then
        late_ones := late_ones || event.sequence;
      end if;
    elsif event_standing = 'late' then
      late_ones := late_ones || event.sequence;
    elsif event.kind = 'answer' then
      insert into responses as held (attempt_id, position, answer, answer_epoch, answer_sequence)
        values (in_attempt, event."position", nullif(event.value, ''), in_epoch, event.sequence)
        on conflict (attempt_id, position) do update
          set answer = excluded.answer, answer_epoch = excluded.answer_epoch, answer_sequence = excluded.answer_sequence
          where (excluded.answer_epoch, excluded.answer_sequence) > (held.answer_epoch, held.answer_sequence);
    elsif event.kind = 'flag' then
      insert into responses as held (attempt_id, position, flagged, flag_epoch, flag_sequence)
        values (in_attempt, event."position", event.value = 'on', in_epoch, event.sequence)
        on conflict (attempt_id, position) do update
          set flagged = excluded.flagged, flag_epoch = excluded.flag_epoch, flag_sequence = excluded.flag_sequence
          where (excluded.flag_epoch, excluded.flag_sequence) > (held.flag_epoch, held.flag_sequence);
    else
      insert into responses as held (attempt_id, position, struck, strike_epoch, strike_sequence)
        values (in_attempt, event."position", event.value, in_epoch, event.sequence)
        on conflict (attempt_id, position) do update
          set struck = excluded.struck, strike_epoch = excluded.strike_epoch, strike_sequence = excluded.strike_sequence
          where (excluded.strike_epoch, excluded.strike_sequence) > (held.strike_epoch, held.strike_sequence);
    end if;
  end loop;
  return query select attempt.state, attempt.deadline_at, attempt.lease_epoch, true, late_ones, conflicting;
end $$;
comment on function save_responses(uuid, uuid, integer, text, jsonb, timestamptz, interval) is 'Saves what a device delivers: stores each event once, decides how it counts, and moves the current view forward, never back.';

create table results (
  result_id uuid primary key default uuidv7(),
  attempt_id uuid not null unique references attempts,
  person_id uuid not null references people,
  raw_score integer not null check (raw_score >= 0),
  scored_items integer not null check (scored_items > 0 and raw_score <= scored_items),
  scaled_score integer not null check (scaled_score between 200 and 800),
  passed boolean not null,
  domains jsonb not null,
  conversion_kind text not null check (conversion_kind in ('demonstration', 'standard-setting')),
  conversion_sha256 text not null,
  scheme_version text not null references schemes,
  scored_at timestamptz not null
);
comment on table results is 'The score of an attempt, written once, in the transaction that awards on a pass.';
create index results_person on results (person_id);
create index results_scheme on results (scheme_version);
create trigger results_append_only before update or delete on results for each row execute function append_only();

grant usage on schema key to einthoven_scoring;
grant select, insert on key.item_keys to einthoven_scoring;
grant select, insert, update on items to einthoven_app;
-- Which items of a form are scored is as secret as the keys: the application sees the order alone.
grant select (form_id, position, item_id, item_version) on form_items to einthoven_app;
grant select, insert on forms, form_items to einthoven_scoring;
grant select on items, attempts, attempt_items, responses, response_events to einthoven_scoring;
grant select, insert on practice_keys, attempt_items, attempt_leases, response_events, results to einthoven_app;
grant select on forms to einthoven_app;
grant select, insert, update on attempts, responses to einthoven_app;
