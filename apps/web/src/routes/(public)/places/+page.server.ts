import { redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { locate, MAP_SIZE, mapOutlines, nearestPaged } from '#lib/server/place/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { openPlaces } from '#lib/server/site/place-pages.ts';
import type { PageServerLoad } from './$types';

// A form and links: no script is needed, and the page costs nothing on a slow phone.
export const csr = false;

type Choice = { readonly label: string; readonly path: string };

/** What is said where a place was asked for and none can be opened. */
type Answer =
  | { readonly kind: 'unknown-zip' }
  | { readonly kind: 'unknown-place' }
  /** A town that is on record and has no page of its own. */
  | {
      readonly kind: 'no-page';
      readonly label: string;
      readonly statePath: string;
      readonly nearest: { readonly label: string; readonly path: string } | undefined;
    }
  | { readonly kind: 'several'; readonly places: readonly Choice[]; readonly withoutPage: readonly Choice[] };

export const load: PageServerLoad = async ({ url }) => {
  const asked = (url.searchParams.get('place') ?? '').slice(0, 100);
  const [places, answer] = await Promise.all([openPlaces(database(), { clock: systemClock }), asked.trim() === '' ? undefined : answerTo(asked)]);
  const outlines = new Map(mapOutlines().map(({ fips, path }) => [fips, path]));
  return {
    asked,
    answer,
    map: MAP_SIZE,
    states: places.map(({ state, hasPrograms }) => ({ code: state.code, name: state.name, path: state.path, outline: outlines.get(state.fips), hasPrograms })),
  };
};

async function answerTo(asked: string): Promise<Answer> {
  const found = await locate(database(), asked);
  if (found === 'NO_SUCH_ZIP') return { kind: 'unknown-zip' };
  if (found === 'NO_SUCH_PLACE') return { kind: 'unknown-place' };
  const statePath = (code: string) => `/places/${code.toLowerCase()}`;
  if ('several' in found) {
    const places = found.several.flatMap(({ label, path }) => (path === undefined ? [] : [{ label, path }]));
    const withoutPage = found.several.flatMap(({ label, path, stateCode }) => (path === undefined ? [{ label, path: statePath(stateCode) }] : []));
    return { kind: 'several', places, withoutPage };
  }
  if (found.path !== undefined) redirect(303, found.path);
  return { kind: 'no-page', label: found.label, statePath: statePath(found.stateCode), nearest: await nearestPaged(database(), found) };
}
