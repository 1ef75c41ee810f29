import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { ATTACH_WORDS, DESK_WORDS, attachRecording, logTracings, signTracings } from '#lib/server/school/index.ts';
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
  recordings: z
    .array(z.strictObject({ tracingId: z.uuid(), recording: z.string().max(1_200_000), format: short, takenOut: z.string().max(15_000) }))
    .max(1)
    .optional(),
});

/** A recording of 16 leads at the highest rate in base64, with some to spare. */
const LARGEST_BODY_BYTES = 1_500_000;

/** Entries, recordings and signatures that a phone kept. They are taken only for the person who made them, whoever is signed in by then. */
export const POST: RequestHandler = async ({ locals, request }) => {
  const permission = granted(locals.actor, 'school.attend-own');
  if (request.headers.get('x-school-person') !== permission.actor.personId) {
    error(403, { message: 'These are of another person, who is not signed in here. They wait on this device.', code: 'SCHOOL_OF_ANOTHER' });
  }
  if (Number(request.headers.get('content-length') ?? Infinity) > LARGEST_BODY_BYTES) {
    error(413, { message: 'This is too large to be taken.', code: 'SCHOOL_LOG_TOO_LARGE' });
  }
  const parsed = news.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) error(400, { message: 'This cannot be read.', code: 'SCHOOL_LOG_BROKEN' });
  const { tracings = [], signatures = [], recordings = [] } = parsed.data;
  const at = { clock: systemClock };
  const problems = [...(await logTracings(database(), permission, tracings, at)), ...(await signTracings(database(), permission, signatures, at))];
  const answers = [...tracings, ...signatures].map(({ tracingId }, index) => ({ tracingId, problem: problems[index] && DESK_WORDS[problems[index]] }));
  for (const sent of recordings) {
    const problem = await attachRecording(database(), permission, sent, at);
    answers.push({ tracingId: sent.tracingId, problem: problem && ATTACH_WORDS[problem] });
  }
  return json({ answers });
};
