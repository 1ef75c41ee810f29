-- Practice questions whose options are drawn with their tracing.

alter table practice_responses add column drawn_options jsonb;
comment on column practice_responses.drawn_options is 'The four options of this very question with the reasons shown after answering; null where the item''s own are written.';
alter table practice_responses add constraint practice_responses_options check (drawn_options is null or drawn_answer is not null);
