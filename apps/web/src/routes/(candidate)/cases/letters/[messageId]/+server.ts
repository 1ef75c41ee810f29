import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { letterData, renderLetter } from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import type { RequestHandler } from './$types';

/** A message of one's own as a letter. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const permission = pagePermission(locals.actor, 'case.manage-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const data = await letterData(database(), permission.value, params.messageId);
  if (!data) error(404, 'There is no such letter.');
  return new Response((await renderLetter(data)) as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="nps-letter.pdf"', 'cache-control': 'private, no-store' },
  });
};
