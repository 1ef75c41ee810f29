import { PAPER_COLOURS as COLOURS, PAPER_LINES_MM as LINES, calibrationCorners, columnTicks, sampleSpan, type PaperLayout } from '@einthoven/ecg/paper';
import { zlibSync } from 'fflate';
import { linesOfText, type Line } from './letters.ts';

/** Most pixels of one picture: some tens of megabytes while it is drawn. */
const MOST_PIXELS = 40_000_000;

/**
 * The paper as a picture; its size in millimetres stands in the file (PNG, third edition, 11.3.4.3), so that a print is true. No dates and
 * no identifiers: the same layout gives the same bytes.
 *
 * @param pxPerMm 8 is 203 dots an inch; fewer are taken where the picture would be too large
 */
export function pngOf(layout: PaperLayout, pxPerMm = 8): Uint8Array<ArrayBuffer> {
  const scale = Math.min(pxPerMm, Math.sqrt(MOST_PIXELS / Math.max(layout.widthMm * layout.heightMm, 1)));
  const width = Math.max(Math.round(layout.widthMm * scale), 1);
  const height = Math.max(Math.round(layout.heightMm * scale), 1);
  // One byte of filter (0, none) before each row.
  const stride = 3 * width + 1;
  const pixels = new Uint8Array(stride * height);
  const paper = rgb(COLOURS.paper);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels.set(paper, y * stride + 1 + 3 * x);
  const blend = (x: number, y: number, colour: readonly number[], share: number) => {
    if (x < 0 || y < 0 || x >= width || y >= height || share <= 0) return;
    const at = y * stride + 1 + 3 * x;
    for (let c = 0; c < 3; c++) pixels[at + c] = Math.round((pixels[at + c] as number) * (1 - share) + (colour[c] as number) * share);
  };
  for (const [everyMm, colour, lineMm] of [
    [1, rgb(COLOURS.fine), LINES.fine],
    [5, rgb(COLOURS.bold), LINES.bold],
  ] as const) {
    const share = Math.min(lineMm * scale, 1);
    const wide = Math.max(Math.round(lineMm * scale), 1);
    for (let mm = 0; mm <= layout.widthMm; mm += everyMm) {
      for (let k = 0; k < wide; k++) for (let y = 0; y < height; y++) blend(Math.round(mm * scale - wide / 2) + k, y, colour, share);
    }
    for (let mm = 0; mm <= layout.heightMm; mm += everyMm) {
      for (let k = 0; k < wide; k++) for (let x = 0; x < width; x++) blend(x, Math.round(mm * scale - wide / 2) + k, colour, share);
    }
  }
  const mask = new Float32Array(width * height);
  const draw = (lines: Iterable<Line>, colour: readonly number[], lineMm: number) => {
    const half = Math.max(lineMm * scale, 1) / 2;
    // What the lines cover is gathered before it is coloured: where two meet nothing grows darker.
    for (const line of lines) cover(mask, width, height, line, scale, half);
    for (let i = 0; i < mask.length; i++) {
      if (mask[i] === 0) continue;
      blend(i % width, Math.floor(i / width), colour, mask[i] as number);
      mask[i] = 0;
    }
  };
  draw(tracesOf(layout), rgb(COLOURS.trace), LINES.trace);
  draw(
    layout.texts.flatMap(({ text, xMm, yMm, sizeMm }) => linesOfText(text, xMm, yMm, sizeMm)),
    rgb(COLOURS.label),
    0.25,
  );
  const dots = Math.round(1000 * scale);
  return joined([
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', joined([u32(width), u32(height), new Uint8Array([8, 2, 0, 0, 0])])),
    chunk('pHYs', joined([u32(dots), u32(dots), new Uint8Array([1])])),
    chunk('IDAT', zlibSync(pixels)),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** Calibration pulses, ticks between leads, and leads, line by line. */
function* tracesOf(layout: PaperLayout): Generator<Line> {
  for (const row of layout.rows) {
    const corners = calibrationCorners(layout, row);
    for (const [i, to] of corners.entries()) if (i > 0) yield [...(corners[i - 1] as readonly [number, number]), ...to];
  }
  for (const { xMm, fromMm, toMm } of columnTicks(layout)) yield [xMm, fromMm, xMm, toMm];
  for (const { samplesMv, sign, baselineMm, xMm, fromS, toS } of layout.segments) {
    const [first, last] = sampleSpan(fromS, toS, layout.sampleRateHz, samplesMv.length);
    const at = (i: number): [number, number] => [
      xMm + (i / layout.sampleRateHz - fromS) * layout.speedMmPerS,
      baselineMm - sign * (samplesMv[i] as number) * layout.gainMmPerMv,
    ];
    for (let i = first; i < last; i++) yield [...at(i), ...at(i + 1)];
  }
}

/** Marks the pixels of one line by how much of each it covers. */
function cover(mask: Float32Array, width: number, height: number, [x1, y1, x2, y2]: Line, scale: number, half: number): void {
  const [ax, ay, bx, by] = [x1 * scale - 0.5, y1 * scale - 0.5, x2 * scale - 0.5, y2 * scale - 0.5];
  const [dx, dy] = [bx - ax, by - ay];
  const long = dx * dx + dy * dy;
  const reach = half + 1;
  const fromY = Math.max(Math.floor(Math.min(ay, by) - reach), 0);
  const toY = Math.min(Math.ceil(Math.max(ay, by) + reach), height - 1);
  const fromX = Math.max(Math.floor(Math.min(ax, bx) - reach), 0);
  const toX = Math.min(Math.ceil(Math.max(ax, bx) + reach), width - 1);
  for (let y = fromY; y <= toY; y++) {
    for (let x = fromX; x <= toX; x++) {
      const along = long === 0 ? 0 : Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / long, 0), 1);
      const away = Math.hypot(x - ax - along * dx, y - ay - along * dy);
      const share = Math.min(Math.max(half + 0.5 - away, 0), 1);
      const at = y * width + x;
      if (share > (mask[at] as number)) mask[at] = share;
    }
  }
}

const rgb = (colour: string): readonly number[] => [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16));
const u32 = (value: number) => new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value]);

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = joined([Uint8Array.from(name, (letter) => letter.charCodeAt(0)), data]);
  return joined([u32(data.length), body, u32(crc32(body))]);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
