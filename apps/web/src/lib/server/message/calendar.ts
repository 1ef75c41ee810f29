import ical, { ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';
import type { PlainDate } from '@einthoven/kernel';
import { config } from '../platform/config.ts';
import { wordsIn, type TextLanguage, type Words } from '../platform/message-text.ts';

/** A date to keep: a whole day, or from one moment until another. */
export type CalendarDate = ({ readonly on: PlainDate } | { readonly from: Date; readonly until: Date }) & {
  readonly title: string | Words;
  /** What to do on it. */
  readonly text?: string | Words;
  /** Page of ours that belongs to it. */
  readonly path?: string;
  /** Stays the same for the same date when it is told again or moves; a later file replaces an earlier one. */
  readonly uid: string;
};

/**
 * A date as a calendar file (RFC 5545). Whole days are by calendar date, so that no zone can move them, and book nobody.
 *
 * @param at when it was told: a later file with the same `uid` replaces an earlier one
 */
export function calendarText(date: CalendarDate, language: TextLanguage, at: Date): string {
  const { baseUrl } = config();
  const calendar = ical({ prodId: { company: 'NPS', product: 'messages', language: language.toUpperCase() }, method: ICalCalendarMethod.PUBLISH });
  const whole = 'on' in date;
  calendar.createEvent({
    id: `${date.uid}@${new URL(baseUrl).hostname}`,
    sequence: Math.floor(at.getTime() / 1000) % 2_147_483_647,
    start: whole ? new Date(`${date.on}T00:00:00Z`) : date.from,
    end: whole ? new Date(Date.parse(`${date.on}T00:00:00Z`) + 86_400_000) : date.until,
    allDay: whole,
    stamp: at,
    summary: wordsIn(date.title, language),
    ...(date.text === undefined ? {} : { description: wordsIn(date.text, language) }),
    ...(date.path === undefined ? {} : { url: `${baseUrl}${date.path}` }),
    transparency: whole ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
  });
  return calendar.toString();
}
