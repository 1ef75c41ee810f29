import { error } from '@sveltejs/kit';
import { openCeEvidence } from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { fileResponse } from '#lib/server/platform/file-response.ts';
import { granted } from '../../../../../../../granted.ts';
import type { RequestHandler } from './$types';

/** Evidence for who decides on the hours, once a scan found it clean; each opening is recorded. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const file = await openCeEvidence(database(), granted(locals.actor, 'ce.decide'), params.evidenceId, { clock: systemClock });
  if (!file) error(404, { message: 'There is no such file for you, or it is still being checked.', code: 'FILE_UNKNOWN' });
  return fileResponse(file, file.mediaType === 'image/heic' ? 'attachment' : 'inline');
};
