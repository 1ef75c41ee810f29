import { unwrap } from '@einthoven/kernel';
import { describe, expect, it } from 'vitest';
import { RHYTHM_RECIPES } from '../recipe/catalogue-rhythms.ts';
import { simulate } from '../simulate.ts';
import { delineate } from './delineate.ts';
import { detectQrsStream } from './detect-qrs-stream.ts';
import { detectQrs } from './detect-qrs.ts';
import { matchBeats } from './match-beats.ts';
import { measureEcg } from './measure-ecg.ts';
import { findPacingSpikes } from './pacing-spikes.ts';
import { wavesOfMarks } from './reference-waves.ts';
import { scoreBeats } from './score-beats.ts';
import { emptyTally, scoreOf, tallyLead } from './score-delineation.ts';

/** Samples of a simulation in microvolts, and its truth. */
function made(recipe: object, seed = '1') {
  const simulation = unwrap(simulate(recipe, seed));
  const { recording } = simulation;
  const leads = Object.fromEntries(Object.entries(recording.leads).map(([name, samples]) => [name, Float64Array.from(samples, (mv) => mv * 1000)]));
  return { signal: { sampleRateHz: recording.sampleRateHz, leads }, truth: simulation.truth(), durationS: recording.durationS };
}

describe('matchBeats', () => {
  it('uses each beat once, the nearer one, within 150 ms', () => {
    expect(matchBeats([1, 2, 3], [1.14, 2.16, 3])).toMatchObject({ tp: 2, fn: 1, fp: 1 });
    expect(matchBeats([1], [0.9, 1.02]).pairs).toEqual([[0, 1]]);
    expect(matchBeats([1, 1.1], [1.09]).pairs).toEqual([[1, 0]]);
    expect(matchBeats([], [1])).toMatchObject({ tp: 0, fn: 0, fp: 1 });
  });
});

describe('scoreBeats', () => {
  it('leaves out ventricular flutter on both sides', () => {
    const marks = [
      { atS: 1, code: 'N' },
      { atS: 2, code: '[' },
      { atS: 2.5, code: 'V' },
      { atS: 3, code: ']' },
      { atS: 4, code: 'N' },
      { atS: 4.2, code: '+' },
    ];
    expect(scoreBeats(marks, [1, 2.2, 2.4, 5])).toEqual({ beats: 2, tp: 1, fn: 1, fp: 1, se: 50, ppv: 50 });
  });
});

describe('tallyLead', () => {
  it('does not count beats outside of those that were annotated, and gives the differences of the rest', () => {
    const marks = [
      ['(', 0.95],
      ['N', 1],
      [')', 1.05],
      ['(', 1.95],
      ['N', 2],
      [')', 2.05],
    ] as const;
    const reference = wavesOfMarks(marks.map(([code, atS]) => ({ code, atS })));
    const found = [0, 1, 2, 3].map((peakS) => ({ kind: 'QRS' as const, onsetS: peakS - 0.04, peakS, offsetS: peakS + 0.06 }));
    const tally = emptyTally();
    tallyLead(tally, reference, found);
    const score = scoreOf(tally);
    expect(score.qrs).toEqual({ tp: 2, fn: 0, fp: 0, se: 100, ppv: 100 });
    expect(score.qrsOn).toMatchObject({ n: 2, meanMs: 10, sdMs: 0 });
  });
});

describe('detectQrs', () => {
  it.each([30, 75, 180])('finds every complex that was made, at %i a minute', (rateBpm) => {
    const { signal, truth, durationS } = made({ atria: { rhythm: { kind: 'sinus', rateBpm } } });
    const reference = truth.beats.map(({ qrsOnsetS, qrsS }) => qrsOnsetS + qrsS / 2).filter((atS) => atS > 0.1 && atS < durationS - 0.1);
    const found = detectQrs(signal).map((at) => at / signal.sampleRateHz);
    const match = matchBeats(
      reference,
      found.filter((atS) => atS > 0.1 && atS < durationS - 0.1),
    );
    expect([match.fn, match.fp]).toEqual([0, 0]);
  });

  it('finds nothing in flat, missing or empty leads', () => {
    expect(detectQrs({ sampleRateHz: 500, leads: { I: new Float64Array(5000) } })).toEqual([]);
    expect(detectQrs({ sampleRateHz: 500, leads: { I: new Float64Array(5000).fill(Number.NaN) } })).toEqual([]);
    expect(detectQrs({ sampleRateHz: 500, leads: {} })).toEqual([]);
  });

  it('bridges missing samples', () => {
    const { signal } = made({});
    const whole = detectQrs(signal);
    for (const lead of Object.values(signal.leads)) lead.fill(Number.NaN, 100, 110);
    expect(detectQrs(signal)).toHaveLength(whole.length);
  });
});

describe('delineate', () => {
  it('finds P, QRS and T of every lead of a normal heart, and no P wave in fibrillation', () => {
    const normal = delineate(made({}).signal);
    expect(normal.beats.filter(({ pOnS }) => pOnS !== undefined).length).toBeGreaterThan(normal.beats.length - 2);
    for (const waves of Object.values(normal.leads)) {
      for (const { onsetS, peakS, offsetS } of waves) {
        expect(onsetS ?? peakS).toBeLessThanOrEqual(peakS);
        expect(offsetS).toBeGreaterThanOrEqual(peakS);
      }
    }
    const fibrillation = delineate(made({ atria: { rhythm: { kind: 'fibrillation' } } }).signal);
    expect(fibrillation.beats.length).toBeGreaterThan(5);
    expect(fibrillation.beats.every(({ pOnS }) => pOnS === undefined)).toBe(true);
  });

  it('gives nothing for nothing', () => {
    expect(delineate({ sampleRateHz: 500, leads: { I: new Float64Array(5000) } })).toEqual({ spikes: [], beats: [], leads: { I: [] } });
  });
});

describe('measureEcg', () => {
  const sinus = (rateBpm: number) => made({ atria: { rhythm: { kind: 'sinus', rateBpm } } });

  it.each([30, 45, 60, 75, 100, 110])('agrees with the truth within 4 ms and 3 degrees at %i a minute', (rateBpm) => {
    const { signal, truth } = sinus(rateBpm);
    const { rate, intervals, axes } = measureEcg(signal);
    const off = (found: number | undefined, truthS: number | undefined) => Math.abs((found ?? Number.NaN) - 1000 * (truthS ?? Number.NaN));
    expect(off(intervals.prMs, truth.prS)).toBeLessThanOrEqual(4);
    expect(off(intervals.qrsMs, truth.qrsS)).toBeLessThanOrEqual(4);
    expect(off(intervals.qtMs, truth.qtS)).toBeLessThanOrEqual(4);
    expect(Math.abs((rate.ventricularBpm ?? 0) - rateBpm)).toBeLessThan(1);
    expect(Math.abs((axes.qrsDeg ?? 999) - (truth.axisDeg.qrs ?? 0))).toBeLessThan(3);
    expect(Math.abs((axes.pDeg ?? 999) - (truth.axisDeg.p ?? 0))).toBeLessThan(3);
  });

  it.each([130, 160, 190, 220])('does not measure what lies in each other, at %i a minute', (rateBpm) => {
    const { signal, truth } = sinus(rateBpm);
    const { intervals, rhythm } = measureEcg(signal);
    expect(intervals.prMs).toBeUndefined();
    expect(intervals.qtMs).toBeUndefined();
    // Complexes that begin inside a P wave are asked less of.
    expect(Math.abs((intervals.qrsMs ?? 0) - 1000 * (truth.qrsS ?? 0))).toBeLessThanOrEqual(rateBpm > 200 ? 6 : 4);
    expect(rhythm.map(({ code }) => code)).toContain('sinus-tachycardia');
  });

  it.each([
    ['reversal-ra-la', { electrodes: { wires: { RA: 'LA', LA: 'RA' } } }],
    ['reversal-ra-rl', { electrodes: { wires: { RA: 'RL', RL: 'RA' } } }],
    ['dextrocardia', { subject: { dextrocardia: true } }],
    ['first-degree-av-block', { junction: { prS: 0.26 } }],
  ] as const)('suspects %s', (code, recipe) => {
    expect(measureEcg(made(recipe).signal).findings.map((finding) => finding.code)).toContain(code);
    expect(measureEcg(made({}).signal).findings).toEqual([]);
  });
});

describe('pacing spikes', () => {
  const named = (recipe: Parameters<typeof made>[0]) => measureEcg(made(recipe).signal);
  const catalogue = (id: string) => RHYTHM_RECIPES.find((one) => one.id === id)?.recipe ?? {};

  it('finds the spikes that were made, where they were made, and the ones that nothing answers', () => {
    const { signal } = made(catalogue('ddd'));
    const spikes = findPacingSpikes(signal);
    expect(spikes.length).toBeGreaterThanOrEqual(22);
    const delays = spikes.slice(1).map(({ atS }, i) => atS - (spikes[i] as { atS: number }).atS);
    expect(Math.min(...delays)).toBeGreaterThan(0.1);
    expect(named(catalogue('vvi-failure-to-capture')).findings.map(({ code }) => code)).toContain('spike-without-answer');
    for (const recipe of [{}, { ventricles: { block: ['lbbb'] } }]) expect(findPacingSpikes(made(recipe).signal)).toEqual([]);
  });
});

describe('detectQrsStream', () => {
  it('finds the same beats in pieces as in the whole', async () => {
    const { signal } = made({});
    const lead = signal.leads['II'] as Float64Array;
    const long = new Float64Array(lead.length * 9);
    for (let i = 0; i < 9; i++) long.set(lead, i * lead.length);
    const whole = detectQrs({ sampleRateHz: 500, leads: { II: long } });
    const found: number[] = [];
    const pieces = Array.from({ length: 5 }, (_, i) => ({ samples: [long.subarray(i * 10_000, (i + 1) * 10_000)] }));
    for await (const beats of detectQrsStream(500, pieces)) found.push(...beats);
    expect(found).toHaveLength(whole.length);
    expect(found.every((at, i) => Math.abs(at - (whole[i] as number)) <= 8)).toBe(true);
  });
});
