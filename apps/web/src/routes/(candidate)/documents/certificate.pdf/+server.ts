import { error } from '@sveltejs/kit';
import type { PublicRecord } from '@einthoven/credential';
import { permit } from '#lib/server/account/index.ts';
import { certificateRefusal, readOwnRecord, renderCertificate, STATUS_WORDS } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import type { RequestHandler } from './$types';

/** The signed-in person's own certificate, while their credential is in force; of another credential than the exam's with `?credential=`. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const permission = permit(locals.actor, 'credential.read-own');
  if (!permission.ok) error(403, { message: 'Sign in first.', code: permission.error });
  const own = await readOwnRecord(permission.value, database(), systemClock.now(), url.searchParams.get('credential') ?? undefined);
  if (!own) error(404, { message: 'You do not hold a credential yet, so there is no certificate.', code: 'CERTIFICATE_NONE' });
  const record = own.public;
  const refusal = certificateRefusal(record);
  if (refusal)
    error(409, {
      message: `Your credential is ${STATUS_WORDS[record.status].word.toLowerCase()}. A certificate can be downloaded while it is in force.`,
      code: refusal,
    });
  const pdf = await renderCertificate(record as PublicRecord & { name: string }, config().baseUrl);
  return new Response(pdf as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': 'application/pdf',
      // The number is letters, digits and dashes: nothing in it can break out of the header.
      'content-disposition': `attachment; filename="${record.number}-certificate.pdf"`,
      'cache-control': 'private, no-store',
    },
  });
};
