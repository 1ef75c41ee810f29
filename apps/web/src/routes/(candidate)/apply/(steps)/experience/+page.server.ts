import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { plainDateIn } from '@einthoven/kernel';
import { database } from '#lib/server/db/pool.ts';
import {
  APPLICATION_PROBLEM_WORDS,
  emptyEmployment,
  MOST_EMPLOYMENTS,
  readEmploymentClaims,
  readEmployments,
  saveDraft,
} from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { editableApplication, ownPermission, stepAfter } from '../../own-application.ts';
import type { Actions, PageServerLoad } from './$types';

function today() {
  return plainDateIn(systemClock.now(), currentScheme().zone.value);
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const { application, assessment } = await editableApplication(locals.actor);
  const { employments } = application.draft;
  const { experience, training } = assessment.scheme;
  const read = url.searchParams.has('check') ? readEmploymentClaims(employments, today(), assessment.profile?.email) : undefined;
  return {
    employments: employments.length > 0 ? employments : [emptyEmployment('')],
    today: today(),
    problems: read?.problems ?? {},
    most: MOST_EMPLOYMENTS,
    minHours: experience.minHours.value.toLocaleString('en-US'),
    withinYears: experience.withinYears.value,
    tracings: training.supervisedTracings.value,
  };
};

/** Saves the jobs as typed; `change` adds or takes away one besides. */
async function keep(
  { locals, request }: RequestEvent,
  change?: (jobs: ReturnType<typeof readEmployments>, form: FormData) => ReturnType<typeof readEmployments>,
) {
  const form = await request.formData();
  let jobs: ReturnType<typeof readEmployments> = [];
  const saved = await saveDraft(
    database(),
    ownPermission(locals.actor),
    (before) => {
      const read = readEmployments(form, new Set(before.employments.map(({ id }) => id)), () => crypto.randomUUID());
      jobs = change ? change(read, form) : read;
      return { step: 'experience', employments: jobs };
    },
    { clock: systemClock },
  );
  return { jobs, failed: saved.ok ? undefined : fail(409, { problem: APPLICATION_PROBLEM_WORDS[saved.error], problems: undefined }) };
}

export const actions: Actions = {
  /** Saves and looks no further: what JavaScript calls while the form is filled in. */
  keep: async (event) => (await keep(event)).failed,
  add: async (event) => {
    const { failed } = await keep(event, (jobs) => (jobs.length < MOST_EMPLOYMENTS ? [...jobs, emptyEmployment(crypto.randomUUID())] : jobs));
    if (failed) return failed;
    redirect(303, '/apply/experience#last');
  },
  remove: async (event) => {
    const { failed } = await keep(event, (jobs, form) => jobs.filter((_job, index) => String(index) !== form.get('remove')));
    if (failed) return failed;
    redirect(303, '/apply/experience');
  },
  leave: async (event) => {
    const { failed } = await keep(event);
    if (failed) return failed;
    redirect(303, '/path');
  },
  continue: async (event) => {
    const { jobs, failed } = await keep(event);
    if (failed) return failed;
    const { assessment } = await editableApplication(event.locals.actor);
    const { problems } = readEmploymentClaims(jobs, today(), assessment.profile?.email);
    if (problems) return fail(400, { problem: undefined, problems });
    redirect(303, stepAfter('experience', 'experience'));
  },
};
