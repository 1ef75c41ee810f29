-- Money: orders, an append-only ledger in integer cents, entitlements, refunds.

create table orders (
  order_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  application_id uuid not null references applications,
  scheme_version text not null references schemes,
  purpose text not null check (purpose in ('certification-fee')),
  amount_cents integer not null check (amount_cents > 0),
  currency text not null default 'USD' check (currency = 'USD'),
  state text not null default 'open' check (state in ('open', 'paid', 'cancelled', 'refunded', 'part-refunded')),
  receipt_number bigint generated always as identity unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table orders is 'What a person owes or has paid for. The state is a view of the ledger, kept for queries.';
create index orders_person on orders (person_id);
create index orders_scheme on orders (scheme_version);
create unique index orders_application_live on orders (application_id, purpose) where state <> 'cancelled';
create index orders_application on orders (application_id);

create table checkouts (
  checkout_id uuid primary key default uuidv7(),
  order_id uuid not null references orders,
  provider text not null check (provider in ('stripe', 'demonstration', 'recorded')),
  provider_reference text not null,
  created_at timestamptz not null default now(),
  unique (provider, provider_reference)
);
comment on table checkouts is 'Each time a person was sent to pay: ties the provider''s reference to our order.';
create index checkouts_order on checkouts (order_id);

create table provider_events (
  provider text not null check (provider in ('stripe', 'demonstration', 'recorded')),
  provider_event_id text not null,
  kind text not null,
  outcome text not null check (outcome in ('applied', 'ignored', 'held')),
  order_id uuid references orders,
  received_at timestamptz not null default now(),
  primary key (provider, provider_event_id)
);
comment on table provider_events is 'Every signed event received, once: a replay finds its own row and does nothing.';
create index provider_events_order on provider_events (order_id);
create trigger provider_events_append_only before update or delete on provider_events for each row execute function append_only();

create table ledger_entries (
  ledger_entry_id bigint generated always as identity primary key,
  order_id uuid not null references orders,
  kind text not null check (kind in ('payment', 'refund', 'dispute-opened', 'dispute-won', 'dispute-lost', 'late-payment')),
  amount_cents integer not null,
  provider text not null check (provider in ('stripe', 'demonstration', 'recorded')),
  provider_reference text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  recorded_by uuid references people,
  note text,
  unique (provider, kind, provider_reference),
  check (case kind when 'payment' then amount_cents > 0 when 'late-payment' then amount_cents > 0
              when 'refund' then amount_cents < 0 when 'dispute-lost' then amount_cents < 0 else amount_cents = 0 end)
);
comment on table ledger_entries is 'Money as it moved, in integer cents, positive toward the body. Nothing is ever changed or removed.';
create index ledger_entries_order on ledger_entries (order_id);
create index ledger_entries_recorded_by on ledger_entries (recorded_by);
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
create index entitlements_application on entitlements (application_id);

create table refund_requests (
  refund_request_id uuid primary key default uuidv7(),
  order_id uuid not null references orders,
  amount_cents integer not null check (amount_cents > 0),
  rule text not null check (rule in ('full', 'half', 'exception')),
  reason text not null check (length(btrim(reason)) between 3 and 2000),
  requested_by uuid not null references people,
  requested_at timestamptz not null default now(),
  approved_by uuid references people,
  decided_at timestamptz,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'refused', 'paid-out')),
  check (approved_by is distinct from requested_by),
  check ((state = 'waiting') = (decided_at is null))
);
comment on table refund_requests is 'Refunds asked for and decided; over the limit of the scheme a second person approves.';
create index refund_requests_order on refund_requests (order_id);
create index refund_requests_requested_by on refund_requests (requested_by);
create index refund_requests_approved_by on refund_requests (approved_by);
create unique index refund_requests_waiting on refund_requests (order_id) where state = 'waiting';

grant select, insert, update on orders, entitlements, refund_requests to einthoven_app;
grant select, insert on checkouts, provider_events, ledger_entries to einthoven_app;
