import { addDays, err, instantAt, ok, plainDateIn, type PlainDate, type Result } from '@einthoven/kernel';
import type { CetScheme } from '@einthoven/scheme';

type Rules = Pick<CetScheme, 'advice' | 'service' | 'zone'>;

/** The last day on which the advisers owe an answer to what came at an instant, in the body's zone. */
export function answerBy(at: Date, scheme: Rules): PlainDate {
  const days = scheme.service.decideWithinDays.value['advice'];
  if (days === undefined) throw new Error('the scheme has no days for the answer of an adviser');
  return addDays(plainDateIn(at, scheme.zone.value), days);
}

/** A time at which the body calls back. */
export type CallSlot = { readonly startsAt: Date; readonly day: PlainDate };

/** Saturday and Sunday, as PostgreSQL and JavaScript count. */
const WEEKEND: readonly number[] = [0, 6];

/**
 * The times that may be booked: on working days from tomorrow on, within the hours of the scheme, in the body's zone; a
 * time that as many people booked as are called at once is left out.
 *
 * @param booked how many calls stand at a time, by its ISO instant
 */
export function callSlots(now: Date, scheme: Rules, booked: ReadonlyMap<string, number>): readonly CallSlot[] {
  const { callDaysAhead, callFromHour, callUntilHour, callMinutes, callsAtOnce } = scheme.advice;
  const zone = scheme.zone.value;
  const today = plainDateIn(now, zone);
  const slots: CallSlot[] = [];
  for (let ahead = 1; ahead <= callDaysAhead.value; ahead += 1) {
    const day = addDays(today, ahead);
    if (WEEKEND.includes(new Date(`${day}T12:00:00Z`).getUTCDay())) continue;
    for (let minute = callFromHour.value * 60; minute + callMinutes.value <= callUntilHour.value * 60; minute += callMinutes.value) {
      const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
      const startsAt = instantAt(`${day}T${time}`, zone);
      if (startsAt.ok && (booked.get(startsAt.value.toISOString()) ?? 0) < callsAtOnce.value) slots.push({ startsAt: startsAt.value, day });
    }
  }
  return slots;
}

/**
 * A telephone number as people write it, brought to digits with at most a plus in front. Anything else that could be read
 * by a machine that dials (a pause, an extension, letters) is refused.
 *
 * @example
 * ```ts
 * const read = readPhone('(520) 555-0142');
 * (read.ok ? read.value : read.error) === '5205550142';
 * ```
 */
export function readPhone(typed: string): Result<string, 'ADVICE_PHONE'> {
  const text = typed.trim();
  if (!/^\+?[0-9 ().-]{7,24}$/.test(text)) return err('ADVICE_PHONE');
  const digits = text.replace(/[^0-9]/g, '');
  return digits.length < 10 || digits.length > 15 ? err('ADVICE_PHONE') : ok(text.startsWith('+') ? `+${digits}` : digits);
}
