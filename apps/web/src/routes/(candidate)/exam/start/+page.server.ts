import { error, fail, redirect } from '@sveltejs/kit';
import { getProfile, permit, type Actor } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { agreeToExam, examOverview, examStatements, FORM_AGAIN_WORDS, formComesAgain, tellWindows } from '#lib/server/exam/index.ts';
import { admits, identityStanding } from '#lib/server/identity/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import type { Actions, PageServerLoad } from './$types';

async function ready(actor: Actor | undefined) {
  const permission = permit(actor, 'exam.sit-own');
  if (!permission.ok) error(403, { message: 'Sign in to sit the exam.', code: permission.error });
  const overview = await examOverview(database(), permission.value, systemClock);
  if (overview.decision.decision === 'continue') redirect(303, `/exam/room/${overview.decision.attemptId}`);
  if (overview.decision.decision !== 'may-sit') redirect(303, '/exam');
  const { application, scheme } = overview;
  if (application && !admits(await identityStanding(database(), application.applicationId, scheme))) redirect(303, '/identity');
  const windows = await tellWindows(database(), systemClock.now());
  // Nothing to agree to while nothing can be started: the exam page says when.
  if (windows.outlook !== 'open') redirect(303, '/exam');
  return { permission: permission.value, overview, window: windows.windows[0] };
}

export const load: PageServerLoad = async ({ locals }) => {
  const { permission, overview, window } = await ready(locals.actor);
  const profile = await getProfile(database(), permission.actor.personId);
  if (!profile) error(404, 'There is nothing at this address.');
  return {
    legalName: profile.legalName,
    statements: examStatements().map(({ name, version, title, agree, paragraphs }) => ({ name, version, title, agree, paragraphs })),
    minutes: overview.minutes,
    again: (await formComesAgain(database(), permission, { clock: systemClock, mode: config().mode })) ? FORM_AGAIN_WORDS : undefined,
    window: window && { name: window.name, proctored: window.proctored },
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { permission } = await ready(locals.actor);
    const form = await request.formData().catch(() => new FormData());
    const given = {
      identity: form.get('identity') === 'on',
      'exam-rules': form.get('exam-rules') === 'on',
      confidentiality: form.get('confidentiality') === 'on',
    };
    if (!Object.values(given).every(Boolean)) return fail(400, { given });
    await agreeToExam(database(), permission, systemClock);
    redirect(303, '/exam/tutorial');
  },
};
