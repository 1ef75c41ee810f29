import { error, fail, redirect } from '@sveltejs/kit';
import { courseHours } from '@einthoven/scheme';
import { textFields } from '#lib/server/account/index.ts';
import { CE_PROBLEM_WORDS, COURSE_CRITERIA, KIND_WORDS, PROVIDER_CRITERIA, readApproval, review, SUBJECT_WORDS } from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { schemeVersion } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const thing = ({ kind, id }: { kind: string; id: string }) => (kind === 'course' ? { courseId: id } : { providerId: id });

export const load: PageServerLoad = async ({ locals, params }) => {
  const opened = await readApproval(database(), granted(locals.actor, 'ce.decide'), thing(params));
  if (!opened) error(404, { message: 'There is no such application for you to look at.', code: 'APPROVAL_UNKNOWN' });
  const { provider, course, contactName, reviews, others, done } = opened;
  const scheme = schemeVersion((course ?? provider).schemeVersion);
  return {
    provider: { name: provider.name, website: provider.website, about: provider.about, state: provider.state },
    course: course && {
      title: course.title,
      summary: course.summary,
      kind: KIND_WORDS[course.kind],
      subject: SUBJECT_WORDS[course.subject],
      words: course.words,
      questions: course.questions,
      minutes: course.minutes,
      hours: courseHours(course, scheme),
    },
    state: (course ?? provider).state,
    contactName,
    reviews,
    others,
    done,
    criteria: Object.entries(course ? COURSE_CRITERIA : PROVIDER_CRITERIA) as readonly (readonly [string, string])[],
    reviewers: scheme.ce.reviewers.value,
    zone: scheme.zone.value,
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const form = await request.formData();
    const fields = textFields(form, ['verdict', 'conditions', 'reason']);
    const criteria = form.getAll('criteria').filter((code) => typeof code === 'string');
    const done = await review(database(), granted(locals.actor, 'ce.decide'), thing(params), { ...fields, criteria }, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: CE_PROBLEM_WORDS[done.error], fields, criteria });
    redirect(303, `/staff/ce?done=${done.value}`);
  },
};
