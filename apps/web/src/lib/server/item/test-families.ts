import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentFolder } from '../platform/content-folder.ts';
import type { BankSources } from './item.ts';

const common = { knowledge: ['B12.1'], sources: [{ key: 'aha-ecg-2-2007', supports: 'names' }] };

/** Items of task B12 that draw their tracing: two to apply, one to analyse, as the blueprint asks. */
export const FAMILIES = [
  {
    ...common,
    id: 'final-B12-901',
    level: 'apply',
    use: 'scored',
    stem: 'A test family: which rhythm does the strip show?',
    options: { a: 'Atrial fibrillation', b: 'Atrial flutter', c: 'Sinus rhythm', d: 'Asystole' },
    rationale: { a: 'irregular', b: 'sawtooth', c: 'P waves', d: 'flat' },
    tracing: {
      recipe: 'normal-sinus-rhythm',
      vary: { 'atria.rhythm': { oneOf: [{ kind: 'fibrillation' }, { kind: 'flutter', rateBpm: 290 }] } },
      show: { layout: 'strip', leads: ['II'], seconds: 6 },
      rightWhen: { a: [{ fact: 'rhythm', code: 'atrial-fibrillation' }], b: [{ fact: 'rhythm', code: 'atrial-flutter' }] },
    },
  },
  {
    ...common,
    id: 'final-B12-902',
    level: 'apply',
    use: 'scored',
    type: 'calipers',
    measure: 'interval-ms',
    stem: 'A test family: measure the PR interval.',
    rationale: { key: 'from the onset of P to the onset of the QRS' },
    difficulty: 0.6,
    tracing: {
      recipe: 'first-degree-av-block',
      vary: { 'junction.prS': [0.22, 0.34] },
      show: { layout: 'strip', leads: ['II', 'V1'], seconds: 6 },
      rightValue: { of: 'pr-ms', tolerance: 20 },
    },
  },
  {
    ...common,
    id: 'final-B12-903',
    level: 'analyse',
    use: 'scored',
    type: 'numeric',
    unit: 'beats per minute',
    stem: 'A test family: what is the ventricular rate?',
    rationale: { key: 'six large squares' },
    tracing: {
      recipe: 'normal-sinus-rhythm',
      vary: { 'atria.rhythm.rateBpm': [52, 96] },
      show: { layout: '3x4+1R', seconds: 10 },
      rightValue: { of: 'ventricular-rate-bpm', tolerance: 5 },
    },
  },
] as const;

/**
 * Both banks of content/items in a folder of their own, with families as the only items of B12: each form must hold them.
 *
 * @param folder an empty one
 * @param families instead of {@link FAMILIES}
 */
export function bankWithFamilies(folder: string, families: readonly unknown[] = FAMILIES): BankSources {
  for (const bank of ['final', 'practice']) cpSync(join(contentFolder('items'), bank), join(folder, bank), { recursive: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'final', 'B12.yaml'), JSON.stringify({ task: 'B12', bank: 'final', reviewState: 'reviewed', items: families }));
  return { mode: 'demonstration', finalFolder: join(folder, 'final'), practiceFolder: join(folder, 'practice'), publicFolders: [] };
}
