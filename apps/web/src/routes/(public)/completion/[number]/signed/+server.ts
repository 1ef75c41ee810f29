import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { lookUpCompletion, signCompletion } from '#lib/server/school/index.ts';
import type { RequestHandler } from './$types';

/** A certificate of completion as a signed document. What stands today, withdrawn or not, is in the list that it names. */
export const GET: RequestHandler = async ({ params, getClientAddress }) => {
  const found = await lookUpCompletion(database(), params.number, { address: getClientAddress() }, { clock: systemClock });
  if (!found.ok && found.error === 'COMPLETION_TOO_MANY')
    error(429, { message: 'Too many numbers were looked up from here. Try again in ten minutes.', code: found.error });
  if (!found.ok) error(404, { message: 'No certificate of completion has this number.', code: found.error });
  if (found.value.name === undefined)
    error(404, { message: 'The person asked to be forgotten, and the signed document says the name.', code: 'COMPLETION_NOT_FOUND' });
  return new Response(signCompletion({ ...found.value, name: found.value.name }), {
    headers: {
      'content-type': 'application/vc+jwt',
      'content-disposition': `attachment; filename="completion-${found.value.number}.jwt"`,
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
    },
  });
};
