import { addDays, addMonths, addYears } from '@einthoven/kernel';
import { approvalNeeds, attemptDecision, awardPeriod, decideEligibility, examWayOn, type CetScheme, type EligibilityClaims } from '@einthoven/scheme';
import type { PlainDate } from '@einthoven/kernel';
import { standingFacts } from './held.ts';
import type { Life } from './life.ts';
import { inForce } from './scheme-changes.ts';

/** Applies for the exam, for the first time or as a former holder, and goes on to sit. */
export function apply(life: Life): void {
  if (life.over && !life.givenBack) return;
  const former = life.held('CET') !== undefined;
  if (former && wayOf(life) !== 'anew') return;
  const scheme = inForce(life.world.schemes, 'CET', life.today);
  const application = ++life.application;
  const young = !former && life.chance(0.04);
  const hours = scheme.training;
  const short = !former && life.chance(0.08);
  const claims: EligibilityClaims = {
    birthDate: addYears(life.today, young ? -17 : -life.from(18, 55)),
    secondarySchool: young ? 'student' : 'yes',
    training: former
      ? { route: 'former-credential' }
      : {
          route: 'program',
          completedOn: addDays(life.today, -life.from(1, 900)),
          classHours: short ? hours.classHours.value.min - 1 : hours.classHours.value.min,
          clinicalHours: hours.clinicalHours.value.min,
          supervisedTracings: hours.supervisedTracings.value,
          preceptorName: 'A preceptor',
        },
  };
  const decision = decideEligibility(
    scheme,
    claims,
    {
      certificateUploaded: true,
      program: { approval: life.chance(0.9) ? 'approved' : 'not-on-record', classHours: undefined, clinicalHours: undefined },
      attestations: [],
      guardianConsent: young ? 'given' : 'none-asked',
      formerCredential: former,
    },
    life.today,
  );
  life.happen({ what: 'applied', application, version: scheme.version, route: claims.training.route });
  const first = life.staff([]);
  const needs = approvalNeeds(decision);
  life.plan(life.from(0, 10), () => {
    if (needs === 'not-possible') {
      life.happen({ what: 'application-decided', application, outcome: 'refused', by: [first] });
      if (life.chance(0.6)) life.plan(life.from(20, 200), () => apply(life));
      return;
    }
    const by = needs === 'two-people' ? [first, life.staff([first])] : [first];
    life.happen({ what: 'application-decided', application, outcome: 'approved', by });
    const openUntil = addMonths(life.today, scheme.application.openMonths.value);
    const cents = scheme.fee.certificationCents.value;
    life.plan(life.from(0, 30), () => {
      life.happen({ what: 'paid', fee: 'certification', about: `application:${application}`, version: scheme.version, cents });
      life.plan(life.from(1, 120), () => sit(life, application, openUntil, scheme, young, former));
    });
  });
}

/** What the exam can give them today. */
function wayOf(life: Life) {
  const held = life.held('CET');
  if (!held) return 'first';
  return examWayOn(life.today, standingFacts(life.person, 'CET', life.world.schemes.versions), life.scheme(held.version));
}

function sit(life: Life, application: number, openUntil: PlainDate, scheme: CetScheme, provisional: boolean, anew: boolean): void {
  if (life.over && !life.givenBack) return;
  const decision = attemptDecision({
    scheme,
    now: life.noon(),
    application: { applicationId: String(application), openUntil },
    way: wayOf(life),
    entitlement: { quantity: scheme.exam.attempts.value, held: false, ended: false },
    attempts: life.attempts,
  });
  if (decision.decision === 'new-application') {
    if (life.chance(0.5)) life.plan(addDays(decision.from, life.from(0, 60)), () => apply(life));
    return;
  }
  if (decision.decision === 'wait')
    return life.plan(addDays(decision.from, life.chance(0.3) ? 0 : life.from(0, 60)), () => sit(life, application, openUntil, scheme, provisional, anew));
  if (decision.decision !== 'may-sit') {
    if (life.chance(0.5)) life.plan(life.from(1, 100), () => apply(life));
    return;
  }
  const passed = life.chance(life.skill);
  life.attempts.push({ attemptId: `${life.attempts.length}`, applicationId: String(application), submittedAt: life.noon(), passed });
  life.happen({ what: 'sat', application, passed });
  if (!passed) return life.plan(life.from(0, 40), () => sit(life, application, openUntil, scheme, provisional, anew));
  if (life.givenBack) life.over = false;
  life.givenBack = false;
  const period = awardPeriod(life.today, scheme);
  life.happen({
    what: 'awarded',
    credential: 'CET',
    version: scheme.version,
    from: period.from,
    to: period.to,
    provisional: provisional && !anew,
    application,
    anew,
    by: [],
  });
  if (provisional && !anew) {
    life.plan(life.from(100, 365), () => life.act('CET', 'provisional-ended', ['the holder'], 'the holder has finished school'));
  }
  if (!anew) life.next.meetFate(life);
  life.next.beginCycle(life, 'CET');
}
