-- Periods can be extended by decision and end early when a renewal is withdrawn; each keeps the scheme version it runs under.

alter table credential_periods add column scheme_version text references schemes;
comment on column credential_periods.scheme_version is 'The version the period runs under; empty: that of the credential.';
alter table credential_periods add column ended_on date check (ended_on >= lower(valid));
comment on column credential_periods.ended_on is 'First day the period does not hold although its range goes on: its renewal was withdrawn. Set once.';
alter table credential_periods add column holds daterange generated always as (valid * daterange(null, ended_on)) stored;
create index credential_periods_scheme on credential_periods (scheme_version);

alter table credential_periods drop constraint credential_periods_basis_check;
alter table credential_periods add constraint credential_periods_basis_check check (basis in ('award', 'renewal', 'extension', 'reinstatement'));
alter table credential_periods drop constraint credential_periods_credential_id_valid_excl;
alter table credential_periods add constraint credential_periods_one_a_day exclude using gist (credential_id with =, holds with &&);

create function credential_periods_end_once() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.ended_on is null and new.ended_on is not null
    and (new.credential_period_id, new.credential_id, new.valid, new.basis, new.granted_at, new.scheme_version)
      is not distinct from (old.credential_period_id, old.credential_id, old.valid, old.basis, old.granted_at, old.scheme_version) then
    return new;
  end if;
  raise exception 'a period of a credential can be ended, once, and nothing else of it changes' using errcode = 'restrict_violation';
end $$;
drop trigger credential_periods_append_only on credential_periods;
create trigger credential_periods_append_only before update or delete on credential_periods for each row execute function credential_periods_end_once();
grant update (ended_on) on credential_periods to einthoven_app;
