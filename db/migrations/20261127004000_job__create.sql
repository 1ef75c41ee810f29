-- The job board: employers, what they post, what people look for, what came of it.

create table employers (
  employer_id uuid primary key default uuidv7(),
  kind text not null check (kind in ('employer', 'staffing-agency')),
  name text not null check (length(name) between 1 and 120),
  name_folded text not null,
  website text not null check (website ~ '^https://' and length(website) <= 300),
  about text not null check (length(about) between 1 and 2000),
  -- Where anybody can look it up: the public register and the number in it, as the employer told it.
  proof_register text not null check (length(proof_register) between 1 and 160),
  proof_number text not null check (length(proof_number) between 1 and 60),
  contact_person_id uuid not null references people,
  state text not null default 'applied' check (state in ('applied', 'verified', 'refused', 'suspended')),
  reason text not null default '' check (length(reason) <= 1000),
  demonstration boolean not null default false,
  scheme_version text not null references schemes,
  applied_at timestamptz not null,
  decided_at timestamptz,
  check ((state = 'applied') = (decided_at is null))
);
comment on table employers is 'Employers and staffing agencies that asked to post jobs. They post once staff have verified that they are who they say.';
create index employers_contact on employers (contact_person_id);
create index employers_scheme on employers (scheme_version);
create index employers_waiting on employers (applied_at) where state = 'applied';
create unique index employers_name on employers (name_folded) where state in ('applied', 'verified');
create unique index employers_open on employers (contact_person_id) where state in ('applied', 'verified');
grant select, insert, update on employers to einthoven_app;

create table employer_reviews (
  employer_review_id uuid primary key default uuidv7(),
  employer_id uuid not null references employers,
  reviewer_id uuid not null references people,
  verdict text not null check (verdict in ('verify', 'refuse')),
  reason text not null check (length(reason) between 1 and 1000),
  reviewed_at timestamptz not null,
  unique (employer_id, reviewer_id)
);
comment on table employer_reviews is 'What each person of the staff found of an employer; as many as the scheme asks for who find the same decide.';
create index employer_reviews_reviewer on employer_reviews (reviewer_id);
create trigger employer_reviews_append_only before update or delete on employer_reviews for each row execute function append_only();
grant select, insert on employer_reviews to einthoven_app;

create table employer_tokens (
  employer_token_id uuid primary key default uuidv7(),
  employer_id uuid not null references employers,
  token_sha256 text not null unique check (token_sha256 ~ '^[0-9a-f]{64}$'),
  made_by uuid not null references people,
  made_at timestamptz not null,
  ended_at timestamptz
);
comment on table employer_tokens is 'Tokens by which the machines of an employer post; only a hash is kept.';
create unique index employer_tokens_one on employer_tokens (employer_id) where ended_at is null;
create index employer_tokens_employer on employer_tokens (employer_id);
create index employer_tokens_made_by on employer_tokens (made_by);
grant select, insert, update on employer_tokens to einthoven_app;

create table postings (
  posting_id uuid primary key default uuidv7(),
  employer_id uuid not null references employers,
  title text not null check (length(title) between 1 and 120),
  description text not null check (length(description) between 1 and 6000),
  employment_type text not null check (employment_type in ('full-time', 'part-time', 'per-diem', 'contract', 'travel')),
  shift text not null check (shift in ('day', 'evening', 'night', 'rotating', 'weekend')),
  setting text not null check (setting in ('hospital', 'clinic', 'physician-office', 'monitoring-center', 'mobile', 'other')),
  -- Undefined where the employer does not say; the board says that it is missing.
  pay_from_cents integer check (pay_from_cents > 0),
  pay_until_cents integer check (pay_until_cents > 0),
  pay_unit text check (pay_unit in ('hour', 'year')),
  city text not null check (length(city) between 1 and 80),
  state_code text not null check (state_code ~ '^[A-Z]{2}$'),
  zip text not null check (zip ~ '^[0-9]{5}$'),
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  source text not null check (source in ('form', 'csv', 'api', 'json-ld')),
  -- The employer's own number: the same one again replaces nothing and makes no second posting.
  reference text not null default '' check (length(reference) <= 80),
  state text not null check (state in ('waiting', 'shown', 'refused', 'closed', 'expired')),
  -- Codes of patterns that staff look at before anybody else does.
  flags text[] not null default '{}',
  reason text not null default '' check (length(reason) <= 1000),
  revision integer not null default 0 check (revision >= 0),
  posted_at timestamptz not null,
  expires_on date not null,
  decided_by uuid references people,
  decided_at timestamptz,
  posted_by uuid not null references people,
  check ((pay_from_cents is null) = (pay_unit is null)),
  check (pay_until_cents >= pay_from_cents),
  check ((decided_at is null) = (decided_by is null))
);
comment on table postings is 'Openings that employers posted. Only those in the state shown stand on the board, and only until their last day.';
create index postings_point on postings (latitude, longitude) where state = 'shown';
create index postings_state_code on postings (state_code, posted_at desc) where state = 'shown';
create index postings_newest on postings (posted_at desc, posting_id) where state = 'shown';
create index postings_ending on postings (expires_on) where state = 'shown';
create index postings_waiting on postings (posted_at) where state = 'waiting';
create index postings_employer on postings (employer_id, posted_at desc);
create unique index postings_reference on postings (employer_id, reference) where reference <> '' and state in ('waiting', 'shown');
create index postings_decided_by on postings (decided_by);
create index postings_posted_by on postings (posted_by);
grant select, insert, update on postings to einthoven_app;

create table job_profiles (
  person_id uuid primary key references people,
  -- Whether verified employers find the profile, without name and address.
  listed boolean not null default false,
  shifts text[] not null default '{}',
  settings text[] not null default '{}',
  employment_types text[] not null default '{}',
  zip text not null check (zip ~ '^[0-9]{5}$'),
  state_code text not null check (state_code ~ '^[A-Z]{2}$'),
  latitude double precision not null,
  longitude double precision not null,
  miles integer not null check (miles between 1 and 500),
  available_from date not null,
  alerts boolean not null default false,
  alerted_on date,
  version integer not null default 1 check (version > 0),
  updated_at timestamptz not null
);
comment on table job_profiles is 'What a person looks for. Employers see who it is only with the consent of that person.';
create index job_profiles_point on job_profiles (latitude, longitude) where listed;
create index job_profiles_alerts on job_profiles (alerted_on) where alerts;
grant select, insert, update, delete on job_profiles to einthoven_app;

create table job_groups (
  person_id uuid not null references people,
  question text not null check (question in ('age', 'gender', 'race')),
  answer text not null check (length(answer) between 1 and 40),
  answered_at timestamptz not null,
  primary key (person_id, question)
);
comment on table job_groups is 'Groups that people volunteered for the impact report. Nobody reads them one by one.';
grant select, insert, update, delete on job_groups to einthoven_app;

create table job_consents (
  job_consent_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  employer_id uuid not null references employers,
  version integer not null check (version > 0),
  step text not null check (step in ('asked', 'given', 'withdrawn')),
  -- The wording that was agreed to.
  wording text not null check (length(wording) between 1 and 1000),
  at timestamptz not null,
  unique (person_id, employer_id, version)
);
comment on table job_consents is 'Each step of the consent of a person to one employer: asked for, given, withdrawn. The last one counts.';
create index job_consents_employer on job_consents (employer_id, person_id);
create trigger job_consents_append_only before update or delete on job_consents for each row execute function append_only();
grant select, insert on job_consents to einthoven_app;

create table job_applications (
  job_application_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  -- Of the board, or else what the person entered.
  posting_id uuid references postings,
  title text not null check (length(title) between 1 and 120),
  employer_name text not null check (length(employer_name) between 1 and 120),
  stage text not null check (stage in ('applied', 'interview', 'offer', 'hired', 'declined', 'withdrawn')),
  revision integer not null default 0,
  applied_at timestamptz not null,
  changed_at timestamptz not null
);
comment on table job_applications is 'Applications for jobs: made on the board, or elsewhere and kept here by the person.';
create index job_applications_person on job_applications (person_id, applied_at desc);
create index job_applications_posting on job_applications (posting_id);
create unique index job_applications_once on job_applications (person_id, posting_id) where posting_id is not null;
grant select, insert, update, delete on job_applications to einthoven_app;

create table placements (
  placement_id uuid primary key default uuidv7(),
  person_id uuid not null references people,
  state text not null default 'open' check (state in ('open', 'placed', 'ended')),
  -- The case of the advisers, where they opened one.
  advice_case_id uuid,
  adviser_id uuid references people,
  wish text not null check (length(wish) <= 1000),
  outcome text not null default '' check (length(outcome) <= 1000),
  opened_at timestamptz not null,
  ended_at timestamptz,
  check ((state = 'open') = (ended_at is null))
);
comment on table placements is 'Help to find a job: who asked for it, who helps, and what came of it.';
create unique index placements_open on placements (person_id) where state = 'open';
create index placements_person on placements (person_id);
create index placements_adviser on placements (adviser_id);
create index placements_waiting on placements (opened_at) where state = 'open';
grant select, insert, update on placements to einthoven_app;

create table partners (
  partner_id text primary key check (partner_id ~ '^[a-z-]{3,40}$'),
  name text not null check (length(name) between 1 and 120),
  -- What the proof is and where it lies; without it nobody is shown as a partner and nothing is handed over.
  proof text not null default '' check (length(proof) <= 300),
  proof_seen_by uuid references people,
  proof_seen_on date,
  check ((proof = '') = (proof_seen_on is null))
);
comment on table partners is 'Organisations that would take referrals. One is a partner only with its proof on file.';
create index partners_seen_by on partners (proof_seen_by);
grant select, insert, update on partners to einthoven_app;
insert into partners (partner_id, name) values ('american-red-cross', 'American Red Cross');

create table referrals (
  referral_id uuid primary key default uuidv7(),
  partner_id text not null references partners,
  person_id uuid not null references people,
  consent_wording text not null check (length(consent_wording) between 1 and 1000),
  consented_at timestamptz not null,
  withdrawn_at timestamptz,
  handed_over_at timestamptz,
  status text not null default 'waiting' check (status in ('waiting', 'handed-over', 'in-touch', 'hired', 'not-hired', 'withdrawn')),
  status_at timestamptz not null,
  unique (partner_id, person_id)
);
comment on table referrals is 'People who asked to be referred to a partner, with the words they agreed to and the status that came back.';
create index referrals_person on referrals (person_id);
grant select, insert, update on referrals to einthoven_app;
