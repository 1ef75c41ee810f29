import { error } from '@sveltejs/kit';
import { exportAccount, pagePermission } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { EXPORT_PARTS } from './export-parts.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
  const permission = pagePermission(locals.actor, 'account.manage-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const everything = await exportAccount(database(), permission.value, EXPORT_PARTS, { clock: systemClock });
  return new Response(`${JSON.stringify(everything, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="nps-account.json"',
      'cache-control': 'private, no-store',
    },
  });
};
