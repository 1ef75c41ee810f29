-- Everything that a search around a place asks for stands in the index: rows are read only of what is shown.
drop index programs_point;
create index programs_near on programs (latitude, longitude) include (program_id, approval, delivery, clinical_hours, price_cents, next_start, state_code) where listed;
