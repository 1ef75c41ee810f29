-- An attempt is prepared before it starts: its form is chosen and can be fetched, encrypted, while no clock runs.

alter table attempts
  alter column started_at drop not null,
  alter column deadline_at drop not null,
  drop constraint attempts_state_check,
  drop constraint attempts_check1,
  drop constraint attempts_application_id_ordinal_key,
  add column prepared_at timestamptz,
  -- 32 bytes, of which 244 bits are chance of the operating system's.
  add column content_key bytea not null default (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) check (length(content_key) = 32),
  add constraint attempts_state_check check (state in ('prepared', 'expired', 'open', 'submitted')),
  add constraint attempts_submitted_check check ((state = 'submitted') = (submitted_at is not null)),
  add constraint attempts_started_check check ((state in ('prepared', 'expired')) = (started_at is null)),
  add constraint attempts_deadline_check check ((started_at is null) = (deadline_at is null)),
  add constraint attempts_prepared_check check (started_at is not null or prepared_at is not null);
-- What was prepared and never started leaves its number to the next.
create unique index attempts_ordinal on attempts (application_id, ordinal) where state <> 'expired';
create unique index attempts_one_prepared on attempts (person_id) where state = 'prepared';

comment on table attempts is 'One sitting of a form. Prepared, it has a form and no clock, and does not count; the clock is the server''s from started_at; lease_epoch counts which device writes now. Passed is set by scoring.';
comment on column attempts.prepared_at is 'When the form was chosen; null where the attempt was started at once.';
comment on column attempts.content_key is 'Encrypts the form on its way to the device: the device gets the key when the clock starts.';
