import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { ceClashes, type CeClash } from '@einthoven/scheme';
import { characters, cleanText, getProfile, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { schemeVersion } from '../scheme/index.ts';
import { hoursTold } from './ce-words.ts';
import * as queries from './credit.queries.ts';
import type { CreditRow } from './credit.queries.ts';
import { listEvidence, type EvidenceRow } from './evidence.queries.ts';
import { objectionUntil, remarkOf } from './wallet.ts';

type Decide = Permission<'ce.decide'>;
type With = { readonly clock: Clock };

/** Reasons that come back, to begin from; staff change the words before they send them. */
export const REASON_TEMPLATES = {
  'no-hours-named':
    'The certificate names no hours. We counted what the plan of the course shows. Ask the provider for a certificate with the hours and enter it again.',
  'other-name':
    'The certificate is made out to another name than your account. If you changed your name, enter the change under Me, then enter the hours again.',
  'not-of-the-work': 'The course is not about the work of an ECG technician or close to it.',
  'breaks-counted': 'The hours include breaks and meals. We counted the time of teaching.',
  'not-readable': 'The photo cannot be read. Take it in good light, with the whole page in the picture, and enter the hours again.',
} as const;

/** Hours in the queue, with what a decision needs at a glance. */
export type QueuedCredit = Pick<CreditRow, 'creditId' | 'title' | 'provider' | 'completedOn' | 'subject' | 'kind' | 'claimedHalfHours' | 'createdAt'> & {
  readonly waitDays: number;
  readonly clashes: readonly CeClash['code'][];
};

const DAY_MS = 86_400_000;
const QUEUE_LENGTH = 200;

/** Hours that wait for a decision, the oldest first; one's own are not among them. */
export async function listCreditQueue(db: Db, permission: Decide, { clock }: With): Promise<readonly QueuedCredit[]> {
  const waiting = (await queries.listWaiting(db, 'awaiting-review', QUEUE_LENGTH)).filter(({ personId }) => personId !== permission.actor.personId);
  const all = await queries.listCredits(db, [...new Set(waiting.map(({ personId }) => personId))]);
  const now = clock.now().getTime();
  return waiting.map((row) => ({
    creditId: row.creditId,
    title: row.title,
    provider: row.provider,
    completedOn: row.completedOn,
    subject: row.subject,
    kind: row.kind,
    claimedHalfHours: row.claimedHalfHours,
    createdAt: row.createdAt,
    waitDays: Math.floor((now - row.createdAt.getTime()) / DAY_MS),
    clashes: clashesOf(row, all).map(({ code }) => code),
  }));
}

/** Hours with an objection that waits for somebody who did not decide before, the oldest first. */
export async function listObjections(
  db: Db,
  permission: Decide,
  { clock }: With,
): Promise<readonly { readonly creditId: string; readonly title: string; readonly claimedHalfHours: number; readonly waitDays: number }[]> {
  const me = permission.actor.personId;
  const entries = await Promise.all(
    (await queries.listObjected(db))
      .filter(({ decidedBy }) => decidedBy !== me)
      .map(async ({ creditId, objectedAt }) => ({ credit: await queries.findCredit(db, creditId), objectedAt })),
  );
  return entries.flatMap(({ credit, objectedAt }) =>
    credit && credit.personId !== me
      ? [
          {
            creditId: credit.creditId,
            title: credit.title,
            claimedHalfHours: credit.claimedHalfHours,
            waitDays: Math.floor((clock.now().getTime() - objectedAt.getTime()) / DAY_MS),
          },
        ]
      : [],
  );
}

function clashesOf(row: CreditRow, all: readonly CreditRow[]): readonly CeClash[] {
  return ceClashes(
    row,
    all.filter(({ personId, state }) => personId === row.personId && state !== 'refused'),
  );
}

/** Hours opened for a decision. */
export type OpenedCredit = {
  readonly credit: CreditRow;
  readonly legalName: string;
  readonly remark: string | undefined;
  readonly evidence: readonly EvidenceRow[];
  readonly clashes: readonly CeClash[];
  /** What the person says against the newest decision, where that waits for somebody. */
  readonly objection: string | undefined;
  /** Whether the actor took the newest decision, and so takes no part in the next. */
  readonly decidedBefore: boolean;
  /** The newest decision, where there is one. */
  readonly decided:
    | {
        readonly by: string;
        readonly at: Date;
        readonly decision: string;
        readonly halfHours: number;
        readonly reason: string | undefined;
        readonly objectedAt: Date | undefined;
      }
    | undefined;
};

/** Opens hours for a decision. @returns undefined where there are none, or they are the actor's own */
export async function readCredit(db: Db, permission: Decide, creditId: string): Promise<OpenedCredit | undefined> {
  const credit = isUuid(creditId) ? await queries.findCredit(db, creditId) : undefined;
  if (!credit || credit.personId === permission.actor.personId || credit.state === 'withdrawn') return undefined;
  const [evidence, all, [decision]] = [
    await listEvidence(db, [creditId]),
    await queries.listCredits(db, [credit.personId]),
    await queries.listDecisions(db, [creditId]),
  ];
  return {
    credit,
    legalName: (await getProfile(db, credit.personId))?.legalName ?? '',
    remark: await remarkOf(db, credit),
    evidence,
    clashes: clashesOf(credit, all),
    objection: decision?.sealedObjection && (await openFor<{ words: string }>(db, credit.personId, decision.sealedObjection))?.words,
    decidedBefore: decision?.decidedBy === permission.actor.personId,
    decided: decision && {
      by: (await getProfile(db, decision.decidedBy))?.legalName ?? '',
      at: decision.decidedAt,
      decision: decision.decision,
      halfHours: decision.halfHours,
      reason: decision.sealedReason && (await openFor<{ reason: string }>(db, credit.personId, decision.sealedReason))?.reason,
      objectedAt: decision.objectedAt,
    },
  };
}

/** Why a decision was not taken. */
export type DecisionProblem =
  | { readonly code: 'CREDIT_UNKNOWN' | 'DECISION_REASON' | 'DECISION_HOURS' | 'DECISION_KIND' | 'DECISION_OWN' | 'DECISION_BEFORE' }
  /** Somebody else was quicker. */
  | { readonly code: 'DECISION_TAKEN'; readonly by: string; readonly at: Date };

/**
 * Decides on entered hours: all of them count, fewer do, or none. Fewer and none need a reason, which the person is told
 * with the way to object. Objected to, somebody else decides once more, with a reason whatever it is.
 */
export async function decideCredit(
  db: Db,
  permission: Decide,
  typed: { readonly creditId: string; readonly decision: string; readonly hours: string; readonly reason: string; readonly template: string },
  { clock }: With,
): Promise<Result<true, DecisionProblem>> {
  const { personId: deciderId } = permission.actor;
  const decision = (['accept', 'reduce', 'refuse'] as const).find((known) => known === typed.decision);
  if (!decision) return err({ code: 'DECISION_KIND' });
  const reason = cleanText(typed.reason);
  if (decision !== 'accept' && (reason === '' || characters(reason) > 2000)) return err({ code: 'DECISION_REASON' });
  if (!isUuid(typed.creditId)) return err({ code: 'CREDIT_UNKNOWN' });
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<true, DecisionProblem>> => {
    const credit = await queries.findCredit(tx, typed.creditId, true);
    if (!credit || credit.source !== 'entered' || credit.state === 'withdrawn') return err({ code: 'CREDIT_UNKNOWN' });
    if (credit.personId === deciderId) return err({ code: 'DECISION_OWN' });
    const [before] = await queries.listDecisions(tx, [credit.creditId]);
    if (before && !before.objectedAt)
      return err({ code: 'DECISION_TAKEN', by: (await getProfile(tx, before.decidedBy))?.legalName ?? '', at: before.decidedAt });
    if (before?.decidedBy === deciderId) return err({ code: 'DECISION_BEFORE' });
    if (before && reason === '') return err({ code: 'DECISION_REASON' });
    if (!before && credit.state !== 'awaiting-review') return err({ code: 'CREDIT_UNKNOWN' });
    const halfHours = decision === 'refuse' ? 0 : decision === 'accept' ? credit.claimedHalfHours : Number(typed.hours.trim().replace(',', '.')) * 2;
    if (decision === 'reduce' && (!Number.isInteger(halfHours) || halfHours < 1 || halfHours >= credit.claimedHalfHours))
      return err({ code: 'DECISION_HOURS' });
    const template = Object.hasOwn(REASON_TEMPLATES, typed.template) ? typed.template : undefined;
    const decisionId = await queries.insertDecision(tx, {
      creditId: credit.creditId,
      decision,
      halfHours,
      template,
      sealedReason: reason === '' ? undefined : await sealFor(tx, credit.personId, { reason }),
      decidedBy: deciderId,
      at,
      schemeVersion: credit.schemeVersion,
    });
    await queries.writeCreditState(tx, credit.creditId, { state: decision === 'refuse' ? 'refused' : 'counted', halfHours });
    await recordEvent(tx, {
      kind: decision === 'accept' ? 'ce.counted' : decision === 'reduce' ? 'ce.reduced' : 'ce.refused',
      actor: { kind: 'person', personId: deciderId },
      subjectPersonId: credit.personId,
      entity: { name: 'ce_credit', id: credit.creditId },
      reason: decision === 'accept' ? 'the evidence shows the hours' : 'the reason lies sealed with the decision',
      schemeVersion: credit.schemeVersion,
      payload: { decisionId, halfHours, claimedHalfHours: credit.claimedHalfHours, template: template ?? null },
      occurredAt: at,
    });
    const { title, personId: toPersonId } = credit;
    const told = {
      title,
      reason,
      until: objectionUntil({ decidedAt: at, schemeVersion: credit.schemeVersion }),
      days: schemeVersion(credit.schemeVersion).appeal.decidedWithinDays.value,
    };
    if (before)
      await tell(tx, {
        toPersonId,
        message: 'ce.decided-anew',
        values: { title, reason, hours: hoursTold(halfHours), claimed: hoursTold(credit.claimedHalfHours) },
        at,
      });
    else if (decision === 'accept') await tell(tx, { toPersonId, message: 'ce.counted', values: { title, hours: hoursTold(halfHours) }, at });
    else if (decision === 'refuse') await tell(tx, { toPersonId, message: 'ce.refused', values: { ...told, hours: hoursTold(credit.claimedHalfHours) }, at });
    else
      await tell(tx, {
        toPersonId,
        message: 'ce.reduced',
        values: { ...told, hours: hoursTold(halfHours), claimed: hoursTold(credit.claimedHalfHours) },
        at,
      });
    return ok(true);
  });
}
