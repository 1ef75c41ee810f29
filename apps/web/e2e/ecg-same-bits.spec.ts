import { simulate, type Recipe } from '@einthoven/ecg';
import { unwrap } from '@einthoven/kernel';
import { fingerprintOf } from '../src/lib/ecg/fingerprint.ts';
import { expect, test } from './journey.ts';

/** Recipes that between them use every part of the engine, each with a seed of its own. */
const RECIPES: readonly (readonly [seed: string, recipe: Recipe])[] = [
  ['1', {}],
  ['a-7', { atria: { rhythm: { kind: 'fibrillation' } }, ventricles: { block: ['lbbb'] } }],
  ['vf', { ventricles: { rhythm: { kind: 'fibrillation' } } }],
  ['torsades', { ventricles: { rhythm: { kind: 'torsades' } }, durationS: 6 }],
  ['2026', { junction: { conduction: { kind: 'wenckebach', atrial: 4 } }, electrodes: { wires: { RA: 'LA', LA: 'RA' } } }],
  ['leg', { electrodes: { wires: { RA: 'RL', RL: 'RA' } }, myocardium: { infarction: { territory: 'inferior', stage: 'acute' } } }],
  ['chest', { electrodes: { wires: { V1: 'V3', V3: 'V1' }, moved: { V2: { upCm: 3, leftCm: 1 } } }, myocardium: { potassiumMmolL: 7.4 } }],
  ['pace', { pacemaker: { mode: 'DDD', rateBpm: 70, fault: { kind: 'capture', chamber: 'ventricle', every: 3 } }, artifacts: [{ kind: 'mains', wire: 'LA' }] }],
  ['noise', { artifacts: [{ kind: 'tremor' }, { kind: 'wander' }, { kind: 'loose', wire: 'V5', intermittent: true }, { kind: 'motion', wire: 'LL', atS: 4 }] }],
  ['dry', { artifacts: [{ kind: 'dry', wire: 'RA' }, { kind: 'calibration-reversed' }], subject: { dextrocardia: true, sex: 'female', build: 'slim' } }],
  ['easi', { electrodes: { placement: 'easi' }, ventricles: { premature: [{ everyBeats: 3, runLength: 2 }] } }],
  ['trunk', { electrodes: { placement: 'mason-likar' }, atria: { rhythm: { kind: 'flutter' } }, junction: { conduction: { kind: 'ratio', atrial: [2, 4] } } }],
  [
    'fine',
    { recorder: { sampleRateHz: 1000, lowPassHz: 250, notchHz: 50, resolutionUv: 0.5 }, durationS: 8, ventricles: { accessoryPathway: { site: 'right' } } },
  ],
  [
    'coarse',
    {
      recorder: { sampleRateHz: 250, lowPassHz: 40, highPassHz: 0.5, resolutionUv: 5 },
      durationS: 30,
      junction: { reentry: { kind: 'avnrt', rateBpm: 180, fromS: 5 } },
    },
  ],
];

test('the browser makes the very samples that the server makes, to the last bit', async ({ page }) => {
  const found: Record<string, string> = {};
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  for (const [seed, recipe] of RECIPES) {
    await page.goto(`/ecg?r=${encodeURIComponent(JSON.stringify(recipe))}&seed=${seed}`, { waitUntil: 'networkidle' });
    // Enabled by the page's own script.
    await expect(page.getByRole('button', { name: 'Calipers' })).toBeEnabled();
    asked.length = 0;
    await page.getByRole('link', { name: 'Show the truth' }).click();
    found[seed] = await page.locator('dt', { hasText: 'Fingerprint of all samples' }).locator('+ dd').innerText();
    // All that came over the wire was the program: what it shows it has made itself.
    expect(asked.filter((path) => !path.startsWith('/_app/') && !path.endsWith('/__route.js'))).toEqual([]);
  }
  expect(found).toEqual(Object.fromEntries(RECIPES.map(([seed, recipe]) => [seed, fingerprintOf(unwrap(simulate(recipe, seed)).recording)])));
  expect(new Set(Object.values(found)).size).toBe(RECIPES.length);
});
