import { unwrap } from '@einthoven/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { electrodePositions } from '../electrode/placement.ts';
import { REGIONS } from '../heart/wave.ts';
import type { Vector } from '../heart/wave.ts';
import type { ElectrodesRecipe } from '../recipe/recipe.ts';
import { torsoOf } from '../torso/torso.ts';
import { DOWER } from './dower.ts';
import { LEADS, WIRES } from './lead.ts';
import type { Lead, Wire } from './lead.ts';
import { leadMatrix, leadsFromWires, potentialMatrix, SOURCE_COLUMNS } from './matrix.ts';

const AVERAGE = torsoOf(undefined);
const matrixOf = (electrodes: ElectrodesRecipe = {}, torso = AVERAGE): Float64Array =>
  leadMatrix(torso, unwrap(electrodePositions(torso, electrodes)), electrodes.wires, electrodes.placement);
const rowOf = (matrix: Float64Array, lead: Lead): number[] => [
  ...matrix.subarray(LEADS.indexOf(lead) * SOURCE_COLUMNS, (LEADS.indexOf(lead) + 1) * SOURCE_COLUMNS),
];
const vectorOf = (matrix: Float64Array, lead: Lead, region: (typeof REGIONS)[number]): Vector => {
  const from = LEADS.indexOf(lead) * SOURCE_COLUMNS + REGIONS.indexOf(region) * 3;
  return [matrix[from] as number, matrix[from + 1] as number, matrix[from + 2] as number];
};
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
const angleDeg = (a: readonly number[], b: readonly number[]): number => (Math.acos(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))) * 180) / Math.PI;
const correlation = (a: readonly number[], b: readonly number[]): number => {
  const [meanA, meanB] = [a, b].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length) as [number, number];
  const [x, y] = [a.map((value) => value - meanA), b.map((value) => value - meanB)];
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
};

/** QRS of a healthy adult in outline: septum to the right and front, apex to the left, base to the back and up. */
const QRS: readonly Vector[] = [
  [-0.1, 0.05, -0.15],
  [0.1, 0.15, -0.3],
  [0.4, 0.4, -0.25],
  [0.9, 0.8, 0.1],
  [0.9, 0.7, 0.4],
  [0.5, 0.3, 0.6],
  [0.1, -0.1, 0.45],
  [-0.1, -0.15, 0.2],
];
const traceOf = (matrix: Float64Array, lead: Lead): number[] => QRS.map((vector) => dot(vectorOf(matrix, lead, 'septum'), vector));

const moves = fc.record({ upCm: fc.double({ min: -12, max: 12, noNaN: true }), leftCm: fc.double({ min: -15, max: 15, noNaN: true }) });
const anyElectrodes: fc.Arbitrary<ElectrodesRecipe> = fc.record({
  placement: fc.constantFrom('standard' as const, 'mason-likar' as const, 'right-sided' as const, 'posterior' as const),
  moved: fc.record({ V1: moves, V2: moves, V4: moves, V6: moves, LA: fc.record({ upCm: fc.double({ min: 0, max: 0.8, noNaN: true }) }) }),
  wires: fc.dictionary(fc.constantFrom(...WIRES), fc.constantFrom(...WIRES)),
});

describe('identities', () => {
  it("are Einthoven's and Goldberger's for any body, placement and wiring", () => {
    const subject = fc.record({
      build: fc.constantFrom('slim' as const, 'large' as const),
      dextrocardia: fc.boolean(),
      axisShiftDeg: fc.double({ min: -60, max: 60, noNaN: true }),
    });
    fc.assert(
      fc.property(subject, anyElectrodes, (who, electrodes) => {
        const matrix = matrixOf(electrodes, torsoOf(who));
        const [one, two, three, right, left, foot] = LEADS.slice(0, 6).map((lead) => rowOf(matrix, lead)) as [
          number[],
          number[],
          number[],
          number[],
          number[],
          number[],
        ];
        for (let i = 0; i < SOURCE_COLUMNS; i++) {
          expect(Math.abs(one[i]! + three[i]! - two[i]!)).toBeLessThan(1e-14);
          expect(Math.abs(right[i]! + left[i]! + foot[i]!)).toBeLessThan(1e-14);
          expect(Math.abs(right[i]! + (one[i]! + two[i]!) / 2)).toBeLessThan(1e-14);
          expect(Math.abs(left[i]! - (one[i]! - three[i]!) / 2)).toBeLessThan(1e-14);
          expect(Math.abs(foot[i]! - (two[i]! + three[i]!) / 2)).toBeLessThan(1e-14);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('hold for EASI to the three digits of its coefficients', () => {
    const matrix = matrixOf({ placement: 'easi' });
    const [one, two, three] = [rowOf(matrix, 'I'), rowOf(matrix, 'II'), rowOf(matrix, 'III')];
    one.forEach((value, i) => expect(Math.abs(value + three[i]! - two[i]!)).toBeLessThan(0.005));
  });

  it('make the leads of the potentials, so that what disturbs a wire is seen where it must be', () => {
    const made = leadsFromWires();
    const potentials = potentialMatrix(AVERAGE, unwrap(electrodePositions(AVERAGE, {})));
    const matrix = matrixOf();
    expect(potentials.length).toBe(WIRES.length * SOURCE_COLUMNS);
    for (let lead = 0; lead < 12; lead++) {
      for (let column = 0; column < SOURCE_COLUMNS; column++) {
        let sum = 0;
        for (let wire = 0; wire < 10; wire++) sum += made[lead * 10 + wire]! * potentials[wire * SOURCE_COLUMNS + column]!;
        expect(matrix[lead * SOURCE_COLUMNS + column]).toBeCloseTo(sum, 12);
      }
    }
    const touched = (wire: Wire): string[] => LEADS.filter((_, lead) => made[lead * 10 + WIRES.indexOf(wire)] !== 0);
    expect(touched('RA')).toEqual(LEADS.filter((lead) => lead !== 'III'));
    expect(touched('LA')).toEqual(LEADS.filter((lead) => lead !== 'II'));
    expect(touched('LL')).toEqual(LEADS.filter((lead) => lead !== 'I'));
    expect(touched('RL')).toEqual([]);
    expect(touched('V4')).toEqual(['V4']);
    // A level common to all wires is not seen.
    for (let lead = 0; lead < 12; lead++) expect(Math.abs(made.subarray(lead * 10, lead * 10 + 10).reduce((sum, part) => sum + part, 0))).toBeLessThan(1e-15);
  });
});

/** Reference of ours, section 6, in leads of the right recording: how much of which, and what is taken off the chest leads. */
type Parts = Partial<Record<Lead, number>>;
const REVERSALS: readonly (readonly [name: string, wires: Partial<Record<Wire, Wire>>, limb: readonly Parts[], off: Parts])[] = [
  ['RA-LA', { RA: 'LA', LA: 'RA' }, [{ I: -1 }, { III: 1 }, { II: 1 }, { aVL: 1 }, { aVR: 1 }, { aVF: 1 }], {}],
  ['LA-LL', { LA: 'LL', LL: 'LA' }, [{ II: 1 }, { I: 1 }, { III: -1 }, { aVR: 1 }, { aVF: 1 }, { aVL: 1 }], {}],
  ['RA-LL', { RA: 'LL', LL: 'RA' }, [{ III: -1 }, { II: -1 }, { I: -1 }, { aVF: 1 }, { aVL: 1 }, { aVR: 1 }], {}],
  ['RA-RL', { RA: 'RL', RL: 'RA' }, [{ III: -1 }, {}, { III: 1 }, { III: 0.5 }, { III: -1 }, { III: 0.5 }], { II: 1 / 3 }],
  ['LA-RL', { LA: 'RL', RL: 'LA' }, [{ II: 1 }, { II: 1 }, {}, { II: -1 }, { II: 0.5 }, { II: 0.5 }], { III: 1 / 3 }],
  ['LL-RL', { LL: 'RL', RL: 'LL' }, [{ I: 1 }, { II: 1 }, { III: 1 }, { aVR: 1 }, { aVL: 1 }, { aVF: 1 }], {}],
  ['RA on LA, LA on LL, LL on RA', { RA: 'LA', LA: 'LL', LL: 'RA' }, [{ III: 1 }, { I: -1 }, { II: -1 }, { aVL: 1 }, { aVF: 1 }, { aVR: 1 }], {}],
  ['RA on LL, LL on LA, LA on RA', { RA: 'LL', LL: 'LA', LA: 'RA' }, [{ II: -1 }, { III: -1 }, { I: 1 }, { aVF: 1 }, { aVR: 1 }, { aVL: 1 }], {}],
  [
    'arms on the legs, same side',
    { RA: 'RL', RL: 'RA', LA: 'LL', LL: 'LA' },
    [{}, { III: -1 }, { III: -1 }, { III: 0.5 }, { III: 0.5 }, { III: -1 }],
    { II: 1 / 3 },
  ],
  ['arms on the legs, crossed', { RA: 'LL', LL: 'RA', LA: 'RL', RL: 'LA' }, [{}, { II: -1 }, { II: -1 }, { II: 0.5 }, { II: 0.5 }, { II: -1 }], { III: 1 / 3 }],
];

describe.each(REVERSALS)('wires reversed: %s', (_name, wires, limb, off) => {
  const right = matrixOf();
  const wrong = matrixOf({ wires });
  const sum = (parts: Parts): number[] =>
    Array.from({ length: SOURCE_COLUMNS }, (_, i) => Object.entries(parts).reduce((total, [lead, part]) => total + part * rowOf(right, lead as Lead)[i]!, 0));

  it('changes the limb leads as published', () => {
    limb.forEach((parts, i) => {
      const expected = sum(parts);
      rowOf(wrong, LEADS[i] as Lead).forEach((value, at) => expect(value, LEADS[i]).toBeCloseTo(expected[at]!, 13));
    });
  });

  it('changes the chest leads only by the terminal', () => {
    const taken = sum(off);
    for (const lead of LEADS.slice(6)) rowOf(wrong, lead).forEach((value, at) => expect(value, lead).toBeCloseTo(rowOf(right, lead)[at]! - taken[at]!, 13));
  });
});

describe('electrodes off their places', () => {
  /** A normal P wave: first the right atrium, down and forward, then the left, to the left and a little back. */
  const RIGHT_ATRIUM: Vector = [0.03, 0.1, -0.05];
  const LEFT_ATRIUM: Vector = [0.09, 0.06, 0.005];
  const SPACE_CM = 3;

  it('V1 and V2 one and two spaces high turn the P wave down, and take from the R wave', () => {
    const phases = (lead: 'V1' | 'V2', spaces: number) => {
      const matrix = matrixOf({ moved: { V1: { upCm: spaces * SPACE_CM }, V2: { upCm: spaces * SPACE_CM } } });
      const vector = vectorOf(matrix, lead, 'atria');
      return { first: dot(vector, RIGHT_ATRIUM), last: dot(vector, LEFT_ATRIUM), y: vector[1], r: dot(vectorOf(matrix, lead, 'septum'), [0.3, 0.3, -0.4]) };
    };
    const [v1, v2] = (['V1', 'V2'] as const).map((lead) => [0, 1, 2].map((spaces) => phases(lead, spaces))) as [
      ReturnType<typeof phases>[],
      ReturnType<typeof phases>[],
    ];
    // In place: V1 up, then down; V2 up, and never below 10 microvolts.
    expect(v1[0]!.first).toBeGreaterThan(0.01);
    expect(v1[0]!.last).toBeLessThan(-0.01);
    expect(v2[0]!.first).toBeGreaterThan(0.03);
    expect(v2[0]!.last).toBeGreaterThan(-0.01);
    // Two spaces high: V1 negative throughout, V2 with a negative part (nursingcenter 849721, 101 healthy adults).
    expect(v1[2]!.first).toBeLessThan(0);
    expect(v1[2]!.last).toBeLessThan(-0.01);
    expect(v2[2]!.last).toBeLessThan(-0.01);
    for (const lead of [v1, v2]) {
      for (const spaces of [1, 2]) {
        expect(lead[spaces]!.first).toBeLessThan(lead[spaces - 1]!.first);
        expect(lead[spaces]!.y).toBeLessThan(lead[spaces - 1]!.y);
        // About 0.1 mV of R a space.
        const lost = lead[spaces - 1]!.r - lead[spaces]!.r;
        expect(lost).toBeGreaterThan(0.04);
        expect(lost).toBeLessThan(0.3);
      }
      expect(lead[2]!.y).toBeLessThan(0);
    }
  });

  it('by 2 cm V2 changes most, then V3, V4 and V1 between, V5 and V6 least (Kania 2014)', () => {
    const right = matrixOf();
    const change = (lead: 'V1' | 'V2' | 'V3' | 'V4' | 'V5' | 'V6'): number => {
      const turned = [{ upCm: 2 }, { upCm: -2 }, { leftCm: 2 }, { leftCm: -2 }].map((move) =>
        angleDeg(vectorOf(matrixOf({ moved: { [lead]: move } }), lead, 'septum'), vectorOf(right, lead, 'septum')),
      );
      return turned.reduce((sum, angle) => sum + angle, 0) / 4;
    };
    const changes = { V1: change('V1'), V2: change('V2'), V3: change('V3'), V4: change('V4'), V5: change('V5'), V6: change('V6') };
    expect(Object.entries(changes).toSorted((a, b) => b[1] - a[1])[0]![0]).toBe('V2');
    expect(changes.V3).toBeGreaterThan(changes.V1);
    for (const middle of ['V1', 'V4'] as const) {
      expect(changes[middle]).toBeGreaterThan(changes.V5);
      expect(changes[middle]).toBeGreaterThan(changes.V6);
    }
    expect(changes.V2).toBeGreaterThan(1.6 * changes.V5);
  });

  it('on the trunk (Mason-Likar) turn the axis to the right and raise the inferior R', () => {
    const axis = (matrix: Float64Array): number => {
      const net = (lead: Lead) => traceOf(matrix, lead).reduce((sum, value) => sum + value, 0);
      return (Math.atan2((net('aVF') * 2) / Math.sqrt(3), net('I')) * 180) / Math.PI;
    };
    const [wrists, trunk] = [matrixOf(), matrixOf({ placement: 'mason-likar' })];
    expect(axis(trunk) - axis(wrists)).toBeGreaterThan(3);
    expect(axis(trunk) - axis(wrists)).toBeLessThan(30);
    for (const lead of ['II', 'III', 'aVF'] as const) expect(Math.max(...traceOf(trunk, lead))).toBeGreaterThan(Math.max(...traceOf(wrists, lead)));
    // Less of an inferior Q.
    expect(Math.min(0, traceOf(trunk, 'aVF')[0]!)).toBeGreaterThanOrEqual(Math.min(0, traceOf(wrists, 'aVF')[0]!));
    for (const lead of ['V2', 'V3', 'V4', 'V5'] as const) expect(correlation(traceOf(trunk, lead), traceOf(wrists, lead))).toBeGreaterThan(0.98);
  });
});

describe('other leads', () => {
  const standard = matrixOf();

  it('V3R to V6R go on from V2 and V1 and shrink', () => {
    const right = matrixOf({ placement: 'right-sided' });
    for (const lead of ['I', 'II', 'V1', 'V2'] as const) expect(rowOf(right, lead)).toEqual(rowOf(standard, lead));
    // V3R is V1's neighbour: as like it as V2 is, and more than V4R.
    const like = (lead: Lead) => correlation(traceOf(right, lead), traceOf(standard, 'V1'));
    expect(like('V3')).toBeGreaterThan(0.9);
    expect(like('V3')).toBeGreaterThan(like('V4'));
    expect(like('V4')).toBeGreaterThan(0.75);
    const tall = (lead: Lead) => Math.max(...traceOf(right, lead).map(Math.abs));
    expect(tall('V3')).toBeLessThan(tall('V1'));
    // Right leads look against the main vector: they end negative before the base goes back.
    for (const lead of ['V4', 'V5', 'V6'] as const) expect(dot(vectorOf(right, lead, 'septum'), [0.9, 0.8, 0.3])).toBeLessThan(0);
    // A right ventricle that pulls to the front and right is seen by V4R more than by V6.
    const injury: Vector = [-0.15, 0.1, -0.15];
    expect(dot(vectorOf(right, 'V4', 'rv'), injury)).toBeGreaterThan(0.05);
    expect(dot(vectorOf(standard, 'V6', 'rv'), injury)).toBeLessThan(0);
  });

  it('V7 to V9 go on from V6, shrink, and see the back', () => {
    const back = matrixOf({ placement: 'posterior' });
    expect(rowOf(back, 'V3')).toEqual(rowOf(standard, 'V3'));
    const tall = (matrix: Float64Array, lead: Lead) => Math.max(...traceOf(matrix, lead));
    expect(correlation(traceOf(back, 'V4'), traceOf(standard, 'V6'))).toBeGreaterThan(0.95);
    expect([tall(standard, 'V6'), tall(back, 'V4'), tall(back, 'V5'), tall(back, 'V6')]).toEqual(
      [tall(standard, 'V6'), tall(back, 'V4'), tall(back, 'V5'), tall(back, 'V6')].toSorted((a, b) => b - a),
    );
    // ST of a posterior infarction: down in V1 to V3, up by less in V7 to V9.
    const injury: Vector = [0.02, 0.03, 0.18];
    for (const lead of ['V1', 'V2', 'V3'] as const) expect(dot(vectorOf(back, lead, 'lv-inferior'), injury)).toBeLessThan(-0.1);
    for (const lead of ['V4', 'V5', 'V6'] as const) {
      const up = dot(vectorOf(back, lead, 'lv-inferior'), injury);
      expect(up).toBeGreaterThan(0.04);
      expect(up).toBeLessThan(0.15);
    }
  });

  it('of EASI are like the twelve leads, least so aVL, which is small', () => {
    const easi = matrixOf({ placement: 'easi' });
    const like = LEADS.map((lead) => correlation(traceOf(easi, lead), traceOf(standard, lead)));
    expect(Math.min(...like)).toBeGreaterThan(0.85);
    expect(like.toSorted((a, b) => a - b)[2]).toBeGreaterThan(0.95);
    const errors = LEADS.map((lead) => angleDeg(vectorOf(easi, lead, 'septum'), DOWER[lead]));
    expect(errors.reduce((sum, error) => sum + error, 0) / 12).toBeLessThan(11);
  });
});
