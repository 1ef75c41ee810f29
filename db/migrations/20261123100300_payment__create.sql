-- Money: orders, an append-only ledger in integer cents, entitlements, refunds.

create table orders (
  order_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  application_id uuid not null references applications,
  scheme_version text not null references schemes,
  purpose text not null check (purpose in ('certification-fee')),
  amount_cents integer not null check (amount_cents > 0),
  currency text not null default 'USD' check (currency = 'USD'),
  state text not null default 'open' check (state in ('open', 'paid', 'cancelled', 'refunded', 'part-refunded', 'charged-back')),
  receipt_number bigint generated always as identity unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table orders is 'What a person owes or has paid for. The state is a view of the ledger, kept for queries.';
create index orders_person on orders (person_id);
create index orders_scheme on orders (scheme_version);
create unique index orders_application_live on orders (application_id, purpose) where state in ('open', 'paid');
create index orders_application on orders (application_id);
create index orders_newest on orders (updated_at desc);

create table checkouts (
  checkout_id uuid primary key default uuidv7(),
  order_id uuid not null references orders,
  provider text not null check (provider in ('stripe', 'demonstration')),
  provider_reference text,
  pay_url text,
  state text not null default 'open' check (state in ('open', 'submitted', 'completed', 'failed', 'expired')),
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  unique (provider, provider_reference)
);
comment on table checkouts is 'Each time a person was sent to pay: ties the provider''s reference to our order. Submitted means sent off, money not yet there.';
create index checkouts_order on checkouts (order_id);
create unique index checkouts_open on checkouts (order_id) where state = 'open';

create table provider_events (
  provider text not null check (provider in ('stripe', 'demonstration', 'recorded')),
  provider_event_id text not null,
  kind text not null,
  fact text not null,
  outcome text not null check (outcome in ('applied', 'ignored', 'held')),
  problem text check (problem ~ '^[A-Z_]+$'),
  order_id uuid references orders,
  payment_reference text,
  fact_reference text,
  amount_cents bigint,
  currency text,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  primary key (provider, provider_event_id),
  check ((outcome = 'held') <= (problem is not null))
);
comment on table provider_events is 'Every signed event received, once: a replay finds its own row and does nothing. Held ones wait for finance or for the event they follow.';
create index provider_events_order on provider_events (order_id);
create index provider_events_payment on provider_events (provider, payment_reference);
create index provider_events_held on provider_events (received_at) where outcome = 'held';
create trigger provider_events_append_only before update or delete on provider_events for each row execute function append_only();

create table payment_settlements (
  provider text not null,
  provider_event_id text not null,
  outcome text not null check (outcome in ('applied-later', 'returned', 'by-hand')),
  reason text not null check (length(btrim(reason)) between 3 and 2000),
  settled_by uuid references people,
  settled_at timestamptz not null,
  primary key (provider, provider_event_id),
  foreign key (provider, provider_event_id) references provider_events
);
comment on table payment_settlements is 'How a held event was dealt with; settled_by is empty where the event it waited for arrived.';
create index payment_settlements_settled_by on payment_settlements (settled_by);
create trigger payment_settlements_append_only before update or delete on payment_settlements for each row execute function append_only();

create table ledger_entries (
  ledger_entry_id bigint generated always as identity primary key,
  order_id uuid not null references orders,
  kind text not null check (kind in ('payment', 'late-payment', 'held-payment', 'refund', 'dispute-opened', 'dispute-won', 'dispute-lost')),
  amount_cents integer not null,
  provider text not null check (provider in ('stripe', 'demonstration', 'recorded')),
  payment_reference text not null,
  provider_reference text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  recorded_by uuid references people,
  note text,
  unique (provider, kind, provider_reference),
  check (case kind when 'payment' then amount_cents > 0 when 'late-payment' then amount_cents > 0 when 'held-payment' then amount_cents > 0
              when 'refund' then amount_cents < 0 when 'dispute-lost' then amount_cents < 0 else amount_cents = 0 end)
);
comment on table ledger_entries is 'Money as it moved, in integer cents, positive toward the body. Nothing is ever changed or removed. A late or held payment buys nothing; payment_reference names the payment that a refund or dispute is about.';
create index ledger_entries_order on ledger_entries (order_id);
create index ledger_entries_recorded_by on ledger_entries (recorded_by);
create unique index ledger_entries_money_in on ledger_entries (provider, payment_reference) where kind in ('payment', 'late-payment', 'held-payment');
create unique index ledger_entries_paid_once on ledger_entries (order_id) where kind = 'payment';
create trigger ledger_entries_append_only before update or delete on ledger_entries for each row execute function append_only();

create table entitlements (
  entitlement_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  order_id uuid not null references orders,
  application_id uuid not null references applications,
  kind text not null check (kind in ('final-attempts', 'study-material', 'resume-revision', 'placement-help')),
  quantity integer check (quantity > 0),
  granted_at timestamptz not null,
  held_since timestamptz,
  ended_at timestamptz,
  unique (order_id, kind)
);
comment on table entitlements is 'What a payment bought. One row a kind and order, so that a payment grants exactly once. Quantity is empty where it is without limit.';
create index entitlements_person on entitlements (person_id, kind);
create index entitlements_application on entitlements (application_id, kind);

create table refund_requests (
  refund_request_id uuid primary key default uuidv7(),
  order_id uuid not null references orders,
  provider text not null check (provider in ('stripe', 'demonstration', 'recorded')),
  payment_reference text not null,
  amount_cents integer not null check (amount_cents > 0),
  rule text not null check (rule in ('full', 'half', 'exception', 'return')),
  reason text not null check (length(btrim(reason)) between 3 and 2000),
  requested_by uuid not null references people,
  requested_at timestamptz not null,
  approvals_needed integer not null check (approvals_needed in (1, 2)),
  decided_at timestamptz,
  provider_reference text,
  payout_problem text,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'paid-out', 'refused', 'withdrawn')),
  check ((state = 'waiting') = (decided_at is null))
);
comment on table refund_requests is 'Refunds asked for: by the candidate under the rule, by finance as an exception or to return a payment that bought nothing.';
create index refund_requests_order on refund_requests (order_id);
create index refund_requests_requested_by on refund_requests (requested_by);
create unique index refund_requests_live on refund_requests (order_id, payment_reference) where state in ('waiting', 'approved');

create table refund_decisions (
  refund_request_id uuid not null references refund_requests,
  decided_by uuid not null references people,
  outcome text not null check (outcome in ('approve', 'refuse')),
  reason text not null check (length(btrim(reason)) between 3 and 2000),
  decided_at timestamptz not null,
  primary key (refund_request_id, decided_by)
);
comment on table refund_decisions is 'Who approved or refused a refund. One row a person, so that two approvals are always two people.';
create index refund_decisions_decided_by on refund_decisions (decided_by);
create trigger refund_decisions_append_only before update or delete on refund_decisions for each row execute function append_only();

grant select, insert, update on orders, checkouts, entitlements, refund_requests to einthoven_app;
grant select, insert on provider_events, payment_settlements, ledger_entries, refund_decisions to einthoven_app;
