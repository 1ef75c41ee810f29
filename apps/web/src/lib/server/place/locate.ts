import type { Db } from '../db/pool.ts';
import type { Point } from './distance.ts';
import { readWanted } from './wanted.ts';
import * as queries from './locate.queries.ts';

/** A place that was found, as it is shown and measured from. */
export type Located = Point & {
  /** `Tucson, AZ`; `Tucson, AZ 85719`; `Arizona`. */
  readonly label: string;
  readonly stateCode: string;
  /** A state's point is where its people live on average: ask there by `stateCode`, not by distance. */
  readonly kind: 'place' | 'zip' | 'state';
  /** The Census code of the city or town, where there is one. */
  readonly geoid: string | undefined;
  /** Its page, `/places/arizona/tucson`, where it has one. */
  readonly path: string | undefined;
};

/** Why a text is no one place: `several` lists those that it may mean, greatest first. */
export type NotLocated = 'NO_SUCH_ZIP' | 'NO_SUCH_PLACE' | { readonly several: readonly Located[] };

/** One place of a name stands for it when it has so many times the people of every other of that name. */
const OBVIOUS_TIMES = 10;

/**
 * The place that a person means: a ZIP (five or nine digits), a city with or without its state, or a state.
 * Where several places have the name and none is by far the greatest, the person is asked.
 */
export async function locate(db: Db, text: string): Promise<Located | NotLocated> {
  const wanted = readWanted(text);
  if (wanted === undefined) return 'NO_SUCH_PLACE';
  if (wanted.kind === 'zip') return (await queries.findZip(db, wanted.zip)) ?? 'NO_SUCH_ZIP';
  const states = await queries.listStates(db);
  const whole = states.find((state) => state.folded === wanted.folded || (wanted.words.length === 1 && state.code.toLowerCase() === wanted.folded));
  const found: queries.FoundPlace[] = [];
  for (const { name, stateCode } of splits(wanted.words, states)) {
    for (const place of await queries.findPlaces(db, name, stateCode)) if (!found.some(({ geoid }) => geoid === place.geoid)) found.push(place);
    // What is said with its state is not looked for anywhere else.
    if (stateCode !== undefined && found.length > 0) break;
  }
  const [greatest, ...others] = found.toSorted((a, b) => (b.population ?? 0) - (a.population ?? 0) || a.label.localeCompare(b.label, 'en'));
  // `New York` is a city and a state; `Arizona` is also a hamlet, which nobody means.
  const cities = greatest === undefined || (whole && greatest.path === undefined) ? [] : [greatest, ...others];
  const state = whole && stateLocated(whole);
  if (cities.length === 0) return state ?? 'NO_SUCH_PLACE';
  if (state) return { several: [...cities.slice(0, 1).map(located), state] };
  const obvious = cities.slice(1).every(({ population }) => (cities[0]?.population ?? 0) >= OBVIOUS_TIMES * Math.max(1, population ?? 0));
  if (obvious && cities[0]) return located(cities[0]);
  return { several: cities.map(located) };
}

/** The ways to read words as a name and a state: `new york ny`, `tucson arizona`, then the name alone. */
function splits(words: readonly string[], states: readonly queries.State[]): { readonly name: string; readonly stateCode: string | undefined }[] {
  const ways = [];
  for (let from = 1; from < words.length; from += 1) {
    const tail = words.slice(from).join(' ');
    const state = states.find(({ folded, code }) => folded === tail || code.toLowerCase() === tail);
    if (state) ways.push({ name: words.slice(0, from).join(' '), stateCode: state.code });
  }
  return [...ways, { name: words.join(' '), stateCode: undefined }];
}

function stateLocated({ code, name, latitude, longitude, path }: queries.State): Located {
  return { label: name, stateCode: code, kind: 'state', geoid: undefined, path, latitude, longitude };
}

function located({ label, stateCode, geoid, path, latitude, longitude }: queries.FoundPlace): Located {
  return { label, stateCode, kind: 'place', geoid, path, latitude, longitude };
}
