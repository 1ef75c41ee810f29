-- An authenticator's code opens a session once (RFC 6238, section 5.2).

create table spent_codes (
  user_id uuid not null references auth_users on delete cascade,
  code_hash text not null check (length(code_hash) between 20 and 100),
  spent_at timestamptz not null,
  primary key (user_id, code_hash)
);
comment on table spent_codes is 'Codes of an authenticator that were used while they still hold, as keyed hashes; dropped after five minutes.';
grant select, insert, update, delete on spent_codes to einthoven_app;
