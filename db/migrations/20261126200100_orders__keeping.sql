-- Fees of renewal and reinstatement go through the same orders, ledger and refunds as the certification fee.

alter table orders alter column application_id drop not null;
alter table orders add column about_id uuid;
comment on column orders.about_id is 'What a fee other than the certification fee is for: the renewal cycle or the application for reinstatement.';
alter table orders add column delivered_at timestamptz;
comment on column orders.delivered_at is 'When what was paid for was given: from then on the fee is not given back by rule.';
alter table orders drop constraint orders_purpose_check;
alter table orders add constraint orders_purpose_check check (purpose in ('certification-fee', 'renewal-fee', 'reinstatement-fee'));
alter table orders add constraint orders_about check (case purpose when 'certification-fee' then application_id is not null and about_id is null else application_id is null and about_id is not null end);
create unique index orders_about_live on orders (about_id, purpose) where state in ('open', 'paid');
create index orders_about on orders (about_id);
