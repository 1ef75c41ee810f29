import type { PlainDate } from '@einthoven/kernel';
import { dateWords } from '../../ui/words.ts';
import type { Shift } from './words.ts';

/** The rules by which people are put in order for an employer, as the pages say them. */
export const ORDER_RULES = [
  'Whoever wants the shift of the posting comes first; without a posting this rule does not count.',
  'Then who lives nearer, in steps of 10 miles.',
  'Then who can start earlier.',
  'Then who holds the credential in good standing.',
  'Then who wrote the profile first. Nothing else counts, and nothing is learned from what people click or whom employers choose.',
] as const;

/** The rules by which openings are put in order on the board. */
export const BOARD_RULES = [
  'Openings with exactly the shift you asked for come before rotating ones.',
  'Then the nearest.',
  'Without a place: the newest.',
] as const;

/** What the order of people rests on. */
export type Candidate = {
  readonly id: string;
  readonly miles: number;
  readonly shifts: readonly Shift[];
  readonly availableFrom: PlainDate;
  readonly inGoodStanding: boolean;
  readonly since: Date;
};

/** A person in the order, with why they stand there. */
export type Ordered<One extends Candidate> = { readonly person: One; readonly reasons: readonly string[] };

const STEP_MILES = 10;

/** Puts people in the order of {@link ORDER_RULES}; the order they come in does not matter. */
export function orderCandidates<One extends Candidate>(
  people: readonly One[],
  wanted: { readonly shift: Shift | undefined; readonly today: PlainDate },
): readonly Ordered<One>[] {
  const fits = (one: One) => wanted.shift === undefined || one.shifts.includes(wanted.shift);
  const start = (one: One) => (one.availableFrom < wanted.today ? wanted.today : one.availableFrom);
  const band = (one: One) => Math.floor(one.miles / STEP_MILES);
  return people
    .toSorted(
      (a, b) =>
        Number(fits(b)) - Number(fits(a)) ||
        band(a) - band(b) ||
        start(a).localeCompare(start(b)) ||
        Number(b.inGoodStanding) - Number(a.inGoodStanding) ||
        a.since.getTime() - b.since.getTime() ||
        a.id.localeCompare(b.id),
    )
    .map((person) => ({
      person,
      reasons: [
        ...(wanted.shift === undefined ? [] : [fits(person) ? `wants the ${wanted.shift} shift` : `did not name the ${wanted.shift} shift`]),
        `${band(person) * STEP_MILES} to ${(band(person) + 1) * STEP_MILES} miles away`,
        start(person) <= wanted.today ? 'can start now' : `can start on ${dateWords(person.availableFrom)}`,
        person.inGoodStanding ? 'certified, in good standing' : 'not certified by us today',
      ],
    }));
}
