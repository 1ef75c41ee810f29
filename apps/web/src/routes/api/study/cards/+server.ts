import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, openDeck, takeCardNews } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { t } from '#lib/ui/messages/message.ts';
import { granted, grantedTo } from '../../../granted.ts';
import type { RequestHandler } from './$types';

const instant = z.number().int().min(0).max(8_640_000_000_000);
const news = z.strictObject({
  reviews: z
    .array(
      z.strictObject({
        reviewId: z.uuid(),
        cardId: z.string().min(1).max(60),
        atMs: instant,
        grade: z.enum(['again', 'hard', 'good', 'easy']),
        spentMs: z.number().int().min(0).max(3_600_000),
        seed: z.string().max(60),
      }),
    )
    .max(5000),
  undone: z.array(z.uuid()).max(5000),
  own: z
    .array(
      z.strictObject({
        ownCardId: z.uuid(),
        front: z.string().min(1).max(4000),
        back: z.string().min(1).max(8000),
        deck: z.string().max(200),
        changedAtMs: instant,
        removed: z.boolean(),
      }),
    )
    .max(5000),
});

/** The cards of a person, for a device that studies with or without a network. */
export const GET: RequestHandler = async ({ locals }) => {
  const deck = await openDeck(database(), granted(locals.actor, 'study.use-own'), systemClock);
  // There are none for who has not paid: not a matter of roles.
  if (!deck.ok) error(404, { code: deck.error, message: t(LEARNING_WORDS[deck.error]) });
  return json(deck.value, { headers: { 'cache-control': 'no-store' } });
};

/** What a device did with the cards. The answer holds every review that counts, those of other devices too. */
export const POST: RequestHandler = async ({ locals, request }) => {
  const permission = grantedTo(request, locals.actor);
  const parsed = news.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) error(400, { code: 'STUDY_NEWS_BROKEN', message: LEARNING_WORDS.STUDY_NEWS_BROKEN });
  const taken = await takeCardNews(database(), permission, parsed.data, systemClock);
  if (!taken.ok) error(taken.error === 'STUDY_NOT_PAID' ? 403 : 400, { code: taken.error, message: LEARNING_WORDS[taken.error] });
  return json(taken.value);
};
