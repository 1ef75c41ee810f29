-- Where people watch live, each question of a room whether there is news is a sign of life.

create unlogged table attempt_presence (
  attempt_id uuid primary key references attempts,
  seen_at timestamptz not null
);
comment on table attempt_presence is 'When the room of a watched exam last asked for news; may be lost in a crash without harm.';
grant select, insert, update on attempt_presence to einthoven_app;
