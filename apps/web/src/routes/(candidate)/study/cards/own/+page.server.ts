import { randomUUID } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, changeOwnCard, listCardsOfOwn } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { t } from '#lib/ui/messages/message.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'study.use-own');
  const search = (url.searchParams.get('q') ?? '').slice(0, 120);
  const page = Math.max(1, Math.min(1000, Math.floor(Number(url.searchParams.get('page') ?? 1)) || 1));
  const listed = await listCardsOfOwn(database(), permission, systemClock, { search, page, size: SIZE });
  if (!listed.ok) error(404, { message: t(LEARNING_WORDS[listed.error]), code: listed.error });
  return { ...listed.value, search, page, pages: Math.max(1, Math.ceil(listed.value.found / SIZE)), changed: url.searchParams.get('changed') ?? undefined };
};

const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : '';
};

export const actions: Actions = {
  keep: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'study.use-own');
    const form = await request.formData();
    const id = text(form, 'ownCardId');
    const change = { front: text(form, 'front'), back: text(form, 'back'), deck: text(form, 'deck') };
    const kept = await changeOwnCard(database(), permission, { ownCardId: id || randomUUID(), isNew: id === '', change }, systemClock);
    if (!kept.ok) return fail(400, { problem: t(LEARNING_WORDS[kept.error]), of: id, ...change });
    redirect(303, `?changed=${id === '' ? 'added' : 'kept'}`);
  },
  remove: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'study.use-own');
    const id = text(await request.formData(), 'ownCardId');
    const gone = await changeOwnCard(database(), permission, { ownCardId: id, isNew: false, change: 'remove' }, systemClock);
    if (!gone.ok) return fail(400, { problem: t(LEARNING_WORDS[gone.error]), of: id, front: '', back: '', deck: '' });
    redirect(303, '?changed=removed');
  },
};
