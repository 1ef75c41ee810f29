import { ok } from '@einthoven/kernel';
import { limitsOf, oneFile } from '../bytes.ts';
import { nameOfCode } from '../coded-lead.ts';
import { leadName, microvoltsOf } from '../lead-name.ts';
import { numbersIn } from '../numbers-in-text.ts';
import { fail, guarded } from '../problem.ts';
import type { EcgLead, EcgMeasurements, EcgReader, OtherSignal, PatientFacts, ReadLimits } from '../recording.ts';
import { beginning } from '../beginning.ts';
import { parseJson, placeInText, type JsonObject, type JsonValue } from './json.ts';

/** Whether bytes look like a FHIR Observation: JSON, and its kind near the beginning or anywhere in it. */
export function looksLikeFhir(bytes: Uint8Array): boolean {
  const start = beginning(bytes);
  if (!/^(?:\u00ef\u00bb\u00bf)?\s*\{/.test(start)) return false;
  return /"resourceType"\s*:\s*"(?:Observation|Bundle)"/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 1_000_000)));
}

/** LOINC and MDC codes of measurements that components give. */
const MEASURES: ReadonlyMap<string, keyof EcgMeasurements> = new Map([
  ['8867-4', 'ventricularRateBpm'],
  ['8884-9', 'ventricularRateBpm'],
  ['8637-1', 'rrMs'],
  ['8625-6', 'prMs'],
  ['8633-0', 'qrsMs'],
  ['8634-8', 'qtMs'],
  ['8636-3', 'qtcMs'],
  ['8626-4', 'pAxisDeg'],
  ['8632-2', 'qrsAxisDeg'],
  ['8638-9', 'tAxisDeg'],
]);

/**
 * Reads a FHIR R4 or R5 Observation, or a Bundle with one: every SampledData of its components, `E` as a missing sample, `L` and `U` as
 * its limits.
 */
export const readFhir: EcgReader = (files, options) =>
  guarded(() => {
    const bytes = oneFile(files, options);
    const limits = limitsOf(options);
    const top = parseJson(bytes, limits);
    const place = (value: JsonValue | undefined, or = 0): ReturnType<typeof placeInText> => placeInText(bytes, isObject(value) ? value.at : or);
    const taken: string[] = [];
    const notes: string[] = [];
    const observation = findObservation(top, taken);
    if (observation === undefined) fail('FORMAT_MISMATCH', place(top), 'This is no FHIR Observation, nor a Bundle with one.');
    const context: Context = { bytes, limits, notes, room: limits.maxSamples };

    const components = list(observation, 'component').filter(isObject);
    const sources = [...components, ...(observation.members.has('valueSampledData') ? [observation] : [])];
    const leads: (EcgLead & { readonly rate: number })[] = [];
    const others: OtherSignal[] = [];
    const measurements: { [key: string]: number } = {};
    for (const source of sources) {
      const sampled = source.members.get('valueSampledData');
      if (isObject(sampled)) readSampled(context, source, sampled, leads, others);
      else {
        const quantity = source.members.get('valueQuantity');
        const value = isObject(quantity) ? quantity.members.get('value') : undefined;
        const measure = codings(source)
          .map((coding) => MEASURES.get(text(coding, 'code')))
          .find((one) => one !== undefined);
        const unit = isObject(quantity) ? text(quantity, 'code') || text(quantity, 'unit') : '';
        if (measure !== undefined && typeof value === 'number') measurements[measure] ??= measure.endsWith('Ms') && unit === 's' ? value * 1000 : value;
      }
    }
    const base = leads[0];
    if (base === undefined) fail('EMPTY', place(observation), 'The Observation holds no SampledData in volts.');
    const sampleRateHz = base.rate;
    const longest = Math.max(...leads.filter((lead) => lead.rate === sampleRateHz).map((lead) => lead.samples.length));
    if (leads.some((lead) => lead.rate === sampleRateHz && lead.samples.length !== longest))
      notes.push('Leads have different numbers of samples; where one has none it is empty.');
    const startsAt =
      text(observation, 'effectiveDateTime') ||
      text(observation, 'effectiveInstant') ||
      (isObject(observation.members.get('effectivePeriod')) ? text(observation.members.get('effectivePeriod') as JsonObject, 'start') : '');
    const statements = [
      text(observation, 'valueString'),
      ...list(observation, 'interpretation')
        .filter(isObject)
        .map((one) => text(one, 'text')),
    ].filter((words) => words !== '');
    const measured = { ...measurements, ...(statements.length > 0 ? { statements } : {}) };
    if (observation.members.has('contained')) taken.push('Resources that the Observation contains.');
    if (observation.members.has('extension')) taken.push('Extensions.');
    return ok({
      recording: {
        sampleRateHz,
        leads: leads.map(({ rate, ...lead }) =>
          rate === sampleRateHz ? { ...lead, samples: filled(lead.samples, longest) } : { ...lead, sampleRateHz: rate },
        ),
        durationS: leads.reduce((most, lead) => Math.max(most, lead.samples.length / lead.rate), 0),
        ...(startsAt === '' ? {} : { startsAt }),
        annotations: [],
        ...(Object.keys(measured).length > 0 ? { measurements: measured } : {}),
        ...(others.length > 0 ? { others } : {}),
        notes,
      },
      patient: patientOf(observation, top),
      format: 'fhir' as const,
      taken,
    });
  });

type Context = { readonly bytes: Uint8Array; readonly limits: ReadLimits; readonly notes: string[]; room: number };

function readSampled(context: Context, source: JsonObject, sampled: JsonObject, leads: (EcgLead & { readonly rate: number })[], others: OtherSignal[]): void {
  const { bytes, limits } = context;
  const at = placeInText(bytes, sampled.at);
  const number = (name: string): number | undefined => {
    const value = sampled.members.get(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number') fail('INVALID', at, `${name} of SampledData is no number.`);
    return value;
  };
  const name = nameOf(source, leads.length + others.length);
  if (leads.length + others.length >= limits.maxLeads) fail('TOO_LARGE', at, `There are more than ${limits.maxLeads} leads.`);
  const dimensions = number('dimensions') ?? 1;
  if (dimensions !== 1) fail('UNSUPPORTED', at, `${name} has ${dimensions} dimensions; one is read here.`);
  const rate = rateOf(sampled, number, at, name);
  const factor = number('factor') ?? 1;
  if (factor === 0 || !Number.isFinite(factor)) fail('INVALID', at, `${name} has a factor of ${factor}.`);
  const origin = sampled.members.get('origin');
  if (!isObject(origin)) fail('INVALID', at, `${name} has no origin, which gives the unit.`);
  const zero = origin.members.get('value') ?? 0;
  if (typeof zero !== 'number') fail('INVALID', placeInText(bytes, origin.at), `The origin of ${name} is no number.`);
  const unit = text(origin, 'code') || text(origin, 'unit');
  let microvolts = microvoltsOf(unit);
  if (unit === '') {
    // The example of the standard leaves it out; only then, and only for a lead of an ECG, a unit is assumed, and this is told.
    if (!isEcg(source)) fail('INVALID', placeInText(bytes, origin.at), `The origin of ${name} has no unit.`);
    microvolts = 1;
    context.notes.push(`${name} does not say in what unit it is; microvolts were assumed.`);
  }
  const data = sampled.members.get('data');
  if (typeof data !== 'string') {
    if (data !== undefined) fail('INVALID', at, `The data of ${name} are no text.`);
    context.notes.push(`${name} holds no data and was left out.`);
    return;
  }
  const words = new Map<string, number>([['E', Number.NaN]]);
  for (const [letter, field] of [
    ['L', 'lowerLimit'],
    ['U', 'upperLimit'],
  ] as const) {
    const limit = number(field);
    // A limit is a measured value, in the unit of the origin; what lies beyond it was not measured further.
    words.set(letter, limit === undefined ? Number.NaN : (limit - zero) / factor);
  }
  const raw = numbersIn(data, at, context.room, words);
  if (raw.length === 0) {
    context.notes.push(`${name} holds no samples and was left out.`);
    return;
  }
  const beyond = data.match(/(?:^|\s)[LU](?=\s|$)/g)?.length ?? 0;
  if (beyond > 0) context.notes.push(`${beyond} samples of ${name} were beyond the recorder's limits.`);
  context.room -= raw.length;
  const scale = microvolts ?? 1;
  const samples = raw.map((value) => (zero + value * factor) * scale);
  if (samples.some((value) => Math.abs(value) === Infinity)) fail('INVALID', at, `${name} has an endless value.`);
  const unique = leads.some((lead) => lead.name === name) ? `${name} (${leads.length + 1})` : name;
  if (microvolts === undefined) others.push({ name: unique, unit, samples, sampleRateHz: rate, step: Math.abs(factor) });
  else leads.push({ name: unique, unit: 'uV', samples, rate, ...(zero === 0 ? { stepUv: Math.abs(factor * scale) } : {}) });
}

/** Samples a second: R4 gives milliseconds, R5 an interval and its unit, of time or of frequency. */
function rateOf(sampled: JsonObject, number: (name: string) => number | undefined, at: ReturnType<typeof placeInText>, name: string): number {
  const period = number('period');
  const interval = number('interval');
  let rate: number;
  if (period !== undefined) rate = 1000 / period;
  else if (interval !== undefined) {
    const unit = text(sampled, 'intervalUnit');
    const seconds = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9, min: 60 }[unit];
    const hertz = { Hz: 1, kHz: 1000, MHz: 1e6 }[unit];
    if (seconds === undefined && hertz === undefined) fail('UNSUPPORTED', at, `The interval of ${name} is in "${unit.slice(0, 20)}".`);
    rate = seconds === undefined ? interval * (hertz ?? 1) : 1 / (interval * seconds);
  } else fail('INVALID', at, `${name} has neither a period nor an interval.`);
  if (!(rate > 0) || rate > 1e6) fail('INVALID', at, `${name} has a sampling rate of ${rate} Hz.`);
  const whole = Math.round(rate);
  return Math.abs(rate - whole) < 1e-6 * whole ? whole : rate;
}

function nameOf(source: JsonObject, index: number): string {
  for (const coding of codings(source)) {
    const name = nameOfCode(text(coding, 'code')) ?? nameOfCode(text(coding, 'display'));
    if (name !== undefined) return name;
  }
  const code = source.members.get('code');
  const words =
    (isObject(code) ? text(code, 'text') : '') ||
    codings(source)
      .map((coding) => text(coding, 'display'))
      .find((display) => display !== '');
  return words === undefined || words === '' ? `lead ${index + 1}` : leadName(words);
}

function isEcg(source: JsonObject): boolean {
  return codings(source).some((coding) => nameOfCode(text(coding, 'code')) !== undefined || text(coding, 'display').startsWith('MDC_ECG'));
}

function codings(source: JsonObject): JsonObject[] {
  const code = source.members.get('code');
  return isObject(code) ? list(code, 'coding').filter(isObject) : [];
}

function findObservation(top: JsonValue, taken: string[]): JsonObject | undefined {
  if (!isObject(top)) return undefined;
  const kind = text(top, 'resourceType');
  if (kind === 'Observation') return top;
  if (kind !== 'Bundle') return undefined;
  const resources = list(top, 'entry')
    .filter(isObject)
    .map((entry) => entry.members.get('resource'))
    .filter(isObject);
  const found = resources.filter(
    (one) =>
      text(one, 'resourceType') === 'Observation' &&
      (one.members.has('valueSampledData') || list(one, 'component').some((part) => isObject(part) && part.members.has('valueSampledData'))),
  );
  if (found.length > 1) taken.push(`${found.length - 1} more Observations of the Bundle.`);
  return found[0];
}

function patientOf(observation: JsonObject, top: JsonValue): PatientFacts {
  const other: { label: string; text: string }[] = [];
  const reference = (name: string, label: string): void => {
    const value = observation.members.get(name);
    for (const one of isObject(value) ? [value] : list(observation, name).filter(isObject)) {
      const identifier = one.members.get('identifier');
      const words = [text(one, 'display'), text(one, 'reference'), isObject(identifier) ? text(identifier, 'value') : '']
        .filter((part) => part !== '')
        .join(', ');
      if (words !== '' && other.length < 200) other.push({ label, text: words.slice(0, 256) });
    }
  };
  const subject = observation.members.get('subject');
  const identifier = isObject(subject) ? subject.members.get('identifier') : undefined;
  const id = (isObject(identifier) ? text(identifier, 'value') : '') || (isObject(subject) ? text(subject, 'reference') : '');
  const name = isObject(subject) ? text(subject, 'display') : '';
  for (const [field, label] of [
    ['performer', 'performer'],
    ['device', 'device'],
    ['encounter', 'visit'],
    ['basedOn', 'order'],
  ] as const)
    reference(field, label);
  for (const one of list(observation, 'identifier').filter(isObject))
    if (text(one, 'value') !== '') other.push({ label: 'identifier', text: text(one, 'value').slice(0, 256) });
  if (text(observation, 'id') !== '') other.push({ label: 'id', text: text(observation, 'id') });
  for (const note of list(observation, 'note').filter(isObject))
    if (text(note, 'text') !== '') other.push({ label: 'note', text: text(note, 'text').slice(0, 256) });
  const narrative = observation.members.get('text');
  if (isObject(narrative))
    other.push({
      label: 'text',
      text: text(narrative, 'div')
        .replace(/<[^>]{0,200}>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, 256),
    });
  const person = isObject(top)
    ? list(top, 'entry')
        .filter(isObject)
        .map((entry) => entry.members.get('resource'))
        .filter(isObject)
        .find((one) => text(one, 'resourceType') === 'Patient')
    : undefined;
  const gender = person === undefined ? '' : text(person, 'gender');
  const birthDate = person === undefined ? '' : text(person, 'birthDate');
  return {
    ...(name === '' ? {} : { name }),
    ...(id === '' ? {} : { id }),
    ...(birthDate === '' ? {} : { birthDate }),
    ...(gender === 'male' || gender === 'female' || gender === 'other' ? { sex: gender as 'male' | 'female' | 'other' } : {}),
    other,
  };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && value.kind === 'object';
}

function list(object: JsonObject, name: string): readonly JsonValue[] {
  const value = object.members.get(name);
  return typeof value === 'object' && value !== null && value.kind === 'array' ? value.items : [];
}

function text(object: JsonObject, name: string): string {
  const value = object.members.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

function filled(samples: Float64Array, length: number): Float64Array {
  if (samples.length === length) return samples;
  const whole = new Float64Array(length).fill(Number.NaN);
  whole.set(samples);
  return whole;
}
