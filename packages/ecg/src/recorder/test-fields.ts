import type { Pulse, Sources } from '../heart/wave.ts';
import { DOWER } from '../lead/dower.ts';
import { LEADS, WIRES } from '../lead/lead.ts';
import type { Wire } from '../lead/lead.ts';
import type { LeadFields } from './record.ts';
import { CHANNELS } from './sample-sources.ts';

/** Potential of each wire against Wilson's terminal, from the leads I, II and the chest leads; the right leg is the left leg's. */
const FROM_LEADS: Readonly<Record<Wire, (lead: (name: (typeof LEADS)[number]) => number) => number>> = {
  RA: (lead) => -(lead('I') + lead('II')) / 3,
  LA: (lead) => (2 * lead('I') - lead('II')) / 3,
  RL: (lead) => (2 * lead('II') - lead('I')) / 3,
  LL: (lead) => (2 * lead('II') - lead('I')) / 3,
  V1: (lead) => lead('V1'),
  V2: (lead) => lead('V2'),
  V3: (lead) => lead('V3'),
  V4: (lead) => lead('V4'),
  V5: (lead) => lead('V5'),
  V6: (lead) => lead('V6'),
};

/** What 1 mV at a wire does to each lead, by the definitions of Einthoven, Goldberger and Wilson. */
export const COLUMNS: readonly (readonly number[])[] = WIRES.map((wire) => {
  const at = (name: Wire): number => (name === wire ? 1 : 0);
  const wilson = (at('RA') + at('LA') + at('LL')) / 3;
  const limbs = [
    at('LA') - at('RA'),
    at('LL') - at('RA'),
    at('LL') - at('LA'),
    at('RA') - (at('LA') + at('LL')) / 2,
    at('LA') - (at('RA') + at('LL')) / 2,
    at('LL') - (at('RA') + at('LA')) / 2,
  ];
  return [...limbs, ...(['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const).map((name) => at(name) - wilson)];
});

/** Every region seen alike, by Dower's published vectors, with III and the augmented leads made from I and II. */
export function dowerFields(): LeadFields {
  const wires = new Float64Array(WIRES.length * CHANNELS);
  const leads = new Float64Array(LEADS.length * CHANNELS);
  for (let column = 0; column < CHANNELS; column++) {
    const axis = column % 3;
    WIRES.forEach((wire, row) => {
      wires[row * CHANNELS + column] = FROM_LEADS[wire]((name) => DOWER[name][axis] as number);
    });
    LEADS.forEach((_, row) => {
      leads[row * CHANNELS + column] = WIRES.reduce(
        (sum, _wire, wire) => sum + (COLUMNS[wire]?.[row] as number) * (wires[wire * CHANNELS + column] as number),
        0,
      );
    });
  }
  return { leads, wires, columns: COLUMNS };
}

/** A Gaussian of one region. */
export function bump(region: Pulse['region'], vector: Pulse['vector'], atS: number, sdS: number): Pulse {
  return { region, vector, fromS: atS, toS: atS, riseS: sdS, fallS: sdS };
}

/** P, QRS and T of one shape, once every `rrS`, before, on and after the paper. */
export function steadyBeats(durationS: number, rrS = 0.8): Sources {
  const waves: Sources['waves'][number][] = [];
  for (let id = -5; id * rrS < durationS + 1; id++) {
    const atS = id * rrS + 0.3;
    waves.push({ kind: 'P', activationId: 1000 + id, pulses: [bump('atria', [0.08, 0.1, -0.02], atS - 0.12, 0.018)] });
    waves.push({
      kind: 'QRS',
      activationId: id,
      pulses: [
        bump('septum', [-0.15, -0.05, -0.25], atS + 0.012, 0.007),
        bump('lv-lateral', [0.9, 0.8, 0.3], atS + 0.035, 0.01),
        bump('lv-inferior', [0.1, -0.2, 0.5], atS + 0.06, 0.009),
      ],
    });
    waves.push({
      kind: 'T',
      activationId: id,
      pulses: [{ region: 'lv-anterior', vector: [0.25, 0.22, -0.1], fromS: atS + 0.28, toS: atS + 0.28, riseS: 0.06, fallS: 0.035 }],
    });
  }
  return { durationS, waves, oscillations: [], spikes: [] };
}
