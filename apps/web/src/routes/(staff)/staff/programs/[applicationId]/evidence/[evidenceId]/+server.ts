import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { openProgramEvidence } from '#lib/server/program/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { fileResponse } from '#lib/server/platform/file-response.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const permission = pagePermission(locals.actor, 'program.decide');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const file = await openProgramEvidence(database(), permission.value, params.applicationId, params.evidenceId, { clock: systemClock });
  if (!file) error(404, 'There is no such file.');
  return fileResponse(file, 'attachment');
};
