import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { readOwnCalendar } from '#lib/server/message/index.ts';
import { t } from '#lib/ui/messages/message.ts';
import { granted } from '../../../../granted.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const text = await readOwnCalendar(database(), granted(locals.actor, 'message.read-own'), params.messageId);
  if (text === undefined) error(404, t('There is nothing at this address.'));
  return new Response(text, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="date.ics"',
      'cache-control': 'private, no-store',
    },
  });
};
