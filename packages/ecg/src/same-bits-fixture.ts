// Recipes whose samples are pinned for ever, and hashes of them. Run as a program it prints the hashes: an engine with other
// settings than the test's own is asked that way.
import { unwrap } from '@einthoven/kernel';
import { LEADS } from './lead/lead.ts';
import type { Recipe } from './recipe/recipe.ts';
import type { Recording } from './recorder/recording.ts';
import { simulate } from './simulate.ts';

/** Every part of the engine has a share in one of them. */
const PINNED_RECIPES: Readonly<Record<string, Recipe>> = {
  healthy: { durationS: 5 },
  fibrillation: { durationS: 5, atria: { rhythm: { kind: 'fibrillation' } }, ventricles: { block: ['lbbb'] } },
  ventricularFibrillation: { durationS: 5, ventricles: { rhythm: { kind: 'fibrillation' } } },
  everythingElse: {
    durationS: 5,
    subject: { sex: 'female', build: 'large' },
    myocardium: { infarction: { territory: 'anterior', stage: 'acute' } },
    pacemaker: { mode: 'VVI', rateBpm: 90 },
    electrodes: { wires: { RA: 'LA', LA: 'RA' }, moved: { V2: { upCm: 3, leftCm: 1 } } },
    recorder: { sampleRateHz: 1000, lowPassHz: 40, highPassHz: 0.5, notchHz: 50, resolutionUv: 5 },
    artifacts: [{ kind: 'tremor' }, { kind: 'mains' }, { kind: 'wander' }, { kind: 'loose', wire: 'V5', intermittent: true }, { kind: 'dry', wire: 'LL' }],
  },
};

/** FNV-1a of everything in some arrays, 32 bits, as eight digits. */
function fnv1a(arrays: readonly (Int32Array | Float64Array)[]): string {
  let hash = 0x811c9dc5;
  for (const { buffer } of arrays) for (const byte of new Uint8Array(buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Hash of all leads as they would be stored, in halves of the resolution's steps, and of every bit of them. */
function hashes({ leads, settings }: Recording): string {
  const halfSteps = LEADS.map((lead) => Int32Array.from(leads[lead], (value) => Math.round((value * 2000) / settings.resolutionUv)));
  return `${fnv1a(halfSteps)} ${fnv1a(LEADS.map((lead) => leads[lead]))}`;
}

/** Hashes of all pinned recipes. */
export function pinnedHashes(): Record<string, string> {
  return Object.fromEntries(Object.entries(PINNED_RECIPES).map(([name, recipe]) => [name, hashes(unwrap(simulate(recipe, 'pinned')).recording)]));
}

// As a program: twice, so that a compiler has seen what it compiles.
if (import.meta.main) process.stdout.write(JSON.stringify([pinnedHashes(), pinnedHashes()]));
