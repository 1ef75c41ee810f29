-- One mistake has one order, and three have six: who practises them again gets an order that came before. That no order
-- comes twice where there are others is the work of the draw, which looks for it under a lock.
alter table practice_exams drop constraint practice_exams_person_id_order_sha256_key;
create index practice_exams_person_id_order_sha256_idx on practice_exams (person_id, order_sha256);
