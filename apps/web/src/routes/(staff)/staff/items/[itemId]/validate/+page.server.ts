import { error, fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { ITEM_PROBLEM_WORDS, inRoom, readBlind, validateKey } from '#lib/server/item/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../../../granted.ts';
import { itemPictures } from '../../pictures.ts';
import type { Actions, PageServerLoad } from './$types';

const versionOf = (itemId: string, url: URL) => ({ itemId, itemVersion: Number(url.searchParams.get('version')) || 1 });

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = granted(locals.actor, 'item.review');
  const version = versionOf(params.itemId, url);
  const blind = await readBlind(database(), permission, version);
  if (!blind.ok && blind.error === 'ITEM_UNKNOWN') error(404, 'There is no such item.');
  if (!blind.ok) return { ...version, problem: ITEM_PROBLEM_WORDS[blind.error], item: undefined, pictures: {} };
  const item = inRoom(blind.value.public, blind.value.tracing);
  return { ...version, problem: undefined, item, pictures: await itemPictures(item) };
};

export const actions: Actions = {
  default: async ({ locals, params, url, request }) => {
    const permission = granted(locals.actor, 'item.review');
    const { value, comment } = textFields(await request.formData(), ['value', 'comment']);
    const version = versionOf(params.itemId, url);
    const validated = await validateKey(database(), permission, { ...version, value, comment }, { clock: systemClock });
    if (!validated.ok) return fail(400, { comment, problem: ITEM_PROBLEM_WORDS[validated.error] });
    redirect(303, `/staff/items/${version.itemId}?version=${version.itemVersion}&validated=${validated.value.agrees ? 'agrees' : 'disagrees'}`);
  },
};
