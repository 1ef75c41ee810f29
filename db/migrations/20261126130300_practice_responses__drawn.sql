-- Practice questions with a tracing of their own, and shorter ways to practise.

alter table practice_responses add column tracing jsonb;
alter table practice_responses add column drawn_answer jsonb;
comment on column practice_responses.tracing is 'The tracing that this very question shows, as samples; null where the item has none.';
comment on column practice_responses.drawn_answer is 'What is right of the drawn tracing; shown after answering.';
alter table practice_responses add constraint practice_responses_drawn check ((tracing is null) = (drawn_answer is null));

alter table practice_exams drop constraint practice_exams_length_check;
alter table practice_exams add constraint practice_exams_length_check check (length in ('full', 'short', 'sprint', 'drill', 'mistakes', 'weak'));
alter table practice_exams add column task text check (task ~ '^[A-E][0-9]{1,2}$');
comment on column practice_exams.task is 'Of a drill: the task that all its questions are about.';
alter table practice_exams add constraint practice_exams_task_check2 check ((length = 'drill') = (task is not null));
