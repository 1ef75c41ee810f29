import type { PublicAction, PublicPeriod, PublicRecord, PublicStatus } from '@einthoven/credential';
import { dateWords } from '#lib/ui/words.ts';

/** The shape that goes with a status: a tick, a clock, a bar, or a cross. Never colour alone. */
export type StatusShape = 'tick' | 'clock' | 'bar' | 'cross';

/** Shape of each status. */
export const STATUS_SHAPES = {
  active: 'tick',
  provisional: 'clock',
  inactive: 'bar',
  suspended: 'bar',
  revoked: 'cross',
  surrendered: 'bar',
  deceased: 'bar',
} as const satisfies Record<PublicStatus, StatusShape>;

/** One sentence under the status word: until or since when. */
export function statusSentence(record: PublicRecord): string {
  const since = dateWords(record.since);
  const until = record.until && dateWords(record.until);
  switch (record.status) {
    case 'active':
      return until ? `Certified and in good standing until ${until}` : 'Certified and in good standing';
    case 'provisional':
      return until ? `Certified provisionally until ${until}` : 'Certified provisionally';
    case 'inactive':
      return `Not certified since ${since}: the last period ended and was not renewed`;
    case 'suspended':
      return until ? `Not in force from ${since} to ${until}` : `Not in force since ${since}`;
    case 'revoked':
      return `Withdrawn by the issuer on ${since}`;
    case 'surrendered':
      return record.name === undefined ? `Record closed at the holder's request on ${since}` : `Given back by the holder on ${since}`;
    case 'deceased':
      return `Not in force since ${since}`;
  }
}

/** The period that holds, or how the last one ended. */
export function periodWords({ status, since, period }: PublicRecord): string {
  const from = dateWords(period.from);
  const endedEarly = (status === 'revoked' || status === 'surrendered' || status === 'deceased') && since <= period.lastDay;
  return endedEarly ? `${from}, ended on ${dateWords(since)}` : `${from} to ${dateWords(period.lastDay)}`;
}

/** What the credential went through, oldest first, gaps included; a single period says nothing more than itself. */
export function historyWords({ history }: PublicRecord): readonly string[] {
  if (history.length < 2) return [];
  return history.flatMap(({ from, lastDay, basis, withdrawn }, index) => {
    const before = history[index - 1];
    const gap = before && dayAfter(before.lastDay) !== from ? [`Not in force: ${dateWords(dayAfter(before.lastDay))} to ${dateWords(dayBefore(from))}`] : [];
    const word = basis === 'award' && index > 0 ? 'Certified anew by the exam' : BASIS_WORDS[basis];
    return [...gap, `${word}: ${dateWords(from)} to ${dateWords(lastDay)}${withdrawn ? ', when the renewal was withdrawn' : ''}`];
  });
}

const BASIS_WORDS = { award: 'Certified', renewal: 'Renewed', reinstatement: 'Reinstated' } as const satisfies Record<PublicPeriod['basis'], string>;

const DAY_MS = 86_400_000;
const dayAfter = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
const dayBefore = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);

/** The word of each public action. */
export const ACTION_WORDS = {
  suspend: 'Suspended',
  'lift-suspension': 'Suspension lifted',
  revoke: 'Revoked',
  surrender: 'Surrendered',
  'provisional-ended': 'Provisional award became full',
} as const satisfies Record<PublicAction['action'], string>;

/** An instant to the second, in UTC: as of when a record is true. */
export function asOfWords(instant: string | Date): string {
  const at = new Date(instant);
  const time = new Intl.DateTimeFormat('en-US', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: 'UTC' }).format(at);
  return `${dateWords(at.toISOString().slice(0, 10))}, ${time} UTC`;
}
