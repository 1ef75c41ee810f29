/**
 * Every rhythm of the engine over its rates, for whoever measures how well rhythms are named from a tracing.
 *
 * @module @einthoven/ecg/rates
 */
import { RHYTHM_RECIPES } from './catalogue-rhythms.ts';
import type { Recipe } from './recipe.ts';

/** A rhythm that the engine makes, and the names of which one must be measured. */
export type RatedRhythm = { readonly id: string; readonly main: readonly string[]; readonly recipe: Recipe };

const still = { rhythm: { kind: 'standstill' } } as const;
const sinus = (rateBpm: number) => ({ rhythm: { kind: 'sinus', rateBpm } }) as const;
const complete = { kind: 'complete' } as const;
const rows: RatedRhythm[] = RHYTHM_RECIPES.map(({ id, shows, recipe }) => {
  // The ground rhythm alone is not what such a recipe is about.
  const main = shows.filter((code) => code !== 'sinus-rhythm');
  return { id, main: main.length > 0 ? main : shows, recipe };
});
const over = (id: string, rates: readonly number[], main: (rate: number) => string | readonly string[], recipe: (rate: number) => Recipe): void => {
  for (const rate of rates) rows.push({ id: `${id} ${rate}`, main: [main(rate)].flat(), recipe: recipe(rate) });
};

over(
  'sinus',
  [30, 40, 55, 65, 80, 95, 108, 130, 150, 170, 195, 220],
  (rate) => (rate < 60 ? 'sinus-bradycardia' : rate > 100 ? 'sinus-tachycardia' : 'normal-sinus-rhythm'),
  (rate) => ({
    atria: sinus(rate),
    junction: { rateBpm: 0 },
  }),
);
over(
  'wandering',
  [60, 90],
  () => 'wandering-atrial-pacemaker',
  (rateBpm) => ({ atria: { rhythm: { kind: 'wandering', rateBpm } } }),
);
over(
  'multifocal',
  [110, 140, 160],
  () => 'multifocal-atrial-tachycardia',
  (rateBpm) => ({ atria: { rhythm: { kind: 'multifocal', rateBpm } } }),
);
over(
  'focal',
  [95, 120, 150, 180, 220],
  (rate) => (rate > 100 ? 'focal-atrial-tachycardia' : 'ectopic-atrial-rhythm'),
  (rateBpm) => ({ atria: { rhythm: { kind: 'focal-tachycardia', rateBpm } } }),
);
over(
  'avnrt',
  [140, 200, 220],
  () => ['avnrt', 'supraventricular-tachycardia'],
  (rateBpm) => ({ junction: { reentry: { kind: 'avnrt', rateBpm } } }),
);
over(
  'avrt',
  [150, 210],
  () => ['avrt', 'supraventricular-tachycardia'],
  (rateBpm) => ({ junction: { reentry: { kind: 'avrt', rateBpm } } }),
);
for (const atrial of [2, 3, 4, 6])
  over(
    `flutter ${atrial}:1`,
    [240, 270, 330],
    () => ['atrial-flutter', 'atrial-flutter-fixed-block'],
    (rateBpm) => ({
      atria: { rhythm: { kind: 'flutter', rateBpm } },
      junction: { conduction: { kind: 'ratio', atrial } },
    }),
  );
over(
  'flutter variable',
  [260, 320],
  () => ['atrial-flutter', 'atrial-flutter-variable-block'],
  (rateBpm) => ({
    atria: { rhythm: { kind: 'flutter', rateBpm } },
    junction: { conduction: { kind: 'ratio', atrial: [2, 4, 3, 4] } },
  }),
);
for (const coarseness of [0.2, 0.9])
  over(
    `fibrillation ${coarseness}`,
    [40, 60, 90, 120, 170],
    () => 'atrial-fibrillation',
    (fibrillationRateBpm) => ({
      atria: { rhythm: { kind: 'fibrillation', coarseness } },
      junction: { fibrillationRateBpm },
    }),
  );
over(
  'fibrillation lbbb',
  [85],
  () => 'atrial-fibrillation',
  (fibrillationRateBpm) => ({
    atria: { rhythm: { kind: 'fibrillation' } },
    junction: { fibrillationRateBpm },
    ventricles: { block: ['lbbb'] },
  }),
);
over(
  'junctional',
  [32, 45, 58, 65, 95, 110, 140, 180],
  (rate) => (rate > 100 ? 'junctional-tachycardia' : rate > 60 ? 'accelerated-junctional-rhythm' : 'junctional-escape-rhythm'),
  (rateBpm) => ({
    atria: still,
    junction: { rateBpm },
  }),
);
for (const site of ['rv-apex', 'lv-lateral'] as const)
  over(
    `idioventricular ${site}`,
    [22, 30, 38, 50, 70, 95],
    (rate) => (rate < 40 ? 'idioventricular-rhythm' : 'accelerated-idioventricular-rhythm'),
    (rateBpm) => ({
      atria: still,
      junction: { rateBpm: 0 },
      ventricles: { rhythm: { kind: 'idioventricular', rateBpm, site } },
    }),
  );
for (const site of ['rv-outflow', 'lv-apex', 'lv-inferior'] as const)
  over(
    `ventricular tachycardia ${site}`,
    [115, 140, 180, 220, 250],
    () => 'monomorphic-ventricular-tachycardia',
    (rateBpm) => ({
      atria: sinus(80),
      ventricles: { rhythm: { kind: 'tachycardia', rateBpm, site } },
    }),
  );
over(
  'polymorphic',
  [180, 230],
  () => 'polymorphic-ventricular-tachycardia',
  (rateBpm) => ({ ventricles: { rhythm: { kind: 'polymorphic', rateBpm } } }),
);
over(
  'torsades',
  [200, 240],
  () => 'torsades-de-pointes',
  (rateBpm) => ({ ventricles: { rhythm: { kind: 'torsades', rateBpm } } }),
);
over(
  'ventricular flutter',
  [240, 270, 330],
  () => 'ventricular-flutter',
  (rateBpm) => ({ atria: still, ventricles: { rhythm: { kind: 'flutter', rateBpm } } }),
);
for (const amplitudeMv of [0.1, 0.2, 0.4, 1])
  rows.push({
    id: `ventricular fibrillation ${amplitudeMv}`,
    main: [amplitudeMv > 0.3 ? 'ventricular-fibrillation-coarse' : 'ventricular-fibrillation-fine'],
    recipe: { atria: still, ventricles: { rhythm: { kind: 'fibrillation', amplitudeMv } } },
  });
over(
  'agonal',
  [8, 14],
  () => 'agonal-rhythm',
  (rateBpm) => ({ atria: still, ventricles: { rhythm: { kind: 'agonal', rateBpm } } }),
);
for (const prS of [0.24, 0.34])
  over(
    `long PR ${prS}`,
    [55, 85],
    () => 'first-degree-av-block',
    (rate) => ({ atria: sinus(rate), junction: { prS } }),
  );
for (const atrial of [3, 5, 6])
  over(
    `wenckebach ${atrial}`,
    [65, 90],
    () => 'mobitz-1',
    (rate) => ({ atria: sinus(rate), junction: { conduction: { kind: 'wenckebach', atrial } } }),
  );
for (const atrial of [3, 5])
  over(
    `mobitz-2 ${atrial}`,
    [65, 90],
    () => 'mobitz-2',
    (rate) => ({ atria: sinus(rate), junction: { conduction: { kind: 'mobitz-2', atrial } } }),
  );
for (const atrial of [2, 3, 4])
  over(
    `block ${atrial}:1`,
    [65, 100],
    () => (atrial === 2 ? 'av-block-2-to-1' : 'high-grade-av-block'),
    (rate) => ({ atria: sinus(rate), junction: { conduction: { kind: 'ratio', atrial } } }),
  );
for (const pp of [70, 100]) {
  over(
    `complete, junction, sinus ${pp}`,
    [38, 55],
    () => 'third-degree-av-block',
    (rateBpm) => ({ atria: sinus(pp), junction: { conduction: complete, rateBpm } }),
  );
  over(
    `complete, ventricle, sinus ${pp}`,
    [25, 40],
    () => 'third-degree-av-block',
    (escapeRateBpm) => ({
      atria: sinus(pp),
      junction: { conduction: complete, rateBpm: 0 },
      ventricles: { escapeRateBpm },
    }),
  );
}
for (const site of ['left-lateral', 'right', 'posteroseptal'] as const)
  over(
    `pre-excitation ${site}`,
    [60, 90],
    () => 'wpw-pattern',
    (rate) => ({ atria: sinus(rate), ventricles: { accessoryPathway: { site } } }),
  );
for (const block of ['lbbb', 'rbbb'] as const)
  over(
    `sinus ${block}`,
    [70, 90, 120],
    (rate) => (rate > 100 ? 'sinus-tachycardia' : 'sinus-rhythm'),
    (rate) => ({ atria: sinus(rate), ventricles: { block: [block] } }),
  );
for (const everyBeats of [2, 3, 4])
  for (const site of ['rv-apex', 'lv-lateral'] as const)
    over(
      `every ${everyBeats} ${site}`,
      everyBeats < 4 ? [55, 70, 95] : [70, 95],
      () => `ventricular-${['bi', 'tri', 'quadri'][everyBeats - 2]}geminy`,
      (rate) => ({
        atria: sinus(rate),
        ventricles: { premature: [{ everyBeats, site }] },
      }),
    );
over(
  'aai',
  [60, 90],
  () => 'atrial-paced-rhythm',
  (rateBpm) => ({ atria: sinus(40), pacemaker: { mode: 'AAI', rateBpm } }),
);
over(
  'vvi',
  [50, 60, 90],
  () => 'ventricular-paced-rhythm',
  (rateBpm) => ({
    atria: { rhythm: { kind: 'fibrillation' } },
    junction: { conduction: complete, rateBpm: 0 },
    pacemaker: { mode: 'VVI', rateBpm },
  }),
);
over(
  'ddd',
  [60, 90],
  () => 'av-sequential-paced-rhythm',
  (rateBpm) => ({ atria: sinus(45), junction: { conduction: complete }, pacemaker: { mode: 'DDD', rateBpm, avDelayS: 0.18 } }),
);
over(
  'ddd behind sinus',
  [65, 100],
  () => 'atrial-sensed-ventricular-paced-rhythm',
  (rate) => ({
    atria: sinus(rate),
    junction: { conduction: complete },
    pacemaker: { mode: 'DDD', rateBpm: 50, avDelayS: 0.15 },
  }),
);

/** Every rhythm of the engine, over its rates. */
export const RHYTHMS_OVER_RATES: readonly RatedRhythm[] = rows;
