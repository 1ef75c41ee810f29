import { fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { askRehearsal, MOST_REHEARSAL_MINUTES, MOST_SIMULATED, readRehearsals, REHEARSAL_PROBLEM_WORDS } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const permission = granted(locals.actor, 'exam.rehearse');
  const rehearsals = await readRehearsals(database(), permission);
  return {
    rehearsals: rehearsals.map(({ rehearsalId, candidates, minutes, askedAt, takenAt, endedAt, outcome, report }) => ({
      rehearsalId,
      candidates,
      minutes,
      askedAt,
      takenAt,
      endedAt,
      outcome,
      lost: (report as { readonly lost?: number } | undefined)?.lost,
    })),
    mostCandidates: MOST_SIMULATED,
    mostMinutes: MOST_REHEARSAL_MINUTES,
    zone: currentScheme().zone.value,
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'exam.rehearse');
    const fields = textFields(await request.formData(), ['candidates', 'minutes']);
    const whole = (text: string) => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : Number.NaN);
    const asked = await askRehearsal(database(), permission, { candidates: whole(fields.candidates), minutes: whole(fields.minutes) }, { clock: systemClock });
    if (!asked.ok) return fail(400, { fields, code: asked.error, problem: REHEARSAL_PROBLEM_WORDS[asked.error] });
    redirect(303, `/staff/exams/rehearsals/${asked.value.rehearsalId}`);
  },
};
