import { seededRng } from '@einthoven/kernel';
import type { Rng } from '@einthoven/kernel';
import { cos, exp, sin } from '../elementary/elementary.ts';
import { WIRES } from '../lead/lead.ts';
import type { Wire } from '../lead/lead.ts';
import type { SampleGrid } from '../recorder/sample-sources.ts';
import type { ArtifactRecipe } from '../recipe/recipe.ts';
import { bandNoise, gate, slowNoise, STRIDE, stretched, white } from './noise.ts';
import type { Course } from './noise.ts';

/**
 * What disturbs the wires. Every artifact is a voltage or a fault at a wire; which leads it reaches is left to the leads,
 * which are voltages between wires. A loose arm is so seen wherever that arm is used, Wilson's terminal included.
 *
 * Sizes and frequencies of the causes: AHA/ACC/HRS 2007 part I; electrode motion and tremor as in the MIT-BIH noise stress
 * test (Moody GB, Muldrow WE, Mark RG. Comput Cardiol 1984;11:381-384), whose muscle noise lies between 20 and 150 Hz.
 */
export type ArtifactField = {
  /** Voltage added at each wire, in mV; undefined where nothing is. */
  readonly added: readonly (Float64Array | undefined)[];
  /** 1 where the wire is connected, 0 where it hangs free; undefined where it always is. */
  readonly contact: readonly (Float64Array | undefined)[];
  /** What a wire that hangs free picks up, in mV against the amplifier's ground. */
  readonly floating: readonly (Float64Array | undefined)[];
  /** Fills all of these for the next `count` samples. */
  readonly next: (count: number) => void;
};

/** Adds one artifact to the buffers, for the samples from `first` on, block after block. */
type Voice = (first: number, count: number) => void;

type Board = {
  readonly grid: SampleGrid;
  readonly blockSize: number;
  readonly mainsHz: number;
  readonly largestOnLead: (weights: readonly number[]) => number;
  readonly add: (wire: number) => Float64Array;
  readonly detach: (wire: number) => { contact: Float64Array; floating: Float64Array };
};

type Of<K extends ArtifactRecipe['kind']> = Extract<ArtifactRecipe, { kind: K }>;

const BODY: readonly Wire[] = ['RA', 'LA', 'LL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const LIMBS: readonly Wire[] = ['RA', 'LA', 'LL'];
const TAU = 2 * Math.PI;
/** Within this time artifacts with a beginning and an end set in and stop. */
const EDGE_S = 0.1;

/**
 * The artifacts of a recipe, as voltages and faults at the ten wires.
 *
 * @param artifacts from the recipe
 * @param grid when samples are taken
 * @param blockSize most samples that `next` is asked for at once
 * @param mainsHz what wires without contact pick up, unless an artifact says otherwise
 * @param columns for each wire, what 1 mV there does to each lead: sizes an artifact of the whole body
 * @param seed each artifact has its own chance from this and its place in the list
 * @returns undefined where nothing is to be done
 */
export function artifactField(
  artifacts: readonly ArtifactRecipe[],
  grid: SampleGrid,
  blockSize: number,
  mainsHz: 50 | 60,
  columns: readonly (readonly number[])[],
  seed: string,
): ArtifactField | undefined {
  const empty = (): (Float64Array | undefined)[] => WIRES.map(() => undefined);
  const added = empty();
  const contact = empty();
  const floating = empty();
  const board: Board = {
    grid,
    blockSize,
    mainsHz,
    largestOnLead: (weights) => {
      let largest = 0;
      for (let lead = 0; lead < (columns[0]?.length ?? 0); lead++) {
        let sum = 0;
        for (let wire = 0; wire < WIRES.length; wire++) sum += (weights[wire] ?? 0) * (columns[wire]?.[lead] ?? 0);
        largest = Math.max(largest, Math.abs(sum));
      }
      return largest;
    },
    add: (wire) => (added[wire] ??= new Float64Array(blockSize)),
    detach: (wire) => ({ contact: (contact[wire] ??= new Float64Array(blockSize)), floating: (floating[wire] ??= new Float64Array(blockSize)) }),
  };
  const voices = artifacts.flatMap((artifact, index) => {
    if (artifact.kind === 'calibration-reversed') return [];
    const own = `${seed} artifact ${index} ${artifact.kind}`;
    const rng = seededRng(own);
    switch (artifact.kind) {
      case 'tremor':
        return tremor(artifact, board, own);
      case 'mains':
        return [mains(artifact, board, rng)];
      case 'wander':
        return [wander(artifact, board, rng)];
      case 'motion':
        return [motion(artifact, board, rng)];
      case 'dry':
        return [dry(artifact, board, rng)];
      case 'loose':
        return [loose(artifact, board, rng)];
    }
  });
  if (voices.length === 0) return undefined;
  let first = 0;
  return {
    added,
    contact,
    floating,
    next: (count) => {
      for (const buffer of added) buffer?.fill(0);
      for (const buffer of contact) buffer?.fill(1);
      for (const buffer of floating) buffer?.fill(0);
      for (const voice of voices) voice(first, count);
      first += count;
    },
  };
}

const wireIndex = (wire: Wire): number => WIRES.indexOf(wire);

/** A course between two instants, added to some wires with weights. */
function spread(board: Board, weights: readonly (readonly [wire: number, weight: number])[], span: { fromS?: number; toS?: number }, course: Course): Voice {
  const { startS, rateHz } = board.grid;
  const { fromS = -Infinity, toS = Infinity } = span;
  const buffers = weights.map(([wire, weight]) => ({ buffer: board.add(wire), weight }));
  const values = new Float64Array(board.blockSize);
  return (first, count) => {
    // The course runs on while it is not seen: what comes later does not depend on when it began to be seen.
    for (let i = 0; i < count; i++) values[i] = course();
    if (fromS !== -Infinity || toS !== Infinity) {
      for (let i = 0; i < count; i++) values[i] = (values[i] as number) * gate(startS + (first + i) / rateHz, fromS, toS, EDGE_S);
    }
    for (const { buffer, weight } of buffers) for (let i = 0; i < count; i++) buffer[i] = (buffer[i] as number) + weight * (values[i] as number);
  };
}

/** Weights of an artifact that all of the body has, each electrode in its own measure, so that the largest lead shows 1. */
function bodyWeights(board: Board, rng: Rng): readonly (readonly [number, number])[] {
  const weights = WIRES.map((wire) => (BODY.includes(wire) ? 0.2 + rng.next() : 0));
  const largest = board.largestOnLead(weights) || 1;
  return weights.flatMap((weight, wire) => (weight === 0 ? [] : [[wire, weight / largest] as const]));
}

/** Muscle: bursts of broad noise (20 to 150 Hz) or, with a rhythm, the trembling of Parkinson's disease (4 to 6 Hz). */
function tremor(artifact: Of<'tremor'>, board: Board, seed: string): Voice[] {
  const { amplitudeMv = 0.15, rhythmHz, wire } = artifact;
  const { rateHz } = board.grid;
  return (wire ? [wire] : LIMBS).map((one) => {
    // Each wire draws for itself: with one source the size of the blocks would decide who gets which number.
    const rng = seededRng(`${seed} ${one}`);
    const noise = bandNoise(rng, 20, 150, rateHz);
    const burst = slowNoise(rng, 0.7, rateHz);
    let phase = TAU * rng.next();
    const overtone = TAU * rng.next();
    // Three standard deviations are what the eye takes for the size.
    const muscle: Course = () => (amplitudeMv / 3) * noise() * (0.35 + 0.65 * Math.abs(burst()));
    const shaking: Course = () => {
      const slow = burst();
      phase += (TAU * (rhythmHz ?? 0) * (1 + 0.03 * slow)) / rateHz;
      const s = sin(phase);
      return amplitudeMv * ((0.8 + 0.1 * slow) * (s + 0.3 * sin(2 * phase + overtone)) + 0.06 * noise() * Math.max(0, s));
    };
    return spread(board, [[wireIndex(one), 1]], artifact, rhythmHz === undefined ? muscle : shaking);
  });
}

/** Hum of the mains: one frequency with a little of its third harmonic, its size changing slowly. */
function hum(amplitudeMv: number, frequencyHz: number, rateHz: number, rng: Rng): Course {
  const slow = slowNoise(rng, 0.2, rateHz);
  const start = TAU * rng.next();
  const turn = (TAU * frequencyHz) / rateHz;
  const turnCos = cos(turn);
  const turnSin = sin(turn);
  const point = Float64Array.of(cos(start), sin(start));
  // A rotation a sample: after an hour its size is off by less than a billionth.
  return () => {
    const c = point[0] as number;
    const s = point[1] as number;
    point[0] = c * turnCos - s * turnSin;
    point[1] = s * turnCos + c * turnSin;
    // sin 3x = 3 sin x - 4 sin^3 x
    return amplitudeMv * (1 + 0.12 * slow()) * (s + 0.08 * s * (3 - 4 * s * s));
  };
}

function mains(artifact: Of<'mains'>, board: Board, rng: Rng): Voice {
  const { amplitudeMv = 0.1, frequencyHz = board.mainsHz, wire } = artifact;
  const weights = wire ? [[wireIndex(wire), 1] as const] : bodyWeights(board, rng);
  return spread(board, weights, artifact, hum(amplitudeMv, frequencyHz, board.grid.rateHz, rng));
}

/** Wandering baseline: breathing pulls at the electrodes, each in its measure, and sweat lets them drift. */
function wander(artifact: Of<'wander'>, board: Board, rng: Rng): Voice {
  const { amplitudeMv = 0.4, breathsPerMin = 15 } = artifact;
  const { rateHz } = board.grid;
  const weights = bodyWeights(board, rng);
  const uneven = slowNoise(rng, 0.05, rateHz / STRIDE);
  const drift = slowNoise(rng, 0.05, rateHz / STRIDE);
  let phase = TAU * rng.next();
  const breath = stretched(() => {
    phase += (((TAU * breathsPerMin) / 60) * (1 + 0.08 * uneven()) * STRIDE) / rateHz;
    return amplitudeMv * (0.8 * sin(phase) + 0.15 * sin(2 * phase) + 0.15 * drift());
  });
  return spread(board, weights, artifact, breath);
}

/** A pull at a wire: a step with a shake, and a slow way back as the electrode's double layer settles. */
function motion(artifact: Of<'motion'>, board: Board, rng: Rng): Voice {
  const { atS, amplitudeMv = 1 } = artifact;
  const { startS, rateHz } = board.grid;
  const returnS = 0.7 + 0.8 * rng.next();
  const sign = rng.next() < 0.5 ? -1 : 1;
  const shakeHz = 4 + 4 * rng.next();
  const buffer = board.add(wireIndex(artifact.wire));
  return (first, count) => {
    const begin = Math.max(0, Math.ceil((atS - startS) * rateHz) - first);
    for (let i = begin; i < count; i++) {
      const since = startS + (first + i) / rateHz - atS;
      if (since > 20 * returnS) return;
      const step = Math.min(1, since / 0.03) * exp(-since / returnS);
      const shake = 0.3 * sin(TAU * shakeHz * since) * exp(-since / 0.15);
      buffer[i] = (buffer[i] as number) + sign * amplitudeMv * (step + shake);
    }
  };
}

/** A dry electrode: high resistance, so that it drifts, is noisy and lets the mains in. */
function dry(artifact: Of<'dry'>, board: Board, rng: Rng): Voice {
  const { rateHz } = board.grid;
  const drift = slowNoise(rng, 0.15, rateHz);
  const crackle = slowNoise(rng, 8, rateHz);
  const noise = white(rng);
  const mainsIn = hum(0.05, board.mainsHz, rateHz, rng);
  return spread(board, [[wireIndex(artifact.wire), 1]], artifact, () => 0.2 * drift() + 0.03 * crackle() + 0.015 * noise() + mainsIn());
}

/**
 * A wire off its electrode, for good or now and then. Its input floats at the amplifier's ground with the mains on it, and
 * each loss of contact leaves a charge that leaks away. Without the right leg nothing holds the body still against the mains,
 * and every lead shows them.
 */
function loose(artifact: Of<'loose'>, board: Board, rng: Rng): Voice {
  const { fromS = -Infinity, toS = Infinity, intermittent = false } = artifact;
  const { startS, rateHz } = board.grid;
  if (artifact.wire === 'RL') return spread(board, bodyWeights(board, rng), artifact, hum(0.4, board.mainsHz, rateHz, rng));
  const buffers = board.detach(wireIndex(artifact.wire));
  // Its voltage is put where all others are: what it hangs in the air with replaces what it had.
  board.add(wireIndex(artifact.wire));
  const mainsIn = hum(0.06, board.mainsHz, rateHz, rng);
  const leak = exp(-1 / (0.3 * rateHz));
  let charge = 0;
  let off = false;
  let toggleS = -Infinity;
  let hanging = false;
  return (first, count) => {
    for (let i = 0; i < count; i++) {
      const timeS = startS + (first + i) / rateHz;
      if (intermittent && timeS >= toggleS) {
        // Off for a moment, on a little longer: a clip that moves with every breath.
        off = !off;
        toggleS = timeS + (off ? 0.15 + 0.8 * rng.next() : 0.3 + 1.2 * rng.next());
      }
      const now = timeS >= fromS && timeS < toS && (off || !intermittent);
      if (now && !hanging) charge = (rng.next() - 0.5) * 1.2;
      hanging = now;
      charge *= leak;
      const picked = mainsIn();
      if (!now) continue;
      buffers.contact[i] = 0;
      buffers.floating[i] = picked + charge;
    }
  };
}
