import { plainDateIn, toPlainDate, type Clock, type PlainDate } from '@einthoven/kernel';
import type { AttemptRefusal } from '@einthoven/scheme';
import type { PathFacts } from '#lib/path/path-stops.ts';
import { ageOn, findGuardianConsent, getProfile, permit, type Actor, type GuardianConsent } from '../account/index.ts';
import { findCurrentApplication } from '../eligibility/index.ts';
import { findEntitlement, holdReason } from '../payment/index.ts';
import { examOverview, type ExamOverview } from '../exam/index.ts';
import { findHold, readOwnRecord } from '../credential/index.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import type { Db } from '../db/pool.ts';

/** What counts on the path: whether somebody has to be asked, is asked, or has answered. */
const GUARDIAN = {
  'none-asked': 'not-asked',
  ended: 'not-asked',
  waiting: 'waiting',
  given: 'given',
  refused: 'refused',
  withdrawn: 'refused',
} as const satisfies Record<GuardianConsent, PathFacts['guardian']>;

/** Gathers what the path shows about the person who asks. Nothing is decided here: each concept says its own part. */
export async function readPathFacts(db: Db, actor: Actor, clock: Clock): Promise<PathFacts> {
  const now = clock.now();
  const examPermission = permit(actor, 'exam.sit-own');
  const credentialPermission = permit(actor, 'credential.read-own');
  if (!examPermission.ok || !credentialPermission.ok) throw new Error('the path is for signed-in people');
  const application = await findCurrentApplication(db, actor.personId);
  const scheme = application ? schemeVersion(application.schemeVersion) : currentScheme();
  const zone = scheme.zone.value;
  const [profile, consent, overview, record, attempts] = [
    await getProfile(db, actor.personId),
    await findGuardianConsent(db, actor.personId, now),
    await examOverview(db, examPermission.value, clock),
    await readOwnRecord(credentialPermission.value, db, now),
    application && (await findEntitlement(db, application.applicationId, 'final-attempts')),
  ];
  const minor = profile?.birthDate ? ageOn(toPlainDate(profile.birthDate), plainDateIn(now, zone)) < scheme.person.minAgeYears.value : false;
  return {
    guardian: minor ? GUARDIAN[consent] : 'not-needed',
    application:
      application && application.state !== 'withdrawn'
        ? {
            state: application.state,
            submittedOn: application.submittedAt ? plainDateIn(application.submittedAt, zone) : null,
            decidedOn: application.decidedAt ? plainDateIn(application.decidedAt, zone) : null,
            openUntil: application.openUntil ?? null,
          }
        : undefined,
    fee: {
      amountCents: scheme.fee.certificationCents.value,
      paidOn: attempts && !attempts.endedAt ? plainDateIn(attempts.grantedAt, zone) : null,
      hold: (application && attempts?.heldSince && !attempts.endedAt && (await holdReason(db, application.applicationId))) || null,
    },
    exam: {
      attemptsAllowed: scheme.exam.attempts.value,
      items: scheme.exam.scoredItems.value + scheme.exam.pretestItems.value,
      minutes: scheme.exam.minutes.value,
      ...examState(overview, plainDateIn(now, zone)),
    },
    held: !record && (await findHold(db, actor.personId)) !== undefined,
    credential: record && {
      number: record.public.number,
      awardedOn: record.public.firstCertifiedOn,
      lastValidDay: record.public.period.lastDay,
      renewalOpensOn: record.renewalOpensOn,
      standing: record.public.status,
    },
  };
}

/** What of the reasons not to sit is a state of its own; the others follow from the application and the fee. */
const REFUSED_STATES: Partial<Record<AttemptRefusal, PathFacts['exam']['state']>> = {
  EXAM_PASSED_ALREADY: 'passed',
  EXAM_SCORE_PENDING: 'score-pending',
  EXAM_APPLICATION_CLOSED: 'closed',
  EXAM_CONSENT_MISSING: 'guardian-missing',
};

function examState({ decision }: ExamOverview, today: PlainDate): Pick<PathFacts['exam'], 'state' | 'attemptsLeft' | 'opensOn' | 'openAttemptId'> {
  const base = { attemptsLeft: 0, opensOn: null, openAttemptId: null };
  switch (decision.decision) {
    case 'continue':
      return { ...base, state: 'in-progress', openAttemptId: decision.attemptId };
    case 'may-sit':
      return { ...base, state: 'open', attemptsLeft: decision.attemptsLeft };
    case 'wait':
      return { ...base, state: 'waiting', attemptsLeft: decision.attemptsLeft, opensOn: decision.from };
    case 'new-application':
      return { ...base, state: 'used-up', opensOn: decision.from > today ? decision.from : null };
    default:
      return { ...base, state: REFUSED_STATES[decision.reason] ?? 'none' };
  }
}
