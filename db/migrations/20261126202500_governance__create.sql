-- The body's own house: risks to impartiality, the board, its votes.

create table impartiality_risks (
  impartiality_risk_id uuid primary key default uuidv7(),
  title text not null check (length(title) between 3 and 200),
  threat text not null check (length(threat) between 3 and 2000),
  action text not null check (length(action) between 3 and 2000),
  owner_person_id uuid not null references people,
  review_on date not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  revision integer not null default 0 check (revision >= 0),
  entered_at timestamptz not null,
  entered_by uuid not null references people
);
comment on table impartiality_risks is 'Threats to impartiality, what is done about each, who answers for it and when it is looked at again.';
create index impartiality_risks_owner on impartiality_risks (owner_person_id);
create index impartiality_risks_entered_by on impartiality_risks (entered_by);
create index impartiality_risks_review on impartiality_risks (review_on) where state = 'open';

create table impartiality_reviews (
  impartiality_review_id uuid primary key default uuidv7(),
  impartiality_risk_id uuid not null references impartiality_risks,
  finding text not null check (length(finding) between 3 and 2000),
  outcome text not null check (outcome in ('kept', 'closed')),
  reviewed_by uuid not null references people,
  reviewed_at timestamptz not null
);
comment on table impartiality_reviews is 'Each time a risk to impartiality was looked at again, and what was found.';
create index impartiality_reviews_risk on impartiality_reviews (impartiality_risk_id);
create index impartiality_reviews_by on impartiality_reviews (reviewed_by);
create trigger impartiality_reviews_append_only before update or delete on impartiality_reviews for each row execute function append_only();

create table board_meetings (
  board_meeting_id uuid primary key default uuidv7(),
  title text not null check (length(title) between 3 and 200),
  meets_on date not null,
  state text not null default 'planned' check (state in ('planned', 'closed')),
  minutes text check (length(minutes) between 3 and 20000),
  called_at timestamptz not null,
  called_by uuid not null references people,
  closed_at timestamptz,
  closed_by uuid references people,
  check ((state = 'closed') = (closed_at is not null)),
  check ((state = 'closed') = (minutes is not null)),
  check ((closed_at is null) = (closed_by is null))
);
comment on table board_meetings is 'Meetings of the certification board. A meeting closes with its minutes; nothing of it changes afterwards.';
create index board_meetings_called_by on board_meetings (called_by);
create index board_meetings_closed_by on board_meetings (closed_by);

create table board_items (
  board_item_id uuid primary key default uuidv7(),
  board_meeting_id uuid not null references board_meetings,
  position integer not null check (position > 0),
  title text not null check (length(title) between 3 and 200),
  paper_url text check (paper_url ~ '^https://[^\s]+$' and length(paper_url) <= 500),
  motion text check (length(motion) between 3 and 2000),
  scheme_version text references schemes,
  outcome text check (outcome in ('adopted', 'refused')),
  decided_at timestamptz,
  check ((outcome is null) = (decided_at is null)),
  check (outcome is null or motion is not null),
  check (scheme_version is null or motion is not null),
  unique (board_meeting_id, position)
);
comment on table board_items is 'The agenda of a meeting. An item with a motion is voted on; one that names a scheme version decides on that policy.';
create index board_items_meeting on board_items (board_meeting_id);
create index board_items_scheme on board_items (scheme_version);

create table board_votes (
  board_item_id uuid not null references board_items,
  person_id uuid not null references people,
  vote text not null check (vote in ('yes', 'no', 'abstain', 'recused')),
  reason text check (length(reason) between 3 and 500),
  voted_at timestamptz not null,
  primary key (board_item_id, person_id),
  check (vote <> 'recused' or reason is not null)
);
comment on table board_votes is 'How each member of the board voted, once; who stood aside says why.';
create index board_votes_person on board_votes (person_id);
create trigger board_votes_append_only before update or delete on board_votes for each row execute function append_only();

grant select, insert, update on impartiality_risks, board_meetings, board_items to einthoven_app;
grant select, insert on impartiality_reviews, board_votes to einthoven_app;
