import { fail, redirect } from '@sveltejs/kit';
import { permit, textFields } from '#lib/server/account/index.ts';
import { ADVICE_KINDS, ADVICE_PROBLEM_WORDS, askAdvice, fieldOf, listOwnCases, slotsByDay } from '#lib/server/advice/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const csr = false;

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const own = permit(locals.actor, 'advice.manage-own');
  const { service, zone } = currentScheme();
  return {
    kinds: Object.entries(ADVICE_KINDS).map(([kind, words]) => ({ kind, ...words })),
    kind: url.searchParams.get('kind') ?? '',
    about: (url.searchParams.get('about') ?? '').slice(0, 200),
    days: service.decideWithinDays.value['advice'] ?? 0,
    slots: await slotsByDay(database(), at),
    zone: zone.value,
    known: own.ok,
    cases: own.ok ? (await listOwnCases(database(), own.value)).map((one) => ({ ...one, label: ADVICE_KINDS[one.kind].label })) : [],
    done: url.searchParams.has('done'),
  };
};

export const actions: Actions = {
  default: async ({ locals, request, getClientAddress, setHeaders }) => {
    const fields = textFields(await request.formData(), ['kind', 'words', 'name', 'email', 'slot', 'phone']);
    const asked = await askAdvice(database(), { actor: locals.actor, address: getClientAddress() }, fields, at);
    if (asked.ok) redirect(303, locals.actor ? `/advice/cases/${asked.value.caseId}?done` : '/advice?done');
    const tooMany = asked.error === 'ADVICE_TOO_MANY';
    if (tooMany) setHeaders({ 'retry-after': '3600' });
    return fail(tooMany ? 429 : 422, { fields, problem: ADVICE_PROBLEM_WORDS[asked.error], field: fieldOf(asked.error) });
  },
};
