-- A guardian can take consent back, as the statement that they agree to says.
alter table guardian_consents add column withdrawn_at timestamptz;
alter table guardian_consents add constraint guardian_consents_withdrawn_check check (withdrawn_at is null or consented is true);
comment on column guardian_consents.withdrawn_at is 'When the guardian took the consent back; empty while it stands.';
