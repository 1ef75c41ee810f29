import { fail, redirect } from '@sveltejs/kit';
import { permit, textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  closePlacement,
  decidePosting,
  EMPLOYER_KIND_WORDS,
  fileProof,
  JOB_PROBLEM_WORDS,
  liftSuspension,
  listOpenPlacements,
  listPartners,
  listReferrals,
  listSuspendedEmployers,
  listVerifiedEmployers,
  listWaitingEmployers,
  listWaitingPostings,
  noteReferral,
  payWords,
  REFERRAL_WORDS,
  reviewEmployer,
  SCAM_WORDS,
  suspendEmployer,
  type ReferralStatus,
} from '#lib/server/job/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { instantWords } from '#lib/ui/words.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const using = { clock: systemClock };
const refused = (problem: string) => fail(400, { problem });

export const load: PageServerLoad = async ({ locals, url }) => {
  const permission = granted(locals.actor, 'job.read');
  const placing = permit(locals.actor, 'placement.keep');
  const partners = await listPartners(database());
  return {
    employers: (await listWaitingEmployers(database(), permission)).map((one) => ({
      employerId: one.employerId,
      kind: EMPLOYER_KIND_WORDS[one.kind],
      name: one.name,
      website: one.website,
      about: one.about,
      register: one.proofRegister,
      number: one.proofNumber,
      others: one.others,
      done: one.done,
      own: one.own,
      reviews: one.reviews.map(({ by, verdict, reason }) => ({ by, verdict, reason })),
    })),
    verified: (await listVerifiedEmployers(database(), permission, using)).map(({ employerId, name, kind, refused: tried }) => ({
      employerId,
      name,
      kind: EMPLOYER_KIND_WORDS[kind],
      tried,
    })),
    suspended: (await listSuspendedEmployers(database(), permission)).map((one) => ({
      employerId: one.employerId,
      name: one.name,
      kind: EMPLOYER_KIND_WORDS[one.kind],
      reason: one.reason,
      by: one.by,
      at: one.decidedAt,
      mine: one.mine,
    })),
    zone: currentScheme().zone.value,
    postings: (await listWaitingPostings(database(), permission)).map((one) => ({
      postingId: one.postingId,
      revision: one.revision,
      title: one.title,
      employer: one.employer,
      description: one.description,
      pay: payWords(one.pay),
      flags: one.flags.map((flag) => SCAM_WORDS[flag]),
    })),
    placements: placing.ok ? (await listOpenPlacements(database(), placing.value)).map(({ placementId, name, wish }) => ({ placementId, name, wish })) : [],
    partners: await Promise.all(
      partners.map(async (one) => {
        const referrals = await listReferrals(database(), permission, one.partnerId);
        const count = (status: ReferralStatus) => referrals.filter((referral) => referral.status === status).length;
        return {
          ...one,
          referrals: referrals.length,
          waiting: count('waiting'),
          report: (Object.keys(REFERRAL_WORDS) as ReferralStatus[]).map((status) => ({ words: REFERRAL_WORDS[status], people: count(status) })),
        };
      }),
    ),
    mayDecide: permit(locals.actor, 'job.decide').ok,
    reviewers: currentScheme().jobs.reviewers.value,
    done: url.searchParams.has('done'),
  };
};

export const actions: Actions = {
  employer: async ({ locals, request }) => {
    const { employerId, verdict, reason } = textFields(await request.formData(), ['employerId', 'verdict', 'reason']);
    const done = await reviewEmployer(database(), granted(locals.actor, 'job.decide'), employerId, { verdict, reason }, using);
    if (!done.ok) return refused(JOB_PROBLEM_WORDS[done.error]);
    redirect(303, '/staff/jobs?done');
  },
  suspend: async ({ locals, request }) => {
    const done = await suspendEmployer(database(), granted(locals.actor, 'job.decide'), textFields(await request.formData(), ['employerId', 'reason']), using);
    if (done.ok) redirect(303, '/staff/jobs?done');
    const problem = done.error;
    if (problem.code === 'SUSPENSION_TAKEN') return refused(`Already suspended by ${problem.by} at ${instantWords(problem.at, currentScheme().zone.value)}.`);
    return refused(JOB_PROBLEM_WORDS[problem.code]);
  },
  lift: async ({ locals, request }) => {
    const done = await liftSuspension(database(), granted(locals.actor, 'job.decide'), textFields(await request.formData(), ['employerId', 'reason']), using);
    if (!done.ok) return refused(JOB_PROBLEM_WORDS[done.error]);
    redirect(303, '/staff/jobs?done');
  },
  posting: async ({ locals, request }) => {
    const { postingId, outcome, reason, revision } = textFields(await request.formData(), ['postingId', 'outcome', 'reason', 'revision']);
    const done = await decidePosting(database(), granted(locals.actor, 'job.decide'), { postingId, outcome, reason, seenRevision: Number(revision) }, using);
    if (done.ok) redirect(303, '/staff/jobs?done');
    const problem = done.error;
    if (problem.code === 'DECISION_TAKEN')
      return refused(`Already decided by ${problem.by} at ${instantWords(problem.at, currentScheme().zone.value)}: ${problem.state}.`);
    return refused(JOB_PROBLEM_WORDS[problem.code]);
  },
  placement: async ({ locals, request }) => {
    const done = await closePlacement(
      database(),
      granted(locals.actor, 'placement.keep'),
      textFields(await request.formData(), ['placementId', 'state', 'outcome']),
      using,
    );
    if (!done.ok) return refused(JOB_PROBLEM_WORDS[done.error]);
    redirect(303, '/staff/jobs?done');
  },
  referral: async ({ locals, request }) => {
    const typed = textFields(await request.formData(), ['referralId', 'status']);
    const done = await noteReferral(
      database(),
      granted(locals.actor, 'job.decide'),
      { referralId: typed.referralId.trim().toLowerCase(), status: typed.status },
      using,
    );
    if (!done.ok) return refused(JOB_PROBLEM_WORDS[done.error]);
    redirect(303, '/staff/jobs?done');
  },
  proof: async ({ locals, request }) => {
    const done = await fileProof(database(), granted(locals.actor, 'job.decide'), textFields(await request.formData(), ['partnerId', 'proof']), using);
    if (!done.ok) return refused(JOB_PROBLEM_WORDS[done.error]);
    redirect(303, '/staff/jobs?done');
  },
};
