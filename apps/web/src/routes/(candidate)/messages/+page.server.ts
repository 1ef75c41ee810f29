import { redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { listOwnMessages, markAllRead, ownPhone } from '#lib/server/message/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'message.read-own');
  const before = url.searchParams.get('before') ?? undefined;
  const { messages, more } = await listOwnMessages(database(), permission, before);
  return {
    messages: messages.map(({ messageId, subject, language, toldAt, readAt, calendarText }) => ({
      messageId,
      subject,
      language,
      toldAt,
      unread: readAt === undefined,
      dated: calendarText !== undefined,
    })),
    older: more ? messages.at(-1)?.messageId : undefined,
    first: before === undefined,
    phone: (await ownPhone(database(), permission))?.state === 'on',
    zone: currentScheme().zone.value,
  };
};

export const actions: Actions = {
  read: async ({ locals }) => {
    await markAllRead(database(), granted(locals.actor, 'message.read-own'), systemClock.now());
    redirect(303, '/messages');
  },
};
