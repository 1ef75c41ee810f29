-- Recordings of hearts that authors bring in for items: cut, without identity, in one form of our own.

create table recordings (
  recording_id uuid primary key,
  sha256 text not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
  sample_rate_hz double precision not null check (sample_rate_hz between 50 and 2000),
  microvolts_per_unit double precision not null check (microvolts_per_unit between 0.01 and 100),
  leads text[] not null check (cardinality(leads) between 1 and 16),
  sample_count integer not null check (sample_count between 1 and 24000),
  samples bytea not null check (octet_length(samples) = 2 * sample_count * cardinality(leads)),
  format text not null check (format in ('wfdb', 'edf', 'scp', 'dicom', 'aecg', 'fhir', 'philips', 'csv', 'json')),
  taken_out text[] not null,
  source text not null check (length(source) between 3 and 300),
  licence text not null check (length(licence) between 3 and 200),
  picture_file text not null references item_pictures,
  added_by uuid not null references people,
  added_at timestamptz not null
);
comment on table recordings is 'A cut of a recording of a heart that an author brought in for items: whole steps of the recorder, lead after lead, and nothing of whose heart it was. The identity is taken out in the browser; taken_out says what that was, without its words. Never changed.';
comment on column recordings.sha256 is 'Of leads, rate, step and samples: the same cut comes in once.';
comment on column recordings.samples is 'Little-endian 16-bit numbers, lead after lead; times microvolts_per_unit. -32768 is a missing sample.';
comment on column recordings.picture_file is 'The cut on paper, as an item shows it.';
create index recordings_picture_file on recordings (picture_file);
create index recordings_added_by on recordings (added_by);
create trigger recordings_append_only before update or delete on recordings for each row execute function append_only();

grant select, insert on recordings to einthoven_app;
