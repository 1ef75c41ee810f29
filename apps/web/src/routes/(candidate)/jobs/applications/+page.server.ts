import { fail, redirect } from '@sveltejs/kit';
import { plainDateIn } from '@einthoven/kernel';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  applyForJob,
  askPlacement,
  askReferral,
  JOB_PROBLEM_WORDS,
  listPartners,
  moveOwn,
  ownJobApplications,
  ownPlacements,
  ownReferrals,
  REFERRAL_WORDS,
  STAGE_WORDS,
  takeReferralBack,
  trackElsewhere,
  type JobProblem,
} from '#lib/server/job/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const using = { clock: systemClock };
const refused = (code: JobProblem) => fail(400, { code: code as string, problem: JOB_PROBLEM_WORDS[code] as string });

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'job.manage-own');
  const referrals = await ownReferrals(database(), permission);
  return {
    applications: (await ownJobApplications(database(), permission)).map(({ applicationId, postingId, title, employerName, stage, changedAt }) => ({
      applicationId,
      postingId,
      title,
      employerName,
      stage,
      stageWords: STAGE_WORDS[stage],
      changedOn: plainDateIn(changedAt, currentScheme().zone.value),
    })),
    placements: (await ownPlacements(database(), permission)).map(({ placementId, state, wish, outcome }) => ({ placementId, state, wish, outcome })),
    partners: (await listPartners(database()))
      .filter(({ isPartner }) => isPartner)
      .map(({ partnerId, name }) => {
        const referral = referrals.get(partnerId);
        return { partnerId, name, status: referral && REFERRAL_WORDS[referral.status], mayTakeBack: referral?.status === 'waiting' };
      }),
    stages: Object.entries(STAGE_WORDS),
    done: url.searchParams.get('done'),
  };
};

export const actions: Actions = {
  apply: async ({ locals, request }) => {
    const { postingId } = textFields(await request.formData(), ['postingId']);
    const done = await applyForJob(database(), granted(locals.actor, 'job.manage-own'), postingId, using);
    if (!done.ok) return refused(done.error);
    redirect(303, '/jobs/applications?done=applied');
  },
  track: async ({ locals, request }) => {
    const done = await trackElsewhere(database(), granted(locals.actor, 'job.manage-own'), textFields(await request.formData(), ['title', 'employer']), using);
    if (!done.ok) return refused(done.error);
    redirect(303, '/jobs/applications?done=kept');
  },
  move: async ({ locals, request }) => {
    const done = await moveOwn(database(), granted(locals.actor, 'job.manage-own'), textFields(await request.formData(), ['applicationId', 'stage']), using);
    if (!done.ok) return refused(done.error);
    redirect(303, '/jobs/applications?done=kept');
  },
  placement: async ({ locals, request }) => {
    const { wish } = textFields(await request.formData(), ['wish']);
    const done = await askPlacement(database(), granted(locals.actor, 'job.manage-own'), wish, using);
    if (!done.ok) return refused(done.error);
    redirect(303, '/jobs/applications?done=asked');
  },
  refer: async ({ locals, request }) => {
    const { partnerId, back } = textFields(await request.formData(), ['partnerId', 'back']);
    const permission = granted(locals.actor, 'job.manage-own');
    if (back !== '') await takeReferralBack(database(), permission, partnerId, using);
    else {
      const done = await askReferral(database(), permission, partnerId, using);
      if (!done.ok) return refused(done.error);
    }
    redirect(303, '/jobs/applications?done=kept');
  },
};
