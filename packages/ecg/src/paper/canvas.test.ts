import { describe, expect, test } from 'vitest';
import { drawOn, drawTracesOn, ERASE_BAR_MM, sweepOn, type PaperContext } from './canvas.ts';
import { layoutOf } from './layout.ts';
import { testRecording } from './test-recording.ts';

type Cleared = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** A canvas that remembers lines as polylines and what was cleared. */
function remembering() {
  const lines: [number, number][][] = [];
  const cleared: Cleared[] = [];
  const words: string[] = [];
  const context: PaperContext = {
    fillStyle: '',
    strokeStyle: '',
    lineWidth: 1,
    lineJoin: 'miter',
    font: '',
    beginPath: () => undefined,
    stroke: () => undefined,
    fillRect: () => undefined,
    clearRect: (x, y, width, height) => void cleared.push({ x, y, width, height }),
    fillText: (text) => void words.push(text),
    moveTo: (x, y) => void lines.push([[x, y]]),
    lineTo: (x, y) => void lines.at(-1)?.push([x, y]),
  };
  return { context, lines, cleared, words };
}

describe('drawing on a canvas', () => {
  test('keeps every extreme of the samples although it draws few points', () => {
    // One sample alone stands out: a pacing spike.
    const recording = testRecording((_, atS) => (Math.abs(atS - 3.334) < 0.0005 ? 2 : Math.sin(atS * 40) * 0.1), { sampleRateHz: 1000 });
    const layout = layoutOf(recording, { format: 'rhythm' });
    const { context, lines } = remembering();
    drawTracesOn(context, layout, 2);
    const points = lines.flat();
    const highest = Math.min(...points.map(([, y]) => y));
    expect(highest).toBeCloseTo(((layout.rows[0]?.baselineMm ?? 0) - 20) * 2, 6);
    expect(points.length).toBeLessThan(2100);
    expect(Math.max(...points.map(([x]) => x))).toBeLessThanOrEqual(layout.widthMm * 2);
  });

  test('draws sample by sample where the screen has room', () => {
    const layout = layoutOf(testRecording(), { format: 'rhythm' });
    const { context, lines } = remembering();
    drawTracesOn(context, layout, 12);
    expect(lines.flat().length).toBe(5000);
    const [x, y] = lines[0]?.[500] ?? [NaN, NaN];
    expect(x).toBeCloseTo((layout.originMm + 25) * 12, 6);
    expect(y).toBeCloseTo(((layout.rows[0]?.baselineMm ?? 0) - 11) * 12, 6);
  });

  test('writes the words of the paper', () => {
    const layout = layoutOf(testRecording(), { format: '3x4+1R' });
    const { context, words } = remembering();
    drawOn(context, layout, 4);
    expect(words).toEqual(layout.texts.map(({ text }) => text));
  });
});

describe('a live sweep', () => {
  const layout = layoutOf(testRecording(), { format: '3x4+1R' });

  test('clears and draws only the columns that are new, behind the erase bar', () => {
    const { context, lines, cleared } = remembering();
    sweepOn(context, layout, 4, 1, 1.016);
    expect(cleared.length).toBe(13);
    for (const { width } of cleared) expect(width).toBeLessThanOrEqual((0.016 * 25 + ERASE_BAR_MM) * 4 + 5);
    expect(lines.flat().length).toBeLessThan(13 * 40);
    // All leads are drawn at the same instant: as far from the left edge of their segment.
    const ends = lines.map((line, index) => (line.at(-1)?.[0] ?? 0) / 4 - (layout.segments[index]?.xMm ?? 0));
    for (const end of ends) expect(end).toBeCloseTo(1.016 * 25, 0);
  });

  test('draws in pieces what it draws at once, also round the end of the window and of the recording', () => {
    const reached = (steps: readonly number[]) => {
      const { context, lines } = remembering();
      steps.forEach((toS, i) => sweepOn(context, layout, 12, steps[i - 1] ?? 8.9, toS));
      return new Set(lines.flat().map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`));
    };
    const pieces = reached(Array.from({ length: 90 }, (_, i) => 8.9 + (i + 1) * 0.02));
    const whole = reached([10.7]);
    expect([...whole].filter((point) => !pieces.has(point))).toEqual([]);
  });

  test('begins each piece where the last one is still whole, so that no gap is left', () => {
    const { context, lines, cleared } = remembering();
    sweepOn(context, layout, 4, 1, 1.016);
    lines.forEach((line, index) => expect(line[0]?.[0]).toBeLessThanOrEqual(cleared[index]?.x ?? NaN));
    // And what is cleared had been drawn before: one frame earlier the line went beyond it.
    cleared.forEach(({ x }, index) => expect(x).toBeLessThan(((layout.segments[index]?.xMm ?? 0) + 25) * 4));
  });

  test('does not draw hours after a pause, nor backwards', () => {
    const { context, lines } = remembering();
    sweepOn(context, layout, 4, 0, 36_000);
    expect(lines.flat().length).toBeLessThan(13 * 5000);
    const before = lines.length;
    sweepOn(context, layout, 4, 5, 5);
    sweepOn(context, layout, 4, 5, 4);
    expect(lines.length).toBe(before);
  });

  test('leaves no trace outside its row, where nothing would clear it', () => {
    const wild = layoutOf(
      testRecording((_, atS) => Math.sin(atS * 9) * 9),
      { format: '3x4+1R', rowMm: 30 },
    );
    const { context, lines } = remembering();
    sweepOn(context, wild, 4, 0, 2);
    lines.forEach((line, index) => {
      const row = wild.rows[wild.segments[index]?.row ?? 0] as (typeof wild.rows)[number];
      const outside = line.filter(([, y]) => y < row.topMm * 4 || y > (row.topMm + row.heightMm) * 4);
      expect(outside).toEqual([]);
    });
  });
});
