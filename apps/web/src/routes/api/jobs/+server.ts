import { json } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { JOB_PROBLEM_WORDS, POSTING_FIELD_NAMES, postByToken, type PostingFields } from '#lib/server/job/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

const HEADERS = { 'cache-control': 'no-store' };
const MOST_BYTES = 64 * 1024;

/** Posts one opening by the token of a verified employer; the fields are those of the form, each a text. */
export const POST: RequestHandler = async ({ request, getClientAddress }) => {
  const token = /^Bearer ([\w-]+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  const text = await request.text();
  let body: unknown;
  try {
    body = text.length > MOST_BYTES ? undefined : JSON.parse(text);
  } catch {
    body = undefined;
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return json({ code: 'BODY_MALFORMED', message: 'Send one JSON object of at most 64 KB.' }, { status: 400, headers: HEADERS });
  const given = body as Readonly<Record<string, unknown>>;
  const textOf = (value: unknown) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
  const fields = Object.fromEntries(POSTING_FIELD_NAMES.map((name) => [name, textOf(given[name])])) as PostingFields;
  const done = await postByToken(database(), { token, fields, address: getClientAddress() }, { clock: systemClock });
  if (done.ok) return json({ ...done.value, state: done.value.waits ? 'waiting for a look by our office' : 'on the board' }, { status: 201, headers: HEADERS });
  const problem = done.error;
  if (problem.code === 'TOKEN_UNKNOWN')
    return json(
      { code: problem.code, message: 'This token is not known, or has ended.' },
      { status: 401, headers: { ...HEADERS, 'www-authenticate': 'Bearer' } },
    );
  if ('retryAfterS' in problem)
    return json(
      { code: problem.code, message: 'Too many calls. Wait, then go on.' },
      { status: 429, headers: { ...HEADERS, 'retry-after': String(problem.retryAfterS) } },
    );
  const status = problem.code === 'POSTING_TOO_MANY' ? 429 : problem.code === 'POSTING_TWICE' ? 409 : 422;
  return json({ code: problem.code, message: JOB_PROBLEM_WORDS[problem.code] }, { status, headers: HEADERS });
};
