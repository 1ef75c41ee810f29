import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { EXCHANGE_FORMATS, exportBank, type ExchangeFormat } from '#lib/server/item/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import { granted } from '../../../../granted.ts';
import type { RequestHandler } from './$types';

// Asked for by a form, not by a link: nothing that opens addresses ahead of time takes the keys along.
export const POST: RequestHandler = async ({ locals, request }) => {
  const permission = granted(locals.actor, 'item.key');
  const format = String((await request.formData()).get('format') ?? '');
  if (!(EXCHANGE_FORMATS as readonly string[]).includes(format)) error(400, 'There is no such format.');
  const { mode, bankDir } = config();
  const { bytes } = await exportBank(database(), permission, format as ExchangeFormat, {
    clock: systemClock,
    mediaFolder: mode === 'production' ? bankDir : undefined,
  });
  const name = `items-${format}.${format === 'csv' ? 'csv' : 'zip'}`;
  return new Response(Buffer.from(bytes), {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/zip',
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
    },
  });
};
