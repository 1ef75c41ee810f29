import { err, ok, type PlainDate, type Result } from '@einthoven/kernel';
import { ceClashes, type CeClashCode, type CeCredit } from '@einthoven/scheme';
import type { Permission, PermissionName } from '../account/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor } from '../platform/personal-key.ts';
import { currentScheme } from '../scheme/index.ts';
import { hoursTold, REFUSAL_TOLD, REFUSAL_WORDS, type RefusalCode } from './ce-words.ts';
import * as queries from './credit.queries.ts';
import type { CeKind, CreditRow } from './credit.queries.ts';

/** Proof that somebody may read hours: their own, or anybody's for who decides on what rests on them. */
export type CeReadPermission = Permission<Extract<PermissionName, `ce.${string}` | `renewal.${string}` | `reinstatement.${string}` | 'credential.read-own'>>;

/**
 * The hours of a person, the newest first.
 *
 * @throws Error when the permission covers somebody else alone: that is a bug
 */
export async function ceCreditsOf(db: Db, permission: CeReadPermission, personId: string): Promise<readonly CeCredit[]> {
  if (permission.onlyPersonId !== undefined && permission.onlyPersonId !== personId) throw new Error('hours of another person were asked for');
  return (await ceCreditsForRules(db, [personId])).get(personId) ?? [];
}

/** The hours of people, for rules that act without anybody asking: reminders, expiries, a renewal that is paid. */
export async function ceCreditsForRules(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, readonly CeCredit[]>> {
  const rows = await queries.listCredits(db, personIds);
  const refused = rows.filter(({ state, refusal }) => state === 'refused' && refusal === undefined);
  const decisions = await queries.listDecisions(
    db,
    refused.map(({ creditId }) => creditId),
  );
  const byPerson = new Map<string, CeCredit[]>();
  for (const row of rows) {
    const decision = decisions.find(({ creditId }) => creditId === row.creditId);
    const why = await whyOf(db, row, decision?.sealedReason);
    const list = byPerson.get(row.personId) ?? [];
    list.push(asCredit(row, why));
    byPerson.set(row.personId, list);
  }
  return byPerson;
}

/** Why a credit was refused or reduced, in words. */
export async function whyOf(db: Db, row: CreditRow, sealedReason: Buffer | undefined): Promise<string | undefined> {
  if (row.refusal !== undefined) return REFUSAL_WORDS[row.refusal as RefusalCode];
  return sealedReason && (await openFor<{ reason: string }>(db, row.personId, sealedReason))?.reason;
}

/** A row as the rules see it. Hours that wait are those that were claimed. */
export function asCredit(row: CreditRow, why: string | undefined): CeCredit {
  const { creditId, title, completedOn, halfHours, subject, source, state } = row;
  if (state === 'withdrawn') throw new Error(`credit ${creditId} was withdrawn`);
  return { creditId, title, completedOn, halfHours, subject, source, state, why };
}

/** Hours that a session, a module or courseware gives. */
export type GivenHours = {
  readonly personId: string;
  readonly source: 'issued' | 'module' | 'courseware';
  readonly kind: CeKind;
  readonly subject: CeCredit['subject'];
  readonly title: string;
  readonly provider: string;
  /** In the body's zone. */
  readonly completedOn: PlainDate;
  /** Minutes after midnight in the body's zone, where it is known. */
  readonly beginsMinute?: number | undefined;
  readonly halfHours: number;
  /** What gives these hours once to a person, such as `module:measuring-qt:2026-11-01`. */
  readonly origin: string;
  readonly at: Date;
  /** Current where it is left out. */
  readonly schemeVersion?: string | undefined;
};

/** Why no hours were given. */
export type CreditRefusal =
  /** This origin gave the person hours before. */
  | 'CE_CREDITED_ALREADY'
  /** Less than half an hour. */
  | 'CE_NO_HOURS';

/** Clashes that keep hours from counting; the same course on another day may be another edition, and a person looks. */
const BARRING: readonly CeClashCode[] = ['SAME_DAY', 'SAME_TIME', 'DAY_FULL'];

/**
 * Gives a person hours, with the event, in the caller's transaction. They count at once, once for each origin. Where the
 * same course waits as the person entered it, that entry gives way; where the same hours count already, the new ones are
 * kept as refused with the reason, so that nothing is lost and nothing counts twice.
 */
export async function creditHours(
  tx: Tx,
  given: GivenHours,
): Promise<Result<{ readonly creditId: string; readonly state: 'counted' | 'refused' }, CreditRefusal>> {
  if (given.halfHours < 1) return err('CE_NO_HOURS');
  await queries.lockWallet(tx, given.personId);
  const schemeVersion = given.schemeVersion ?? currentScheme(given.at).version;
  const others = (await queries.listCredits(tx, [given.personId])).filter(({ state }) => state !== 'refused');
  if (await wasGiven(tx, given)) return err('CE_CREDITED_ALREADY');
  const clashes = ceClashes({ ...given, beginsMinute: given.beginsMinute, creditId: '' }, others).filter(({ code }) => BARRING.includes(code));
  const waits = (creditId: string) => others.some((other) => other.creditId === creditId && other.state !== 'counted');
  const bar = clashes.find((clash) => !waits(clash.with.creditId));
  const state = bar ? 'refused' : 'counted';
  const creditId = await queries.insertCredit(tx, {
    ...given,
    beginsMinute: given.beginsMinute,
    claimedHalfHours: given.halfHours,
    halfHours: bar ? 0 : given.halfHours,
    state,
    refusal: bar?.code,
    sealedRemark: undefined,
    statementVersion: undefined,
    schemeVersion,
  });
  if (creditId === undefined) return err('CE_CREDITED_ALREADY');
  await recordEvent(tx, {
    kind: bar ? 'ce.not-counted' : 'ce.counted',
    actor: { kind: 'system' },
    subjectPersonId: given.personId,
    entity: { name: 'ce_credit', id: creditId },
    reason: bar ? REFUSAL_WORDS[bar.code] : `hours given once by ${given.source === 'issued' ? 'a provider' : `a ${given.source}`}`,
    schemeVersion,
    payload: { origin: given.origin, halfHours: given.halfHours, subject: given.subject },
    occurredAt: given.at,
  });
  if (!bar)
    for (const clash of clashes.filter(({ code }) => code === 'SAME_DAY')) {
      await queries.writeCreditState(tx, clash.with.creditId, { state: 'refused', halfHours: 0, refusal: 'GIVEN_BY_PROVIDER' });
      await recordEvent(tx, {
        kind: 'ce.refused',
        actor: { kind: 'system' },
        subjectPersonId: given.personId,
        entity: { name: 'ce_credit', id: clash.with.creditId },
        reason: REFUSAL_WORDS.GIVEN_BY_PROVIDER,
        schemeVersion,
        payload: { countsAs: creditId },
        occurredAt: given.at,
      });
    }
  const { personId: toPersonId, title, provider, at } = given;
  const hours = hoursTold(given.halfHours);
  // Who passed a module sees it on the page.
  if (bar) await tell(tx, { toPersonId, message: 'ce.given-not-counted', values: { title, provider, hours, reason: REFUSAL_TOLD[bar.code] }, at });
  else if (given.source !== 'module') await tell(tx, { toPersonId, message: 'ce.given', values: { title, provider, hours }, at });
  return ok({ creditId, state });
}

async function wasGiven(tx: Tx, { personId, origin }: GivenHours): Promise<boolean> {
  return (await queries.listCredits(tx, [personId])).some((other) => other.origin === origin);
}
