import { describe, expect, it } from 'vitest';
import type { Sources } from '../heart/wave.ts';
import { dowerFields, bump } from '../recorder/test-fields.ts';
import type { AtrialActivation, Timeline, VentricularActivation } from '../rhythm/timeline.ts';
import { namedIn, truthOf } from './truth-of.ts';

const fields = dowerFields();
const BUNDLES = { rightDelayS: 0, leftDelayS: 0, anteriorFascicleDelayS: 0, posteriorFascicleDelayS: 0 };

/** Beats at given times, each with P, QRS and T of known shape, led by a P wave. */
function made(beatsAtS: readonly number[], durationS = 10): { timeline: Timeline; sources: Sources } {
  const atrial = beatsAtS.map((atS, id): AtrialActivation => ({
    id,
    atS: atS - 0.16,
    origin: 'sinus',
    site: 0,
    conducted: { to: 100 + id },
    premature: false,
  }));
  const ventricular = beatsAtS.map((atS, id): VentricularActivation => ({
    id: 100 + id,
    atS,
    origin: 'conducted',
    entries: [{ via: 'his', atS, from: 'atria' }],
    atrialId: id,
    prS: 0.16,
    bundles: BUNDLES,
    precedingRrS: 1,
    premature: false,
    cause: `Beat ${id}.`,
    twist: undefined,
  }));
  const waves: Sources['waves'][number][] = beatsAtS.flatMap((atS, id) => [
    { kind: 'P', activationId: id, pulses: [bump('atria', [0, 0.1, 0], atS - 0.12, 0.02)] },
    { kind: 'delta', activationId: 100 + id, pulses: [bump('rv', [0, 0.3, 0], atS + 0.02, 0.01)] },
    { kind: 'QRS', activationId: 100 + id, pulses: [bump('lv-lateral', [0, 1, 0], atS + 0.05, 0.01)] },
    {
      kind: 'ST',
      activationId: 100 + id,
      pulses: [{ region: 'lv-anterior', vector: [0, 0.2, 0], fromS: atS + 0.1, toS: atS + 0.25, riseS: 0.01, fallS: 0.02 }],
    },
    { kind: 'T', activationId: 100 + id, pulses: [bump('lv-inferior', [0.2, 0, 0], atS + 0.35, 0.03)] },
  ]);
  return {
    timeline: { durationS, atrial, ventricular, continuous: [], spikes: [], missingSpikes: [], silences: [] },
    sources: { durationS, waves, oscillations: [], spikes: [] },
  };
}

const truth = (beatsAtS: readonly number[], recipe = {}) => truthOf({ ...made(beatsAtS), matrix: fields.leads, named: namedIn(recipe, []) });

/** Farthest from its middle that a Gaussian of some height still has 10 microvolts, by the lead that sees it best. */
const reach = (gain: number, sdS: number): number => sdS * Math.sqrt(2 * Math.log(gain / 0.01));

describe('truthOf', () => {
  const at = [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5];

  it('gives PR, QRS and QT from the closed form, the delta wave as a part of the QRS', () => {
    const found = truth(at);
    // III sees the y axis best, 1.301 and V4 the x axis, 1.213.
    const pOnset = -0.12 - reach(0.1 * 1.301, 0.02);
    const qrsOnset = 0.02 - reach(0.3 * 1.301, 0.01);
    const qrsEnd = 0.05 + reach(1.301, 0.01);
    const tEnd = 0.35 + reach(0.2 * 1.213, 0.03);
    expect(found.prS).toBeCloseTo(qrsOnset - pOnset, 3);
    expect(found.qrsS).toBeCloseTo(qrsEnd - qrsOnset, 3);
    expect(found.qtS).toBeCloseTo(tEnd - qrsOnset, 3);
    expect(found.qtcS).toBeCloseTo(tEnd - qrsOnset, 3);
    expect(found.ventricularRateBpm).toBeCloseTo(60, 6);
    expect(found.atrialRateBpm).toBeCloseTo(60, 6);
  });

  it('has the beats that begin on the paper, and no interval to one before it', () => {
    const { beats } = truth(at);
    expect(beats.map(({ activationId }) => activationId)).toEqual([101, 102, 103, 104, 105, 106, 107, 108, 109, 110]);
    expect(beats[0]?.rrS).toBeUndefined();
    expect(beats[1]?.rrS).toBeCloseTo(1, 6);
    expect(beats[3]?.cause).toBe('Beat 4.');
  });

  it('measures what a reader does: in bigeminy the beats that the sinus node led', () => {
    const { timeline, sources } = made(at);
    const early = timeline.ventricular.map((beat, index) => (index % 2 === 0 ? beat : { ...beat, origin: 'ventricular-premature' as const, premature: true }));
    const bigeminy = truthOf({ timeline: { ...timeline, ventricular: early }, sources, matrix: fields.leads, named: namedIn({}, []) });
    expect(bigeminy.prS).toBeCloseTo(truth(at).prS ?? 0, 6);
    expect(bigeminy.beats.filter(({ prS }) => prS === undefined).map(({ origin }) => origin)).toEqual(Array.from({ length: 5 }, () => 'ventricular-premature'));
  });

  it('corrects the QT by Fridericia’s cube root', () => {
    const fast = truth(Array.from({ length: 20 }, (_, i) => i * 0.5 - 0.2));
    expect(fast.qtcS).toBeCloseTo((fast.qtS ?? 0) / Math.cbrt(0.5), 4);
  });

  it('has axes in the frontal plane: a vector to the foot at 90 degrees, one to the left near 0', () => {
    const { axisDeg } = truth(at);
    // Dower's vectors are a little askew: a dipole to the foot gives I -0.235, aVF 1.184.
    expect(axisDeg.qrs).toBeCloseTo((Math.atan2((2 / Math.sqrt(3)) * 1.184, -0.235) * 180) / Math.PI, 1);
    expect(axisDeg.p).toBeCloseTo(axisDeg.qrs ?? 0, 3);
    expect(Math.abs(axisDeg.t ?? 90)).toBeLessThan(20);
  });

  it('reads ST 60 ms after the QRS against the line before it', () => {
    const { stMv } = truth(at);
    expect(stMv?.aVF).toBeCloseTo(0.2 * 1.184, 2);
    expect(stMv?.aVR).toBeCloseTo(0.2 * -0.415, 1);
  });

  it('says nothing of what is not there', () => {
    const none = truth([]);
    expect(none).toMatchObject({ waves: [], beats: [], ventricularRateBpm: undefined, prS: undefined, qtcS: undefined, stMv: undefined });
    expect(none.axisDeg).toEqual({ p: undefined, qrs: undefined, t: undefined });
  });

  it('names patterns in words, and only wires that hang elsewhere', () => {
    const found = truth(at, {
      ventricles: { block: ['lbbb'] },
      myocardium: { infarction: { territory: 'inferior', stage: 'acute' }, lvh: 0, digoxin: 0.4, qtcS: 0.52 },
      electrodes: { wires: { RA: 'LA', LA: 'RA', V1: 'V1' } },
    });
    expect(found.patterns.map(({ code }) => code)).toEqual(['lbbb', 'infarction-inferior-acute', 'digoxin', 'long-qt', 'wires-swapped']);
    expect(found.wires).toEqual({ RA: 'LA', LA: 'RA' });
  });
});
