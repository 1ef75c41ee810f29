import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { CLASS_WORDS, downloadProgress } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../../granted.ts';
import type { RequestHandler } from './$types';

/** The progress that the members of a class show, as a file. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const made = await downloadProgress(database(), granted(locals.actor, 'class.teach'), params.classId, systemClock);
  if (!made.ok) error(made.error === 'CLASS_NOT_FOUND' ? 404 : 403, { message: CLASS_WORDS[made.error], code: made.error });
  return new Response(made.value, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="class-progress.csv"',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  });
};
