import { addDays, toPlainDate } from '@einthoven/kernel';
import type { PlanPiece } from '@einthoven/learning';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type * as Calendar from './calendar.ts';

let calendarOf: typeof Calendar.calendarOf;
beforeAll(async () => {
  vi.stubEnv('DATABASE_URL', 'postgres://nobody@localhost/none');
  vi.stubEnv('APP_SECRET', '0123456789abcdef0123456789abcdef');
  vi.stubEnv('BASE_URL', 'https://nps.example');
  ({ calendarOf } = await import('./calendar.ts'));
});
afterAll(() => void vi.unstubAllEnvs());

const TODAY = toPlainDate('2027-03-12');
const section: PlanPiece = {
  kind: 'section',
  sectionId: 'C6-x',
  title: 'Sinus; fast, slow \\ "irregular" — ein sehr langer Titel mit Umlauten: öäü 心電図 🫀🫀🫀',
  minutes: 12,
};
const day = (index: number, pieces: readonly PlanPiece[]) => ({
  date: addDays(TODAY, index),
  kind: 'study' as const,
  limitMinutes: 30,
  pieces,
  minutes: pieces.reduce((sum, { minutes }) => sum + minutes, 0),
});
const wishes = { examOn: '2027-03-16', hoursAWeek: 4, newADay: 12, easyDays: [], offDays: [], zone: 'America/Phoenix', reminders: false };
const own = (days: readonly ReturnType<typeof day>[]) =>
  ({
    plan: { kind: 'until-exam', days, leftOut: [], drillsLeftOut: [], later: [], neededMinutesAWeek: undefined },
    today: TODAY,
    wishes,
  }) as unknown as Parameters<typeof calendarOf>[0];
const uidOf = (date: string) => `uid-of-${date}`;

/** Reads a calendar by RFC 5545 alone: lines end in CRLF and have at most 75 octets (3.1), names and values are unfolded. */
function read(text: string): readonly { readonly name: string; readonly parameters: string; readonly value: string }[] {
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const folded = text.split('\r\n');
  for (const line of folded) expect(Buffer.byteLength(line, 'utf8'), line).toBeLessThanOrEqual(75);
  const lines = text.replaceAll(/\r\n[ \t]/g, '').split('\r\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = '', parameters = '', value = ''] =
        /^([A-Z0-9-]+)((?:;[^:"]*(?:"[^"]*"[^:"]*)*)*):(.*)$/s.exec(line) ?? expect.fail(`no content line: ${line}`);
      return { name, parameters, value };
    });
}

/** The text of a value: 3.3.11. */
const unescaped = (value: string) => value.replaceAll(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign));

function eventsOf(text: string) {
  const events: Map<string, string>[] = [];
  for (const { name, parameters, value } of read(text)) {
    if (name === 'BEGIN' && value === 'VEVENT') events.push(new Map());
    else if (events.length > 0 && !(name === 'END')) events.at(-1)?.set(name, parameters ? `${parameters} ${value}` : value);
  }
  return events;
}

describe('the calendar of a plan', () => {
  test('is what RFC 5545 asks: one calendar, its version and maker, events with an id, a stamp and their calendar date', () => {
    const cards: PlanPiece = { kind: 'cards', cards: 30, minutes: 8 };
    const text = calendarOf(own([day(0, [cards, section]), day(1, []), day(2, [section])]), uidOf);
    const lines = read(text);
    expect([lines[0], lines.at(-1)].map((line) => `${line?.name}:${line?.value}`)).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR']);
    expect(lines.filter(({ name }) => name === 'VERSION').map(({ value }) => value)).toEqual(['2.0']);
    expect(lines.filter(({ name }) => name === 'PRODID')).toHaveLength(1);
    const events = eventsOf(text);
    // The day without anything has no event; the exam day has one.
    expect(events.map((event) => event.get('DTSTART'))).toEqual([';VALUE=DATE 20270312', ';VALUE=DATE 20270314', ';VALUE=DATE 20270316']);
    expect(events.map((event) => event.get('DTEND'))).toEqual([';VALUE=DATE 20270313', ';VALUE=DATE 20270315', ';VALUE=DATE 20270317']);
    expect(events.map((event) => event.get('UID'))).toEqual(['2027-03-12', '2027-03-14', '2027-03-16'].map((date) => `uid-of-${date}@nps.example`));
    for (const event of events) expect(event.get('DTSTAMP')).toMatch(/^\d{8}T\d{6}Z$/);
    expect(unescaped(events[0]?.get('DESCRIPTION') ?? '')).toBe(`30 cards (8 min)\nRead "${section.title}" (12 min)`);
    expect(events[0]?.get('SUMMARY')).toBe('Study: about 20 minutes');
    expect(events[0]?.get('TRANSP')).toBe('TRANSPARENT');
  });

  test('keeps the id of a day when its plan changes, and is the same text for the same plan', () => {
    const ids = (pieces: readonly PlanPiece[]) => eventsOf(calendarOf(own([day(0, pieces)]), uidOf)).map((event) => event.get('UID'));
    expect(ids([section])).toEqual(ids([section, { kind: 'drill', task: 'C6', minutes: 10 }]));
    expect(calendarOf(own([day(0, [section])]), uidOf)).toBe(calendarOf(own([day(0, [section])]), uidOf));
  });
});
