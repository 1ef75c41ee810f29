-- What happens around a sitting: outages and credit, pauses, interventions by people, incidents, comments, light evidence.

alter table attempts add column paused_at timestamptz;
comment on column attempts.paused_at is 'Since when the clock stands still; the deadline is moved when it runs again.';
alter table attempts drop constraint attempts_state_check;
alter table attempts add constraint attempts_state_check check (state in ('prepared', 'expired', 'open', 'submitted', 'void'));
alter table attempts add constraint attempts_paused_check check (paused_at is null or state = 'open');
-- A void attempt leaves its number to the next: it does not count.
drop index attempts_ordinal;
create unique index attempts_ordinal on attempts (application_id, ordinal) where state not in ('expired', 'void');
create index attempts_application on attempts (application_id);

create table server_heartbeats (
  server_id text primary key,
  beat_at timestamptz not null
);
comment on table server_heartbeats is 'When each web server was last alive: where all of them fell silent, there was an outage of ours.';

create table outages (
  outage_id uuid primary key default uuidv7(),
  started_at timestamptz not null,
  ended_at timestamptz not null check (ended_at > started_at),
  unique (started_at)
);
comment on table outages is 'Times in which no web server was alive. Exams that were open get the time back.';
create trigger outages_append_only before update or delete on outages for each row execute function append_only();

create table attempt_interventions (
  attempt_intervention_id uuid primary key default uuidv7(),
  attempt_id uuid not null references attempts,
  kind text not null check (kind in ('extend', 'pause', 'resume', 'void')),
  minutes integer check (minutes between 1 and 240),
  reason text not null check (length(reason) between 3 and 2000),
  proposed_by uuid not null references people,
  proposed_at timestamptz not null,
  agreed_by uuid references people,
  done_at timestamptz,
  declined_at timestamptz,
  check ((kind = 'extend') = (minutes is not null)),
  check (agreed_by is distinct from proposed_by),
  -- To stop or to restart a clock cannot wait for a second person; to give time or to take a sitting away can.
  check (kind in ('pause', 'resume') or done_at is null or agreed_by is not null),
  check (done_at is null or declined_at is null)
);
comment on table attempt_interventions is 'What staff did to a running exam, and why. More time, and making an attempt void, take a second person.';
create index attempt_interventions_attempt on attempt_interventions (attempt_id);
create index attempt_interventions_proposed_by on attempt_interventions (proposed_by);
create index attempt_interventions_agreed_by on attempt_interventions (agreed_by);
create unique index attempt_interventions_waiting on attempt_interventions (attempt_id, kind) where done_at is null and declined_at is null;

create table attempt_breaks (
  attempt_break_id uuid primary key default uuidv7(),
  attempt_id uuid not null references attempts,
  begun_at timestamptz not null,
  ended_at timestamptz check (ended_at >= begun_at),
  frozen integer[] not null
);
comment on table attempt_breaks is 'Breaks of people who were granted them: the clock stands still, and the questions seen before stay as they were.';
create unique index attempt_breaks_open on attempt_breaks (attempt_id) where ended_at is null;
create index attempt_breaks_attempt on attempt_breaks (attempt_id, begun_at);

create table attempt_credits (
  attempt_credit_id uuid primary key default uuidv7(),
  attempt_id uuid not null references attempts,
  seconds integer not null check (seconds > 0),
  cause text not null check (cause in ('outage', 'pause', 'extension', 'break')),
  outage_id uuid references outages,
  attempt_intervention_id uuid references attempt_interventions,
  attempt_break_id uuid references attempt_breaks,
  credited_at timestamptz not null,
  check ((cause = 'outage') = (outage_id is not null)),
  check ((cause = 'break') = (attempt_break_id is not null)),
  check ((cause in ('pause', 'extension')) = (attempt_intervention_id is not null)),
  unique (attempt_id, outage_id)
);
comment on table attempt_credits is 'Time that was given back or added to a sitting; the deadline is the start, the minutes of the exam, and all of these.';
create index attempt_credits_outage on attempt_credits (outage_id);
create index attempt_credits_break on attempt_credits (attempt_break_id);
create index attempt_credits_intervention on attempt_credits (attempt_intervention_id);
create trigger attempt_credits_append_only before update or delete on attempt_credits for each row execute function append_only();

create table incidents (
  incident_id uuid primary key default uuidv7(),
  attempt_id uuid not null references attempts,
  person_id uuid not null references people,
  kind text not null check (kind in ('technical', 'question', 'surroundings', 'other')),
  sealed_words bytea not null,
  evidence jsonb not null,
  reported_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid references people,
  sealed_answer bytea,
  check ((closed_at is null) = (closed_by is null)),
  check ((closed_at is null) = (sealed_answer is null))
);
comment on table incidents is 'What a candidate reported from the exam room, with what the room knew of itself at that moment, and what came of it.';
create index incidents_attempt on incidents (attempt_id);
create index incidents_person on incidents (person_id);
create index incidents_closed_by on incidents (closed_by);
create index incidents_open on incidents (reported_at) where closed_at is null;

create table item_comments (
  item_comment_id uuid primary key default uuidv7(),
  attempt_id uuid not null references attempts,
  position integer not null,
  sealed_words bytea not null,
  commented_at timestamptz not null,
  foreign key (attempt_id, position) references attempt_items
);
comment on table item_comments is 'What candidates say about a question, for its authors; sealed under the personal key of the candidate.';
create index item_comments_item on item_comments (attempt_id, position);
create trigger item_comments_append_only before update or delete on item_comments for each row execute function append_only();

create table attempt_signals (
  attempt_signal_id bigint generated always as identity primary key,
  attempt_id uuid not null references attempts,
  kind text not null check (kind in ('left-window', 'came-back', 'copied', 'pasted', 'printed', 'network-lost', 'network-back', 'device')),
  detail jsonb not null default '{}',
  happened_at timestamptz not null,
  received_at timestamptz not null
);
comment on table attempt_signals is 'Light evidence of a sitting, for people to weigh: nothing here decides anything by itself. Told to candidates before they start.';
create index attempt_signals_attempt on attempt_signals (attempt_id);
create trigger attempt_signals_append_only before update or delete on attempt_signals for each row execute function append_only();

grant select, insert, update on server_heartbeats, attempt_interventions, attempt_breaks, incidents to einthoven_app;
grant select, insert on outages, attempt_credits, item_comments, attempt_signals to einthoven_app;
