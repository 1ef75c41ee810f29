import { readFileSync } from 'node:fs';
import { seededRng } from '@einthoven/kernel';
import { describe, expect, it } from 'vitest';
import { atan2, cos, exp, hypot, ln, power, sin } from './elementary.ts';

/** Half a unit in the last place of 1; the engine's own functions are within 2 of it. */
const U = 2 ** -53;
const DRAWS = 40_000;
const EDGES = [0, -0, 1, -1, 2, -2, 3, 0.5, -0.5, 101, -101, 102, 1e300, -1e300, 5e-324, -5e-324, 1e-310, Infinity, -Infinity, NaN];

const relative = (ours: number, theirs: number): number => (Object.is(ours, theirs) ? 0 : Math.abs(ours - theirs) / Math.abs(theirs));
const absolute = (ours: number, theirs: number): number => Math.abs(ours - theirs);

function worst(
  error: (ours: number, theirs: number) => number,
  ours: (x: number) => number,
  theirs: (x: number) => number,
  draw: (part: number) => number,
): number {
  const rng = seededRng('elementary');
  let most = 0;
  for (let i = 0; i < DRAWS; i++) {
    const x = draw(rng.next());
    // Math.max keeps a NaN, so a wrong NaN fails.
    most = Math.max(most, error(ours(x), theirs(x)));
  }
  return most / U;
}
const between = (low: number, high: number) => (part: number) => low + (high - low) * part;
const powersBetween = (low: number, high: number) => (part: number) => 2 ** (low + (high - low) * part);

describe('exp', () => {
  it.each([between(-708, 709.78), between(-1, 1), powersBetween(-1000, -1)])('is within 4u of the engine', (draw) => {
    expect(worst(relative, exp, Math.exp, draw)).toBeLessThan(4);
  });
  it('keeps the edges and passes into the smallest numbers', () => {
    for (const x of [...EDGES, 709.782712893384, 709.7827128933841, 710, -745.14, -746.5]) expect(relative(exp(x), Math.exp(x)), `${x}`).toBeLessThan(4 * U);
    for (let x = -746; x < -707; x += 0.37) expect(Math.abs(exp(x) - Math.exp(x))).toBeLessThanOrEqual(Math.exp(x) * 4 * U + 5e-324);
  });
});

describe('ln', () => {
  it.each([powersBetween(-1074, 1024), between(0.5, 2), between(0.999, 1.001)])('is within 3u of the engine', (draw) => {
    expect(worst(relative, ln, Math.log, draw)).toBeLessThan(3);
  });
  it('keeps the edges', () => {
    for (const x of EDGES) expect(relative(ln(x), Math.log(x))).toBeLessThan(3 * U);
  });
});

describe('sin and cos', () => {
  it.each([between(-10, 10), between(-1e6, 1e6)])('are within 4u of the engine, absolute', (draw) => {
    expect(worst(absolute, sin, Math.sin, draw)).toBeLessThan(4);
    expect(worst(absolute, cos, Math.cos, draw)).toBeLessThan(4);
  });
  it('are within 7u at up to 10^15', () => {
    expect(worst(absolute, sin, Math.sin, between(-1e15, 1e15))).toBeLessThan(7);
    expect(worst(absolute, cos, Math.cos, between(-1e15, 1e15))).toBeLessThan(7);
  });
  it('keep relative precision at small angles', () => {
    expect(worst(relative, sin, Math.sin, powersBetween(-1000, -1))).toBeLessThan(4);
  });
  it('lie on the circle, end, and keep the edges however large the angle', () => {
    for (const x of [1e16, -1e22, 1e100, 1.7e308]) expect(sin(x) * sin(x) + cos(x) * cos(x)).toBeCloseTo(1, 14);
    for (const x of [0, -0, 5e-324]) expect([sin(x), cos(x)]).toEqual([x, 1]);
    for (const x of [NaN, Infinity, -Infinity]) expect([sin(x), cos(x)]).toEqual([NaN, NaN]);
  });
});

describe('atan2', () => {
  it('is within 6u of the engine, near and far', () => {
    const rng = seededRng('atan2');
    let most = 0;
    for (let i = 0; i < DRAWS; i++) {
      const far = i & 1 ? 1 : 0;
      const y = (rng.next() - 0.5) * 2 ** (far * 2000 * (rng.next() - 0.5));
      const x = (rng.next() - 0.5) * 2 ** (far * 2000 * (rng.next() - 0.5));
      most = Math.max(most, relative(atan2(y, x), Math.atan2(y, x)));
    }
    expect(most / U).toBeLessThan(6);
  });
  it('keeps the signs and edges', () => {
    for (const y of EDGES) for (const x of EDGES) expect(relative(atan2(y, x), Math.atan2(y, x)), `${y} ${x}`).toBeLessThan(6 * U);
  });
});

describe('power', () => {
  it('is within its stated bound of the engine', () => {
    const rng = seededRng('power');
    let most = 0;
    for (let i = 0; i < DRAWS; i++) {
      const base = rng.next() * 100;
      const exponent = (rng.next() - 0.5) * 100;
      const whole = Math.floor(exponent);
      most = Math.max(most, relative(power(base, exponent), base ** exponent) / (5 + 4 * Math.abs(exponent * Math.log(base))));
      most = Math.max(most, relative(power(-base, whole), (-base) ** whole) / (2 + 2 * Math.abs(whole)));
    }
    expect(most / U).toBeLessThan(1);
  });
  it('keeps the edges', () => {
    for (const base of EDGES)
      for (const exponent of EDGES) expect(relative(power(base, exponent), base ** exponent), `${base} ${exponent}`).toBeLessThan(1e-12);
  });
});

describe('hypot', () => {
  it('keeps the edges and is within 3u of the engine', () => {
    for (const a of [...EDGES, 3, 1e200, 1e-200]) {
      for (const b of [...EDGES, 4, 2e200, 3e-200]) {
        expect(relative(hypot(a, b), Math.hypot(a, b)), `${a} ${b}`).toBeLessThan(3 * U);
        for (const c of EDGES) expect(relative(hypot(a, b, c), Math.hypot(a, b, c)), `${a} ${b} ${c}`).toBeLessThan(3 * U);
      }
    }
    expect(
      worst(
        relative,
        (x) => hypot(x, 1 - x, 2),
        (x) => Math.hypot(x, 1 - x, 2),
        between(-5, 5),
      ),
    ).toBeLessThan(4);
  });
});

describe('sameness', () => {
  it('uses nothing that an engine may round in its own way', () => {
    const source = readFileSync(new URL('elementary.ts', import.meta.url), 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\/|\/\/.*/g, '');
    const used = new Set([...source.matchAll(/Math\.(\w+)/g)].map((match) => match[1]));
    expect([...used].toSorted()).toEqual(['PI', 'SQRT2', 'abs', 'floor', 'max', 'sqrt']);
    expect(source).not.toContain('**');
  });
  it('gives bits that never change', () => {
    let hash = 0x811c9dc5;
    const word = new DataView(new ArrayBuffer(8));
    const rng = seededRng('bits');
    for (let i = 0; i < 3000; i++) {
      const x = (rng.next() - 0.5) * 40;
      for (const value of [exp(x), ln(x * x), sin(x), cos(x), atan2(x, 2), power(x * x, 0.3), hypot(x, 1, 2)]) {
        word.setFloat64(0, value);
        for (const at of [0, 4]) hash = Math.imul(hash ^ word.getUint32(at), 0x01000193);
      }
    }
    expect((hash >>> 0).toString(16)).toBe('b381960');
  });
});
