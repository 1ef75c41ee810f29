import { err, ok, plainDateIn, type Clock, type Result, type Rng } from '@einthoven/kernel';
import { drawNumber, foldName, foldWords, type CredentialNumber } from '@einthoven/credential';
import { awardPeriod, lastDayOf, renewalDates } from '@einthoven/scheme';
import { emailOf, getProfile, grantRole } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { awards, identityStanding, type IdentityStanding } from '../identity/index.ts';
import { OFFICE_CLOSING, queueMail } from '../platform/mail.ts';
import { schemeVersion } from '../scheme/index.ts';
import { scoreAttempt, type ExamResult } from '../scoring/index.ts';
import { dateWords } from '../../ui/words.ts';
import { insertHold, type HoldReason } from './award-hold.queries.ts';
import { insertCredential, insertPeriod, lockAttempt, putRegistryEntry, selectCredentials, type RegistryEntry } from './credential.queries.ts';

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
    if (!attempt.submitted) return err('AWARD_ATTEMPT_OPEN');
    const now = parts.clock.now();
    const result = await scoreAttempt(tx, attemptId, now);
    const [held] = await selectCredentials(tx, { personId: attempt.personId });
    if (held) return ok({ result, credential: { credentialId: held.credentialId, number: held.number }, awarded: false, held: undefined });
    if (!result.passed) return ok({ result, credential: undefined, awarded: false, held: undefined });
    const standing = await identityStanding(tx, attempt.applicationId, schemeVersion(attempt.schemeVersion));
    if (!awards(standing)) {
      await hold(tx, attempt, result, standing, now);
      return ok({ result, credential: undefined, awarded: false, held: 'identity' });
    }
    const credential = await award(tx, attempt, result, now, parts.rng);
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
  const to = await emailOf(tx, attempt.personId);
  if (!to) return;
  const { baseUrl } = config();
  const next =
    standing === 'waiting'
      ? `A person at the certification office looks at the pictures you sent. There is nothing for you to do. Where it stands: ${baseUrl}/identity`
      : `Something is left for you to do. Read it here: ${baseUrl}/identity`;
  await queueMail(tx, {
    to,
    toPersonId: attempt.personId,
    template: 'credential.held',
    subject: 'You passed. Your credential waits for your identity check',
    text: `You passed the exam with a scaled score of ${scaledScore}. The score is yours and stays.\n\nYour credential is held until a person has seen who you are, as the rules ask before every award.\n\n${next}\n\n${OFFICE_CLOSING}`,
  });
}

async function award(
  tx: Tx,
  attempt: { personId: string; schemeVersion: string; provisional: boolean; demonstrationPerson: boolean },
  result: ExamResult,
  now: Date,
  rng: Rng,
): Promise<{ credentialId: string; number: CredentialNumber }> {
  const scheme = schemeVersion(attempt.schemeVersion);
  const awardedOn = plainDateIn(now, scheme.zone.value);
  const demonstration = attempt.demonstrationPerson || config().mode === 'demonstration';
  let credentialId: string | undefined;
  let number = drawNumber('CET', rng);
  for (let draw = 1; credentialId === undefined; draw++) {
    if (draw > DRAWS) throw new Error(`${DRAWS} credential numbers in a row were taken`);
    credentialId = await insertCredential(tx, {
      number,
      personId: attempt.personId,
      credential: 'CET',
      schemeVersion: attempt.schemeVersion,
      resultId: result.resultId,
      provisional: attempt.provisional,
      demonstration,
      awardedOn,
      awardedAt: now,
    });
    if (credentialId === undefined) number = drawNumber('CET', rng);
  }
  const period = awardPeriod(awardedOn, scheme);
  await insertPeriod(tx, credentialId, period, 'award', now);
  const entry = await registryEntry(tx, attempt.personId);
  if (entry) await putRegistryEntry(tx, credentialId, entry, now);
  await grantRole(tx, { personId: attempt.personId, role: 'certificant', grantedBy: undefined, reason: 'Credential awarded', at: now });
  await recordEvent(tx, {
    kind: 'credential.awarded',
    actor: { kind: 'system' },
    subjectPersonId: attempt.personId,
    entity: { name: 'credential', id: credentialId },
    reason: 'The exam was passed and every condition of the application is met',
    schemeVersion: attempt.schemeVersion,
    payload: { resultId: result.resultId, from: period.from, to: period.to, provisional: attempt.provisional, demonstration },
    occurredAt: now,
  });
  const to = await emailOf(tx, attempt.personId);
  if (to) {
    const { opensOn, advisedBy } = renewalDates(period, scheme);
    const { baseUrl } = config();
    await queueMail(tx, {
      to,
      toPersonId: attempt.personId,
      template: 'credential.awarded',
      subject: `You passed: your credential number is ${number}`,
      text: `You passed the exam with a scaled score of ${result.scaledScore} (${scheme.exam.scale.value.cut} or more passes).

You are now a ${scheme.title}, certified by ${scheme.issuer}.

Credential number: ${number}
Certified: ${dateWords(awardedOn)}
Valid through: ${dateWords(lastDayOf(period))}

Your public record, which anybody can check:
${baseUrl}/registry/${number}

Your certificate and your transcript as PDF:
${baseUrl}/credential

Renewal opens on ${dateWords(opensOn)}. Start it by ${dateWords(advisedBy)}.

${scheme.issuer}
`,
    });
  }
  return { credentialId, number };
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
