import { createHash } from 'node:crypto';
import { err, ok, seededRng, type Result } from '@einthoven/kernel';
import { buildForm, type Blueprint, type Conversion } from '@einthoven/exam';
import { dangerousListFinalItems } from '../item/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import * as queries from './form.queries.ts';

/** How many items a form has beside the blueprint's, and how its score is converted. */
export type FormPlan = {
  readonly mode: 'demonstration' | 'production';
  readonly blueprint: Blueprint;
  readonly pretestItems: number;
  readonly conversion: Conversion;
  readonly now: Date;
};

/** The seal of a conversion: SHA-256 over its fixed writing, hex. */
export function conversionSeal(conversion: Conversion): string {
  const { kind, points, rawCut, scaledCut, rounding } = conversion;
  return createHash('sha256').update(JSON.stringify({ kind, points, rawCut, scaledCut, rounding })).digest('hex');
}

/**
 * Builds a form from the final bank as it is now and seals it with its conversion. The same bank, blueprint and
 * conversion give the same form, so that sealing again finds it there.
 *
 * @returns the form's id, or one line per reason why there can be none
 */
export async function sealForm(db: Db, plan: FormPlan): Promise<Result<{ readonly formId: string; readonly isNew: boolean }, readonly string[]>> {
  if (plan.mode === 'production' && plan.conversion.kind === 'demonstration') return err(['conversion: production refuses the demonstration conversion']);
  return inTransaction(db, async (tx) => {
    await queries.lockForms(tx);
    const bank = await dangerousListFinalItems(tx);
    const conversionSha256 = conversionSeal(plan.conversion);
    const seed = createHash('sha256')
      .update(JSON.stringify([bank, plan.blueprint.version, plan.pretestItems, conversionSha256]))
      .digest('hex');
    const built = buildForm(bank, plan.blueprint, plan.pretestItems, seededRng(seed));
    if (!built.ok) return built;
    const contentSha256 = createHash('sha256')
      .update(JSON.stringify(built.value.map(({ position, itemId, itemVersion, use }) => [position, itemId, itemVersion, use])))
      .digest('hex');
    const formId = `CET-${plan.blueprint.version}-${contentSha256.slice(0, 8)}-${conversionSha256.slice(0, 8)}`;
    if (await queries.findForm(tx, formId)) return ok({ formId, isNew: false });
    await queries.insertForm(tx, {
      formId,
      blueprintVersion: plan.blueprint.version,
      conversion: plan.conversion,
      conversionSha256,
      contentSha256,
      sealedAt: plan.now,
      items: built.value,
    });
    await recordEvent(tx, {
      kind: 'form.sealed',
      actor: { kind: 'system' },
      entity: { name: 'form', id: formId },
      reason: `Built from the final bank to blueprint ${plan.blueprint.version}, with a ${plan.conversion.kind} conversion`,
      payload: { contentSha256, conversionSha256 },
      occurredAt: plan.now,
    });
    return ok({ formId, isNew: true });
  });
}

/** Which form a person gets, and whether they have had it before. */
export type ChosenForm = { readonly formId: string; readonly again: boolean };

/**
 * Chooses the form of a new attempt: the newest sealed one that this person has not had. Where none is left, a
 * demonstration gives the newest again (the attempt then mixes it); production has no form for them.
 *
 * @param used forms of the person's earlier attempts
 */
export async function chooseForm(
  db: Db,
  mode: 'demonstration' | 'production',
  used: readonly string[],
  now: Date,
): Promise<Result<ChosenForm, 'EXAM_NO_FORM'>> {
  const forms = await queries.listForms(db, now);
  const usable = mode === 'production' ? forms.filter((form) => form.conversionKind !== 'demonstration') : forms;
  // The bank in a demonstration is edited while people use it: its newest state is the form, even for a second attempt.
  const candidates = mode === 'production' ? usable : usable.slice(0, 1);
  const fresh = candidates.find((form) => !used.includes(form.formId));
  if (fresh) return ok({ formId: fresh.formId, again: false });
  const newest = candidates[0];
  if (mode === 'production' || !newest) return err('EXAM_NO_FORM');
  return ok({ formId: newest.formId, again: true });
}
