import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { openEvidence } from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

/** Sends an uploaded file to its owner or to staff who may read it; whatever is in it can run nothing. */
export const GET: RequestHandler = async ({ params, locals }) => {
  if (!locals.actor) error(401, { message: 'Sign in first.', code: 'ACCOUNT_SIGN_IN_NEEDED' });
  const opened = await openEvidence(database(), locals.actor, params.fileId, { clock: systemClock });
  if (!opened.ok) {
    if (opened.error === 'FILE_UNKNOWN') error(404, { message: 'There is no such file, or it is not yours to open.', code: opened.error });
    error(403, { message: 'You take no part in this application, so you cannot open its files. The attempt was recorded.', code: opened.error });
  }
  const { bytes, fileName, mediaType } = opened.value;
  // A name is written twice: plain for old browsers, and percent-encoded (RFC 8187) for all scripts.
  const plain = fileName.replace(/[^\x20-\x7e]|["\\;%]/g, '_');
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mediaType,
      'content-length': String(bytes.length),
      'content-disposition': `inline; filename="${plain}"; filename*=UTF-8''${encoded}`,
      // A sandbox keeps browsers from showing a PDF at all; what runs inside a PDF cannot leave it.
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'${mediaType === 'application/pdf' ? '' : '; sandbox'}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'cross-origin-resource-policy': 'same-origin',
    },
  });
};
