-- Places: where things are, and what is known there. Every figure names the source that it comes from.

create table place_sources (
  -- A word of ours: `bls-oews-2025-05`. Of an import, with its day.
  place_source_id text primary key check (place_source_id ~ '^[a-z0-9][a-z0-9.-]{2,80}$'),
  publisher text not null check (length(publisher) between 1 and 200),
  title text not null check (length(title) between 1 and 300),
  -- What the figures speak of: a year, a month, a span.
  vintage text not null check (length(vintage) between 1 and 100),
  retrieved_on date not null,
  licence text not null check (length(licence) between 1 and 200),
  url text not null check (url ~ '^https?://'),
  -- official: of the publisher itself; secondary: of somebody who repeats it; own: what the body says of itself.
  strength text not null check (strength in ('official', 'secondary', 'own')),
  -- Of a file that an operator imported.
  file_sha256 text check (file_sha256 ~ '^[0-9a-f]{64}$')
);
comment on table place_sources is 'Where every figure on a place page comes from: publisher, what, of when, when looked up, on which terms.';
grant select, insert, update on place_sources to einthoven_app;

create table states (
  state_code text primary key check (state_code ~ '^[A-Z]{2}$'),
  fips text not null unique check (fips ~ '^[0-9]{2}$'),
  name text not null unique,
  -- Where its people live on average: only for the order of distances, printed nowhere.
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180)
);
comment on table states is 'The fifty states, the District of Columbia and Puerto Rico.';
grant select, insert, update on states to einthoven_app;

create table metro_areas (
  cbsa text primary key check (cbsa ~ '^[0-9]{5}$'),
  title text not null,
  metropolitan boolean not null,
  place_source_id text not null references place_sources
);
comment on table metro_areas is 'Metropolitan and micropolitan areas by their code, which joins to wages.';
create index metro_areas_source on metro_areas (place_source_id);
grant select, insert, update on metro_areas to einthoven_app;

create table places (
  -- The Census code: seven digits of a place, ten of a New England town.
  geoid text primary key check (geoid ~ '^[0-9]{7}([0-9]{3})?$'),
  state_code text not null references states,
  -- Only of those that have a page.
  slug text check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text not null check (length(name) between 1 and 100),
  name_folded text not null,
  -- city, town, CDP (a settlement without a government of its own), and so on, as the Census writes it.
  kind text not null,
  -- Every county that it lies in, the main one mostly first.
  counties text[] not null default '{}',
  cbsa text references metro_areas,
  population integer check (population >= 0),
  population_source text references place_sources,
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  place_source_id text not null references place_sources,
  check (population is null or population_source is not null)
);
comment on table places is 'Cities, towns and settlements. Those of 25,000 people and more have a page.';
create unique index places_slug on places (state_code, slug) where slug is not null;
create index places_name on places (name_folded text_pattern_ops, state_code);
create index places_state on places (state_code);
create index places_cbsa on places (cbsa);
create index places_source on places (place_source_id);
create index places_population_source on places (population_source);
create index places_point on places (latitude, longitude);
grant select, insert, update, delete on places to einthoven_app;

create table zip_areas (
  zip text primary key check (zip ~ '^[0-9]{5}$'),
  state_code text not null references states,
  geoid text references places on delete set null,
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  place_source_id text not null references place_sources
);
comment on table zip_areas is 'ZIP Code Tabulation Areas. ZIPs of post boxes and single buildings are none, and cannot be placed.';
create index zip_areas_place on zip_areas (geoid);
create index zip_areas_state on zip_areas (state_code);
create index zip_areas_source on zip_areas (place_source_id);
grant select, insert, update, delete on zip_areas to einthoven_app;

create table wage_figures (
  -- 99 for the nation, two digits of a state, five of a metropolitan area or of a rest of a state.
  area_code text not null check (area_code ~ '^[0-9]{2}([0-9]{3}|[0-9]{5})?$'),
  area_kind text not null check (area_kind in ('nation', 'state', 'metro', 'nonmetro')),
  area_title text not null,
  occupation text not null check (occupation ~ '^[0-9]{2}-[0-9]{4}$'),
  occupation_title text not null,
  measure text not null check (measure in ('employment', 'mean', 'p10', 'p25', 'median', 'p75', 'p90')),
  -- Jobs, or dollars a year.
  value integer check (value >= 0),
  -- What the publisher put in place of a number; never a zero.
  mark text check (mark in ('*', '**', '#', '~')),
  place_source_id text not null references place_sources,
  primary key (area_code, occupation, measure),
  check (num_nonnulls(value, mark) = 1)
);
comment on table wage_figures is 'Federal wages by area and occupation: each cell is a number or the mark that stands for none.';
create index wage_figures_source on wage_figures (place_source_id);
grant select, insert, update, delete on wage_figures to einthoven_app;

create table outlook_figures (
  occupation text not null check (occupation ~ '^[0-9]{2}-[0-9]{4}$'),
  measure text not null check (measure in ('employment-2024', 'employment-2034', 'change', 'change-percent', 'openings-a-year')),
  value numeric not null,
  place_source_id text not null references place_sources,
  primary key (occupation, measure)
);
comment on table outlook_figures is 'Federal employment projections, for the nation.';
create index outlook_figures_source on outlook_figures (place_source_id);
grant select, insert, update, delete on outlook_figures to einthoven_app;

create table stated_figures (
  name text primary key check (name in ('annual-pay', 'week-hours')),
  value integer not null check (value > 0),
  place_source_id text not null references place_sources
);
comment on table stated_figures is 'Figures that the body itself states in public, shown beside the federal ones.';
create index stated_figures_source on stated_figures (place_source_id);
grant select, insert, update, delete on stated_figures to einthoven_app;

create table state_rules (
  state_code text primary key references states,
  finding text not null check (length(finding) between 1 and 1000),
  place_source_id text not null references place_sources
);
comment on table state_rules is 'What an official source of a state says about EKG technicians. A state without a row: none was found.';
create index state_rules_source on state_rules (place_source_id);
grant select, insert, update, delete on state_rules to einthoven_app;

create table state_agencies (
  state_code text primary key references states,
  agency text not null check (length(agency) between 1 and 300),
  does text not null check (length(does) between 1 and 1000),
  place_source_id text not null references place_sources
);
comment on table state_agencies is 'Who authorises private career schools in a state. A state without a row: no source was found.';
create index state_agencies_source on state_agencies (place_source_id);
grant select, insert, update, delete on state_agencies to einthoven_app;

create table institutions (
  unitid text primary key check (unitid ~ '^[0-9]{6}$'),
  name text not null check (length(name) between 1 and 200),
  city text not null,
  state_code text not null references states,
  zip text not null default '',
  control text not null,
  website text not null default '' check (length(website) <= 300),
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  place_source_id text not null references place_sources,
  check ((latitude is null) = (longitude is null))
);
comment on table institutions is 'Schools that reported to the U.S. Department of Education. To be listed here is not to be approved by the body.';
create index institutions_state on institutions (state_code);
create index institutions_source on institutions (place_source_id);
grant select, insert, update, delete on institutions to einthoven_app;

create table institution_awards (
  unitid text not null references institutions,
  -- The year in which the award year ends: 2024 is July 2023 to June 2024.
  award_year integer not null check (award_year between 1980 and 2100),
  cip text not null check (cip in ('51.0901', '51.0902')),
  award_level text not null check (award_level ~ '^[0-9]{1,2}$'),
  awards integer not null check (awards >= 0),
  place_source_id text not null references place_sources,
  primary key (unitid, award_year, cip, award_level)
);
comment on table institution_awards is 'Awards that institutions reported by year, field and level. A zero is a reported zero.';
create index institution_awards_source on institution_awards (place_source_id);
grant select, insert, update, delete on institution_awards to einthoven_app;

create table place_imports (
  place_import_id uuid primary key default uuidv7(),
  kind text not null check (kind in ('shipped', 'census', 'oews', 'ipeds')),
  files text[] not null,
  files_sha256 text not null check (files_sha256 ~ '^[0-9a-f]{64}$'),
  report jsonb not null,
  imported_at timestamptz not null
);
comment on table place_imports is 'Which files were loaded when, and what came of their rows.';
create index place_imports_kind on place_imports (kind, imported_at);
create trigger place_imports_append_only before update or delete on place_imports for each row execute function append_only();
grant select, insert on place_imports to einthoven_app;

-- Great-circle miles, inlined into queries. The same formula as distanceMiles of lib/server/place.
create function miles_between(latitude_a double precision, longitude_a double precision, latitude_b double precision, longitude_b double precision)
returns double precision language sql immutable parallel safe
return 7917.5117 * asin(least(1, sqrt(
  sin(radians(latitude_b - latitude_a) / 2) ^ 2 + cos(radians(latitude_a)) * cos(radians(latitude_b)) * sin(radians(longitude_b - longitude_a) / 2) ^ 2
)));
comment on function miles_between is 'Great-circle distance in statute miles, on a sphere of the mean radius of the earth.';
