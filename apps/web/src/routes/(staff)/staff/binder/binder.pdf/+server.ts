import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { readBinder, renderBinder } from '#lib/server/governance/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

/** The evidence binder as it is now. */
export const GET: RequestHandler = async ({ locals }) => {
  const permission = pagePermission(locals.actor, 'binder.read');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const bytes = await renderBinder(await readBinder(database(), permission.value, { clock: systemClock }));
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="evidence-binder.pdf"', 'cache-control': 'private, no-store' },
  });
};
