import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { resolve } from 'node:path';
import { fitSubject, FITTED_LEADS, leadOfSubject } from './fit.ts';
import type { FittedLead, FrankLeads } from './fit.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const RECORD = resolve(ROOT, process.env['EINTHOVEN_REFERENCE'] ?? '../shared/data', 'ecg/wfdb/ptbdb/s0010_re');

/** Reads a WFDB file of format 16, in microvolts at 2000 units per mV. */
function channelsUv(path: string, count: number): Float64Array[] {
  const bytes = readFileSync(path);
  const frames = bytes.length / 2 / count;
  return Array.from({ length: count }, (_, channel) =>
    Float64Array.from({ length: frames }, (__, frame) => bytes.readInt16LE((frame * count + channel) * 2) / 2),
  );
}

/** Butterworth, second order, run forwards and backwards: no delay. */
function filtered(input: Float64Array, cutHz: number, kind: 'low' | 'high'): Float64Array {
  const k = Math.tan((Math.PI * cutHz) / 1000);
  const norm = 1 / (1 + Math.SQRT2 * k + k * k);
  const [b0, b1] = kind === 'low' ? [k * k * norm, 2 * k * k * norm] : [norm, -2 * norm];
  const [a1, a2] = [2 * (k * k - 1) * norm, (1 - Math.SQRT2 * k + k * k) * norm];
  const once = (values: Float64Array): Float64Array => {
    const out = new Float64Array(values.length);
    let [s1, s2] = [0, 0];
    values.forEach((value, i) => {
      const y = b0 * value + s1;
      s1 = b1 * value - a1 * y + s2;
      s2 = b0 * value - a2 * y;
      out[i] = y;
    });
    return out;
  };
  // The mean is taken off first, so that the ends do not ring.
  const mean = input.reduce((sum, value) => sum + value, 0) / input.length;
  return once(once(input.map((value) => value - (kind === 'high' ? mean : 0))).toReversed()).toReversed();
}

const band = (input: Float64Array): Float64Array => filtered(filtered(input, 0.5, 'high'), 40, 'low');

function score(model: Float64Array, truth: Float64Array, from: number, to: number): { readonly r: number; readonly rmsUv: number } {
  let [mm, tt, mt, m, t, dd] = [0, 0, 0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const [a, b] = [model[i] as number, truth[i] as number];
    mm += a * a;
    tt += b * b;
    mt += a * b;
    m += a;
    t += b;
    dd += (a - b) * (a - b);
  }
  const n = to - from;
  return { r: (mt - (m * t) / n) / Math.sqrt((mm - (m * m) / n) * (tt - (t * t) / n)), rmsUv: Math.sqrt(dd / n) };
}

describe('the fit', () => {
  it('finds the lead vectors of a synthetic subject again, and gives nothing to what was never seen', () => {
    const n = 400;
    const frank: FrankLeads = {
      x: Float64Array.from({ length: n }, (_, i) => Math.sin(i / 7)),
      y: Float64Array.from({ length: n }, (_, i) => Math.cos(i / 11)),
      z: new Float64Array(n),
    };
    const truth = { I: [0.6, -0.2], II: [0.2, 1], V1: [-0.5, 0.1], V2: [0.1, 0.2], V3: [0.9, 0.1], V4: [1.2, 0.1], V5: [1.1, 0.1], V6: [0.8, 0.1] };
    const leads = Object.fromEntries(FITTED_LEADS.map((lead) => [lead, frank.x.map((x, i) => truth[lead][0]! * x + truth[lead][1]! * frank.y[i]!)])) as Record<
      FittedLead,
      Float64Array
    >;
    const fit = fitSubject(frank, leads, { from: 0, to: n }, true);
    for (const lead of FITTED_LEADS) {
      expect(fit[lead][0]).toBeCloseTo(truth[lead][0]!, 9);
      expect(fit[lead][1]).toBeCloseTo(truth[lead][1]!, 9);
      for (const rest of fit[lead].slice(2)) expect(Math.abs(rest)).toBeLessThan(1e-9);
    }
    expect(fitSubject(frank, leads, { from: 0, to: 0 }, true).V1).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('finds each non-dipolar term of V1 to V3 again, and leaves the other leads to the dipole', () => {
    const n = 600;
    const frank: FrankLeads = {
      x: Float64Array.from({ length: n }, (_, i) => Math.sin(i / 7)),
      y: Float64Array.from({ length: n }, (_, i) => Math.cos(i / 11)),
      z: Float64Array.from({ length: n }, (_, i) => Math.sin(i / 5 + 1)),
    };
    const truth = [0.5, -0.4, 0.3, 0.1, -0.2, 0.15, 0.25, -0.35, 0.05];
    const lead = frank.x.map((x, i) => {
      const [y, z] = [frank.y[i]!, frank.z[i]!];
      const products = [x * x, x * y, x * z, y * y, y * z, z * z].map((product) => product / Math.hypot(x, y, z));
      return [x, y, z, ...products].reduce((sum, term, k) => sum + term * truth[k]!, 0);
    });
    const leads = Object.fromEntries(FITTED_LEADS.map((name) => [name, lead])) as Record<FittedLead, Float64Array>;
    const fit = fitSubject(frank, leads, { from: 0, to: n }, true);
    for (const near of ['V1', 'V2', 'V3'] as const) {
      fit[near].forEach((part, k) => expect(part).toBeCloseTo(truth[k]!, 9));
      leadOfSubject(fit, near, frank).forEach((value, i) => expect(value).toBeCloseTo(lead[i]!, 9));
    }
    for (const far of ['I', 'II', 'V4', 'V5', 'V6'] as const) expect(fit[far]).toHaveLength(3);
  });
});

describe.skipIf(!existsSync(`${RECORD}.dat`))('the fit to a patient (PTB s0010_re: twelve leads and Frank, 38 s, infero-lateral infarction)', () => {
  let frank: FrankLeads;
  let leads: Record<FittedLead, Float64Array>;
  let n = 0;
  // Here, because the body of a skipped group runs all the same.
  beforeAll(() => {
    const twelve = channelsUv(`${RECORD}.dat`, 12);
    const [x, y, z] = channelsUv(`${RECORD}.xyz`, 3).map(band) as [Float64Array, Float64Array, Float64Array];
    frank = { x, y, z };
    leads = Object.fromEntries(FITTED_LEADS.map((lead, i) => [lead, band(twelve[i < 2 ? i : i + 4] as Float64Array)])) as Record<FittedLead, Float64Array>;
    n = x.length;
  });

  it('needs one matrix of its own for r of 0.93 in every lead and 75 microvolts in V2 and V3', () => {
    const fit = fitSubject(frank, leads, { from: 0, to: n }, false);
    const scores = FITTED_LEADS.map((lead) => ({ lead, ...score(leadOfSubject(fit, lead, frank), leads[lead], 0, n) }));
    const worst = scores.reduce((a, b) => (b.r < a.r ? b : a));
    expect(worst.r).toBeGreaterThanOrEqual(0.93);
    expect(worst.lead).toBe('V1');
    for (const near of scores.filter(({ lead }) => lead === 'V2' || lead === 'V3')) expect(near.rmsUv, near.lead).toBeLessThanOrEqual(75);
  });

  it('sees the dipole move in V1 to V3: quadratic terms fitted on the first half say the second half better', () => {
    const half = { from: 0, to: n / 2 };
    const dipole = fitSubject(frank, leads, half, false);
    const moving = fitSubject(frank, leads, half, true);
    for (const lead of ['V1', 'V2', 'V3'] as const) {
      const before = score(leadOfSubject(dipole, lead, frank), leads[lead], n / 2, n);
      const after = score(leadOfSubject(moving, lead, frank), leads[lead], n / 2, n);
      expect(after.rmsUv / before.rmsUv, lead).toBeLessThan(0.75);
      expect(after.r, lead).toBeGreaterThan(0.97);
      expect(after.rmsUv, lead).toBeLessThan(55);
    }
    for (const lead of ['I', 'II', 'V4', 'V5', 'V6'] as const) expect(moving[lead]).toEqual(dipole[lead]);
  });
});
