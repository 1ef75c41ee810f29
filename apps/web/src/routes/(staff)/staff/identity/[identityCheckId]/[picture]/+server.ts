import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { openIdentityPicture } from '#lib/server/identity/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { fileResponse } from '#lib/server/platform/file-response.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const permission = pagePermission(locals.actor, 'identity.review');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const { picture } = params;
  const file =
    picture === 'document' || picture === 'photo'
      ? await openIdentityPicture(database(), permission.value, params.identityCheckId, picture, { clock: systemClock })
      : undefined;
  if (!file) error(404, 'There is no such picture.');
  return fileResponse(file, 'inline');
};
