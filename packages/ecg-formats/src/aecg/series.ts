import { nameOfCode } from '../coded-lead.ts';
import { leadName, microvoltsOf } from '../lead-name.ts';
import { numbersIn } from '../numbers-in-text.ts';
import { fail } from '../problem.ts';
import type { EcgLead, OtherSignal, ReadLimits } from '../recording.ts';
import { child, childrenOf, type XmlDocument, type XmlElement } from '../xml/tree.ts';

/** Leads that were recorded at once. */
export type SequenceSet = {
  readonly sampleRateHz: number;
  /** Seconds of the first sample: since 1970 where it is absolute. */
  readonly startS: number;
  readonly absolute: boolean;
  readonly startsAt: string | undefined;
  readonly leads: readonly EcgLead[];
  readonly others: readonly OtherSignal[];
};

/** Milliseconds of one of a unit of time. */
export function millisecondsOf(unit: string): number | undefined {
  return { s: 1000, ms: 1, us: 0.001, min: 60_000, h: 3_600_000 }[unit.trim()];
}

/** A moment of HL7, `20021122091000.122+0100`, in seconds and as ISO 8601 writes it. */
export function momentOf(value: string): { seconds: number; iso: string } | undefined {
  const parts = /^(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\.\d{1,9})?([+-]\d{4})?$/.exec(value.trim());
  if (parts === null) return undefined;
  const [year = '1970', month = '01', day = '01', hour, minute = '00', second = '00', fraction = '', zone = ''] = parts.slice(1);
  const seconds = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour ?? 0), Number(minute), Number(second)) / 1000 + Number(`0${fraction}`);
  if (!Number.isFinite(seconds)) return undefined;
  const shift = zone === '' ? 0 : Number(zone.slice(0, 1) + '1') * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3))) * 60;
  const date = `${year}-${month}-${day}`;
  const clock =
    hour === undefined
      ? ''
      : `T${hour}:${minute}:${second}${/[1-9]/.test(fraction) ? fraction : ''}${zone === '' ? '' : `${zone.slice(0, 3)}:${zone.slice(3)}`}`;
  return { seconds: seconds - shift, iso: date + clock };
}

/** A number that an attribute gives. */
export function numberOf(document: XmlDocument, element: XmlElement | undefined, what: string, within: XmlElement): number {
  const text = element?.attributes.get('value') ?? '';
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) fail('INVALID', document.place(element ?? within), `${what} is "${text.slice(0, 20)}", which is no number.`);
  return value;
}

/**
 * Reads a sequence set: a sequence of time, which gives the rate, and one sequence for each lead.
 *
 * @throws FormatFailure where time or scale are missing or make no sense; use under `guarded`
 */
export function readSequenceSet(document: XmlDocument, set: XmlElement, limits: ReadLimits, notes: string[]): SequenceSet {
  const sequences = childrenOf(set, 'component').flatMap((component) => childrenOf(component, 'sequence'));
  let time: { sampleRateHz: number; startS: number; absolute: boolean; startsAt: string | undefined } | undefined;
  const leads: EcgLead[] = [];
  const others: OtherSignal[] = [];
  let sum = 0;
  for (const sequence of sequences) {
    const code = child(sequence, 'code')?.attributes.get('code') ?? '';
    const value = child(sequence, 'value');
    if (value === undefined) fail('INVALID', document.place(sequence), `Sequence ${code} has no value.`);
    const type = (value.attributes.get('type') ?? '').replace(/^.*:/, '');
    if (type.startsWith('GLIST')) {
      if (time !== undefined) fail('INVALID', document.place(value), 'The leads have two times.');
      time = readTime(document, value, type);
      continue;
    }
    if (type !== 'SLIST_PQ' && type !== 'SLIST_INT') fail('UNSUPPORTED', document.place(value), `Samples of the kind "${type}" are not read here.`);
    const name = nameOfCode(code) ?? leadName(code === '' ? `sequence ${leads.length + 1}` : code);
    if (leads.length + others.length >= limits.maxLeads) fail('TOO_LARGE', document.place(sequence), `There are more than ${limits.maxLeads} leads.`);
    if (leads.some((lead) => lead.name === name)) fail('INVALID', document.place(sequence), `Lead ${name} stands twice.`);
    const [origin, scale] = [child(value, 'origin'), child(value, 'scale')];
    const unit = scale?.attributes.get('unit') ?? '';
    const scaleValue = numberOf(document, scale, `The scale of lead ${name}`, value);
    if (scaleValue === 0) fail('INVALID', document.place(scale ?? value), `Lead ${name} has a scale of 0.`);
    const microvolts = microvoltsOf(unit);
    const originValue = origin === undefined ? 0 : numberOf(document, origin, `The origin of lead ${name}`, value);
    const originUnit = origin?.attributes.get('unit') ?? unit;
    if (originValue !== 0 && microvoltsOf(originUnit) === undefined && originUnit !== unit)
      fail('INVALID', document.place(origin ?? value), `Lead ${name} has an origin in ${originUnit} and a scale in ${unit}.`);
    if (unit === '') fail('INVALID', document.place(scale ?? value), `Lead ${name} does not say in what its scale is.`);
    const digits = child(value, 'digits');
    const samples = numbersIn(digits?.text ?? '', document.place(digits ?? value), limits.maxSamples - sum);
    if (samples.length === 0) {
      notes.push(`Lead ${name} has no samples and was left out.`);
      continue;
    }
    sum += samples.length;
    const step = scaleValue * (microvolts ?? 1);
    const zero = originValue * (microvolts === undefined ? 1 : (microvoltsOf(originUnit) ?? microvolts));
    for (let i = 0; i < samples.length; i++) samples[i] = zero + (samples[i] ?? 0) * step;
    // A damaged exponent: no heart and no amplifier gives a voltage without end.
    if (samples.some((sample) => Math.abs(sample) === Infinity))
      fail('INVALID', document.place(scale ?? value), `Lead ${name} has a scale of ${scaleValue}, which makes its voltage endless.`);
    if (microvolts === undefined) others.push({ name, unit, samples, step: Math.abs(step) });
    else leads.push({ name, unit: 'uV', samples, ...(zero === 0 ? { stepUv: Math.abs(step) } : {}) });
  }
  if (time === undefined) fail('INVALID', document.place(set), 'The leads have no time: no sequence gives an increment.');
  const longest = Math.max(0, ...leads.map((lead) => lead.samples.length));
  if (leads.some((lead) => lead.samples.length !== longest)) notes.push('Leads have different numbers of samples; where one has none it is empty.');
  const sampleRateHz = time.sampleRateHz;
  return {
    ...time,
    leads: leads.map((lead) => ({ ...lead, samples: padded(lead.samples, 0, longest) })),
    others: others.map((other) => ({ ...other, sampleRateHz })),
  };
}

/** Samples with NaN before and behind them. */
export function padded(samples: Float64Array, before: number, length: number): Float64Array {
  if (before === 0 && samples.length === length) return samples;
  const whole = new Float64Array(length).fill(Number.NaN);
  whole.set(samples, before);
  return whole;
}

function readTime(
  document: XmlDocument,
  value: XmlElement,
  type: string,
): { sampleRateHz: number; startS: number; absolute: boolean; startsAt: string | undefined } {
  const increment = child(value, 'increment');
  const head = child(value, 'head');
  const unit = increment?.attributes.get('unit') ?? '';
  const milliseconds = millisecondsOf(unit);
  if (milliseconds === undefined) fail('INVALID', document.place(increment ?? value), `The increment of time is in "${unit}".`);
  const rate = 1000 / (numberOf(document, increment, 'The increment of time', value) * milliseconds);
  if (!(rate > 0) || rate > 1e6) fail('INVALID', document.place(increment ?? value), `The increment of time gives a rate of ${rate} Hz.`);
  const whole = Math.round(rate);
  const sampleRateHz = Math.abs(rate - whole) < 1e-6 * whole ? whole : rate;
  const headText = head?.attributes.get('value') ?? '';
  if (type === 'GLIST_TS') {
    const moment = momentOf(headText);
    return { sampleRateHz, startS: moment?.seconds ?? 0, absolute: moment !== undefined, startsAt: moment?.iso };
  }
  const startMs = Number(headText) * (millisecondsOf(head?.attributes.get('unit') ?? unit) ?? 1000);
  return { sampleRateHz, startS: Number.isFinite(startMs) ? startMs / 1000 : 0, absolute: false, startsAt: undefined };
}
