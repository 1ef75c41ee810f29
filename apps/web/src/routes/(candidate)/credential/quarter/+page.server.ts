import { fail, redirect } from '@sveltejs/kit';
import { optionsInOrder } from '@einthoven/exam';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import {
  answerQuarter,
  joinQuarterly,
  openQuarter,
  readQuarterlies,
  RENEWAL_PROBLEM_WORDS,
  type Quarterly,
  type QuarterQuestion,
} from '#lib/server/renewal/index.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const permission = granted(locals.actor, 'renewal.manage-own');
  const now = systemClock.now();
  const wanted = { cycleId: url.searchParams.get('cycle') ?? '', position: Number(url.searchParams.get('question')) };
  const quarterlies = await readQuarterlies(database(), permission, now);
  return {
    credentials: await Promise.all(
      quarterlies.map(async (own) => {
        const open = own.joined && own.today ? await openQuarter(database(), own, own.today.quarter, now) : undefined;
        const position = wanted.cycleId === own.record.cycle.cycleId ? wanted.position : undefined;
        return { ...viewOf(own), questions: open && placesOf(open), question: open && questionOf(open, position) };
      }),
    ),
    done: url.searchParams.get('done'),
  };
};

function viewOf({ record, outlook, joined, today }: Quarterly) {
  const { credential, cycle, scheme, keeping } = record;
  const rules = scheme.renewal.quarterly;
  return {
    cycleId: cycle.cycleId,
    title: scheme.title,
    number: credential.number,
    joined,
    otherPath: cycle.path !== undefined && !joined,
    closed: keeping.renewal.state === 'closed' ? keeping.renewal.why : undefined,
    quarter: today,
    today: record.today,
    outlook,
    items: rules?.items.value ?? 0,
    rightNeeded: rules?.rightNeeded.value ?? 0,
    of: rules?.quarters.value ?? 0,
  };
}

/** Which questions there are, and which were right: nothing of what is not answered. */
const placesOf = (questions: readonly QuarterQuestion[]) =>
  questions.map(({ position, answered }) => ({ position, state: answered ? (answered.isRight ? ('right' as const) : ('wrong' as const)) : ('open' as const) }));

/** The question asked for, or else the first that is open; undefined once all are answered. */
function questionOf(questions: readonly QuarterQuestion[], position: number | undefined) {
  const question = questions.find((each) => each.position === position) ?? questions.find(({ answered }) => !answered);
  if (!question) return undefined;
  const { shown, tracing, answered } = question;
  return {
    position: question.position,
    stem: shown.stem,
    tracing: tracing ?? shown.tracing,
    options: optionsInOrder(shown, 'abcd').map(({ id, text }) => ({ id, text, why: answered?.rationale[id] })),
    answered: answered && { answer: answered.answer, isRight: answered.isRight, right: answered.right, teach: answered.teach, sources: answered.sources },
    next: questions.find((each) => !each.answered && each.position !== question.position)?.position,
  };
}

const pathOf = (cycleId: string, position: string) => `/credential/quarter?cycle=${cycleId}&question=${position}`;

export const actions: Actions = {
  join: async ({ locals, request }) => {
    const { cycleId } = textFields(await request.formData(), ['cycleId']);
    const joined = await joinQuarterly(database(), granted(locals.actor, 'renewal.manage-own'), cycleId, { clock: systemClock });
    if (!joined.ok) return fail(400, { cycleId, problem: RENEWAL_PROBLEM_WORDS[joined.error] });
    redirect(303, '/credential/quarter?done=joined');
  },
  answer: async ({ locals, request }) => {
    const { cycleId, quarter, position, answer } = textFields(await request.formData(), ['cycleId', 'quarter', 'position', 'answer']);
    const given = { cycleId, quarter: Number(quarter), position: Number(position), answer };
    const taken = await answerQuarter(database(), granted(locals.actor, 'renewal.manage-own'), given, { clock: systemClock });
    // Sent twice: the first answer is shown.
    if (!taken.ok && taken.error !== 'QUARTER_ANSWERED') return fail(400, { cycleId, problem: RENEWAL_PROBLEM_WORDS[taken.error] });
    redirect(303, pathOf(cycleId, position));
  },
};
