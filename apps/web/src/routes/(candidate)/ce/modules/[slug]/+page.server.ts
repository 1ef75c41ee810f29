import { error, fail, redirect } from '@sveltejs/kit';
import { drawFigures } from '#lib/learning/figures/figures.server.ts';
import { CE_PROBLEM_WORDS, handInTry, openModule } from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const opened = await openModule(database(), granted(locals.actor, 'ce.manage-own'), params.slug, { clock: systemClock });
  if (!opened.ok) error(opened.error === 'MODULE_UNKNOWN' ? 404 : 403, { message: CE_PROBLEM_WORDS[opened.error], code: opened.error });
  return { module: opened.value, figures: drawFigures(opened.value.blocks.flatMap((block) => (block.kind === 'figure' ? [block.name] : []))) };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'ce.manage-own');
    const form = await request.formData();
    const text = (name: string) => ((value) => (typeof value === 'string' ? value : ''))(form.get(name));
    const answers: Record<string, string> = {};
    for (const [name, value] of form) {
      const number = /^q(\d{1,3})$/.exec(name)?.[1];
      if (number !== undefined && typeof value === 'string') answers[number] = value;
    }
    const sent = { slug: params.slug, number: Number(text('number')), contentSha256: text('content'), answers, asTeaching: text('counts') === 'teaching' };
    const done = await handInTry(database(), permission, sent, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: CE_PROBLEM_WORDS[done.error], code: done.error, answers });
    redirect(303, `/ce/modules/${params.slug}/tries/${done.value.tryId}${done.value.credited ? '?credited' : ''}`);
  },
};
