import { PAPER_COLOURS as COLOURS, PAPER_LINES_MM as LINES } from './colours.ts';
import { calibrationCorners, columnTicks, sampleSpan, type PaperLayout, type PaperRow, type PaperSegment } from './layout.ts';

/** What is needed of a 2D canvas. */
export type PaperContext = Pick<
  CanvasRenderingContext2D,
  'beginPath' | 'moveTo' | 'lineTo' | 'stroke' | 'clearRect' | 'fillRect' | 'fillText' | 'fillStyle' | 'strokeStyle' | 'lineWidth' | 'lineJoin' | 'font'
>;

/** Draws a whole tracing: paper, grid, pulses, words and traces. */
export function drawOn(context: PaperContext, layout: PaperLayout, pxPerMm: number): void {
  drawPaperOn(context, layout, pxPerMm);
  drawTracesOn(context, layout, pxPerMm);
}

/** Everything that does not move: painted once, to a canvas of its own under the live one. */
export function drawPaperOn(context: PaperContext, layout: PaperLayout, pxPerMm: number): void {
  const widthPx = layout.widthMm * pxPerMm;
  const heightPx = layout.heightMm * pxPerMm;
  context.fillStyle = COLOURS.paper;
  context.fillRect(0, 0, widthPx, heightPx);
  for (const [everyMm, colour, lineMm] of [
    [1, COLOURS.fine, LINES.fine],
    [5, COLOURS.bold, LINES.bold],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = Math.max(lineMm * pxPerMm, 0.5);
    context.beginPath();
    for (let x = 0; x <= layout.widthMm; x += everyMm) {
      context.moveTo(x * pxPerMm, 0);
      context.lineTo(x * pxPerMm, heightPx);
    }
    for (let y = 0; y <= layout.heightMm; y += everyMm) {
      context.moveTo(0, y * pxPerMm);
      context.lineTo(widthPx, y * pxPerMm);
    }
    context.stroke();
  }
  inkFor(context, pxPerMm);
  context.beginPath();
  for (const row of layout.rows) {
    calibrationCorners(layout, row).forEach(([x, y], i) => {
      if (i === 0) context.moveTo(x * pxPerMm, y * pxPerMm);
      else context.lineTo(x * pxPerMm, y * pxPerMm);
    });
  }
  for (const { xMm, fromMm, toMm } of columnTicks(layout)) {
    context.moveTo(xMm * pxPerMm, fromMm * pxPerMm);
    context.lineTo(xMm * pxPerMm, toMm * pxPerMm);
  }
  context.stroke();
  context.fillStyle = COLOURS.label;
  for (const { text, xMm, yMm, sizeMm, bold } of layout.texts) {
    context.font = `${bold ? '600 ' : ''}${sizeMm * pxPerMm}px Inter, Arial, sans-serif`;
    context.fillText(text, xMm * pxPerMm, yMm * pxPerMm);
  }
}

/** The traces of the whole layout. */
export function drawTracesOn(context: PaperContext, layout: PaperLayout, pxPerMm: number): void {
  inkFor(context, pxPerMm);
  context.beginPath();
  for (const segment of layout.segments) {
    const [first, last] = sampleSpan(segment.fromS, segment.toS, layout.sampleRateHz, segment.samplesMv.length);
    lineOn(context, layout, segment, pxPerMm, first, last, segment.fromS * layout.sampleRateHz, undefined);
  }
  context.stroke();
}

/** So far back a live trace begins anew: half the widest line and the round join at its end. */
const REDRAWN_PX = 3;

/** Width of the gap that runs ahead of a live trace. */
export const ERASE_BAR_MM = 4;

/**
 * The next piece of a live drawing. Every segment sweeps through its own window at the same time, each behind an erase
 * bar; only the columns that are new are cleared and drawn, on a transparent canvas over the paper. The recording begins
 * again when it is at its end.
 *
 * @param fromS where the last call ended, seconds since the sweep began; `toS` of the last call
 * @param toS now
 */
export function sweepOn(context: PaperContext, layout: PaperLayout, pxPerMm: number, fromS: number, toS: number): void {
  if (!(toS > fromS)) return;
  const { sampleRateHz, speedMmPerS } = layout;
  inkFor(context, pxPerMm);
  const jobs: (() => void)[] = [];
  for (const segment of layout.segments) {
    const windowS = segment.toS - segment.fromS;
    if (!(windowS > 0)) continue;
    // After a pause longer than the window (a tab in the background) only its newest part is worth drawing.
    let atS = Math.max(fromS, toS - windowS);
    while (atS < toS) {
      const sweep = Math.floor(atS / windowS + 1e-9);
      const sweepS = sweep * windowS;
      const endS = Math.min(toS, sweepS + windowS);
      const x = (segment.xMm + Math.max(atS - sweepS, 0) * speedMmPerS) * pxPerMm;
      const endX = (segment.xMm + Math.min((endS - sweepS) * speedMmPerS + ERASE_BAR_MM, segment.widthMm)) * pxPerMm;
      const row = layout.rows[segment.row] as PaperRow;
      const leftPx = segment.xMm * pxPerMm;
      // The line before it ended within a pixel: that one is cleared and drawn again, so that no gap is left.
      const clearX = Math.max(Math.floor(x) - REDRAWN_PX, Math.floor(leftPx));
      context.clearRect(clearX, row.topMm * pxPerMm, Math.ceil(endX) - clearX, row.heightMm * pxPerMm);
      const first = Math.ceil(sweepS * sampleRateHz) + Math.max(Math.floor((((clearX - leftPx) / pxPerMm) * sampleRateHz) / speedMmPerS), 0);
      const last = Math.floor(endS * sampleRateHz);
      jobs.push(() => lineOn(context, layout, segment, pxPerMm, first, last, sweepS * sampleRateHz, row));
      atS = endS > atS ? endS : toS;
    }
  }
  context.beginPath();
  for (const draw of jobs) draw();
  context.stroke();
}

function inkFor(context: PaperContext, pxPerMm: number): void {
  context.strokeStyle = COLOURS.trace;
  context.lineWidth = Math.max(LINES.trace * pxPerMm, 1);
  context.lineJoin = 'round';
}

/** Closer samples than this are drawn column by column: ten of them share a pixel. */
const LEAST_PX_PER_SAMPLE = 0.1;

/**
 * Adds a line to the path: sample by sample where there is room, otherwise the first, lowest, highest and last value of
 * each pixel column, which looks the same and is shorter.
 *
 * @param first index from the sweep's or the recording's beginning; it wraps round at the recording's end
 * @param originIndex index of the segment's left edge, not always whole
 * @param within a row that a live trace must not leave, because nothing would clear it there
 */
function lineOn(
  context: PaperContext,
  layout: PaperLayout,
  segment: PaperSegment,
  pxPerMm: number,
  first: number,
  last: number,
  originIndex: number,
  within: PaperRow | undefined,
): void {
  const { samplesMv } = segment;
  const count = samplesMv.length;
  if (count === 0 || last < first) return;
  const topPx = within ? within.topMm * pxPerMm : -Infinity;
  const bottomPx = within ? (within.topMm + within.heightMm) * pxPerMm : Infinity;
  const pxPerSample = (layout.speedMmPerS / layout.sampleRateHz) * pxPerMm;
  const pxPerMv = segment.sign * layout.gainMmPerMv * pxPerMm;
  const leftPx = segment.xMm * pxPerMm;
  const basePx = segment.baselineMm * pxPerMm;
  const yOf = (value: number) => Math.min(Math.max(basePx - value * pxPerMv, topPx), bottomPx);
  let column = NaN;
  let low = 0;
  let high = 0;
  let end = 0;
  let moved = false;
  const to = (x: number, y: number) => {
    if (moved) context.lineTo(x, y);
    else context.moveTo(x, y);
    moved = true;
  };
  let at = first % count;
  for (let i = first; i <= last; i++, at = at + 1 === count ? 0 : at + 1) {
    const x = leftPx + (i - originIndex) * pxPerSample;
    const y = yOf(samplesMv[at] as number);
    if (pxPerSample >= LEAST_PX_PER_SAMPLE) {
      to(x, y);
      continue;
    }
    const nowColumn = Math.floor(x);
    if (nowColumn === column) {
      if (y < low) low = y;
      if (y > high) high = y;
      end = y;
      continue;
    }
    if (!Number.isNaN(column)) columnOn(to, column + 0.5, low, high, end);
    column = nowColumn;
    low = y;
    high = y;
    end = y;
    to(column + 0.5, y);
  }
  if (!Number.isNaN(column)) columnOn(to, column + 0.5, low, high, end);
}

function columnOn(to: (x: number, y: number) => void, x: number, low: number, high: number, end: number): void {
  if (high === low) return;
  to(x, low);
  to(x, high);
  to(x, end);
}
