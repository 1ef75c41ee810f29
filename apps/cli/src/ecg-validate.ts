import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readWfdb, type EcgRecording } from '@einthoven/ecg-formats';
import {
  delineate,
  detectQrs,
  emptyTally,
  grossScore,
  isBeatCode,
  scoreBeats,
  SCORED_BOUNDARIES,
  scoreOf,
  tallyLead,
  wavesOfMarks,
  type BeatScore,
  type DelineationScore,
} from '@einthoven/ecg/measure';

const HELP = `einthoven ecg validate DIR [--json]

Measures every WFDB record of a folder that has reference annotations, and says how well.
Beats: the rules of ANSI/AAMI EC57 as bxb has them: 150 ms, from the first sample, ventricular flutter left out.
Waves, where each lead has its own annotations: peaks within 150 ms, differences of boundaries in milliseconds,
between the first and the last annotated QRS complex of each lead.
`;

/** What is printed with --json. */
export type Validation = {
  readonly records: readonly ({ readonly record: string } & BeatScore)[];
  readonly total: BeatScore;
  readonly delineation?: DelineationScore;
  /** Records that could not be read or have no reference, and why. */
  readonly skipped: readonly { readonly record: string; readonly why: string }[];
};

/** `einthoven ecg validate DIR`. @returns the exit code */
export async function runValidate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [folder, ...rest] = positionals;
  if (folder === undefined || rest.length > 0) return refuse(`Name one folder.\n\n${HELP}`);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return refuse(`"${folder}" is no folder. Give the one that holds the .hea files.`);
  const names = readdirSync(folder);
  const records = names
    .filter((name) => name.endsWith('.hea'))
    .map((name) => name.slice(0, -4))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (records.length === 0) return refuse(`There is no WFDB record (.hea) in "${folder}".`);
  const found = validate(folder, names, records, (done) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${records.length} records `);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  process.stdout.write(values.json ? `${JSON.stringify(found, undefined, 2)}\n` : tableOf(found));
  if (found.records.length > 0) return 0;
  return refuse('No record has reference annotations.');
}

function validate(folder: string, names: readonly string[], records: readonly string[], progress: (done: number) => void): Validation {
  const tally = emptyTally();
  let delineated = false;
  const scores: ({ record: string } & BeatScore)[] = [];
  const skipped: { record: string; why: string }[] = [];
  for (const [done, record] of records.entries()) {
    progress(done);
    const files = new Map(filesOf(folder, names, record).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]));
    const read = readWfdb(files, { name: `${record}.hea` });
    if (!read.ok) {
      const { says, remedy, at } = read.error;
      skipped.push({ record, why: `${says} (${at.file === undefined ? '' : `${at.file}, `}byte ${at.byte}) ${remedy}` });
      continue;
    }
    const { recording } = read.value;
    if (!recording.annotations.some(({ code }) => isBeatCode(code))) {
      skipped.push({ record, why: 'It has no reference annotations of beats.' });
      continue;
    }
    const signal = { sampleRateHz: recording.sampleRateHz, leads: leadsOf(recording) };
    const perLead =
      recording.annotations.every(({ lead, code }) => lead !== undefined || !isBeatCode(code)) && recording.annotations.some(({ code }) => code === '(');
    if (!perLead) {
      const beats = detectQrs(signal).map((at) => at / recording.sampleRateHz);
      const marks = recording.annotations;
      scores.push({ record, ...scoreBeats(marks, beats) });
      continue;
    }
    delineated = true;
    const result = delineate(signal);
    const beats = result.beats.map(({ qrsS }) => qrsS);
    // The lead with the most complexes speaks for the record; annotators leave out beats at the edges.
    const byLead = recording.leads.map((_, index) => recording.annotations.filter(({ lead }) => lead === index));
    const most = byLead.toSorted((a, b) => countBeats(b) - countBeats(a))[0] ?? [];
    const reference = most.filter(({ code }) => isBeatCode(code));
    const [from, to] = [(reference[0]?.atS ?? 0) - 0.15, (reference.at(-1)?.atS ?? 0) + 0.15];
    scores.push({
      record,
      ...scoreBeats(
        reference,
        beats.filter((atS) => atS >= from && atS <= to),
      ),
    });
    for (const [index, { name }] of recording.leads.entries()) tallyLead(tally, wavesOfMarks(byLead[index] ?? []), result.leads[name] ?? []);
  }
  return { records: scores, total: grossScore(scores), ...(delineated && { delineation: scoreOf(tally) }), skipped };
}

const countBeats = (marks: readonly { readonly code: string }[]): number => marks.filter(({ code }) => isBeatCode(code)).length;

/** The record's header, signals and annotations; those of other records that begin alike are not among them. */
function filesOf(folder: string, names: readonly string[], record: string): string[] {
  const header = readFileSync(join(folder, `${record}.hea`), 'latin1');
  return names.filter((name) => name.startsWith(`${record}.`) || (header.includes(name) && statSync(join(folder, name)).isFile()));
}

/** Voltages by name; leads of one name get a number. */
export function leadsOf(recording: EcgRecording): Record<string, Float64Array> {
  const leads: Record<string, Float64Array> = {};
  for (const { name, samples, sampleRateHz } of recording.leads) {
    if (sampleRateHz !== undefined && sampleRateHz !== recording.sampleRateHz) continue;
    let free = name;
    for (let n = 2; Object.hasOwn(leads, free); n++) free = `${name} (${n})`;
    leads[free] = samples;
  }
  return leads;
}

function tableOf({ records, total, delineation, skipped }: Validation): string {
  const row = (name: string, { beats, tp, fn, fp, se, ppv }: BeatScore) =>
    `${name.padEnd(12)}${[beats, tp, fn, fp].map((n) => String(n).padStart(8)).join('')}${[se, ppv].map((n) => n.toFixed(2).padStart(9)).join('')}\n`;
  const head = `${'record'.padEnd(12)}${['beats', 'tp', 'fn', 'fp'].map((n) => n.padStart(8)).join('')}${['Se %', 'PPV %'].map((n) => n.padStart(9)).join('')}\n`;
  let text = head + records.map(({ record, ...score }) => row(record, score)).join('') + row('all', total);
  if (delineation) {
    text += `\n${'boundary'.padEnd(12)}${['n', 'mean ms', 'SD ms'].map((n) => n.padStart(10)).join('')}\n`;
    for (const name of SCORED_BOUNDARIES) {
      const { n, meanMs, sdMs } = delineation[name];
      text += `${name.padEnd(12)}${String(n).padStart(10)}${meanMs.toFixed(1).padStart(10)}${sdMs.toFixed(1).padStart(10)}\n`;
    }
    text += `\n${'wave'.padEnd(12)}${['Se %', 'PPV %'].map((n) => n.padStart(10)).join('')}\n`;
    for (const name of ['p', 'qrs', 't'] as const)
      text += `${name.padEnd(12)}${delineation[name].se.toFixed(2).padStart(10)}${delineation[name].ppv.toFixed(2).padStart(10)}\n`;
  }
  for (const { record, why } of skipped) text += `\n${record}: left out. ${why}`;
  return skipped.length > 0 ? `${text}\n` : text;
}

function refuse(text: string): number {
  console.error(text);
  return 2;
}
