import { plainDateIn, type Clock, type PlainDate } from '@einthoven/kernel';
import { ageYears, attemptDecision, examWayOn, type AttemptDecision, type CetScheme } from '@einthoven/scheme';
import { minutesWith, type Accommodation } from '../accommodation/index.ts';
import type { Permission } from '../account/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import type { Attempt, PreparedAttempt } from './attempt.queries.ts';
import { readStanding, type Standing } from './standing.queries.ts';
import { examStatements } from './statements.ts';

/** What `/exam` says. */
export type ExamOverview = {
  readonly decision: AttemptDecision;
  readonly attempts: readonly Attempt[];
  readonly scheme: CetScheme;
  /** Whether today's rules were agreed to since the last attempt. */
  readonly agreed: boolean;
  readonly application: { readonly applicationId: string; readonly openUntil: PlainDate } | undefined;
  /** What was granted to this person, for every exam. */
  readonly accommodation: Accommodation | undefined;
  /** Minutes of this person's exam, extra time included. */
  readonly minutes: number;
};

/** What is true now about a person and the final exam. */
export async function examOverview(db: Db, permission: Permission<'exam.sit-own'>, clock: Clock): Promise<ExamOverview> {
  const { prepared: _, ...overview } = await standingOf(db, permission, clock.now());
  return overview;
}

/** The same, with the attempt that is prepared; in a transaction by what holds there. */
export async function standingOf(db: Db, permission: Permission<'exam.sit-own'>, now: Date): Promise<OverviewAndPrepared> {
  return overviewFrom(await readStanding(db, permission.actor.personId, plainDateIn(now, currentScheme().zone.value)), now);
}

/** When a person can sit next, as the server tells it: in the transaction of a result. */
export async function nextSitting(tx: Tx, personId: string, now: Date): Promise<AttemptDecision> {
  return overviewFrom(await readStanding(tx, personId, plainDateIn(now, currentScheme().zone.value)), now).decision;
}

/** What is true of a person and the final exam, with what is prepared. */
export type OverviewAndPrepared = ExamOverview & { readonly prepared: PreparedAttempt | undefined };

/** What follows from where a person stands. */
export function overviewFrom(standing: Standing, now: Date): OverviewAndPrepared {
  const { attempts, application, held, entitlement, accommodation, prepared } = standing;
  const scheme = application ? schemeVersion(application.schemeVersion) : currentScheme();
  const today = plainDateIn(now, scheme.zone.value);
  const underAge = standing.birthDate !== undefined && ageYears(standing.birthDate, today) < scheme.person.minAgeYears.value;
  const decision = attemptDecision({
    scheme,
    now,
    consentMissing: underAge && !standing.guardianAgreed,
    application,
    way: examWayOn(today, held?.facts, held?.rules ?? scheme),
    entitlement: entitlement && { ...entitlement, quantity: entitlement.quantity ?? scheme.exam.attempts.value },
    // A void attempt is as if it had not been, but for the form that was seen.
    attempts: attempts.flatMap((attempt) => (attempt.state === 'void' ? [] : [{ ...attempt, applicationId: attempt.applicationId ?? '' }])),
  });
  const minutes = minutesWith(scheme.exam.minutes.value, accommodation);
  const agreed = examStatements().every((statement) => standing.agreed.has(statement.sha256));
  return { decision, attempts, scheme, application, accommodation, minutes, agreed, prepared };
}
