import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { DESK_WORDS, logTracings, signTracings } from '#lib/server/school/index.ts';
import { granted } from '../../../granted.ts';
import type { RequestHandler } from './$types';

const short = z.string().max(40);
const news = z.strictObject({
  tracings: z
    .array(z.strictObject({ tracingId: z.uuid(), enrollmentId: z.uuid(), month: short, siteId: z.uuid(), ageBand: short, leadSet: short, quality: short }))
    .max(50)
    .optional(),
  signatures: z
    .array(z.strictObject({ tracingId: z.uuid(), answer: z.enum(['signed', 'refused']) }))
    .max(50)
    .optional(),
});

/** Entries and signatures that a phone kept. They are taken only for the person who made them, whoever is signed in by then. */
export const POST: RequestHandler = async ({ locals, request }) => {
  const permission = granted(locals.actor, 'school.attend-own');
  if (request.headers.get('x-school-person') !== permission.actor.personId) {
    error(403, { message: 'These are of another person, who is not signed in here. They wait on this device.', code: 'SCHOOL_OF_ANOTHER' });
  }
  const parsed = news.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) error(400, { message: 'This cannot be read.', code: 'SCHOOL_LOG_BROKEN' });
  const { tracings = [], signatures = [] } = parsed.data;
  const at = { clock: systemClock };
  const problems = [...(await logTracings(database(), permission, tracings, at)), ...(await signTracings(database(), permission, signatures, at))];
  const answers = [...tracings, ...signatures].map(({ tracingId }, index) => ({ tracingId, problem: problems[index] && DESK_WORDS[problems[index]] }));
  return json({ answers });
};
