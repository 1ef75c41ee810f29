import { sampleSpan, type PaperLayout, type PaperSegment } from './layout.ts';

/** Points closer than this to the straight line between their neighbours are left out: a print could not show them. */
export const THINNING_MM = 0.05;

/** The path of one segment in millimetres, thinned: `d` of an SVG path whose user unit is one millimetre. */
export function segmentPath(layout: PaperLayout, segment: PaperSegment): string {
  const { samplesMv, sign, baselineMm, xMm, fromS } = segment;
  const { sampleRateHz, speedMmPerS, gainMmPerMv } = layout;
  const [first, last] = sampleSpan(fromS, segment.toS, sampleRateHz, samplesMv.length);
  const count = last - first + 1;
  if (count < 2) return '';
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    x[i] = xMm + ((first + i) / sampleRateHz - fromS) * speedMmPerS;
    y[i] = baselineMm - sign * (samplesMv[first + i] as number) * gainMmPerMv;
  }
  const keep = thinned(x, y, THINNING_MM);
  // Steps between whole hundredths of a millimetre: short to send, and no error adds up.
  let path = '';
  let steps = 0;
  let lastX = 0;
  let lastY = 0;
  for (let i = 0; i < count; i++) {
    if (keep[i] === 0) continue;
    const nowX = Math.round((x[i] as number) * 100);
    const nowY = Math.round((y[i] as number) * 100);
    path += `${PREFIX[Math.min(steps, 2)]}${hundredths(nowX - lastX)} ${hundredths(nowY - lastY)}`;
    steps += 1;
    lastX = nowX;
    lastY = nowY;
  }
  return path;
}

/** A start, the first step, and the steps after it. */
const PREFIX = ['M', 'l', ' '] as const;

const hundredths = (steps: number) => String(steps / 100).replace(/^(-?)0\./, '$1.');

/**
 * Line simplification by Ramer (1972), Douglas and Peucker (1973), with a list in place of recursion.
 *
 * @param x ascending
 * @returns 1 for each point that stays
 */
export function thinned(x: Float64Array, y: Float64Array, tolerance: number): Uint8Array {
  const keep = new Uint8Array(x.length);
  if (x.length === 0) return keep;
  keep[0] = 1;
  keep[x.length - 1] = 1;
  const spans: number[] = [0, x.length - 1];
  while (spans.length > 0) {
    const to = spans.pop() as number;
    const from = spans.pop() as number;
    const x1 = x[from] as number;
    const y1 = y[from] as number;
    const dx = (x[to] as number) - x1;
    const dy = (y[to] as number) - y1;
    let worst = 0;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const away = Math.abs(dx * (y1 - (y[i] as number)) - (x1 - (x[i] as number)) * dy);
      if (away > worst) {
        worst = away;
        at = i;
      }
    }
    if (at >= 0 && worst > tolerance * Math.sqrt(dx * dx + dy * dy)) {
      keep[at] = 1;
      spans.push(from, at, at, to);
    }
  }
  return keep;
}
