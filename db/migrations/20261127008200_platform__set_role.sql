-- Who makes a role is a member of it since PostgreSQL 16, but may not take it on: that is granted here, also to an owner that is
-- no superuser. And what was loaded last is known to the database, so that a start on any of them need not load it again.

do $$
declare wanted text;
begin
  foreach wanted in array array['einthoven_app', 'einthoven_scoring'] loop
    if not pg_has_role(current_user, wanted, 'set') then
      execute format('grant %I to current_user with set true', wanted);
    end if;
  end loop;
end $$;

create table loaded_content (
  singleton boolean primary key default true check (singleton),
  fingerprint text not null check (fingerprint <> ''),
  loaded_at timestamptz not null
);
comment on table loaded_content is 'One row: the fingerprint of the sources from which the demonstration was loaded last.';
grant select, insert, update on loaded_content to einthoven_app;
