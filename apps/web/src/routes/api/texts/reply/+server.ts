import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { takeReply } from '#lib/server/message/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import { twilioSms } from '#lib/server/platform/sms.ts';
import type { RequestHandler } from './$types';

/** An answer to a text is at most 1,600 letters, with some fields of the provider around it. */
const LARGEST_BODY_BYTES = 32 * 1024;

/**
 * The provider of texts hands answers on here: STOP, START, HELP. Anybody can send anything to this address; only what the
 * provider signed is believed. Without a provider, as in a demonstration, no text leaves and none is answered: nothing is here.
 */
export const POST: RequestHandler = async ({ request, url }) => {
  const account = config().twilio;
  if (!account) error(404, 'There is nothing at this address.');
  const raw = await request.text();
  if (raw.length > LARGEST_BODY_BYTES) error(413, 'Too large.');
  const port = twilioSms(account);
  // Signed is the address as the provider was told it, which is ours and not what a proxy made of it.
  const told = `${config().baseUrl}${url.pathname}${url.search}`;
  const reply = port.readReply({ url: told, form: new URLSearchParams(raw), signature: request.headers.get('x-twilio-signature') });
  if (!reply) error(403, 'This is not signed by the provider of texts.');
  const { words } = await takeReply(database(), reply, { clock: systemClock });
  const { contentType, body } = port.respond(words);
  return new Response(body, { headers: { 'content-type': contentType } });
};
