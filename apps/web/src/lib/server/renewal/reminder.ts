import type { Telling } from '../message/index.ts';
import type { KeepingRecord } from './keeping.ts';
import { renewalCalendar } from './renewal-calendar.ts';

/** What a reminder says: what is true now, what is left to do, until when, at what price. @param days before the last valid day; negative after it */
export function reminderTelling(record: KeepingRecord, days: number, at: Date): Telling {
  const { credential, scheme, keeping, facts } = record;
  const { renewal, back } = keeping;
  const to = { toPersonId: credential.personId, at };
  const title = scheme.title;
  if (renewal.state === 'closed') {
    return {
      ...to,
      message: 'renewal.reminder-after',
      values: { credential: title, endedOn: back?.endedOn ?? keeping.standing.since, price: back?.now?.feeCents, until: back?.now?.lastDay },
    };
  }
  const left = facts.path === 'ce' || facts.path === undefined ? facts.ce.owed / 2 : 0;
  const values = {
    credential: title,
    lastDay: renewal.lastDay,
    hours: left > 0 ? left : undefined,
    price: renewal.missing.includes('payment') ? renewal.feeCents : undefined,
  };
  const calendar = renewalCalendar('last-day', credential, renewal.lastDay, title);
  if (days === 0) return { ...to, message: 'renewal.reminder-day', values, calendar };
  if (renewal.state === 'early') {
    return {
      ...to,
      message: 'renewal.reminder-early',
      // Counted today: after a missed night fewer are left than the reminder is called by.
      values: { ...values, days: renewal.daysLeft, opensOn: renewal.opensOn },
      calendar: renewalCalendar('opens', credential, renewal.opensOn, title),
    };
  }
  if (renewal.state === 'pending') return { ...to, message: 'renewal.reminder-waits', values: { credential: title, lastDay: renewal.lastDay }, calendar };
  return { ...to, message: 'renewal.reminder-open', values: { ...values, days: renewal.daysLeft }, calendar };
}
