import { addDays, type PlainDate } from '@einthoven/kernel';
import type { CeCredit, RenewalPath, Scheme, StandingAction } from '@einthoven/scheme';
import type { Code, Happening, Of } from './happening.ts';

/** A period as the platform keeps one. */
export type Period = {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly basis: 'award' | 'renewal' | 'extension' | 'reinstatement';
  readonly endedOn: PlainDate | undefined;
  readonly surrendered?: boolean;
  readonly schemeVersion: string;
};

/** The cycle that runs, or the last one that did. */
export type Cycle = {
  readonly about: string;
  readonly version: string;
  readonly from: PlainDate;
  readonly ceFrom: PlainDate;
  readonly path: RenewalPath | undefined;
  readonly paidOn: PlainDate | undefined;
  readonly signedOn: PlainDate | undefined;
  readonly assessedOn: PlainDate | undefined;
  readonly quartersMet: number;
};

/** One credential of a person, as far as it has come. */
export type Held = {
  readonly code: Code;
  readonly version: string;
  readonly awardedOn: PlainDate;
  readonly provisional: boolean;
  readonly periods: readonly Period[];
  readonly actions: readonly StandingAction[];
  readonly cycle: Cycle;
  /** What renewals and reinstatements used up: the credit, and what for. */
  readonly used: readonly { readonly creditId: string; readonly about: string }[];
};

/** All that is on record of a person. */
export type Person = { readonly held: ReadonlyMap<Code, Held>; readonly credits: readonly CeCredit[]; readonly returnAssessedOn: PlainDate | undefined };

/** Somebody of whom nothing is on record. */
export const NOBODY: Person = { held: new Map(), credits: [], returnAssessedOn: undefined };

/** Whether a happening can change the standing of a credential. */
export function changesStanding({ what }: Happening): boolean {
  return what === 'awarded' || what === 'renewed' || what === 'extended' || what === 'renewal-withdrawn' || what === 'acted' || what === 'reinstated';
}

function newCycle(about: string, version: string, from: PlainDate, ceFrom: PlainDate): Cycle {
  return { about, version, from, ceFrom, path: undefined, paidOn: undefined, signedOn: undefined, assessedOn: undefined, quartersMet: 0 };
}

/** The record after one more happening: the only way that a record comes about, in a life and when it is replayed. */
export function after(person: Person, happening: Happening): Person {
  switch (happening.what) {
    case 'awarded':
      return withHeld(person, awarded(person.held.get(happening.credential), happening));
    case 'renewed':
      return change(person, happening.credential, (held) => ({
        ...held,
        periods: [...held.periods, { from: happening.from, to: happening.to, basis: 'renewal', endedOn: undefined, schemeVersion: happening.nextVersion }],
        used: [...held.used, ...happening.credits.map((creditId) => ({ creditId, about: happening.about }))],
        // Renewed early, hours count for the next cycle from the day of the renewal.
        cycle: newCycle(
          cycleName(happening.credential, happening.from),
          happening.nextVersion,
          happening.from,
          happening.on < happening.from ? happening.on : happening.from,
        ),
      }));
    case 'reinstated':
      return change(person, happening.credential, (held) => ({
        ...held,
        periods: [...held.periods, { from: happening.from, to: happening.to, basis: 'reinstatement', endedOn: undefined, schemeVersion: happening.version }],
        used: [...held.used, ...happening.credits.map((creditId) => ({ creditId, about: happening.about }))],
        cycle: newCycle(cycleName(happening.credential, happening.from), happening.version, happening.from, happening.from),
      }));
    case 'extended':
      return change(person, happening.credential, (held) => ({
        ...held,
        periods: [...held.periods, { from: happening.from, to: happening.to, basis: 'extension', endedOn: undefined, schemeVersion: held.cycle.version }],
      }));
    case 'renewal-withdrawn':
      return change(person, happening.credential, (held) => ({
        ...held,
        periods: held.periods.map((period) =>
          period.basis === 'renewal' && period.from === happening.from ? { ...period, endedOn: happening.endedOn } : period,
        ),
        used: held.used.filter(({ about }) => about !== happening.about),
      }));
    case 'acted':
      return change(person, happening.credential, (held) => ({
        ...held,
        actions: [...held.actions, { action: happening.action, effectiveOn: happening.effectiveOn }],
      }));
    case 'hours': {
      const { creditId, halfHours, subject, on } = happening;
      const credit: CeCredit = { creditId, title: creditId, completedOn: on, halfHours, subject, source: 'issued', state: 'counted', why: undefined };
      return { ...person, credits: [...person.credits, credit] };
    }
    case 'assessed':
      if (!happening.passed) return person;
      return happening.about.startsWith('return')
        ? { ...person, returnAssessedOn: happening.on }
        : inCycle(person, happening.about, () => ({ assessedOn: happening.on }));
    case 'quarter-met':
      return inCycle(person, happening.about, ({ quartersMet }) => ({ quartersMet: quartersMet + 1 }));
    case 'path-chosen':
      return inCycle(person, happening.about, () => ({ path: happening.path }));
    case 'signed':
      return inCycle(person, happening.about, () => ({ signedOn: happening.on }));
    case 'paid':
      return happening.fee === 'renewal' ? inCycle(person, happening.about, () => ({ paidOn: happening.on })) : person;
    default:
      return person;
  }
}

/** What a cycle goes by: its credential and the first day of its period. */
export function cycleName(code: Code, from: PlainDate): string {
  return `${code}:${from}`;
}

function awarded(before: Held | undefined, { credential, version, on, from, to, provisional }: Of<'awarded'>): Held {
  const period: Period = { from, to, basis: 'award', endedOn: undefined, schemeVersion: version };
  const cycle = newCycle(cycleName(credential, from), version, from, from);
  if (before) return { ...before, periods: [...givenBack(before, from), period], cycle };
  return { code: credential, version, awardedOn: on, provisional, periods: [period], actions: [], cycle, used: [] };
}

/** The periods of a credential that is won anew: what was left of them when it was given back ends with the day of that. */
function givenBack({ periods, actions }: Held, from: PlainDate): readonly Period[] {
  const last = periods.findLast(({ basis }) => basis === 'award')?.from ?? from;
  const back = actions.findLast(({ action, effectiveOn }) => action === 'surrender' && effectiveOn >= last && effectiveOn <= from)?.effectiveOn;
  if (back === undefined) return periods;
  return periods.map((period) =>
    period.endedOn === undefined && period.to > back
      ? { ...period, endedOn: period.from > back ? period.from : period.from === back ? addDays(back, 1) : back, surrendered: true }
      : period,
  );
}

function withHeld(person: Person, held: Held): Person {
  return { ...person, held: new Map(person.held).set(held.code, held) };
}

function change(person: Person, code: Code, to: (held: Held) => Held): Person {
  const held = person.held.get(code);
  if (!held) throw new Error(`a happening about a ${code} that nobody holds`);
  return withHeld(person, to(held));
}

function inCycle(person: Person, about: string, to: (cycle: Cycle) => Partial<Cycle>): Person {
  for (const held of person.held.values()) if (held.cycle.about === about) return withHeld(person, { ...held, cycle: { ...held.cycle, ...to(held.cycle) } });
  return person;
}

/** What the platform's decisions are asked with. */
export function standingFacts(person: Person, code: Code, versions: ReadonlyMap<string, Scheme>) {
  const held = person.held.get(code);
  if (!held) throw new Error(`nobody holds the ${code}`);
  return { ...alone(held, versions), foundation: code === 'CEI' ? foundationOf(person, versions) : undefined };
}

function foundationOf(person: Person, versions: ReadonlyMap<string, Scheme>) {
  const held = person.held.get('CET');
  if (!held) throw new Error('an instructor without the credential that theirs is held with');
  return { facts: alone(held, versions), rules: versions.get(held.version) as Scheme };
}

function alone({ periods, actions, provisional }: Held, versions: ReadonlyMap<string, Scheme>) {
  return {
    periods: periods
      .map((period) => ({ ...period, rules: versions.get(period.schemeVersion) as Scheme }))
      .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0)),
    actions,
    provisional,
  };
}
