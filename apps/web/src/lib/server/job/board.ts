import { plainDateIn, type Clock, type PlainDate } from '@einthoven/kernel';
import { cleanLine, isUuid } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { locate, type Located, type NotLocated, type Point } from '../place/index.ts';
import { currentScheme } from '../scheme/index.ts';
import { findEmployer } from './employer.queries.ts';
import { findPosting, onePostingPerPoint, searchPostings, type BoardWanted, type Posting } from './posting.queries.ts';
import { EMPLOYMENT_WORDS, isCode, SETTING_WORDS, SHIFT_WORDS } from './words.ts';

type At = { readonly clock: Clock };

/** How far around a place people may look, in miles. */
export const BOARD_MILES = [10, 25, 50, 100, 250] as const;
const PAGE = 20;
const LAST_PAGE = 100;

/** The fields of a search, as they stand in the address. */
export type BoardWish = Readonly<Record<'place' | 'miles' | 'shift' | 'setting' | 'type' | 'pay', string>>;

/** What the board answers. */
export type BoardPage = {
  readonly postings: readonly Posting[];
  readonly page: number;
  readonly more: boolean;
  readonly place: Located | undefined;
  /** Why it did not look there; nothing is listed then, rather than openings of everywhere. */
  readonly placeProblem: NotLocated | undefined;
  readonly miles: number;
};

/** Searches the board. A wish that cannot be read is left out; a place that cannot be found is said. */
export async function searchBoard(db: Db, wish: BoardWish, pageTyped: string, { clock }: At): Promise<BoardPage> {
  const scheme = currentScheme();
  const page = Math.min(LAST_PAGE, /^\d{1,3}$/.test(pageTyped) ? Number(pageTyped) : 0);
  const miles = BOARD_MILES.find((known) => String(known) === wish.miles) ?? scheme.jobs.searchMiles.value;
  const typed = cleanLine(wish.place).slice(0, 100);
  const found = typed === '' ? undefined : await locate(db, typed);
  const place = found !== undefined && typeof found === 'object' && !('several' in found) ? found : undefined;
  const placeProblem = found !== undefined && place === undefined ? (found as NotLocated) : undefined;
  const wanted: BoardWanted = {
    near: place && place.kind !== 'state' ? { point: place, miles } : undefined,
    stateCode: place?.kind === 'state' ? place.stateCode : undefined,
    shift: isCode(SHIFT_WORDS, wish.shift) ? wish.shift : undefined,
    setting: isCode(SETTING_WORDS, wish.setting) ? wish.setting : undefined,
    employmentType: isCode(EMPLOYMENT_WORDS, wish.type) ? wish.type : undefined,
    withPay: wish.pay === 'on',
    today: plainDateIn(clock.now(), scheme.zone.value),
  };
  const postings = placeProblem ? [] : await searchPostings(db, wanted, PAGE + 1, page * PAGE);
  return { postings: postings.slice(0, PAGE), page, more: postings.length > PAGE, place, placeProblem, miles };
}

/** An opening on the board. @returns undefined where there is none of this id, or it is not there any more */
export async function openPosting(db: Db, postingId: string, { clock }: At): Promise<Posting | undefined> {
  const posting = isUuid(postingId) ? await findPosting(db, postingId) : undefined;
  const today = plainDateIn(clock.now(), currentScheme().zone.value);
  if (posting?.state !== 'shown' || posting.expiresOn < today) return undefined;
  return (await findEmployer(db, posting.employerId))?.state === 'verified' ? posting : undefined;
}

/** An opening as other pages list it. */
export type Opening = {
  readonly postingId: string;
  readonly title: string;
  readonly employer: string;
  readonly city: string;
  readonly stateCode: string;
  readonly path: string;
  readonly isDemonstration: boolean;
} & Point;

/** The openings of everywhere, of a state, or around a point: for pages of places. */
export async function listOpenings(
  db: Db,
  where: { readonly stateCode?: string; readonly near?: { readonly point: Point; readonly miles: number }; readonly limit?: number },
  { clock }: At,
): Promise<readonly Opening[]> {
  const wanted = { near: where.near, stateCode: where.stateCode, shift: undefined, setting: undefined, employmentType: undefined, withPay: false };
  const today: PlainDate = plainDateIn(clock.now(), currentScheme().zone.value);
  const found = await searchPostings(db, { ...wanted, today }, where.limit ?? 1000, 0);
  return found.map(toOpening);
}

/** One opening of every point that the board has any at, asked once: for those who look at all places in one go. */
export async function listOpeningsByPoint(db: Db, { clock }: At): Promise<readonly Opening[]> {
  return (await onePostingPerPoint(db, plainDateIn(clock.now(), currentScheme().zone.value))).map(toOpening);
}

function toOpening({ postingId, title, employer, city, stateCode, point, isDemonstration }: Posting): Opening {
  return { postingId, title, employer, city, stateCode, isDemonstration, path: `/jobs/${postingId}`, ...point };
}

const SCHEMA_TYPES = { 'full-time': 'FULL_TIME', 'part-time': 'PART_TIME', 'per-diem': 'PER_DIEM', contract: 'CONTRACTOR', travel: 'TEMPORARY' } as const;

/** JobPosting of schema.org for an opening; what the employer does not say is left out. */
export function jobPostingOf(posting: Posting) {
  const { pay } = posting;
  return {
    '@context': 'https://schema.org',
    '@type': 'JobPosting',
    title: posting.title,
    description: posting.description,
    datePosted: posting.postedAt.toISOString().slice(0, 10),
    validThrough: posting.expiresOn,
    employmentType: SCHEMA_TYPES[posting.employmentType],
    workHours: SHIFT_WORDS[posting.shift],
    identifier: { '@type': 'PropertyValue', name: posting.employer, value: posting.reference || posting.postingId },
    hiringOrganization: { '@type': 'Organization', name: posting.employer, sameAs: posting.employerWebsite },
    jobLocation: {
      '@type': 'Place',
      address: { '@type': 'PostalAddress', addressLocality: posting.city, addressRegion: posting.stateCode, postalCode: posting.zip, addressCountry: 'US' },
    },
    ...(pay
      ? {
          baseSalary: {
            '@type': 'MonetaryAmount',
            currency: 'USD',
            value: {
              '@type': 'QuantitativeValue',
              minValue: pay.fromCents / 100,
              maxValue: (pay.untilCents ?? pay.fromCents) / 100,
              unitText: pay.unit.toUpperCase(),
            },
          },
        }
      : {}),
  };
}
