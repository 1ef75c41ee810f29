import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../recipe/recipe.ts';
import { timelineOf } from './timeline-of.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const MITDB = resolve(ROOT, process.env['EINTHOVEN_REFERENCE'] ?? '../shared/data', 'ecg/wfdb/mitdb');

/** Codes of the MIT annotation format that name a beat. */
const BEATS: Record<number, string> = { 1: 'N', 2: 'L', 3: 'R', 4: 'a', 5: 'V', 6: 'F', 7: 'J', 8: 'A', 9: 'S', 10: 'E', 11: 'j', 12: '/', 13: 'Q', 38: 'f' };

/** Reads the beats of an MIT-BIH record: seconds, code, and the rhythm that is noted for them. */
function beatsOf(record: string): { readonly atS: number; readonly code: string; readonly rhythm: string }[] {
  const bytes = readFileSync(resolve(MITDB, `${record}.atr`));
  const beats: { atS: number; code: string; rhythm: string }[] = [];
  let samples = 0;
  let rhythm = '';
  for (let at = 0; at + 1 < bytes.length;) {
    const word = bytes.readUInt16LE(at);
    const [code, step] = [word >> 10, word & 1023];
    at += 2;
    if (word === 0) break;
    if (code === 59) {
      samples += bytes.readInt16LE(at) * 65536 + bytes.readUInt16LE(at + 2);
      at += 4;
    } else if (code === 63) {
      const text = bytes.toString('latin1', at, at + step).replace(/\0/g, '');
      if (text.startsWith('(')) rhythm = text;
      at += step + (step & 1);
    } else if (code < 60) {
      samples += step;
      const name = BEATS[code];
      if (name !== undefined) beats.push({ atS: samples / 360, code: name, rhythm });
    }
  }
  return beats;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const cv = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) / mean;
};
/** Coefficient of variation of every 60 intervals. */
const variation = (rr: readonly number[]): number[] =>
  Array.from({ length: Math.floor(rr.length / 60) }, (_, index) => cv(rr.slice(index * 60, index * 60 + 60)));

/** From the beat before an early one to the beat after it, and from the early one to the beat after, in cycles of the beats before. */
function pauses(beats: readonly { readonly atS: number; readonly code: string }[], early: string, usual: string): { around: number[]; back: number[] } {
  const out: { around: number[]; back: number[] } = { around: [], back: [] };
  for (let i = 3; i + 1 < beats.length; i++) {
    const [third, , before, one, after] = beats.slice(i - 3, i + 2) as [{ atS: number; code: string }, ...{ atS: number; code: string }[]];
    if (one?.code !== early || [third, beats[i - 2], before, after].some((beat) => beat?.code !== usual)) continue;
    const cycleS = ((before?.atS ?? 0) - third.atS) / 2;
    out.around.push(((after?.atS ?? 0) - (before?.atS ?? 0)) / cycleS);
    out.back.push(((after?.atS ?? 0) - one.atS) / cycleS);
  }
  return out;
}

const simulated = (recipe: Recipe): { atS: number; code: string }[] =>
  timelineOf({ durationS: 1800, ...recipe }, 'real').ventricular.map((beat) => ({
    atS: beat.atS,
    code: beat.origin === 'ventricular-premature' ? 'V' : beat.premature ? 'A' : 'N',
  }));

describe.skipIf(!existsSync(resolve(MITDB, '221.atr')))('beside real hearts of the MIT-BIH database', () => {
  it('fibrillation is as irregular as in record 221 at its rate', () => {
    const real = beatsOf('221');
    const rr = real.slice(1).flatMap((beat, index) => {
      const before = real[index];
      return before?.code === 'N' && beat.code === 'N' && beat.rhythm === '(AFIB' ? [beat.atS - before.atS] : [];
    });
    const rate = 60 / (rr.reduce((sum, gap) => sum + gap, 0) / rr.length);
    const made = simulated({ atria: { rhythm: { kind: 'fibrillation' } }, junction: { fibrillationRateBpm: rate } });
    const ours = variation(made.slice(1).map((beat, index) => beat.atS - (made[index] as { atS: number }).atS));
    const theirs = variation(rr);
    expect(median(ours) / median(theirs)).toBeGreaterThan(0.75);
    expect(median(ours) / median(theirs)).toBeLessThan(1.35);
    expect(Math.min(...ours)).toBeGreaterThan(0.8 * Math.min(...theirs));
    expect(Math.max(...ours)).toBeLessThan(1.3 * Math.max(...theirs));
  });

  it('the pause after a premature ventricular beat is compensatory as in record 106', () => {
    const theirs = pauses(beatsOf('106'), 'V', 'N').around;
    const ours = pauses(simulated({ atria: { rhythm: { kind: 'sinus', rateBpm: 64 } }, ventricles: { premature: [{ everyBeats: 8 }] } }), 'V', 'N').around;
    expect(theirs.length).toBeGreaterThan(20);
    expect(Math.abs(median(ours) - median(theirs))).toBeLessThan(0.12);
  });

  it.each([
    ['100', 'N', 75],
    ['118', 'R', 76],
  ])('the sinus node comes back after a premature atrial beat as in record %s', (record, usual, rateBpm) => {
    const theirs = pauses(beatsOf(record), 'A', usual).back;
    const ours = pauses(simulated({ atria: { rhythm: { kind: 'sinus', rateBpm }, premature: [{ everyBeats: 8, couplingPart: 0.75 }] } }), 'A', 'N').back;
    expect(theirs.length).toBeGreaterThan(25);
    expect(Math.abs(median(ours) - median(theirs))).toBeLessThan(0.08);
  });
});
