import { error } from '@sveltejs/kit';
import { permit } from '#lib/server/account/index.ts';
import { readOwnTranscript } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

/** The signed-in person's own transcript, whether they passed or not. */
export const GET: RequestHandler = async ({ locals }) => {
  const permission = permit(locals.actor, 'credential.read-own');
  if (!permission.ok) error(403, { message: 'Sign in first.', code: permission.error });
  const pdf = await readOwnTranscript(permission.value, database(), systemClock.now());
  if (!pdf) error(404, { message: 'You have not sat the exam yet, so there is no transcript.', code: 'TRANSCRIPT_NONE' });
  return new Response(pdf as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="nps-cet-transcript.pdf"',
      'cache-control': 'private, no-store',
    },
  });
};
