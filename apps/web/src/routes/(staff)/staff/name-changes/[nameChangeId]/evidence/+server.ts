import { error } from '@sveltejs/kit';
import { isUuid, openNameChangeEvidence, pagePermission } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { fileResponse } from '#lib/server/platform/file-response.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const permission = pagePermission(locals.actor, 'account.read-evidence');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const file = isUuid(params.nameChangeId)
    ? await openNameChangeEvidence(database(), permission.value, params.nameChangeId, { clock: systemClock })
    : undefined;
  if (!file) error(404, 'There is no such document.');
  return fileResponse(file, 'attachment');
};
