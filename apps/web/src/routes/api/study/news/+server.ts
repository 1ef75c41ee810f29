import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, takeStudyNews } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { grantedTo } from '../../../granted.ts';
import type { RequestHandler } from './$types';

const instant = z.number().int().min(0).max(8_640_000_000_000);
const sectionId = z.string().regex(/^[A-E][0-9]{1,2}-[a-z0-9-]{1,80}$/);
const place = z.number().int().min(0).max(10_000);
const news = z.strictObject({
  places: z.array(z.strictObject({ sectionId, block: place, atMs: instant, done: z.boolean() })).max(500),
  marks: z
    .array(
      z
        .strictObject({
          markId: z.uuid(),
          sectionId,
          block: place,
          fromLetter: z.number().int().min(0).max(100_000),
          toLetter: z.number().int().min(1).max(100_000),
          quote: z.string().min(1).max(2000),
          note: z.string().max(4000),
          changedAtMs: instant,
          removed: z.boolean(),
        })
        .refine(({ fromLetter, toLetter }) => toLetter > fromLetter),
    )
    .max(500),
  answers: z
    .array(z.strictObject({ answerId: z.uuid(), sectionId, number: z.number().int().min(1).max(20), answer: z.string().regex(/^[a-d]$/), atMs: instant }))
    .max(2000),
});

/** News of reading from a device: what was read, marked and answered. */
export const POST: RequestHandler = async ({ locals, request }) => {
  const permission = grantedTo(request, locals.actor);
  const parsed = news.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) error(400, { code: 'STUDY_NEWS_BROKEN', message: LEARNING_WORDS.STUDY_NEWS_BROKEN });
  const taken = await takeStudyNews(database(), permission, parsed.data, systemClock);
  if (!taken.ok) error(taken.error === 'STUDY_NOT_PAID' ? 403 : 400, { code: taken.error, message: LEARNING_WORDS[taken.error] });
  return json({ ...taken.value, nowMs: systemClock.now().getTime() });
};
