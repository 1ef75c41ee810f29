import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { LEADS, type Lead, type Recording } from '@einthoven/ecg';
import { layoutOf, PAPER_FORMATS, svgOf, type PaperFormat } from '@einthoven/ecg/paper';
import {
  deidentify,
  detectFormat,
  formatNamed,
  FORMATS,
  pdfOf,
  pngOf,
  readEcg,
  type EcgFiles,
  type EcgRecording,
  type FormatProblem,
  type Read,
} from '@einthoven/ecg-formats';

const HELP = `einthoven ecg: recordings in files

  einthoven ecg describe FILE [--json]            what a file holds: leads, rate, length, annotations, measured values, notes
  einthoven ecg convert FILE --to FORMAT [-o OUT] writes it in another format, without who it is of

FILE is a file of any format below, a WFDB header (its signal files and annotations are found beside it), or - for standard input.
  --to FORMAT      ${FORMATS.filter(({ write }) => write)
    .map(({ name }) => name)
    .join(', ')}, svg, png, pdf; else what the ending of OUT says
  -o, --output OUT a file; for wfdb a folder or the name of the record. Without it standard output
  --keep-identity  writes what the file says of the patient too. Only for your own keeping
  --paper NAME     for pictures: ${Object.keys(PAPER_FORMATS).join(', ')}
  --seconds N      for pictures: how many seconds from the begin (default: 10)
  --json           describe: for programs

Read: ${FORMATS.map(({ title }) => title).join(', ')}. What was taken out of a file is told on standard error.
Pictures (svg, png, pdf) carry their size in millimetres: printed at 100 % they are at true scale.

  einthoven ecg convert ward.dcm -o ward.edf
  einthoven ecg convert 100.hea --to csv | head
  cat ward.xml | einthoven ecg convert - --to wfdb -o records/ward

For education and certification, not diagnosis.
`;

/** Pictures of the paper. */
const PICTURES = ['svg', 'png', 'pdf'] as const;
const isPicture = (name: string): boolean => (PICTURES as readonly string[]).includes(name);

/** Files larger than this are told of while they are read and written. */
const LONG_BYTES = 4 * 1024 * 1024;

/** Whether the word after `describe` is a recording in a file, and not a recipe. */
export function isRecordingFile(path: string): boolean {
  if (path === '-') return detectFormat(standardInput()) !== undefined;
  const header = headerBeside(path);
  if (header !== undefined) return true;
  return existsSync(path) && statSync(path).isFile() && detectFormat(new Uint8Array(readFileSync(path)), basename(path)) !== undefined;
}

let piped: Uint8Array | undefined;

/** Standard input, read once. */
export function standardInput(): Uint8Array {
  piped ??= new Uint8Array(readFileSync(0));
  return piped;
}

/** The WFDB header that a path means: itself, or the one of the same record beside a signal or annotation file, or of no ending. */
function headerBeside(path: string): string | undefined {
  if (path.endsWith('.hea')) return existsSync(path) ? path : undefined;
  if (!existsSync(path)) return existsSync(`${path}.hea`) ? `${path}.hea` : undefined;
  const beside = `${path.slice(0, path.length - extname(path).length)}.hea`;
  return /^\.(?:dat|atr|mat)$/.test(extname(path)) && existsSync(beside) ? beside : undefined;
}

/** A header with the files that it names and the annotations of its record, by their names. */
function wfdbFiles(header: string): { readonly files: Map<string, Uint8Array>; readonly name: string } {
  const folder = dirname(header);
  const files = new Map<string, Uint8Array>();
  const add = (name: string) => {
    // A header names files of its own folder; a path that leads elsewhere is not followed.
    const path = join(folder, name);
    if (files.has(name) || name !== basename(name) || !existsSync(path) || !statSync(path).isFile()) return;
    files.set(name, new Uint8Array(readFileSync(path)));
    if (!name.endsWith('.hea')) return;
    const text = Buffer.from(files.get(name) as Uint8Array).toString('latin1');
    for (const line of text.split(/\r?\n/)) {
      const [word = ''] = line.trim().split(/\s+/);
      if (word.startsWith('#') || word === '') continue;
      add(word);
      add(`${word}.hea`);
    }
  };
  add(basename(header));
  const record = basename(header, '.hea');
  for (const ending of ['atr', ...LEADS.map((lead) => lead.toLowerCase())]) add(`${record}.${ending}`);
  return { files, name: basename(header) };
}

/** Reads the recording of a path, or of standard input for `-`. */
export function readRecordingFile(path: string): ReturnType<typeof readEcg> {
  const header = path === '-' ? undefined : headerBeside(path);
  if (header !== undefined) {
    const { files, name } = wfdbFiles(header);
    return formatNamed('wfdb')!.read(files, { name });
  }
  const bytes: EcgFiles = path === '-' ? standardInput() : new Uint8Array(readFileSync(path));
  if (bytes.length > LONG_BYTES) process.stderr.write(`Reading ${(bytes.length / 1e6).toFixed(0)} MB ...\n`);
  return readEcg(bytes, { name: path === '-' ? '' : basename(path) });
}

/** `einthoven ecg convert|describe FILE`. @returns the exit code: 0, 1 where the file was not read or written, 2 where the words were wrong */
export function runEcgFiles(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      output: { type: 'string', short: 'o' },
      'keep-identity': { type: 'boolean', default: false },
      paper: { type: 'string' },
      seconds: { type: 'string', default: '10' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [verb, path, ...rest] = positionals;
  if (values.help) return say(HELP);
  if (path === undefined || rest.length > 0) return refuse(`Name one file: einthoven ecg ${verb} FILE.\n\n${HELP}`);
  if (path !== '-' && !existsSync(path) && headerBeside(path) === undefined) return refuse(`There is no file "${path}".`);
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) return refuse('--seconds is a number above 0.');
  const to = values.to ?? formatOfEnding(values.output);
  if (verb === 'convert') {
    if (to === undefined)
      return refuse(
        `Say which format: --to ${FORMATS.filter(({ write }) => write)
          .map(({ name }) => name)
          .join('|')}|${PICTURES.join('|')}.`,
      );
    if (!isPicture(to) && !formatNamed(to)?.write)
      return refuse(
        `"${to}" is not written. Written are ${FORMATS.filter(({ write }) => write)
          .map(({ name }) => name)
          .join(', ')}, ${PICTURES.join(', ')}.`,
      );
  }
  const read = readRecordingFile(path);
  if (!read.ok) return fault(path, read.error);
  if (verb === 'describe') return say(values.json ? `${JSON.stringify(summary(read.value), undefined, 2)}\n` : words(read.value));
  return convert(read.value, { to: to as string, output: values.output, keepIdentity: values['keep-identity'], paper: values.paper, seconds });
}

type Conversion = {
  readonly to: string;
  readonly output: string | undefined;
  readonly keepIdentity: boolean;
  readonly paper: string | undefined;
  readonly seconds: number;
};

function convert(read: Read, { to, output, keepIdentity, paper, seconds }: Conversion): number {
  let { recording } = read;
  if (!keepIdentity) {
    const without = deidentify(read);
    recording = without.recording;
    for (const note of read.recording.notes) console.error(note);
    for (const line of without.report) console.error(line);
  }
  if (isPicture(to)) {
    const drawn = drawing(recording, seconds);
    if (typeof drawn === 'string') return refuse(drawn);
    const format = paper ?? (drawn.isTwelve ? '3x4+1R' : 'rhythm');
    if (!Object.hasOwn(PAPER_FORMATS, format)) return refuse(`There is no paper "${format}". There are: ${Object.keys(PAPER_FORMATS).join(', ')}.`);
    if (!drawn.isTwelve && format !== 'rhythm') return refuse('This file has not all twelve leads: only the paper "rhythm", of its first lead, can be drawn.');
    const layout = layoutOf(drawn.recording, { format: format as PaperFormat });
    // A file does not say how it was filtered; the paper must not say that it was not.
    const honest = { ...layout, texts: layout.texts.map((text) => ({ ...text, text: text.text.replace('0.05-150 Hz', 'filters not stated') })) };
    const bytes = to === 'png' ? pngOf(honest) : to === 'pdf' ? pdfOf(honest) : new TextEncoder().encode(svgOf(honest));
    return put(new Map([[output ?? `ecg.${to}`, bytes]]), output, false);
  }
  const name = output === undefined ? 'ecg' : basename(output, extname(output)).replace(/[^\w-]/g, '-') || 'ecg';
  const isFolder = to === 'wfdb' && output !== undefined && (/[\\/]$/.test(output) || (existsSync(output) && statSync(output).isDirectory()));
  if (read.recording.durationS > 600) console.error(`Writing ${Math.round(read.recording.durationS / 60)} minutes of ${recording.leads.length} leads ...`);
  const written = formatNamed(to)!.write!(recording, { name: isFolder ? 'ecg' : name, ...(keepIdentity && { patient: read.patient }) });
  if (!written.ok) return fault(output ?? 'standard output', written.error);
  for (const line of written.value.leftOut) console.error(`Left out: ${line}`);
  return put(written.value.files, output, to === 'wfdb', isFolder);
}

function put(files: ReadonlyMap<string, Uint8Array>, output: string | undefined, isRecord: boolean, isFolder = false): number {
  if (isRecord && output === undefined) return refuse('A WFDB record is several files: say where with -o NAME or -o FOLDER/.');
  for (const [name, bytes] of files) {
    if (output === undefined) {
      process.stdout.write(bytes);
      continue;
    }
    const path = isRecord ? join(isFolder ? output : dirname(output), name) : output;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    console.error(`Wrote ${path}`);
  }
  return 0;
}

function formatOfEnding(output: string | undefined): string | undefined {
  const ending = extname(output ?? '')
    .slice(1)
    .toLowerCase();
  if (isPicture(ending)) return ending;
  return FORMATS.find(({ write, endings }) => write && endings.includes(ending))?.name;
}

/** A recording as the paper wants it: millivolts, twelve leads. Limb leads that two others give are computed. */
function drawing({ leads, sampleRateHz, durationS }: EcgRecording, seconds: number): { recording: Recording; isTwelve: boolean } | string {
  const [first] = leads;
  if (first === undefined) return 'The file has no lead to draw.';
  const count = Math.min(Math.ceil(seconds * sampleRateHz), Math.ceil(durationS * sampleRateHz));
  const found = new Map(
    leads
      .filter((lead) => lead.sampleRateHz === undefined)
      .map((lead) => [lead.name, lead.samples.slice(0, count).map((uv) => (Number.isFinite(uv) ? uv / 1000 : 0))]),
  );
  const one = found.get('I');
  const two = found.get('II');
  const derive = (name: Lead, of: (i: number, ii: number) => number) => {
    if (one && two && !found.has(name))
      found.set(
        name,
        one.map((value, k) => of(value, two[k] as number)),
      );
  };
  derive('III', (i, ii) => ii - i);
  derive('aVR', (i, ii) => -(i + ii) / 2);
  derive('aVL', (i, ii) => i - ii / 2);
  derive('aVF', (i, ii) => ii - i / 2);
  const isTwelve = LEADS.every((lead) => found.has(lead));
  const only = found.get(first.name);
  if (only === undefined) return 'The first lead has another rate than the recording: it is not drawn.';
  return {
    isTwelve,
    recording: {
      sampleRateHz,
      durationS: count / sampleRateHz,
      leads: Object.fromEntries(LEADS.map((lead) => [lead, isTwelve ? found.get(lead) : only])) as Record<Lead, Float64Array>,
      labels: Object.fromEntries(LEADS.map((lead) => [lead, isTwelve ? lead : first.name])) as Record<Lead, string>,
      placementLabel: undefined,
      settings: {
        sampleRateHz: 500,
        resolutionUv: 1,
        highPassHz: 0.05,
        lowPassHz: 150,
        notchHz: undefined,
        gainMmPerMv: 10,
        speedMmPerS: 25,
        calibrationMv: 1,
      },
    },
  };
}

function summary({ recording, patient, format, taken }: Read): unknown {
  const { leads, others, annotations, representativeBeat, ...rest } = recording;
  const codes: Record<string, number> = {};
  for (const { code } of annotations) codes[code] = (codes[code] ?? 0) + 1;
  return {
    format,
    ...rest,
    leads: leads.map(({ samples, ...lead }) => ({
      ...lead,
      samples: samples.length,
      missing: samples.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0),
    })),
    ...(others && { others: others.map(({ samples, ...other }) => ({ ...other, samples: samples.length })) }),
    annotations: { count: annotations.length, codes },
    hasRepresentativeBeat: representativeBeat !== undefined,
    patient,
    leftOut: taken,
  };
}

function words(read: Read): string {
  const { recording, format, taken } = read;
  const lines = [
    `${formatNamed(format)?.title ?? format}: ${recording.leads.length} leads, ${recording.sampleRateHz} samples a second, ${recording.durationS.toFixed(2)} s.`,
    ...recording.leads.map(({ name, samples, stepUv, sampleRateHz }) => {
      const missing = samples.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
      return `  ${name.padEnd(8)}${samples.length} samples${sampleRateHz ? ` at ${sampleRateHz} Hz` : ''}${stepUv ? `, step ${Number(stepUv.toPrecision(4))} uV` : ''}${missing > 0 ? `, ${missing} missing` : ''}`;
    }),
    ...(recording.others ?? []).map(({ name, unit, samples }) => `  ${name.padEnd(8)}${samples.length} samples in ${unit}`),
    `${recording.annotations.length} annotations.`,
    ...Object.entries(recording.measurements ?? {}).flatMap(([key, value]) => (typeof value === 'number' ? [`  ${key} ${value}`] : [])),
    ...recording.notes.map((note) => `Note: ${note}`),
    ...taken.map((left) => `Not read: ${left}`),
    'What the file says of the patient is not shown; --json has it. Without identity it would lose:',
    ...deidentify(read).report.map((line) => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

function fault(path: string, { code, at, says, remedy }: FormatProblem): number {
  const where = `${at.file ?? path}, byte ${at.byte}${at.line === undefined ? '' : ` (line ${at.line})`}`;
  console.error(`${where}: ${says}\n  ${remedy} (${code})`);
  return 1;
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

function refuse(text: string): number {
  console.error(text);
  return 2;
}
