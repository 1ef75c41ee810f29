import { addDays, daysBetween, type PlainDate } from '@einthoven/kernel';
import { decideExtension, finalActionOn, remindersOf, renewalDatesOf, type RenewalPath } from '@einthoven/scheme';
import type { Code } from './happening.ts';
import type { Held } from './held.ts';
import type { Life } from './life.ts';
import { inForce } from './scheme-changes.ts';

/** What the night will have to tell of the running cycle. */
function planNights(life: Life, code: Code): void {
  const { held, span, scheme } = life.dates(code);
  const { about } = held.cycle;
  for (const { on, kind, days } of remindersOf(span, scheme)) {
    if (on <= life.today) continue;
    life.plan(
      on,
      () => {
        const now = life.dates(code);
        if (now.held.cycle.about !== about || now.span.to !== span.to || now.span.withdrawn) return;
        if (finalActionOn(life.today, now.facts)) return;
        life.happen({ what: 'reminded', credential: code, about, days: kind === 'after' ? -days : days });
      },
      0,
    );
  }
}

/** Begins to keep a credential: plans the hours, the path, the submission and what the nights will tell. */
export function beginCycle(life: Life, code: Code): void {
  planNights(life, code);
  const { held, span, scheme } = life.dates(code);
  const { about, from } = held.cycle;
  const { opensOn, lastDay } = renewalDatesOf(span, scheme);
  const path: RenewalPath = code === 'CEI' || life.world.plain ? 'ce' : life.oneOf(scheme.renewal.paths.value);
  const willing = life.chance(0.55 + 0.4 * life.diligence);
  const enough = life.chance(0.93);
  if (path === 'ce' || life.chance(0.3)) planHours(life, code, from, lastDay, willing && enough ? 1 : 0.6);
  const quarterly = scheme.renewal.quarterly;
  if (path === 'quarterly' && quarterly) {
    const each = Math.floor(daysBetween(from, lastDay) / quarterly.quarters.value);
    for (let quarter = 0; quarter < quarterly.quarters.value; quarter++)
      if (life.chance(willing ? 0.95 : 0.6))
        life.plan(addDays(from, quarter * each + life.from(0, each - 1)), () => {
          if (life.current(code, about)) life.happen({ what: 'quarter-met', about });
        });
  }
  life.plan(addDays(from, life.from(0, Math.max(0, daysBetween(from, lastDay) - 1))), () => {
    if (life.current(code, about)) life.happen({ what: 'path-chosen', about, path });
    tryRenew(life, code, about);
  });
  if (willing) planSubmission(life, code, about, opensOn, lastDay, path);
  else if (life.chance(0.2)) life.plan(lastDay, () => submit(life, code, about));
  if (life.chance(0.04)) life.plan(addDays(opensOn, life.from(0, 60)), () => askForDays(life, code, about));
  life.plan(addDays(lastDay, 1), () => life.next.ended(life, code, about), 0);
}

function planHours(life: Life, code: Code, from: PlainDate, lastDay: PlainDate, share: number): void {
  const scheme = life.scheme((life.held(code) as Held).cycle.version);
  let left = Math.ceil(scheme.renewal.ceHours.value * 2 * share);
  const teaching = code === 'CEI' ? (scheme.renewal.ceHoursIn.value.teaching ?? 0) * 2 : 0;
  const days = Math.max(0, daysBetween(from, lastDay));
  let first = true;
  while (left > 0) {
    const halfHours = first && teaching > 0 ? teaching : Math.min(left, life.oneOf([2, 4, 6, 8]));
    const subject = first && teaching > 0 ? 'teaching' : life.chance(0.9) || left > 4 ? 'electrocardiography' : 'other';
    left -= halfHours;
    first = false;
    life.plan(addDays(from, life.from(0, days)), () => takeHours(life, halfHours, subject));
  }
}

/** Earns hours, which may have been the last thing missing. */
export function takeHours(life: Life, halfHours: number, subject: 'electrocardiography' | 'teaching' | 'other'): void {
  if (life.over) return;
  life.happen({ what: 'hours', creditId: `credit:${++life.credit}`, halfHours, subject });
  for (const { code, cycle } of life.person.held.values()) tryRenew(life, code, cycle.about);
}

function planSubmission(life: Life, code: Code, about: string, opensOn: PlainDate, lastDay: PlainDate, path: RenewalPath): void {
  const window = daysBetween(opensOn, lastDay);
  const manner = life.oneOf(['first day', 'early', 'early', 'any day', 'any day', 'late', 'last day', 'day after'] as const);
  const at = {
    'first day': 0,
    early: life.from(0, 20),
    'any day': life.from(0, window),
    late: window - life.from(0, 9),
    'last day': window,
    'day after': window + 1,
  }[manner];
  const on = addDays(opensOn, Math.max(0, at));
  if (path === 'assessment') {
    const attempts = life.scheme((life.held(code) as Held).cycle.version).renewal.assessment?.attempts.value ?? 0;
    for (let attempt = 0; attempt < attempts; attempt++) life.plan(addDays(on, -attempt), () => assess(life, code, about));
  }
  life.plan(on, () => submit(life, code, about));
  // Whoever was a few hours short makes up for it.
  if (path === 'ce')
    life.plan(addDays(lastDay, -life.from(0, 15)), () => {
      if (!life.current(code, about) || !life.chance(0.7)) return;
      const owed = life.renewal(code).facts.ce.owed;
      if (owed > 0) takeHours(life, owed, 'electrocardiography');
    });
}

function assess(life: Life, code: Code, about: string): void {
  if (!life.current(code, about)) return;
  const { decision, facts } = life.renewal(code);
  if ((decision.state !== 'open' && decision.state !== 'ready' && decision.state !== 'pending') || facts.assessmentPassedOn) return;
  life.happen({ what: 'assessed', about, passed: life.chance(0.8) });
  tryRenew(life, code, about);
}

/** Pays and signs for the renewal, where it is open. */
export function submit(life: Life, code: Code, about: string): void {
  if (!life.current(code, about)) return;
  const { decision, scheme, held } = life.renewal(code);
  if (decision.state === 'closed' || decision.state === 'early' || held.cycle.from > life.today) return;
  if (!held.cycle.path)
    life.happen({ what: 'path-chosen', about, path: scheme.renewal.paths.value.includes('ce') ? 'ce' : (scheme.renewal.paths.value[0] as RenewalPath) });
  if (decision.feeCents > 0 && held.cycle.paidOn === undefined)
    life.happen({ what: 'paid', fee: 'renewal', about, version: scheme.version, cents: decision.feeCents });
  life.happen({ what: 'signed', about });
  tryRenew(life, code, about);
}

function tryRenew(life: Life, code: Code, about: string): void {
  if (!life.current(code, about)) return;
  const { decision, facts, held } = life.renewal(code);
  if (decision.state !== 'ready' || held.cycle.path === undefined) return;
  const { next } = decision;
  const path = held.cycle.path;
  const nextVersion = inForce(life.world.schemes, code, life.today).version;
  const credits = path === 'ce' ? facts.ce.counted.map(({ creditId }) => creditId) : [];
  life.happen({ what: 'renewed', credential: code, about, path, version: held.cycle.version, nextVersion, from: next.from, to: next.to, credits });
  beginCycle(life, code);
  const share = life.scheme(held.cycle.version).renewal.audit.share.value;
  if (path === 'ce' && life.chance(share)) life.plan(life.from(1, 31), () => audit(life, code, about, next.from));
  // Whoever instructs renews both.
  const instructor = life.held('CEI');
  if (code === 'CET' && instructor) life.plan(0, () => submit(life, 'CEI', instructor.cycle.about));
}

function askForDays(life: Life, code: Code, about: string): void {
  if (!life.current(code, about)) return;
  const { facts, scheme } = life.dates(code);
  const days = life.oneOf([14, 60, 180, scheme.renewal.extension.mostDays.value]);
  const decision = decideExtension(life.today, facts, days, scheme);
  if (!decision.ok) return;
  life.happen({ what: 'extended', credential: code, about, from: decision.period.from, to: decision.period.to, by: [life.staff([])] });
  planNights(life, code);
  const lastDay = addDays(decision.period.to, -1);
  if (life.chance(0.8)) life.plan(addDays(lastDay, -life.from(0, days)), () => submit(life, code, about));
  life.plan(decision.period.to, () => life.next.ended(life, code, about), 0);
}

function audit(life: Life, code: Code, about: string, from: PlainDate): void {
  if (life.over) return;
  const scheme = inForce(life.world.schemes, code, life.today);
  life.happen({ what: 'audit-asked', about });
  life.plan(life.from(5, 60), () => {
    if (life.over) return;
    const one = life.staff([]);
    const outcome = life.chance(0.75) ? 'met' : 'not-met';
    life.happen({ what: 'audit-found', about, outcome, by: [one, life.staff([one])] });
    if (outcome === 'met') return;
    life.plan(scheme.appeal.withinDays.value + 1, () => {
      const period = life.held(code)?.periods.find((each) => each.basis === 'renewal' && each.from === from);
      if (life.over || !period || life.held(code)?.cycle.from !== from) return;
      life.happen({ what: 'renewal-withdrawn', credential: code, about, from, endedOn: from > life.today ? from : life.today });
      life.plan(from > life.today ? from : life.today, () => life.next.ended(life, code, `${code}:${from}`));
    });
  });
}
