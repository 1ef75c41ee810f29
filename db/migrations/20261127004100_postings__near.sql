-- Everything that a search of the board asks for stands in the index: rows are read only of what is shown.
drop index postings_point;
create index postings_near on postings (latitude, longitude) include (posting_id, shift, setting, employment_type, state_code, pay_from_cents, expires_on, posted_at) where state = 'shown';
-- A shift everywhere, the newest first.
create index postings_shift on postings (shift, posted_at desc, posting_id) where state = 'shown';
