import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readWfdb, type EcgRecording } from '@einthoven/ecg-formats';
import {
  agreedWaves,
  delineate,
  detectQrs,
  emptyTally,
  grossScore,
  scoreBeats,
  SCORED_BOUNDARIES,
  scoreOf,
  tallyLead,
  type BeatScore,
  type DelineationScore,
  type DelineationTally,
  type LeadWave,
} from '@einthoven/ecg/measure';
import { leadsOf } from './ecg-leads.ts';
import { problemText, referenceOf, type Reference } from './ecg-reference.ts';
import { progressOf } from './progress.ts';

const HELP = `einthoven ecg validate DIR [--annotator NAME,NAME] [--json]

Measures every WFDB record of a folder that has reference annotations, and says how well.
Beats: the rules of ANSI/AAMI EC57 as bxb has them: 150 ms, from the first sample, ventricular flutter left out.
Waves, where boundaries are annotated: peaks within 150 ms, differences of boundaries in milliseconds, between the
first and the last annotated QRS complex. Lead by lead, and apart from that over all leads together ("global"): the
earliest onset and latest end that two leads agree on, as CSE has it.

References are the files called as leads (.v1), or .q1c, .q2c, .pu, .pu0 and .pu1 for waves; .atr, .ecg, .qrs or .man for
beats; or the only one there is. --annotator says which endings count instead. What could not be read is named with
its byte, and the other records are measured.
`;

/** What is printed with --json. */
export type Validation = {
  readonly records: readonly ({ readonly record: string } & BeatScore)[];
  readonly total: BeatScore;
  /** Over all leads, one by one. */
  readonly delineation?: DelineationScore;
  /** Over all leads together. */
  readonly delineationGlobal?: DelineationScore;
  /** Endings of the annotation files that counted. */
  readonly annotators: readonly string[];
  /** Records that could not be read or have no reference, and why. */
  readonly skipped: readonly { readonly record: string; readonly why: string }[];
  /** Annotation files that could not be read, of records that were measured all the same. */
  readonly problems: readonly { readonly record: string; readonly why: string }[];
};

/** Twice the standard deviation of experts, CSE working party 1985 (Eur Heart J 6:815), milliseconds. */
const CSE_MS = { pOn: 10.2, pOff: 12.7, qrsOn: 6.5, qrsOff: 11.6, tOff: 30.6 } as const;

/** Longest piece that is delineated at once, and what is looked at around annotated beats; seconds. */
const PIECE_S = 40;
const AROUND_S = 10;

/** `einthoven ecg validate DIR`. @returns the exit code */
export async function runValidate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { annotator: { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [folder, ...rest] = positionals;
  if (folder === undefined || rest.length > 0) return refuse(`Name one folder.\n\n${HELP}`);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return refuse(`"${folder}" is no folder. Give the one that holds the .hea files.`);
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name);
  const records = names
    .filter((name) => name.endsWith('.hea') && name.length > 4)
    .map((name) => name.slice(0, -4))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (records.length === 0) return refuse(`There is no WFDB record (.hea) in "${folder}".`);
  const found = validate(folder, names, records, values.annotator?.split(',').filter(Boolean));
  process.stdout.write(values.json ? `${JSON.stringify(found, undefined, 2)}\n` : tableOf(found));
  if (found.records.length > 0) return 0;
  return refuse('No record has reference annotations.');
}

function validate(folder: string, names: readonly string[], records: readonly string[], wanted: readonly string[] | undefined): Validation {
  const tallies = { lead: emptyTally(), global: emptyTally() };
  const annotators = new Set<string>();
  let delineated = false;
  const scores: ({ record: string } & BeatScore)[] = [];
  const skipped: { record: string; why: string }[] = [];
  const problems: { record: string; why: string }[] = [];
  const progress = progressOf('records', records.length);
  for (const [done, record] of records.entries()) {
    progress.at(done);
    const files = filesOf(folder, names, record);
    if (typeof files === 'string') {
      skipped.push({ record, why: files });
      continue;
    }
    // Annotations are read apart: one damaged file among several says nothing of the others.
    const read = readWfdb(files, { name: `${record}.hea`, annotators: [] });
    if (!read.ok) {
      skipped.push({ record, why: problemText(read.error) });
      continue;
    }
    const { recording } = read.value;
    const reference = referenceOf(files, record, recording, wanted);
    const { beats, sharedWaves, leadWaves } = reference;
    if (beats === undefined) {
      skipped.push({ record, why: ['It has no reference annotations of beats.', ...reference.problems].join(' ') });
      continue;
    }
    problems.push(...reference.problems.map((why) => ({ record, why })));
    for (const ending of reference.annotators) annotators.add(ending);
    const leads = leadsOf(recording);
    const hasWaves = sharedWaves !== undefined || leadWaves.some(Boolean);
    if (hasWaves) delineated = true;
    const wholeS = Object.values(leads)[0]?.length ?? 0;
    const found = hasWaves && wholeS <= 60 * recording.sampleRateHz ? delineate({ sampleRateHz: recording.sampleRateHz, leads }) : undefined;
    const foundS = found?.beats.map(({ qrsS }) => qrsS) ?? detectQrs({ sampleRateHz: recording.sampleRateHz, leads }).map((at) => at / recording.sampleRateHz);
    scores.push({ record, ...scoreBeats(beats, reference.isSparse ? within(stretches(beats, foundS), foundS) : foundS) });
    if (hasWaves) tallyWaves(tallies, recording, leads, reference, foundS, found?.leads);
  }
  progress.end();
  return {
    records: scores,
    total: grossScore(scores),
    ...(delineated && { delineation: scoreOf(tallies.lead), delineationGlobal: scoreOf(tallies.global) }),
    annotators: [...annotators].toSorted(),
    skipped,
    problems,
  };
}

type Stretch = readonly [fromS: number, toS: number];

/** Stretches in which every beat was marked: marks are no farther apart than the beats that were found. */
function stretches(marks: readonly { readonly atS: number }[], foundS: readonly number[]): Stretch[] {
  const gaps = foundS
    .slice(1)
    .map((atS, i) => atS - (foundS[i] as number))
    .toSorted((a, b) => a - b);
  const most = 1.6 * (gaps[gaps.length >> 1] ?? 1);
  const out: [number, number][] = [];
  for (const { atS } of marks) {
    const last = out.at(-1);
    if (last && atS - last[1] <= most) last[1] = atS;
    else out.push([atS, atS]);
  }
  return out;
}

const within = (ranges: readonly Stretch[], timesS: readonly number[]): number[] =>
  timesS.filter((atS) => ranges.some(([from, to]) => atS >= from - 0.15 && atS <= to + 0.15));

/** Adds the waves of a record, lead by lead and over all leads together. */
function tallyWaves(
  tallies: { readonly lead: DelineationTally; readonly global: DelineationTally },
  recording: EcgRecording,
  leads: Readonly<Record<string, Float64Array>>,
  { sharedWaves, leadWaves }: Reference,
  foundS: readonly number[],
  whole: Readonly<Record<string, readonly LeadWave[]>> | undefined,
): void {
  const referenceByLead = Object.keys(leads).map((_, lead) => sharedWaves ?? leadWaves[lead] ?? []);
  const waves = whole ?? wavesAround(recording.sampleRateHz, leads, referenceByLead.flat());
  const foundByLead = Object.keys(leads).map((name) => waves[name] ?? []);
  const add = (tally: DelineationTally, reference: readonly LeadWave[], found: readonly LeadWave[]) => {
    const qrs = reference.filter(({ kind }) => kind === 'QRS').map(({ peakS }) => ({ atS: peakS }));
    const parts = stretches(qrs, foundS);
    // A file of one lead marks all of its beats, from the first to the last.
    if (!sharedWaves || parts.length <= 1) return tallyLead(tally, reference, found);
    for (const [from, to] of parts) {
      // Of a single beat its own waves count, as far as marks go.
      const [a, b] = to > from ? [from, to] : [from - 0.4, to + 0.6];
      const own = reference.filter(({ peakS }) => peakS >= a && peakS <= b);
      const edges = own.flatMap(({ onsetS, peakS, offsetS }) => [onsetS ?? peakS, peakS, offsetS ?? peakS]);
      tallyLead(tally, own, found, to > from ? [from, to] : [Math.min(...edges), Math.max(...edges)]);
    }
  };
  for (const [lead, reference] of referenceByLead.entries()) add(tallies.lead, reference, foundByLead[lead] as readonly LeadWave[]);
  add(tallies.global, sharedWaves ?? agreedWaves(referenceByLead), agreedWaves(foundByLead));
}

/** Waves around those of a reference, in pieces of a long record. */
function wavesAround(hz: number, leads: Readonly<Record<string, Float64Array>>, reference: readonly LeadWave[]): Record<string, LeadWave[]> {
  const out: Record<string, LeadWave[]> = Object.fromEntries(Object.keys(leads).map((name) => [name, []]));
  const times = [...new Set(reference.filter(({ kind }) => kind === 'QRS').map(({ peakS }) => peakS))].toSorted((a, b) => a - b);
  for (let i = 0; i < times.length;) {
    const fromS = (times[i] as number) - 1;
    while (i < times.length && (times[i] as number) < fromS + PIECE_S) i++;
    const toS = Math.min((times[i - 1] as number) + 1, (times[i] ?? Infinity) - 1e-9);
    const begin = Math.max(Math.round((fromS - AROUND_S) * hz), 0);
    const part = Object.fromEntries(Object.entries(leads).map(([name, samples]) => [name, samples.subarray(begin, Math.round((toS + AROUND_S) * hz))]));
    const offS = begin / hz;
    const later = (atS: number | undefined) => (atS === undefined ? undefined : atS + offS);
    for (const [name, waves] of Object.entries(delineate({ sampleRateHz: hz, leads: part }).leads))
      for (const wave of waves) {
        const peakS = wave.peakS + offS;
        if (peakS >= fromS && peakS < toS) (out[name] as LeadWave[]).push({ kind: wave.kind, onsetS: later(wave.onsetS), peakS, offsetS: later(wave.offsetS) });
      }
  }
  return out;
}

/** The record's header, signals and annotations, or why they cannot be read; those of other records that begin alike are not among them. */
function filesOf(folder: string, names: readonly string[], record: string): Map<string, Uint8Array> | string {
  try {
    const header = readFileSync(join(folder, `${record}.hea`), 'latin1');
    const words = new Set(header.split(/\s+/));
    const wanted = names.filter((name) => name.startsWith(`${record}.`) || words.has(name) || (name.endsWith('.hea') && words.has(name.slice(0, -4))));
    // Segments of a record have signal files of their own.
    const parts = wanted.filter((name) => name.endsWith('.hea') && name !== `${record}.hea`).map((name) => `${name.slice(0, -4)}.`);
    const all = [...wanted, ...names.filter((name) => parts.some((part) => name.startsWith(part)) && !wanted.includes(name))];
    return new Map(all.filter((name) => statSync(join(folder, name)).isFile()).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]));
  } catch (error) {
    return `Its files cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

function tableOf({ records, total, delineation, delineationGlobal, annotators, skipped, problems }: Validation): string {
  const row = (name: string, { beats, tp, fn, fp, se, ppv }: BeatScore) =>
    `${name.padEnd(12)}${[beats, tp, fn, fp].map((n) => String(n).padStart(8)).join('')}${[se, ppv].map((n) => n.toFixed(2).padStart(9)).join('')}\n`;
  const head = `${'record'.padEnd(12)}${['beats', 'tp', 'fn', 'fp'].map((n) => n.padStart(8)).join('')}${['Se %', 'PPV %'].map((n) => n.padStart(9)).join('')}\n`;
  let text = head + records.map(({ record, ...score }) => row(record, score)).join('') + row('all', total);
  for (const [title, score] of [
    ['lead by lead', delineation],
    ['all leads together', delineationGlobal],
  ] as const) {
    if (!score) continue;
    text += `\n${title}\n${'boundary'.padEnd(12)}${['n', 'mean ms', 'SD ms', 'CSE ms'].map((n) => n.padStart(10)).join('')}\n`;
    for (const name of SCORED_BOUNDARIES) {
      const { n, meanMs, sdMs } = score[name];
      const cells = [String(n), n === 0 ? '-' : meanMs.toFixed(1), n < 2 ? '-' : sdMs.toFixed(1), CSE_MS[name].toFixed(1)];
      text += `${name.padEnd(12)}${cells.map((cell) => cell.padStart(10)).join('')}\n`;
    }
    text += `\n${'wave'.padEnd(12)}${['n', 'Se %', 'PPV %'].map((n) => n.padStart(10)).join('')}\n`;
    for (const name of ['p', 'qrs', 't'] as const) {
      const { tp, fn, se, ppv } = score[name];
      text += `${name.padEnd(12)}${String(tp + fn).padStart(10)}${se.toFixed(2).padStart(10)}${ppv.toFixed(2).padStart(10)}\n`;
    }
  }
  if (annotators.length > 0) text += `\nReference: ${annotators.join(', ')}.\n`;
  for (const { record, why } of problems) text += `\n${record}: measured, but for one file. ${why}`;
  for (const { record, why } of skipped) text += `\n${record}: left out. ${why}`;
  return skipped.length + problems.length > 0 ? `${text}\n` : text;
}

function refuse(text: string): number {
  console.error(text);
  return 2;
}
