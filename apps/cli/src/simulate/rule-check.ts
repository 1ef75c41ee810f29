import type { Scheme } from '@einthoven/scheme';
import { dateOf, dayNumber, monthsLater, yearsLater } from './day-number.ts';
import type { Code, Happening, Of, Violation } from './happening.ts';
import type { Ledger, Rules, Run } from './ledger.ts';

type Credit = { readonly creditId: string; readonly day: number; readonly halfHours: number; readonly subject: string };
type Application = { readonly version: string; readonly day: number; approved: number | undefined; paid: boolean; readonly failures: number[] };
type CycleBook = {
  readonly code: Code;
  readonly rules: Rules;
  readonly from: number;
  readonly ceFrom: number;
  paid: boolean;
  signed: number | undefined;
  assessed: boolean;
  quarters: number;
  path: string | undefined;
};
type Return = {
  readonly rules: Rules;
  readonly band: Scheme['reinstatement']['bands']['value'][number];
  readonly applied: number;
  readonly ceFrom: number;
  paid: boolean;
  signed: boolean;
  assessed: boolean;
  decided: boolean;
};

/**
 * Holds every happening against the rules of the version that it is under, from the list alone: what was passed, paid,
 * earned and signed before it, counted here and nowhere else.
 */
export class RuleCheck {
  private readonly rules: ReadonlyMap<string, Rules>;
  private readonly person: number;
  private readonly report: (violation: Violation) => void;
  private readonly credits: Credit[] = [];
  private readonly usedBy = new Map<string, string>();
  private readonly applications = new Map<number, Application>();
  private readonly cycles = new Map<string, CycleBook>();
  private readonly current = new Map<Code, CycleBook>();
  private readonly returns = new Map<string, Return>();
  private readonly deciders = new Map<string, Set<string>>();
  private readonly audits = new Map<string, string>();
  private readonly appeals = new Set<string>();

  constructor(person: number, rules: ReadonlyMap<string, Rules>, report: (violation: Violation) => void) {
    this.person = person;
    this.rules = rules;
    this.report = report;
  }

  private says(holds: boolean, happening: Happening, code: string, words: string): void {
    if (!holds) this.report({ person: this.person, on: happening.on, code, words });
  }

  private inForce(credential: Code, day: number): Rules {
    const own = [...this.rules.values()].filter(({ scheme }) => scheme.credential === credential).toSorted((a, b) => b.effective - a.effective);
    return (own.find(({ effective }) => effective <= day) ?? own.at(-1)) as Rules;
  }

  /** @param before what the ledger says of the credential before this happening */
  check(happening: Happening, before: Ledger | undefined): void {
    const day = dayNumber(happening.on);
    if ('about' in happening && happening.what !== 'return-applied' && !this.knows(happening.about)) {
      this.says(false, happening, 'ABOUT_NOTHING', `${happening.what} about ${happening.about}, which is not in the list`);
      return;
    }
    switch (happening.what) {
      case 'applied':
        this.appliedInTime(happening, day);
        this.applications.set(happening.application, { version: happening.version, day, approved: undefined, paid: false, failures: [] });
        this.says(happening.version === this.inForce('CET', day).version, happening, 'VERSION_WRONG', 'the application is not under the version in force');
        break;
      case 'application-decided': {
        const application = this.applications.get(happening.application) as Application;
        if (happening.outcome === 'approved') application.approved = day;
        this.twoOrOne(happening, happening.by, 1);
        break;
      }
      case 'paid':
        this.paid(happening);
        break;
      case 'sat':
        this.sat(happening, day);
        break;
      case 'awarded':
        this.awarded(happening, day, before);
        break;
      case 'hours':
        this.credits.push({ creditId: happening.creditId, day, halfHours: happening.halfHours, subject: happening.subject });
        break;
      case 'assessed': {
        const cycle = this.cycles.get(happening.about);
        const back = this.returns.get(happening.about);
        if (cycle && happening.passed) cycle.assessed = true;
        if (back && happening.passed) for (const each of this.returns.values()) each.assessed = true;
        break;
      }
      case 'quarter-met':
        (this.cycles.get(happening.about) as CycleBook).quarters += 1;
        break;
      case 'path-chosen':
        (this.cycles.get(happening.about) as CycleBook).path = happening.path;
        break;
      case 'signed': {
        const cycle = this.cycles.get(happening.about);
        const back = this.returns.get(happening.about);
        if (cycle) cycle.signed = day;
        if (back) back.signed = true;
        break;
      }
      case 'renewed':
        this.renewed(happening, day, before as Ledger);
        break;
      case 'extended':
        this.extended(happening, day, before as Ledger);
        break;
      case 'audit-found':
        this.twoOrOne(happening, happening.by, 2);
        this.audits.set(happening.about, happening.outcome);
        break;
      case 'renewal-withdrawn':
        this.says(
          this.audits.get(happening.about) === 'not-met',
          happening,
          'WITHDRAWN_WITHOUT_AUDIT',
          'a renewal was withdrawn that two people did not find wanting',
        );
        for (const [credit, about] of this.usedBy) if (about === `${happening.credential} ${happening.about}`) this.usedBy.delete(credit);
        break;
      case 'acted':
        if (happening.action === 'suspend') {
          this.twoOrOne(happening, happening.by, 2);
          this.deciders.set(happening.decision, new Set(happening.by));
        }
        break;
      case 'appealed':
        this.appeals.add(happening.decision);
        break;
      case 'appeal-decided': {
        const before = this.deciders.get(happening.decision) ?? new Set();
        this.says(this.appeals.has(happening.decision), happening, 'APPEAL_OF_NOTHING', 'an appeal was decided that nobody filed');
        this.says(
          !happening.by.some((who) => before.has(who)),
          happening,
          'DECIDED_BEFORE',
          `${happening.by.join(', ')} decided on their own decision about ${happening.decision}`,
        );
        for (const who of happening.by) before.add(who);
        break;
      }
      case 'return-applied':
        this.applied(happening, day, before as Ledger);
        break;
      case 'return-decided': {
        const before = this.deciders.get(happening.about) ?? new Set();
        this.says(!happening.by.some((who) => before.has(who)), happening, 'DECIDED_BEFORE', `${happening.by.join(', ')} decided again on ${happening.about}`);
        if (happening.outcome === 'denied') {
          this.twoOrOne(happening, happening.by, 2);
          this.deciders.set(happening.about, new Set(happening.by));
        }
        (this.returns.get(happening.about) as Return).decided = happening.outcome === 'reinstated';
        break;
      }
      case 'reinstated':
        this.reinstated(happening, day, before as Ledger);
        break;
      case 'reminded':
      case 'audit-asked':
        break;
    }
  }

  private knows(about: string): boolean {
    return this.cycles.has(about) || this.returns.has(about) || this.applications.has(Number(about.split(':')[1]));
  }

  private twoOrOne(happening: Happening, by: readonly string[], fewest: number): void {
    this.says(by.length >= fewest && new Set(by).size === by.length, happening, 'DECIDED_ALONE', `${by.join(', ')} decided`);
  }

  private paid(happening: Of<'paid'>): void {
    let right: number | undefined;
    if (happening.fee === 'certification') {
      const application = this.applications.get(Number(happening.about.split(':')[1])) as Application;
      application.paid = true;
      const { scheme } = this.rules.get(application.version) as Rules;
      right = scheme.awardedBy === 'exam' ? scheme.fee.certificationCents.value : undefined;
    } else if (happening.fee === 'renewal') {
      const cycle = this.cycles.get(happening.about) as CycleBook;
      cycle.paid = true;
      right = cycle.rules.scheme.renewal.feeCents.value;
    } else {
      const back = this.returns.get(happening.about) as Return;
      back.paid = true;
      right = back.band.feeCents;
    }
    this.says(happening.cents === right, happening, 'FEE_WRONG', `paid ${happening.cents} for ${happening.about}, ${right} is right`);
  }

  /** After the last attempt of an application has failed, the next one is not made before its months are over. */
  private appliedInTime(happening: Of<'applied'>, day: number): void {
    const { scheme } = this.inForce('CET', day);
    if (scheme.awardedBy !== 'exam') return;
    for (const { failures } of this.applications.values()) {
      const usedUp = failures.length >= scheme.exam.attempts.value && failures.every(Number.isFinite);
      const from = usedUp ? monthsLater(failures.at(-1) as number, scheme.exam.newApplicationAfterMonths.value) : undefined;
      this.says(from === undefined || day >= from, happening, 'APPLIED_TOO_SOON', 'applied before the time after the last attempt was over');
    }
  }

  private sat(happening: Of<'sat'>, day: number): void {
    const application = this.applications.get(happening.application) as Application;
    const { scheme } = this.rules.get(application.version) as Rules;
    if (scheme.awardedBy !== 'exam') return;
    const open = application.approved !== undefined && application.paid && day <= monthsLater(application.approved, scheme.application.openMonths.value);
    this.says(open, happening, 'SAT_WITHOUT_RIGHT', 'sat without an approved, paid and open application');
    this.says(application.failures.length < scheme.exam.attempts.value, happening, 'SAT_TOO_OFTEN', 'sat more often than the scheme allows');
    const waits = scheme.exam.waitDaysAfterFailure.value;
    // The wait is from the last failure, under whichever application.
    for (const { failures } of this.applications.values()) {
      const last = failures.filter(Number.isFinite).at(-1);
      const wait = waits[failures.filter(Number.isFinite).length - 1] ?? waits.at(-1) ?? 0;
      this.says(last === undefined || day >= last + wait, happening, 'SAT_TOO_SOON', 'sat before the wait was over');
    }
    if (!happening.passed) application.failures.push(day);
    else application.failures.push(Number.POSITIVE_INFINITY);
  }

  private awarded(happening: Of<'awarded'>, day: number, before: Ledger | undefined): void {
    const rules = this.rules.get(happening.version) as Rules;
    const application = happening.application === undefined ? undefined : this.applications.get(happening.application);
    if (happening.application !== undefined) {
      this.says(
        application?.failures.at(-1) === Number.POSITIVE_INFINITY && application.version === happening.version,
        happening,
        'AWARDED_WITHOUT_PASS',
        'awarded without a pass',
      );
      this.says(dayNumber(happening.to) === yearsLater(day, rules.years), happening, 'PERIOD_LENGTH', 'the first period has not the length of its version');
    } else {
      this.twoOrOne(happening, happening.by, 2);
      this.says(
        happening.version === this.inForce(happening.credential, day).version,
        happening,
        'VERSION_WRONG',
        'awarded under a version that is not in force',
      );
    }
    this.says(happening.from === happening.on, happening, 'PERIOD_BEGIN', 'the period does not begin on the day of the award');
    this.says(happening.anew === (before !== undefined), happening, 'AWARDED_TWICE', 'a credential was awarded to somebody who has one');
    if (before) {
      const status = before.status(day);
      this.says(status === 'inactive' || status === 'lapsed' || status === 'surrendered', happening, 'AWARDED_WHILE_HELD', `awarded anew while ${status}`);
    }
    // What was left when it was given back is struck out by the award.
    if (!before?.isGivenBack(day)) this.noOverlap(happening, before, dayNumber(happening.from));
    this.begin(happening.credential, happening.version, happening.from, dayNumber(happening.from));
  }

  private begin(code: Code, version: string, from: string, ceFrom: number): void {
    const cycle: CycleBook = {
      code,
      rules: this.rules.get(version) as Rules,
      from: dayNumber(from),
      ceFrom,
      paid: false,
      signed: undefined,
      assessed: false,
      quarters: 0,
      path: undefined,
    };
    this.cycles.set(`${code}:${from}`, cycle);
    this.current.set(code, cycle);
  }

  private noOverlap(happening: Happening, before: Ledger | undefined, from: number): void {
    this.says(!before?.runs.some((run) => run.to > from), happening, 'PERIODS_OVERLAP', 'a period begins before the last one has ended');
  }

  /** Whether hours are there: counted in their days, not used for something else. Marks them as used. */
  private hours(
    happening: Of<'renewed' | 'reinstated'>,
    window: { readonly from: number; readonly until: number },
    need: { readonly halfHours: number; readonly bySubject: Readonly<Record<string, number>> },
  ): boolean {
    let sum = 0;
    const inSubject: Record<string, number> = {};
    for (const creditId of happening.credits) {
      const credit = this.credits.find((each) => each.creditId === creditId);
      const key = `${happening.credential} ${creditId}`;
      const used = this.usedBy.get(key);
      if (!credit || used !== undefined || credit.day < window.from || credit.day > window.until) return false;
      this.usedBy.set(key, `${happening.credential} ${happening.about}`);
      sum += credit.halfHours;
      inSubject[credit.subject] = (inSubject[credit.subject] ?? 0) + credit.halfHours;
    }
    return sum >= need.halfHours && Object.entries(need.bySubject).every(([subject, halfHours]) => (inSubject[subject] ?? 0) >= halfHours);
  }

  private needOf(rules: Rules) {
    const { ceHours, ceHoursIn } = rules.scheme.renewal;
    return { halfHours: ceHours.value * 2, bySubject: Object.fromEntries(Object.entries(ceHoursIn.value).map(([subject, hours]) => [subject, hours * 2])) };
  }

  private renewed(happening: Of<'renewed'>, day: number, before: Ledger): void {
    const cycle = this.cycles.get(happening.about) as CycleBook;
    const run = before.runs.findLast(({ from }) => from === cycle.from) as Run;
    const { scheme } = cycle.rules;
    this.says(happening.version === cycle.rules.version, happening, 'VERSION_WRONG', 'renewed under a version that the cycle is not kept with');
    this.says(
      happening.nextVersion === this.inForce(happening.credential, day).version,
      happening,
      'VERSION_WRONG',
      'the next cycle is not under the version in force',
    );
    this.says(
      day >= run.anniversary - 1 - cycle.rules.opens && day < run.to,
      happening,
      'RENEWED_OUTSIDE_TIME',
      'renewed before renewal opened or after the last valid day',
    );
    this.says(!before.endedForGood(day), happening, 'RENEWED_AFTER_THE_END', 'renewed after it had ended for good');
    const quarterly = scheme.renewal.quarterly;
    const met =
      cycle.path !== happening.path || !scheme.renewal.paths.value.includes(happening.path)
        ? false
        : happening.path === 'ce'
          ? this.hours(happening, { from: cycle.ceFrom, until: run.to - 1 }, this.needOf(cycle.rules))
          : happening.path === 'assessment'
            ? cycle.assessed
            : quarterly !== undefined && cycle.quarters >= quarterly.quartersNeeded.value;
    this.says(met, happening, 'RENEWED_WITHOUT_RULE', `renewed by ${happening.path} without what its version asks`);
    this.says(scheme.renewal.feeCents.value === 0 || cycle.paid, happening, 'RENEWED_UNPAID', 'renewed without the fee');
    this.says(cycle.signed !== undefined, happening, 'RENEWED_UNSIGNED', 'renewed without the statement');
    const own = yearsLater(run.anniversary, cycle.rules.years);
    const to = dayNumber(happening.to);
    // What is held with another credential may end with it, and never later than by its own years.
    this.says(
      happening.credential === 'CEI' ? to <= own : to === own,
      happening,
      'ANNIVERSARY_MOVED',
      `the next period ends on ${happening.to}, the old anniversary gives ${dateOf(own)}`,
    );
    this.says(dayNumber(happening.from) >= run.to, happening, 'PERIODS_OVERLAP', 'the next period begins before the old one has ended');
    this.says(dayNumber(happening.from) <= run.to, happening, 'PERIOD_BEGIN', 'the next period leaves a gap');
    this.begin(happening.credential, happening.nextVersion, happening.from, Math.min(dayNumber(happening.from), day));
  }

  private extended(happening: Of<'extended'>, day: number, before: Ledger): void {
    const run = before.runOn(day);
    const { scheme } = (this.current.get(happening.credential) as CycleBook).rules;
    this.says(run !== undefined && dayNumber(happening.from) === run.to, happening, 'EXTENDED_NOTHING', 'days were added to a period that does not hold');
    const given = run === undefined ? 0 : dayNumber(happening.to) - run.anniversary;
    this.says(given > 0 && given <= scheme.renewal.extension.mostDays.value, happening, 'EXTENDED_TOO_LONG', `${given} days were added`);
    this.twoOrOne(happening, happening.by, 1);
  }

  private applied(happening: Of<'return-applied'>, day: number, before: Ledger): void {
    const cycle = this.current.get('CET') as CycleBook;
    const ended = Math.max(...before.runs.filter(({ to }) => to <= day).map(({ to }) => to));
    const band = cycle.rules.scheme.reinstatement.bands.value.find(({ upToYears }) => day < yearsLater(ended, upToYears));
    this.says(before.runOn(day) === undefined && dayNumber(happening.ended) === ended, happening, 'RETURN_WHILE_HELD', 'applied for a credential that holds');
    this.says(band?.upToYears === happening.upToYears, happening, 'BAND_WRONG', `applied in the band of ${happening.upToYears} years`);
    if (band)
      this.returns.set(happening.about, {
        rules: cycle.rules,
        band,
        applied: day,
        ceFrom: cycle.ceFrom,
        paid: false,
        signed: false,
        assessed: false,
        decided: false,
      });
  }

  private reinstated(happening: Of<'reinstated'>, day: number, before: Ledger): void {
    const back = this.returns.get(happening.about) as Return;
    const { ce, assessment, feeCents } = back.band;
    const until = back.applied + back.rules.scheme.reinstatement.openDays.value;
    const hours =
      ce === 'missing'
        ? this.hours(happening, { from: back.ceFrom, until }, this.needOf(back.rules))
        : this.hours(happening, { from: monthsLater(back.applied, -ce.withinMonths), until }, { halfHours: ce.hours * 2, bySubject: {} });
    const complete = hours && back.signed && (feeCents === 0 || back.paid) && (!assessment || back.assessed);
    this.says(
      complete && back.decided,
      happening,
      'REINSTATED_WITHOUT_RULE',
      `reinstated without what the band asks: hours ${hours}, paid ${back.paid}, signed ${back.signed}`,
    );
    const version = this.inForce('CET', day);
    this.says(happening.version === version.version, happening, 'VERSION_WRONG', 'reinstated under a version that is not in force');
    this.says(
      happening.from === happening.on && dayNumber(happening.to) === yearsLater(day, version.years),
      happening,
      'PERIOD_LENGTH',
      'the period does not run from the decision',
    );
    this.noOverlap(happening, before, day);
    this.begin('CET', happening.version, happening.from, dayNumber(happening.from));
  }
}
