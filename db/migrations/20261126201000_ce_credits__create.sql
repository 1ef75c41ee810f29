-- Continuing education: the wallet of hours. What a person enters is looked at with its evidence; what a provider, a module
-- or courseware gives counts at once.

alter table stored_files drop constraint stored_files_purpose_check;
-- Concepts name their own purposes; which one opens what is decided where a file is opened.
alter table stored_files add constraint stored_files_purpose_check check (purpose ~ '^[a-z]+(-[a-z]+)*$' and length(purpose) <= 40);

create table ce_credits (
  ce_credit_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  source text not null check (source in ('entered', 'issued', 'module', 'courseware')),
  kind text not null check (kind in ('workshop', 'online-course', 'webinar', 'module', 'in-service', 'conference', 'college-course', 'teaching')),
  subject text not null check (subject in ('electrocardiography', 'teaching', 'other')),
  title text not null check (length(title) between 1 and 200),
  provider text not null check (length(provider) between 1 and 200),
  completed_on date not null,
  -- Minutes after midnight of the day it was completed, where a person or a session says so.
  begins_minute integer check (begins_minute between 0 and 1439),
  claimed_half_hours integer not null check (claimed_half_hours between 1 and 160),
  half_hours integer not null check (half_hours between 0 and 160),
  state text not null check (state in ('awaiting-scan', 'awaiting-review', 'counted', 'refused', 'withdrawn')),
  -- Code of a refusal by rule; the reason of a person lies sealed with the decision.
  refusal text check (refusal ~ '^[A-Z_]+$'),
  -- What gives hours once: a session, a module in a cycle, a registration of courseware.
  origin text check (length(origin) between 1 and 200),
  -- Why it is no repetition, in the person's own words.
  sealed_remark bytea,
  statement_version text,
  scheme_version text not null references schemes,
  created_at timestamptz not null,
  check ((source = 'entered') = (origin is null)),
  check (source <> 'entered' or statement_version is not null),
  check (state <> 'refused' or half_hours = 0)
);
comment on table ce_credits is 'Hours of continuing education, in half hours: what a person enters, and what providers, modules and courseware give.';
create index ce_credits_person on ce_credits (person_id, completed_on);
create index ce_credits_scheme on ce_credits (scheme_version);
create unique index ce_credits_origin on ce_credits (person_id, origin);
create index ce_credits_open on ce_credits (created_at) where state in ('awaiting-scan', 'awaiting-review');
grant select, insert, update, delete on ce_credits to einthoven_app;

create table ce_evidence (
  ce_evidence_id uuid primary key default uuidv7(),
  ce_credit_id uuid not null references ce_credits,
  -- Gone once it was refused by the scan: what is dangerous is not kept.
  file_id uuid references stored_files on delete set null,
  file_name text not null,
  state text not null check (state in ('waiting', 'clean', 'refused')),
  finding text check (finding ~ '^[A-Z_]+$'),
  scanned_by text,
  pages integer check (pages >= 0),
  scanned_at timestamptz,
  check ((state = 'waiting') = (scanned_at is null)),
  check ((state = 'refused') = (finding is not null))
);
comment on table ce_evidence is 'Evidence of entered hours. Nobody opens it before a scan found it clean.';
create index ce_evidence_credit on ce_evidence (ce_credit_id);
create index ce_evidence_file on ce_evidence (file_id);
create index ce_evidence_waiting on ce_evidence (ce_evidence_id) where state = 'waiting';
grant select, insert, update, delete on ce_evidence to einthoven_app;

create table ce_decisions (
  ce_decision_id uuid primary key default uuidv7(),
  ce_credit_id uuid not null references ce_credits,
  decision text not null check (decision in ('accept', 'reduce', 'refuse')),
  half_hours integer not null check (half_hours >= 0),
  template text check (template ~ '^[a-z]+(-[a-z]+)*$'),
  sealed_reason bytea,
  decided_by uuid not null references people,
  decided_at timestamptz not null,
  scheme_version text not null references schemes,
  check ((decision = 'accept') or sealed_reason is not null)
);
comment on table ce_decisions is 'What staff decided on entered hours; the reason is sealed with the key of the person it speaks of.';
create index ce_decisions_credit on ce_decisions (ce_credit_id);
create index ce_decisions_by on ce_decisions (decided_by);
create index ce_decisions_scheme on ce_decisions (scheme_version);
create trigger ce_decisions_append_only before update or delete on ce_decisions for each row execute function append_only();
grant select, insert on ce_decisions to einthoven_app;

create table ce_objections (
  ce_objection_id uuid primary key default uuidv7(),
  ce_decision_id uuid not null unique references ce_decisions,
  person_id uuid not null references people,
  sealed_words bytea not null,
  made_at timestamptz not null
);
comment on table ce_objections is 'The wish of a person that somebody else looks at a decision on their hours again. Once for each decision.';
create index ce_objections_person on ce_objections (person_id);
create trigger ce_objections_append_only before update or delete on ce_objections for each row execute function append_only();
grant select, insert on ce_objections to einthoven_app;
