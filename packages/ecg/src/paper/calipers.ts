import { err, ok, type Result } from '@einthoven/kernel';
import type { PaperScale } from './settings-line.ts';

/** A place on the paper, in millimetres from the top left corner. */
export type PaperPoint = { readonly xMm: number; readonly yMm: number };

/** What two points of the calipers measure. */
export type CaliperReading = {
  /** Between the points, never negative. */
  readonly intervalMs: number;
  /** The rate of beats that far apart; undefined where the points are at one instant. */
  readonly perMinute: number | undefined;
  /** From the first point to the second: positive when the second is higher. */
  readonly amplitudeMv: number;
};

/** Distance of two points as time, rate and voltage. */
export function caliperReading(from: PaperPoint, to: PaperPoint, scale: PaperScale): CaliperReading {
  const intervalMs = (Math.abs(to.xMm - from.xMm) / scale.speedMmPerS) * 1000;
  return { intervalMs, perMinute: intervalMs > 0 ? 60_000 / intervalMs : undefined, amplitudeMv: (from.yMm - to.yMm) / scale.gainMmPerMv };
}

/** The reading in words: "820 ms, 73 per minute, 1.2 mV". */
export function readingWords({ intervalMs, perMinute, amplitudeMv }: CaliperReading): string {
  const rate = perMinute === undefined || perMinute > 2000 ? '' : `, ${Math.round(perMinute)} per minute`;
  const mv = Math.round(amplitudeMv * 100) / 100;
  return `${Math.round(intervalMs)} ms${rate}, ${mv === 0 ? 0 : mv} mV`;
}

/** A step shorter than this would cover the strip with lines. */
const MARCH_LEAST_MM = 1;

/**
 * Marching out: equal steps from two points across the whole strip, to see whether beats are regular.
 *
 * @returns positions from the left, both points among them; none where the points are closer than 1 mm
 */
export function marchOut(from: PaperPoint, to: PaperPoint, leftMm: number, rightMm: number): readonly number[] {
  const stepMm = Math.abs(to.xMm - from.xMm);
  if (!(stepMm >= MARCH_LEAST_MM)) return [];
  const first = Math.ceil((leftMm - from.xMm) / stepMm - 1e-9);
  const last = Math.floor((rightMm - from.xMm) / stepMm + 1e-9);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => from.xMm + (first + i) * stepMm);
}

/** The nearest crossing of the grid. */
export function snapToGrid(point: PaperPoint, everyMm = 1): PaperPoint {
  return { xMm: Math.round(point.xMm / everyMm) * everyMm, yMm: Math.round(point.yMm / everyMm) * everyMm };
}

/** Keeps a point on the paper. */
export function withinPaper(point: PaperPoint, paper: { readonly widthMm: number; readonly heightMm: number }): PaperPoint {
  return { xMm: Math.min(Math.max(point.xMm, 0), paper.widthMm), yMm: Math.min(Math.max(point.yMm, 0), paper.heightMm) };
}

const DIRECTIONS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);

/**
 * Where a key moves a point: an arrow by 1 mm, with shift by 5 mm.
 *
 * @param key name of the key as browsers tell it
 * @returns undefined for any other key
 */
export function movedByKey(
  point: PaperPoint,
  key: string,
  shift: boolean,
  paper: { readonly widthMm: number; readonly heightMm: number },
): PaperPoint | undefined {
  const direction = DIRECTIONS.get(key);
  if (!direction) return undefined;
  const stepMm = shift ? 5 : 1;
  return withinPaper({ xMm: point.xMm + direction[0] * stepMm, yMm: point.yMm + direction[1] * stepMm }, paper);
}

/** A bank card or driving licence: ISO/IEC 7810, ID-1. Everybody has one to hold against the screen. */
export const CARD_MM = { width: 85.6, height: 53.98 } as const;

/** Coarser than any screen one reads from near, and finer than any phone, in CSS pixels a millimetre. */
const SCREEN_PX_PER_MM = { least: 1.5, most: 12 } as const;

/**
 * The scale of a screen from a card held against it.
 *
 * @param cardWidthPx long side of the drawn card when it covers the real one, in CSS pixels
 * @returns CSS pixels a millimetre; an error where no screen has such a scale
 */
export function pxPerMmFromCard(cardWidthPx: number): Result<number, 'TOO_SMALL' | 'TOO_LARGE'> {
  const pxPerMm = cardWidthPx / CARD_MM.width;
  if (!(pxPerMm >= SCREEN_PX_PER_MM.least)) return err('TOO_SMALL');
  return pxPerMm <= SCREEN_PX_PER_MM.most ? ok(pxPerMm) : err('TOO_LARGE');
}
