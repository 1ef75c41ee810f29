import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { plainDateIn } from '@einthoven/kernel';
import { database } from '#lib/server/db/pool.ts';
import { APPLICATION_PROBLEM_WORDS, readTraining, readTrainingClaims, saveDraft } from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { listPrograms, matchProgram, programLabel } from '#lib/server/program/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { editableApplication, ownPermission, stepAfter } from '../../own-application.ts';
import type { Actions, PageServerLoad } from './$types';

const RECORD = {
  approved: 'On record, approved',
  'not-on-record': 'Not approved on record',
  withdrawn: 'On record, approval withdrawn',
} as const;

function today() {
  return plainDateIn(systemClock.now(), currentScheme().zone.value);
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const { application, assessment } = await editableApplication(locals.actor);
  const { training } = application.draft;
  const programs = await listPrograms(database());
  const match = matchProgram(programs, training.school);
  return {
    training,
    today: today(),
    problems: url.searchParams.has('check') ? (readTrainingClaims(training, today()).problems ?? {}) : {},
    suggestions: programs.map((program) => ({ value: programLabel(program), record: RECORD[program.approval] })),
    record: match ? match.approval : training.school === '' ? undefined : ('none' as const),
    tracings: assessment.scheme.training.supervisedTracings.value,
    classHours: assessment.scheme.training.classHours.value,
    clinicalHours: assessment.scheme.training.clinicalHours.value,
    validYears: assessment.scheme.training.completionValidYears.value,
  };
};

async function keep({ locals, request }: RequestEvent) {
  const training = readTraining(await request.formData());
  const saved = await saveDraft(database(), ownPermission(locals.actor), { step: 'training', training }, { clock: systemClock });
  return saved.ok ? { training, failed: undefined } : { training, failed: fail(409, { problem: APPLICATION_PROBLEM_WORDS[saved.error], problems: undefined }) };
}

export const actions: Actions = {
  /** Saves and looks no further: what JavaScript calls while the form is filled in. */
  keep: async (event) => (await keep(event)).failed,
  leave: async (event) => {
    const { failed } = await keep(event);
    if (failed) return failed;
    redirect(303, '/path');
  },
  continue: async (event) => {
    const { training, failed } = await keep(event);
    if (failed) return failed;
    const { problems } = readTrainingClaims(training, today());
    if (problems) return fail(400, { problem: undefined, problems });
    redirect(303, stepAfter('program', 'training'));
  },
};
