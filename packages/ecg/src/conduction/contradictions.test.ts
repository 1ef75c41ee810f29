import { describe, expect, it } from 'vitest';
import { RHYTHM_RECIPES } from '../recipe/catalogue-rhythms.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { rhythmProblems } from './contradictions.ts';

const fields = (recipe: Recipe): string[] => rhythmProblems(recipe).map((problem) => problem.field);

describe('rhythmProblems', () => {
  it('finds none in the catalogue nor in the empty recipe', () => {
    for (const one of RHYTHM_RECIPES) expect([one.id, rhythmProblems(one.recipe)]).toEqual([one.id, []]);
    expect(rhythmProblems({})).toEqual([]);
  });

  const sinus = (rateBpm: number): NonNullable<Recipe['atria']> => ({ rhythm: { kind: 'sinus', rateBpm } });
  const cases: readonly (readonly [what: string, field: string, wrong: Recipe, right: Recipe])[] = [
    ['a PR longer than the cycle', 'junction.prS', { atria: sinus(180), junction: { prS: 0.4 } }, { atria: sinus(120), junction: { prS: 0.4 } }],
    [
      'a pause shorter than the cycle',
      'atria.rhythm.silence.lengthS',
      { atria: { rhythm: { kind: 'sinus', rateBpm: 60, silence: { kind: 'pause', afterBeat: 3, lengthS: 0.9 } } } },
      { atria: { rhythm: { kind: 'sinus', rateBpm: 60, silence: { kind: 'pause', afterBeat: 3, lengthS: 1.1 } } } },
    ],
    [
      'an early P wave within the refractory period',
      'atria.premature[0].couplingPart',
      { atria: { ...sinus(150), premature: [{ everyBeats: 4, couplingPart: 0.3 }] } },
      { atria: { ...sinus(60), premature: [{ everyBeats: 4, couplingPart: 0.3 }] } },
    ],
    [
      'early beats only',
      'ventricles.premature[0].everyBeats',
      { ventricles: { premature: [{ everyBeats: 1 }] } },
      { ventricles: { premature: [{ everyBeats: 2 }] } },
    ],
    [
      'a coupling within the refractory period',
      'ventricles.premature[0].couplingS',
      { ventricles: { premature: [{ everyBeats: 3, couplingS: 0.22 }] } },
      { ventricles: { premature: [{ everyBeats: 3, couplingS: 0.32 }] } },
    ],
    [
      'a coupling longer than the cycle',
      'ventricles.premature[0].couplingS',
      { atria: sinus(100), ventricles: { premature: [{ everyBeats: 3, couplingS: 0.65 }] } },
      { atria: sinus(80), ventricles: { premature: [{ everyBeats: 3, couplingS: 0.65 }] } },
    ],
    [
      'an interpolated beat where there is no room for it',
      'ventricles.premature[0].interpolated',
      { atria: sinus(110), ventricles: { premature: [{ everyBeats: 3, interpolated: true }] } },
      { atria: sinus(60), ventricles: { premature: [{ everyBeats: 3, interpolated: true }] } },
    ],
    ['an escape that does not wait', 'ventricles.escapeRateBpm', { ventricles: { escapeRateBpm: 90 } }, { ventricles: { escapeRateBpm: 40 } }],
    [
      'a tachycardia slower than the atria',
      'ventricles.rhythm.rateBpm',
      { atria: sinus(140), ventricles: { rhythm: { kind: 'tachycardia', rateBpm: 120 } } },
      { atria: sinus(100), ventricles: { rhythm: { kind: 'tachycardia', rateBpm: 120 } } },
    ],
    [
      'a circuit slower than the atria',
      'junction.reentry.rateBpm',
      { atria: sinus(150), junction: { reentry: { kind: 'avnrt', rateBpm: 150 } } },
      { junction: { reentry: { kind: 'avnrt', rateBpm: 150 } } },
    ],
    [
      'a circuit in fibrillating atria',
      'junction.reentry',
      { atria: { rhythm: { kind: 'fibrillation' } }, junction: { reentry: { kind: 'avnrt', rateBpm: 180 } } },
      { junction: { reentry: { kind: 'avnrt', rateBpm: 180 } } },
    ],
    [
      'more than the node lets through',
      'junction.fibrillationRateBpm',
      { atria: { rhythm: { kind: 'fibrillation' } }, junction: { fibrillationRateBpm: 210 } },
      { atria: { rhythm: { kind: 'fibrillation' } }, junction: { fibrillationRateBpm: 170 } },
    ],
    ['both bundles blocked', 'ventricles.block', { ventricles: { block: ['rbbb', 'lbbb'] } }, { ventricles: { block: ['rbbb', 'lafb'] } }],
    [
      'an AV delay longer than the cycle leaves',
      'pacemaker.avDelayS',
      { pacemaker: { mode: 'DDD', rateBpm: 150, avDelayS: 0.3 } },
      { pacemaker: { mode: 'DDD', rateBpm: 60, avDelayS: 0.3 } },
    ],
    [
      'a fault in a chamber without an electrode',
      'pacemaker.fault.chamber',
      { pacemaker: { mode: 'VVI', fault: { kind: 'capture', chamber: 'atrium', every: 2 } } },
      { pacemaker: { mode: 'DDD', fault: { kind: 'capture', chamber: 'atrium', every: 2 } } },
    ],
  ];
  it.each(cases)('refuses %s by its field and lets its neighbour through', (_, field, wrong, right) => {
    expect(fields(wrong)).toEqual([field]);
    expect(rhythmProblems(right)).toEqual([]);
    for (const problem of rhythmProblems(wrong))
      expect(problem).toMatchObject({ code: 'CONTRADICTION', allowed: expect.stringMatching(/\w/), got: expect.stringMatching(/\w/) });
  });
});
