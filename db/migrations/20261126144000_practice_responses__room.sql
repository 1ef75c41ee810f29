-- Practice exams in the exam room: answers of every type, flags and struck options, from one device at a time.

alter table practice_responses drop constraint practice_responses_answer_check;
alter table practice_responses add constraint practice_responses_answer_check check (length(answer) between 1 and 64);
comment on column practice_responses.answer is 'As packages/exam/src/item/response.ts writes it; null where there is none.';
alter table practice_responses add column flagged boolean not null default false;
alter table practice_responses add column struck text not null default '' check (struck ~ '^[a-h]{0,8}$');
-- What came last of each kind, by epoch and then by sequence: a repeated or late delivery changes nothing.
alter table practice_responses add column answer_epoch integer not null default 0;
alter table practice_responses add column answer_sequence integer not null default 0;
alter table practice_responses add column flag_epoch integer not null default 0;
alter table practice_responses add column flag_sequence integer not null default 0;
alter table practice_responses add column strike_epoch integer not null default 0;
alter table practice_responses add column strike_sequence integer not null default 0;
comment on column practice_responses.answer_epoch is 'Which holder of the lease gave the answer; 0 where none was given in the room.';
comment on column practice_responses.answer_sequence is 'Of the event that gave it, as the device counts.';

alter table practice_exams add column lease_epoch integer not null default 0 check (lease_epoch >= 0);
alter table practice_exams add column leased_at timestamptz;
alter table practice_exams add column last_position integer not null default 1 check (last_position > 0);
comment on column practice_exams.lease_epoch is 'Raised by each device or tab that takes the exam over: the newest writes.';
comment on column practice_exams.last_position is 'The question that was shown last, for going on there.';
