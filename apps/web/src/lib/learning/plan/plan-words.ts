import type { PlanDay, PlanPiece } from '@einthoven/learning';
import { locale, t } from '#lib/ui/messages/message.ts';

/** Minutes in words: `34 min`, `2 h`, `2 h 10 min`. */
export function minutesWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

const weekday = (of: string) => new Intl.DateTimeFormat(of, { weekday: 'long', month: 'long', day: 'numeric', timeZone: 'UTC' });
const short = (of: string) => new Intl.DateTimeFormat(of, { month: 'short', day: 'numeric', timeZone: 'UTC' });
const WEEKDAY = { 'en-US': weekday('en-US'), 'es-US': weekday('es-US') } as const;
const SHORT = { 'en-US': short('en-US'), 'es-US': short('es-US') } as const;

/** A day of the plan in words, such as `Friday, November 27`. */
export function dayWords(date: string): string {
  return WEEKDAY[locale()].format(new Date(`${date}T00:00:00Z`));
}

/** A day of the plan in few words, such as `Nov 27`. */
export function shortDay(date: string): string {
  return SHORT[locale()].format(new Date(`${date}T00:00:00Z`));
}

/** What a practice exam of the plan is called. */
export function lengthWords(length: 'placement' | 'short' | 'full'): string {
  if (length === 'placement') return t('Placement check');
  return length === 'short' ? t('Short practice exam') : t('Full practice exam');
}

/** What the pieces of some days are together, in few words: `9 sections, 140 cards, 2 drills, Full practice exam`. */
export function sumWords(pieces: readonly PlanPiece[]): string {
  const of = (kind: PlanPiece['kind']) => pieces.filter((piece) => piece.kind === kind).length;
  const cards = pieces.reduce((sum, piece) => sum + (piece.kind === 'cards' ? piece.cards : 0), 0);
  const parts = [
    of('section') > 0 ? t('{n} section|{n} sections', { n: of('section') }) : '',
    cards > 0 ? t('{n} card|{n} cards', { n: cards }) : '',
    of('drill') > 0 ? t('{n} drill|{n} drills', { n: of('drill') }) : '',
    ...pieces.flatMap((piece) => (piece.kind === 'practice' ? [lengthWords(piece.length).toLowerCase()] : [])),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** The days in weeks of seven, from the first. */
export function weeksOf(days: readonly PlanDay[]): readonly (readonly PlanDay[])[] {
  return Array.from({ length: Math.ceil(days.length / 7) }, (_, week) => days.slice(week * 7, week * 7 + 7));
}
