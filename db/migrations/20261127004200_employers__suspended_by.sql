-- Who suspended an employer, for whoever would decide at the same moment.
alter table employers add column suspended_by uuid references people;
alter table employers add check ((state = 'suspended') = (suspended_by is not null));
create index employers_suspended_by on employers (suspended_by);
create index employers_verified on employers (name_folded) where state = 'verified';
