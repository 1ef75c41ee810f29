-- Identity: a document and a photo, looked at by a person before a credential is awarded, where the scheme asks.

alter table stored_files drop constraint stored_files_purpose_check;
alter table stored_files add constraint stored_files_purpose_check
  check (purpose in ('completion-certificate', 'name-change-evidence', 'application-evidence', 'accommodation-evidence', 'identity-document', 'identity-photo'));

create table identity_checks (
  identity_check_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  application_id uuid not null references applications,
  appeal_of uuid references identity_checks,
  sealed_claim bytea not null,
  name_match text not null check (name_match in ('same', 'close', 'other')),
  document_file_id uuid references stored_files,
  photo_file_id uuid references stored_files,
  images_deleted_at timestamptz,
  state text not null default 'waiting' check (state in ('waiting', 'accepted', 'asked-again', 'refused')),
  scheme_version text not null references schemes,
  sent_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid references people,
  sealed_reason bytea,
  check ((state = 'waiting') = (decided_at is null)),
  -- Nobody but a person accepts or refuses; asking again may be the rule's doing, when the pictures had to go.
  check (state not in ('accepted', 'refused') or decided_by is not null),
  check (decided_by is distinct from person_id),
  check ((images_deleted_at is null) = (document_file_id is not null and photo_file_id is not null))
);
comment on table identity_checks is 'A document and a photo that a person sent to show who they are, and what was decided after somebody looked; the pictures are deleted when the scheme says, the decision stays. An appeal is a check that names the refusal it is against.';
create unique index identity_checks_waiting on identity_checks (application_id) where state = 'waiting';
create unique index identity_checks_accepted on identity_checks (application_id) where state = 'accepted';
create index identity_checks_application on identity_checks (application_id, sent_at desc);
create index identity_checks_person on identity_checks (person_id);
create index identity_checks_appeal_of on identity_checks (appeal_of);
create index identity_checks_document on identity_checks (document_file_id);
create index identity_checks_photo on identity_checks (photo_file_id);
create index identity_checks_scheme on identity_checks (scheme_version);
create index identity_checks_decided_by on identity_checks (decided_by);
create index identity_checks_images on identity_checks (sent_at) where images_deleted_at is null;

-- Who decides on an appeal did not take the decision it is against.
create function identity_appeal_by_another() returns trigger language plpgsql as $$
begin
  if new.appeal_of is not null and new.decided_by is not null and new.decided_by = (select decided_by from identity_checks where identity_check_id = new.appeal_of) then
    raise exception 'an appeal is decided by somebody who did not take the decision' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger identity_checks_appeal_by_another before insert or update on identity_checks
  for each row execute function identity_appeal_by_another();

create table award_holds (
  result_id uuid primary key references results,
  reason text not null check (reason in ('identity')),
  held_at timestamptz not null
);
comment on table award_holds is 'A passed result whose credential waits, and for what. It is over when a credential names the result.';
create trigger award_holds_append_only before update or delete on award_holds for each row execute function append_only();

grant select, insert, update on identity_checks to einthoven_app;
grant select, insert on award_holds to einthoven_app;
