-- A signed receipt for each submitted exam.

create table exam_receipts (
  attempt_id uuid primary key references attempts,
  body text not null,
  signature text not null check (signature ~ '^[A-Za-z0-9_-]{86}$'),
  issued_at timestamptz not null
);
comment on table exam_receipts is 'What the body signed when an exam was submitted: how many answers it holds and the hash of all events that count.';
create trigger exam_receipts_append_only before update or delete on exam_receipts for each row execute function append_only();
grant select, insert on exam_receipts to einthoven_app;
