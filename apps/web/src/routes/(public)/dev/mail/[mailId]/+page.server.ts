import { error } from '@sveltejs/kit';
import { isUuid } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { config } from '#lib/server/platform/config.ts';
import { findInOutbox } from '#lib/server/platform/outbox.queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
  if (config().mode !== 'demonstration' || config().smtpUrl) error(404, 'There is nothing at this address.');
  const mail = isUuid(params.mailId) ? await findInOutbox(database(), params.mailId) : undefined;
  if (!mail) error(404, 'There is no such mail.');
  // Only our own addresses become links; everything else stays text.
  const parts = mail.text.split(/(https?:\/\/[^\s]+)/).map((text) => ({ text, link: text.startsWith(`${config().baseUrl}/`) }));
  return { mail, parts };
};
