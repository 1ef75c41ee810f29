-- Each certificate of completion has a bit of its own in a signed list, by which whoever holds the document learns that it was withdrawn.
alter table completions add column status_index integer unique check (status_index >= 0);
update completions set status_index = numbered.place
  from (select completion_id, row_number() over (order by completion_id) - 1 as place from completions) numbered
 where numbered.completion_id = completions.completion_id;
alter table completions alter column status_index set not null;
comment on column completions.status_index is 'Drawn at random, and never used again: place in the lists of status, 131,072 to a list.';
