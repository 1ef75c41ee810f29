-- An exam that was made void, and a legal name that was not changed, can be appealed like every other decision.

alter table appeals drop constraint appeals_kind_check;
alter table appeals add constraint appeals_kind_check
  check (kind in ('application', 'score', 'conduct', 'ce', 'renewal', 'extension', 'reinstatement', 'audit', 'instructor', 'refund', 'void', 'name-change'));
