import { addDays, err, ok, plainDateIn, type Clock, type PlainDate, type Result, type Rng } from '@einthoven/kernel';
import { CREDENTIALS, drawNumber, foldName, foldWords, type CredentialNumber } from '@einthoven/credential';
import { awardPeriod, examWayOn, lastDayOf, provisionalWaits, renewalDates, spansOf, standingOn, type CredentialPeriod, type Scheme } from '@einthoven/scheme';
import { getProfile, grantRole } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { awards, identityStanding, type IdentityStanding } from '../identity/index.ts';
import { anySchemeVersion, currentScheme, schemeVersion } from '../scheme/index.ts';
import { findResult, scoreAttempt, type ExamResult } from '../scoring/index.ts';
import { actOnStanding } from './action.ts';
import { insertHold, type HoldReason } from './award-hold.queries.ts';
import {
  endPeriod,
  insertCredential,
  insertPeriod,
  lockAttempt,
  lockHolder,
  putRegistryEntry,
  selectCredentials,
  type Credential,
  type CredentialGround,
  type KeptPeriod,
  type RegistryEntry,
} from './credential.queries.ts';
import { tellNotPassed } from './not-passed.ts';
import { findProvisionalFacts } from './provisional.queries.ts';

/** What came of an attempt. */
export type Award = {
  readonly result: ExamResult;
  /** The credential the person holds now; undefined where the attempt was not passed and none was held before. */
  readonly credential: { readonly credentialId: string; readonly number: CredentialNumber } | undefined;
  /** Whether this call awarded it. */
  readonly awarded: boolean;
  /** Passed, and the credential waits: for what. */
  readonly held: HoldReason | undefined;
};

/** Why nothing was scored or awarded. */
export type AwardRefusal =
  /** There is no such attempt. */
  | 'AWARD_ATTEMPT_UNKNOWN'
  /** It has not been submitted yet: close it first. */
  | 'AWARD_ATTEMPT_OPEN';

/** Eight random characters collide once in hundreds of millions; so many in a row means that something is broken. */
const DRAWS = 20;

/**
 * Scores a submitted attempt and, on a pass, awards the credential (or holds it, where the scheme asks to see who the
 * person is and nobody has yet): result, credential, period, registry entry,
 * role, event and mail in one transaction, the only place that does either. Calling it again, even at the same
 * moment, returns the same result and the same credential.
 *
 * @param parts the rng must be unpredictable outside tests: numbers are drawn from it
 */
export async function awardAttempt(db: Db, attemptId: string, parts: { readonly clock: Clock; readonly rng: Rng }): Promise<Result<Award, AwardRefusal>> {
  return inTransaction(db, async (tx) => {
    const attempt = await lockAttempt(tx, attemptId);
    if (!attempt) return err('AWARD_ATTEMPT_UNKNOWN');
    if (!attempt.submittedAt) return err('AWARD_ATTEMPT_OPEN');
    const now = parts.clock.now();
    const scoredBefore = (await findResult(tx, attemptId)) !== undefined;
    const result = await scoreAttempt(tx, attemptId, now);
    if (!result.passed && !scoredBefore) await tellNotPassed(tx, attempt, result, now);
    const { credential: code } = schemeVersion(attempt.schemeVersion);
    const held = (await selectCredentials(tx, { personId: attempt.personId })).find(({ credential }) => credential === code);
    const anew = held !== undefined && result.passed && opensAnew(held, attempt.submittedAt, now);
    if (held && !anew) return ok({ result, credential: { credentialId: held.credentialId, number: held.number }, awarded: false, held: undefined });
    if (!result.passed) return ok({ result, credential: undefined, awarded: false, held: undefined });
    const standing = await identityStanding(tx, attempt.applicationId, schemeVersion(attempt.schemeVersion));
    if (!awards(standing)) {
      await hold(tx, attempt, result, standing, now);
      return ok({ result, credential: undefined, awarded: false, held: 'identity' });
    }
    if (held) {
      await awardAnew(tx, held, attempt, result, now);
      // What was provisional once is full where nothing of the new application says otherwise.
      const isReserved = held.provisional && !held.actions.some(({ action }) => action === 'provisional-ended');
      if (isReserved && !(await isProvisional(tx, attempt, now))) await endReserve(tx, held, now);
    }
    const credential = held ? { credentialId: held.credentialId, number: held.number } : await award(tx, attempt, result, now, parts.rng);
    return ok({ result, credential, awarded: true, held: undefined });
  });
}

/** Keeps the credential until a person has seen who sat: the score stands, the first call says so. */
async function hold(
  tx: Tx,
  attempt: { readonly personId: string; readonly schemeVersion: string },
  { resultId, scaledScore }: ExamResult,
  standing: IdentityStanding,
  now: Date,
): Promise<void> {
  if (!(await insertHold(tx, resultId, 'identity', now))) return;
  await recordEvent(tx, {
    kind: 'credential.held',
    actor: { kind: 'system' },
    subjectPersonId: attempt.personId,
    entity: { name: 'result', id: resultId },
    reason: 'The exam was passed; nobody has yet seen and accepted who the person is',
    schemeVersion: attempt.schemeVersion,
    payload: { identity: standing },
    occurredAt: now,
  });
  await tell(tx, {
    toPersonId: attempt.personId,
    message: standing === 'waiting' ? 'credential.held-waiting' : 'credential.held-asked',
    values: { score: scaledScore },
    at: now,
  });
}

async function award(
  tx: Tx,
  attempt: { personId: string; applicationId: string; schemeVersion: string; provisional: boolean; demonstrationPerson: boolean },
  result: ExamResult,
  now: Date,
  rng: Rng,
): Promise<{ credentialId: string; number: CredentialNumber }> {
  const scheme = schemeVersion(attempt.schemeVersion);
  const opened = await openCredential(tx, scheme, {
    personId: attempt.personId,
    ground: { resultId: result.resultId },
    // Who came of age between applying and passing is certified without reserve.
    provisional: await isProvisional(tx, attempt, now),
    demonstrationPerson: attempt.demonstrationPerson,
    foundation: undefined,
    reason: 'The exam was passed and every condition of the application is met',
    by: undefined,
    now,
    rng,
  });
  const { credentialId, number, period } = opened;
  const { opensOn, advisedBy } = renewalDates(period, scheme);
  await tell(tx, {
    toPersonId: attempt.personId,
    message: 'credential.awarded',
    values: {
      score: result.scaledScore,
      cut: scheme.exam.scale.value.cut,
      credential: scheme.title,
      issuer: scheme.issuer,
      number,
      awardedOn: period.from,
      validThrough: lastDayOf(period),
      recordUrl: `${config().baseUrl}/registry/${number}`,
      renewalOpens: opensOn,
      renewalAdvised: advisedBy,
    },
    calendar: {
      on: advisedBy,
      title: { en: 'Start your renewal today at the latest', es: 'Empiece su renovación hoy a más tardar' },
      path: '/credential',
      uid: `renewal-${credentialId}`,
    },
    at: now,
  });
  return { credentialId, number };
}

/** Ends that a credential is provisional, by the application under which it was won anew. */
async function endReserve(tx: Tx, held: Credential, now: Date): Promise<void> {
  await actOnStanding(tx, held, {
    action: 'provisional-ended',
    publicReason: undefined,
    effectiveOn: plainDateIn(now, schemeVersion(held.schemeVersion).zone.value),
    by: undefined,
    reason: 'won anew by somebody of age who has finished school',
    at: now,
  });
}

/** Whether what is awarded is provisional: the application was found so, and something is still waited for. */
async function isProvisional(
  tx: Tx,
  attempt: { readonly provisional: boolean; readonly applicationId: string; readonly schemeVersion: string },
  now: Date,
): Promise<boolean> {
  if (!attempt.provisional) return false;
  const scheme = schemeVersion(attempt.schemeVersion);
  return provisionalWaits(scheme, await findProvisionalFacts(tx, attempt.applicationId), plainDateIn(now, scheme.zone.value)).length > 0;
}

/** What opening a credential takes, whatever it rests on. */
type Opening = {
  readonly personId: string;
  readonly ground: CredentialGround;
  readonly provisional: boolean;
  readonly demonstrationPerson: boolean;
  /** The credential that it must be held with, where the scheme names one. */
  readonly foundation: Credential | undefined;
  readonly reason: string;
  /** Who decided; undefined where a rule did. */
  readonly by: string | undefined;
  readonly now: Date;
  readonly rng: Rng;
};

/** A credential that was just awarded. */
export type Opened = { readonly credentialId: string; readonly number: CredentialNumber; readonly period: CredentialPeriod };

/** Number, first period, registry entry, role and event of a new credential of any scheme. */
async function openCredential(tx: Tx, scheme: Scheme, opening: Opening): Promise<Opened> {
  const { personId, ground, provisional, now, rng } = opening;
  const code = CREDENTIALS.find((known) => known === scheme.credential);
  if (!code) throw new Error(`no number is made for the ${scheme.credential}`);
  const awardedOn = plainDateIn(now, scheme.zone.value);
  const demonstration = opening.demonstrationPerson || config().mode === 'demonstration';
  let credentialId: string | undefined;
  let number = drawNumber(code, rng);
  for (let draw = 1; credentialId === undefined; draw++) {
    if (draw > DRAWS) throw new Error(`${DRAWS} credential numbers in a row were taken`);
    const row = { number, personId, credential: code, schemeVersion: scheme.version, ground, provisional, demonstration, awardedOn, awardedAt: now };
    credentialId = await insertCredential(tx, row);
    if (credentialId === undefined) number = drawNumber(code, rng);
  }
  const period = awardPeriod(awardedOn, scheme, opening.foundation);
  await insertPeriod(tx, credentialId, period, 'award', now);
  const entry = await registryEntry(tx, personId);
  if (entry) await putRegistryEntry(tx, credentialId, entry, now);
  await grantRole(tx, { personId, role: 'certificant', grantedBy: undefined, reason: 'Credential awarded', at: now });
  await recordEvent(tx, {
    kind: 'credential.awarded',
    actor: opening.by === undefined ? { kind: 'system' } : { kind: 'person', personId: opening.by },
    subjectPersonId: personId,
    entity: { name: 'credential', id: credentialId },
    reason: opening.reason,
    schemeVersion: scheme.version,
    payload: { ...ground, from: period.from, to: period.to, provisional, demonstration },
    occurredAt: now,
  });
  return { credentialId, number, period };
}

/** Why a decision to award gave no credential. */
export type DecisionAwardRefusal =
  /** The credential that it must be held with is not in force today. */
  | 'AWARD_FOUNDATION_NOT_HELD'
  /** The person holds it, or it was taken away or given back. */
  | 'AWARD_HELD_BEFORE';

/**
 * Awards a credential that is won by a decision: number, period, registry entry, role and event. Run it in the transaction
 * of the decision, which also tells the person.
 *
 * @param parts the rng must be unpredictable outside tests
 */
export async function awardByDecision(
  tx: Tx,
  award: { readonly personId: string; readonly schemeVersion: string; readonly decisionId: string; readonly by: string; readonly reason: string },
  parts: { readonly now: Date; readonly rng: Rng },
): Promise<Result<Opened, DecisionAwardRefusal>> {
  const scheme = anySchemeVersion(award.schemeVersion);
  const demonstrationPerson = await lockHolder(tx, award.personId);
  const held = await selectCredentials(tx, { personId: award.personId });
  const heldWith = scheme.validity.heldWith?.value;
  const foundation = held.find(({ credential }) => credential === heldWith);
  if (heldWith !== undefined) {
    const status = foundation && standingOn(plainDateIn(parts.now, scheme.zone.value), foundation, anySchemeVersion(foundation.schemeVersion))?.status;
    if (status !== 'active' && status !== 'due') return err('AWARD_FOUNDATION_NOT_HELD');
  }
  const { personId, decisionId, by, reason } = award;
  const before = held.find(({ credential }) => credential === scheme.credential);
  if (before) {
    const status = standingOn(plainDateIn(parts.now, scheme.zone.value), before, scheme)?.status;
    if (status !== 'inactive' && status !== 'lapsed') return err('AWARD_HELD_BEFORE');
    return ok(await openAnew(tx, before, scheme, { foundation, ground: { decisionId }, by, reason, now: parts.now }));
  }
  return ok(await openCredential(tx, scheme, { personId, ground: { decisionId }, provisional: false, demonstrationPerson, foundation, reason, by, ...parts }));
}

/**
 * Whether a pass puts a credential back into force that ran out or was given back, by whatever route its holder applied.
 * A pass counts for what came after it: the one that won the credential does not win it twice.
 */
function opensAnew(held: Credential, submittedAt: Date, now: Date): boolean {
  const scheme = anySchemeVersion(held.schemeVersion);
  return wonBy(held, submittedAt) === undefined && examWayOn(plainDateIn(now, scheme.zone.value), held, scheme) === 'anew';
}

/** The period that a pass has won: awarded once it was submitted. */
function wonBy({ periods }: Credential, submittedAt: Date): KeptPeriod | undefined {
  return periods.find(({ basis, grantedAt }) => basis === 'award' && grantedAt >= submittedAt);
}

/** Whether a pass that was submitted at an instant has given its person the credential, for the first time or anew. */
export async function hasWon(db: Db, personId: string, submittedAt: Date): Promise<boolean> {
  const held = (await selectCredentials(db, { personId })).find(({ credential }) => credential === currentScheme().credential);
  return held !== undefined && wonBy(held, submittedAt) !== undefined;
}

/** Certified anew by the exam: a new period from today, under the number that the person keeps. */
async function awardAnew(tx: Tx, held: Credential, attempt: { readonly schemeVersion: string }, { resultId }: ExamResult, now: Date): Promise<void> {
  const scheme = schemeVersion(attempt.schemeVersion);
  const reason = 'The exam was passed again after the credential had ended';
  const { period } = await openAnew(tx, held, scheme, { foundation: undefined, ground: { resultId }, by: undefined, reason, now });
  const ended = surrenderOf(held)?.effectiveOn ?? spansOf(held.periods).at(-1)?.to ?? period.from;
  await tell(tx, {
    toPersonId: held.personId,
    message: 'renewal.reinstated',
    values: { credential: scheme.title, number: held.number, from: period.from, lastDay: lastDayOf(period), endedOn: ended },
    at: now,
  });
}

/** Ends what was left of the periods of a credential that was given back; the one that began on that very day had that day. */
async function endLeft(tx: Tx, { periods }: Credential, on: PlainDate): Promise<void> {
  for (const { periodId, from, to, endedOn } of periods) {
    if (endedOn === undefined && to > on) await endPeriod(tx, periodId, from > on ? from : from === on ? addDays(on, 1) : on);
  }
}

/** The surrender that a credential stands under. */
function surrenderOf(held: Credential): Credential['actions'][number] | undefined {
  const last = held.periods.findLast(({ basis }) => basis === 'award')?.from;
  return held.actions.findLast(({ action, effectiveOn }) => action === 'surrender' && last !== undefined && effectiveOn >= last);
}

/**
 * A new period from today of a credential that had ended, under its number. What was left of the periods of one that was
 * given back ends with the day of that; won anew on the same day, it begins on the next.
 */
async function openAnew(tx: Tx, held: Credential, scheme: Scheme, opening: Pick<Opening, 'foundation' | 'ground' | 'by' | 'reason' | 'now'>): Promise<Opened> {
  const { ground, by, reason, now } = opening;
  const today = plainDateIn(now, scheme.zone.value);
  const surrender = surrenderOf(held);
  const period = awardPeriod(surrender?.effectiveOn === today ? addDays(today, 1) : today, scheme, opening.foundation);
  if (surrender) await endLeft(tx, held, surrender.effectiveOn);
  await insertPeriod(tx, held.credentialId, period, 'award', now, scheme.version);
  const entry = await registryEntry(tx, held.personId);
  if (entry) await putRegistryEntry(tx, held.credentialId, entry, now);
  await recordEvent(tx, {
    kind: 'credential.certified-anew',
    actor: by === undefined ? { kind: 'system' } : { kind: 'person', personId: by },
    subjectPersonId: held.personId,
    entity: { name: 'credential', id: held.credentialId },
    reason,
    schemeVersion: scheme.version,
    payload: { ...ground, from: period.from, to: period.to },
    occurredAt: now,
  });
  return { credentialId: held.credentialId, number: held.number, period };
}

/** What the registry lists of a person today; undefined once they were erased. */
export async function registryEntry(db: Db, personId: string): Promise<RegistryEntry | undefined> {
  const profile = await getProfile(db, personId);
  if (!profile) return undefined;
  const { city, stateCode } = profile;
  return {
    nameAsCertified: profile.legalName,
    familyName: profile.familyName,
    familyNameFolded: foldName(profile.familyName),
    givenNameFolded: givenWords(profile.legalName, profile.familyName).join(' '),
    place: profile.registryPlaceShown && city && stateCode ? { city, stateCode } : undefined,
  };
}

/** The words of a legal name that are not its family name; a person of one name is found by it twice. */
function givenWords(legalName: string, familyName: string): readonly string[] {
  const family = new Set(foldWords(familyName));
  const words = foldWords(legalName);
  const given = words.filter((word) => !family.has(word));
  return given.length > 0 ? given : words;
}
