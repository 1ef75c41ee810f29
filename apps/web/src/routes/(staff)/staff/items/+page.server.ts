import { COGNITIVE_LEVELS, ITEM_TYPES, LIFE_STATES } from '@einthoven/exam';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { LIFE_STATE_WORDS, listBank, readBlueprint } from '#lib/server/item/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

/** So many items are listed at once; the filters find the rest. */
const MOST_LINES = 100;

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'item.read');
  const asked = (name: string) => url.searchParams.get(name) ?? '';
  const filter = { bank: asked('bank'), task: asked('task'), level: asked('level'), type: asked('type'), state: asked('state'), text: asked('text') };
  const blueprint = readBlueprint(currentScheme().exam.blueprint.value);
  const { lines, all, coverage } = await listBank(database(), permission, filter, blueprint);
  return {
    filter,
    all,
    found: lines.length,
    lines: lines.slice(0, MOST_LINES).map(({ itemId, itemVersion, task, level, public: shown, state }) => ({
      itemId,
      itemVersion,
      task,
      level,
      type: shown.type,
      state,
      stateWords: LIFE_STATE_WORDS[state],
      stem: shown.stem.length > 140 ? `${shown.stem.slice(0, 140)}…` : shown.stem,
    })),
    coverage,
    blueprint: blueprint.version,
    tasks: blueprint.domains.flatMap(({ tasks }) => tasks.map(({ id }) => id)),
    levels: COGNITIVE_LEVELS,
    types: ITEM_TYPES.filter((type) => type !== 'lab-task'),
    states: LIFE_STATES.map((state) => ({ state, words: LIFE_STATE_WORDS[state] })),
    mayWrite: permit(locals.actor, 'item.author').ok,
    mayExport: permit(locals.actor, 'item.key').ok,
  };
};
