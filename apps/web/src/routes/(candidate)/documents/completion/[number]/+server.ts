import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { config } from '#lib/server/platform/config.ts';
import { ownCompletions, renderCompletion } from '#lib/server/school/index.ts';
import { granted } from '../../../../granted.ts';
import type { RequestHandler } from './$types';

/** A certificate of completion of one's own, on paper. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const completions = await ownCompletions(database(), granted(locals.actor, 'school.attend-own'));
  const one = completions.find(({ number, withdrawnAt }) => number === params.number && withdrawnAt === undefined);
  if (one?.name === undefined) error(404, { message: 'There is no such certificate of yours.', code: 'COMPLETION_UNKNOWN' });
  const pdf = await renderCompletion({ ...one, name: one.name }, config().baseUrl, config().mode === 'demonstration');
  return new Response(pdf as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="completion-${one.number}.pdf"`,
      'cache-control': 'private, no-store',
    },
  });
};
