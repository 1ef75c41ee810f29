import { createHash } from 'node:crypto';
import { err, ok, seededRng, type Result } from '@einthoven/kernel';
import { buildForm, type Blueprint, type Conversion } from '@einthoven/exam';
import { dangerousListFinalItems, type FinalItem } from '../item/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { randomToken } from '../platform/rng.ts';
import { drawTracings } from './draw-tracings.ts';
import * as queries from './form.queries.ts';
import { contentSeal, conversionSeal, formIdOf } from './seal.ts';

/** How many items a form has beside the blueprint's, and how its score is converted. */
export type FormPlan = {
  readonly mode: 'demonstration' | 'production';
  readonly blueprint: Blueprint;
  readonly pretestItems: number;
  readonly conversion: Conversion;
  readonly now: Date;
};

/**
 * Builds a form from the final bank as it is now, draws a tracing for each family in it from a secret seed, and seals it
 * with its conversion. The same bank, blueprint and conversion give the same form, so that sealing again finds it there.
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
      .update(
        JSON.stringify([
          bank.map(({ itemId, itemVersion, task, level, use }) => ({ itemId, itemVersion, task, level, use })),
          plan.blueprint.version,
          plan.pretestItems,
          conversionSha256,
        ]),
      )
      .digest('hex');
    const built = buildForm(bank, plan.blueprint, plan.pretestItems, seededRng(seed));
    if (!built.ok) return built;
    const formId = formIdOf(plan.blueprint.version, built.value, conversionSha256);
    if (await queries.findForm(tx, formId)) return ok({ formId, isNew: false });
    const byId = new Map(bank.map((item) => [item.itemId, item]));
    const tracings = drawTracings(
      built.value.map(({ itemId, position }) => ({ ...(byId.get(itemId) as FinalItem), position })),
      randomToken,
    );
    if (!tracings.ok) return tracings;
    const contentSha256 = contentSeal(built.value, new Map([...tracings.value].map(([position, { samples }]) => [position, samples])), conversionSha256);
    await queries.insertForm(tx, {
      tracings: tracings.value,
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
 * Chooses the form of a new attempt: of those that this person has not had, the one that the fewest have had, so that no
 * form wears out before the others. A demonstration looks only at forms of the bank as it is now, because there the bank
 * is edited while people use it; where it has no new one left it gives one again (the attempt then mixes it). Production
 * has no form for them.
 *
 * @param used forms of the person's earlier attempts
 * @param window the forms that the window of the attempt admits (none named: all), and those that enough have had in it
 */
export async function chooseForm(
  db: Db,
  mode: 'demonstration' | 'production',
  used: readonly string[],
  now: Date,
  window: { readonly admitted: readonly string[]; readonly worn: readonly string[] } = { admitted: [], worn: [] },
): Promise<Result<ChosenForm, 'EXAM_NO_FORM'>> {
  const forms = (await queries.listUsableForms(db, now)).filter(
    ({ formId }) => (window.admitted.length === 0 || window.admitted.includes(formId)) && !window.worn.includes(formId),
  );
  const usable = mode === 'production' ? forms.filter((form) => form.conversionKind !== 'demonstration') : forms;
  const current = usable.filter((form) => form.isCurrent);
  const candidates = mode === 'production' ? usable : current.length > 0 ? current : usable.slice(0, 1);
  // Forms released by two people share their anchor alone; one that a load sealed may share anything with them.
  const byAttempts = candidates.toSorted((a, b) => Number(b.isReleased) - Number(a.isReleased) || a.attempts - b.attempts);
  const fresh = byAttempts.find((form) => !used.includes(form.formId));
  if (fresh) return ok({ formId: fresh.formId, again: false });
  const [rarest] = byAttempts;
  if (mode === 'production' || !rarest) return err('EXAM_NO_FORM');
  return ok({ formId: rarest.formId, again: true });
}

/** Forms released from the bank as it is now, newest first. */
export async function listCurrentForms(db: Db, now: Date): Promise<readonly string[]> {
  return (await queries.listUsableForms(db, now)).filter((form) => form.isCurrent && form.isReleased).map((form) => form.formId);
}
