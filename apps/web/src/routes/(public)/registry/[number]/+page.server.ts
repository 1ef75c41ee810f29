import { error, redirect } from '@sveltejs/kit';
import { STATUS_WORDS, statusMeaning } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { lookUpNumber, numberProblemWords, recordsOfHolder, REGISTRY_WORDS, waitWords } from '#lib/server/registry/index.ts';
import type { PageServerLoad } from './$types';

// Plain pages and forms: nothing here needs JavaScript, so none is sent.
export const csr = false;

export const load: PageServerLoad = async ({ params, getClientAddress, setHeaders, url }) => {
  setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
  const found = await lookUpNumber(params.number, { db: database(), clock: systemClock, visitor: { address: getClientAddress() } });
  if (!found.ok) {
    const { code } = found.error;
    if (code === 'REGISTRY_RATE_LIMITED') {
      setHeaders({ 'retry-after': String(found.error.retryAfterS) });
      error(429, { code, message: `${REGISTRY_WORDS[code]} ${waitWords(found.error.retryAfterS)}` });
    }
    error(404, {
      code,
      message: code === 'REGISTRY_NUMBER_MALFORMED' ? numberProblemWords(found.error.problem) : `${found.error.number}: ${REGISTRY_WORDS[code]}`,
    });
  }
  const record = found.value;
  if (params.number !== record.number) redirect(308, `/registry/${record.number}`);
  const others = (await recordsOfHolder(database(), record.number, systemClock.now())).filter(({ number }) => number !== record.number);
  return {
    others: others.map(({ number, title, issuer, status }) => ({ number, title, issuer, word: STATUS_WORDS[status].word, good: status === 'active' })),
    record,
    status: { word: STATUS_WORDS[record.status].word, meaning: statusMeaning(record) },
    asOf: systemClock.now().toISOString(),
    address: `${url.origin}/registry/${record.number}`,
  };
};
