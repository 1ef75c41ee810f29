import { fail, redirect } from '@sveltejs/kit';
import { plainDateIn } from '@einthoven/kernel';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  CHANGE_WORDS,
  countQuestions,
  fileProgramAppeal,
  findNewestReply,
  ownApprovals,
  ownSchools,
  programWords,
  replyToQuestions,
  reportChange,
} from '#lib/server/program/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'school.apply-own');
  const db = database();
  const scheme = currentScheme();
  const now = systemClock.now();
  const since = new Date(now.getTime() - scheme.programs.questionsKeptDays.value * 86_400_000);
  const schools = await ownSchools(db, permission);
  return {
    schools: await Promise.all(
      schools.map(async ({ schoolId, name }) => ({
        schoolId,
        name,
        questions: await countQuestions(db, schoolId, since),
        reply: await findNewestReply(db, schoolId),
      })),
    ),
    programs: await ownApprovals(db, permission, at),
    changes: Object.entries(CHANGE_WORDS) as readonly (readonly [string, string])[],
    reportDays: scheme.programs.changeReportDays.value,
    keptDays: scheme.programs.questionsKeptDays.value,
    today: plainDateIn(now, scheme.zone.value),
    done: url.searchParams.get('done'),
  };
};

type Answered = { readonly ok: true } | { readonly ok: false; readonly error: Parameters<typeof programWords>[0] };

function answer(about: string, done: Answered, fields: Readonly<Record<string, string>>) {
  if (!done.ok) return fail(400, { about, problem: programWords(done.error), fields: { ...fields } as Record<string, string> });
  redirect(303, `/school/approval?done=${about}`);
}

export const actions: Actions = {
  change: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['programId', 'what', 'was', 'becomes', 'effectiveOn']);
    return answer('change', await reportChange(database(), granted(locals.actor, 'school.apply-own'), fields, at), fields);
  },
  appeal: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['programId', 'decisionId', 'words']);
    return answer('appeal', await fileProgramAppeal(database(), granted(locals.actor, 'school.apply-own'), fields, at), fields);
  },
  reply: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['schoolId', 'words']);
    return answer('reply', await replyToQuestions(database(), granted(locals.actor, 'school.apply-own'), fields, at), fields);
  },
};
