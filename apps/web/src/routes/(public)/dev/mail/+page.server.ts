import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { listTextOutbox } from '#lib/server/message/index.ts';
import { config } from '#lib/server/platform/config.ts';
import { listOutbox } from '#lib/server/platform/outbox.queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
  if (config().mode !== 'demonstration' || config().smtpUrl) error(404, 'There is nothing at this address.');
  const to = (url.searchParams.get('to') ?? '').trim().toLowerCase().slice(0, 254);
  return { to, mails: await listOutbox(database(), to), texts: to === '' && !config().twilio ? await listTextOutbox(database()) : [] };
};
