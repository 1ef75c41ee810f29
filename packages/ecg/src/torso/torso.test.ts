import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SITES } from '../electrode/site.ts';
import type { SiteName } from '../electrode/site.ts';
import { REGIONS } from '../heart/wave.ts';
import type { Vector } from '../heart/wave.ts';
import { DOWER } from '../lead/dower.ts';
import { LEADS, WIRES } from '../lead/lead.ts';
import type { Lead } from '../lead/lead.ts';
import { leadsFromWires } from '../lead/matrix.ts';
import { conductorField, ELLIPSOID, HEART_CM, trunkPoint } from './conductor.ts';
import { centralFieldAt, fieldAt, torsoOf } from './torso.ts';

const AVERAGE = torsoOf(undefined);

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
const size = (a: readonly number[]): number => Math.sqrt(dot(a, a));
const angleDeg = (a: readonly number[], b: readonly number[]): number => (Math.acos(Math.min(1, dot(a, b) / size(a) / size(b))) * 180) / Math.PI;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Lead vectors of the twelve leads from any field, at the standard sites. */
function leadVectors(field: (site: SiteName) => Vector): Record<Lead, Vector> {
  const made = leadsFromWires();
  const potentials = WIRES.map(field);
  const rows = LEADS.map((lead, row) => {
    const vector = [0, 1, 2].map((axis) =>
      potentials.reduce((sum, potential, wire) => sum + (made[row * WIRES.length + wire] as number) * (potential[axis] as number), 0),
    );
    return [lead, vector] as const;
  });
  return Object.fromEntries(rows) as unknown as Record<Lead, Vector>;
}

describe('the conductor', () => {
  it('is a sphere with a source in it: the series of Legendre polynomials has the same gradient', () => {
    const { axesCm, middleCm, gain } = ELLIPSOID;
    // Potential on an insulated unit sphere of a point source at s: sum of (2n + 1)/n |s|^n Pn(cos).
    const series = (r: Vector, s: Vector): number => {
      const away = size(s);
      const cosine = dot(r, s) / away;
      let [before, now, sum] = [1, cosine, 0];
      for (let n = 1; n < 80; n++) {
        sum += ((2 * n + 1) / n) * away ** n * now;
        [before, now] = [now, ((2 * n + 1) * cosine * now - n * before) / (n + 1)];
      }
      return sum;
    };
    for (const site of ['V1', 'V2', 'V4', 'V6', 'V9', 'ML-LL', 'EASI-S'] as const) {
      const point = SITES[site].at;
      const scaled = point.map((value, i) => (value - (middleCm[i] as number)) / (axesCm[i] as number));
      const r = scaled.map((value) => value / size(scaled)) as unknown as Vector;
      const s = HEART_CM.map((value, i) => (value - (middleCm[i] as number)) / (axesCm[i] as number)) as unknown as Vector;
      const expected = [0, 1, 2].map((axis) => {
        const step = 1e-5;
        const moved = (by: number) => s.map((value, i) => (i === axis ? value + by : value)) as unknown as Vector;
        return (((series(r, moved(step)) - series(r, moved(-step))) / (2 * step)) * (gain[axis] as number)) / (axesCm[axis] as number);
      });
      conductorField(point, HEART_CM).forEach((value, axis) => expect(value).toBeCloseTo(expected[axis] as number, 7));
    }
  });

  it('alone is within 10 degrees of Dower on average, 15 at worst, and within half of its size', () => {
    const vectors = leadVectors((site) => conductorField(trunkPoint(SITES[site].at), HEART_CM));
    const errors = LEADS.map((lead) => angleDeg(vectors[lead], DOWER[lead]));
    expect(mean(errors)).toBeLessThan(9.8);
    expect(Math.max(...errors)).toBeLessThan(14.5);
    for (const lead of LEADS) expect(Math.abs(size(vectors[lead]) / size(DOWER[lead]) - 0.96)).toBeLessThan(0.24);
  });
});

describe('the field', () => {
  it("is Dower's at the standard sites of an average adult", () => {
    const vectors = leadVectors((site) => centralFieldAt(AVERAGE, SITES[site].at));
    for (const lead of LEADS) {
      // Dower's augmented leads are rounded to three digits, those here follow from I and II.
      const tolerance = lead.startsWith('aV') ? 0.00051 : 1e-9;
      for (const axis of [0, 1, 2]) expect(Math.abs((vectors[lead][axis] as number) - (DOWER[lead][axis] as number)), lead).toBeLessThan(tolerance);
    }
  });

  it("shows Frank's electrodes nearly pure axes", () => {
    const level = 3;
    const at = (x: number, z: number, y = level): Vector => centralFieldAt(AVERAGE, [x, y, z]);
    const [e, a, i, m, c] = [at(0, -11.4), at(16.5, 0), at(-16.5, 0), at(0, 11.4), at(11.67, -8.06)];
    const [h, f] = [at(-1, 6, -25), at(0, 0, 45)];
    const sum = (...parts: (readonly [number, Vector])[]) =>
      [0, 1, 2].map((axis) => parts.reduce((total, [part, vector]) => total + part * (vector[axis] as number), 0));
    // Frank E. Circulation 1956;13:737-749.
    const axes = [
      sum([0.61, a], [0.171, c], [-0.781, i]),
      sum([0.655, f], [0.345, m], [-1, h]),
      sum([0.133, a], [0.736, m], [-0.264, i], [-0.374, e], [-0.231, c]),
    ];
    const errors = [angleDeg(axes[0] as number[], [1, 0, 0]), angleDeg(axes[1] as number[], [0, 1, 0]), angleDeg(axes[2] as number[], [0, 0, 1])];
    expect(Math.max(...errors)).toBeLessThan(12);
    for (const axis of axes) expect(Math.abs(size(axis) - 1)).toBeLessThan(0.25);
  });

  it('differs moderately between the regions, each in its own direction', () => {
    const of = (region: (typeof REGIONS)[number]) => leadVectors((site) => fieldAt(AVERAGE, SITES[site].at, region));
    for (const region of REGIONS) {
      const vectors = of(region);
      for (const lead of LEADS) {
        expect(angleDeg(vectors[lead], DOWER[lead]), `${region} ${lead}`).toBeLessThan(12.5);
        expect(Math.abs(size(vectors[lead]) / size(DOWER[lead]) - 1), `${region} ${lead}`).toBeLessThan(1 / 3);
      }
    }
    const strength = (region: (typeof REGIONS)[number], lead: Lead) => size(of(region)[lead]) / size(DOWER[lead]);
    expect(strength('rv', 'V1')).toBeGreaterThan(1.1);
    expect(strength('lv-anterior', 'V2')).toBeGreaterThan(1.1);
    expect(strength('lv-lateral', 'V6')).toBeGreaterThan(1.1);
    expect(strength('lv-inferior', 'aVF')).toBeGreaterThan(1.1);
    // Not one dipole: the six places are not multiples of one another.
    expect(angleDeg(of('rv').I, of('lv-lateral').I)).toBeGreaterThan(15);
  });

  it('takes limbs for wires', () => {
    const shoulder = fieldAt(AVERAGE, [-17, -18, 0], 'septum');
    expect(fieldAt(AVERAGE, SITES.RA.at, 'septum')).toEqual(shoulder);
    expect(fieldAt(AVERAGE, [-22, 10, 0], 'septum')).toEqual(shoulder);
    expect(fieldAt(AVERAGE, SITES.RL.at, 'rv')).toEqual(fieldAt(AVERAGE, SITES.LL.at, 'rv'));
    expect(fieldAt(AVERAGE, [9, 45, 0], 'rv')).toEqual(fieldAt(AVERAGE, SITES.LL.at, 'rv'));
  });

  it('is smooth over the skin and finite for every body', () => {
    const subject = fc.record({
      sex: fc.constantFrom('female' as const, 'male' as const),
      build: fc.constantFrom('slim' as const, 'average' as const, 'large' as const),
      dextrocardia: fc.boolean(),
      axisShiftDeg: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(
        subject,
        fc.double({ min: -19, max: 44, noNaN: true }),
        fc.double({ min: 0, max: 6.28, noNaN: true }),
        fc.constantFrom(...REGIONS),
        (who, y, turn, region) => {
          const torso = torsoOf(who);
          const on = (angle: number, down: number): Vector => [16.5 * torso.breadthScale * Math.cos(angle), down, 11.4 * torso.breadthScale * Math.sin(angle)];
          const here = fieldAt(torso, on(turn, y), region);
          const next = fieldAt(torso, on(turn + 0.005, y + 0.08), region);
          here.forEach((value, axis) => expect(Math.abs(value - (next[axis] as number))).toBeLessThan(0.04));
          expect(size(here)).toBeLessThan(3);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('subjects', () => {
  it('have larger voltages when slim and smaller when large or female', () => {
    const strength = (subject: Parameters<typeof torsoOf>[0]) => {
      const torso = torsoOf(subject);
      const [x, y, z] = SITES.V2.at;
      return size(centralFieldAt(torso, [x * torso.breadthScale, y * torso.heightScale, z * torso.breadthScale]));
    };
    const average = strength({ build: 'average', sex: 'male' });
    expect(average).toBe(strength(undefined));
    expect(strength({ build: 'slim' }) / average).toBeCloseTo(1.1, 9);
    expect(strength({ build: 'large' }) / average).toBeCloseTo(0.85, 9);
    expect(strength({ sex: 'female' }) / average).toBeCloseTo(0.9, 9);
  });

  it('with a turned heart see the dipole turned in the frontal plane, towards the foot', () => {
    const turned = torsoOf({ axisShiftDeg: 90 });
    for (const site of ['RA', 'LA', 'LL', 'V3'] as const) {
      const before = centralFieldAt(AVERAGE, SITES[site].at);
      const after = centralFieldAt(turned, SITES[site].at);
      // A dipole to the left now points to the foot, and one to the foot to the right.
      expect(after[0]).toBeCloseTo(before[1], 12);
      expect(after[1]).toBeCloseTo(-before[0], 12);
      expect(after[2]).toBe(before[2]);
    }
  });

  it('with dextrocardia are seen in a mirror: I upside down, II and III, aVR and aVL exchanged, aVF the same', () => {
    const mirrored = torsoOf({ dextrocardia: true });
    for (const region of REGIONS) {
      const usual = leadVectors((site) => fieldAt(AVERAGE, SITES[site].at, region));
      const mirror = leadVectors((site) => fieldAt(mirrored, SITES[site].at, region));
      for (const [lead, other, sign] of [
        ['I', 'I', -1],
        ['II', 'III', 1],
        ['III', 'II', 1],
        ['aVR', 'aVL', 1],
        ['aVL', 'aVR', 1],
        ['aVF', 'aVF', 1],
      ] as const) {
        mirror[lead].forEach((value, axis) => expect(value).toBeCloseTo(sign * (usual[other][axis] as number), 12));
      }
      // A main vector to the left, foot and back: R shrinks from V1 to V6.
      expect(dot(mirror.V6, [0.9, 0.8, 0.3])).toBeLessThan(0);
      // Mended by exchanged arm wires (which change no chest lead) and mirrored chest electrodes.
      expect(fieldAt(mirrored, SITES.V4R.at, region)).toEqual(fieldAt(AVERAGE, SITES.V4.at, region));
    }
  });
});
