import { join } from 'node:path';
import { err, ok, type Result } from '@einthoven/kernel';
import { currentScheme, registerSchemes } from '../../apps/web/src/lib/server/scheme/index.ts';
import type { Db } from '../../apps/web/src/lib/server/db/pool.ts';
import { readConversion, sealForm } from '../../apps/web/src/lib/server/form/index.ts';
import { loadPlaces } from '../../apps/web/src/lib/server/place/index.ts';
import { bankSources, loadBanks, readBlueprint, type BankReport } from '../../apps/web/src/lib/server/item/index.ts';
import { loadProductionRenewal, type RenewalReport } from './renewal-banks.ts';
import { loadModules, readModules } from '../../apps/web/src/lib/server/ce/index.ts';
import { loadCards, loadGuide, readContent } from '../../apps/web/src/lib/server/learning/index.ts';

/** What a load for production did; `study` counts the sections of the guide and the cards. */
export type ProductionReport = {
  readonly study: { readonly sections: number; readonly cards: number };
  readonly banks: BankReport;
  /** Undefined where `BANK_DIR` has none: the renewal assessment and the questions of each quarter are not offered. */
  readonly renewal: RenewalReport | undefined;
  readonly formId: string;
  readonly isNewForm: boolean;
};

/** The study guide, the cards and the modules of this repository, as they are written. */
export const readStudy = () => ({ study: readContent(), modules: readModules() });

/**
 * Loads what production runs on: the scheme's versions, the study guide and the cards of this repository, the banks of
 * `BANK_DIR` and a form sealed from them with the conversion beside them. Study material decides nobody's certification:
 * it needs a second reader, and each page says that no expert has approved it. No people, no money, nothing of the demonstration. Safe to run again: what is
 * unchanged stays as it is.
 *
 * @param bankDir holds `final/` and `practice/` with items, and `conversion.yaml`
 * @param written reads the study material; asked only where there is a conversion
 * @returns what was loaded, or one line per reason to refuse all of it
 */
export async function loadProduction(db: Db, bankDir: string, now: Date, written = readStudy): Promise<Result<ProductionReport, readonly string[]>> {
  // Read first: a bank without a usable conversion changes nothing.
  const conversion = readConversion(join(bankDir, 'conversion.yaml'));
  if (!conversion.ok) return conversion;
  const { study, modules } = written();
  const unready = [
    ...study.problems.map(({ file, line, words }) => `${file}:${line}: ${words}`),
    ...modules.problems.map(({ file, line, words }) => `${file}:${line}: ${words}`),
    ...modules.modules.filter(({ reviewState }) => reviewState === 'draft').map(({ slug }) => `content/modules/${slug}.md: not yet read by a second person`),
    ...study.sections
      .filter(({ reviewState }) => reviewState === 'draft')
      .map(({ sectionId }) => `content/guide/${sectionId}.md: not yet read by a second person`),
    ...study.cards.filter(({ reviewState }) => reviewState === 'draft').map(({ cardId }) => `${cardId}: not yet read by a second person`),
  ];
  if (unready.length > 0) return err(unready);
  await registerSchemes(db);
  await loadPlaces(db, now);
  const { exam } = currentScheme();
  const blueprint = readBlueprint(exam.blueprint.value);
  const banks = await loadBanks(db, bankSources('production', bankDir), blueprint, now);
  if (!banks.ok) return banks;
  const sealed = await sealForm(db, { mode: 'production', blueprint, pretestItems: exam.pretestItems.value, conversion: conversion.value, now });
  if (!sealed.ok) return sealed;
  const renewal = await loadProductionRenewal(db, bankDir, now);
  if (!renewal.ok) return renewal;
  // A translation that one person alone has read stays away: the English is shown in its place.
  const translations = study.translations.filter(({ section }) => section.reviewState === 'reviewed');
  await loadGuide(db, { ...study, translations }, now);
  await loadCards(db, study, now);
  await loadModules(db, modules, now);
  return ok({
    study: { sections: study.sections.length, cards: study.cards.length },
    banks: banks.value,
    renewal: renewal.value,
    formId: sealed.value.formId,
    isNewForm: sealed.value.isNew,
  });
}
