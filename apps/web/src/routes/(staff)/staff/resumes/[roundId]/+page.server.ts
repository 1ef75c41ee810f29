import { error, fail, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { fieldsOf, readRound, RESUME_PROBLEM_WORDS, returnRound } from '#lib/server/resume/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const round = await readRound(database(), granted(locals.actor, 'resume.revise'), params.roundId);
  if (!round) error(404, { message: 'This round is not there: it was taken out, somebody else sent it back, or it is your own.' });
  const said = new Map(round.revision?.suggestions.map((one) => [one.path, one]));
  return {
    by: round.by,
    wish: round.wish,
    returned: round.returnedAt !== undefined,
    words: round.revision?.words ?? '',
    fields: fieldsOf(round.resume).map(({ path, where, label, kind, value }) => ({
      path,
      title: `${where}: ${label}`,
      long: kind === 'long' || kind === 'lines',
      value,
      now: said.get(path)?.now ?? value,
      comment: said.get(path)?.comment ?? '',
    })),
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const sent = await request.formData();
    const text = (name: string) => {
      const value = sent.get(name);
      return typeof value === 'string' ? value : undefined;
    };
    const done = await returnRound(
      database(),
      granted(locals.actor, 'resume.revise'),
      params.roundId,
      { words: text('words') ?? '', now: (path) => text(`now.${path}`), comment: (path) => text(`comment.${path}`) },
      { clock: systemClock },
    );
    if (!done.ok) return fail(400, { problem: RESUME_PROBLEM_WORDS[done.error] });
    redirect(303, '/staff/resumes?done');
  },
};
