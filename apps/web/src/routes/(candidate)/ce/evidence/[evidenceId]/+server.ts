import { error } from '@sveltejs/kit';
import { openCeEvidence } from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { fileResponse } from '#lib/server/platform/file-response.ts';
import { granted } from '../../../../granted.ts';
import type { RequestHandler } from './$types';

/** A person's own evidence, once a scan found it clean. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const file = await openCeEvidence(database(), granted(locals.actor, 'ce.manage-own'), params.evidenceId, { clock: systemClock });
  if (!file) error(404, { message: 'There is no such file, or it is still being checked.', code: 'FILE_UNKNOWN' });
  return fileResponse(file, 'attachment');
};
