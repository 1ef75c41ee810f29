import { artifactField } from '../artifact/artifact-field.ts';
import type { ArtifactField } from '../artifact/artifact-field.ts';
import { REGIONS } from '../heart/wave.ts';
import type { Sources, Vector } from '../heart/wave.ts';
import { LEADS, WIRES } from '../lead/lead.ts';
import type { Lead } from '../lead/lead.ts';
import type { ArtifactRecipe, RecorderRecipe } from '../recipe/recipe.ts';
import { filterChain, lowPassDelayS } from './filters.ts';
import type { Recording } from './recording.ts';
import { ANCHOR, CHANNELS, sourceSampler } from './sample-sources.ts';

/** How the sources reach the machine. */
export type LeadFields = {
  /** Twelve rows, one column for x, y, z of every region: mV in the lead for a source of 1. */
  readonly leads: Float64Array;
  /** Ten rows, the same columns: potential at what each wire hangs on. */
  readonly wires: Float64Array;
  /** For each of the ten wires, what 1 mV there does to each of the twelve leads. */
  readonly columns: readonly (readonly number[])[];
};

/** Settings of the machine with nothing left out. */
export type RecorderSettings = Omit<Recording['settings'], 'calibrationMv'>;

/**
 * The machine's settings where the recipe says nothing: 500 samples a second, 0.05 to 150 Hz, 10 mm/mV and 25 mm/s as
 * AHA/ACC/HRS 2007 part I asks of an adult's tracing, and 2.5 microvolts a step (IEC 60601-2-25 allows up to 5).
 * At 250 samples a second the low-pass is 100 Hz: above 40 % of the rate nothing can be told apart.
 */
export function recorderSettings(recorder: RecorderRecipe = {}): RecorderSettings {
  const { sampleRateHz = 500 } = recorder;
  return {
    sampleRateHz,
    resolutionUv: recorder.resolutionUv ?? 2.5,
    highPassHz: recorder.highPassHz ?? 0.05,
    lowPassHz: recorder.lowPassHz ?? (sampleRateHz === 250 ? 100 : 150),
    notchHz: recorder.notchHz,
    gainMmPerMv: recorder.gainMmPerMv ?? 10,
    speedMmPerS: recorder.speedMmPerS ?? 25,
  };
}

/** The machine runs so long before the paper does: six time constants of a high-pass of 0.5 Hz. */
export const RUN_IN_S = 2;

/** Leads that the machine measures; it computes the other four from I and II, so that they always fit together. */
const MEASURED = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const satisfies readonly Lead[];

/** Samples worked on at once: the channels of one block fit into a processor's second cache. */
const BLOCK = 32 * ANCHOR;

/** A pacing spike is drawn this wide or one sample, whichever is more: machines mark it, for no rate would show it. */
const SPIKE_S = 0.002;

/**
 * Records: mixes the sources into leads, adds what disturbs the wires, filters, draws pacing spikes, and rounds to the
 * machine's resolution. Waves stand where they are in truth: the low-pass's delay is taken off.
 *
 * @param what.seed for the artifacts
 */
export function record(what: {
  readonly sources: Sources;
  readonly durationS: number;
  readonly settings: RecorderSettings;
  readonly artifacts: readonly ArtifactRecipe[];
  readonly fields: LeadFields;
  readonly seed: string;
}): Readonly<Record<Lead, Float64Array>> {
  const { sources, durationS, settings, artifacts, fields, seed } = what;
  const { sampleRateHz: rateHz } = settings;
  const count = Math.round(durationS * rateHz);
  const runIn = RUN_IN_S * rateHz;
  const grid = { startS: lowPassDelayS(settings.lowPassHz, rateHz) - RUN_IN_S, rateHz };
  const sampler = sourceSampler(sources, grid, BLOCK);
  const mains = artifacts.find((one) => one.kind === 'mains');
  const mainsHz = mains?.frequencyHz ?? settings.notchHz ?? 50;
  const field = artifactField(artifacts, grid, BLOCK, mainsHz, fields.columns, seed);
  const rows = MEASURED.map((lead) => LEADS.indexOf(lead));
  const rest = restLevels(sources, durationS, fields.leads);
  const chains = rows.map((row) => filterChain(settings, rateHz, rest[row] as number));
  const leads = Object.fromEntries(LEADS.map((lead) => [lead, new Float64Array(count)])) as Record<Lead, Float64Array>;
  const block = new Float64Array(BLOCK);
  const scratch = new Float64Array(BLOCK);
  for (let first = 0; first < runIn + count; first += BLOCK) {
    const length = Math.min(BLOCK, runIn + count - first);
    sampler.next(length);
    if (field) {
      field.next(length);
      floatLooseWires(field, fields.wires, sampler.channels, length, scratch);
    }
    rows.forEach((row, index) => {
      mixInto(block, fields.leads, row, sampler.channels, length);
      field?.added.forEach((added, wire) => addScaled(block, added, fields.columns[wire]?.[row] ?? 0, length));
      chains[index]?.run(block, length);
      const skip = Math.max(0, runIn - first);
      if (skip < length) leads[MEASURED[index] as Lead].set(block.subarray(skip, length), first + skip - runIn);
    });
  }
  drawSpikes(sources, rateHz, fields.leads, leads);
  for (const lead of MEASURED) quantise(leads[lead], settings.resolutionUv / 1000);
  deriveLimbLeads(leads);
  return leads;
}

/** Sets the block to one row of a matrix times the channels. */
function mixInto(block: Float64Array, matrix: Float64Array, row: number, channels: readonly (Float64Array | undefined)[], length: number): void {
  block.fill(0, 0, length);
  for (let at = 0; at < CHANNELS; at += 3) {
    const x = channels[at];
    const y = channels[at + 1];
    const z = channels[at + 2];
    if (!x || !y || !z) continue;
    const a = matrix[row * CHANNELS + at] as number;
    const b = matrix[row * CHANNELS + at + 1] as number;
    const c = matrix[row * CHANNELS + at + 2] as number;
    for (let i = 0; i < length; i++) block[i] = (block[i] as number) + a * (x[i] as number) + b * (y[i] as number) + c * (z[i] as number);
  }
}

function addScaled(block: Float64Array, more: Float64Array | undefined, scale: number, length: number): void {
  if (!more || scale === 0) return;
  for (let i = 0; i < length; i++) block[i] = (block[i] as number) + scale * (more[i] as number);
}

/**
 * Turns lost contact into a voltage at the wire: what it picks up instead of the body. A free input sits at the amplifier's
 * ground, and the right-leg drive keeps that at the mean of the limb wires that are on (Winter BB, Webster JG. IEEE Trans
 * Biomed Eng 1983;30:62-66).
 */
function floatLooseWires(
  field: ArtifactField,
  potentials: Float64Array,
  channels: readonly (Float64Array | undefined)[],
  length: number,
  scratch: Float64Array,
): void {
  if (!field.contact.some(Boolean)) return;
  const ground = new Float64Array(length);
  const held = (['RA', 'LA', 'LL'] as const).map((wire) => WIRES.indexOf(wire)).filter((wire) => !field.contact[wire]);
  for (const wire of held) {
    mixInto(scratch, potentials, wire, channels, length);
    addScaled(scratch, field.added[wire], 1, length);
    addScaled(ground, scratch, 1 / held.length, length);
  }
  field.contact.forEach((contact, wire) => {
    const floating = field.floating[wire];
    const added = field.added[wire];
    if (!contact || !floating || !added) return;
    mixInto(scratch, potentials, wire, channels, length);
    for (let i = 0; i < length; i++) {
      if (contact[i] === 0) added[i] = (floating[i] as number) + (ground[i] as number) - (scratch[i] as number);
    }
  });
}

/**
 * Mean of each lead over the first ten seconds and the run-in, from the areas of the pulses: where a machine that has been
 * running for long has its line.
 */
function restLevels(sources: Sources, durationS: number, matrix: Float64Array): Float64Array {
  const toS = Math.min(durationS, 10);
  const sums = new Float64Array(CHANNELS);
  for (const wave of sources.waves) {
    for (const { region, vector, fromS, toS: untilS, riseS, fallS } of wave.pulses) {
      const middleS = (fromS + untilS) / 2;
      if (middleS < -RUN_IN_S || middleS >= toS) continue;
      // Half a Gaussian has the area sd * root of pi/2.
      const areaS = untilS - fromS + (riseS + fallS) * Math.sqrt(Math.PI / 2);
      const at = REGIONS.indexOf(region) * 3;
      for (let axis = 0; axis < 3; axis++) sums[at + axis] = (sums[at + axis] as number) + (vector[axis] as number) * areaS;
    }
  }
  return Float64Array.from(LEADS, (_, row) => {
    let level = 0;
    for (let channel = 0; channel < CHANNELS; channel++) level += (matrix[row * CHANNELS + channel] as number) * (sums[channel] as number);
    return level / (RUN_IN_S + toS);
  });
}

/** A spike's dipole lies at the electrode's tip, in the right ventricle, and is drawn after the filters at full height. */
function drawSpikes(sources: Sources, rateHz: number, matrix: Float64Array, leads: Record<Lead, Float64Array>): void {
  const at = REGIONS.indexOf('rv') * 3;
  for (const { atS, durationS, vector } of sources.spikes) {
    const first = Math.ceil(atS * rateHz);
    const width = Math.max(1, Math.round(Math.max(SPIKE_S, durationS) * rateHz));
    for (const lead of MEASURED) {
      const samples = leads[lead];
      const height = project(matrix, LEADS.indexOf(lead), at, vector);
      for (let i = Math.max(0, first); i < Math.min(samples.length, first + width); i++) samples[i] = (samples[i] as number) + height;
    }
  }
}

/**
 * What a dipole gives to a lead.
 *
 * @param at first of the region's three columns
 */
function project(matrix: Float64Array, row: number, at: number, vector: Vector): number {
  const from = row * CHANNELS + at;
  return (matrix[from] as number) * vector[0] + (matrix[from + 1] as number) * vector[1] + (matrix[from + 2] as number) * vector[2];
}

function quantise(samples: Float64Array, stepMv: number): void {
  // Adding 0 makes a negative zero a plain one.
  for (let i = 0; i < samples.length; i++) samples[i] = Math.round((samples[i] as number) / stepMv) * stepMv + 0;
}

/** Einthoven's and Goldberger's leads from I and II, as machines compute them. */
function deriveLimbLeads(leads: Record<Lead, Float64Array>): void {
  const { I, II, III, aVR, aVL, aVF } = leads;
  for (let n = 0; n < I.length; n++) {
    const one = I[n] as number;
    const two = II[n] as number;
    III[n] = two - one;
    aVR[n] = 0 - (one + two) / 2;
    aVL[n] = one - two / 2;
    aVF[n] = two - one / 2;
  }
}
