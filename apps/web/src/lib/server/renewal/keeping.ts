import { addDays, plainDateIn, type PlainDate } from '@einthoven/kernel';
import { ceProgress, keepingOn, type CeCredit, type Keeping, type KeepingFacts, type Scheme } from '@einthoven/scheme';
import type { Permission } from '../account/index.ts';
import { ceCreditsForRules } from '../ce/index.ts';
import { selectCredentials, type Credential } from '../credential/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import { keepingPayments, NO_PAYMENT, type KeepingPayment } from '../payment/index.ts';
import { anySchemeVersion, schemeVersions } from '../scheme/index.ts';
import { selectOpenAudits, type AuditRow } from './audit.queries.ts';
import { cycleRules, insertMissingCycles, selectCycles, selectUses, type Cycle } from './cycle.queries.ts';
import { NO_PATH_FACTS, pathFactsOf } from './path-facts.ts';
import { selectReinstatements, type Reinstatement } from './reinstatement.queries.ts';

/** All that is known of keeping one credential, and what follows from it today. */
export type KeepingRecord = {
  readonly credential: Credential;
  /** The cycle that runs today, or the last one that did. */
  readonly cycle: Cycle;
  /** The version that the cycle runs under. */
  readonly scheme: Scheme;
  readonly today: PlainDate;
  readonly facts: KeepingFacts;
  readonly keeping: Keeping;
  /** Where the fee of the renewal stands. */
  readonly payment: KeepingPayment;
  /** An audit that is not decided yet. */
  readonly audit: AuditRow | undefined;
  /** The newest application to win the credential back; undefined where there was none since it ended. */
  readonly reinstatement: Reinstatement | undefined;
};

/** Makes sure that every period of a person has its cycle. */
export async function ensureCyclesOf(db: Db, personId: string, now: Date): Promise<void> {
  await insertMissingCycles(db, cycleRules(schemeVersions()), now, personId);
}

/** What the person who asks keeps, credential by credential, as of now. */
export async function readOwnKeepings(
  db: Db,
  permission: Permission<'renewal.manage-own'> | Permission<'credential.read-own'>,
  now: Date,
): Promise<readonly KeepingRecord[]> {
  const { personId } = permission.actor;
  await ensureCyclesOf(db, personId, now);
  return readKeepings(db, await selectCredentials(db, { personId }), now);
}

/**
 * What is known of keeping these credentials, in one handful of statements whatever their number. The one place that
 * gathers the facts for the pure decision: pages, mails, the night run and interfaces ask it.
 */
export async function readKeepings(db: Db | Tx, credentials: readonly Credential[], now: Date): Promise<readonly KeepingRecord[]> {
  if (credentials.length === 0) return [];
  const credentialIds = credentials.map(({ credentialId }) => credentialId);
  const cycles = await selectCycles(db, { credentialIds });
  const reinstatements = await selectReinstatements(db, { credentialIds });
  const chosen = credentials.flatMap((credential) => {
    const today = plainDateIn(now, anySchemeVersion(credential.schemeVersion).zone.value);
    // What was given back is past, a renewal that had not begun too.
    const past = new Set(credential.periods.flatMap(({ periodId, surrendered }) => (surrendered ? [periodId] : [])));
    const own = cycles.filter(({ credentialId, periodId }) => credentialId === credential.credentialId && !past.has(periodId));
    const cycle = own.findLast(({ fromOn }) => fromOn <= today) ?? own[0];
    return cycle ? [{ credential, cycle, today, back: cycleOfReturn(own, cycle), reinstatement: newest(reinstatements, cycle) }] : [];
  });
  const credits = await ceCreditsForRules(db, [...new Set(credentials.map(({ personId }) => personId))]);
  const uses = await selectUses(db, credentialIds);
  const payments = await keepingPayments(
    db,
    chosen.map(({ cycle }) => cycle.cycleId),
  );
  const aboutIds = chosen.flatMap(({ cycle, reinstatement }) => [cycle.cycleId, ...(reinstatement ? [reinstatement.reinstatementId] : [])]);
  const paths = await pathFactsOf(db, aboutIds);
  const audits = await selectOpenAudits(db, credentialIds);
  return chosen.flatMap(({ credential, cycle, today, back, reinstatement }) => {
    const scheme = anySchemeVersion(cycle.schemeVersion);
    const payment = payments.get(cycle.cycleId) ?? NO_PAYMENT;
    const path = paths.get(cycle.cycleId) ?? NO_PATH_FACTS;
    const audit = audits.find(({ credentialId }) => credentialId === credential.credentialId);
    const own: readonly CeCredit[] = credits.get(credential.personId) ?? [];
    const used = uses.get(credential.credentialId) ?? [];
    const usedElsewhere = (id: string) => used.filter(({ usedFor }) => usedFor !== id).map(({ creditId }) => creditId);
    const dayOf = (at: Date | undefined) => at && plainDateIn(at, scheme.zone.value);
    const facts: KeepingFacts = {
      standing: credential,
      path: cycle.path,
      ce: ceProgress(own, { ceFrom: cycle.ceFrom, ceUntil: addDays(cycle.endsOn, -1), usedCreditIds: usedElsewhere(cycle.cycleId) }, scheme),
      assessmentPassedOn: path.assessmentPassedOn,
      quartersMet: path.quartersMet,
      paidOn: dayOf(payment.paidAt),
      paymentHeld: payment.held,
      attestedOn: dayOf(cycle.attestedAt),
      back: {
        credits: own,
        ceFrom: back.ceFrom,
        usedCreditIds: usedElsewhere(reinstatement?.reinstatementId ?? ''),
        assessmentPassedOn: reinstatement && (paths.get(reinstatement.reinstatementId) ?? NO_PATH_FACTS).assessmentPassedOn,
      },
      auditAnswerBy: audit && (audit.state === 'asked' || audit.state === 'curing') ? audit.answerBy : undefined,
    };
    const keeping = keepingOn(today < credential.awardedOn ? credential.awardedOn : today, facts, scheme);
    return keeping ? [{ credential, cycle, scheme, today, facts, keeping, payment, audit, reinstatement }] : [];
  });
}

/** The cycle whose hours a reinstatement looks at: the one whose renewal was withdrawn, or the one that ended. */
function cycleOfReturn(own: readonly Cycle[], current: Cycle): Cycle {
  return own.findLast(({ withdrawnOn, nextPeriodId }) => withdrawnOn !== undefined && nextPeriodId === current.periodId) ?? current;
}

/** The newest application since the cycle began. */
function newest(all: readonly Reinstatement[], cycle: Cycle): Reinstatement | undefined {
  return all.findLast(({ credentialId, endedOn }) => credentialId === cycle.credentialId && endedOn >= cycle.fromOn);
}
