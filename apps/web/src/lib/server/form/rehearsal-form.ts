import { DEMONSTRATION_CONVERSION, type Blueprint } from '@einthoven/exam';
import { listPracticeItems } from '../item/index.ts';
import type { Tx } from '../db/pool.ts';
import * as queries from './form.queries.ts';
import { contentSeal, conversionSeal, formIdOf } from './seal.ts';

/**
 * The form of rehearsals: items of the practice bank alone, of which none counts. The same bank gives the same form, so
 * that it is found there the second time.
 *
 * @param questions how many it should have; fewer where the bank is smaller
 * @returns its id, or undefined where the practice bank is empty
 */
export async function sealRehearsalForm(tx: Tx, blueprint: Blueprint, questions: number, now: Date): Promise<string | undefined> {
  await queries.lockForms(tx);
  const items = (await listPracticeItems(tx))
    .slice(0, questions)
    .map(({ itemId, itemVersion }, index) => ({ position: index + 1, itemId, itemVersion, use: 'pretest' as const }));
  if (items.length === 0) return undefined;
  const conversionSha256 = conversionSeal(DEMONSTRATION_CONVERSION);
  const formId = `rehearsal-${formIdOf(blueprint.version, items, conversionSha256)}`;
  if (await queries.findForm(tx, formId)) return formId;
  await queries.insertForm(tx, {
    formId,
    blueprintVersion: blueprint.version,
    conversion: DEMONSTRATION_CONVERSION,
    conversionSha256,
    contentSha256: contentSeal(items, new Map(), conversionSha256),
    sealedAt: now,
    items,
    tracings: new Map(),
    rehearsal: true,
  });
  return formId;
}
