-- Accommodations: asked for, decided, appealed, and then in force for every exam of a person.

alter table stored_files drop constraint stored_files_purpose_check;
alter table stored_files add constraint stored_files_purpose_check
  check (purpose in ('completion-certificate', 'name-change-evidence', 'application-evidence', 'accommodation-evidence'));

create table accommodation_requests (
  accommodation_request_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  appeal_of uuid references accommodation_requests,
  sealed_request bytea not null,
  file_id uuid references stored_files,
  state text not null default 'waiting' check (state in ('waiting', 'granted', 'granted-in-part', 'refused', 'withdrawn')),
  scheme_version text not null references schemes,
  requested_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid references people,
  sealed_reason bytea,
  check ((state in ('waiting', 'withdrawn')) = (decided_by is null)),
  check ((decided_by is null) = (sealed_reason is null)),
  check ((state = 'waiting') = (decided_at is null)),
  check (decided_by is distinct from person_id)
);
comment on table accommodation_requests is 'What a person asks for and why, sealed under the personal key, with evidence that only who decides may open; an appeal is a request that names the decision it is against.';
create unique index accommodation_requests_waiting on accommodation_requests (person_id) where state = 'waiting';
create unique index accommodation_requests_appeal on accommodation_requests (appeal_of) where state <> 'withdrawn';
create index accommodation_requests_appeal_of on accommodation_requests (appeal_of);
create index accommodation_requests_person on accommodation_requests (person_id);
create index accommodation_requests_file on accommodation_requests (file_id);
create index accommodation_requests_decided_by on accommodation_requests (decided_by);
create index accommodation_requests_scheme on accommodation_requests (scheme_version);

-- Who decides an appeal did not take the decision it is against.
create function accommodation_appeal_by_another() returns trigger language plpgsql as $$
begin
  if new.appeal_of is not null and new.decided_by is not null and new.decided_by = (select decided_by from accommodation_requests where accommodation_request_id = new.appeal_of) then
    raise exception 'an appeal is decided by somebody who did not take the decision' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger accommodation_requests_appeal_by_another before insert or update on accommodation_requests
  for each row execute function accommodation_appeal_by_another();

create table accommodations (
  accommodation_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  accommodation_request_id uuid not null unique references accommodation_requests,
  extra_time_percent integer not null check (extra_time_percent between 0 and 200),
  break_minutes integer not null check (break_minutes between 0 and 240),
  screen_reader boolean not null,
  large_print boolean not null,
  high_contrast boolean not null,
  reader_aloud boolean not null,
  granted_at timestamptz not null
);
comment on table accommodations is 'What was granted: the newest row of a person is in force for every exam. Nothing here says why.';
create index accommodations_person on accommodations (person_id, granted_at desc);
create trigger accommodations_append_only before update or delete on accommodations for each row execute function append_only();

grant select, insert, update on accommodation_requests to einthoven_app;
grant select, insert on accommodations to einthoven_app;
