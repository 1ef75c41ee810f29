import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../recipe/recipe.ts';
import { createAgenda } from './agenda.ts';
import { ATRIAL_REFRACTORY_S, VENTRICULAR_REFRACTORY_S, ventricularRefractoryS } from './chambers.ts';
import { goodRecipe } from './test-recipes.ts';
import { timelineOf } from './timeline-of.ts';
import type { AtrialActivation, Timeline, VentricularActivation } from './timeline.ts';

const SEEDS = ['a', 'b', 'c', 'd', 'e'];
const STEADY = { depth: 0, breathsPerMin: 12 };
const onPaper = <T extends { readonly atS: number }>(timeline: Timeline, list: readonly T[]): T[] =>
  list.filter((one) => one.atS >= 0 && one.atS < timeline.durationS);
const gaps = (list: readonly { readonly atS: number }[]): number[] => list.slice(1).map((one, index) => one.atS - (list[index] as { atS: number }).atS);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
const conductedBy = (timeline: Timeline, one: AtrialActivation): VentricularActivation | undefined => {
  const { conducted } = one;
  return conducted !== undefined && 'to' in conducted ? timeline.ventricular.find((beat) => beat.id === conducted.to) : undefined;
};
const forSeeds = (recipe: Recipe, check: (timeline: Timeline) => void): void => {
  for (const seed of SEEDS) check(timelineOf(recipe, seed));
};

describe('any recipe that does not contradict itself', () => {
  it('gives finite times in order, unique ids, and distances that refractory periods allow', () => {
    fc.assert(
      fc.property(goodRecipe, fc.string(), (recipe, seed) => {
        const timeline = timelineOf(recipe, seed);
        const { atrial, ventricular, spikes } = timeline;
        const ids = [...atrial, ...ventricular].map((one) => one.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const list of [atrial, ventricular, spikes]) for (const gap of gaps(list)) expect(gap).toBeGreaterThanOrEqual(0);
        for (const one of [...atrial, ...ventricular, ...spikes]) expect(Number.isFinite(one.atS)).toBe(true);
        for (const gap of gaps(atrial)) expect(gap).toBeGreaterThan(ATRIAL_REFRACTORY_S - 1e-9);
        for (const [index, beat] of ventricular.entries()) {
          expect(beat.cause).toMatch(/^[A-Z].*\.$/);
          expect(beat.entries[0]?.atS).toBe(beat.atS);
          expect(beat.entries.length).toBeLessThanOrEqual(2);
          if (index === 0) continue;
          const before = ventricular[index - 1] as VentricularActivation;
          expect(beat.precedingRrS).toBeCloseTo(beat.atS - before.atS, 9);
          const least = ventricularRefractoryS(before.precedingRrS, beat.origin);
          expect(least).toBeGreaterThanOrEqual(VENTRICULAR_REFRACTORY_S);
          expect(beat.atS - before.atS).toBeGreaterThan(least - 1e-9);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('activates the ventricles once for each impulse, however late the slower of two ways is', () => {
    // Found by chance: an early beat crossed the pathway, and after a long delay the node brought it a second time.
    const recipe: Recipe = {
      durationS: 1,
      atria: { premature: [{ everyBeats: 2, couplingPart: 0.3298519205287023 }] },
      junction: { prS: 0.32439976052381136, conduction: { kind: 'wenckebach', atrial: 3 } },
      ventricles: { accessoryPathway: { site: 'left-lateral' }, premature: [{ everyBeats: 5, runLength: 4 }] },
      pacemaker: { mode: 'AAI' },
    };
    const impulses = timelineOf(recipe, 'sZ3@|5').ventricular.flatMap(({ atrialId }) => atrialId ?? []);
    expect(new Set(impulses).size).toBe(impulses.length);
  });

  it('says of every atrial activation how it ended, and both ends of a conduction agree', () => {
    fc.assert(
      fc.property(goodRecipe, fc.string(), (recipe, seed) => {
        const timeline = timelineOf(recipe, seed);
        const beats = new Map(timeline.ventricular.map((beat) => [beat.id, beat]));
        const waves = new Map(timeline.atrial.map((wave) => [wave.id, wave]));
        for (const wave of timeline.atrial) {
          const backwards = wave.origin === 'retrograde-junction' || wave.origin === 'retrograde-ventricle';
          expect(wave.conducted === undefined).toBe(backwards);
          if (wave.conducted !== undefined && 'to' in wave.conducted) expect(beats.get(wave.conducted.to)?.atrialId).toBe(wave.id);
        }
        for (const beat of timeline.ventricular) {
          expect(beat.atrialId === undefined).toBe(beat.prS === undefined);
          if (beat.atrialId === undefined) continue;
          const wave = waves.get(beat.atrialId);
          expect(wave?.conducted).toEqual({ to: beat.id });
          expect(beat.prS).toBeCloseTo(beat.atS - (wave?.atS ?? NaN), 9);
          expect(beat.prS).toBeGreaterThan(0);
          expect(beat.prS).toBeLessThan(1.1);
        }
        for (const spike of timeline.spikes) {
          if (!('captured' in spike.result)) continue;
          const caused = spike.chamber === 'atrium' ? waves.get(spike.result.captured) : beats.get(spike.result.captured);
          expect(caused?.atS ?? NaN).toBeLessThanOrEqual(spike.atS);
          expect(spike.atS - (caused?.atS ?? NaN)).toBeLessThan(0.12);
        }
        for (const chaos of timeline.continuous)
          if (chaos.kind !== 'atrial-fibrillation') expect(timeline.ventricular.filter((beat) => beat.atS > chaos.fromS && beat.atS < chaos.toS)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('is the same for the same seed, and another for another', () => {
    fc.assert(
      fc.property(goodRecipe, fc.string(), (recipe, seed) => {
        expect(timelineOf(recipe, seed)).toEqual(timelineOf(recipe, seed));
      }),
      { numRuns: 30 },
    );
    expect(timelineOf({}, 'a')).not.toEqual(timelineOf({}, 'b'));
  });

  it('ends for an hour of the busiest heart, and an endless agenda throws', () => {
    const busy: Recipe = {
      durationS: 3600,
      atria: { rhythm: { kind: 'fibrillation' } },
      junction: { fibrillationRateBpm: 170 },
      ventricles: { accessoryPathway: { site: 'right', refractoryS: 0.15 }, premature: [{ everyBeats: 2, couplingS: 0.3 }] },
      pacemaker: { mode: 'VVI', rateBpm: 180, fault: { kind: 'undersensing', chamber: 'ventricle', every: 1 } },
    };
    expect(timelineOf(busy, 'a').ventricular.at(-1)?.atS).toBeGreaterThan(3599);
    const agenda = createAgenda(0, 100);
    const again = (atS: number): void => void agenda.at(atS, again);
    agenda.at(0, again);
    expect(() => agenda.runUntil(1)).toThrow(/100 events/);
  });
});

describe('the sinus node', () => {
  it('varies as a resting adult does: RMSSD 1 to 5 % of the cycle, spread under 120 ms', () => {
    forSeeds({ durationS: 60 }, (timeline) => {
      const pp = gaps(onPaper(timeline, timeline.atrial));
      const steps = pp.slice(1).map((gap, index) => (gap - (pp[index] as number)) ** 2);
      const rmssd = Math.sqrt(mean(steps)) / mean(pp);
      expect(rmssd).toBeGreaterThan(0.01);
      expect(rmssd).toBeLessThan(0.05);
      expect(Math.max(...pp) - Math.min(...pp)).toBeLessThan(0.12);
      expect(60 / mean(pp)).toBeCloseTo(72, 0);
    });
  });

  it('under type 2 exit block pauses for two cycles, under type 1 for less than two, with PP that shortens', () => {
    const recipe = (kind: 'exit-block-1' | 'exit-block-2'): Recipe => ({
      durationS: 40,
      atria: { rhythm: { kind: 'sinus', rateBpm: 84, breathing: STEADY, silence: { kind, everyBeats: 4 } } },
    });
    const cycleS = 60 / 84;
    forSeeds(recipe('exit-block-2'), (timeline) => {
      for (const gap of gaps(onPaper(timeline, timeline.atrial))) expect(Math.abs(gap / cycleS - Math.round(gap / cycleS))).toBeLessThan(0.07);
    });
    forSeeds(recipe('exit-block-1'), (timeline) => {
      const pp = gaps(onPaper(timeline, timeline.atrial));
      const pauses = pp.flatMap((gap, index) => (gap > 1.4 * cycleS && index >= 2 ? [index] : []));
      expect(pauses.length).toBeGreaterThan(5);
      for (const at of pauses) {
        expect(pp[at] as number).toBeLessThan(2 * (pp[at - 1] as number));
        expect(pp[at - 1] as number).toBeLessThan(pp[at - 2] as number);
      }
    });
  });

  it('is reset by a premature atrial beat: the pause is less than compensatory', () => {
    forSeeds(
      { durationS: 40, atria: { rhythm: { kind: 'sinus', rateBpm: 70, breathing: STEADY }, premature: [{ everyBeats: 4, couplingPart: 0.6 }] } },
      (timeline) => {
        const waves = onPaper(timeline, timeline.atrial);
        const early = waves.flatMap((wave, index) => (wave.premature && index > 0 && index < waves.length - 1 ? [index] : []));
        expect(early.length).toBeGreaterThan(5);
        for (const at of early) {
          const around = (waves[at + 1] as AtrialActivation).atS - (waves[at - 1] as AtrialActivation).atS;
          expect(around).toBeLessThan(1.85 * (60 / 70));
          expect(around).toBeGreaterThan(1.5 * (60 / 70));
        }
      },
    );
  });
});

describe('the AV node', () => {
  it('in Mobitz I: largest increment second, RR shortens, pause under two PP', () => {
    const recipe: Recipe = {
      durationS: 60,
      atria: { rhythm: { kind: 'sinus', rateBpm: 75, breathing: STEADY } },
      junction: { conduction: { kind: 'wenckebach', atrial: 5 } },
    };
    forSeeds(recipe, (timeline) => {
      const waves = onPaper(timeline, timeline.atrial);
      const drops = waves.flatMap((wave, index) => (wave.conducted !== undefined && 'blocked' in wave.conducted ? [index] : []));
      expect(drops.length).toBeGreaterThan(8);
      for (const [index, drop] of drops.entries()) {
        const next = drops[index + 1];
        if (next === undefined) continue;
        expect(next - drop).toBe(5);
        const group = waves.slice(drop + 1, next).map((wave) => conductedBy(timeline, wave) as VentricularActivation);
        const pr = group.map((beat) => beat.prS as number);
        const steps = pr.slice(1).map((value, at) => value - (pr[at] as number));
        for (const step of steps) expect(step).toBeGreaterThan(0);
        expect(steps[0]).toBe(Math.max(...steps));
        const rr = gaps(group);
        // Beat by beat the sinus node's own variation is of the size of the last step: the first and last show the rule.
        expect(rr.at(-1) as number).toBeLessThan(rr[0] as number);
        const after = waves[next + 1] === undefined ? undefined : conductedBy(timeline, waves[next + 1] as AtrialActivation);
        if (after !== undefined) {
          const pp = (waves[next + 1] as AtrialActivation).atS - (waves[next - 1] as AtrialActivation).atS;
          expect(after.atS - (group.at(-1) as VentricularActivation).atS).toBeLessThan(pp);
        }
      }
    });
  });

  it('in Mobitz II the PR is constant and the pause is two PP', () => {
    forSeeds({ durationS: 40, junction: { conduction: { kind: 'mobitz-2', atrial: 4 } } }, (timeline) => {
      const pr = onPaper(timeline, timeline.ventricular).flatMap((beat) => beat.prS ?? []);
      expect(Math.max(...pr) - Math.min(...pr)).toBeLessThan(0.005);
      expect(timeline.ventricular.every((beat) => beat.origin === 'conducted')).toBe(true);
    });
  });

  it('conducts early beats slowly, earlier ones not at all', () => {
    const recipe = (couplingPart: number): Recipe => ({
      durationS: 60,
      atria: { rhythm: { kind: 'sinus', rateBpm: 68 }, premature: [{ everyBeats: 4, couplingPart }] },
    });
    const early = (couplingPart: number) => {
      const timeline = timelineOf(recipe(couplingPart), 'a');
      return onPaper(timeline, timeline.atrial)
        .filter((wave) => wave.premature)
        .map((wave) => conductedBy(timeline, wave)?.prS);
    };
    const [late, middle, none] = [early(0.7), early(0.42), early(0.3)];
    expect(none.every((prS) => prS === undefined)).toBe(true);
    expect(mean(middle as number[])).toBeGreaterThan(mean(late as number[]) + 0.04);
  });

  it('halves flutter by itself', () => {
    forSeeds({ atria: { rhythm: { kind: 'flutter', rateBpm: 300 } } }, (timeline) => {
      expect(onPaper(timeline, timeline.ventricular).length).toBeGreaterThanOrEqual(24);
      expect(onPaper(timeline, timeline.ventricular).length).toBeLessThanOrEqual(26);
    });
  });

  it.each([45, 60, 75, 90, 110, 130, 150, 170, 180])('in fibrillation reaches %d a minute within 5 % and is irregular', (rate) => {
    const cv: number[] = [];
    for (let seed = 0; seed < 12; seed++) {
      const timeline = timelineOf({ durationS: 60, atria: { rhythm: { kind: 'fibrillation' } }, junction: { fibrillationRateBpm: rate } }, `s${seed}`);
      const beats = onPaper(timeline, timeline.ventricular);
      expect(Math.abs(beats.length / rate - 1)).toBeLessThanOrEqual(0.05);
      const rr = gaps(beats);
      cv.push(spread(rr) / mean(rr));
    }
    // Holter studies of fibrillation find 0.15 to 0.3; sinus rhythm at rest stays under 0.06.
    expect(mean(cv)).toBeGreaterThan(0.14);
    expect(mean(cv)).toBeLessThan(0.32);
  });

  it('in fibrillation makes the beats that do not follow one another: no memory from RR to RR', () => {
    const timeline = timelineOf({ durationS: 600, atria: { rhythm: { kind: 'fibrillation' } }, junction: { fibrillationRateBpm: 100 } }, 'a');
    const rr = gaps(onPaper(timeline, timeline.ventricular));
    const middle = mean(rr);
    const memory = mean(rr.slice(1).map((gap, index) => (gap - middle) * ((rr[index] as number) - middle))) / spread(rr) ** 2;
    expect(Math.abs(memory)).toBeLessThan(0.25);
  });

  it('aberrancy follows Ashman: the cycle before is longer and the cycle shorter than usual', () => {
    const timeline = timelineOf({ durationS: 900, atria: { rhythm: { kind: 'fibrillation' } }, junction: { fibrillationRateBpm: 95 } }, 'a');
    const beats = timeline.ventricular;
    const aberrant = beats.flatMap((beat, index) => (index > 0 && beat.bundles.rightDelayS > 1 ? [index] : []));
    expect(aberrant.length).toBeGreaterThan(5);
    expect(aberrant.length).toBeLessThan(0.1 * beats.length);
    const usual = mean(beats.map((beat) => beat.precedingRrS));
    expect(mean(aberrant.map((at) => (beats[at] as VentricularActivation).precedingRrS))).toBeLessThan(0.75 * usual);
    expect(mean(aberrant.map((at) => (beats[at - 1] as VentricularActivation).precedingRrS))).toBeGreaterThan(1.1 * usual);
  });

  it('lets fast fibrillation cross a pathway as often as the pathway recovers, and no oftener', () => {
    const fastest = (refractoryS: number): number => {
      const timeline = timelineOf(
        { durationS: 60, atria: { rhythm: { kind: 'fibrillation' } }, ventricles: { accessoryPathway: { site: 'left-lateral', refractoryS } } },
        'a',
      );
      const crossed = timeline.ventricular.filter((beat) => beat.entries[0]?.via === 'accessory');
      expect(crossed.length).toBeGreaterThan(30);
      expect(timeline.ventricular.some((beat) => beat.entries.length === 2)).toBe(true);
      return Math.min(...gaps(crossed));
    };
    expect(fastest(0.2)).toBeGreaterThanOrEqual(0.2 - 1e-9);
    expect(fastest(0.2)).toBeLessThan(0.24);
    expect(fastest(0.35)).toBeGreaterThanOrEqual(0.35 - 1e-9);
  });
});

describe('the ventricles', () => {
  it.each([55, 65, 75, 90])('pause fully after a premature beat at %d a minute, and not at all after an interpolated one', (rateBpm) => {
    const recipe = (interpolated: boolean): Recipe => ({
      durationS: 60,
      atria: { rhythm: { kind: 'sinus', rateBpm, breathing: STEADY } },
      junction: { rateBpm: 0 },
      ventricles: { premature: [{ everyBeats: 5, interpolated, ...(interpolated ? { couplingS: 0.36 } : {}) }] },
    });
    for (const interpolated of rateBpm < 70 ? [false, true] : [false])
      forSeeds(recipe(interpolated), (timeline) => {
        const beats = timeline.ventricular;
        const early = beats.flatMap((beat, index) => (beat.premature && index > 1 && index < beats.length - 1 ? [index] : []));
        expect(early.length).toBeGreaterThan(8);
        for (const at of early) {
          const around = (beats[at + 1] as VentricularActivation).atS - (beats[at - 1] as VentricularActivation).atS;
          expect(around / (60 / rateBpm)).toBeGreaterThan(interpolated ? 0.9 : 1.9);
          expect(around / (60 / rateBpm)).toBeLessThan(interpolated ? 1.15 : 2.1);
        }
      });
  });

  it('in tachycardia beat regularly while the sinus node goes on by its own clock', () => {
    forSeeds(
      { durationS: 30, atria: { rhythm: { kind: 'sinus', rateBpm: 80 } }, ventricles: { rhythm: { kind: 'tachycardia', rateBpm: 170 } } },
      (timeline) => {
        const rr = gaps(onPaper(timeline, timeline.ventricular));
        const pp = gaps(onPaper(timeline, timeline.atrial));
        expect(spread(rr) / mean(rr)).toBeLessThan(0.02);
        expect(60 / mean(rr)).toBeGreaterThan(165);
        expect(60 / mean(pp)).toBeGreaterThan(76);
        expect(60 / mean(pp)).toBeLessThan(84);
        expect(timeline.atrial.filter((wave) => wave.conducted !== undefined && 'to' in wave.conducted).length).toBeLessThan(0.1 * timeline.atrial.length);
      },
    );
  });

  it('begin torsades with short, long, short', () => {
    forSeeds({ durationS: 12, atria: { rhythm: { kind: 'sinus', rateBpm: 62 } }, ventricles: { rhythm: { kind: 'torsades', fromS: 4 } } }, (timeline) => {
      const first = timeline.ventricular.findIndex((beat) => beat.twist !== undefined);
      const [before2, before, start] = [first - 2, first - 1, first].map((at) => timeline.ventricular[at] as VentricularActivation);
      expect(before2?.origin).toBe('ventricular-premature');
      expect(before?.precedingRrS).toBeGreaterThan(1.2);
      expect(start?.precedingRrS).toBeLessThan(0.5);
      expect(start?.atS).toBeGreaterThan(3);
      expect(start?.atS).toBeLessThan(6);
    });
  });

  it('under complete block escape at their own rate, unrelated to P waves', () => {
    forSeeds({ durationS: 60, junction: { conduction: { kind: 'complete' }, rateBpm: 44 } }, (timeline) => {
      const beats = onPaper(timeline, timeline.ventricular);
      expect(60 / mean(gaps(beats))).toBeCloseTo(44, 0);
      expect(beats.every((beat) => beat.atrialId === undefined)).toBe(true);
    });
  });
});

describe('circuits and pacemakers', () => {
  it('a circuit starts with an early atrial beat that conducts slowly and ends at once', () => {
    forSeeds({ junction: { reentry: { kind: 'avrt', rateBpm: 180, fromS: 3, toS: 7 } } }, (timeline) => {
      const back = timeline.atrial.filter((wave) => wave.origin === 'retrograde-ventricle');
      const start = timeline.atrial.find((wave) => wave.premature) as AtrialActivation;
      expect(conductedBy(timeline, start)?.prS).toBeGreaterThan(0.25);
      expect(start.atS).toBeGreaterThan(2.9);
      expect(start.atS).toBeLessThan(4);
      expect(back.at(-1)?.atS).toBeLessThan(7.2);
      for (const wave of back.slice(1))
        expect(Math.min(...timeline.ventricular.map((beat) => (beat.atS <= wave.atS ? wave.atS - beat.atS : 9)))).toBeGreaterThan(0.07);
      expect(
        onPaper(timeline, timeline.ventricular)
          .filter((beat) => beat.atS > 8)
          .every((beat) => beat.prS !== undefined),
      ).toBe(true);
    });
  });

  it('a VVI pacemaker waits one cycle from any beat that it senses', () => {
    forSeeds(
      { durationS: 60, atria: { rhythm: { kind: 'fibrillation' } }, junction: { fibrillationRateBpm: 60 }, pacemaker: { mode: 'VVI', rateBpm: 60 } },
      (timeline) => {
        const rr = gaps(onPaper(timeline, timeline.ventricular));
        expect(Math.max(...rr)).toBeLessThan(1.01);
        expect(timeline.spikes.length).toBeGreaterThan(5);
        expect(timeline.spikes.every((spike) => !spike.undersensed)).toBe(true);
      },
    );
  });

  it('a deaf one gives spikes regardless, some into refractory muscle', () => {
    forSeeds({ durationS: 60, pacemaker: { mode: 'VVI', rateBpm: 65, fault: { kind: 'undersensing', chamber: 'ventricle', every: 1 } } }, (timeline) => {
      for (const gap of gaps(timeline.spikes)) expect(gap).toBeCloseTo(60 / 65, 6);
      expect(timeline.spikes.some((spike) => 'failed' in spike.result && spike.result.failed === 'refractory')).toBe(true);
      expect(timeline.spikes.filter((spike) => spike.undersensed).length).toBeGreaterThan(20);
    });
  });

  it('DDD follows the sinus node at its AV delay and paces the atria when they are late', () => {
    const recipe = (rateBpm: number): Recipe => ({
      durationS: 30,
      atria: { rhythm: { kind: 'sinus', rateBpm } },
      junction: { conduction: { kind: 'complete' } },
      pacemaker: { mode: 'DDD', rateBpm: 60, avDelayS: 0.16 },
    });
    forSeeds(recipe(85), (timeline) => {
      expect(timeline.spikes.filter((spike) => spike.chamber === 'atrium' && spike.atS > 0)).toEqual([]);
      for (const beat of onPaper(timeline, timeline.ventricular))
        expect(timeline.atrial.some((wave) => Math.abs(beat.atS - wave.atS - 0.16) < 1e-6)).toBe(true);
    });
    forSeeds(recipe(45), (timeline) => {
      for (const gap of gaps(timeline.spikes.filter((spike) => spike.chamber === 'ventricle'))) expect(gap).toBeCloseTo(1, 6);
    });
    // Above the upper limit (130 a minute) it does not follow one to one.
    forSeeds(recipe(160), (timeline) => {
      for (const gap of gaps(timeline.spikes.filter((spike) => spike.chamber === 'ventricle'))) expect(gap).toBeGreaterThan(60 / 130 - 1e-9);
    });
  });
});
