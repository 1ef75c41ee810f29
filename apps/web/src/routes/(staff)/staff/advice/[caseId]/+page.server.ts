import { error, fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import {
  ADVICE_KINDS,
  ADVICE_PROBLEM_WORDS,
  answerAdvice,
  ENTRY_WORDS,
  handOverAdvice,
  noteAdvice,
  readAdvice,
  settleCall,
  takeAdvice,
  type KeepProblem,
} from '#lib/server/advice/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { closeAdviceCase, isOpenPlacement, JOB_PROBLEM_WORDS } from '#lib/server/job/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { instantWords } from '#lib/ui/words.ts';
import type { Result } from '@einthoven/kernel';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const permission = granted(locals.actor, 'advice.keep');
  const read = await readAdvice(database(), permission, params.caseId, at);
  if (!read.ok) error(read.error === 'ADVICE_OWN' ? 403 : 404, read.error === 'ADVICE_OWN' ? ADVICE_PROBLEM_WORDS.ADVICE_OWN : 'There is no such case.');
  const it = read.value;
  const zone = currentScheme().zone.value;
  return {
    it: {
      caseId: it.caseId,
      name: it.name,
      email: it.email,
      hasAccount: it.hasAccount,
      label: ADVICE_KINDS[it.kind].label,
      state: it.state,
      answerBy: it.answerBy,
      adviser: it.adviser,
      mine: it.adviserId === permission.actor.personId,
      call: it.call,
      phone: it.phone,
      revision: it.revision,
    },
    entries: it.entries.map((entry) => ({
      entryId: entry.entryId,
      isNote: entry.kind === 'note',
      title: entry.kind === 'handed-over' ? `Handed to ${entry.to ?? 'another adviser'}` : ENTRY_WORDS[entry.kind],
      by: entry.by ?? it.name,
      words: entry.kind === 'call-booked' && entry.words ? `For ${instantWords(entry.words, zone)}` : entry.words,
      at: entry.at,
    })),
    others: it.others,
    placement: await isOpenPlacement(database(), permission, it.caseId),
    zone,
    done: url.searchParams.has('done'),
  };
};

const FIELDS = ['revision', 'words', 'reason', 'toPersonId', 'how', 'outcome', 'end'] as const;
type Fields = Readonly<Record<(typeof FIELDS)[number], string>>;
type Seen = { readonly caseId: string; readonly seenRevision: number };

const act =
  (
    run: (
      permission: Parameters<typeof takeAdvice>[1],
      seen: Seen,
      fields: Fields,
    ) => Promise<Result<undefined, KeepProblem | { readonly code: 'PLACEMENT_OUTCOME' }>>,
  ): Actions[string] =>
  async ({ locals, params, request }) => {
    const permission = granted(locals.actor, 'advice.keep');
    const fields = textFields(await request.formData(), FIELDS);
    const done = await run(permission, { caseId: params.caseId ?? '', seenRevision: Number(fields.revision) }, fields);
    if (done.ok) redirect(303, `/staff/advice/${params.caseId}?done`);
    const problem = done.error;
    const changed =
      problem.code === 'ADVICE_CHANGED'
        ? ` Last: ${ENTRY_WORDS[problem.what].toLowerCase()}, by ${problem.by ?? 'who asked'}, ${instantWords(problem.at, currentScheme().zone.value)}. Read it, then decide again.`
        : '';
    return fail(problem.code === 'ADVICE_CHANGED' ? 409 : 422, {
      ...fields,
      problem: (problem.code === 'PLACEMENT_OUTCOME' ? JOB_PROBLEM_WORDS[problem.code] : ADVICE_PROBLEM_WORDS[problem.code]) + changed,
    });
  };

export const actions: Actions = {
  take: act((permission, seen) => takeAdvice(database(), permission, seen, at)),
  answer: act((permission, seen, { words }) => answerAdvice(database(), permission, { ...seen, words }, at)),
  note: act((permission, seen, { words }) => noteAdvice(database(), permission, { ...seen, words }, at)),
  hand: act((permission, seen, { toPersonId, reason }) => handOverAdvice(database(), permission, { ...seen, toPersonId, reason }, at)),
  call: act((permission, seen, { how }) => settleCall(database(), permission, { ...seen, how }, at)),
  close: act((permission, seen, { outcome, end }) => closeAdviceCase(database(), permission, { ...seen, outcome, end }, at)),
};
