import { error, fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { CE_PROBLEM_WORDS, decideCredit, KIND_WORDS, readCredit, REASON_TEMPLATES, SUBJECT_WORDS } from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme, schemeVersion } from '#lib/server/scheme/index.ts';
import { instantWords } from '#lib/ui/words.ts';
import { granted } from '../../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const opened = await readCredit(database(), granted(locals.actor, 'ce.decide'), params.creditId);
  if (!opened) error(404, { message: 'There are no such hours for you to decide on.', code: 'CREDIT_UNKNOWN' });
  const { credit, legalName, remark, evidence, clashes, objection, decidedBefore, decided } = opened;
  return {
    credit: {
      creditId: credit.creditId,
      personId: credit.personId,
      title: credit.title,
      provider: credit.provider,
      completedOn: credit.completedOn,
      begins:
        credit.beginsMinute === undefined
          ? undefined
          : `${String(Math.floor(credit.beginsMinute / 60)).padStart(2, '0')}:${String(credit.beginsMinute % 60).padStart(2, '0')}`,
      claimedHalfHours: credit.claimedHalfHours,
      state: credit.state,
      kind: KIND_WORDS[credit.kind],
      subject: SUBJECT_WORDS[credit.subject],
      createdAt: credit.createdAt,
    },
    legalName,
    remark,
    evidence: evidence.map(({ evidenceId, fileName, state, pages, scannedBy }) => ({ evidenceId, fileName, state, pages, scannedBy })),
    clashes: clashes.map(({ code, with: other }) => ({ code, title: other.title, completedOn: other.completedOn, halfHours: other.halfHours })),
    objection,
    decidedBefore,
    decided,
    templates: Object.entries(REASON_TEMPLATES) as readonly (readonly [string, string])[],
    zone: schemeVersion(credit.schemeVersion).zone.value,
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const fields = textFields(await request.formData(), ['decision', 'hours', 'reason', 'template']);
    const template = Object.hasOwn(REASON_TEMPLATES, fields.template) ? (fields.template as keyof typeof REASON_TEMPLATES) : undefined;
    // Without a script the chosen template stands for the words.
    const reason = fields.reason.trim() === '' && template ? REASON_TEMPLATES[template] : fields.reason;
    const decided = await decideCredit(
      database(),
      granted(locals.actor, 'ce.decide'),
      { ...fields, reason, creditId: params.creditId },
      { clock: systemClock },
    );
    if (!decided.ok) {
      const taken = decided.error.code === 'DECISION_TAKEN' ? ` ${decided.error.by}, ${instantWords(decided.error.at, currentScheme().zone.value)}.` : '';
      return fail(decided.error.code === 'DECISION_TAKEN' ? 409 : 400, { problem: `${CE_PROBLEM_WORDS[decided.error.code]}${taken}`, fields });
    }
    redirect(303, '/staff/ce?done=decided');
  },
};
