-- Keeping a credential: renewal cycles, reminders, extensions, audits, applications for reinstatement.

create table renewal_cycles (
  renewal_cycle_id uuid primary key default uuidv7(),
  credential_id uuid not null references credentials,
  person_id uuid not null references people,
  credential_period_id uuid not null unique references credential_periods,
  scheme_version text not null references schemes,
  from_on date not null,
  anniversary date not null,
  ends_on date not null,
  opens_on date not null,
  ce_from date not null,
  path text check (path in ('ce', 'assessment', 'quarterly')),
  attested_at timestamptz,
  statement_version text,
  statement_sha256 text check (statement_sha256 ~ '^[0-9a-f]{64}$'),
  state text not null default 'running' check (state in ('running', 'renewed', 'ended')),
  opened_at timestamptz,
  renewed_at timestamptz,
  next_period_id uuid unique references credential_periods,
  ended_at timestamptz,
  lapsed_at timestamptz,
  withdrawn_on date,
  created_at timestamptz not null,
  check (from_on < anniversary and anniversary <= ends_on),
  check ((attested_at is null) = (statement_version is null)),
  check ((statement_version is null) = (statement_sha256 is null)),
  check ((state = 'renewed') = (next_period_id is not null)),
  check ((state = 'renewed') = (renewed_at is not null)),
  check ((state = 'ended') = (ended_at is not null)),
  check (lapsed_at is null or state = 'ended'),
  check (withdrawn_on is null or state = 'renewed')
);
comment on table renewal_cycles is 'One cycle of keeping a credential: the period, the rules it runs under, what the holder did toward renewal and what came of it.';
comment on column renewal_cycles.ends_on is 'First day that does not hold, extensions included; the anniversary is without them.';
comment on column renewal_cycles.ce_from is 'First day whose hours count: that of the period, or of the renewal where that came before.';
comment on column renewal_cycles.opened_at is 'When the opening of renewal was noted, once.';
comment on column renewal_cycles.ended_at is 'When the end without a renewal was noted, once.';
comment on column renewal_cycles.lapsed_at is 'When it was noted that no reinstatement is open any more, once.';
create index renewal_cycles_credential on renewal_cycles (credential_id, from_on);
create index renewal_cycles_person on renewal_cycles (person_id);
create index renewal_cycles_scheme on renewal_cycles (scheme_version);
create index renewal_cycles_ends on renewal_cycles (ends_on) where state <> 'renewed';
create index renewal_cycles_to_lapse on renewal_cycles (ends_on) where state = 'ended' and lapsed_at is null;
create index renewal_cycles_submitted on renewal_cycles (renewal_cycle_id) where state = 'running' and attested_at is not null;
create index renewal_cycles_opens on renewal_cycles (opens_on) where state = 'running' and opened_at is null;
create index renewal_cycles_renewed on renewal_cycles (renewed_at) where state = 'renewed';

create table renewal_reminders (
  renewal_cycle_id uuid not null references renewal_cycles,
  ends_on date not null,
  days integer not null,
  due_on date not null,
  noted_at timestamptz not null,
  told boolean not null,
  primary key (renewal_cycle_id, ends_on, days)
);
comment on table renewal_reminders is 'Reminders by the scheme, each once: days before the last valid day, negative after it. Not told: another of the same night said more.';
create trigger renewal_reminders_append_only before update or delete on renewal_reminders for each row execute function append_only();

create table renewal_extensions (
  renewal_extension_id uuid primary key default uuidv7(),
  renewal_cycle_id uuid not null references renewal_cycles,
  person_id uuid not null references people,
  reason text not null check (reason in ('service', 'illness', 'body-decides')),
  sealed_words bytea,
  asked_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'granted', 'refused', 'withdrawn')),
  days integer check (days > 0),
  credential_period_id uuid unique references credential_periods,
  decided_at timestamptz,
  decided_by uuid references people,
  sealed_reason bytea,
  check ((state = 'granted') = (credential_period_id is not null)),
  check ((state = 'granted') = (days is not null)),
  check ((state = 'waiting') = (decided_at is null)),
  check (decided_by is distinct from person_id),
  check (reason = 'body-decides' or state in ('waiting', 'withdrawn') or decided_by is not null)
);
comment on table renewal_extensions is 'More days for members in service or ill, by decision; and by rule while the body has yet to decide on hours that were sent in time.';
create index renewal_extensions_cycle on renewal_extensions (renewal_cycle_id);
create index renewal_extensions_person on renewal_extensions (person_id);
create index renewal_extensions_decided_by on renewal_extensions (decided_by);
create unique index renewal_extensions_waiting on renewal_extensions (renewal_cycle_id) where state = 'waiting';

create table audit_draws (
  audit_draw_id uuid primary key default uuidv7(),
  credential text not null,
  month date not null check (extract(day from month) = 1),
  seed text not null check (length(seed) >= 16),
  seed_sha256 text not null check (seed_sha256 ~ '^[0-9a-f]{64}$'),
  announced_at timestamptz not null,
  drawn_at timestamptz,
  renewals integer check (renewals >= 0),
  drawn integer check (drawn >= 0 and drawn <= renewals),
  unique (credential, month),
  check ((drawn_at is null) = (renewals is null)),
  check ((drawn_at is null) = (drawn is null))
);
comment on table audit_draws is 'The lot of a month''s renewals: the hash of the seed is public before, the seed after the draw, so that anybody can draw again.';

create table renewal_audits (
  renewal_audit_id uuid primary key default uuidv7(),
  renewal_cycle_id uuid not null unique references renewal_cycles,
  audit_draw_id uuid not null references audit_draws,
  person_id uuid not null references people,
  scheme_version text not null references schemes,
  state text not null default 'asked' check (state in ('asked', 'answered', 'curing', 'met', 'not-met')),
  drawn_at timestamptz not null,
  answer_by date not null,
  cured boolean not null default false,
  revision integer not null default 0 check (revision >= 0),
  decided_at timestamptz,
  effect_on date,
  effected_at timestamptz,
  check ((state in ('met', 'not-met')) = (decided_at is not null)),
  check ((state = 'not-met') = (effect_on is not null))
);
comment on table renewal_audits is 'A renewal drawn for audit: evidence is asked for, two people look, one cure period, the outcome. Its effect waits until the time to appeal is over.';
create index renewal_audits_draw on renewal_audits (audit_draw_id);
create index renewal_audits_person on renewal_audits (person_id);
create index renewal_audits_scheme on renewal_audits (scheme_version);
create index renewal_audits_open on renewal_audits (answer_by) where state in ('asked', 'answered', 'curing');
create index renewal_audits_effect on renewal_audits (effect_on) where state = 'not-met' and effected_at is null;

create table renewal_audit_steps (
  renewal_audit_step_id uuid primary key default uuidv7(),
  renewal_audit_id uuid not null references renewal_audits,
  step text not null check (step in ('asked', 'answer', 'no-answer', 'finding', 'differs', 'cure', 'met', 'not-met', 'effect', 'overturned')),
  finding text check (finding in ('met', 'not-met')),
  by_person_id uuid references people,
  sealed_words bytea,
  taken_at timestamptz not null,
  check ((step in ('finding', 'differs', 'cure', 'met', 'not-met')) <= (finding is not null))
);
comment on table renewal_audit_steps is 'Every step of an audit, newest last; words are sealed under the key of the person audited. Empty by_person_id: by rule.';
create index renewal_audit_steps_audit on renewal_audit_steps (renewal_audit_id);
create index renewal_audit_steps_by on renewal_audit_steps (by_person_id);
create trigger renewal_audit_steps_append_only before update or delete on renewal_audit_steps for each row execute function append_only();

create table reinstatements (
  reinstatement_id uuid primary key default uuidv7(),
  credential_id uuid not null references credentials,
  person_id uuid not null references people,
  scheme_version text not null references schemes,
  ended_on date not null,
  band_up_to_years integer not null check (band_up_to_years > 0),
  applied_on date not null check (applied_on >= ended_on),
  applied_at timestamptz not null,
  open_until date not null check (open_until >= applied_on),
  attested_at timestamptz,
  statement_version text,
  statement_sha256 text check (statement_sha256 ~ '^[0-9a-f]{64}$'),
  state text not null default 'open' check (state in ('open', 'complete', 'curing', 'reinstated', 'denied', 'withdrawn', 'expired')),
  completed_at timestamptz,
  cured boolean not null default false,
  revision integer not null default 0 check (revision >= 0),
  decided_at timestamptz,
  decided_by uuid references people,
  credential_period_id uuid unique references credential_periods,
  check ((attested_at is null) = (statement_version is null)),
  check ((statement_version is null) = (statement_sha256 is null)),
  check ((state in ('reinstated', 'denied')) = (decided_by is not null)),
  check ((state in ('reinstated', 'denied', 'withdrawn', 'expired')) = (decided_at is not null)),
  check ((state = 'reinstated') = (credential_period_id is not null)),
  check (decided_by is distinct from person_id)
);
comment on table reinstatements is 'Applications to win a credential back: the band of the day applied, what came, and the decision.';
create unique index reinstatements_live on reinstatements (credential_id) where state in ('open', 'complete', 'curing');
create index reinstatements_credential on reinstatements (credential_id);
create index reinstatements_person on reinstatements (person_id);
create index reinstatements_scheme on reinstatements (scheme_version);
create index reinstatements_decided_by on reinstatements (decided_by);
create index reinstatements_open on reinstatements (open_until) where state in ('open', 'curing');

create table reinstatement_steps (
  reinstatement_step_id uuid primary key default uuidv7(),
  reinstatement_id uuid not null references reinstatements,
  step text not null check (step in ('applied', 'attested', 'completed', 'cure', 'cured', 'denial-proposed', 'reinstated', 'denied', 'withdrawn', 'expired', 'reopened')),
  by_person_id uuid references people,
  sealed_words bytea,
  taken_at timestamptz not null
);
comment on table reinstatement_steps is 'Every step of an application for reinstatement, newest last; words are sealed under the key of the applicant.';
create index reinstatement_steps_reinstatement on reinstatement_steps (reinstatement_id);
create index reinstatement_steps_by on reinstatement_steps (by_person_id);
create trigger reinstatement_steps_append_only before update or delete on reinstatement_steps for each row execute function append_only();

create table night_runs (
  run_on date primary key,
  begun_at timestamptz not null,
  ended_at timestamptz,
  counts jsonb not null default '{}'
);
comment on table night_runs is 'Each night''s pass over all credentials. What it did is marked on the rows themselves, so that a run that broke off goes on where it was.';

grant select, insert, update on renewal_cycles, renewal_extensions, audit_draws, renewal_audits, reinstatements, night_runs to einthoven_app;
grant select, insert on renewal_reminders, renewal_audit_steps, reinstatement_steps to einthoven_app;
