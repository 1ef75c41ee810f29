import { err, ok, plainDateIn, type Clock, type Result } from '@einthoven/kernel';
import { characters, cleanLine, emailOf, getProfile, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { csvText } from '../platform/csv.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme } from '../scheme/index.ts';
import { inGoodStanding } from './profile.ts';
import * as queries from './track.queries.ts';
import type { Partner, Referral } from './track.queries.ts';
import type { JobProblem, ReferralStatus } from './words.ts';

const PARTNER_STATUSES: readonly string[] = ['in-touch', 'hired', 'not-hired'] satisfies readonly ReferralStatus[];

type At = { readonly clock: Clock };
type Own = Permission<'job.manage-own'>;

/** Organisations that would take referrals; a partner only with its proof on file. */
export function listPartners(db: Db): Promise<readonly Partner[]> {
  return queries.listPartners(db);
}

/** Puts the proof of a partnership on file; from then on it is shown. */
export async function fileProof(
  db: Db,
  permission: Permission<'job.decide'>,
  it: { readonly partnerId: string; readonly proof: string },
  { clock }: At,
): Promise<Result<undefined, JobProblem>> {
  const proof = cleanLine(it.proof);
  if (characters(proof) < 10 || characters(proof) > 300) return err('PARTNER_PROOF');
  const at = clock.now();
  const by = permission.actor.personId;
  return inTransaction(db, async (tx): Promise<Result<undefined, JobProblem>> => {
    if (!(await queries.writeProof(tx, { partnerId: it.partnerId, proof, by, on: plainDateIn(at, currentScheme().zone.value) }))) return err('PARTNER_PROOF');
    await recordEvent(tx, {
      kind: 'job.partner-proof-filed',
      actor: { kind: 'person', personId: by },
      reason: 'proof of the partnership on file',
      payload: { partnerId: it.partnerId },
      occurredAt: at,
    });
    return ok(undefined);
  });
}

/** Asks to be referred to a partner. Only where its proof is on file. */
export async function askReferral(db: Db, permission: Own, partnerId: string, { clock }: At): Promise<Result<undefined, JobProblem>> {
  const partner = (await queries.listPartners(db)).find((one) => one.partnerId === partnerId);
  if (!partner?.isPartner) return err('PARTNER_NOT_ON_FILE');
  const { personId } = permission.actor;
  const at = clock.now();
  const wording = `I agree that my name, mail address and state of certification are handed to ${partner.name}, to be asked about jobs. I can withdraw this until they are handed over, and ask that they are deleted afterwards.`;
  await inTransaction(db, async (tx) => {
    if (await queries.insertReferral(tx, { partnerId, personId, wording, at }))
      await recordEvent(tx, {
        kind: 'job.referral-asked',
        actor: { kind: 'person', personId },
        subjectPersonId: personId,
        reason: 'with consent',
        payload: { partnerId },
        occurredAt: at,
      });
  });
  return ok(undefined);
}

/** Takes one's referral back. */
export async function takeReferralBack(db: Db, permission: Own, partnerId: string, { clock }: At): Promise<void> {
  const { personId } = permission.actor;
  await inTransaction(db, (tx) => endReferral(tx, { personId, partnerId, at: clock.now() }));
}

/** Ends a referral, with its event, in the transaction of what it comes from. */
export async function endReferral(
  tx: Tx,
  { personId, partnerId, at }: { readonly personId: string; readonly partnerId: string; readonly at: Date },
): Promise<void> {
  if (await queries.withdrawReferral(tx, personId, partnerId, at))
    await recordEvent(tx, {
      kind: 'job.referral-withdrawn',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      reason: 'by the person',
      payload: { partnerId },
      occurredAt: at,
    });
}

/** The file that is handed to a partner: only who agreed, only while the proof is on file. Making it is on record for each. */
export async function handOver(db: Db, permission: Permission<'job.decide'>, partnerId: string, { clock }: At): Promise<Result<string, JobProblem>> {
  const partner = (await queries.listPartners(db)).find((one) => one.partnerId === partnerId);
  if (!partner?.isPartner) return err('PARTNER_NOT_ON_FILE');
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const rows: string[][] = [['referral', 'name', 'mail', 'certification', 'agreed_at']];
    const waiting = (await queries.listReferrals(tx, { partnerId })).filter(({ status }) => status === 'waiting');
    const standing = await inGoodStanding(
      tx,
      waiting.map(({ personId }) => personId),
      plainDateIn(at, currentScheme().zone.value),
    );
    for (const one of waiting) {
      // Who took it back a moment ago, or stands in the file of a colleague, is in no second one.
      if ((await queries.writeReferralStatus(tx, one.referralId, 'handed-over', at)) === undefined) continue;
      rows.push([
        one.referralId,
        (await getProfile(tx, one.personId))?.legalName ?? '',
        (await emailOf(tx, one.personId)) ?? '',
        standing.has(one.personId) ? 'certified, in good standing' : 'not certified by us today',
        one.consentedAt.toISOString(),
      ]);
      await recordEvent(tx, {
        kind: 'job.referral-handed-over',
        actor: { kind: 'person', personId: permission.actor.personId },
        subjectPersonId: one.personId,
        entity: { name: 'referral', id: one.referralId },
        reason: 'with the consent of the person',
        payload: { partnerId },
        occurredAt: at,
      });
    }
    return ok(csvText(rows));
  });
}

/** Writes the status that a partner sent back. */
export async function noteReferral(
  db: Db,
  permission: Permission<'job.decide'>,
  it: { readonly referralId: string; readonly status: string },
  { clock }: At,
): Promise<Result<undefined, JobProblem>> {
  if (!PARTNER_STATUSES.includes(it.status)) return err('REFERRAL_STATUS');
  if (!isUuid(it.referralId)) return err('REFERRAL_UNKNOWN');
  return inTransaction(db, async (tx): Promise<Result<undefined, JobProblem>> => {
    const personId = await queries.writeReferralStatus(tx, it.referralId, it.status, clock.now());
    if (personId === undefined) return err('REFERRAL_UNKNOWN');
    await recordEvent(tx, {
      kind: 'job.referral-status',
      actor: { kind: 'person', personId: permission.actor.personId },
      subjectPersonId: personId,
      entity: { name: 'referral', id: it.referralId },
      reason: it.status,
      occurredAt: clock.now(),
    });
    return ok(undefined);
  });
}

/** One's own referrals that stand, by partner, with what came of them. */
export async function ownReferrals(db: Db, permission: Own): Promise<ReadonlyMap<string, Referral>> {
  return new Map((await queries.listReferrals(db, { personId: permission.actor.personId })).map((one) => [one.partnerId, one]));
}

/** Referrals to a partner, for the report to it. */
export async function listReferrals(db: Db, _permission: Permission<'job.read'>, partnerId: string): Promise<readonly Referral[]> {
  return queries.listReferrals(db, { partnerId });
}
