import { fail } from '@sveltejs/kit';
import { STATUS_WORDS } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { checkList, numberProblemWords, REGISTRY_WORDS, waitWords, type ListLine } from '#lib/server/registry/index.ts';
import type { Actions, PageServerLoad } from './$types';

// Plain pages and forms: nothing here needs JavaScript, so none is sent.
export const csr = false;

export const load: PageServerLoad = ({ setHeaders }) => {
  setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
};

/** So much text holds fifty numbers with a name behind each. */
const MOST_CHARACTERS = 20_000;

export const actions: Actions = {
  default: async ({ request, getClientAddress, setHeaders }) => {
    const given = (await request.formData()).get('numbers');
    const typed = (typeof given === 'string' ? given : '').slice(0, MOST_CHARACTERS);
    const checked = await checkList(typed, { db: database(), clock: systemClock, visitor: { address: getClientAddress() } });
    if (!checked.ok) {
      const { code } = checked.error;
      const limited = code === 'REGISTRY_RATE_LIMITED';
      if (limited) setHeaders({ 'retry-after': String(checked.error.retryAfterS) });
      const message =
        code === 'REGISTRY_RATE_LIMITED'
          ? `${REGISTRY_WORDS[code]} ${waitWords(checked.error.retryAfterS)}`
          : code === 'REGISTRY_LIST_TOO_LONG'
            ? `You pasted ${checked.error.numbers} numbers. ${REGISTRY_WORDS[code]}`
            : REGISTRY_WORDS[code];
      return fail(limited ? 429 : 422, { typed, problem: message, asOf: undefined, lines: undefined });
    }
    return { typed, problem: undefined, asOf: systemClock.now().toISOString(), lines: checked.value.map(toLine) };
  },
};

function toLine({ typed, outcome }: ListLine) {
  switch (outcome.kind) {
    case 'found':
      return { typed, record: outcome.record, word: STATUS_WORDS[outcome.record.status].word, number: outcome.record.number, explanation: undefined };
    case 'unknown':
      return { typed, record: undefined, word: 'Never issued', number: outcome.number, explanation: REGISTRY_WORDS.REGISTRY_NUMBER_UNKNOWN };
    case 'malformed':
      return {
        typed,
        record: undefined,
        word: outcome.problem.code === 'NUMBER_CHECK_FAILED' ? 'Typing error' : 'Not a number',
        number: undefined,
        explanation: numberProblemWords(outcome.problem),
      };
  }
}
