import type { PlanDay, PlanPiece } from '@einthoven/learning';

/** Minutes in words: `34 min`, `2 h`, `2 h 10 min`. */
export function minutesWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

const WEEKDAY = new Intl.DateTimeFormat('en-US', { weekday: 'long', month: 'long', day: 'numeric', timeZone: 'UTC' });
const SHORT = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** A day of the plan in words, such as `Friday, November 27`. */
export function dayWords(date: string): string {
  return WEEKDAY.format(new Date(`${date}T00:00:00Z`));
}

/** A day of the plan in few words, such as `Nov 27`. */
export function shortDay(date: string): string {
  return SHORT.format(new Date(`${date}T00:00:00Z`));
}

/** What a practice exam of the plan is called. */
export const LENGTH_WORDS = { placement: 'Placement check', short: 'Short practice exam', full: 'Full practice exam' } as const;

/** What the pieces of some days are together, in few words: `9 sections, 140 cards, 2 drills, Full practice exam`. */
export function sumWords(pieces: readonly PlanPiece[]): string {
  const of = (kind: PlanPiece['kind']) => pieces.filter((piece) => piece.kind === kind).length;
  const cards = pieces.reduce((sum, piece) => sum + (piece.kind === 'cards' ? piece.cards : 0), 0);
  const parts = [
    count(of('section'), 'section', 'sections'),
    count(cards, 'card', 'cards'),
    count(of('drill'), 'drill', 'drills'),
    ...pieces.flatMap((piece) => (piece.kind === 'practice' ? [LENGTH_WORDS[piece.length].toLowerCase()] : [])),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function count(number: number, one: string, many: string): string {
  return number === 0 ? '' : `${number} ${number === 1 ? one : many}`;
}

/** The days in weeks of seven, from the first. */
export function weeksOf(days: readonly PlanDay[]): readonly (readonly PlanDay[])[] {
  return Array.from({ length: Math.ceil(days.length / 7) }, (_, week) => days.slice(week * 7, week * 7 + 7));
}
