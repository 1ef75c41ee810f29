import { randomUUID } from 'node:crypto';
import { fail } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { LARGEST_ANKI_FILE_BYTES, LEARNING_WORDS, importCards } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { t } from '#lib/ui/messages/message.ts';
import { granted } from '../../../../granted.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'study.use-own');
    const file = (await request.formData()).get('file');
    if (!(file instanceof File) || file.size === 0) return fail(400, { problem: t('Choose a file first.') });
    if (file.size > LARGEST_ANKI_FILE_BYTES) return fail(413, { problem: t(LEARNING_WORDS.ANKI_TOO_LARGE) });
    const bytes = new Uint8Array(await file.arrayBuffer());
    const imported = await importCards(database(), permission, bytes, { clock: systemClock, newId: randomUUID });
    return imported.ok ? { report: imported.value } : fail(400, { problem: t(LEARNING_WORDS[imported.error]) });
  },
};
