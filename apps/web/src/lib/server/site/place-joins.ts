import { plainDateIn, type Clock, type PlainDate } from '@einthoven/kernel';
import { moneyWords } from '#lib/ui/words.ts';
import type { Db } from '../db/pool.ts';
import { listOpenings, listOpeningsByPoint, type Opening } from '../job/index.ts';
import {
  distanceMiles,
  figure,
  MOST_LISTED,
  OWN_RECORD,
  OWN_SCHEME,
  type Joined,
  type Listed,
  type PagedCity,
  type PagedState,
  type PlaceSteps,
  type Reach,
  type Source,
} from '../place/index.ts';
import { listApproved } from '../program/index.ts';
import { currentScheme } from '../scheme/index.ts';

const BODY = 'National Performance Specialists (NPS)';

/** What all place pages take from other concepts: approved programs and the steps of the scheme. */
export async function readJoined(db: Db, { clock }: { readonly clock: Clock }): Promise<Omit<Joined, 'openings'>> {
  const scheme = currentScheme();
  const today = plainDateIn(clock.now(), scheme.zone.value);
  const programs = await approvedPrograms(db, today);
  const own = { publisher: BODY, retrievedOn: today, licence: 'Own record', strength: 'own' } as const;
  const ownSources: readonly Source[] = [
    { ...own, id: OWN_RECORD, title: 'Programs on record and the job board', vintage: today, url: '/programs' },
    { ...own, id: OWN_SCHEME, title: `Candidate handbook, version ${scheme.version}`, vintage: scheme.effectiveOn, url: '/handbook' },
  ];
  return { programs, steps: steps(), ownSources, reach: reach() };
}

async function approvedPrograms(db: Db, today: PlainDate): Promise<readonly Listed[]> {
  const programs = await listApproved(db);
  return programs
    .filter(({ approvalUntil }) => approvalUntil === undefined || approvalUntil >= today)
    .map(({ programId, name, schoolName, city, stateCode, point, isDemonstration }) => ({
      title: name,
      by: schoolName,
      city,
      stateCode,
      path: `/programs/${programId}`,
      isDemonstration,
      ...point,
    }));
}

/** What is on the board here and near, of one page: in a state, or around a city. */
export async function openingsFor(db: Db, state: PagedState, city: PagedCity | undefined, now: { readonly clock: Clock }): Promise<Joined['openings']> {
  if (!city) return { here: await openings(db, { stateCode: state.code, limit: MOST_LISTED }, now), near: [] };
  const around = (miles: number, limit: number) => openings(db, { near: { point: city, miles }, limit }, now);
  const miles = reach();
  const here = await around(miles.here, MOST_LISTED);
  const known = new Set(here.map(({ path }) => path));
  const all = here.length < MOST_LISTED ? await around(miles.near, 2 * MOST_LISTED) : [];
  return { here, near: all.filter(({ path }) => !known.has(path)) };
}

/** How far "here" and "near" are. */
function reach(): Reach {
  const { hereMiles, nearMiles } = currentScheme().places;
  return { here: hereMiles.value, near: nearMiles.value };
}

/**
 * What is on the board for any number of pages, by one question to the database: of each point one opening, which is
 * as much as whether a page has any, and what stands on it, takes.
 */
export async function openingsForAll(db: Db, now: { readonly clock: Clock }): Promise<(state: PagedState, city: PagedCity | undefined) => Joined['openings']> {
  const all = (await listOpeningsByPoint(db, now)).map((one) => ({ one, listed: toListed(one) }));
  const byState = Map.groupBy(all, ({ one }) => one.stateCode);
  // By whole degrees of latitude, so that a city asks only those that can be near.
  const byDegree = Map.groupBy(all, ({ one }) => Math.floor(one.latitude));
  const miles = reach();
  const degrees = Math.ceil(miles.near / MILES_A_DEGREE);
  return (state, city) => {
    if (!city) return { here: (byState.get(state.code) ?? []).slice(0, MOST_LISTED).map(({ listed }) => listed), near: [] };
    const row = Math.floor(city.latitude);
    const around = Array.from({ length: 2 * degrees + 1 }, (_, at) => byDegree.get(row - degrees + at) ?? []).flat();
    const measured = around
      .map(({ one, listed }) => ({ listed, away: distanceMiles(city, one) }))
      .filter(({ away }) => away <= miles.near)
      .toSorted((a, b) => a.away - b.away);
    const of = (isHere: boolean) =>
      measured
        .filter(({ away }) => away <= miles.here === isHere)
        .slice(0, MOST_LISTED)
        .map(({ listed }) => listed);
    return { here: of(true), near: of(false) };
  };
}
/** A degree of latitude is at least so many miles. */
const MILES_A_DEGREE = 68.7;

async function openings(db: Db, where: Parameters<typeof listOpenings>[1], now: { readonly clock: Clock }): Promise<readonly Listed[]> {
  const found = await listOpenings(db, where, now);
  return found.map(toListed);
}

function toListed({ title, employer, city, stateCode, path, isDemonstration, latitude, longitude }: Opening): Listed {
  return { title, by: employer, city, stateCode, path, isDemonstration, latitude, longitude };
}

/** The numbers of the steps, as the scheme has them. */
export function steps(): PlaceSteps {
  const { training, experience, fee, exam, validity } = currentScheme();
  const said = (text: string | number) => figure(String(text), OWN_SCHEME);
  const span = ({ min, max }: { readonly min: number; readonly max: number }) => said(`${min} to ${max}`);
  return {
    classHours: span(training.classHours.value),
    clinicalHours: span(training.clinicalHours.value),
    tracings: said(training.supervisedTracings.value),
    experienceHours: said(experience.minHours.value.toLocaleString('en-US')),
    experienceYears: said(experience.withinYears.value),
    fee: said(moneyWords(fee.certificationCents.value)),
    items: said(exam.scoredItems.value + exam.pretestItems.value),
    minutes: said(exam.minutes.value),
    attempts: said(exam.attempts.value),
    validYears: said(validity.years.value),
  };
}
