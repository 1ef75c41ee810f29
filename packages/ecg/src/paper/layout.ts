import type { Lead } from '../lead/lead.ts';
import type { Recording } from '../recorder/recording.ts';
import { NOT_FOR_DIAGNOSIS } from './colours.ts';
import { rowsOf, type LeadOrder, type PaperFormat } from './format.ts';
import { settingsParts, type PaperScale } from './settings-line.ts';

/** What is drawn, and how large. Speed and gain are the recording's unless told. */
export type PaperOptions = {
  readonly format: PaperFormat;
  readonly order?: LeadOrder;
  /** Lead of the format `rhythm` and of the row of `3x4+1R`; II unless told. */
  readonly rhythmLead?: Lead;
  /** Width of the paper. It decides how many seconds fit, never the scale; without it the whole recording fits. */
  readonly widthMm?: number;
  /** The first second that is drawn. */
  readonly startS?: number;
  /** Height of a row. Without it each row is as high as its waves need. */
  readonly rowMm?: number;
  readonly speedMmPerS?: number;
  readonly gainMmPerMv?: number;
};

/** One lead for some seconds, on its place. `samplesMv` is the recording's own array, which is never copied. */
export type PaperSegment = {
  readonly lead: Lead;
  readonly label: string;
  /** -1 draws the lead upside down (-aVR of Cabrera's order). */
  readonly sign: 1 | -1;
  readonly row: number;
  readonly column: number;
  readonly fromS: number;
  readonly toS: number;
  readonly xMm: number;
  readonly widthMm: number;
  readonly baselineMm: number;
  readonly samplesMv: Float64Array;
};

/** One row: between `topMm` and `topMm + heightMm`, 0 mV at `baselineMm`, which is on a bold line. */
export type PaperRow = { readonly topMm: number; readonly heightMm: number; readonly baselineMm: number };

/** Words on the paper; x and y are the left end of the line of writing. */
export type PaperText = {
  readonly text: string;
  readonly xMm: number;
  readonly yMm: number;
  readonly sizeMm: number;
  readonly bold: boolean;
};

/** A recording on paper. Millimetres are canonical; x is to the right and y down from the top left corner. */
export type PaperLayout = PaperScale & {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly format: PaperFormat;
  readonly sampleRateHz: number;
  readonly fromS: number;
  readonly toS: number;
  /** Where `fromS` is. Left of it stand the calibration pulses. */
  readonly originMm: number;
  readonly calibrationMv: 1 | -1;
  readonly rows: readonly PaperRow[];
  readonly segments: readonly PaperSegment[];
  readonly texts: readonly PaperText[];
};

/** Length of the calibration pulse, and the flat line on each side of it. */
const PULSE_S = 0.2;
const PULSE_SIDE_MM = 2;
const TEXT_MM = 2.8;
/** Mean width of a letter of a plain sans-serif as a part of its size, with some to spare. */
const LETTER = 0.56;
const LINE_MM = 5;
/** A row never grows beyond this, whatever an artifact does; what is higher runs into its neighbours, as on real paper. */
const ROW_MOST_MM = 70;

const bold = (mm: number) => Math.ceil(mm / 5 - 1e-9) * 5;

/**
 * Lays a recording out: the one layout of every output (print, screen, picture). Leads of one column are of the same
 * instants, and columns follow each other in time without a gap or an overlap.
 */
export function layoutOf(recording: Recording, options: PaperOptions): PaperLayout {
  const { format, order = 'standard', rhythmLead = 'II' } = options;
  const speedMmPerS = options.speedMmPerS ?? recording.settings.speedMmPerS;
  const gainMmPerMv = options.gainMmPerMv ?? recording.settings.gainMmPerMv;
  const { calibrationMv } = recording.settings;
  const originMm = bold(2 * PULSE_SIDE_MM + PULSE_S * speedMmPerS);
  const lastS = Math.max(recording.durationS, 0);
  const fromS = Math.min(Math.max(options.startS ?? 0, 0), lastS);
  const room = options.widthMm === undefined ? Infinity : Math.max(options.widthMm - originMm, 0) / speedMmPerS;
  const toS = Math.min(lastS, fromS + room);
  const widthMm = options.widthMm ?? originMm + (toS - fromS) * speedMmPerS;

  const rows: PaperRow[] = [];
  const segments: PaperSegment[] = [];
  let topMm = 0;
  rowsOf(format, order, rhythmLead).forEach((columns, row) => {
    const stepS = (toS - fromS) / columns.length;
    const placed = columns.map(({ lead, sign }, column) => ({
      lead,
      sign,
      label: `${sign < 0 ? '-' : ''}${recording.labels[lead]}`,
      row,
      column,
      fromS: fromS + column * stepS,
      toS: column === columns.length - 1 ? toS : fromS + (column + 1) * stepS,
      xMm: originMm + column * stepS * speedMmPerS,
      widthMm: stepS * speedMmPerS,
      samplesMv: recording.leads[lead],
    }));
    // The pulse needs its room too.
    let upMv = Math.max(calibrationMv, 0.6);
    let downMv = Math.min(calibrationMv, -0.4);
    for (const { samplesMv, sign, ...segment } of placed) {
      const [low, high] = rangeOf(samplesMv, segment.fromS, segment.toS, recording.sampleRateHz);
      upMv = Math.max(upMv, sign > 0 ? high : -low);
      downMv = Math.min(downMv, sign > 0 ? low : -high);
    }
    // The label stands above the trace.
    const upMm = options.rowMm === undefined ? Math.min(bold(upMv * gainMmPerMv + 4), ROW_MOST_MM * 0.6) : bold(options.rowMm * 0.6);
    const heightMm = options.rowMm === undefined ? Math.min(upMm + bold(-downMv * gainMmPerMv + 1), ROW_MOST_MM) : options.rowMm;
    const baselineMm = bold(topMm + upMm);
    rows.push({ topMm, heightMm, baselineMm });
    segments.push(...placed.map((segment) => ({ ...segment, baselineMm })));
    topMm += heightMm;
  });

  const labels = segments.map(({ label, xMm, row }) => ({
    text: label,
    xMm: xMm + 1.2,
    yMm: (rows[row] as PaperRow).topMm + 3.6,
    sizeMm: 3.2,
    bold: true,
  }));
  // What it is not for comes first: it is seen wherever the paper is cut or scrolled.
  const lines = linesOf([NOT_FOR_DIAGNOSIS, ...settingsParts(recording, { speedMmPerS, gainMmPerMv })], widthMm);
  const footMm = bold(topMm);
  return {
    widthMm,
    heightMm: footMm + lines.length * LINE_MM,
    format,
    speedMmPerS,
    gainMmPerMv,
    sampleRateHz: recording.sampleRateHz,
    fromS,
    toS,
    originMm,
    calibrationMv,
    rows,
    segments,
    texts: [...labels, ...lines.map((text, index) => ({ text, xMm: 2, yMm: footMm + index * LINE_MM + 3.7, sizeMm: TEXT_MM, bold: false }))],
  };
}

/** Indices of the samples from one instant to another, both included where they exist: what is drawn of a segment. */
export function sampleSpan(fromS: number, toS: number, sampleRateHz: number, count: number): readonly [first: number, last: number] {
  const first = Math.max(Math.ceil(fromS * sampleRateHz - 1e-6), 0);
  return [first, Math.min(Math.floor(toS * sampleRateHz + 1e-6), count - 1)];
}

/** The calibration pulse of one row, 1 mV for 200 ms: corners in millimetres, from the left. */
export function calibrationCorners(layout: PaperLayout, row: PaperRow): readonly (readonly [xMm: number, yMm: number])[] {
  const widthMm = PULSE_S * layout.speedMmPerS;
  const leftMm = Math.floor((layout.originMm - widthMm) / 2);
  const y = row.baselineMm;
  const topMm = y - layout.calibrationMv * layout.gainMmPerMv;
  return [
    [leftMm - 1.5, y],
    [leftMm, y],
    [leftMm, topMm],
    [leftMm + widthMm, topMm],
    [leftMm + widthMm, y],
    [leftMm + widthMm + 1.5, y],
  ];
}

/** Two ticks where one lead ends and the next begins, in millimetres: short and away from the trace, so that nobody takes them for a pacing spike. */
export function columnTicks(layout: PaperLayout): readonly { readonly xMm: number; readonly fromMm: number; readonly toMm: number }[] {
  return layout.segments
    .filter(({ column }) => column > 0)
    .flatMap(({ xMm, baselineMm }) => [
      { xMm, fromMm: baselineMm - 7.5, toMm: baselineMm - 6 },
      { xMm, fromMm: baselineMm + 6, toMm: baselineMm + 7.5 },
    ]);
}

function rangeOf(samplesMv: Float64Array, fromS: number, toS: number, sampleRateHz: number): readonly [number, number] {
  const [first, last] = sampleSpan(fromS, toS, sampleRateHz, samplesMv.length);
  let low = 0;
  let high = 0;
  for (let i = first; i <= last; i++) {
    const value = samplesMv[i] as number;
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  return [low, high];
}

const textMm = (text: string) => text.length * TEXT_MM * LETTER;

/** Puts the parts on as few lines as the width allows. */
function linesOf(parts: readonly string[], widthMm: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)}   ${part}`;
    if (lines.length > 0 && textMm(longer) + 4 > widthMm) lines.push(part);
    else lines[Math.max(lines.length - 1, 0)] = longer;
  }
  return lines;
}
