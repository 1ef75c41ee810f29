import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRecipe } from './check.ts';

/** What is wrong, as `CODE field`. */
const wrong = (input: unknown): string[] => {
  const checked = checkRecipe(input);
  return checked.ok ? [] : checked.error.map(({ code, field }) => `${code} ${field}`);
};

describe('checkRecipe', () => {
  it('lets an empty recipe and a full one through, as they are', () => {
    const full = {
      durationS: 10,
      subject: { sex: 'female', ageYears: 54, build: 'slim', dextrocardia: false, axisShiftDeg: -20 },
      atria: {
        rhythm: { kind: 'sinus', rateBpm: 64, breathing: { depth: 0.1, breathsPerMin: 14 } },
        premature: [{ everyBeats: 6, couplingPart: 0.6, site: 2 }],
      },
      junction: { prS: 0.18, conduction: { kind: 'normal' } },
      ventricles: { block: ['rbbb', 'lafb'], premature: [{ everyBeats: 5, couplingS: 0.5, site: 'rv-outflow' }] },
      myocardium: { infarction: { territory: 'anterior', stage: 'evolving', severity: 0.7 }, potassiumMmolL: 4.1 },
      electrodes: { placement: 'standard', moved: { V2: { upCm: 2, leftCm: 0 } }, wires: { RA: 'LA', LA: 'RA' } },
      recorder: { sampleRateHz: 1000, lowPassHz: 40, notchHz: 50 },
      artifacts: [{ kind: 'loose', wire: 'V3', fromS: 2, toS: 4 }, { kind: 'calibration-reversed' }],
    };
    for (const recipe of [{}, full]) expect(checkRecipe(recipe)).toEqual({ ok: true, value: recipe });
  });

  it.each([
    [{ atria: { rhythm: { kind: 'sinus', rateBpm: 0 } } }, 'OUT_OF_RANGE atria.rhythm.rateBpm'],
    [{ atria: { rhythm: { kind: 'sinus', rateBpm: 1000 } } }, 'OUT_OF_RANGE atria.rhythm.rateBpm'],
    [{ junction: { prS: -0.2 } }, 'OUT_OF_RANGE junction.prS'],
    [{ durationS: 1e9 }, 'OUT_OF_RANGE durationS'],
    [{ durationS: NaN }, 'OUT_OF_RANGE durationS'],
    [{ durationS: Infinity }, 'OUT_OF_RANGE durationS'],
    [{ durationS: '10' }, 'TYPE_WRONG durationS'],
    [{ durationS: null }, 'TYPE_WRONG durationS'],
    [{ heart: {} }, 'FIELD_UNKNOWN heart'],
    [{ atria: { rhythm: { kind: 'fibrillation', rateBpm: 400 } } }, 'FIELD_UNKNOWN atria.rhythm.rateBpm'],
    [{ atria: { rhythm: { kind: 'nonsense' } } }, 'NOT_ONE_OF atria.rhythm.kind'],
    [{ atria: { rhythm: { kind: 'toString' } } }, 'NOT_ONE_OF atria.rhythm.kind'],
    [{ ventricles: { rhythm: { kind: 'tachycardia' } } }, 'TYPE_WRONG ventricles.rhythm.rateBpm'],
    [{ ventricles: { premature: [{ everyBeats: 4 }, { everyBeats: 2.5 }] } }, 'OUT_OF_RANGE ventricles.premature[1].everyBeats'],
    [{ ventricles: { block: 'lbbb' } }, 'TYPE_WRONG ventricles.block'],
    [{ ventricles: { block: Array.from({ length: 20 }, () => 'lbbb') } }, 'TOO_LONG ventricles.block'],
    [{ artifacts: Array.from({ length: 33 }, () => ({ kind: 'mains' })) }, 'TOO_LONG artifacts'],
    [{ artifacts: [{ kind: 'mains', frequencyHz: 55 }] }, 'NOT_ONE_OF artifacts[0].frequencyHz'],
    [{ junction: { conduction: { kind: 'ratio', atrial: [] } } }, 'OUT_OF_RANGE junction.conduction.atrial'],
    [{ junction: { retrogradeS: 'never' } }, 'NOT_ONE_OF junction.retrogradeS'],
    [{ junction: { rateBpm: 3 } }, 'OUT_OF_RANGE junction.rateBpm'],
    [{ electrodes: { wires: { RA: 'V9' } } }, 'NOT_ONE_OF electrodes.wires.RA'],
    [{ electrodes: { moved: { V1: { upCm: 19.9, leftCm: 0 } } } }, 'OUT_OF_RANGE electrodes.moved.V1.upCm'],
    [{ recorder: { sampleRateHz: 250, lowPassHz: 150 } }, 'CONTRADICTION recorder.lowPassHz'],
    [{ artifacts: [{ kind: 'mains', fromS: 5, toS: 5 }] }, 'CONTRADICTION artifacts[0].toS'],
    [JSON.parse('{"__proto__": {"durationS": 1e9}}'), 'FIELD_UNKNOWN __proto__'],
    ['recipe', 'TYPE_WRONG '],
    [[], 'TYPE_WRONG '],
    [null, 'TYPE_WRONG '],
  ])('%j: %s', (input, problem) => {
    expect(wrong(input)).toEqual([problem]);
  });

  it('tells every problem with what is allowed and what was given, in words', () => {
    const checked = checkRecipe({ durationS: 0, subject: { sex: 'x' } });
    expect(checked.ok ? [] : checked.error).toEqual([
      { code: 'OUT_OF_RANGE', field: 'durationS', allowed: 'a number from 1 to 3600 s', got: '0' },
      { code: 'NOT_ONE_OF', field: 'subject.sex', allowed: 'one of female, male', got: '"x"' },
    ]);
  });

  it('does not let a hostile recipe ask for a book', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`x${i}`.repeat(50), i]));
    const checked = checkRecipe(many);
    expect(checked.ok ? 0 : checked.error.length).toBeLessThanOrEqual(60);
    expect(JSON.stringify(checked).length).toBeLessThan(20_000);
  });

  it('never throws, on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => void checkRecipe(input)),
      { numRuns: 300 },
    );
    const known = [
      'durationS',
      'atria',
      'rhythm',
      'kind',
      'junction',
      'ventricles',
      'artifacts',
      'electrodes',
      'moved',
      'recorder',
      'premature',
      'wires',
      'V1',
      'RA',
    ];
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.oneof(fc.double(), fc.boolean(), fc.constant(null), fc.constantFrom('sinus', 'fibrillation', 'loose', 'RA', 'none', 'rbbb')),
        fc.dictionary(fc.constantFrom(...known), tie('tree'), { maxKeys: 6 }),
        fc.array(tie('tree'), { maxLength: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (input) => void checkRecipe(input)),
      { numRuns: 500 },
    );
  });

  it('reads own fields only: what a prototype carries is not in the recipe', () => {
    const checked = checkRecipe(Object.create({ durationS: 60 }));
    expect(checked).toEqual({ ok: true, value: {} });
  });
});
