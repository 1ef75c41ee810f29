-- Who was certified provisionally as a student says that school is finished; then the credential is full.

alter table agreements drop constraint agreements_statement_check;
alter table agreements add constraint agreements_statement_check
  check (statement in ('ethics', 'confidentiality', 'candidate-agreement', 'exam-rules', 'mark-use', 'interests', 'secondary-school'));

-- The night looks at these alone; few of them are ever open.
create index credentials_provisional on credentials (person_id) where provisional;
