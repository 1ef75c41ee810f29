-- The tracing itself beside an entry of the log of supervised tracings: without identity, in one form of our own.

create table tracing_recordings (
  tracing_id uuid primary key references tracings,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  sample_rate_hz double precision not null check (sample_rate_hz between 50 and 2000),
  microvolts_per_unit double precision not null check (microvolts_per_unit between 0.01 and 100),
  leads text[] not null check (cardinality(leads) between 1 and 16),
  sample_count integer not null check (sample_count between 1 and 24000),
  samples bytea not null check (octet_length(samples) = 2 * sample_count * cardinality(leads)),
  format text not null check (format in ('wfdb', 'edf', 'scp', 'dicom', 'aecg', 'fhir', 'philips', 'csv', 'json')),
  taken_out text[] not null,
  attached_at timestamptz not null
);
comment on table tracing_recordings is 'The seconds of an ECG that a student attached to an entry of the log: whole steps of the recorder, lead after lead, and nothing of whose heart it was. The identity is taken out in the browser; taken_out says what that was, without its words.';
comment on column tracing_recordings.sha256 is 'Of leads, rate, step and samples: the same tracing stands once in the log of a student.';
comment on column tracing_recordings.samples is 'Little-endian 16-bit numbers, lead after lead; times microvolts_per_unit. -32768 is a missing sample.';

-- What a preceptor signed for stays as they saw it; until then a wrong file can be taken away, and after a class was left too.
create function signed_recording_stays() returns trigger language plpgsql as $$
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
end $$;
create trigger tracing_recordings_stay before insert or update or delete on tracing_recordings for each row execute function signed_recording_stays();

grant select, insert, delete on tracing_recordings to einthoven_app;
