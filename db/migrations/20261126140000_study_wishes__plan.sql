-- What the plan of study needs beside the wishes that were there: days off, the placement check, the feed, reminders.

alter table study_wishes add column off_days integer[] not null default '{}' check (off_days <@ array[0, 1, 2, 3, 4, 5, 6]);
alter table study_wishes add column placement_skipped_at timestamptz;
alter table study_wishes add column reminded_on date;
comment on column study_wishes.easy_days is 'Weekdays, 0 Sunday to 6 Saturday, with few cards and nothing else.';
comment on column study_wishes.off_days is 'Weekdays, 0 Sunday to 6 Saturday, on which the plan holds nothing.';
comment on column study_wishes.placement_skipped_at is 'When the person put the placement check aside; null while it is offered or was taken.';
comment on column study_wishes.reminded_on is 'The last day, on the clock of the person, on which the worker sent a reminder or found that none was due.';
comment on column study_wishes.feed_sha256 is 'Of the secret in the link of the calendar feed; only this hash is kept. Null without a feed.';
create unique index study_wishes_feed on study_wishes (feed_sha256);

alter table practice_exams drop constraint practice_exams_length_check;
alter table practice_exams add constraint practice_exams_length_check
  check (length in ('full', 'short', 'sprint', 'drill', 'mistakes', 'weak', 'placement'));
