import { error, fail } from '@sveltejs/kit';
import { daysBetween, plainDateIn } from '@einthoven/kernel';
import { database } from '#lib/server/db/pool.ts';
import {
  ATTESTATION_PROBLEM_WORDS,
  keptText,
  openAttestation,
  readEmploymentClaims,
  recordAttestation,
  type AttestationProblem,
} from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

function over(problem: AttestationProblem) {
  return { over: { code: problem, words: ATTESTATION_PROBLEM_WORDS[problem] } };
}

export const load: PageServerLoad = async ({ params, setHeaders }) => {
  // The address is the secret: it must stay in no cache and no index. Other sites get only our origin (hooks.server.ts).
  setHeaders({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' });
  const opened = await openAttestation(database(), params.token, at);
  if (opened.ok) {
    const { claimed, ...view } = opened.value;
    return { question: { ...view, ...claimed, days: daysBetween(claimed.from, claimed.to) + 1 } };
  }
  if (opened.error === 'ATTESTATION_LINK_UNKNOWN') error(404, { message: ATTESTATION_PROBLEM_WORDS[opened.error], code: opened.error });
  return over(opened.error);
};

export const actions: Actions = {
  default: async ({ params, request }) => {
    const opened = await openAttestation(database(), params.token, at);
    if (!opened.ok) return fail(opened.error === 'ATTESTATION_LINK_UNKNOWN' ? 404 : 409, over(opened.error));
    const form = await request.formData();
    const text = (name: string) => {
      const value = form.get(name);
      return keptText(typeof value === 'string' ? value : '');
    };
    const typed = {
      answer: text('answer'),
      from: text('from'),
      to: text('to'),
      hours: text('hours'),
      supervisedTracings: text('supervisedTracings'),
      name: text('name'),
      title: text('title'),
    };
    const problems: Record<string, string> = {};
    if (typed.answer !== 'yes' && typed.answer !== 'no') problems['answer'] = 'Choose one answer.';
    if (typed.name === '' || typed.name.length > 200) problems['name'] = 'Write your name, up to 200 characters.';
    if (typed.title === '' || typed.title.length > 200) problems['title'] = 'Write your title or role, up to 200 characters.';
    const today = plainDateIn(systemClock.now(), opened.value.zone);
    const read = readEmploymentClaims(
      [
        {
          id: '',
          employerName: opened.value.employerName,
          employerEmail: 'x@employer.example',
          from: typed.from,
          to: typed.to,
          hours: typed.hours,
          supervisedTracings: typed.supervisedTracings,
        },
      ],
      today,
      undefined,
    );
    if (typed.answer === 'yes') for (const [name, words] of Object.entries(read.problems ?? {})) problems[name.replace(/-0$/, '')] = words;
    const job = read.value?.[0];
    if (Object.keys(problems).length > 0) return fail(400, { typed, problems });
    const confirmation =
      typed.answer === 'yes' && job ? { from: job.from, to: job.to, hours: job.hours, supervisedTracings: job.supervisedTracings } : undefined;
    const done = await recordAttestation(database(), params.token, { confirmation, attester: { name: typed.name, title: typed.title } }, at);
    if (!done.ok) return fail(409, over(done.error));
    return { done: { applicantName: done.value.applicantName, confirmed: confirmation !== undefined } };
  },
};
