import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { safeBrowserWindowFile } from '#lib/server/exam/index.ts';
import type { RequestHandler } from './$types';

/** The settings with which Safe Exam Browser opens the exam of a window. Public: it fetches them before anybody is signed in. */
export const GET: RequestHandler = async ({ params, url }) => {
  const file = await safeBrowserWindowFile(database(), params.windowId, url.origin);
  if (file === undefined) error(404, 'No exam window with this address asks for Safe Exam Browser.');
  return new Response(file, {
    headers: {
      'content-type': 'application/seb',
      'content-disposition': 'attachment; filename="exam.seb"',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
};
