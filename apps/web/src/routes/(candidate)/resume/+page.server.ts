import { fail, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import {
  BASIC_FIELDS,
  changes,
  importResume,
  LIST_FIELDS,
  LIST_TITLES,
  LISTS,
  MOST_ENTRIES,
  ownResume,
  RESUME_PROBLEM_WORDS,
  resumeOf,
  saveResume,
  sendRound,
  settleRound,
  withdrawRound,
} from '#lib/server/resume/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const using = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, url }) => {
  const own = await ownResume(database(), granted(locals.actor, 'resume.manage-own'), using);
  const { importPages, importMegabytes, rounds } = currentScheme().resume;
  const hintOf = (path: string) =>
    own.findings
      .filter((finding) => finding.path === path)
      .map(({ what }) => what)
      .join(' ');
  const shown = (path: string, entry: Readonly<Record<string, string>> | undefined) => (field: (typeof BASIC_FIELDS)[number]) => ({
    ...field,
    name: `${path}.${field.key}`,
    value: entry?.[field.key] ?? '',
    problem: hintOf(`${path}.${field.key}`) || undefined,
  });
  return {
    done: url.searchParams.get('done'),
    basics: BASIC_FIELDS.map(shown('basics', own.resume.basics)),
    // One more than are filled in: saving it makes room for the next.
    lists: LISTS.map((name) => ({
      name,
      title: LIST_TITLES[name],
      entries: Array.from({ length: Math.min(own.resume[name].length + 1, MOST_ENTRIES) }, (_, at) =>
        LIST_FIELDS[name].map(shown(`${name}.${at}`, own.resume[name][at])),
      ),
    })),
    findings: own.findings.map(({ where, what, why }) => ({ where, what, why })),
    versions: own.versions.map(({ number, source, madeAt }) => ({ number, source, day: madeAt.toISOString().slice(0, 10) })),
    round: own.round && {
      roundId: own.round.roundId,
      by: own.round.by,
      back: own.round.revision && {
        words: own.round.revision.words,
        suggestions: own.round.revision.suggestions.map((one) => ({ ...one, changes: changes(one) })),
      },
    },
    roundsLeft: own.roundsLeft,
    rounds: rounds.value,
    pages: importPages.value,
    megabytes: importMegabytes.value,
  };
};

const answer = (done: { readonly ok: true } | { readonly ok: false; readonly error: keyof typeof RESUME_PROBLEM_WORDS }, said: string) => {
  if (!done.ok) return fail(400, { problem: RESUME_PROBLEM_WORDS[done.error] });
  redirect(303, `/resume?done=${said}`);
};
const texts = (sent: FormData) => (path: string) => {
  const value = sent.get(path);
  return typeof value === 'string' ? value : undefined;
};

export const actions: Actions = {
  save: async ({ locals, request }) => {
    const resume = resumeOf(texts(await request.formData()));
    return answer(await saveResume(database(), granted(locals.actor, 'resume.manage-own'), resume, 'built', using), 'saved');
  },
  import: async ({ locals, request }) => {
    const own = granted(locals.actor, 'resume.manage-own');
    const file = (await request.formData()).get('file');
    const read = await importResume(file instanceof File ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0));
    if (!read.ok) return answer(read, '');
    return answer(await saveResume(database(), own, read.value, 'imported', using), 'imported');
  },
  send: async ({ locals, request }) => {
    const wish = texts(await request.formData())('wish') ?? '';
    return answer(await sendRound(database(), granted(locals.actor, 'resume.manage-own'), wish, using), 'sent');
  },
  withdraw: async ({ locals }) => answer(await withdrawRound(database(), granted(locals.actor, 'resume.manage-own'), using), 'withdrawn'),
  settle: async ({ locals, request }) => {
    const read = texts(await request.formData());
    const own = granted(locals.actor, 'resume.manage-own');
    return answer(await settleRound(database(), own, read('roundId') ?? '', (path) => read(`choice.${path}`), using), 'settled');
  },
};
