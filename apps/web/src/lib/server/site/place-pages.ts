import type { Clock } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';
import {
  figuresIn,
  figuresWithoutSource,
  findCity,
  listCities,
  listNamesakes,
  listPagedStates,
  openBook,
  placePage,
  type Joined,
  type PagedCity,
  type PagedState,
  type PlacePage,
} from '../place/index.ts';
import { openingsFor, openingsForAll, readJoined } from './place-joins.ts';

type Now = { readonly clock: Clock };

/** What the page of a state lists beside its facts. */
export type StatePage = { readonly page: PlacePage; readonly cities: readonly Pick<PagedCity, 'name' | 'slug'>[] };

/** Joined facts are read again after so long; until then, and until the new ones are read, those before serve. */
const KEPT_MS = 60_000;
const OLDEST_MS = 600_000;
type Kept = {
  readonly readAt: number;
  readonly joined: Promise<Omit<Joined, 'openings'>>;
  readonly states: Promise<readonly PagedState[]>;
  isRenewed: boolean;
};
const kept = new WeakMap<Db, Kept>();

function joinedOf(db: Db, { clock }: Now): Kept {
  const now = clock.now().getTime();
  const before = kept.get(db);
  const age = before ? now - before.readAt : Number.NaN;
  if (before && age >= 0 && (age < KEPT_MS || (age < OLDEST_MS && before.isRenewed))) return before;
  const read: Kept = { readAt: now, joined: readJoined(db, { clock }), states: listPagedStates(db), isRenewed: false };
  const both = Promise.all([read.joined, read.states]);
  if (before && age >= 0 && age < OLDEST_MS) {
    before.isRenewed = true;
    both.then(() => kept.set(db, read)).catch(() => (before.isRenewed = false));
    return before;
  }
  kept.set(db, read);
  both.catch(() => kept.delete(db));
  return read;
}

/** The state at an address: `arizona`, or its two letters, which lead to the page. */
export async function findPagedState(db: Db, slug: string, now: Now): Promise<PagedState | undefined> {
  const states = await joinedOf(db, now).states;
  return states.find((state) => state.slug === slug || state.code.toLowerCase() === slug);
}

/** The page of a state. */
export async function openStatePage(db: Db, state: PagedState, now: Now): Promise<StatePage> {
  const [book, joined, cities, openings] = await Promise.all([
    openBook(db, now),
    joinedOf(db, now).joined,
    listCities(db, state.code),
    openingsFor(db, state, undefined, now),
  ]);
  return {
    page: placePage(book, state, undefined, [], { ...joined, openings }),
    cities: cities.map(({ name, slug }) => ({ name, slug })).toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
  };
}

/** The page of a city; undefined where none is at that address. */
export async function openCityPage(db: Db, state: PagedState, slug: string, now: Now): Promise<PlacePage | undefined> {
  const city = await findCity(db, state.code, slug);
  if (!city) return undefined;
  const [book, joined, namesakes, openings] = await Promise.all([
    openBook(db, now),
    joinedOf(db, now).joined,
    listNamesakes(db, city),
    openingsFor(db, state, city, now),
  ]);
  return placePage(book, state, city, namesakes, { ...joined, openings });
}

/** The list of states with what is on record in each. */
export async function openPlaces(db: Db, now: Now): Promise<readonly { readonly state: PagedState; readonly hasPrograms: boolean }[]> {
  const { joined, states } = joinedOf(db, now);
  const withPrograms = new Set((await joined).programs.map(({ stateCode }) => stateCode));
  return (await states).map((state) => ({ state, hasPrograms: withPrograms.has(state.code) }));
}

/** Every page there is, drawn up anew. */
async function* allPages(db: Db, now: Now): AsyncGenerator<PlacePage> {
  const [book, { joined, states }, cities] = [await openBook(db, now), joinedOf(db, now), await listCities(db)];
  const [facts, list] = [await joined, await states];
  const byName = new Map(list.map((state) => [state.code, state]));
  const openings = await openingsForAll(db, now);
  const joinedFor = (state: PagedState, city?: PagedCity): Joined => ({ ...facts, openings: openings(state, city) });
  for (const state of list) yield placePage(book, state, undefined, [], joinedFor(state));
  for (const city of cities) {
    const state = byName.get(city.stateCode);
    if (state) yield placePage(book, state, city, [], joinedFor(state, city));
  }
}

/** The addresses of the pages that search engines may list: with two sourced facts of their own or more. */
export async function indexedPaths(db: Db, now: Now): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const page of allPages(db, now)) if (page.isIndexed) paths.push(page.path);
  return paths;
}

/** What a look over every place page found. */
export type PlacesCheck = {
  readonly pages: number;
  readonly figures: number;
  /** Page and fact, of those that no source stands behind. */
  readonly withoutSource: readonly { readonly path: string; readonly figure: string }[];
  /** How many pages search engines are told of. */
  readonly indexed: number;
};

/** Draws up every place page and holds each figure on it against the sources on record. */
export async function checkPlaces(db: Db, now: Now): Promise<PlacesCheck> {
  let [pages, figures, indexed] = [0, 0, 0];
  const withoutSource: { path: string; figure: string }[] = [];
  for await (const page of allPages(db, now)) {
    pages += 1;
    if (page.isIndexed) indexed += 1;
    figures += figuresIn(page).figures.length;
    for (const text of figuresWithoutSource(page)) withoutSource.push({ path: page.path, figure: text });
  }
  return { pages, figures, withoutSource, indexed };
}
