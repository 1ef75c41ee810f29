import { fail, redirect } from '@sveltejs/kit';
import { weakestFirst } from '@einthoven/exam';
import { minutesWith, findAccommodation } from '#lib/server/accommodation/index.ts';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { agreeToExam, examStatements } from '#lib/server/exam/index.ts';
import { findForm } from '#lib/server/form/index.ts';
import { readBlueprint } from '#lib/server/item/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import {
  cutOf,
  hasAssessmentForms,
  readAssessments,
  RENEWAL_PROBLEM_WORDS,
  settleAssessment,
  startAssessment,
  type Assessment,
} from '#lib/server/renewal/index.ts';
import { findResult } from '#lib/server/scoring/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const permission = granted(locals.actor, 'renewal.manage-own');
  const db = database();
  const read = () => readAssessments(db, permission, systemClock.now());
  let assessments = await read();
  // Submitted but cut off before scoring: it is scored now, with all that follows from it.
  const cutOff = assessments.flatMap(({ sat }) => sat.filter(({ state, passed }) => state === 'submitted' && passed === undefined));
  for (const { attemptId } of cutOff) await settleAssessment(db, attemptId, { clock: systemClock });
  if (cutOff.length > 0) assessments = await read();
  const accommodation = await findAccommodation(db, permission.actor.personId);
  return {
    credentials: await Promise.all(
      assessments.map(async (assessment) => ({
        ...viewOf(assessment),
        minutes: minutesWith(assessment.record.scheme.renewal.assessment?.minutes.value ?? 0, accommodation),
        results: await resultsOf(assessment),
      })),
    ),
    loaded: await hasAssessmentForms(db, config().mode),
    rules: examStatements().map(({ title, agree, paragraphs }) => ({ title, agree, paragraphs })),
    done: url.searchParams.get('done'),
  };
};

function viewOf({ record, decision, purpose, by }: Assessment) {
  const { credential, scheme, cycle } = record;
  const rules = scheme.renewal.assessment;
  return {
    credentialId: credential.credentialId,
    title: scheme.title,
    number: credential.number,
    decision,
    forReturn: purpose !== undefined && 'reinstatementId' in purpose,
    by,
    otherPath: cycle.path !== undefined && cycle.path !== 'assessment',
    items: rules?.items.value ?? 0,
    usualMinutes: rules?.minutes.value ?? 0,
    attempts: rules?.attempts.value ?? 0,
    passPercent: rules?.passPercent.value ?? 0,
    zone: scheme.zone.value,
    feeCents: scheme.renewal.feeCents.value,
    renewed: record.keeping.renewal.state === 'closed' && record.keeping.renewal.why === 'RENEWED_ALREADY',
  };
}

async function resultsOf({ sat, record }: Assessment) {
  const db = database();
  const { scheme } = record;
  const results = await Promise.all(
    sat.map(async ({ attemptId, ordinal, formId, submittedAt, state }) => {
      const result = state === 'submitted' ? await findResult(db, attemptId) : undefined;
      if (!result) return undefined;
      const form = await findForm(db, formId);
      const names = form ? readBlueprint(form.blueprintVersion).domains : [];
      const nameOf = (id: string) => names.find((domain) => domain.id === id)?.name ?? id;
      return {
        attemptId,
        ordinal,
        submittedAt,
        passed: result.passed,
        scaledScore: result.scaledScore,
        cut: cutOf(scheme),
        rawCut: form?.conversion.rawCut,
        items: result.scoredItems,
        demonstration: result.conversionKind === 'demonstration',
        profileMinItems: scheme.awardedBy === 'exam' ? scheme.exam.profileMinItems.value : 0,
        domains: result.domains.map((domain) => ({ ...domain, name: nameOf(domain.domain) })),
        weakest: weakestFirst(result.domains)
          .slice(0, 1)
          .map(({ domain }) => nameOf(domain)),
      };
    }),
  );
  return results.filter((result) => result !== undefined).toReversed();
}

export const actions: Actions = {
  start: async ({ locals, request }) => {
    const form = await request.formData();
    const { credentialId } = textFields(form, ['credentialId']);
    const permission = granted(locals.actor, 'renewal.manage-own');
    const sit = granted(locals.actor, 'exam.sit-own');
    const agreed = form.get('agreed') === 'yes';
    const started = await startAssessment(database(), permission, { credentialId, agreed }, { clock: systemClock, mode: config().mode });
    if (!started.ok) return fail(400, { credentialId, code: started.error, problem: RENEWAL_PROBLEM_WORDS[started.error] });
    await agreeToExam(database(), sit, systemClock);
    redirect(303, `/exam/room/${started.value}`);
  },
};
