import { error, fail, redirect } from '@sveltejs/kit';
import { pagePermission, textFields } from '#lib/server/account/index.ts';
import {
  declareInterests,
  INTEREST_KINDS,
  INTEREST_WORDS,
  interestStatement,
  problemOf,
  readDeclarations,
  readOwnDeclaration,
} from '#lib/server/conduct/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

function own(locals: App.Locals) {
  const permission = pagePermission(locals.actor, 'declaration.make-own');
  if (!permission.ok) error(permission.error.status, permission.error.message);
  return permission.value;
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const mine = await readOwnDeclaration(database(), own(locals), at);
  const reading = pagePermission(locals.actor, 'declaration.read');
  const all = reading.ok ? await readDeclarations(database(), reading.value, at) : undefined;
  const { title, version, agree, paragraphs } = interestStatement();
  return {
    statement: { title, version, agree, paragraphs },
    kinds: INTEREST_KINDS.map((kind) => ({ kind, label: INTEREST_WORDS[kind] })),
    months: currentScheme().conduct.declarationMonths.value,
    mine: mine && { kinds: mine.kinds, words: mine.words, declaredOn: mine.declaredOn, holdsUntil: mine.holdsUntil, holds: mine.holds },
    all: all?.map(({ personId, name, roles, kinds, words, holdsUntil, holds }) => ({
      personId,
      name,
      roles,
      kinds: kinds.map((kind) => INTEREST_WORDS[kind]),
      words,
      holdsUntil,
      holds,
    })),
    done: url.searchParams.has('done'),
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = own(locals);
    const form = await request.formData();
    const { words, agree } = textFields(form, ['words', 'agree']);
    const kinds = form.getAll('kinds').filter((kind) => typeof kind === 'string');
    const done = await declareInterests(database(), permission, { kinds, words, agreed: agree === 'on' }, at);
    if (!done.ok) return fail(400, { kinds, words, code: done.error.code, problem: problemOf(done.error) });
    redirect(303, '/staff/declarations?done');
  },
};
