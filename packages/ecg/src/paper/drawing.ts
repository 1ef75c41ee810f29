import { calibrationCorners, columnTicks, type PaperLayout, type PaperText } from './layout.ts';
import { segmentPath } from './path.ts';
import type { PaperScale } from './settings-line.ts';

/** A drawn tracing as plain values: small enough to send, complete enough to show and to measure. */
export type PaperDrawing = PaperScale & {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly originMm: number;
  readonly fromS: number;
  readonly toS: number;
  /** One path a segment; user unit 1 mm. */
  readonly traces: readonly { readonly label: string; readonly d: string }[];
  /** All calibration pulses, and the marks between columns. */
  readonly marks: string;
  readonly texts: readonly PaperText[];
};

/** The pieces of a layout's picture, for a component that draws them or for {@link svgOf}. */
export function drawingOf(layout: PaperLayout): PaperDrawing {
  const { widthMm, heightMm, originMm, fromS, toS, speedMmPerS, gainMmPerMv } = layout;
  const pulses = layout.rows.map((row) =>
    calibrationCorners(layout, row)
      .map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`)
      .join(''),
  );
  const ticks = columnTicks(layout).map(({ xMm, fromMm, toMm }) => `M${Math.round(xMm * 100) / 100} ${fromMm}v${toMm - fromMm}`);
  return {
    widthMm,
    heightMm,
    originMm,
    fromS,
    toS,
    speedMmPerS,
    gainMmPerMv,
    traces: layout.segments.map((segment) => ({ label: segment.label, d: segmentPath(layout, segment) })),
    marks: pulses.join('') + ticks.join(''),
    texts: layout.texts,
  };
}
