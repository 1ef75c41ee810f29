import { json } from '@sveltejs/kit';
import { statusMeaning } from '#lib/server/credential/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { lookUpNumber, numberProblemWords, REGISTRY_WORDS, waitWords } from '#lib/server/registry/index.ts';
import type { RequestHandler } from './$types';

const HEADERS = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' };

/** The public record of one number, for machines; the same fields as the page. */
export const GET: RequestHandler = async ({ params, getClientAddress }) => {
  const found = await lookUpNumber(params.number, { db: database(), clock: systemClock, visitor: { address: getClientAddress() } });
  if (found.ok) {
    const record = found.value;
    const { name, until, place, actions } = record;
    return json(
      {
        asOf: systemClock.now().toISOString(),
        ...record,
        // Every field is there always; what does not apply is null.
        name: name ?? null,
        until: until ?? null,
        place: place ?? null,
        actions: actions.map((action) => ({ ...action, reason: action.reason ?? null })),
        statusMeaning: statusMeaning(record),
      },
      { headers: HEADERS },
    );
  }
  const { code } = found.error;
  switch (code) {
    case 'REGISTRY_RATE_LIMITED':
      return json(
        { code, message: `${REGISTRY_WORDS[code]} ${waitWords(found.error.retryAfterS)}` },
        { status: 429, headers: { ...HEADERS, 'retry-after': String(found.error.retryAfterS) } },
      );
    case 'REGISTRY_NUMBER_MALFORMED':
      return json({ code, reason: found.error.problem.code, message: numberProblemWords(found.error.problem) }, { status: 400, headers: HEADERS });
    case 'REGISTRY_NUMBER_UNKNOWN':
      return json({ code, message: REGISTRY_WORDS[code] }, { status: 404, headers: HEADERS });
  }
};
