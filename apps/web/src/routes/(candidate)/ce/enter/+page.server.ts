import { fail, redirect } from '@sveltejs/kit';
import { plainDateIn } from '@einthoven/kernel';
import { textFields } from '#lib/server/account/index.ts';
import {
  CE_PROBLEM_WORDS,
  ENTERED_KINDS,
  enterCredit,
  EVIDENCE_STATEMENT,
  KIND_WORDS,
  localScanner,
  scanEvidence,
  SUBJECT_WORDS,
} from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { dateWords } from '#lib/ui/words.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  granted(locals.actor, 'ce.manage-own');
  const scheme = currentScheme();
  return {
    today: plainDateIn(systemClock.now(), scheme.zone.value),
    kinds: ENTERED_KINDS.map((kind) => [kind, KIND_WORDS[kind]] as const),
    subjects: Object.entries(SUBJECT_WORDS) as readonly (readonly [string, string])[],
    statement: EVIDENCE_STATEMENT.text,
    mostPages: scheme.ce.evidencePages.value,
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = granted(locals.actor, 'ce.manage-own');
    const form = await request.formData();
    const fields = textFields(form, ['title', 'provider', 'completedOn', 'begins', 'hours', 'subject', 'kind', 'remark']);
    const files = form.getAll('evidence').filter((file): file is File => file instanceof File && file.size > 0);
    const sent = await Promise.all(files.map(async (file) => ({ name: file.name, bytes: Buffer.from(await file.arrayBuffer()) })));
    const entered = await enterCredit(database(), permission, { ...fields, stated: form.get('stated') === 'on' }, sent, { clock: systemClock });
    if (!entered.ok) {
      const { code, with: other } = entered.error;
      return fail(400, { code, problem: CE_PROBLEM_WORDS[code], other: other && `“${other.title}”, ${dateWords(other.completedOn)}`, fields });
    }
    // The worker scans what waits; where the check is quick nobody needs to wait for its round. A failure leaves it waiting.
    const scanner = localScanner(currentScheme().ce.evidencePages.value);
    await scanEvidence(database(), scanner, { clock: systemClock, creditId: entered.value.creditId }).catch(() => 0);
    redirect(303, '/ce?done=entered');
  },
};
