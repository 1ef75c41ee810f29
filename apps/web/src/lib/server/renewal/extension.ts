import { addDays, err, ok, plainDateIn, type Clock, type Result } from '@einthoven/kernel';
import { decideExtension } from '@einthoven/scheme';
import { isUuid, type Permission } from '../account/index.ts';
import { insertPeriod, selectCredentials } from '../credential/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import { lockCycle, selectCycles, updateEndsOn } from './cycle.queries.ts';
import {
  insertExtensionWish,
  lockExtension,
  selectDecidedBefore,
  selectExtension,
  selectExtensions,
  updateExtension,
  type Extension,
} from './extension.queries.ts';
import type { KeepingRecord } from './keeping.ts';
import { renewalCalendar } from './renewal-calendar.ts';

/** Why nothing came of a wish for more days. */
export type ExtensionProblem =
  /** There is no such cycle or wish, or it is another person's. */
  | 'EXTENSION_UNKNOWN'
  /** A wish waits already. */
  | 'EXTENSION_WAITS'
  /** The scheme gives no days for this reason. */
  | 'EXTENSION_NO_SUCH_REASON'
  /** More days than the scheme allows in a cycle, or none. */
  | 'EXTENSION_TOO_LONG'
  /** The period is over, or the next one is there. */
  | 'EXTENSION_NOTHING_TO_EXTEND'
  /** Somebody decided it already. */
  | 'EXTENSION_DECIDED'
  /** Nobody decides on their own. */
  | 'EXTENSION_OWN'
  /** An appeal sent it back to those who did not decide before. */
  | 'EXTENSION_DECIDED_BEFORE';

/** The holder asks for more days: in service or ill, in their own words, which are kept under their key. */
export async function askExtension(
  db: Db,
  permission: Permission<'renewal.manage-own'>,
  ask: { readonly cycleId: string; readonly reason: 'service' | 'illness'; readonly words: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<'asked', ExtensionProblem>> {
  const now = clock.now();
  const { personId } = permission.actor;
  return inTransaction(db, async (tx) => {
    const cycle = isUuid(ask.cycleId) ? await lockCycle(tx, ask.cycleId) : undefined;
    if (!cycle || cycle.personId !== personId) return err('EXTENSION_UNKNOWN');
    const scheme = anySchemeVersion(cycle.schemeVersion);
    const today = plainDateIn(now, scheme.zone.value);
    if (!scheme.renewal.extension.reasons.value.includes(ask.reason)) return err('EXTENSION_NO_SUCH_REASON');
    if (cycle.state !== 'running' || today >= cycle.endsOn || today < cycle.fromOn) return err('EXTENSION_NOTHING_TO_EXTEND');
    const extensionId = await insertExtensionWish(tx, { ...ask, personId, sealedWords: await sealFor(tx, personId, { words: ask.words }), at: now });
    if (extensionId === undefined) return err('EXTENSION_WAITS');
    await recordEvent(tx, {
      kind: 'renewal.extension-asked',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'renewal_extension', id: extensionId },
      reason: `more days, for ${ask.reason}`,
      schemeVersion: cycle.schemeVersion,
      payload: { cycleId: cycle.cycleId },
      occurredAt: now,
    });
    return ok('asked');
  });
}

/** The wishes of one's own cycle with the reason of each decision, oldest first. */
export async function readOwnExtensions(
  db: Db,
  permission: Permission<'renewal.manage-own'>,
  cycleId: string,
): Promise<readonly (Extension & { readonly why: string | undefined })[]> {
  const { personId } = permission.actor;
  const [cycle] = await selectCycles(db, { cycleIds: [cycleId] });
  if (cycle?.personId !== personId) return [];
  const why = async (sealed: Buffer | undefined) => sealed && (await openFor<{ readonly reason: string }>(db, personId, sealed))?.reason;
  return Promise.all((await selectExtensions(db, cycleId)).map(async (wish) => ({ ...wish, why: await why(wish.sealedReason) })));
}

/**
 * Staff decide on a wish, with a reason that the person reads. Days granted are a period of their own after the one
 * that runs; the anniversary stays. A wish that came before the end can be granted after it only while no day was lost.
 */
export async function decideExtensionWish(
  db: Db,
  permission: Permission<'renewal.decide'>,
  decision: { readonly extensionId: string; readonly reason: string } & ({ readonly grant: true; readonly days: number } | { readonly grant: false }),
  { clock }: { readonly clock: Clock },
): Promise<Result<'granted' | 'refused', ExtensionProblem>> {
  const now = clock.now();
  const by = permission.actor.personId;
  return inTransaction(db, async (tx): Promise<Result<'granted' | 'refused', ExtensionProblem>> => {
    const seen = isUuid(decision.extensionId) ? await selectExtension(tx, decision.extensionId) : undefined;
    // The cycle before the wish, as everything that changes a cycle does: one order of locks.
    const cycle = seen && (await lockCycle(tx, seen.cycleId));
    const wish = cycle && (await lockExtension(tx, decision.extensionId));
    if (!wish) return err('EXTENSION_UNKNOWN');
    if (wish.personId === by) return err('EXTENSION_OWN');
    if (wish.state !== 'waiting') return err('EXTENSION_DECIDED');
    if ((await selectDecidedBefore(tx, wish.extensionId)).includes(by)) return err('EXTENSION_DECIDED_BEFORE');
    const scheme = anySchemeVersion(cycle.schemeVersion);
    const today = plainDateIn(now, scheme.zone.value);
    const [credential] = await selectCredentials(tx, { credentialIds: [cycle.credentialId] });
    if (!credential) throw new Error(`cycle ${cycle.cycleId} has no credential`);
    const sealedReason = await sealFor(tx, wish.personId, { reason: decision.reason });
    const event = (outcome: 'extended' | 'extension-refused', payload: Readonly<Record<string, string | number>>) =>
      recordEvent(tx, {
        kind: `renewal.${outcome}`,
        actor: { kind: 'person', personId: by },
        subjectPersonId: wish.personId,
        entity: { name: 'renewal_extension', id: wish.extensionId },
        reason: outcome === 'extended' ? 'staff granted more days' : 'staff refused more days',
        schemeVersion: cycle.schemeVersion,
        payload: { cycleId: cycle.cycleId, ...payload },
        occurredAt: now,
      });
    const appealBy = addDays(today, scheme.appeal.withinDays.value);
    if (!decision.grant) {
      await updateExtension(tx, wish.extensionId, { state: 'refused', by, sealedReason, at: now });
      await event('extension-refused', {});
      await tell(tx, {
        toPersonId: wish.personId,
        message: 'renewal.extension-refused',
        values: { credential: scheme.title, reason: decision.reason, lastDay: addDays(cycle.endsOn, -1), appealBy },
        at: now,
      });
      return ok('refused');
    }
    const decided = decideExtension(today, credential, decision.days, scheme);
    if (!decided.ok) return err(decided.refusal);
    const periodId = await insertPeriod(tx, credential.credentialId, decided.period, 'extension', now, cycle.schemeVersion);
    await updateEndsOn(tx, cycle.cycleId, decided.period.to);
    await updateExtension(tx, wish.extensionId, { state: 'granted', days: decision.days, periodId, by, sealedReason, at: now });
    await event('extended', { days: decision.days, from: decided.period.from, to: decided.period.to });
    const lastDay = addDays(decided.period.to, -1);
    await tell(tx, {
      toPersonId: wish.personId,
      message: 'renewal.extension-granted',
      values: { credential: scheme.title, reason: decision.reason, lastDay },
      at: now,
      calendar: renewalCalendar('last-day', credential, lastDay, scheme.title),
    });
    return ok('granted');
  });
}

/** Whether what is known of a credential lets its holder ask for more days now. */
export function mayAskExtension(record: KeepingRecord): boolean {
  return record.keeping.renewal.state !== 'closed';
}
