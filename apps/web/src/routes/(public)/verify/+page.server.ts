import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { parseNumber } from '@einthoven/credential';
import { STATUS_WORDS } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { numberProblemWords, REGISTRY_WORDS, searchByName, waitWords } from '#lib/server/registry/index.ts';
import type { Actions, PageServerLoad } from './$types';

// Plain pages and forms: nothing here needs JavaScript, so none is sent.
export const csr = false;

export const load: PageServerLoad = ({ url, setHeaders }) => {
  setHeaders({ 'cache-control': 'no-store' });
  const typed = url.searchParams.get('number');
  if (typed === null) return { number: '', numberProblem: undefined };
  const read = parseNumber(typed);
  if (read.ok) redirect(303, `/registry/${read.value}`);
  return { number: typed.slice(0, 60), numberProblem: numberProblemWords(read.error) };
};

const field = z.string().max(200).catch('');
const nameSearch = z.object({ familyName: field, givenName: field, lastFour: field, stateCode: field });

export const actions: Actions = {
  name: async ({ request, getClientAddress, setHeaders }) => {
    const form = await request.formData();
    const typed = nameSearch.parse(Object.fromEntries(['familyName', 'givenName', 'lastFour', 'stateCode'].map((key) => [key, form.get(key) ?? ''])));
    const found = await searchByName(typed, { db: database(), clock: systemClock, visitor: { address: getClientAddress() } });
    if (found.ok) {
      return {
        typed,
        problem: undefined,
        asOf: systemClock.now().toISOString(),
        matches: found.value.map((record) => ({ record, word: STATUS_WORDS[record.status].word })),
      };
    }
    const { code } = found.error;
    const limited = code === 'REGISTRY_RATE_LIMITED';
    if (limited) setHeaders({ 'retry-after': String(found.error.retryAfterS) });
    const message = limited ? `${REGISTRY_WORDS[code]} ${waitWords(found.error.retryAfterS)}` : REGISTRY_WORDS[code];
    return fail(limited ? 429 : 422, { typed, problem: { code, message }, asOf: undefined, matches: undefined });
  },
};
