import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, exportApkg, exportCsv } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { randomToken } from '#lib/server/platform/rng.ts';
import { t } from '#lib/ui/messages/message.ts';
import { granted } from '../../../../../granted.ts';
import type { RequestHandler } from './$types';

/** The cards of the person who asks, as a file. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const permission = granted(locals.actor, 'study.use-own');
  const isApkg = params.file === 'nps-cards.apkg';
  if (!isApkg && params.file !== 'nps-cards.csv') error(404, t('There is nothing at this address.'));
  const made = isApkg ? await exportApkg(database(), permission, systemClock, randomToken(8)) : await exportCsv(database(), permission, systemClock);
  if (!made.ok) error(403, { message: t(LEARNING_WORDS[made.error]), code: made.error });
  const headers = {
    'content-type': isApkg ? 'application/octet-stream' : 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${params.file}"`,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  };
  return new Response(made.value as BodyInit, { headers });
};
