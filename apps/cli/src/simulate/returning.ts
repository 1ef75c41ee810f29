import { addDays, addYears, daysBetween, type PlainDate } from '@einthoven/kernel';
import { bandOn, bandQuote, mayAppeal, reinstatedPeriod, reinstatementNeeds, reinstatementQuote, type Scheme } from '@einthoven/scheme';
import type { Code } from './happening.ts';
import type { Life } from './life.ts';
import { inForce } from './scheme-changes.ts';

/** What somebody does once the last valid day has passed: comes back in one of the bands, by the exam, or not. */
export function ended(life: Life, code: Code, about: string): void {
  if (code !== 'CET' || !life.current(code, about)) return;
  const status = life.status('CET');
  if (status !== 'inactive' && status !== 'suspended') return;
  const { span, scheme } = life.dates('CET');
  const [first, second] = scheme.reinstatement.bands.value;
  if (!first || !second || !life.chance(0.75)) return;
  const late = life.world.plain ? 0.75 : life.rng.next();
  const days =
    late < 0.45
      ? life.from(0, first.upToYears * 365 - 1)
      : late < 0.6
        ? daysBetween(life.today, addYears(span.to, first.upToYears)) - life.from(0, 1)
        : late < 0.8 && !life.world.plain
          ? life.from(first.upToYears * 366, second.upToYears * 365 - 1)
          : life.from(life.world.plain ? 0 : second.upToYears * 366, life.world.plain ? first.upToYears * 365 - 1 : second.upToYears * 366 + 600);
  life.plan(days, () => (life.chance(life.world.plain ? 0 : 0.12) ? life.next.apply(life) : applyToReturn(life)));
}

function back(life: Life) {
  const { held, facts, scheme } = life.dates('CET');
  return {
    held,
    scheme,
    facts: {
      standing: facts,
      credits: life.person.credits,
      ceFrom: held.cycle.ceFrom,
      usedCreditIds: held.used.map(({ creditId }) => creditId),
      assessmentPassedOn: life.person.returnAssessedOn,
    },
  };
}

function applyToReturn(life: Life): void {
  if (life.over || life.returnOpen) return;
  const { facts, scheme } = back(life);
  const quote = reinstatementQuote(life.today, facts, scheme);
  if (!quote) return;
  const band = bandOn(life.today, quote.endedOn, scheme);
  if (!band || !quote.now) {
    if (quote.anew && !life.world.plain) life.next.apply(life);
    return;
  }
  const about = `return:${++life.returns}`;
  const appliedOn = life.today;
  life.returnOpen = true;
  life.happen({ what: 'return-applied', about, upToYears: band.upToYears, ended: quote.endedOn });
  const openUntil = addDays(appliedOn, scheme.reinstatement.openDays.value);
  const needed = quote.now.ce;
  let left = needed.owed;
  while (left > 0) {
    const halfHours = Math.min(left, 8);
    left -= halfHours;
    life.plan(life.from(1, 40), () => life.next.takeHours(life, halfHours, 'electrocardiography'));
  }
  if (quote.now.assessment === 'owed')
    life.plan(life.from(1, 40), () => {
      if (!life.over) life.happen({ what: 'assessed', about, passed: life.chance(0.85) });
    });
  let paidOn: PlainDate | undefined;
  life.plan(life.from(0, 40), () => {
    if (life.over) return;
    paidOn = life.today;
    life.happen({ what: 'paid', fee: 'reinstatement', about, version: scheme.version, cents: band.feeCents });
  });
  life.plan(life.from(41, scheme.reinstatement.openDays.value), () => {
    if (life.over) return;
    life.happen({ what: 'signed', about });
    const done = back(life);
    const now = bandQuote(band, appliedOn, quote.endedOn, done.facts, scheme, openUntil);
    if (reinstatementNeeds(now, { paidOn, paymentHeld: false, attestedOn: life.today }).length > 0) {
      life.plan(addDays(openUntil, 1), () => expire(life, about), 0);
      return;
    }
    life.plan(life.from(0, 7), () => decideReturn(life, about, band, appliedOn, quote.endedOn, openUntil, scheme));
  });
}

function expire(life: Life, about: string): void {
  life.returnOpen = false;
  if (life.over) return;
  life.happen({ what: 'return-decided', about, outcome: 'expired', by: [] });
  if (life.chance(0.5)) life.plan(life.from(10, 300), () => applyToReturn(life));
}

function decideReturn(
  life: Life,
  about: string,
  band: Parameters<typeof bandQuote>[0],
  appliedOn: PlainDate,
  ended: PlainDate,
  openUntil: PlainDate,
  scheme: Scheme,
): void {
  if (life.over) return;
  const reinstate = (by: string) => {
    life.returnOpen = false;
    if (life.over) return;
    const now = bandQuote(band, appliedOn, ended, back(life).facts, scheme, openUntil);
    const next = inForce(life.world.schemes, 'CET', life.today);
    const period = reinstatedPeriod(life.today, next);
    life.happen({ what: 'return-decided', about, outcome: 'reinstated', by: [by] });
    life.happen({
      what: 'reinstated',
      credential: 'CET',
      about,
      version: next.version,
      from: period.from,
      to: period.to,
      credits: now.ce.counted.map(({ creditId }) => creditId),
    });
    life.next.beginCycle(life, 'CET');
  };
  const one = life.staff([]);
  if (life.chance(0.92)) return reinstate(one);
  const two = life.staff([one]);
  const decidedAt = life.noon();
  life.happen({ what: 'return-decided', about, outcome: 'denied', by: [one, two] });
  if (life.world.plain || !life.chance(0.7)) {
    life.returnOpen = false;
    return;
  }
  life.plan(life.from(1, 25), () => {
    if (
      life.over ||
      mayAppeal({ personId: 'p', decisionAbout: 'p', decidedAt, appealed: false, now: life.noon() }, inForce(life.world.schemes, 'CET', life.today)) !==
        undefined
    )
      return;
    life.happen({ what: 'appealed', decision: about });
    life.plan(life.from(3, 50), () => {
      if (life.over) return;
      const decider = life.staff([one, two]);
      const overturned = life.chance(0.5);
      life.happen({ what: 'appeal-decided', decision: about, outcome: overturned ? 'overturned' : 'upheld', by: [decider] });
      // Back to the staff, and nobody who decided before.
      if (overturned) life.plan(life.from(1, 7), () => reinstate(life.staff([one, two, decider])));
      else life.returnOpen = false;
    });
  });
}
