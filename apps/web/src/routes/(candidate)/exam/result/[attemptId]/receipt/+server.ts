import { error } from '@sveltejs/kit';
import { pagePermission } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { readReceipt } from '#lib/server/exam/index.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const permission = pagePermission(locals.actor, 'result.read-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  const receipt = await readReceipt(database(), permission.value, params.attemptId);
  if (!receipt) error(404, 'There is no receipt here. It is written when an exam is submitted.');
  return new Response(`${JSON.stringify(receipt, undefined, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="exam-receipt-${params.attemptId}.json"`,
      'cache-control': 'private, no-store',
    },
  });
};
