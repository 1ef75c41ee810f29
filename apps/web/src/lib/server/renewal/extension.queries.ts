import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';

/** A wish for more days, or days given by rule. */
export type Extension = {
  readonly extensionId: string;
  readonly cycleId: string;
  readonly personId: string;
  readonly reason: 'service' | 'illness' | 'body-decides';
  readonly sealedWords: Buffer | undefined;
  readonly askedAt: Date;
  readonly state: 'waiting' | 'granted' | 'refused' | 'withdrawn';
  readonly days: number | undefined;
  readonly decidedAt: Date | undefined;
  readonly decidedBy: string | undefined;
  readonly sealedReason: Buffer | undefined;
  readonly anniversary: PlainDate;
  readonly endsOn: PlainDate;
};

function extensions(db: Db) {
  return db
    .selectFrom('renewal_extensions as e')
    .innerJoin('renewal_cycles as c', 'c.renewal_cycle_id', 'e.renewal_cycle_id')
    .selectAll('e')
    .select(['c.anniversary', 'c.ends_on']);
}

type Row = Awaited<ReturnType<ReturnType<typeof extensions>['execute']>>[number];

function toExtension(row: Row): Extension {
  return {
    extensionId: row.renewal_extension_id,
    cycleId: row.renewal_cycle_id,
    personId: row.person_id,
    reason: row.reason as Extension['reason'],
    sealedWords: row.sealed_words ?? undefined,
    askedAt: new Date(row.asked_at),
    state: row.state as Extension['state'],
    days: row.days ?? undefined,
    decidedAt: row.decided_at ? new Date(row.decided_at) : undefined,
    decidedBy: row.decided_by ?? undefined,
    sealedReason: row.sealed_reason ?? undefined,
    anniversary: toPlainDate(row.anniversary),
    endsOn: toPlainDate(row.ends_on),
  };
}

/** The extensions of a cycle, oldest first. */
export async function selectExtensions(db: Db, cycleId: string): Promise<readonly Extension[]> {
  const rows = await extensions(db).where('e.renewal_cycle_id', '=', cycleId).orderBy('e.asked_at').execute();
  return rows.map(toExtension);
}

/** Wishes that wait for staff, those whose credential ends first before the others. */
export async function selectWaitingExtensions(db: Db): Promise<readonly Extension[]> {
  const rows = await extensions(db).where('e.state', '=', 'waiting').orderBy('c.ends_on').limit(200).execute();
  return rows.map(toExtension);
}

/** An extension by its id. */
export async function selectExtension(db: Db, extensionId: string): Promise<Extension | undefined> {
  const row = await extensions(db).where('e.renewal_extension_id', '=', extensionId).executeTakeFirst();
  return row && toExtension(row);
}

/** An extension, locked until the transaction ends. */
export async function lockExtension(tx: Tx, extensionId: string): Promise<Extension | undefined> {
  const row = await extensions(tx).where('e.renewal_extension_id', '=', extensionId).forUpdate('e').executeTakeFirst();
  return row && toExtension(row);
}

/** Who refused a wish that a won appeal put back before the staff. */
export async function selectDecidedBefore(db: Db, extensionId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('appeals')
    .select('decided_before')
    .where('kind', '=', 'extension')
    .where('decision_id', '=', extensionId)
    .where('state', '=', 'changed')
    .execute();
  return rows.flatMap(({ decided_before: before }) => before);
}

/** Keeps a wish, unless one waits. */
export async function insertExtensionWish(
  tx: Tx,
  wish: { readonly cycleId: string; readonly personId: string; readonly reason: 'service' | 'illness'; readonly sealedWords: Buffer; readonly at: Date },
): Promise<string | undefined> {
  const row = await tx
    .insertInto('renewal_extensions')
    .values({ renewal_cycle_id: wish.cycleId, person_id: wish.personId, reason: wish.reason, sealed_words: wish.sealedWords, asked_at: wish.at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('renewal_extension_id')
    .executeTakeFirst();
  return row?.renewal_extension_id;
}

/** Keeps days that were given by rule. */
export async function insertExtensionByRule(
  tx: Tx,
  given: { readonly cycleId: string; readonly personId: string; readonly days: number; readonly periodId: string; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('renewal_extensions')
    .values({
      renewal_cycle_id: given.cycleId,
      person_id: given.personId,
      reason: 'body-decides',
      asked_at: given.at,
      state: 'granted',
      days: given.days,
      credential_period_id: given.periodId,
      decided_at: given.at,
    })
    .execute();
}

/** Keeps a decision on a wish. */
export async function updateExtension(
  tx: Tx,
  extensionId: string,
  decision:
    | { readonly state: 'granted'; readonly days: number; readonly periodId: string; readonly by: string; readonly sealedReason: Buffer; readonly at: Date }
    | { readonly state: 'refused'; readonly by: string; readonly sealedReason: Buffer; readonly at: Date }
    | { readonly state: 'withdrawn'; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('renewal_extensions')
    .set({
      state: decision.state,
      decided_at: decision.at,
      ...('by' in decision ? { decided_by: decision.by, sealed_reason: decision.sealedReason } : {}),
      ...('days' in decision ? { days: decision.days, credential_period_id: decision.periodId } : {}),
    })
    .where('renewal_extension_id', '=', extensionId)
    .execute();
}
