import { ok, type Result } from '@einthoven/kernel';
import { limitsOf, oneFile } from '../bytes.ts';
import { isOtherSignal, leadName, microvoltsOf } from '../lead-name.ts';
import { fail, guarded, type FormatProblem } from '../problem.ts';
import type { EcgAnnotation, EcgFiles, EcgLead, OtherSignal, Read, ReadLimits, ReadOptions } from '../recording.ts';
import { annotationNumber } from '../wfdb/annotations.ts';
import { readEdfHeader, type EdfHeader, type EdfSignal } from './header.ts';
import { talsIn, type Tal } from './tal.ts';

/** Rate at which annotations are counted where a file has nothing else. */
const NO_SIGNAL_HZ = 1000;

/** Text of the annotation that stands for samples which a file could not leave out. */
export const MISSING_TEXT = 'missing';
/** Standard text of EDF+ for the end of a recording within its last data record. */
export const END_TEXT = 'Recording ends';

/** Reads EDF, EDF+ (continuous or not) and BDF. */
export function readEdf(files: EcgFiles, options: ReadOptions = {}): Result<Read, FormatProblem> {
  return guarded(() => {
    const limits = limitsOf(options);
    const bytes = oneFile(files, options);
    const header = readEdfHeader(bytes, limits);
    const notes = [...header.notes];
    const taken: string[] = [];
    const { tals, starts } = annotationsOf(bytes, header, limits);
    const first = starts[0] ?? 0;
    const signals = header.signals.filter(({ isAnnotations, samplesPerRecord }) => !isAnnotations && samplesPerRecord > 0);

    // When each data record begins, from the begin of the first.
    const begins = Array.from({ length: header.records }, (_, i) => (header.isContinuous ? i * header.recordS : (starts[i] ?? Number.NaN) - first));
    let until = 0;
    if (!header.isContinuous) {
      for (const [i, begin] of begins.entries()) {
        const at = header.headerBytes + i * header.recordBytes;
        if (!Number.isFinite(begin)) fail('INVALID', at, `The data record ${i + 1} of a discontinuous recording does not say when it begins.`);
        if (begin < until - 1e-6) fail('INVALID', at, `The data record ${i + 1} begins at ${begin} s, before the one before it ends, at ${until} s.`);
        until = begin + header.recordS;
      }
    } else until = header.records * header.recordS;

    const rates = signals.map(({ samplesPerRecord }) => samplesPerRecord / header.recordS);
    const total = rates.reduce((sum, hz) => sum + hz * until, 0);
    if (total > limits.maxSamples)
      fail('TOO_LARGE', 0, `The recording has ${Math.round(total)} samples over all signals, gaps with them; the limit is ${limits.maxSamples}.`);
    const gaps = begins.filter((begin, i) => i > 0 && begin - (begins[i - 1] as number) > header.recordS + 1e-6).length;
    if (gaps > 0) notes.push(`The recording has ${gaps === 1 ? 'a gap' : `${gaps} gaps`}; the samples in between are missing.`);

    const arrays = rates.map((hz) => new Float64Array(Math.round(until * hz)).fill(Number.NaN));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let offset = 0;
    let index = 0;
    for (const signal of header.signals) {
      if (!signal.isAnnotations && signal.samplesPerRecord > 0) {
        decode(view, header, signal, offset, begins, rates[index] as number, arrays[index] as Float64Array);
        index++;
      }
      offset += signal.samplesPerRecord * header.bytesPerSample;
    }

    const leads: EcgLead[] = [];
    const others: OtherSignal[] = [];
    const placed: { readonly isLead: boolean; readonly index: number }[] = [];
    const isLead = ({ label, unit }: EdfSignal) => microvoltsOf(unit) !== undefined && !isOtherSignal(label);
    const leadRates = rates.filter((_, i) => isLead(signals[i] as EdfSignal));
    const sampleRateHz = leadRates.length > 0 ? Math.max(...leadRates) : Math.max(...rates, signals.length === 0 ? NO_SIGNAL_HZ : 0);
    if (signals.length === 0) notes.push('The file has annotations and no signal.');
    for (const [i, signal] of signals.entries()) {
      const own = rates[i] === sampleRateHz ? {} : { sampleRateHz: rates[i] as number };
      const samples = arrays[i] as Float64Array;
      const step = stepOf(signal);
      if (isLead(signal)) {
        placed.push({ isLead: true, index: leads.length });
        leads.push({
          name: leadName(signal.label.replace(/^E[CK]G +(?=[a-z])/i, '')),
          unit: 'uV',
          samples,
          ...own,
          ...(step.isMultiple && { stepUv: Math.abs(step.step) }),
        });
      } else {
        placed.push({ isLead: false, index: others.length });
        others.push({ name: signal.label, unit: signal.unit, samples, ...own, step: Math.abs(step.step), zero: step.zero });
      }
    }

    const annotations: EcgAnnotation[] = [];
    let endsAtS = until;
    for (const { onsetS, durationS, text } of tals) {
      const atS = onsetS - first;
      const [, words = text, label] = /^(.*)@@(.*)$/s.exec(text) ?? [];
      const of = label === undefined ? -1 : signals.findIndex((signal) => signal.label === label || leadName(signal.label) === label);
      const place = placed[of];
      if (words === MISSING_TEXT && place && durationS !== undefined) {
        const hz = rates[of] as number;
        (arrays[of] as Float64Array).fill(Number.NaN, Math.max(Math.round(atS * hz), 0), Math.max(Math.round((atS + durationS) * hz), 0));
        continue;
      }
      if (words === END_TEXT && atS > until - header.recordS && atS <= until) {
        endsAtS = atS;
        continue;
      }
      if (atS < -1e-9) {
        taken.push('An annotation from before the recording begins.');
        continue;
      }
      const [, code, aux] = /^(\S{1,3}): (.*)$/s.exec(words) ?? [];
      const isKnown = code !== undefined && annotationNumber(code) !== undefined;
      annotations.push({
        sample: Math.round(atS * sampleRateHz),
        atS,
        code: isKnown ? code : words,
        ...(isKnown && aux !== undefined && { aux }),
        ...(place?.isLead && { lead: place.index }),
        ...(durationS !== undefined && { durationS }),
      });
    }
    annotations.sort((a, b) => a.sample - b.sample);
    const cut = <T extends { readonly samples: Float64Array; readonly sampleRateHz?: number | undefined }>(each: T): T =>
      endsAtS === until ? each : { ...each, samples: each.samples.slice(0, Math.round(endsAtS * (each.sampleRateHz ?? sampleRateHz))) };
    return ok({
      recording: {
        sampleRateHz,
        leads: leads.map(cut),
        durationS: endsAtS,
        ...(header.startsAt !== undefined && { startsAt: header.startsAt }),
        annotations,
        ...(others.length > 0 && { others: others.map(cut) }),
        notes,
      },
      patient: header.patient,
      format: 'edf',
      taken,
    });
  });
}

/** One step of a signal in its unit, or in microvolts where it is a voltage; and whether its values are whole multiples. */
function stepOf({ unit, label, physicalLow, physicalHigh, digitalLow, digitalHigh }: EdfSignal): {
  step: number;
  zero: number;
  digitalZero: number;
  isMultiple: boolean;
} {
  const factor = isOtherSignal(label) ? 1 : (microvoltsOf(unit) ?? 1);
  const step = ((physicalHigh - physicalLow) * factor) / (digitalHigh - digitalLow);
  const zero = physicalLow * factor - digitalLow * step;
  const digitalZero = Math.round(zero / step);
  return { step, zero, digitalZero, isMultiple: Math.abs(zero / step - digitalZero) < 1e-6 };
}

function decode(view: DataView, header: EdfHeader, signal: EdfSignal, offset: number, begins: readonly number[], hz: number, out: Float64Array): void {
  const { step, zero, digitalZero, isMultiple } = stepOf(signal);
  for (const [record, begin] of begins.entries()) {
    const from = header.headerBytes + record * header.recordBytes + offset;
    const to = Math.round(begin * hz);
    for (let k = 0; k < signal.samplesPerRecord; k++) {
      const at = from + k * header.bytesPerSample;
      const raw = header.bytesPerSample === 2 ? view.getInt16(at, true) : view.getUint16(at, true) | (view.getInt8(at + 2) << 16);
      if (to + k < out.length) out[to + k] = isMultiple ? (raw + digitalZero) * step : raw * step + zero;
    }
  }
}

/** All annotations, and when each data record begins. */
function annotationsOf(bytes: Uint8Array, header: EdfHeader, limits: ReadLimits): { tals: Tal[]; starts: (number | undefined)[] } {
  const tals: Tal[] = [];
  const starts: (number | undefined)[] = [];
  for (let record = 0; record < header.records; record++) {
    let offset = header.headerBytes + record * header.recordBytes;
    let isFirst = true;
    for (const signal of header.signals) {
      const length = signal.samplesPerRecord * header.bytesPerSample;
      if (signal.isAnnotations) {
        const { found, startS } = talsIn(bytes, offset, length, isFirst, limits.maxEntries - tals.length);
        if (isFirst) starts[record] = startS;
        isFirst = false;
        for (const tal of found) tals.push(tal);
      }
      offset += length;
    }
  }
  return { tals, starts };
}
