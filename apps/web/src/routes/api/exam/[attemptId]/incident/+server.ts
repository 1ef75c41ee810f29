import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { permit } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { reportIncident } from '#lib/server/exam/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import type { RequestHandler } from './$types';

const report = z.object({ kind: z.string().max(40), words: z.string().max(10_000), evidence: z.unknown() });

const WORDS = {
  EXAM_NOT_FOUND: 'There is no such exam of yours.',
  INCIDENT_KIND: 'Choose what it is about.',
  INCIDENT_WORDS_MISSING: 'Say in a few words what happened.',
  INCIDENT_WORDS_TOO_LONG: 'Keep it under 2,000 characters.',
  INCIDENT_TOO_MANY: 'You reported this exam many times. We have it; go on with your exam.',
} as const;

/** Takes a report from the exam room. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
  const permission = permit(locals.actor, 'exam.sit-own');
  if (!permission.ok) error(permission.error === 'ACCOUNT_SIGN_IN_NEEDED' ? 401 : 403, { message: 'Sign in to report it.', code: permission.error });
  const parsed = report.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) error(400, { message: 'This is not a report.', code: 'INCIDENT_MALFORMED' });
  const { kind, words, evidence } = parsed.data;
  const taken = await reportIncident(database(), permission.value, { attemptId: params.attemptId, kind, words, evidence }, { clock: systemClock });
  if (taken.ok) return json(taken.value, { status: 201 });
  error(taken.error === 'EXAM_NOT_FOUND' ? 404 : taken.error === 'INCIDENT_TOO_MANY' ? 429 : 400, { message: WORDS[taken.error], code: taken.error });
};
