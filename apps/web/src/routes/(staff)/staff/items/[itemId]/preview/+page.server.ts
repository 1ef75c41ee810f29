import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { previewItem } from '#lib/server/item/index.ts';
import { granted } from '../../../../../granted.ts';
import { itemPictures } from '../../pictures.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = granted(locals.actor, 'item.read');
  const version = { itemId: params.itemId, itemVersion: Number(url.searchParams.get('version')) || 1 };
  const item = await previewItem(database(), permission, version);
  if (!item) error(404, 'There is no such item.');
  return { ...version, item, pictures: await itemPictures(item) };
};
