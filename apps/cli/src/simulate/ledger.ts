import type { PublicRecord } from '@einthoven/credential';
import type { Scheme, StandingStatus } from '@einthoven/scheme';
import { dateOf, dayNumber, yearsLater } from './day-number.ts';
import type { Code, Happening } from './happening.ts';

/** What the checker reads from a scheme document, in its own counting. */
export type Rules = {
  readonly version: string;
  readonly scheme: Scheme;
  readonly effective: number;
  readonly years: number;
  readonly opens: number;
  readonly bandYears: number;
  /** Days before the last valid day; negative after it. */
  readonly reminders: readonly number[];
};

/** Reads the schemes into the checker's own counting. */
export function rulesOf(versions: ReadonlyMap<string, Scheme>): ReadonlyMap<string, Rules> {
  return new Map(
    [...versions].map(([version, scheme]) => [
      version,
      {
        version,
        scheme,
        effective: dayNumber(scheme.effectiveOn),
        years: scheme.validity.years.value,
        opens: scheme.renewal.opensDaysBefore.value,
        bandYears: Math.max(...scheme.reinstatement.bands.value.map((band) => band.upToYears)),
        reminders: [...scheme.renewal.remindersDaysBefore.value, ...scheme.renewal.remindersDaysAfter.value.map((days) => -days)],
      },
    ]),
  );
}

/** A run of days in the ledger: `to` moves with an extension, or back when its renewal is withdrawn. */
export type Run = {
  readonly basis: 'award' | 'renewal' | 'reinstatement';
  readonly from: number;
  to: number;
  readonly anniversary: number;
  withdrawn: boolean;
  readonly rules: Rules;
};

type Act = { readonly action: string; readonly effective: number };

/**
 * One credential, written up happening by happening as a clerk would: which runs of days it holds and what was done to
 * it. It knows nothing of the platform's functions; what it says of a day is held against theirs.
 */
export class Ledger {
  readonly code: Code;
  readonly runs: Run[] = [];
  readonly acts: Act[] = [];
  readonly provisional: boolean;
  readonly awarded: number;
  readonly rules: Rules;
  private readonly foundation: Ledger | undefined;

  constructor(code: Code, awarded: number, rules: Rules, provisional: boolean, foundation: Ledger | undefined) {
    this.code = code;
    this.awarded = awarded;
    this.rules = rules;
    this.provisional = provisional;
    this.foundation = foundation;
  }

  /** Writes one happening up. */
  write(happening: Happening, rules: ReadonlyMap<string, Rules>): void {
    const version = (name: string) => rules.get(name) as Rules;
    const add = (basis: Run['basis'], from: string, to: string, of: string) =>
      this.runs.push({ basis, from: dayNumber(from), to: dayNumber(to), anniversary: dayNumber(to), withdrawn: false, rules: version(of) });
    if (happening.what === 'awarded') {
      this.giveBack(dayNumber(happening.from));
      add('award', happening.from, happening.to, happening.version);
    } else if (happening.what === 'renewed') add('renewal', happening.from, happening.to, happening.nextVersion);
    else if (happening.what === 'reinstated') add('reinstatement', happening.from, happening.to, happening.version);
    else if (happening.what === 'extended') {
      const run = this.runs.findLast(({ to }) => to === dayNumber(happening.from));
      if (run) run.to = dayNumber(happening.to);
    } else if (happening.what === 'renewal-withdrawn') {
      const run = this.runs.findLast(({ from, basis }) => basis === 'renewal' && from === dayNumber(happening.from));
      if (run) {
        run.to = dayNumber(happening.endedOn);
        run.withdrawn = true;
      }
    } else if (happening.what === 'acted') this.acts.push({ action: happening.action, effective: dayNumber(happening.effectiveOn) });
  }

  /** What was left of the runs of days when the credential was given back is struck out, once it is won anew. */
  private giveBack(day: number): void {
    const back = this.acts.findLast(({ action, effective }) => action === 'surrender' && effective <= day)?.effective;
    if (back === undefined || this.runs.some(({ basis, from }) => basis === 'award' && from > back)) return;
    for (let index = this.runs.length - 1; index >= 0; index--) {
      const run = this.runs[index] as Run;
      if (run.to <= back) continue;
      if (run.from > back) this.runs.splice(index, 1);
      else run.to = run.from === back ? back + 1 : back;
    }
  }

  /** Whether it is given back and was not won anew since. */
  isGivenBack(day: number): boolean {
    const back = this.acts.findLast(({ action, effective }) => action === 'surrender' && effective <= day)?.effective;
    return back !== undefined && !this.runs.some(({ basis, from }) => basis === 'award' && from > back && from <= day);
  }

  private did(action: string, day: number): boolean {
    return this.acts.some((act) => act.action === action && act.effective <= day);
  }

  /** Whether it is over for good on a day. */
  endedForGood(day: number): boolean {
    return this.acts.length > 0 && (this.did('revoke', day) || this.did('deceased', day) || this.isGivenBack(day));
  }

  /** The run that holds on a day. */
  runOn(day: number): Run | undefined {
    return this.runs.find((run) => run.from <= day && day < run.to);
  }

  /** The one word for a day, from what is written up. */
  status(day: number): StandingStatus | undefined {
    if (day < this.awarded) return undefined;
    if (this.acts.length > 0) {
      if (this.did('revoke', day)) return 'revoked';
      if (this.did('deceased', day)) return 'deceased';
      if (this.isGivenBack(day)) return 'surrendered';
      let suspended = false;
      let latest = -Infinity;
      for (const { action, effective } of this.acts) {
        if ((action !== 'suspend' && action !== 'lift-suspension') || effective > day || effective < latest) continue;
        latest = effective;
        suspended = action === 'suspend';
      }
      if (suspended) return 'suspended';
    }
    const run = this.runOn(day);
    if (!run) {
      let ended: Run | undefined;
      for (const each of this.runs) if (each.to <= day && (!ended || each.from >= ended.from)) ended = each;
      return ended && day >= yearsLater(ended.to, ended.rules.bandYears) ? 'lapsed' : 'inactive';
    }
    if (this.foundation) {
      const under = this.foundation.status(day);
      if (under !== 'active' && under !== 'due' && under !== 'provisional') return 'inactive';
    }
    if (this.provisional && !this.did('provisional-ended', day)) return 'provisional';
    const followed = this.runs.some((other) => other.from === run.to && other.to > other.from);
    return !followed && day >= run.anniversary - 1 - run.rules.opens ? 'due' : 'active';
  }

  /** The word that the public is told. */
  publicStatus(day: number): PublicRecord['status'] | undefined {
    const status = this.status(day);
    return status === 'due' ? 'active' : status === 'lapsed' ? 'inactive' : status;
  }

  /** Days on which the word can change, as it is written up now. */
  private edges(): number[] {
    return [...this.runs.flatMap(({ from, to }) => [from, to]), ...this.acts.map(({ effective }) => effective), ...(this.foundation?.edges() ?? [])];
  }

  /** The public record of a day as this ledger has it. @param first what the registry keeps of the person */
  record(day: number, first: Pick<PublicRecord, 'issuer' | 'title' | 'number' | 'name' | 'place' | 'demonstration'>): Record<string, unknown> {
    const status = this.publicStatus(day);
    const edges = this.edges();
    let until: number | undefined;
    for (const edge of edges) if (edge > day && (until === undefined || edge < until) && this.publicStatus(edge) !== status) until = edge;
    let since = this.awarded;
    for (const edge of edges) if (edge <= day && edge > since && this.publicStatus(edge - 1) !== status) since = edge;
    const runs = this.runs.toSorted((a, b) => a.from - b.from);
    const run = runs.findLast(({ from }) => from <= day) as Run;
    let end = run.to;
    for (let next: Run | undefined = run; next; next = runs.find(({ from, to }) => from === end && to > from)) end = next.to;
    return {
      issuer: first.issuer,
      credential: this.code,
      title: first.title,
      number: first.number,
      name: first.name,
      status,
      since: dateOf(since),
      until: until === undefined ? undefined : dateOf(until - 1),
      firstCertifiedOn: dateOf(this.awarded),
      period: { from: dateOf(run.from), lastDay: dateOf(end - 1) },
      history: runs.map(({ from, to, basis, withdrawn }) => ({ from: dateOf(from), lastDay: dateOf(to - 1), basis, withdrawn })),
      actions: this.acts
        .filter(({ action, effective }) => action !== 'deceased' && effective <= day)
        .map(({ action, effective }) => ({ action, effectiveOn: dateOf(effective), reason: undefined })),
      place: first.place,
      demonstration: first.demonstration,
    };
  }
}
