import { publicStandingOn, standingOn, type Scheme } from '@einthoven/scheme';
import type { PublicRecord } from '@einthoven/credential';
import type { PlainDate } from '@einthoven/kernel';
import { dateOf, dayNumber } from './day-number.ts';
import { after, changesStanding, NOBODY, type Held, type Person, type standingFacts } from './held.ts';
import type { Code, Happening, Of, Violation } from './happening.ts';
import { Ledger, type Rules } from './ledger.ts';
import { RuleCheck } from './rule-check.ts';

/** What lives are checked with. */
export type Checker = {
  readonly versions: ReadonlyMap<string, Scheme>;
  readonly rules: ReadonlyMap<string, Rules>;
  /** The first day that is not checked any more. */
  readonly end: number;
  /** What the platform is told of a credential: {@link standingFacts}, unless a fault is planted. */
  readonly facts: typeof standingFacts;
  /** The registry's own view of a credential on a day, from what is on record of a person. */
  readonly registry: (person: Person, code: Code, day: PlainDate) => PublicRecord;
  readonly report: (violation: Violation) => void;
};

/** What was checked of one life. */
export type Checked = {
  /** Days of a credential on which the platform's word was held against the ledger's. */
  readonly days: number;
  readonly instructorDays: number;
  readonly happenings: number;
  readonly records: number;
  readonly reminders: number;
};

/**
 * Checks one life from its list alone. The list is written up in a ledger that shares no code with the platform, day by
 * day; the platform's functions are given the record as it was replayed up to that day, and what they say of every day,
 * and the registry's record wherever it can change, must be what the ledger has.
 */
export function checkLife(person: number, happenings: readonly Happening[], checker: Checker): Checked {
  const { versions, rules, end, report } = checker;
  const says = (holds: boolean, day: number, code: string, words: () => string) => {
    if (!holds) report({ person, on: dateOf(day), code, words: words() });
  };
  const ledgers = new Map<Code, Ledger>();
  const check = new RuleCheck(person, rules, report);
  let record = NOBODY;
  let days = 0;
  let instructorDays = 0;
  let records = 0;
  let reminders = 0;
  /** The public word of every day since the award, as it was given on that day. */
  const told = new Map<Code, string[]>();

  /** Reminders that the nights after one day up to another owe, by the ledger. */
  const owed = (after: number, until: number): Map<string, number> => {
    const due = new Map<string, number>();
    for (const [code, ledger] of ledgers) {
      const run = ledger.runs.at(-1);
      if (!run || run.withdrawn) continue;
      for (const days of run.rules.reminders) {
        const on = run.to - 1 - days;
        if (on > after && on <= until && !ledger.endedForGood(on)) due.set(`${code} ${days}`, on);
      }
    }
    return due;
  };

  const compare = (from: number, until: number) => {
    for (const [code, ledger] of ledgers) {
      const held = record.held.get(code) as Held;
      const facts = checker.facts(record, code, versions);
      const scheme = versions.get(held.version) as Scheme;
      const words = told.get(code) as string[];
      for (let day = from; day < until;) {
        const standing = standingOn(dateOf(day), facts, scheme);
        if (!standing) {
          says(false, day, 'NO_STANDING', () => `${code}: the platform has no word for a day`);
          break;
        }
        says(
          day === from ? dayNumber(standing.since) <= day : dayNumber(standing.since) === day,
          day,
          'RUNS_DO_NOT_MEET',
          () => `${code}: ${standing.status} since ${standing.since}`,
        );
        const last = standing.until === undefined ? until : Math.min(until, dayNumber(standing.until) + 1);
        says(last > day, day, 'RUNS_DO_NOT_MEET', () => `${code}: ${standing.status} until ${standing.until}`);
        let differs: number | undefined;
        for (let each = day; each < last; each++) {
          const word = ledger.status(each);
          if (word !== standing.status) differs ??= each;
          words[each - ledger.awarded] = word === 'due' ? 'active' : word === 'lapsed' ? 'inactive' : (word ?? '');
          if (code === 'CET') days += 1;
          else instructorDays += 1;
        }
        const wrong = differs;
        if (wrong !== undefined)
          says(false, wrong, 'STANDING_DIFFERS', () => `${code}: the platform says ${standing.status}, the ledger ${ledger.status(wrong)}`);
        const shown = checker.registry(record, code, dateOf(day));
        records += 1;
        const mine = JSON.stringify(ledger.record(day, shown));
        says(
          JSON.stringify(shown) === mine,
          day,
          'REGISTRY_DIFFERS',
          () => `${code}: the registry shows ${JSON.stringify(shown)}, the happenings give ${mine}`,
        );
        if (last <= day) break;
        day = last;
      }
    }
  };

  let last = 0;
  let segment: number | undefined;
  for (let index = 0; index < happenings.length;) {
    const on = (happenings[index] as Happening).on;
    const today = dayNumber(on);
    says(today >= last, today, 'OUT_OF_ORDER', () => 'a happening before one that came earlier');
    let next = index;
    while (happenings[next]?.on === on) next++;
    const todays = happenings.slice(index, next);
    // The night comes before whatever is done on its day.
    const due = owed(last, today);
    for (const happening of todays) {
      if (happening.what !== 'reminded') continue;
      reminders += 1;
      checkReminder(happening, due, today, says);
    }
    for (const [key, day] of due) says(false, day, 'REMINDER_MISSING', () => `the reminder ${key} was not told on ${dateOf(day)}`);
    if (segment !== undefined && todays.some(changesStanding)) {
      compare(segment, today);
      segment = undefined;
    }
    for (const happening of todays) {
      const code = 'credential' in happening ? happening.credential : 'CET';
      check.check(happening, ledgers.get(code));
      if (happening.what === 'awarded' && !ledgers.has(code)) {
        ledgers.set(
          code,
          new Ledger(code, today, rules.get(happening.version) as Rules, happening.provisional, code === 'CEI' ? ledgers.get('CET') : undefined),
        );
        told.set(code, []);
      }
      ledgers.get(code)?.write(happening, rules);
      record = after(record, happening);
    }
    if (ledgers.size > 0) segment ??= today;
    last = today;
    index = next;
  }
  for (const [key, day] of owed(last, end - 1)) says(false, day, 'REMINDER_MISSING', () => `the reminder ${key} was not told on ${dateOf(day)}`);
  if (segment !== undefined) compare(segment, end);

  // Looked at from the end, every day has the public word that it had when it was today: nothing was changed afterwards.
  for (const [code, words] of told) {
    const facts = checker.facts(record, code, versions);
    const held = record.held.get(code) as Held;
    const awarded = dayNumber(held.awardedOn);
    for (let day = awarded; day < end;) {
      const standing = publicStandingOn(dateOf(day), facts, versions.get(held.version) as Scheme);
      const until = standing?.until === undefined ? end : Math.min(end, dayNumber(standing.until) + 1);
      let differs: number | undefined;
      for (let each = day; each < until; each++) if (words[each - awarded] !== standing?.status) differs ??= each;
      const wrong = differs;
      if (wrong !== undefined)
        says(false, wrong, 'REPLAY_DIFFERS', () => `${code}: replayed it reads ${standing?.status}, on the day it read ${words[wrong - awarded]}`);
      says(!standing || dayNumber(standing.since) === day, day, 'RUNS_DO_NOT_MEET', () => `${code}: replayed, ${standing?.status} since ${standing?.since}`);
      if (until <= day) break;
      day = until;
    }
  }
  return { days, instructorDays, happenings: happenings.length, records, reminders };
}

function checkReminder(
  { credential, days }: Of<'reminded'>,
  due: Map<string, number>,
  today: number,
  says: (holds: boolean, day: number, code: string, words: () => string) => void,
): void {
  const key = `${credential} ${days}`;
  says(due.get(key) === today, today, 'REMINDER_NOT_DUE', () => `the reminder ${key} was told on a day that is not its own, or twice`);
  if (due.get(key) === today) due.delete(key);
}
