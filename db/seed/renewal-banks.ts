import { join } from 'node:path';
import { ok, type Result } from '@einthoven/kernel';
import type { Conversion } from '@einthoven/exam';
import { demonstrationRenewalConversion, readConversion, sealRenewalForms } from '../../apps/web/src/lib/server/form/index.ts';
import { hasRenewalBanks, loadRenewalBanks, readRenewalBanks, renewalBankSources } from '../../apps/web/src/lib/server/item/index.ts';
import type { Db } from '../../apps/web/src/lib/server/db/pool.ts';
import { currentScheme } from '../../apps/web/src/lib/server/scheme/index.ts';

/** What was loaded for renewal: items of the assessment and questions of the quarters, and the forms sealed from them. */
export type RenewalReport = { readonly assessment: number; readonly quarterly: number; readonly forms: number };

/**
 * Loads the demonstration's banks of renewal and seals the forms of the assessment and of each quarter; does nothing where
 * nothing changed.
 *
 * @throws Error that lists what is wrong with them
 */
export async function seedRenewalBanks(db: Db, now: Date): Promise<RenewalReport> {
  const { renewal, exam } = currentScheme();
  if (!renewal.assessment) throw new Error('the scheme has no renewal assessment');
  const { items, passPercent } = renewal.assessment;
  const conversion = demonstrationRenewalConversion({ items: items.value, passPercent: passPercent.value }, exam.scale.value);
  const loaded = await loadAndSeal(db, 'demonstration', undefined, conversion, now);
  if (!loaded.ok) throw new Error(`The banks of renewal cannot be used:\n${loaded.error.join('\n')}`);
  return loaded.value;
}

/**
 * The same in production, from `renewal/` of `BANK_DIR` with the conversion beside it. An installation may have none: then
 * nothing is loaded, and the other ways to renew remain.
 *
 * @returns what was loaded, undefined where there is none, or one line per reason to refuse all of it
 */
export async function loadProductionRenewal(db: Db, bankDir: string, now: Date): Promise<Result<RenewalReport | undefined, readonly string[]>> {
  if (!hasRenewalBanks(renewalBankSources('production', bankDir))) return ok(undefined);
  const conversion = readConversion(join(bankDir, 'renewal', 'conversion.yaml'));
  return conversion.ok ? loadAndSeal(db, 'production', bankDir, conversion.value, now) : conversion;
}

async function loadAndSeal(
  db: Db,
  mode: 'demonstration' | 'production',
  bankDir: string | undefined,
  conversion: Conversion,
  now: Date,
): Promise<Result<RenewalReport, readonly string[]>> {
  const sources = renewalBankSources(mode, bankDir);
  const loaded = await loadRenewalBanks(db, sources, now);
  if (!loaded.ok) return loaded;
  const read = readRenewalBanks(sources.folder);
  if (!read.ok) return read;
  const { renewal, exam } = currentScheme();
  const sealed = await sealRenewalForms(db, {
    items: read.value.map(({ itemId, bank, number }) => ({ itemId, bank, number })),
    // A form for each attempt: the second is on another one.
    assessment: { forms: renewal.assessment?.attempts.value ?? 0, items: renewal.assessment?.items.value ?? 0 },
    quarterly: { quarters: renewal.quarterly?.quarters.value ?? 0, items: renewal.quarterly?.items.value ?? 0 },
    blueprintVersion: exam.blueprint.value,
    conversion,
    now,
  });
  return sealed.ok ? ok({ assessment: loaded.value.assessment, quarterly: loaded.value.quarterly, forms: sealed.value.length }) : sealed;
}
