import type { Recipe } from '@einthoven/ecg';

/** Groups of the catalogue, in the order of the list. */
export const CATALOGUE_GROUPS = [
  'Sinus rhythms',
  'Atrial rhythms',
  'Junction and reentry',
  'Ventricular rhythms',
  'AV block and pre-excitation',
  'Pacemakers',
  'Conduction patterns',
  'Infarction and ischemia',
  'Other patterns',
] as const;

/** One of {@link CATALOGUE_GROUPS}. */
export type CatalogueGroup = (typeof CATALOGUE_GROUPS)[number];

/** Where a recipe stands in the list, from what is in it. */
export function groupOf(recipe: Recipe, kind: 'rhythm' | 'pattern'): CatalogueGroup {
  const { atria, junction, ventricles, myocardium, pacemaker } = recipe;
  if (kind === 'pattern') {
    if (myocardium?.infarction || myocardium?.ischemia) return 'Infarction and ischemia';
    return ventricles || pacemaker ? 'Conduction patterns' : 'Other patterns';
  }
  if (pacemaker) return 'Pacemakers';
  if (ventricles?.accessoryPathway) return 'AV block and pre-excitation';
  const driver = atria?.rhythm?.kind ?? 'sinus';
  if (ventricles?.rhythm || ventricles?.premature) return 'Ventricular rhythms';
  if (driver !== 'sinus' && driver !== 'standstill') return 'Atrial rhythms';
  if (junction?.conduction || (junction?.prS ?? 0) > 0.2) return 'AV block and pre-excitation';
  if (junction) return 'Junction and reentry';
  if (atria?.premature) return 'Atrial rhythms';
  return driver === 'standstill' ? 'Ventricular rhythms' : 'Sinus rhythms';
}
