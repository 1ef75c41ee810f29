import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readEcg, type EcgFiles } from '@einthoven/ecg-formats';
import { measureEcg, rhythmInWords, type EcgMeasured } from '@einthoven/ecg/measure';
import { leadsOf } from './ecg-validate.ts';

const HELP = `einthoven ecg measure FILE [--json]

Measures a recording of any format that is read: rate, intervals, QTc, axes, ST levels, names of the rhythm, pacing spikes,
quality of each lead, and whether wires seem swapped. FILE is a file, a WFDB header (.hea), or - for standard input.
What cannot be told is "not measurable". Of long recordings the first minute is measured.

For education and certification, not diagnosis.
`;

/** Longest piece that is measured at once, in seconds. */
const MOST_S = 60;

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
  if (file !== '-' && (!existsSync(file) || !statSync(file).isFile())) return refuse(`There is no file "${file}".`);
  const read = readEcg(filesOf(file), file === '-' ? {} : { name: basename(file) });
  if (!read.ok) {
    const { code, at, says, remedy } = read.error;
    return refuse(`${says} (${code}, ${at.file ?? file}, byte ${at.byte})\n${remedy}`);
  }
  const { recording } = read.value;
  if (recording.leads.length === 0) return refuse(`"${file}" holds no ECG lead.`);
  const most = Math.round(MOST_S * recording.sampleRateHz);
  const leads = Object.fromEntries(Object.entries(leadsOf(recording)).map(([name, samples]) => [name, samples.subarray(0, most)]));
  const { delineation: _, ...measured } = measureEcg({ sampleRateHz: recording.sampleRateHz, leads });
  process.stdout.write(values.json ? `${JSON.stringify({ format: read.value.format, ...measured }, undefined, 2)}\n` : textOf(measured));
  return 0;
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

function textOf({ rate, intervals, axes, rhythm, pacing, stUv, findings }: Omit<EcgMeasured, 'delineation'>): string {
  const line = (name: string, value: number | undefined, unit: string) => `${name.padEnd(12)}${value === undefined ? 'not measurable' : `${value} ${unit}`}\n`;
  const { qtcMs } = intervals;
  return [
    line('rate', rate.ventricularBpm, 'a minute'),
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
    `${'rhythm'.padEnd(12)}${rhythm.length === 0 ? 'cannot be named' : rhythmInWords(rhythm)}\n`,
    pacing.spikes === 0
      ? ''
      : `${'pacing'.padEnd(12)}${pacing.spikes} spikes: ${pacing.ventricular} ventricular, ${pacing.atrial} atrial, ${pacing.alone} unanswered\n`,
    ...findings.map(({ says }) => `- ${says}\n`),
  ].join('');
}

function refuse(text: string): number {
  console.error(text);
  return 2;
}
