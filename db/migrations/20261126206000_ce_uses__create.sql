-- Which hours a renewal or a reinstatement used up.

create table ce_uses (
  ce_credit_id uuid not null references ce_credits,
  credential_id uuid not null references credentials,
  used_for uuid not null,
  used_at timestamptz not null,
  primary key (ce_credit_id, credential_id)
);
comment on table ce_uses is 'Hours that a renewal or reinstatement used up, once for each credential; used_for is the cycle or the application.';
create index ce_uses_credential on ce_uses (credential_id);
create index ce_uses_for on ce_uses (used_for);
grant select, insert, delete on ce_uses to einthoven_app;
