import { DEMONSTRATION_CONVERSION } from '@einthoven/exam';
import { currentScheme } from '../../apps/web/src/lib/server/scheme/index.ts';
import type { Db } from '../../apps/web/src/lib/server/db/pool.ts';
import { sealForm } from '../../apps/web/src/lib/server/form/index.ts';
import { bankSources, loadBanks, readBlueprint, type BankReport } from '../../apps/web/src/lib/server/item/index.ts';

/**
 * Loads the demonstration banks of content/items; does nothing where nothing changed.
 *
 * @throws Error that lists what is wrong with them
 */
export async function seedItems(db: Db, now: Date): Promise<BankReport> {
  const loaded = await loadBanks(db, bankSources('demonstration', undefined), readBlueprint(currentScheme().exam.blueprint.value), now);
  if (!loaded.ok) throw new Error(`The item banks cannot be used:\n${loaded.error.join('\n')}`);
  for (const line of loaded.value.leftOut) console.warn(`Left out of the practice bank: ${line}`);
  return loaded.value;
}

/**
 * Seals the demonstration form from the bank as it is; finds it there the second time.
 *
 * @throws Error that lists what the bank lacks
 */
export async function seedForm(db: Db, now: Date): Promise<string> {
  const scheme = currentScheme();
  const sealed = await sealForm(db, {
    mode: 'demonstration',
    blueprint: readBlueprint(scheme.exam.blueprint.value),
    pretestItems: scheme.exam.pretestItems.value,
    conversion: DEMONSTRATION_CONVERSION,
    now,
  });
  if (!sealed.ok) throw new Error(`No form can be built:\n${sealed.error.join('\n')}`);
  return sealed.value.formId;
}
