import { describe, expect, test } from 'vitest';
import { LEADS } from '../lead/lead.ts';
import { NOT_FOR_DIAGNOSIS } from './colours.ts';
import { PAPER_FORMATS, type PaperFormat } from './format.ts';
import { calibrationCorners, layoutOf, type PaperOptions } from './layout.ts';
import { testRecording } from './test-recording.ts';

const recording = testRecording();
/** Leads, row by row. */
const placed = (options: PaperOptions) => {
  const { rows, segments } = layoutOf(recording, options);
  return rows.map((_, row) => segments.filter((segment) => segment.row === row).map(({ label }) => label));
};

describe('layoutOf', () => {
  test.each([
    ['3x4+1R', [['I', 'aVR', 'V1', 'V4'], ['II', 'aVL', 'V2', 'V5'], ['III', 'aVF', 'V3', 'V6'], ['II']]],
    ['3x4+3R', [['I', 'aVR', 'V1', 'V4'], ['II', 'aVL', 'V2', 'V5'], ['III', 'aVF', 'V3', 'V6'], ['II'], ['V1'], ['V5']]],
    [
      '6x2',
      [
        ['I', 'V1'],
        ['II', 'V2'],
        ['III', 'V3'],
        ['aVR', 'V4'],
        ['aVL', 'V5'],
        ['aVF', 'V6'],
      ],
    ],
    ['12x1', LEADS.map((lead) => [lead])],
    ['rhythm', [['II']]],
  ] as const)('puts the leads of %s where technicians look for them', (format, expected) => {
    expect(placed({ format })).toEqual(expected);
  });

  test('goes round the frontal plane in the order of Cabrera, with aVR upside down', () => {
    expect(placed({ format: '6x2', order: 'cabrera' }).map(([limb]) => limb)).toEqual(['aVL', 'I', '-aVR', 'II', 'aVF', 'III']);
    expect(placed({ format: '3x4+1R', order: 'cabrera' })[0]).toEqual(['aVL', 'II', 'V1', 'V4']);
    const turned = layoutOf(recording, { format: '12x1', order: 'cabrera' }).segments.filter(({ sign }) => sign === -1);
    expect(turned.map(({ lead }) => lead)).toEqual(['aVR']);
  });

  test.each(Object.keys(PAPER_FORMATS) as PaperFormat[])('shows leads of a column at the same instants and one time base across columns in %s', (format) => {
    const { segments, rows, fromS, toS, originMm, speedMmPerS } = layoutOf(recording, { format });
    for (const { row, column, fromS: from, toS: to, xMm, widthMm } of segments) {
      const ofRow = segments.filter((other) => other.row === row);
      expect(from).toBe(column === 0 ? fromS : ofRow[column - 1]?.toS);
      if (column === ofRow.length - 1) expect(to).toBe(toS);
      // Wherever it is on the paper, the place is the time.
      expect(xMm).toBeCloseTo(originMm + (from - fromS) * speedMmPerS, 9);
      expect(widthMm).toBeCloseTo((to - from) * speedMmPerS, 9);
    }
    expect(rows.length).toBeGreaterThan(0);
  });

  test.each([12.5, 25, 50] as const)('lets the width decide how many seconds fit, never the scale (%s mm/s)', (speedMmPerS) => {
    const layout = layoutOf(recording, { format: '3x4+1R', speedMmPerS, widthMm: 110 });
    expect(layout.widthMm).toBe(110);
    expect((layout.toS - layout.fromS) * speedMmPerS).toBeCloseTo(Math.min(110 - layout.originMm, 10 * speedMmPerS), 9);
    expect(layoutOf(recording, { format: 'rhythm', speedMmPerS, startS: 4, widthMm: 60 })).toMatchObject({ fromS: 4, speedMmPerS });
    expect(layoutOf(recording, { format: 'rhythm', speedMmPerS, widthMm: 1 }).toS).toBe(0);
  });

  test.each([2.5, 5, 10, 20] as const)('draws the calibration pulse as 1 mV for 200 ms at %s mm/mV, and upside down when it was reversed', (gainMmPerMv) => {
    for (const calibrationMv of [1, -1] as const) {
      const layout = layoutOf(testRecording(undefined, { calibrationMv, gainMmPerMv }), { format: '6x2' });
      for (const row of layout.rows) {
        const corners = calibrationCorners(layout, row);
        const [, foot, top, end] = corners as [unknown, [number, number], [number, number], [number, number]];
        expect(foot[1] - top[1]).toBe(calibrationMv * gainMmPerMv);
        expect(end[0] - top[0]).toBe(5);
        for (const [x, y] of corners) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(layout.originMm);
          expect(y).toBeGreaterThanOrEqual(row.topMm);
          expect(y).toBeLessThanOrEqual(row.topMm + row.heightMm);
        }
      }
    }
  });

  test('gives each row the room its waves need, with 0 mV on a bold line, unless told a height', () => {
    const layout = layoutOf(
      testRecording((lead, atS) => (lead === 7 && atS % 1 < 0.1 ? -2.7 : 0)),
      { format: '12x1' },
    );
    const deep = layout.rows[7] as (typeof layout.rows)[number];
    expect(deep.topMm + deep.heightMm - deep.baselineMm).toBeGreaterThanOrEqual(27);
    expect((layout.rows[8]?.heightMm ?? 0) < deep.heightMm).toBe(true);
    for (const { baselineMm } of layout.rows) expect(baselineMm % 5).toBe(0);
    // A motion artifact of half a volt does not make paper of five metres.
    expect(
      layoutOf(
        testRecording(() => 500),
        { format: 'rhythm' },
      ).heightMm,
    ).toBeLessThan(100);
    expect(layoutOf(recording, { format: '6x2', rowMm: 20 }).rows.map(({ heightMm }) => heightMm)).toEqual([20, 20, 20, 20, 20, 20]);
  });

  test('prints settings, filters that are not the standard, the placement and what it is not for', () => {
    const words = (changes: Parameters<typeof testRecording>[1], widthMm?: number) =>
      layoutOf(testRecording(undefined, changes), { format: 'rhythm', ...(widthMm === undefined ? {} : { widthMm }) }).texts.map(({ text }) => text);
    expect(words({})).toEqual(['II', `${NOT_FOR_DIAGNOSIS}   25 mm/s   10 mm/mV   0.05-150 Hz`]);
    const labelled = words({ lowPassHz: 40, highPassHz: 0.5, notchHz: 60, placementLabel: 'Mason-Likar' });
    expect(labelled.slice(1).join('   ')).toBe(
      `${NOT_FOR_DIAGNOSIS}   25 mm/s   10 mm/mV   0.5-40 Hz   Low-pass filter 40 Hz   Baseline filter 0.5 Hz   Mains filter 60 Hz   Mason-Likar`,
    );
    // On narrow paper on several lines, and all inside.
    const narrow = layoutOf(testRecording(undefined, { lowPassHz: 40, notchHz: 60 }), { format: 'rhythm', widthMm: 70 });
    expect(narrow.texts.filter(({ sizeMm }) => sizeMm < 3).length).toBeGreaterThan(2);
    for (const { yMm } of narrow.texts) expect(yMm).toBeLessThan(narrow.heightMm);
    expect(new Set(narrow.texts.map(({ yMm }) => yMm)).size).toBe(narrow.texts.length);
  });
});
