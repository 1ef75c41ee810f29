import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { openAccommodationEvidence } from '#lib/server/accommodation/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const permission = pagePermission(locals.actor, 'accommodation.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const file = await openAccommodationEvidence(database(), permission.value, params.requestId, { clock: systemClock });
  if (!file) error(404, 'There is no such document.');
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      'content-type': file.mediaType,
      // Never shown inside our own pages: what people upload is not ours.
      'content-disposition': `attachment; filename="document"; filename*=UTF-8''${encodeURIComponent(file.fileName).replace(/['()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
    },
  });
};
