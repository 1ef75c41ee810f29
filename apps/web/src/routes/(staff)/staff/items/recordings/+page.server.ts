import { fail, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { readRecordings, saveRecording } from '#lib/server/item/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  recordings: await readRecordings(database(), granted(locals.actor, 'item.author')),
});

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'item.author');
    const form = await request.formData();
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    const saved = await saveRecording(
      database(),
      permission,
      {
        recording: text('recording'),
        format: text('format'),
        takenOut: text('takenOut'),
        source: text('source'),
        licence: text('licence'),
        picture: new Uint8Array(Buffer.from(text('picture'), 'base64')),
      },
      { clock: systemClock },
    );
    if (!saved.ok) return fail(400, { problem: saved.error, source: text('source').slice(0, 300), licence: text('licence').slice(0, 200) });
    redirect(303, `/staff/items/write?recording=${saved.value}`);
  },
};
