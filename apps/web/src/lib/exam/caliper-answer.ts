import type { PaperPoint } from '@einthoven/ecg/paper';
import type { TracingDrawing } from './tracing-drawing.ts';

/** What a calipers question measures. */
export type Measure = 'interval-ms' | 'amplitude-mv';

const clamp = (value: number) => Math.min(Math.max(value, -999_999), 999_999);

/** The height from which amplitudes are counted: 0 mV of the row that the first point is in. */
function baselineOf(drawing: TracingDrawing, point: PaperPoint): number {
  const row = drawing.rows.find(({ topMm, heightMm }) => point.yMm < topMm + heightMm) ?? drawing.rows.at(-1);
  return row?.baselineMm ?? 0;
}

/**
 * Two points as the text of a response: milliseconds from the start of the tracing, or microvolts from the baseline;
 * whole numbers, the smaller first.
 */
export function caliperAnswer(measure: Measure, points: readonly [PaperPoint, PaperPoint], drawing: TracingDrawing): string {
  const baselineMm = baselineOf(drawing, points[0]);
  const legs = points.map(({ xMm, yMm }) =>
    measure === 'interval-ms'
      ? Math.round((drawing.fromS + (xMm - drawing.originMm) / drawing.speedMmPerS) * 1000)
      : Math.round(((baselineMm - yMm) / drawing.gainMmPerMv) * 1000),
  ) as [number, number];
  // `+ 0` makes a plain nought of -0.
  return legs
    .map((leg) => clamp(leg) + 0)
    .toSorted((left, right) => left - right)
    .join(',');
}

/** The distance that an answer measures, in words; undefined where there is no answer. */
export function measuredWords(measure: Measure, answer: string | undefined): string | undefined {
  const [from, to] = (answer ?? '').split(',').map(Number);
  if (answer === undefined || from === undefined || to === undefined) return undefined;
  return measure === 'interval-ms' ? `${to - from} ms` : `${(to - from) / 1000} mV`;
}

/** Where the points stand for an answer that was given before; what the answer does not say stays as it is in `points`. */
export function pointsOf(
  measure: Measure,
  answer: string | undefined,
  drawing: TracingDrawing,
  points: readonly [PaperPoint, PaperPoint],
): readonly [PaperPoint, PaperPoint] {
  const [from, to] = (answer ?? '').split(',').map(Number);
  if (from === undefined || to === undefined || Number.isNaN(from + to)) return points;
  const [first, second] = points;
  if (measure === 'interval-ms') {
    const xMm = (ms: number) => drawing.originMm + (ms / 1000 - drawing.fromS) * drawing.speedMmPerS;
    return [
      { ...first, xMm: xMm(from) },
      { ...second, xMm: xMm(to) },
    ];
  }
  const baselineMm = baselineOf(drawing, first);
  const yMm = (microvolts: number) => baselineMm - (microvolts / 1000) * drawing.gainMmPerMv;
  return [
    { ...first, yMm: yMm(from) },
    { ...second, yMm: yMm(to) },
  ];
}
