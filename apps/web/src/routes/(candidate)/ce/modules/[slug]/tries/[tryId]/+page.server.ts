import { error } from '@sveltejs/kit';
import { reviewTry } from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../../../granted.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const reviewed = await reviewTry(database(), granted(locals.actor, 'ce.manage-own'), params.tryId);
  if (!reviewed || reviewed.tried.slug !== params.slug) error(404, { message: 'There is no such try of yours.', code: 'TRY_UNKNOWN' });
  const { tried, title, questions } = reviewed;
  return {
    slug: tried.slug,
    title,
    questions,
    rightCount: tried.rightCount,
    all: tried.questions,
    passed: tried.passed,
    passPercent: currentScheme().ce.modulePassPercent.value,
    credited: url.searchParams.has('credited'),
  };
};
