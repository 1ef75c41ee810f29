import { error } from '@sveltejs/kit';
import { PATTERN_RECIPES, RHYTHM_RECIPES, type Recipe } from '@einthoven/ecg';
import { CATALOGUE_GROUPS, groupOf } from '#lib/ecg/explorer-catalogue.ts';
import { FIRST_RECIPE, readChoice } from '#lib/ecg/explorer-fields.ts';
import { explore } from '#lib/ecg/explorer-view.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { mayDraw } from '#lib/server/site/explorer-limit.ts';
import type { PageServerLoad } from './$types';

const entries = [
  ...RHYTHM_RECIPES.map(({ id, title, recipe }) => ({ id, title, recipe, group: groupOf(recipe, 'rhythm') })),
  ...PATTERN_RECIPES.map(({ id, title, recipe }) => ({ id, title, recipe, group: groupOf(recipe, 'pattern') })),
];
const catalogue = CATALOGUE_GROUPS.map((group) => ({
  group,
  entries: entries.filter((entry) => entry.group === group).map(({ id, title }) => ({ id, title })),
})).filter((group) => group.entries.length > 0);
const first = entries.find(({ id }) => id === FIRST_RECIPE) as (typeof entries)[number];

/** A recipe by its name in the catalogue, or written out. */
function baseOf(r: string): { readonly title: string; readonly recipe: Recipe } | { readonly problem: string } {
  const entry = entries.find(({ id }) => id === r);
  if (entry) return entry;
  if (!r.startsWith('{')) return { problem: 'There is no ECG of that name in the catalogue.' };
  try {
    // Whether it is a recipe is for `simulate` to say.
    return { title: 'Your own recipe', recipe: JSON.parse(r) as Recipe };
  } catch {
    return { problem: 'The recipe in the address is not complete JSON: a part of the address may be missing.' };
  }
}

export const load: PageServerLoad = async ({ url, getClientAddress, setHeaders }) => {
  const allowed = await mayDraw({ db: database(), clock: systemClock, address: getClientAddress() });
  if (!allowed.ok) {
    const { code, message, retryAfterS } = allowed.error;
    setHeaders({ 'retry-after': String(retryAfterS) });
    error(429, { code, message });
  }
  const { choice, problems } = readChoice(url.searchParams);
  const messages = problems.map(({ message }) => message);
  const showsTruth = url.searchParams.get('truth') === 'show';
  const base = baseOf(choice.r);
  const shown = { catalogue, showsTruth };
  if (!('problem' in base)) {
    const explored = explore(base.recipe, choice, showsTruth);
    if (explored.ok) return { ...shown, choice, title: base.title, base: base.recipe, view: explored.view, problems: messages };
    messages.push(...explored.problems);
  } else messages.push(base.problem);
  // The usual heart, so that there is something to go on from.
  const usual = readChoice([]).choice;
  const explored = explore(first.recipe, usual, showsTruth);
  if (!explored.ok) throw new Error(`The first recipe of the catalogue cannot be made: ${explored.problems.join(' ')}`);
  return { ...shown, choice: usual, title: first.title, base: first.recipe, view: explored.view, problems: messages };
};
