import { plainDateIn, type PlainDate } from '@einthoven/kernel';
import { examWayOn, newApplicationFrom } from '@einthoven/scheme';
import type { Db } from '../db/pool.ts';
import { currentScheme } from '../scheme/index.ts';
import { findApprovedApplication } from './application.queries.ts';
import { findExamPast } from './exam-way.queries.ts';

/** Why the exam can give a person nothing now, whatever they apply or pay for. */
export type ExamClosed =
  /** They hold the credential. */
  | 'APPLICATION_CREDENTIAL_HELD'
  /** They passed, and the credential waits until a person has seen who they are. */
  | 'APPLICATION_AWARD_WAITS'
  /** Their credential is suspended. */
  | 'APPLICATION_CREDENTIAL_SUSPENDED'
  /** Their credential was taken away for good, or they are on record as dead. */
  | 'APPLICATION_CREDENTIAL_ENDED'
  /** They used all attempts of an application, and the months after it are not over. */
  | 'APPLICATION_TOO_EARLY';

/** Why a person cannot apply or pay now; from which day they can, where a day alone opens it. */
export type NoApplying = { readonly code: ExamClosed | 'APPLICATION_ALREADY_APPROVED'; readonly from: PlainDate | undefined };

const CLOSED = {
  'in-force': 'APPLICATION_CREDENTIAL_HELD',
  suspended: 'APPLICATION_CREDENTIAL_SUSPENDED',
  revoked: 'APPLICATION_CREDENTIAL_ENDED',
  deceased: 'APPLICATION_CREDENTIAL_ENDED',
} as const;

/** Why a person cannot start an application now; undefined where they can. */
export async function findNoApplying(db: Db, personId: string, now: Date): Promise<NoApplying | undefined> {
  const { closed, passedUnder, anew } = await look(db, personId, now);
  if (closed) return closed;
  const approved = await findApprovedApplication(db, personId, plainDateIn(now, currentScheme().zone.value));
  // An application that was passed under gives nothing more: who gave the credential back within its year applies again.
  if (approved && !(anew && passedUnder.has(approved.applicationId))) return { code: 'APPLICATION_ALREADY_APPROVED', from: undefined };
  return undefined;
}

/** Why a person can sit no exam, so that nobody pays for nothing; undefined where they can, or a wait of days alone is left. */
export async function findExamClosed(db: Db, personId: string, now: Date): Promise<ExamClosed | undefined> {
  return (await look(db, personId, now)).closed?.code;
}

async function look(
  db: Db,
  personId: string,
  now: Date,
): Promise<{
  readonly closed: { readonly code: ExamClosed; readonly from: PlainDate | undefined } | undefined;
  readonly passedUnder: ReadonlySet<string>;
  readonly anew: boolean;
}> {
  const scheme = currentScheme();
  const { held, attempts, awardWaits } = await findExamPast(db, personId);
  const way = examWayOn(plainDateIn(now, scheme.zone.value), held?.facts, held?.rules ?? scheme);
  const from = newApplicationFrom({ scheme, now, attempts });
  const passedUnder = new Set(attempts.flatMap(({ applicationId, passed }) => (passed ? [applicationId] : [])));
  const code = way !== 'first' && way !== 'anew' ? CLOSED[way] : awardWaits ? 'APPLICATION_AWARD_WAITS' : undefined;
  return { closed: code ? { code, from: undefined } : from ? { code: 'APPLICATION_TOO_EARLY', from } : undefined, passedUnder, anew: way === 'anew' };
}
