import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { openEvidence } from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { fileResponse } from '#lib/server/platform/file-response.ts';
import type { RequestHandler } from './$types';

/** Sends an uploaded file to its owner or to staff who may read it; whatever is in it can run nothing. */
export const GET: RequestHandler = async ({ params, locals }) => {
  if (!locals.actor) error(401, { message: 'Sign in first.', code: 'ACCOUNT_SIGN_IN_NEEDED' });
  const opened = await openEvidence(database(), locals.actor, params.fileId, { clock: systemClock });
  if (!opened.ok) {
    if (opened.error === 'FILE_UNKNOWN') error(404, { message: 'There is no such file, or it is not yours to open.', code: opened.error });
    error(403, { message: 'You take no part in this application, so you cannot open its files. The attempt was recorded.', code: opened.error });
  }
  return fileResponse(opened.value, 'inline');
};
