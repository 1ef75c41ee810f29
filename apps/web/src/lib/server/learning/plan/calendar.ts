import { createHash } from 'node:crypto';
import ical, { ICalEventTransparency } from 'ical-generator';
import type { Clock, PlainDate, Result } from '@einthoven/kernel';
import { inTransaction, type Db } from '../../db/pool.ts';
import { config } from '../../platform/config.ts';
import { keyedHash, purposeKey } from '../../platform/seal.ts';
import { currentScheme } from '../../scheme/index.ts';
import type { StudyPermission } from '../guide/guide.ts';
import { planOfFeed, type FeedRefusal, type OwnPlan } from './plan.ts';
import { pieceWords } from './plan-words.ts';
import { storeFeed } from './plan.queries.ts';

/** How often a calendar should look again, seconds. */
const LOOK_AGAIN_S = 3600;
/** A secret has 32 bytes in base64url. */
const SECRET = /^[\w-]{43}$/;

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/**
 * Makes the link of a calendar feed, or a new one: the link before stops working.
 *
 * @param secret fresh, from `randomToken()`; only its hash is kept, so it can be shown only now
 */
export async function renewFeed(db: Db, permission: StudyPermission, secret: string, clock: Clock): Promise<string> {
  await inTransaction(db, (tx) => storeFeed(tx, permission.actor.personId, hashOf(secret), currentScheme().zone.value, clock.now()));
  return `${config().baseUrl}/api/study/calendar/${secret}`;
}

/** Ends the calendar feed: its link stops working. */
export async function endFeed(db: Db, permission: StudyPermission, clock: Clock): Promise<void> {
  await inTransaction(db, (tx) => storeFeed(tx, permission.actor.personId, undefined, currentScheme().zone.value, clock.now()));
}

/** A calendar as a feed sends it. */
export type Feed = { readonly text: string; /** Changes when the text does. */ readonly tag: string };

/** The calendar behind the link with a secret. */
export async function readFeed(db: Db, secret: string, clock: Clock): Promise<Result<Feed, FeedRefusal>> {
  if (!SECRET.test(secret)) return { ok: false, error: 'FEED_NOT_FOUND' };
  const found = await planOfFeed(db, hashOf(secret), clock);
  if (!found.ok) return found;
  const text = calendarOf(found.value.own, (day) => keyedHash(purposeKey(config().appSecret, 'study-calendar'), `${found.value.personId} ${day}`).slice(0, 32));
  return { ok: true, value: { text, tag: createHash('sha256').update(text).digest('base64url').slice(0, 22) } };
}

/**
 * The plan as a calendar (RFC 5545): one all-day event for each day that holds something. By calendar date, so that no
 * zone can move it; not busy, because nobody is booked; no name of the person.
 *
 * @param uidOf an id that stays the same for a day, whatever is planned on it
 */
export function calendarOf({ plan, today, wishes }: OwnPlan, uidOf: (day: PlainDate) => string): string {
  const host = new URL(config().baseUrl).hostname;
  const calendar = ical({ name: 'NPS study plan', prodId: { company: 'NPS', product: 'study plan', language: 'EN' }, ttl: LOOK_AGAIN_S });
  const put = (day: PlainDate, summary: string, description: string) =>
    calendar.createEvent({
      id: `${uidOf(day)}@${host}`,
      start: new Date(`${day}T00:00:00Z`),
      end: new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000),
      allDay: true,
      // The same plan gives the same text all day, so that a calendar need not fetch it again.
      stamp: new Date(`${today}T00:00:00Z`),
      summary,
      description,
      url: `${config().baseUrl}/study/plan`,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  for (const { date, minutes, pieces } of plan.days) {
    if (pieces.length > 0) put(date, `Study: about ${minutes} minutes`, pieces.map(pieceWords).join('\n'));
  }
  if (wishes.examOn !== undefined && plan.kind !== 'exam-over') {
    put(wishes.examOn as PlainDate, 'Your exam day', 'The day you set in your study plan. It is no appointment: the Exam page says how to start.');
  }
  return calendar.toString();
}
