import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readEcg, type EcgFiles, type FormatProblem } from '@einthoven/ecg-formats';
import { measureEcg, measureLong, PIECE_S, rhythmInWords, type EcgMeasured, type LongMeasured } from '@einthoven/ecg/measure';
import { openPieces, piecesOf, UnreadablePiece, type Pieces } from './ecg-pieces.ts';
import { progressOf } from './progress.ts';

const HELP = `einthoven ecg measure FILE [--json]

Measures a recording of any format that is read: rate, intervals, QTc, axes, ST levels, names of the rhythm, pacing spikes,
quality of each lead, and whether wires seem swapped. FILE is a file, a WFDB header (.hea), or - for standard input.
What cannot be told is "not measurable".

A recording of more than a minute is measured whole, in pieces of ${PIECE_S} seconds: beats over all of it, the middle of the
pieces' intervals, the rhythm that lasts longest, its episodes, and how much of the time looks like fibrillation.
WFDB and EDF are read as they are needed: a day takes the memory of a minute. How far it is stands on standard error.

For education and certification, not diagnosis.
`;

/** Longest recording that is measured at once, in seconds. */
const MOST_S = 60;

/** Longest list of episodes that is printed; --json has all. */
const MOST_EPISODES = 20;

/** `einthoven ecg measure FILE`. @returns the exit code */
export async function runMeasure(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) return refuse(`Name one file.\n\n${HELP}`);
  const isRecord = file !== '-' && existsSync(`${file}.hea`) && !existsSync(file);
  if (file !== '-' && !isRecord && (!existsSync(file) || !statSync(file).isFile())) return refuse(`There is no file "${file}".`);
  try {
    const source = await sourceOf(file);
    if ('code' in source) return refuse(problemText(source, file));
    if (source.names.length === 0) return refuse(`"${file}" holds no ECG lead.`);
    const measured = source.durationS > MOST_S ? await measuredLong(source) : await measuredAtOnce(source);
    process.stdout.write(values.json ? `${JSON.stringify({ format: source.format, ...measured }, undefined, 2)}\n` : textOf(measured));
    return 0;
  } catch (error) {
    if (error instanceof UnreadablePiece) return refuse(problemText(error.problem, file));
    throw error;
  }
}

async function sourceOf(file: string): Promise<Pieces | FormatProblem> {
  const opened = await openPieces(file, PIECE_S);
  if (opened !== undefined) return opened;
  const read = readEcg(filesOf(file), file === '-' ? {} : { name: basename(file) });
  return read.ok ? piecesOf(read.value.recording, read.value.format, PIECE_S) : read.error;
}

async function measuredLong(source: Pieces): Promise<LongMeasured> {
  const progress = progressOf('seconds', Math.round(source.durationS));
  async function* told() {
    let count = 0;
    for await (const piece of source.pieces()) {
      progress.at(Math.round(count / source.sampleRateHz));
      count += piece.samples[0]?.length ?? 0;
      yield piece;
    }
  }
  try {
    return await measureLong(source.sampleRateHz, source.names, told());
  } finally {
    progress.end();
  }
}

async function measuredAtOnce({ sampleRateHz, names, pieces }: Pieces): Promise<Omit<EcgMeasured, 'delineation'>> {
  const parts: (readonly Float64Array[])[] = [];
  for await (const { samples } of pieces()) parts.push(samples);
  const leads = Object.fromEntries(names.map((name, i) => [name, joined(parts.map((samples) => samples[i] as Float64Array))]));
  const { delineation: _, ...measured } = measureEcg({ sampleRateHz, leads });
  return measured;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function problemText({ code, at, says, remedy }: FormatProblem, file: string): string {
  return `${says} (${code}, ${at.file ?? file}, byte ${at.byte})\n${remedy}`;
}

/** The file, with the others of its record where it is a WFDB header. */
function filesOf(file: string): EcgFiles {
  if (file === '-') return new Uint8Array(readFileSync(0));
  if (!file.endsWith('.hea')) return new Uint8Array(readFileSync(file));
  const folder = dirname(file);
  const header = readFileSync(file, 'latin1');
  const stem = basename(file, '.hea');
  const names = readdirSync(folder).filter((name) => name === basename(file) || header.includes(name) || name === `${stem}.dat`);
  return new Map(names.filter((name) => statSync(join(folder, name)).isFile()).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]));
}

function textOf(measured: Omit<EcgMeasured, 'delineation'> | LongMeasured): string {
  const { rate, intervals, axes, rhythm, pacing, stUv, findings } = measured;
  const long = 'episodes' in measured ? measured : undefined;
  const line = (name: string, value: number | undefined, unit: string) => `${name.padEnd(12)}${value === undefined ? 'not measurable' : `${value} ${unit}`}\n`;
  const { qtcMs } = intervals;
  return [
    long ? line('length', Math.round(long.durationS), `s, ${rate.beats} beats`) : '',
    line('rate', rate.ventricularBpm, 'a minute'),
    long?.pieceBpm && long.pieceBpm[0] !== long.pieceBpm[1] ? `${'of pieces'.padEnd(12)}${long.pieceBpm[0]} to ${long.pieceBpm[1]} a minute\n` : '',
    line('P', intervals.pMs, 'ms'),
    line('PR', intervals.prMs, 'ms'),
    line('QRS', intervals.qrsMs, 'ms'),
    line('QT', intervals.qtMs, 'ms'),
    qtcMs ? `${'QTc'.padEnd(12)}Bazett ${qtcMs.bazett}, Fridericia ${qtcMs.fridericia}, Framingham ${qtcMs.framingham}, Hodges ${qtcMs.hodges} ms\n` : '',
    line('P axis', axes.pDeg, 'degrees'),
    line('QRS axis', axes.qrsDeg, 'degrees'),
    line('T axis', axes.tDeg, 'degrees'),
    `${'ST, uV'.padEnd(12)}${Object.entries(stUv)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}\n`,
    `${'rhythm'.padEnd(12)}${namesOf(rhythm)}\n`,
    long ? `${'fibrillation'.padEnd(12)} ${long.fibrillation.percent} % of ${Math.round(long.fibrillation.ofS)} s whose rhythm has a name\n` : '',
    ...(long?.episodes ?? []).slice(0, MOST_EPISODES).map(({ fromS, toS, rhythm: names }) => `  ${clock(fromS)} to ${clock(toS)}  ${namesOf(names)}\n`),
    long && long.episodes.length > MOST_EPISODES ? `  and ${long.episodes.length - MOST_EPISODES} more: --json has all.\n` : '',
    pacing.spikes === 0
      ? ''
      : `${'pacing'.padEnd(12)}${pacing.spikes} spikes: ${pacing.ventricular} ventricular, ${pacing.atrial} atrial, ${pacing.alone} unanswered\n`,
    ...findings.map(({ says }) => `- ${says}\n`),
  ].join('');
}

const namesOf = (rhythm: EcgMeasured['rhythm']): string => (rhythm.length === 0 ? 'cannot be named' : rhythmInWords(rhythm));

/** Hours, minutes and seconds from the begin. */
function clock(seconds: number): string {
  const s = Math.round(seconds);
  return [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

function refuse(text: string): number {
  console.error(text);
  return 2;
}
