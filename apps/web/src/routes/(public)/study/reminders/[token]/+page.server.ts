import { fail } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { endRemindersByLink, isReminderLink } from '#lib/server/learning/index.ts';
import type { Actions, PageServerLoad } from './$types';

// Opening the page changes nothing: mail scanners open links too. The button ends the mails, or the one click of a mail
// program, which posts to this address (RFC 8058).
export const load: PageServerLoad = ({ params }) => ({ ours: isReminderLink(params.token) });

export const actions: Actions = {
  default: async ({ params }) => ((await endRemindersByLink(database(), params.token)) ? { ended: true } : fail(404, { ended: false })),
};
