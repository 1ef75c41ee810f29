import { ok, type Result } from '@einthoven/kernel';
import { latin1, limitsOf, oneFile } from '../bytes.ts';
import { fail, guarded, type FormatProblem } from '../problem.ts';
import type {
  EcgAnnotation,
  EcgFiles,
  EcgLead,
  EcgMeasurements,
  EcgRecording,
  OtherSignal,
  PatientFacts,
  Read,
  ReadLimits,
  ReadOptions,
  RepresentativeBeat,
  WriteOptions,
  Written,
} from '../recording.ts';

/** First key of our own JSON, and its value. */
const MAGIC = 'einthoven-ecg';
const VERSION = 1;
const MOST_BYTES = 128 * 1024 * 1024;

/** Writes everything that a recording holds; a missing sample is `null`. The patient is written only where given. */
export function writeJson(recording: EcgRecording, options: WriteOptions = {}): Result<Written, FormatProblem> {
  return guarded(() => {
    const values = (samples: Float64Array) => Array.from(samples, (value) => (Number.isFinite(value) ? value : null));
    const lead = (each: EcgLead | OtherSignal) => ({ ...each, samples: values(each.samples) });
    const { representativeBeat: beat } = recording;
    const json = {
      format: MAGIC,
      version: VERSION,
      ...recording,
      leads: recording.leads.map(lead),
      ...(recording.others && { others: recording.others.map(lead) }),
      ...(beat && { representativeBeat: { ...beat, leads: beat.leads.map(lead) } }),
      ...(options.patient && { patient: options.patient }),
    };
    return ok({ files: new Map([[`${options.name ?? 'ecg'}.json`, new TextEncoder().encode(`${JSON.stringify(json)}\n`)]]), leftOut: [] });
  });
}

/** Reads what {@link writeJson} writes. */
export function readJson(files: EcgFiles, options: ReadOptions = {}): Result<Read, FormatProblem> {
  return guarded(() => {
    const limits = limitsOf(options);
    const bytes = oneFile(files, { ...options, limits: { ...limits, maxBytes: Math.min(limits.maxBytes, MOST_BYTES) } });
    const root = objectOf(parseJson(bytes, limits), 'the file');
    const check = new Check(bytes, limits);
    if (root['format'] !== MAGIC) fail('FORMAT_MISMATCH', 0, `The JSON is not of the format "${MAGIC}".`);
    if (root['version'] !== VERSION) fail('UNSUPPORTED', 0, `Version ${String(root['version']).slice(0, 20)} of the format is not known here.`);
    const sampleRateHz = check.rate(root['sampleRateHz'], 'sampleRateHz');
    const leads = check.list(root['leads'], 'leads', limits.maxLeads).map((each) => check.lead(each));
    const others = root['others'] === undefined ? undefined : check.list(root['others'], 'others', limits.maxLeads).map((each) => check.other(each));
    const annotations = check
      .list(root['annotations'] ?? [], 'annotations', limits.maxEntries)
      .map((each) => check.annotation(each, leads.length))
      .toSorted((a, b) => a.sample - b.sample);
    const startsAt = check.text(root['startsAt'], 'startsAt');
    const measurements = check.measurements(root['measurements']);
    const representativeBeat = check.beat(root['representativeBeat']);
    const notes = check.texts(root['notes'] ?? [], 'notes') as string[];
    const signals = [...leads, ...(others ?? [])];
    const longest = Math.max(0, ...signals.map(({ samples, sampleRateHz: own }) => samples.length / (own ?? sampleRateHz)));
    const durationS = check.number(root['durationS'], 'durationS') ?? longest;
    if (Math.abs(durationS - longest) > 1 / sampleRateHz && signals.length > 0)
      check.fail('durationS', `The recording lasts ${durationS} s; its samples last ${longest} s.`);
    const recording: EcgRecording = {
      sampleRateHz,
      leads,
      durationS,
      ...(startsAt !== undefined && { startsAt }),
      annotations,
      ...(measurements && { measurements }),
      ...(representativeBeat && { representativeBeat }),
      ...(others && { others }),
      notes,
    };
    return ok({ recording, patient: check.patient(root['patient']), format: 'json', taken: [] });
  });
}

/** Whether bytes begin as {@link writeJson} writes. */
export function looksLikeJson(bytes: Uint8Array): boolean {
  return /^\s*\{\s*"format"\s*:\s*"einthoven-ecg"/.test(latin1(bytes.subarray(0, 100)));
}

/**
 * Parses JSON of bounded depth.
 *
 * @throws FormatFailure under `guarded`, with the byte where it stops being JSON
 */
export function parseJson(bytes: Uint8Array, limits: ReadLimits): unknown {
  let depth = 0;
  let isText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (isText) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) isText = false;
    } else if (byte === 0x22) isText = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > limits.maxDepth) fail('TOO_LARGE', i, `The JSON has more than ${limits.maxDepth} levels.`);
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const message = (error as Error).message;
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? (/end of JSON/.test(message) ? text.length : 0));
    const byte = new TextEncoder().encode(text.slice(0, position)).length;
    fail(position >= text.length - 1 ? 'TRUNCATED' : 'INVALID', byte, `The file is no JSON: ${message.slice(0, 120)}.`);
  }
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail('INVALID', 0, `${what} is no object.`);
  return value as Record<string, unknown>;
}

/** Looks at values of parsed JSON; what is wrong is placed at the first mention of its key. */
class Check {
  readonly #bytes: Uint8Array;
  readonly #limits: ReadLimits;
  #samples = 0;
  constructor(bytes: Uint8Array, limits: ReadLimits) {
    this.#bytes = bytes;
    this.#limits = limits;
  }

  fail(key: string, says: string): never {
    const found = latin1(this.#bytes.subarray(0, 10_000_000)).indexOf(`"${key}"`);
    return fail('INVALID', Math.max(found, 0), says);
  }
  number(value: unknown, key: string): number | undefined {
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value)) this.fail(key, `"${key}" is no number.`);
    return value;
  }
  rate(value: unknown, key: string): number {
    const hz = this.number(value, key);
    if (hz === undefined || !(hz > 0 && hz <= 10_000_000))
      this.fail(key, `"${key}" is ${String(value).slice(0, 40)}; a number of hertz above 0 belongs there.`);
    return hz;
  }
  text(value: unknown, key: string): string | undefined {
    if (value !== undefined && typeof value !== 'string') this.fail(key, `"${key}" is no text.`);
    return value as string | undefined;
  }
  list(value: unknown, key: string, most: number): readonly unknown[] {
    if (!Array.isArray(value)) this.fail(key, `"${key}" is no list.`);
    if (value.length > most) fail('TOO_LARGE', 0, `"${key}" has ${value.length} entries; the limit is ${most}.`);
    return value as unknown[];
  }
  texts(value: unknown, key: string): readonly string[] | undefined {
    return value === undefined
      ? undefined
      : this.list(value, key, this.#limits.maxEntries).map((each) => this.text(each, key) ?? this.fail(key, `"${key}" has an empty entry.`));
  }
  samples(value: unknown): Float64Array {
    const list = this.list(value, 'samples', this.#limits.maxSamples);
    this.#samples += list.length;
    if (this.#samples > this.#limits.maxSamples) fail('TOO_LARGE', 0, `There are more than ${this.#limits.maxSamples} samples.`);
    return Float64Array.from(list, (each) => {
      if (each === null) return Number.NaN;
      if (typeof each !== 'number' || !Number.isFinite(each)) this.fail('samples', 'A sample is neither a number nor null.');
      return each;
    });
  }
  lead(value: unknown): EcgLead {
    const each = objectOf(value, 'A lead');
    if (each['unit'] !== 'uV') this.fail('unit', 'A lead is not in uV.');
    return {
      name: this.text(each['name'], 'name') ?? this.fail('leads', 'A lead has no name.'),
      unit: 'uV',
      samples: this.samples(each['samples']),
      ...(each['sampleRateHz'] !== undefined && { sampleRateHz: this.rate(each['sampleRateHz'], 'sampleRateHz') }),
      ...(each['stepUv'] !== undefined && { stepUv: this.rate(each['stepUv'], 'stepUv') }),
    };
  }
  other(value: unknown): OtherSignal {
    const each = objectOf(value, 'A signal');
    const [step, zero] = [this.number(each['step'], 'step'), this.number(each['zero'], 'zero')];
    return {
      name: this.text(each['name'], 'name') ?? '',
      unit: this.text(each['unit'], 'unit') ?? '',
      samples: this.samples(each['samples']),
      ...(each['sampleRateHz'] !== undefined && { sampleRateHz: this.rate(each['sampleRateHz'], 'sampleRateHz') }),
      ...(step !== undefined && { step }),
      ...(zero !== undefined && { zero }),
    };
  }
  annotation(value: unknown, leads: number): EcgAnnotation {
    const each = objectOf(value, 'An annotation');
    const sample = this.number(each['sample'], 'sample');
    const atS = this.number(each['atS'], 'atS');
    const code = this.text(each['code'], 'code');
    if (sample === undefined || !Number.isSafeInteger(sample) || sample < 0 || atS === undefined || atS < 0 || code === undefined) {
      this.fail('annotations', 'An annotation has no whole sample number, time and code.');
    }
    const [lead, subtype, num, durationS] = ['lead', 'subtype', 'num', 'durationS'].map((key) => this.number(each[key], key));
    if (lead !== undefined && !(Number.isInteger(lead) && lead >= 0 && lead < leads))
      this.fail('lead', `An annotation is of the lead ${lead}; there are ${leads}.`);
    const aux = this.text(each['aux'], 'aux');
    return {
      sample,
      atS,
      code,
      ...(aux !== undefined && { aux }),
      ...(lead !== undefined && { lead }),
      ...(subtype !== undefined && { subtype }),
      ...(num !== undefined && { num }),
      ...(durationS !== undefined && { durationS }),
    };
  }
  measurements(value: unknown): EcgMeasurements | undefined {
    if (value === undefined) return undefined;
    const { statements, ...numbers } = objectOf(value, 'measurements');
    const said = this.texts(statements, 'statements');
    const known = Object.entries(numbers).filter(([key]) =>
      /^(?:ventricularRateBpm|atrialRateBpm|rrMs|pMs|prMs|qrsMs|qtMs|qtcMs|pAxisDeg|qrsAxisDeg|tAxisDeg)$/.test(key),
    );
    return { ...Object.fromEntries(known.map(([key, each]) => [key, this.number(each, key)])), ...(said && { statements: said }) };
  }
  beat(value: unknown): RepresentativeBeat | undefined {
    if (value === undefined) return undefined;
    const each = objectOf(value, 'representativeBeat');
    const marks = Object.entries(each).filter(([key]) => /^(?:pOn|pOff|qrsOn|qrsOff|tOff)Ms$/.test(key));
    return {
      sampleRateHz: this.rate(each['sampleRateHz'], 'sampleRateHz'),
      leads: this.list(each['leads'], 'leads', this.#limits.maxLeads).map((lead) => this.lead(lead)),
      ...Object.fromEntries(marks.map(([key, mark]) => [key, this.number(mark, key)])),
    };
  }
  patient(value: unknown): PatientFacts {
    if (value === undefined) return { other: [] };
    const each = objectOf(value, 'patient');
    const other = this.list(each['other'] ?? [], 'other', this.#limits.maxEntries).map((fact) => {
      const { label, text } = objectOf(fact, 'A fact of the patient');
      return { label: this.text(label, 'label') ?? '', text: this.text(text, 'text') ?? '' };
    });
    const sex = each['sex'];
    const facts = {
      ...Object.fromEntries(['name', 'id', 'birthDate'].map((key) => [key, this.text(each[key], key)])),
      ...Object.fromEntries(['ageYears', 'heightCm', 'weightKg'].map((key) => [key, this.number(each[key], key)])),
      ...Object.fromEntries(['medications', 'diagnoses'].map((key) => [key, this.texts(each[key], key)])),
      ...((sex === 'female' || sex === 'male' || sex === 'other') && { sex }),
    };
    return { ...Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)), other };
  }
}
