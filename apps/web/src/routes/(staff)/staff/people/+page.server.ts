import { error } from '@sveltejs/kit';
import { findPeople, pagePermission, SEARCH_MIN_CHARACTERS } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = pagePermission(locals.actor, 'account.find-person');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const text = (url.searchParams.get('q') ?? '').slice(0, 200);
  return {
    text,
    tooShort: text !== '' && [...text.trim()].length < SEARCH_MIN_CHARACTERS,
    people: await findPeople(database(), permission.value, text, systemClock.now()),
  };
};
