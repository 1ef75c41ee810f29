import { addDays, daysBetween, type PlainDate, type Rng } from '@einthoven/kernel';
import { ceProgress, conflictOf, decideRenewal, spansOf, standingOn, type CeSubject, type PastAttempt, type Scheme } from '@einthoven/scheme';
import type { Code, Happening } from './happening.ts';
import { after, NOBODY, standingFacts, type Held, type Person } from './held.ts';
import type { Schemes } from './scheme-changes.ts';

/** What a life is lived in. */
export type World = {
  readonly schemes: Schemes;
  /** The first day that is not simulated any more. */
  readonly end: PlainDate;
  /** Whether renewal is by hours alone, nobody is audited and nobody instructs: what the platform's own use cases are walked with. */
  readonly plain: boolean;
};

const STAFF = Array.from({ length: 9 }, (_, index) => `staff-${index + 1}`);

/** A happening without its day: it happens today. */
type Today = Happening extends infer Each ? (Each extends Happening ? Omit<Each, 'on'> : never) : never;

/** What one chapter of a life hands on to another. */
export type Chapters = {
  readonly apply: (life: Life) => void;
  readonly beginCycle: (life: Life, code: Code) => void;
  readonly takeHours: (life: Life, halfHours: number, subject: CeSubject) => void;
  readonly submit: (life: Life, code: Code, about: string) => void;
  readonly ended: (life: Life, code: Code, about: string) => void;
  readonly meetFate: (life: Life) => void;
};

type Plan = { readonly on: PlainDate; readonly order: number; readonly act: () => void };

/** A life while it is lived: what is on record, what is planned, and what the person is like. */
export class Life {
  readonly happenings: Happening[] = [];
  person: Person = NOBODY;
  today: PlainDate;
  readonly plans: Plan[] = [];
  planned = 0;
  readonly attempts: PastAttempt[] = [];
  application = 0;
  credit = 0;
  case = 0;
  returns = 0;
  over = false;
  /** Whether it is over because they gave the credential back: they may sit the exam again. */
  givenBack = false;
  readonly world: World;
  readonly rng: Rng;
  readonly skill: number;
  readonly diligence: number;
  readonly teacher: string;
  /** Work in the field before the first day, for whoever becomes an instructor. */
  readonly workedFrom: PlainDate;
  /** Whether an application to come back is open. */
  returnOpen = false;
  readonly next: Chapters;

  constructor(world: World, rng: Rng, next: Chapters) {
    this.next = next;
    this.world = world;
    this.rng = rng;
    this.today = world.schemes.begin;
    this.skill = 0.35 + 0.6 * rng.next();
    this.diligence = rng.next();
    this.teacher = this.oneOf(STAFF);
    this.workedFrom = addDays(world.schemes.begin, -this.from(0, 4000));
  }

  run(): void {
    this.plan(this.from(0, Math.floor(daysBetween(this.today, this.world.end) * 0.9)), () => this.next.apply(this));
    for (let next = this.take(); next; next = this.take()) {
      this.today = next.on;
      next.act();
    }
  }

  chance(share: number): boolean {
    return this.rng.next() < share;
  }

  from(low: number, high: number): number {
    return low + Math.floor(this.rng.next() * (high - low + 1));
  }

  oneOf<T>(list: readonly T[]): T {
    return list[Math.floor(this.rng.next() * list.length)] as T;
  }

  /** @param order 0 for the night, 1 for the day */
  plan(days: number | PlainDate, act: () => void, order = 1): void {
    const on = typeof days === 'number' ? addDays(this.today, days) : days;
    if (on >= this.world.end || on < this.today) return;
    this.planned += 1;
    const plan = { on, order: order * 1e6 + this.planned, act };
    const at = this.plans.findLastIndex((other) => other.on < on || (other.on === on && other.order < plan.order));
    this.plans.splice(at + 1, 0, plan);
  }

  take(): Plan | undefined {
    return this.plans.shift();
  }

  happen(happening: Today): void {
    const whole = { on: this.today, ...happening } as Happening;
    this.happenings.push(whole);
    this.person = after(this.person, whole);
  }

  noon(): Date {
    return new Date(`${this.today}T19:00:00Z`);
  }

  /** Somebody of the staff who may take part. */
  staff(before: readonly string[], preparers: readonly string[] = []): string {
    const free = STAFF.filter(
      (who) =>
        conflictOf(who, { subject: 'the person', reporters: [], preparers, decidedBefore: before, teachers: [this.teacher], declared: STAFF }) === undefined,
    );
    return this.oneOf(free);
  }

  scheme(version: string): Scheme {
    return this.world.schemes.versions.get(version) as Scheme;
  }

  held(code: Code): Held | undefined {
    return this.person.held.get(code);
  }

  status(code: Code) {
    const held = this.held(code);
    return held && standingOn(this.today, standingFacts(this.person, code, this.world.schemes.versions), this.scheme(held.version))?.status;
  }

  act(
    code: Code,
    action: 'suspend' | 'lift-suspension' | 'revoke' | 'surrender' | 'deceased' | 'provisional-ended',
    by: readonly string[],
    decision: string,
    even = false,
    days = 0,
  ): void {
    if (this.over && !even) return;
    this.happen({ what: 'acted', credential: code, action, effectiveOn: addDays(this.today, days), decision, by });
  }

  /** The days of the running cycle, extensions included. */
  dates(code: Code) {
    const held = this.held(code) as Held;
    const facts = standingFacts(this.person, code, this.world.schemes.versions);
    const span = spansOf(facts.periods).findLast(({ to, from }) => to > from);
    if (!span) throw new Error('a credential without a day');
    return { held, facts, span, scheme: this.scheme(held.cycle.version) };
  }

  current(code: Code, about: string): boolean {
    return !this.over && this.held(code)?.cycle.about === about;
  }

  /** What the platform says about the renewal of a credential today. */
  renewal(code: Code) {
    const { held, facts: standing, span, scheme } = this.dates(code);
    const { cycle, used } = held;
    const facts = {
      standing,
      path: cycle.path,
      ce: ceProgress(
        this.person.credits,
        {
          ceFrom: cycle.ceFrom,
          ceUntil: addDays(span.to, -1),
          usedCreditIds: used.filter(({ about }) => about !== cycle.about).map(({ creditId }) => creditId),
        },
        scheme,
      ),
      assessmentPassedOn: cycle.assessedOn,
      quartersMet: cycle.quartersMet,
      paidOn: cycle.paidOn,
      paymentHeld: false,
      attestedOn: cycle.signedOn,
    };
    return { held, scheme, facts, decision: decideRenewal(this.today, facts, scheme) };
  }
}
