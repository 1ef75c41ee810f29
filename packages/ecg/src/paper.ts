/**
 * ECG paper: millimetres are canonical. 25 mm/s and 10 mm/mV, a fine line every 1 mm (40 ms, 0.1 mV) and a
 * bold one every 5 mm (200 ms, 0.5 mV), as the AHA/ACCF/HRS recommendations of 2007 (part I) describe.
 */

/** Paper speed, in millimetres a second. */
export const SPEED_MM_PER_S = 25;
/** Gain, in millimetres a millivolt. */
export const GAIN_MM_PER_MV = 10;

/** Colours of the paper and the trace; they belong to the engine, not to the pages. */
export const PAPER_COLOURS = { paper: '#fffaf7', fine: '#f6d3d0', bold: '#eba9a5', trace: '#a8123a', label: '#16202c' } as const;

/**
 * The path of a trace in millimetres, for an SVG whose user unit is one millimetre.
 * Points closer than half a tenth of a millimetre to the straight line between their neighbours are left out:
 * a print could not show them.
 *
 * @param samplesMv in millivolts
 * @param baselineMm height of 0 mV from the top
 * @returns `d` of an SVG path
 */
export function tracePath(samplesMv: Float64Array, sampleRateHz: number, baselineMm: number): string {
  const points: [number, number][] = [];
  for (let i = 0; i < samplesMv.length; i++) {
    points.push([(i / sampleRateHz) * SPEED_MM_PER_S, baselineMm - (samplesMv[i] ?? 0) * GAIN_MM_PER_MV]);
  }
  const kept = thinned(points, 0.05);
  return kept.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(2)} ${y.toFixed(2)}`).join('');
}

/** Ramer-Douglas-Peucker line simplification (1972/1973), iterative. */
function thinned(points: readonly [number, number][], toleranceMm: number): [number, number][] {
  if (points.length < 3) return [...points];
  const keep = new Uint8Array(points.length);
  keep[0] = 1;
  keep[points.length - 1] = 1;
  const stack: [number, number][] = [[0, points.length - 1]];
  for (let span = stack.pop(); span; span = stack.pop()) {
    const [from, to] = span;
    const [x1, y1] = points[from] as [number, number];
    const [x2, y2] = points[to] as [number, number];
    const length = Math.hypot(x2 - x1, y2 - y1);
    let worst = 0;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const [x, y] = points[i] as [number, number];
      const away = Math.abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length;
      if (away > worst) {
        worst = away;
        at = i;
      }
    }
    if (at >= 0 && worst > toleranceMm) {
      keep[at] = 1;
      stack.push([from, at], [at, to]);
    }
  }
  return points.filter((_, i) => keep[i] === 1);
}
