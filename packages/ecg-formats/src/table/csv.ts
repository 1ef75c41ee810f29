import { ok, type Result } from '@einthoven/kernel';
import { latin1, limitsOf, oneFile } from '../bytes.ts';
import { isOtherSignal, leadName, microvoltsOf } from '../lead-name.ts';
import { fail, guarded, type FormatProblem } from '../problem.ts';
import type { EcgAnnotation, EcgFiles, EcgLead, EcgRecording, OtherSignal, Read, ReadOptions, WriteOptions, Written } from '../recording.ts';
import { annotationNumber } from '../wfdb/annotations.ts';

const MARKS = 'marks';
/** Texts are read into memory several times their size. */
const MOST_BYTES = 128 * 1024 * 1024;

/**
 * Writes one line a sample: `time_s`, a column for every signal with its unit (`II (uV)`), and `marks` where there are annotations
 * (`N`, or `N@V1` of one lead, several with `; ` between). A missing sample is an empty cell.
 */
export function writeCsv(recording: EcgRecording, options: WriteOptions = {}): Result<Written, FormatProblem> {
  return guarded(() => {
    const leftOut: string[] = [];
    const columns = [
      ...recording.leads.map(({ name, samples, sampleRateHz }) => ({ title: `${name} (uV)`, samples, hz: sampleRateHz ?? recording.sampleRateHz })),
      ...(recording.others ?? []).map(({ name, unit, samples, sampleRateHz }) => ({
        title: `${name} (${unit})`,
        samples,
        hz: sampleRateHz ?? recording.sampleRateHz,
      })),
    ];
    if (columns.length === 0) fail('EMPTY', 0, 'The recording has no lead.');
    const hz = Math.max(...columns.map((column) => column.hz));
    const rows = Math.max(...columns.map(({ samples, hz: own }) => Math.ceil((samples.length * hz) / own)));
    if (columns.some((column) => column.hz !== hz)) leftOut.push(`That some signals have fewer than ${hz} samples a second: their cells in between are empty.`);
    const marks = new Map<number, string[]>();
    for (const { atS, code, lead } of recording.annotations) {
      const row = Math.min(Math.round(atS * hz), rows - 1);
      marks.set(row, [...(marks.get(row) ?? []), lead === undefined ? code : `${code}@${recording.leads[lead]?.name ?? lead}`]);
    }
    if (
      recording.annotations.some(
        ({ aux, durationS, subtype, num }) => aux !== undefined || durationS !== undefined || subtype !== undefined || num !== undefined,
      )
    ) {
      leftOut.push('Texts, durations and numbers of annotations.');
    }
    const hasMarks = marks.size > 0;
    const parts: string[] = [`${['time_s', ...columns.map(({ title }) => cell(title)), ...(hasMarks ? [MARKS] : [])].join(',')}\n`];
    for (let row = 0; row < rows; row++) {
      let line = String(Number((row / hz).toFixed(9)));
      for (const { samples, hz: own } of columns) {
        const index = (row * own) / hz;
        const value = Number.isInteger(index) ? samples[index] : undefined;
        line += value === undefined || !Number.isFinite(value) ? ',' : `,${value}`;
      }
      if (hasMarks) line += `,${cell((marks.get(row) ?? []).join('; '))}`;
      parts.push(`${line}\n`);
    }
    if (recording.startsAt !== undefined) leftOut.push('When the recording was made.');
    if (recording.measurements) leftOut.push('Measurements.');
    if (recording.representativeBeat) leftOut.push('The representative beat.');
    if (options.patient) leftOut.push('What is known of the patient.');
    return ok({ files: new Map([[`${options.name ?? 'ecg'}.csv`, new TextEncoder().encode(parts.join(''))]]), leftOut });
  });
}

function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Reads what {@link writeCsv} writes, and the CSV of `einthoven ecg simulate`. */
export function readCsv(files: EcgFiles, options: ReadOptions = {}): Result<Read, FormatProblem> {
  return guarded(() => {
    const limits = limitsOf(options);
    const bytes = oneFile(files, { ...options, limits: { ...limits, maxBytes: Math.min(limits.maxBytes, MOST_BYTES) } });
    const lines = linesOf(bytes);
    const first = lines.next().value;
    const titles = first === undefined ? [] : cellsOf(first.text, first.byte);
    if (titles[0] !== 'time_s') fail('FORMAT_MISMATCH', 0, 'The first column of the first line is not time_s.');
    const hasMarks = titles.at(-1) === MARKS;
    const signals = titles.slice(1, hasMarks ? -1 : undefined);
    if (signals.length === 0) fail('EMPTY', 0, 'There is no column of a signal.');
    if (signals.length > limits.maxLeads) fail('TOO_LARGE', 0, `There are ${signals.length} signals; the limit is ${limits.maxLeads}.`);
    const notes: string[] = [];
    const isSimulated = signals.every((title) => !title.includes('('));
    if (isSimulated) notes.push('The columns name no unit: millivolts, as "einthoven ecg simulate" writes them.');
    const columns = signals.map((title) => {
      const [, name, unit] = /^(.*) \(([^()]*)\)$/.exec(isSimulated ? `${title} (mV)` : title) ?? [];
      if (name === undefined || unit === undefined) fail('INVALID', 0, `The column "${title.slice(0, 40)}" names no unit.`, 'Name it as in "V1 (uV)".');
      const uv = microvoltsOf(unit);
      const isLead = uv !== undefined && !isOtherSignal(name);
      return { name: isLead ? leadName(name) : name, unit, isLead, factor: isLead ? uv : 1, values: [] as number[] };
    });
    let firstS = Number.NaN;
    let lastS = Number.NaN;
    let rows = 0;
    const marks: { readonly row: number; readonly text: string }[] = [];
    for (const { text, byte, line } of lines) {
      const cells = cellsOf(text, byte);
      const place = { byte, line };
      if (cells.length !== titles.length) fail('INVALID', place, `Line ${line} has ${cells.length} cells; the first line has ${titles.length}.`);
      const timeS = numberOf(cells[0] as string);
      if (timeS === undefined || Number.isNaN(timeS) || timeS <= lastS)
        fail('INVALID', place, `The time in line ${line} is "${(cells[0] as string).slice(0, 40)}"; a number above the one before belongs there.`);
      if (rows === 0) firstS = timeS;
      lastS = timeS;
      if ((rows + 1) * columns.length > limits.maxSamples) fail('TOO_LARGE', place, `There are more than ${limits.maxSamples} samples.`);
      for (const [i, column] of columns.entries()) {
        const value = numberOf(cells[i + 1] as string);
        if (value === undefined) fail('INVALID', place, `"${(cells[i + 1] as string).slice(0, 40)}" in line ${line} is no number.`);
        column.values.push(value * column.factor);
      }
      const mark = hasMarks ? (cells.at(-1) as string) : '';
      if (mark !== '') marks.push({ row: rows, text: mark });
      rows++;
    }
    if (rows < 2) fail('EMPTY', bytes.length, 'There are fewer than two lines of samples: the rate cannot be known.');
    const measured = (rows - 1) / (lastS - firstS);
    // Times are written to the nanosecond: a rate that is a thousandth off a round one is that one.
    const round = Math.round(measured * 1000) / 1000;
    const sampleRateHz = Math.abs(round - measured) < 1e-6 * measured ? round : measured;
    if (!(sampleRateHz > 0 && sampleRateHz <= 10_000_000)) fail('INVALID', 0, `The times give ${sampleRateHz} samples a second.`);
    const leads: EcgLead[] = [];
    const others: OtherSignal[] = [];
    for (const { name, unit, isLead, values } of columns) {
      const samples = Float64Array.from(values);
      if (isLead) leads.push({ name, unit: 'uV', samples });
      else others.push({ name, unit, samples });
    }
    const annotations = marks.flatMap(({ row, text }) =>
      text.split('; ').map((mark): EcgAnnotation => {
        const [, code = mark, name] = /^(.*[^@].*|.)@(.+)$/.exec(mark) ?? [];
        const lead = name === undefined ? -1 : leads.findIndex((each) => each.name === name);
        const isOfLead = lead >= 0 && (annotationNumber(code) !== undefined || code.length > 1);
        return { sample: row, atS: row / sampleRateHz, code: isOfLead ? code : mark, ...(isOfLead && { lead }) };
      }),
    );
    return ok({
      recording: { sampleRateHz, leads, durationS: rows / sampleRateHz, annotations, ...(others.length > 0 && { others }), notes },
      patient: { other: [] },
      format: 'csv',
      taken: [],
    });
  });
}

function* linesOf(bytes: Uint8Array): Generator<{ readonly text: string; readonly byte: number; readonly line: number }, undefined> {
  const utf8 = new TextDecoder();
  let at = 0;
  for (let line = 1; at < bytes.length; line++) {
    const found = bytes.indexOf(10, at);
    const end = found < 0 ? bytes.length : found;
    const text = utf8.decode(bytes.subarray(at, end)).replace(/\r$/, '');
    if (text !== '') yield { text, byte: at, line };
    at = end + 1;
  }
  return undefined;
}

function cellsOf(line: string, byte: number): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (let isMore = true; isMore;) {
    const found = pattern.exec(line);
    if (!found) fail('INVALID', byte, 'A quoted cell is not closed.');
    cells.push(found[1] === undefined ? (found[2] as string) : found[1].replaceAll('""', '"'));
    isMore = found[3] === ',';
  }
  return cells;
}

/** The number of a cell; NaN where it is empty, undefined where it is none. */
function numberOf(text: string): number | undefined {
  if (text === '') return Number.NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/** Whether bytes begin as {@link writeCsv} writes. */
export function looksLikeCsv(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, 7)) === 'time_s,';
}
