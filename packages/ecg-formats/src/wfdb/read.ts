import { ok, type Result } from '@einthoven/kernel';
import { limitsOf } from '../bytes.ts';
import { fail, guarded, type FormatProblem } from '../problem.ts';
import type { EcgAnnotation, EcgFiles, EcgLead, OtherSignal, Read, ReadLimits, ReadOptions } from '../recording.ts';
import { looksLikeAnnotations, parse } from './annotations.ts';
import { factsOf, startOf } from './facts.ts';
import { BLOCK_FRAMES, groupState, placeFrames, planOf, type WfdbChannel, type WfdbPlan } from './plan.ts';

/** Options of {@link readWfdb}. */
export type WfdbReadOptions = ReadOptions & {
  /**
   * Endings of the annotation files that count (`['atr']`). Unless told: one for each lead where they are called so (`.v1`), else
   * `atr`, else the only one there is.
   */
  readonly annotators?: readonly string[] | undefined;
};

/**
 * Reads a WFDB record: a map with its header (`100.hea`), its signal files and, if wanted, its annotations (`100.atr`). Where the map
 * holds several records, `name` says which: `100.hea` or `100`.
 */
export function readWfdb(files: EcgFiles, options: WfdbReadOptions = {}): Result<Read, FormatProblem> {
  return guarded(() => {
    const limits = limitsOf(options);
    const map = files instanceof Uint8Array ? new Map([[options.name ?? 'record.hea', files]]) : files;
    for (const [file, bytes] of map) {
      if (bytes.length > limits.maxBytes) fail('TOO_LARGE', { file, byte: 0 }, `${file} has ${bytes.length} bytes; the limit is ${limits.maxBytes}.`);
    }
    const headerFile = headerIn(map, options.name);
    const plan = planOf(headerFile, { headerOf: (file) => map.get(file), sizeOf: (file) => map.get(file)?.length }, limits);
    const notes = [...plan.notes];
    const samples = samplesOf(plan, (file, from, to) => (map.get(file) as Uint8Array).subarray(from, to), notes);
    return ok(recordingOf(plan, samples, map, headerFile, options, limits, notes));
  });
}

/** The header that is meant. */
function headerIn(map: ReadonlyMap<string, Uint8Array>, name: string | undefined): string {
  if (name !== undefined) {
    if (map.has(name) && name.endsWith('.hea')) return name;
    const byRecord = `${name.replace(/\.[^./]*$/, '')}.hea`;
    if (map.has(`${name}.hea`)) return `${name}.hea`;
    if (map.has(byRecord)) return byRecord;
    fail('FILE_MISSING', { file: byRecord, byte: 0 }, `The header ${byRecord} was not given.`);
  }
  const headers = [...map.keys()].filter((file) => file.endsWith('.hea'));
  const [only] = headers;
  if (only === undefined) fail('FILE_MISSING', 0, 'No header file (.hea) was given.');
  if (headers.length === 1) return only;
  // A record of segments comes with the headers of its segments: it is the one that names the others.
  const texts = headers.map((file) => [file, String.fromCharCode(...(map.get(file) as Uint8Array).subarray(0, 4000))] as const);
  const parents = texts.filter(([, text]) => /^\s*(?:#[^\n]*\n\s*)*[^\s/#]+\/\d/.test(text));
  if (parents.length === 1) return (parents[0] as readonly [string, string])[0];
  fail('INVALID', 0, `${headers.length} headers were given: ${headers.slice(0, 5).join(', ')}.`, 'Say which record is meant, by its name.');
}

/** Reads every sample of a plan; checksums that do not fit become notes. */
function samplesOf(plan: WfdbPlan, bytesOf: (file: string, from: number, to: number) => Uint8Array, notes: string[]): Float64Array[] {
  const all = plan.channels.map(({ samplesPerFrame }) => new Float64Array(plan.frames * samplesPerFrame).fill(Number.NaN));
  for (const part of plan.parts) {
    const out = all.map((samples, channel) => {
      const { samplesPerFrame } = plan.channels[channel] as WfdbChannel;
      return samples.subarray(part.fromFrame * samplesPerFrame, (part.fromFrame + part.frames) * samplesPerFrame);
    });
    for (const group of part.groups) {
      const stored = Math.min(part.frames + group.mostSkew, group.stored);
      const block = Math.min(Math.max(6 * Math.floor(BLOCK_FRAMES / 6 / group.perFrame), 6), Math.max(stored, 1));
      const bytes = bytesOf(group.file, group.byteOffset, group.byteOffset + group.storage.bytesOf(stored * group.perFrame));
      const raw = new Int32Array(block * group.perFrame);
      const state = groupState(group);
      const summed = Math.min(part.frames, stored);
      const step = (from: number, to: number) => {
        for (let frame = from; frame < to; frame += block) {
          const frames = Math.min(block, to - frame);
          group.storage.decode(bytes, group.storage.bytesOf(frame * group.perFrame), frames * group.perFrame, raw);
          placeFrames(group, plan.channels, raw, frame, frames, out, 0, part.frames, state);
        }
      };
      step(0, summed);
      const sums = state.sums.slice();
      // What was stored late, beyond the last frame: rare, and few frames. It begins at a whole byte group, seen again from there.
      if (stored > summed) {
        const from = summed - (summed % 6);
        const rest = new Int32Array((stored - from) * group.perFrame);
        group.storage.decode(bytes, group.storage.bytesOf(from * group.perFrame), rest.length, rest);
        placeFrames(group, plan.channels, rest.subarray((summed - from) * group.perFrame), summed, stored - summed, out, 0, part.frames, state);
      }
      if (!part.isWhole) continue;
      for (const [index, { signal }] of group.signals.entries()) {
        if (signal.checksum === undefined) continue;
        const sum = ((sums[index] as number) << 16) >> 16;
        if (sum !== (signal.checksum << 16) >> 16) {
          notes.push(`The samples of "${signal.name}" add up to ${sum}; the header says ${signal.checksum}. The file may have been changed.`);
        }
      }
    }
  }
  return all;
}

function recordingOf(
  plan: WfdbPlan,
  samples: readonly Float64Array[],
  map: ReadonlyMap<string, Uint8Array>,
  headerFile: string,
  options: WfdbReadOptions,
  limits: ReadLimits,
  notes: string[],
): Read {
  const { header, channels } = plan;
  const taken = [...plan.taken];
  const leadRates = channels.filter(({ isLead }) => isLead).map(({ samplesPerFrame }) => samplesPerFrame);
  const perFrame = Math.max(...(leadRates.length > 0 ? leadRates : channels.map(({ samplesPerFrame }) => samplesPerFrame)));
  const sampleRateHz = header.frameHz * perFrame;
  const leads: EcgLead[] = [];
  const others: OtherSignal[] = [];
  const leadIndex: (number | undefined)[] = [];
  for (const [index, channel] of channels.entries()) {
    const own = channel.samplesPerFrame === perFrame ? undefined : header.frameHz * channel.samplesPerFrame;
    const values = samples[index] as Float64Array;
    leadIndex.push(channel.isLead ? leads.length : undefined);
    if (channel.isLead) {
      leads.push({ name: channel.name, unit: 'uV', samples: values, ...(own && { sampleRateHz: own }), ...(channel.step && { stepUv: channel.step }) });
    } else {
      const { name, unit, step, zero } = channel;
      others.push({ name, unit, samples: values, ...(own && { sampleRateHz: own }), ...(step && { step }), ...(zero !== undefined && { zero }) });
    }
  }

  const annotations: EcgAnnotation[] = [];
  for (const [file, lead] of annotationFiles(map, headerFile, header.record, leads, options, taken)) {
    const found = parse(map.get(file) as Uint8Array, file, limits);
    notes.push(...found.notes);
    const hz = found.resolutionHz ?? header.frameHz;
    for (const { sample, code, aux, channel, subtype, num } of found.annotations) {
      const of = lead ?? (found.hasChannels ? leadIndex[channel] : undefined);
      annotations.push({
        sample: Math.round((sample * sampleRateHz) / hz),
        atS: sample / hz,
        code,
        ...(aux !== undefined && { aux }),
        ...(of !== undefined && { lead: of }),
        ...(subtype !== 0 && { subtype }),
        ...(num !== 0 && { num }),
      });
    }
  }
  annotations.sort((a, b) => a.sample - b.sample);
  const startsAt = startOf(header);
  return {
    recording: {
      sampleRateHz,
      leads,
      durationS: plan.frames / header.frameHz,
      ...(startsAt !== undefined && { startsAt }),
      annotations,
      ...(others.length > 0 && { others }),
      notes,
    },
    patient: factsOf(header),
    format: 'wfdb',
    taken,
  };
}

/** Which files of the map are this record's annotations, and the lead that each is of where its ending says so. */
function annotationFiles(
  map: ReadonlyMap<string, Uint8Array>,
  headerFile: string,
  record: string,
  leads: readonly EcgLead[],
  { annotators }: WfdbReadOptions,
  taken: string[],
): (readonly [file: string, lead: number | undefined])[] {
  const stem = headerFile.slice(0, -'.hea'.length);
  const endingOf = (file: string) => (file.startsWith(`${stem}.`) ? file.slice(stem.length + 1) : undefined);
  const leadOf = (ending: string) => {
    const index = leads.findIndex(({ name }) => name.toLowerCase() === ending.toLowerCase());
    return index < 0 ? undefined : index;
  };
  if (annotators !== undefined) {
    return annotators.map((ending) => {
      const file = `${stem}.${ending}`;
      if (!map.has(file)) fail('FILE_MISSING', { file, byte: 0 }, `The annotations ${file} of ${record} were not given.`);
      return [file, leadOf(ending)] as const;
    });
  }
  const known = ['hea', 'dat', 'mat', 'xws', 'edf', 'txt', 'md', 'csv', 'json', 'svg', 'png', 'pdf', 'xyz'];
  const all = [...map.keys()].filter((file) => {
    const ending = endingOf(file);
    return ending !== undefined && !known.includes(ending.toLowerCase()) && !/^[dD]\d+$/.test(ending);
  });
  const ofLeads = all.map((file) => [file, leadOf(endingOf(file) as string)] as const).filter(([, lead]) => lead !== undefined);
  if (ofLeads.length > 0) return ofLeads;
  const reference = all.find((file) => endingOf(file) === 'atr');
  const chosen = reference === undefined ? all.filter((file) => looksLikeAnnotations(map.get(file) as Uint8Array)) : [reference];
  if (chosen.length > 1) {
    taken.push(`The annotations ${chosen.map(endingOf).join(', ')}: there are several, and none was asked for.`);
    return [];
  }
  const left = all.filter((file) => !chosen.includes(file));
  if (chosen.length > 0 && left.length > 0) taken.push(`The annotations ${left.map(endingOf).join(', ')}: not asked for.`);
  return chosen.map((file) => [file, undefined] as const);
}
