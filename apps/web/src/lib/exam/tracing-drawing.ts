import type { Recording } from '@einthoven/ecg';
import { drawingOf, layoutOf, NOT_FOR_DIAGNOSIS, type PaperDrawing, type PaperLayout, type PaperRow, type PaperText } from '@einthoven/ecg/paper';
import { decodeTracing } from '@einthoven/exam/tracing';
import type { TracingSamples } from '@einthoven/exam';

/** A tracing on its paper, with the rows that calipers measure from. */
export type TracingDrawing = PaperDrawing & { readonly rows: readonly PaperRow[] };

const drawn = new WeakMap<TracingSamples, TracingDrawing>();

/** Draws a tracing as it is printed. The same tracing is drawn once. */
export function drawTracing(samples: TracingSamples): TracingDrawing {
  const steps = drawingSteps(samples);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Draws a tracing in steps that are short also on a slow phone, about one for each lead. */
export function* drawingSteps(samples: TracingSamples): Generator<undefined, TracingDrawing> {
  const before = drawn.get(samples);
  if (before) return before;
  const recording = recordingOf(samples);
  yield;
  const layout = samples.layout === 'strip' ? stacked(recording, samples.leads) : layoutOf(recording, { format: samples.layout });
  const whole = withFoot(layout, samples);
  const traces: TracingDrawing['traces'][number][] = [];
  for (const segment of whole.segments) {
    yield;
    traces.push(...drawingOf({ ...whole, rows: [], segments: [segment] }).traces);
  }
  // All but the traces, which are here: a segment that lasts no time draws none.
  const paper = drawingOf({ ...whole, segments: whole.segments.map((segment) => ({ ...segment, toS: segment.fromS })) });
  const drawing = { ...paper, traces, rows: layout.rows };
  drawn.set(samples, drawing);
  return drawing;
}

/** As the paper takes it. What it would print of the settings is replaced: of those a form has the words alone. */
function recordingOf(samples: TracingSamples): Recording {
  const leads = decodeTracing(samples);
  const names = Object.keys(leads);
  return {
    sampleRateHz: samples.sampleRateHz,
    durationS: samples.durationS,
    leads,
    labels: Object.fromEntries(names.map((lead) => [lead, samples.labels?.[lead] ?? lead])),
    placementLabel: undefined,
    settings: {
      speedMmPerS: samples.paperSpeedMmPerS,
      gainMmPerMv: samples.gainMmPerMv,
      calibrationMv: samples.calibrationMv < 0 ? -1 : 1,
      highPassHz: 0,
      lowPassHz: 150,
      notchHz: undefined,
    },
  } as unknown as Recording;
}

/** One to three leads, one under the other, each for the whole time. */
function stacked(recording: Recording, leads: readonly string[]): PaperLayout {
  const strips = leads.map((lead) => layoutOf(recording, { format: 'rhythm', rhythmLead: lead as 'II' }));
  const [first] = strips;
  if (!first) throw new Error('a strip has at least one lead');
  let topMm = 0;
  const rows: PaperRow[] = [];
  const segments: PaperLayout['segments'][number][] = [];
  const texts: PaperText[] = [];
  for (const strip of strips) {
    const [row] = strip.rows;
    if (!row) throw new Error('a strip has a row');
    const downMm = topMm;
    rows.push({ topMm: downMm, heightMm: row.heightMm, baselineMm: row.baselineMm + downMm });
    segments.push(...strip.segments.map((segment) => ({ ...segment, row: rows.length - 1, baselineMm: segment.baselineMm + downMm })));
    texts.push(...strip.texts.filter(({ bold }) => bold).map((text) => ({ ...text, yMm: text.yMm + downMm })));
    topMm += row.heightMm;
  }
  return { ...first, rows, segments, texts };
}

const TEXT_MM = 2.8;
const LINE_MM = 5;
/** Mean width of a letter, in millimetres, with some to spare. */
const LETTER_MM = TEXT_MM * 0.56;

/** What a person needs to read the paper: what it is not for, speed, gain, filters, placement. */
function withFoot(layout: PaperLayout, samples: TracingSamples): PaperLayout {
  const lines: string[] = [];
  for (const part of [
    NOT_FOR_DIAGNOSIS,
    `${samples.paperSpeedMmPerS} mm/s`,
    `${samples.gainMmPerMv} mm/mV`,
    samples.filterLabel,
    ...(samples.placementLabel === undefined ? [] : [samples.placementLabel]),
  ]) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)}   ${part}`;
    if (lines.length > 0 && longer.length * LETTER_MM + 4 > layout.widthMm) lines.push(part);
    else lines[Math.max(lines.length - 1, 0)] = longer;
  }
  const last = layout.rows.at(-1) as PaperRow;
  const footMm = Math.ceil((last.topMm + last.heightMm) / 5 - 1e-9) * 5;
  const foot = lines.map((text, index) => ({ text, xMm: 2, yMm: footMm + index * LINE_MM + 3.7, sizeMm: TEXT_MM, bold: false }));
  return { ...layout, heightMm: footMm + lines.length * LINE_MM, texts: [...layout.texts.filter(({ bold }) => bold), ...foot] };
}

const LAYOUT_WORDS: Readonly<Record<TracingSamples['layout'], string>> = {
  strip: 'one lead in each row',
  '3x4+1R': '3 rows of 4 leads, and a rhythm strip below',
  '6x2': '6 rows of 2 leads',
  '12x1': '12 rows, one lead in each',
};

/** What a tracing is, for people who do not see it: nothing of what it shows, which would be the answer. */
export function tracingWords(samples: TracingSamples): string {
  const seconds = Math.round(samples.durationS * 10) / 10;
  const leads = samples.layout === 'strip' ? samples.leads.map((lead) => samples.labels?.[lead] ?? lead) : [];
  return [
    `ECG on paper, ${seconds} ${seconds === 1 ? 'second' : 'seconds'}: ${leads.length > 0 ? `${leads.length === 1 ? 'lead' : 'leads'} ${leads.join(', ')}` : '12 leads'}, ${LAYOUT_WORDS[samples.layout]}.`,
    `${samples.paperSpeedMmPerS} mm/s, ${samples.gainMmPerMv} mm/mV, ${samples.filterLabel}${samples.placementLabel === undefined ? '' : `, ${samples.placementLabel}`}.`,
  ].join(' ');
}
