import { createHash } from 'node:crypto';
import { err, ok, seededRng, shuffled, type Result } from '@einthoven/kernel';
import type { Conversion } from '@einthoven/exam';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { dangerousListRenewalItems, type RenewalItem } from '../item/index.ts';
import { recordEvent } from '../platform/events.ts';
import { randomToken } from '../platform/rng.ts';
import { drawTracings } from './draw-tracings.ts';
import * as queries from './form.queries.ts';
import type { RenewalFormKind } from './form.queries.ts';
import { contentSeal, conversionSeal, formIdOf } from './seal.ts';

/** Which forms renewal has, and of what. */
export type RenewalFormPlan = {
  readonly items: readonly { readonly itemId: string; readonly bank: 'renewal' | 'quarterly'; /** Of the form, or the quarter. */ readonly number: number }[];
  /** How many forms of the assessment, and how many items each. */
  readonly assessment: { readonly forms: number; readonly items: number };
  /** How many quarters, and how many questions each. */
  readonly quarterly: { readonly quarters: number; readonly items: number };
  readonly blueprintVersion: string;
  /** Of the assessment. Questions of a quarter have no score: theirs is never read. */
  readonly conversion: Conversion;
  readonly now: Date;
};

/**
 * The demonstration's conversion of the renewal assessment: straight lines through the pass mark of the scheme. It stands
 * until a panel has set a standard; production refuses it.
 *
 * @param assessment items of a form, and how many in a hundred must be right
 */
export function demonstrationRenewalConversion(
  assessment: { readonly items: number; readonly passPercent: number },
  scale: { readonly min: number; readonly max: number; readonly cut: number },
): Conversion {
  const rawCut = Math.ceil((assessment.items * assessment.passPercent) / 100);
  return {
    kind: 'demonstration',
    points: [
      [0, scale.min],
      [rawCut, scale.cut],
      [assessment.items, scale.max],
    ],
    rawCut,
    scaledCut: scale.cut,
    rounding: 'half-up-never-to-the-cut',
  };
}

/**
 * Seals the fixed forms of the renewal assessment and the questions of each quarter from the banks that were loaded.
 * The same banks and conversion give the same forms, so that sealing again finds them there.
 *
 * @returns their ids, or one line per reason why there can be none
 */
export async function sealRenewalForms(db: Db, plan: RenewalFormPlan): Promise<Result<readonly string[], readonly string[]>> {
  const wanted = [
    ...numbers(plan.assessment.forms).map((number) => ({ kind: 'assessment' as const, bank: 'renewal' as const, number, items: plan.assessment.items })),
    ...numbers(plan.quarterly.quarters).map((number) => ({ kind: 'quarter' as const, bank: 'quarterly' as const, number, items: plan.quarterly.items })),
  ].map((form) => ({
    ...form,
    itemIds: plan.items.filter((item) => item.bank === form.bank && item.number === form.number).map(({ itemId }) => itemId),
  }));
  const short = wanted.filter(({ items, itemIds }) => itemIds.length !== items);
  if (short.length > 0) return err(short.map(({ kind, number, items, itemIds }) => `renewal ${kind} ${number}: has ${itemIds.length} items, needs ${items}`));
  return inTransaction(db, async (tx) => {
    await queries.lockForms(tx);
    const bank = await dangerousListRenewalItems(
      tx,
      wanted.flatMap(({ itemIds }) => itemIds),
    );
    const formIds: string[] = [];
    for (const form of wanted) {
      const items = form.itemIds.flatMap((id) => bank.get(id) ?? []);
      if (items.length !== form.items) return err([`renewal ${form.kind} ${form.number}: not all of its items are in the bank`]);
      const sealed = await sealOne(tx, form, items, plan);
      if (!sealed.ok) return sealed;
      formIds.push(sealed.value);
    }
    return ok(formIds);
  });
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

async function sealOne(
  tx: Tx,
  { kind, number }: { readonly kind: RenewalFormKind; readonly number: number },
  bank: readonly RenewalItem[],
  plan: RenewalFormPlan,
): Promise<Result<string, readonly string[]>> {
  const seed = createHash('sha256')
    .update(JSON.stringify(bank.map(({ itemId, itemVersion }) => [itemId, itemVersion])))
    .digest('hex');
  const placed = shuffled(bank, seededRng(seed)).map((item, index) => ({ ...item, position: index + 1, use: 'scored' as const }));
  const items = placed.map(({ position, itemId, itemVersion, use }) => ({ position, itemId, itemVersion, use }));
  const conversionSha256 = conversionSeal(plan.conversion);
  const formId = `renewal-${kind}-${number}-${formIdOf(plan.blueprintVersion, items, conversionSha256)}`;
  if (await queries.findForm(tx, formId)) return ok(formId);
  const tracings = drawTracings(placed, randomToken);
  if (!tracings.ok) return tracings;
  const contentSha256 = contentSeal(items, new Map([...tracings.value].map(([position, { samples }]) => [position, samples])), conversionSha256);
  await queries.insertForm(tx, {
    formId,
    blueprintVersion: plan.blueprintVersion,
    conversion: plan.conversion,
    conversionSha256,
    contentSha256,
    sealedAt: plan.now,
    items,
    tracings: tracings.value,
    renewal: { kind, number },
  });
  await recordEvent(tx, {
    kind: 'form.sealed',
    actor: { kind: 'system' },
    entity: { name: 'form', id: formId },
    reason:
      kind === 'assessment'
        ? `Form ${number} of the renewal assessment, with a ${plan.conversion.kind} conversion`
        : `The questions of quarter ${number} of a cycle`,
    payload: { contentSha256, conversionSha256 },
    occurredAt: plan.now,
  });
  return ok(formId);
}
