import type { TracingSamples } from './item.ts';

/** The leads that a standard page stores; III, aVR, aVL and aVF are sums of I and II. */
export const STORED_LEADS = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

/** What a tracing is encoded from: everything that is printed, and the samples by lead. */
export type TracingSource = Omit<TracingSamples, 'durationS' | 'leads' | 'deltas'> & {
  /** Microvolts by lead, all of the same length; of a page at least {@link STORED_LEADS}. */
  readonly microvolts: Readonly<Record<string, ArrayLike<number>>>;
};

/**
 * Encodes a tracing: each lead as steps from sample to sample in whole units, zigzag varints, base64. Of a page only what
 * is shown is kept: outside its column a lead stands still.
 *
 * @throws RangeError when a lead is missing, leads differ in length, or a sample is not a finite number
 */
export function encodeTracing(source: TracingSource): TracingSamples {
  const { microvolts, ...printed } = source;
  const leads = printed.layout === 'strip' ? Object.keys(microvolts) : STORED_LEADS;
  const count = microvolts[leads[0] as string]?.length ?? 0;
  if (count === 0) throw new RangeError('a tracing has at least one lead and one sample');
  const deltas = leads.map((lead) => {
    const samples = microvolts[lead];
    if (samples?.length !== count) throw new RangeError(`lead ${lead} has ${samples?.length ?? 'no'} samples, not ${count}`);
    const units = Array.from(samples, (value) => Math.round(value / printed.microvoltsPerUnit));
    if (!units.every(Number.isFinite)) throw new RangeError(`lead ${lead} has a sample that is no number`);
    const [from, to] = shownPart(printed.layout, lead, count);
    return encodeUnits(units.map((_, index) => units[Math.min(Math.max(index, from), to)] as number));
  });
  return { ...printed, durationS: count / printed.sampleRateHz, leads, deltas };
}

/**
 * The samples of a tracing in millivolts, by lead. Of a page all twelve: the four that are not stored are computed from I
 * and II, so that the laws of Einthoven and Goldberger hold exactly.
 */
export function decodeTracing(tracing: TracingSamples): Readonly<Record<string, Float64Array>> {
  const millivoltsPerUnit = tracing.microvoltsPerUnit / 1000;
  const units = Object.fromEntries(tracing.leads.map((lead, index) => [lead, decodeUnits(tracing.deltas[index] ?? '')]));
  const scaled = (samples: readonly number[]) => Float64Array.from(samples, (value) => value * millivoltsPerUnit);
  const leads = Object.fromEntries(Object.entries(units).map(([lead, samples]) => [lead, scaled(samples)]));
  const { I: one, II: two } = units;
  if (tracing.layout === 'strip' || !one || !two) return leads;
  const sum = (ofOne: number, ofTwo: number) => scaled(one.map((value, index) => value * ofOne + (two[index] as number) * ofTwo));
  return { ...leads, III: sum(-1, 1), aVR: sum(-0.5, -0.5), aVL: sum(1, -0.5), aVF: sum(-0.5, 1) };
}

/** Whether a tracing that was written elsewhere fits together: of each lead as many samples as its seconds have, and the leads that its paper shows. */
export function isTracing(tracing: TracingSamples): boolean {
  const { layout, leads, deltas, durationS, sampleRateHz } = tracing;
  const count = Math.round(durationS * sampleRateHz);
  const fits = layout === 'strip' ? leads.length <= 3 && new Set(leads).size === leads.length : leads.join() === STORED_LEADS.join();
  return fits && deltas.length === leads.length && deltas.every((each) => countOf(each) === count);
}

/** First and last sample of a stored lead that a page shows, with one beside each, so that lines reach the border. */
function shownPart(layout: TracingSamples['layout'], lead: string, count: number): readonly [number, number] {
  const chest = lead.startsWith('V') ? Number(lead.slice(1)) : undefined;
  const part = (from: number, to: number): readonly [number, number] => [
    Math.max(0, Math.floor(count * from) - 1),
    Math.min(count - 1, Math.ceil(count * to) + 1),
  ];
  if (layout === '3x4+1R' && lead !== 'II') return chest === undefined ? part(0, 0.5) : chest <= 3 ? part(0.5, 0.75) : part(0.75, 1);
  if (layout === '6x2') return chest === undefined ? part(0, 0.5) : part(0.5, 1);
  return [0, count - 1];
}

function encodeUnits(units: readonly number[]): string {
  let binary = '';
  let before = 0;
  for (const value of units) {
    const step = value - before;
    before = value;
    // Zigzag: 0, -1, 1, -2 become 0, 1, 2, 3.
    let rest = step >= 0 ? step * 2 : -step * 2 - 1;
    while (rest >= 0x80) {
      binary += String.fromCharCode((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    binary += String.fromCharCode(rest);
  }
  return btoa(binary);
}

/** How many samples a text holds; undefined where it is no base64. */
function countOf(deltas: string): number | undefined {
  try {
    return decodeUnits(deltas).length;
  } catch {
    return undefined;
  }
}

function decodeUnits(deltas: string): readonly number[] {
  const binary = atob(deltas);
  const units: number[] = [];
  let [value, rest, scale] = [0, 0, 1];
  for (let i = 0; i < binary.length; i++) {
    const byte = binary.charCodeAt(i);
    rest += (byte & 0x7f) * scale;
    if (byte & 0x80) {
      scale *= 0x80;
      continue;
    }
    value += rest % 2 === 0 ? rest / 2 : -(rest + 1) / 2;
    units.push(value);
    [rest, scale] = [0, 1];
  }
  return units;
}
