import type { Clock } from '@einthoven/kernel';
import { plainDateIn } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';
import { currentScheme } from '../scheme/index.ts';
import { instantWords } from '../../ui/words.ts';
import { ADVICE_KINDS, ADVICE_PROBLEM_WORDS, ENTRY_WORDS, type AdviceProblem } from './advice-words.ts';
import { bookCall, cancelCall, openSlots, readOwnCase, writeBack, type Asker } from './case.ts';

type At = { readonly clock: Clock };

/** The times that can be booked, by day, as the pages list them. */
export async function slotsByDay(db: Db, at: At) {
  const zone = currentScheme().zone.value;
  const days = new Map<string, { readonly value: string; readonly label: string }[]>();
  for (const { startsAt, day } of await openSlots(db, at)) {
    const title = new Date(`${day}T12:00:00Z`).toLocaleDateString('en-US', { weekday: 'long', month: 'long', day: 'numeric', timeZone: 'UTC' });
    const times = days.get(title) ?? [];
    const label = startsAt.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit', timeZone: zone });
    // The day in front: a select that is closed shows only the option.
    times.push({ value: startsAt.toISOString(), label: `${title.slice(0, 3)}, ${label}` });
    days.set(title, times);
  }
  return [...days].map(([day, times]) => ({ day, times }));
}

/** What the page of one's own case shows; undefined where there is none. */
export async function ownCasePage(db: Db, who: Asker, done: boolean, at: At) {
  const it = await readOwnCase(db, who);
  if (!it) return undefined;
  const zone = currentScheme().zone.value;
  return {
    it: { label: ADVICE_KINDS[it.kind].label, state: it.state, answerBy: it.answerBy, adviser: it.adviser, call: it.call },
    entries: it.entries.map((entry) => ({
      entryId: entry.entryId,
      title: entry.kind === 'handed-over' ? `Handed to ${entry.to ?? 'another adviser'}` : ENTRY_WORDS[entry.kind],
      by: entry.by ?? 'you',
      words: entry.kind === 'call-booked' && entry.words ? `For ${instantWords(entry.words, zone)}` : entry.words,
      at: entry.at,
    })),
    slots: it.state === 'closed' || it.call ? [] : await slotsByDay(db, at),
    zone,
    done,
  };
}

/** The field of a form that a problem belongs to; undefined for the whole. */
export function fieldOf(problem: AdviceProblem): string | undefined {
  const fields: Partial<Record<AdviceProblem, string>> = {
    ADVICE_KIND: 'kind',
    ADVICE_WORDS: 'words',
    ADVICE_NAME: 'name',
    ADVICE_EMAIL: 'email',
    ADVICE_PHONE: 'phone',
    ADVICE_SLOT: 'slot',
    ADVICE_SLOT_TAKEN: 'slot',
  };
  return fields[problem];
}

/** Does what a form on the page of one's own case asks. @returns the problem with its field, or undefined when it is done */
export async function actOnOwnCase(
  db: Db,
  who: Asker,
  act: 'write' | 'call' | 'cancel',
  fields: { readonly words: string; readonly slot: string; readonly phone: string },
  at: At,
): Promise<{ readonly code: AdviceProblem; readonly problem: string; readonly field: string | undefined } | undefined> {
  const done = await (act === 'write' ? writeBack(db, who, fields.words, at) : act === 'call' ? bookCall(db, who, fields, at) : cancelCall(db, who, at));
  return done.ok ? undefined : { code: done.error, problem: ADVICE_PROBLEM_WORDS[done.error], field: fieldOf(done.error) };
}

/** How late an answer is, in whole days of the body's zone; zero or less while it is in time. */
export function daysLate(answerBy: string, { clock }: At): number {
  const today = plainDateIn(clock.now(), currentScheme().zone.value);
  return Math.round((Date.parse(today) - Date.parse(answerBy)) / 86_400_000);
}
