import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { readOwnMessage } from '#lib/server/message/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { t } from '#lib/ui/messages/message.ts';
import { granted } from '../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const message = await readOwnMessage(database(), granted(locals.actor, 'message.read-own'), params.messageId, systemClock.now());
  if (!message) error(404, t('There is nothing at this address.'));
  const { messageId, subject, text, language, path, next, toldAt, calendarText } = message;
  return {
    messageId,
    subject,
    paragraphs: text.split('\n\n'),
    language,
    path,
    next,
    toldAt,
    dated: calendarText !== undefined,
    zone: currentScheme().zone.value,
  };
};
