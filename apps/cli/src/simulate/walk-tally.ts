import { fixedClock, type PlainDate } from '@einthoven/kernel';
import type { Happening, Violation } from './happening.ts';
import type { Ledger } from './ledger.ts';

/** Somebody whose life is walked. */
export type Walker = {
  readonly index: number;
  readonly happenings: readonly Happening[];
  personId: string;
  credentialId: string;
  ledger: Ledger | undefined;
  /** The platform's reinstatements, by what a list of happenings calls them. */
  readonly returns: Map<string, string>;
};

/** The night of a day comes at one o'clock in the body's zone. */
export const nightClock = (date: string) => fixedClock(`${date}T08:00:00Z`);
/** What people do is done at noon. */
export const noonClock = (date: string) => fixedClock(`${date}T19:00:00Z`);

/** Violations that are told in words; the others are counted. */
const SHOWN = 20;

/** What a walk has counted, and where the platform and the happenings differ. */
export class WalkTally {
  readonly first: Violation[] = [];
  violations = 0;
  useCases = 0;
  registryRecords = 0;
  reminders = 0;

  /** Notes a violation unless something holds. */
  says(holds: boolean, person: number, on: PlainDate, code: string, words: () => string): void {
    if (holds) return;
    this.violations += 1;
    if (this.first.length < SHOWN) this.first.push({ person, on, code, words: words() });
  }
}
