-- A refused refund can be appealed, and an approval that cannot be paid out can be taken back by who gave it.

alter table appeals drop constraint appeals_kind_check;
alter table appeals add constraint appeals_kind_check
  check (kind in ('application', 'score', 'conduct', 'ce', 'renewal', 'extension', 'reinstatement', 'audit', 'instructor', 'refund'));

alter table refund_decisions drop constraint refund_decisions_outcome_check;
alter table refund_decisions add constraint refund_decisions_outcome_check check (outcome in ('approve', 'refuse', 'approve-on-appeal'));
alter table refund_decisions drop constraint refund_decisions_pkey;
alter table refund_decisions add primary key (refund_request_id, decided_by, outcome);
comment on table refund_decisions is 'Who approved or refused a refund, and who approved it on appeal. One row a person and outcome, so that two approvals are always two people, and so that a person who approved may still refuse with the reason on record.';
