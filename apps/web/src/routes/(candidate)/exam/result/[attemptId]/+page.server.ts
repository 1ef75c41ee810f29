import { error, redirect } from '@sveltejs/kit';
import { unwrap } from '@einthoven/kernel';
import { weakestFirst } from '@einthoven/exam';
import { getProfile, permit } from '#lib/server/account/index.ts';
import { awardAttempt, findHold, hasWon } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { EXAM_WORDS, examOverview, findOwnAttempt, isWithoutResult } from '#lib/server/exam/index.ts';
import { findForm } from '#lib/server/form/index.ts';
import { readBlueprint } from '#lib/server/item/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { settleAssessment } from '#lib/server/renewal/index.ts';
import { secureRng } from '#lib/server/platform/rng.ts';
import { schemeVersion } from '#lib/server/scheme/index.ts';
import { findResult } from '#lib/server/scoring/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const permission = permit(locals.actor, 'result.read-own');
  const sit = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok || !sit.ok) error(403, { message: 'Sign in to see your result.' });
  const db = database();
  const attempt = await findOwnAttempt(db, permission.value, params.attemptId);
  if (!attempt) error(404, { message: EXAM_WORDS.EXAM_NOT_FOUND, code: 'EXAM_NOT_FOUND' });
  if (attempt.state === 'open') redirect(303, `/exam/room/${attempt.attemptId}`);
  if (attempt.renewal) {
    await settleAssessment(db, attempt.attemptId, { clock: systemClock });
    redirect(303, '/credential/assessment');
  }
  if (attempt.state === 'void') redirect(303, `/exam?void=${attempt.attemptId}`);
  // A person decides first whether it counts: the exam page says so.
  if (await isWithoutResult(db, attempt)) redirect(303, '/exam');
  // Submitted but cut off before scoring: it is scored, and on a pass awarded, now.
  const result = (await findResult(db, attempt.attemptId)) ?? unwrap(await awardAttempt(db, attempt.attemptId, { clock: systemClock, rng: secureRng })).result;
  const scheme = schemeVersion(result.schemeVersion);
  const form = await findForm(db, attempt.formId);
  const blueprint = readBlueprint(form?.blueprintVersion ?? scheme.exam.blueprint.value);
  const name = (id: string) => blueprint.domains.find((domain) => domain.id === id)?.name ?? id;
  const { decision } = await examOverview(db, sit.value, systemClock);
  const profile = await getProfile(db, permission.value.actor.personId);
  return {
    attemptId: attempt.attemptId,
    legalName: profile?.legalName ?? '',
    passed: result.passed,
    held: result.passed ? await findHold(db, permission.value.actor.personId) : undefined,
    won: result.passed && attempt.submittedAt !== undefined && (await hasWon(db, permission.value.actor.personId, attempt.submittedAt)),
    scaledScore: result.scaledScore,
    scale: scheme.exam.scale.value,
    conversionKind: result.conversionKind,
    rawCut: form?.conversion.rawCut,
    scoredItems: result.scoredItems,
    submittedAt: attempt.submittedAt,
    submittedBy: attempt.submittedBy,
    ordinal: attempt.ordinal,
    zone: scheme.zone.value,
    profileMinItems: scheme.exam.profileMinItems.value,
    domains: result.domains.map((domain) => ({ ...domain, name: name(domain.domain) })),
    study: weakestFirst(result.domains)
      .slice(0, 2)
      .map((domain) => name(domain.domain)),
    decision: result.passed ? undefined : decision,
  };
};
