import { error, fail } from '@sveltejs/kit';
import type { LifeAct } from '@einthoven/exam';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { ITEM_PROBLEM_WORDS, LIFE_ACT_WORDS, LIFE_BUTTON_WORDS, LIFE_STATE_WORDS, inRoom, openKey, readItemPage, takeStep } from '#lib/server/item/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = granted(locals.actor, 'item.read');
  const page = await readItemPage(database(), permission, params.itemId, Number(url.searchParams.get('version')) || undefined);
  if (!page) error(404, 'There is no such item.');
  const { acts, steps, versions, ...rest } = page;
  return {
    ...rest,
    versions: versions.map(({ itemVersion, state }) => ({ itemVersion, words: LIFE_STATE_WORDS[state] })),
    stateWords: LIFE_STATE_WORDS[page.state],
    steps: steps.map((step) => ({ ...step, words: LIFE_ACT_WORDS[step.act], toWords: LIFE_STATE_WORDS[step.to] })),
    acts: acts.filter((act) => act !== 'validate').map((act) => ({ act, words: LIFE_BUTTON_WORDS[act] })),
    mayValidate: acts.includes('validate'),
    validated: url.searchParams.get('validated'),
    zone: currentScheme().zone.value,
  };
};

/** The version that the form was about, whatever was stored meanwhile. */
function named(itemId: string, form: FormData) {
  return { itemId, itemVersion: Number(textFields(form, ['itemVersion']).itemVersion) || 0 };
}

export const actions: Actions = {
  step: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'item.read');
    const form = await request.formData();
    const { act, comment } = textFields(form, ['act', 'comment']);
    const taken = await takeStep(database(), permission, { ...named(params.itemId, form), act: act as LifeAct, comment }, { clock: systemClock });
    if (!taken.ok) return fail(400, { comment, problem: ITEM_PROBLEM_WORDS[taken.error], key: undefined });
    return { comment: '', problem: undefined, key: undefined };
  },
  key: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'item.read');
    const opened = await openKey(database(), permission, named(params.itemId, await request.formData()), { clock: systemClock });
    if (!opened.ok) return fail(400, { comment: '', problem: ITEM_PROBLEM_WORDS[opened.error], key: undefined });
    const { entry, examples, correct, ...key } = opened.value;
    const page = await readItemPage(database(), permission, params.itemId);
    return {
      comment: '',
      problem: undefined,
      key: {
        ...key,
        written: correct ? JSON.stringify(entry['key']) : undefined,
        family: key.family ? JSON.stringify(key.family, undefined, 2) : undefined,
        examples: page ? examples.map(({ tracing, correct: right }) => ({ item: inRoom(page.public, tracing), right: JSON.stringify(right) })) : [],
      },
    };
  },
};
