-- An approved application ends by its last day: its owner is reminded before and told after, each once.

alter table applications add column end_reminded_at timestamptz;
comment on column applications.end_reminded_at is 'When the owner was reminded that the time to use it ends soon.';
alter table applications add column closed_at timestamptz;
comment on column applications.closed_at is 'When the night found the time of an approved application over, and cancelled what was not paid.';

-- The night looks at these alone: what was closed is never read again.
create index applications_running on applications (open_until) where state = 'approved' and closed_at is null;

-- What ended long before nobody is told of any more.
update applications set closed_at = now() where state = 'approved' and open_until < current_date - 30;
