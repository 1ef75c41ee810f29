-- Fair process: reports, cases, appeals, declarations of interests.

create table conduct_cases (
  conduct_case_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  kind text not null check (kind in ('irregularity', 'misconduct', 'mark-misuse')),
  credential_id uuid references credentials,
  attempt_id uuid references attempts,
  state text not null default 'examined' check (state in ('examined', 'noticed', 'ready', 'decided', 'closed')),
  scheme_version text not null references schemes,
  opened_at timestamptz not null,
  answer_by date,
  decide_by date,
  decided_at timestamptz,
  outcome text check (outcome in ('none', 'warning', 'conditions', 'suspension', 'revocation')),
  revocation_final_on date,
  ended_at timestamptz,
  revision integer not null default 0 check (revision >= 0),
  check (state = 'examined' or state = 'closed' or answer_by is not null),
  check ((state = 'decided') = (outcome is not null)),
  check ((state = 'decided') = (decided_at is not null)),
  check ((revocation_final_on is not null) = (outcome is not distinct from 'revocation'))
);
comment on table conduct_cases is 'What is looked into about a person, from the first examination to the decision. A revocation is final on its day if no appeal is open.';
comment on column conduct_cases.ended_at is 'When a suspension was lifted, a revocation became final, or the outcome fell on appeal.';
comment on column conduct_cases.revision is 'Grows with every step: whoever decides says which one they saw.';
create index conduct_cases_person on conduct_cases (person_id);
create index conduct_cases_credential on conduct_cases (credential_id);
create index conduct_cases_attempt on conduct_cases (attempt_id);
create index conduct_cases_scheme on conduct_cases (scheme_version);
create index conduct_cases_open on conduct_cases (opened_at) where state in ('examined', 'noticed', 'ready');

create table conduct_reports (
  conduct_report_id uuid primary key default uuidv7(),
  kind text not null check (kind in ('irregularity', 'misconduct', 'mark-misuse', 'complaint')),
  source text not null check (source in ('public', 'person', 'staff', 'exam')),
  reporter_person_id uuid references people,
  attempt_id uuid references attempts,
  sealed_report bytea not null,
  scheme_version text not null references schemes,
  received_at timestamptz not null,
  answer_by date,
  state text not null default 'received' check (state in ('received', 'in-case', 'settled')),
  conduct_case_id uuid references conduct_cases,
  settled_at timestamptz,
  settled_by uuid references people,
  sealed_answer bytea,
  check ((state = 'in-case') = (conduct_case_id is not null)),
  check ((state = 'received') = (settled_at is null)),
  check ((settled_at is null) = (settled_by is null)),
  check ((kind = 'complaint') = (answer_by is not null)),
  check (kind <> 'complaint' or conduct_case_id is null)
);
comment on table conduct_reports is 'What somebody told the body: irregularities, misconduct, misuse of the mark, complaints about the body itself. Words and contact are sealed under a key of the body.';
create index conduct_reports_reporter on conduct_reports (reporter_person_id);
create index conduct_reports_attempt on conduct_reports (attempt_id);
create index conduct_reports_scheme on conduct_reports (scheme_version);
create index conduct_reports_case on conduct_reports (conduct_case_id);
create index conduct_reports_settled_by on conduct_reports (settled_by);
create index conduct_reports_waiting on conduct_reports (received_at) where state = 'received';

create table conduct_steps (
  conduct_step_id uuid primary key default uuidv7(),
  conduct_case_id uuid not null references conduct_cases,
  step text not null check (step in ('opened', 'note', 'notice', 'answer', 'extended', 'proposal', 'decision', 'closed', 'lifted', 'final', 'changed')),
  outcome text check (outcome in ('none', 'warning', 'conditions', 'suspension', 'revocation')),
  by_person_id uuid references people,
  sealed_words bytea,
  public_reason text check (length(public_reason) between 3 and 300),
  file_id uuid references stored_files,
  taken_at timestamptz not null,
  check ((step in ('proposal', 'decision')) = (outcome is not null))
);
comment on table conduct_steps is 'Every step of a case, newest last; words are sealed under the key of the person it is about. Empty by_person_id: by rule.';
create index conduct_steps_case on conduct_steps (conduct_case_id);
create index conduct_steps_by on conduct_steps (by_person_id);
create index conduct_steps_file on conduct_steps (file_id);
create trigger conduct_steps_append_only before update or delete on conduct_steps for each row execute function append_only();

-- Who decides a case is not the person it is about, did not report it and did not prepare it.
create function conduct_decider_is_free() returns trigger language plpgsql as $$
begin
  if new.step in ('proposal', 'decision', 'lifted') and new.by_person_id is not null and (
    exists (select from conduct_cases where conduct_case_id = new.conduct_case_id and person_id = new.by_person_id)
    or exists (select from conduct_reports where conduct_case_id = new.conduct_case_id and reporter_person_id = new.by_person_id)
    or exists (select from conduct_steps where conduct_case_id = new.conduct_case_id and by_person_id = new.by_person_id and step in ('opened', 'notice', 'extended'))
  ) then
    raise exception 'a case is decided by somebody who neither reported nor prepared it' using errcode = 'check_violation', constraint = 'conduct_decider_is_free';
  end if;
  return new;
end $$;
create trigger conduct_steps_decider_is_free before insert on conduct_steps for each row execute function conduct_decider_is_free();

create table appeals (
  appeal_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  kind text not null check (kind in ('application', 'score', 'conduct', 'ce', 'renewal', 'extension', 'reinstatement', 'audit', 'instructor')),
  decision_id text not null,
  decided_before uuid[] not null,
  decision_at timestamptz not null,
  sealed_grounds bytea not null,
  file_id uuid references stored_files,
  scheme_version text not null references schemes,
  filed_at timestamptz not null,
  decide_by date not null,
  state text not null default 'waiting' check (state in ('waiting', 'upheld', 'changed', 'withdrawn')),
  decided_at timestamptz,
  decided_by uuid references people,
  sealed_reason bytea,
  check (filed_at >= decision_at),
  check ((state = 'waiting') = (decided_at is null)),
  check ((state in ('upheld', 'changed')) = (decided_by is not null)),
  check ((decided_by is null) = (sealed_reason is null)),
  check (decided_by is distinct from person_id),
  -- Who decides an appeal did not take part in the decision it is against.
  constraint appeals_by_another check (decided_by is null or not decided_by = any (decided_before))
);
comment on table appeals is 'Objections to decisions of the body, by kind and id of what is appealed. An appeal about an accommodation is a request of its own (accommodation_requests.appeal_of).';
comment on column appeals.decided_before is 'Everybody who had a hand in the decision: none of them decides the appeal.';
create unique index appeals_decision on appeals (kind, decision_id) where state <> 'withdrawn';
create index appeals_person on appeals (person_id);
create index appeals_scheme on appeals (scheme_version);
create index appeals_file on appeals (file_id);
create index appeals_decided_by on appeals (decided_by);
create index appeals_waiting on appeals (decide_by) where state = 'waiting';

create table interest_declarations (
  interest_declaration_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  kinds text[] not null check (kinds <@ array['owns-school', 'teaches', 'employs', 'family', 'sells-preparation', 'other']),
  sealed_interests bytea not null,
  statement_version text not null,
  text_sha256 text not null check (text_sha256 ~ '^[0-9a-f]{64}$'),
  declared_on date not null,
  holds_until date not null check (holds_until > declared_on),
  declared_at timestamptz not null
);
comment on table interest_declarations is 'What people who act for the body declare of their interests, each year; the newest holds. No kinds: nothing to declare.';
create index interest_declarations_person on interest_declarations (person_id, declared_at desc);
create trigger interest_declarations_append_only before update or delete on interest_declarations for each row execute function append_only();

alter table agreements drop constraint agreements_statement_check;
alter table agreements add constraint agreements_statement_check
  check (statement in ('ethics', 'confidentiality', 'candidate-agreement', 'exam-rules', 'mark-use', 'interests'));

grant select, insert, update on conduct_cases, conduct_reports, appeals to einthoven_app;
grant select, insert on conduct_steps, interest_declarations to einthoven_app;
