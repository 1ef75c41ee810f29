-- The night looks at periods that were ended before their time, which are few.

create index credential_periods_ended on credential_periods (credential_period_id) where ended_on is not null;
