import { awardPeriod, caseDecisionStep, decidePortfolio, mayAppeal, revocationFinalOn, spansOf } from '@einthoven/scheme';
import { standingFacts } from './held.ts';
import type { Life } from './life.ts';
import { inForce } from './scheme-changes.ts';

/** What may come to somebody who holds the credential: a case, a wish to give it back, death, becoming an instructor. */
export function meetFate(life: Life): void {
  const within = (share: number, act: () => void) => life.chance(share) && life.plan(life.from(30, 2500), act);
  within(0.07, () => openCase(life));
  within(0.02, () => surrender(life));
  within(0.02, () => {
    if (life.over) return;
    life.over = true;
    for (const code of life.person.held.keys()) life.act(code, 'deceased', [life.staff([])], 'a notice of death', true);
  });
  if (!life.world.plain) within(0.12, () => becomeInstructor(life));
}

function surrender(life: Life): void {
  const status = life.status('CET');
  if (life.over || status === 'revoked') return;
  life.act('CET', 'surrender', ['the holder'], 'the holder wishes it', false, life.from(0, 1));
  life.over = true;
  if (!life.world.plain && life.chance(0.5)) {
    life.givenBack = true;
    life.plan(life.from(10, 900), () => life.next.apply(life));
  }
  life.plan(life.from(1, 100), () => {
    if (life.over && life.chance(0.05)) life.act('CET', 'revoke', [life.staff([]), life.staff([])].slice(0, 1), 'a case that was open', true);
  });
}

function openCase(life: Life): void {
  const status = life.status('CET');
  if (life.over || status === 'suspended') return;
  const scheme = inForce(life.world.schemes, 'CET', life.today);
  const name = `case:${++life.case}`;
  const prepared = life.staff([]);
  const heard = scheme.conduct.answerWithinDays.value + 1;
  life.plan(heard + life.from(0, 20), () => {
    if (life.over) return;
    const outcome = life.oneOf(['suspension', 'suspension', 'revocation'] as const);
    const one = life.staff([], [prepared]);
    const two = life.staff([one], [prepared]);
    if (caseDecisionStep(outcome, undefined, one) !== 'proposal' || caseDecisionStep(outcome, { outcome, by: one }, two) !== 'decision') return;
    const decidedAt = life.noon();
    life.act('CET', 'suspend', [one, two], name);
    const appeals = life.chance(0.4);
    const finalOn = revocationFinalOn(decidedAt, scheme);
    if (appeals)
      life.plan(life.from(1, 40), () => {
        if (life.over) return;
        if (mayAppeal({ personId: 'p', decisionAbout: 'p', decidedAt, appealed: false, now: life.noon() }, scheme) !== undefined) {
          if (outcome === 'revocation') life.act('CET', 'revoke', [one, two], name);
          return;
        }
        life.happen({ what: 'appealed', decision: name });
        life.plan(life.from(5, scheme.appeal.decidedWithinDays.value), () => {
          if (life.over) return;
          const decider = life.staff([one, two], [prepared]);
          const overturned = life.chance(0.4);
          life.happen({ what: 'appeal-decided', decision: name, outcome: overturned ? 'overturned' : 'upheld', by: [decider] });
          if (overturned) life.act('CET', 'lift-suspension', [decider], `appeal of ${name}`);
          else if (outcome === 'revocation' && life.today >= finalOn) life.act('CET', 'revoke', [one, two], name);
          else if (outcome === 'revocation') life.plan(finalOn, () => life.act('CET', 'revoke', [one, two], name));
          else life.plan(life.from(10, 200), () => life.act('CET', 'lift-suspension', [life.staff([])], name));
        });
      });
    else if (outcome === 'revocation') life.plan(finalOn, () => life.act('CET', 'revoke', [one, two], name));
    else life.plan(life.from(30, 300), () => life.act('CET', 'lift-suspension', [life.staff([])], name));
  });
}

function becomeInstructor(life: Life): void {
  const held = life.held('CET');
  if (life.over || !held || life.held('CEI')) return;
  const scheme = inForce(life.world.schemes, 'CEI', life.today);
  const job = { from: life.workedFrom, to: life.today };
  const decision = decidePortfolio(
    {
      foundation: life.status('CET'),
      jobs: [{ ...job, answer: { confirmed: job } }],
      samples: scheme.award.teachingSamples.value,
      references: Array.from({ length: scheme.award.references.value }, () => ({ answered: true })),
      interview: 'not-wished',
      background: true,
      interestsDeclared: true,
    },
    scheme,
    life.today,
  );
  const span = spansOf(standingFacts(life.person, 'CET', life.world.schemes.versions).periods).find(({ from, to }) => from <= life.today && life.today < to);
  if (!decision.awardable || !span) return;
  const one = life.staff([]);
  const own = awardPeriod(life.today, scheme);
  const to = span.to < own.to ? span.to : own.to;
  life.happen({
    what: 'awarded',
    credential: 'CEI',
    version: scheme.version,
    from: own.from,
    to,
    provisional: false,
    application: undefined,
    anew: false,
    by: [one, life.staff([one])],
  });
  life.next.beginCycle(life, 'CEI');
}
