import { unwrap } from '@einthoven/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vector } from '../heart/wave.ts';
import { WIRES } from '../lead/lead.ts';
import type { Wire } from '../lead/lead.ts';
import type { ElectrodesRecipe } from '../recipe/recipe.ts';
import { centralFieldAt, torsoOf } from '../torso/torso.ts';
import { electrodePositions } from './placement.ts';
import { CHEST_HALF_CM, siteOf, SITES } from './site.ts';
import type { SiteName } from './site.ts';

const AVERAGE = torsoOf(undefined);
const CHEST = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
const at = (electrodes: ElectrodesRecipe | undefined, torso = AVERAGE) => unwrap(electrodePositions(torso, electrodes));
const away = (a: Vector, b: Vector): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const ring = ([x, , z]: Vector): number => Math.hypot(x / CHEST_HALF_CM.breadth, z / CHEST_HALF_CM.depth);

describe('sites', () => {
  it('lie on the chest where the standards put them', () => {
    for (const name of [...CHEST, 'V3R', 'V4R', 'V5R', 'V6R', 'V7', 'V8', 'V9', 'EASI-E', 'EASI-A', 'EASI-I'] as const)
      expect(Math.abs(ring(SITES[name].at) - 1), name).toBeLessThan(0.025);
    // One level from V4 to V9; V1 and V2 a space higher.
    for (const name of ['V5', 'V6', 'V4R', 'V5R', 'V6R', 'V7', 'V8', 'V9'] as const) expect(SITES[name].at[1]).toBe(SITES.V4.at[1]);
    expect(SITES.V1.at[1]).toBe(SITES.V2.at[1]);
    expect(SITES.V4.at[1] - SITES.V1.at[1]).toBeGreaterThan(2);
    expect(away(SITES.V3.at, [(SITES.V2.at[0] + SITES.V4.at[0]) / 2, (SITES.V2.at[1] + SITES.V4.at[1]) / 2, SITES.V3.at[2]])).toBeLessThan(0.1);
    for (const name of ['V3', 'V4', 'V5', 'V6'] as const) {
      const [x, y, z] = SITES[name].at;
      expect(SITES[`${name}R`].at).toEqual([-x, y, z]);
    }
    // From the breastbone round the left side to the spine.
    const round = (['V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'V7', 'V8', 'V9'] as const).map((name) => Math.atan2(SITES[name].at[0], -SITES[name].at[2]));
    expect(round).toEqual(round.toSorted((a, b) => a - b));
  });

  it('say where they are, in plain words', () => {
    for (const [name, { where }] of Object.entries(SITES)) expect(where, name).toMatch(/^[A-Z0-9][\w ,]{10,70}\.$/);
  });

  it('belong to the wires by placement', () => {
    const hung = (placement: NonNullable<ElectrodesRecipe['placement']>): readonly SiteName[] => WIRES.map((wire) => siteOf(placement, wire));
    expect(hung('standard')).toEqual(WIRES);
    expect(hung('right-sided')).toEqual(['RA', 'LA', 'RL', 'LL', 'V1', 'V2', 'V3R', 'V4R', 'V5R', 'V6R']);
    expect(hung('posterior')).toEqual(['RA', 'LA', 'RL', 'LL', 'V1', 'V2', 'V3', 'V7', 'V8', 'V9']);
    expect(hung('mason-likar').slice(0, 4)).toEqual(['ML-RA', 'ML-LA', 'ML-RL', 'ML-LL']);
    expect(hung('easi')).toEqual(['EASI-I', 'EASI-S', 'RL', 'EASI-A', 'EASI-E', 'V2', 'V3', 'V4', 'V5', 'V6']);
  });
});

describe('electrode positions', () => {
  it('are the sites when nothing is said, and grow with the body', () => {
    expect(at(undefined)).toEqual(Object.fromEntries(WIRES.map((wire) => [wire, [...SITES[wire].at]])));
    expect(away(at({}, torsoOf({ build: 'large' })).V1, at({}).V1)).toBeGreaterThan(1);
    expect(at({}, torsoOf({ build: 'slim', sex: 'female' })).V6[0]).toBeLessThan(15);
  });

  it('move as far along the skin as the recipe says, and stay on it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CHEST),
        fc.double({ min: -15, max: 15, noNaN: true }),
        fc.double({ min: -20, max: 20, noNaN: true }),
        (wire, upCm, leftCm) => {
          const moved = at({ moved: { [wire]: { upCm, leftCm } } })[wire];
          expect(ring(moved)).toBeCloseTo(ring(SITES[wire].at), 9);
          expect(moved[1]).toBeCloseTo(SITES[wire].at[1] - upCm, 9);
          // The way along the skin, by many small chords, against the recipe's.
          let way = 0;
          let last = SITES[wire].at;
          for (let i = 1; i <= 80; i++) {
            const next = at({ moved: { [wire]: { leftCm: (leftCm * i) / 80 } } })[wire];
            way += away(last, next);
            last = next;
          }
          expect(Math.abs(way - Math.abs(leftCm))).toBeLessThan(0.02);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("move to the patient's left on the front and on the back", () => {
    expect(at({ moved: { V1: { leftCm: 5 } } }).V1[0]).toBeCloseTo(2.5, 1);
    expect(away(at({ moved: { V1: { leftCm: 5 } } }).V1, at({}).V2)).toBeLessThan(0.05);
    expect(at({ moved: { V6: { leftCm: 3 } } }).V6[2]).toBeGreaterThan(2);
    expect(at({ placement: 'posterior', moved: { V6: { leftCm: 3 } } }).V6[0]).toBeGreaterThan(SITES.V9.at[0] + 2);
    expect(at({ placement: 'right-sided', moved: { V4: { leftCm: 3 } } }).V4[0]).toBeGreaterThan(SITES.V4R.at[0] + 2);
  });

  it('on a limb go up towards the trunk, and only there see anything else', () => {
    const seen = (moved: NonNullable<ElectrodesRecipe['moved']>, wire: Wire) => centralFieldAt(AVERAGE, at({ moved })[wire]);
    const wrist = seen({}, 'LA');
    expect(seen({ LA: { upCm: 40 } }, 'LA')).toEqual(wrist);
    expect(at({ moved: { LA: { upCm: 40 } } }).LA[1]).toBeLessThan(0);
    expect(away(at({ moved: { LA: { upCm: 40 } } }).LA, SITES.LA.at)).toBeCloseTo(40, 9);
    expect(seen({ LA: { upCm: 63 } }, 'LA')).not.toEqual(wrist);
    expect(seen({ LL: { upCm: 80 } }, 'LL')).toEqual(seen({}, 'RL'));
    expect(seen({ LL: { upCm: 100 } }, 'LL')).not.toEqual(seen({}, 'RL'));
    expect(seen({ LL: { leftCm: 5 } }, 'LL')).toEqual(seen({}, 'LL'));
  });

  it('off the body are refused, with the field and its range', () => {
    const refused = electrodePositions(AVERAGE, {
      moved: { V1: { upCm: 19 }, V5: { leftCm: -21 }, RA: { upCm: -1 }, LL: { upCm: 300 }, V2: { upCm: Number.NaN } },
    });
    expect(refused.ok).toBe(false);
    if (refused.ok) return;
    expect(refused.error.map(({ code, field, got }) => [code, field, got])).toEqual([
      ['OUT_OF_RANGE', 'electrodes.moved.RA.upCm', '-1'],
      ['OUT_OF_RANGE', 'electrodes.moved.LL.upCm', '300'],
      ['OUT_OF_RANGE', 'electrodes.moved.V1.upCm', '19'],
      ['OUT_OF_RANGE', 'electrodes.moved.V2.upCm', 'NaN'],
      ['OUT_OF_RANGE', 'electrodes.moved.V5.leftCm', '-21'],
    ]);
    expect(refused.error[2]?.allowed).toBe('-20 to 18 cm; beyond, the electrode is off the body');
  });

  it('allow what they say they allow, in every body and placement', () => {
    for (const placement of ['standard', 'mason-likar', 'right-sided', 'posterior', 'easi'] as const) {
      for (const build of ['slim', 'average', 'large'] as const) {
        for (const sex of ['female', 'male'] as const) {
          const torso = torsoOf({ build, sex });
          for (const wire of WIRES) {
            const refused = electrodePositions(torso, { placement, moved: { [wire]: { upCm: 1000, leftCm: 1000 } } });
            if (refused.ok) throw new Error('a kilometre off is refused');
            const [up, left] = refused.error.map(
              ({ allowed }) =>
                allowed
                  .match(/^(-?[\d.]+) to (-?[\d.]+) cm/)
                  ?.slice(1)
                  .map(Number) as [number, number],
            );
            for (const end of [0, 1] as const) {
              const position = at({ placement, moved: { [wire]: { upCm: up![end], leftCm: left![end] } } }, torso)[wire];
              for (const value of centralFieldAt(torso, position)) expect(Math.abs(value)).toBeLessThan(3);
            }
          }
        }
      }
    }
  });
});
