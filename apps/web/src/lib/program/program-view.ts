import { moneyWords } from '#lib/ui/words.ts';

/** A rate as the server sends it. */
export type RateView = { readonly people: number; readonly percent: number } | 'TOO_FEW';

/** A rate in words; too few people are said to be too few. */
export function rateWords(rate: RateView): string {
  return rate === 'TOO_FEW' ? 'Too few people to publish a rate' : `${rate.percent}% of ${rate.people}`;
}

/** Hours in words; undefined is said to be missing. */
export function hourWords(hours: number | undefined): string {
  if (hours === undefined) return 'Not shown to us';
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

/** A price in words. */
export function priceWords(cents: number | undefined): string {
  return cents === undefined ? 'Not shown to us' : moneyWords(cents);
}

/** A distance in words. */
export function milesWords(miles: number): string {
  return miles < 1 ? 'less than a mile away' : miles < 1.5 ? '1 mile away' : `${Math.round(miles)} miles away`;
}

/** Where an application stands, for the school and for staff. */
export const APPLICATION_STATES = {
  draft: { word: 'Not sent yet', tone: 'waiting' },
  submitted: { word: 'Being looked at', tone: 'waiting' },
  asked: { word: 'We asked you something', tone: 'waiting' },
  approved: { word: 'Approved', tone: 'good' },
  refused: { word: 'Not approved', tone: 'ended' },
  withdrawn: { word: 'Taken back', tone: 'ended' },
} as const;

/** What a file of evidence shows, in words. */
export const EVIDENCE_WORDS: Readonly<Record<string, string>> = {
  curriculum: 'Curriculum',
  agreement: 'Clinical agreement',
  authorisation: 'Authorisation by the state',
  instructors: 'Instructors',
  facilities: 'Facilities',
  policies: 'Policies',
  other: 'Something else',
};
