import { describe, expect, test } from 'vitest';
import { NOT_FOR_DIAGNOSIS } from './colours.ts';
import { drawingOf } from './drawing.ts';
import { layoutOf } from './layout.ts';
import { svgOf } from './svg.ts';
import { testRecording } from './test-recording.ts';

/** Corners of a path made of one `M` and one run of `l`, in millimetres. */
function cornersOf(d: string): [number, number][] {
  const [start = '', steps = ''] = d.slice(1).split('l');
  const numbers = (text: string) => (text.match(/-?[\d.]+/g) ?? []).map(Number);
  const [x0 = NaN, y0 = NaN] = numbers(start);
  const corners: [number, number][] = [[x0, y0]];
  const moves = numbers(steps);
  for (let i = 0; i < moves.length; i += 2) {
    const [x, y] = corners.at(-1) as [number, number];
    corners.push([x + (moves[i] as number), y + (moves[i + 1] as number)]);
  }
  return corners;
}

describe('the picture', () => {
  test.each([
    [25, 10],
    [50, 20],
    [12.5, 2.5],
    [25, 5],
  ] as const)('is true to the millimetre at %s mm/s and %s mm/mV', (speedMmPerS, gainMmPerMv) => {
    // Two steps of 1 mV, one second apart.
    const recording = testRecording((_, atS) => Number(atS >= 1) + Number(atS >= 2), { durationS: 4, speedMmPerS, gainMmPerMv });
    const corners = cornersOf(drawingOf(layoutOf(recording, { format: 'rhythm' })).traces[0]?.d ?? '');
    const heights = corners.map(([, y]) => y);
    expect(Math.abs(Math.max(...heights) - Math.min(...heights) - 2 * gainMmPerMv)).toBeLessThan(0.005 * 2 * gainMmPerMv);
    const start = Math.max(...heights);
    const rises = [1, 2].map((step) => corners.find(([, y]) => y <= start - step * gainMmPerMv + 0.01)?.[0] ?? NaN);
    expect(Math.abs((rises[1] as number) - (rises[0] as number) - speedMmPerS)).toBeLessThan(0.005 * speedMmPerS);
    // And the whole recording is as long as its time.
    expect(Math.abs((corners.at(-1)?.[0] ?? 0) - (corners[0]?.[0] ?? 0) - (4 - 1 / 500) * speedMmPerS)).toBeLessThan(0.02);
  });

  test('never leaves the samples by more than a print could show', () => {
    const wave = (lead: number, atS: number) =>
      Math.sin(atS * 7 + lead) * 0.4 + Math.exp(-(((atS % 0.8) - 0.3) ** 2) / 0.0002) * 1.4 + Math.sin(atS * 377) * 0.004;
    const recording = testRecording(wave);
    const layout = layoutOf(recording, { format: '3x4+1R' });
    let kept = 0;
    drawingOf(layout).traces.forEach(({ d }, index) => {
      const segment = layout.segments[index] as (typeof layout.segments)[number];
      const corners = cornersOf(d);
      kept += corners.length;
      let at = 0;
      let worst = 0;
      for (let i = Math.ceil(segment.fromS * 500); i < Math.floor(segment.toS * 500); i++) {
        const x = segment.xMm + (i / 500 - segment.fromS) * 25;
        const y = segment.baselineMm - (segment.samplesMv[i] as number) * 10;
        while (at < corners.length - 2 && (corners[at + 1]?.[0] ?? 0) < x) at++;
        const [x1, y1] = corners[at] as [number, number];
        const [x2, y2] = corners[at + 1] as [number, number];
        const away = Math.abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / Math.hypot(x2 - x1, y2 - y1);
        worst = Math.max(worst, away);
      }
      // 0.05 mm of thinning and 0.005 mm of rounding in each direction.
      expect(worst).toBeLessThan(0.06);
    });
    expect(kept).toBeLessThan(10_000 / 2);
  });

  test('turns the lead upside down where Cabrera asks for -aVR', () => {
    const recording = testRecording((lead) => (lead === 3 ? -0.5 : 0));
    const heightMm = (order: 'standard' | 'cabrera', label: string) => {
      const layout = layoutOf(recording, { format: '12x1', order });
      const index = layout.segments.findIndex((segment) => segment.label === label);
      return (layout.segments[index]?.baselineMm ?? 0) - (cornersOf(drawingOf(layout).traces[index]?.d ?? '')[0]?.[1] ?? 0);
    };
    expect(heightMm('standard', 'aVR')).toBeCloseTo(-5, 6);
    expect(heightMm('cabrera', '-aVR')).toBeCloseTo(5, 6);
  });

  test('is a whole file with its size in millimetres, without script, and what it is told cannot become markup', () => {
    const layout = layoutOf(testRecording(undefined, { placementLabel: '<script>"&' }), { format: '3x4+3R' });
    const svg = svgOf(layout, 'One & "two" <b>');
    expect(svg).toContain(`width="${layout.widthMm}mm" height="${layout.heightMm}mm" viewBox="0 0 ${layout.widthMm} ${layout.heightMm}"`);
    expect(layout.widthMm).toBe(10 + 250);
    expect(svg).not.toMatch(/<script|<b>|<style|href/);
    expect(svg).toContain(NOT_FOR_DIAGNOSIS);
    expect(svg).toContain('#f6d3d0');
    expect(svg).toContain('#eba9a5');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    // Every tag is closed: what is opened and not empty ends again.
    const open = [...svg.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)].reduce((depth, [, ends, , empty]) => depth + (ends ? -1 : empty ? 0 : 1), 0);
    expect(open).toBe(0);
  });

  test('of a recording without samples is empty paper', () => {
    expect(svgOf(layoutOf(testRecording(undefined, { durationS: 0 }), { format: '3x4+1R' }))).not.toMatch(/NaN|undefined|Infinity/);
  });
});
