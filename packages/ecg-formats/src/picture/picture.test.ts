import { simulate } from '@einthoven/ecg';
import { layoutOf } from '@einthoven/ecg/paper';
import { unwrap } from '@einthoven/kernel';
import { unzlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { pdfOf } from './pdf.ts';
import { pngOf } from './png.ts';

const layout = layoutOf(unwrap(simulate({}, 'picture')).recording, { format: 'rhythm', widthMm: 100 });
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** The one packed stream of a page. */
function streamOf(pdf: Uint8Array): Uint8Array {
  const from = text(pdf).indexOf('stream\n') + 7;
  return pdf.subarray(from, text(pdf).indexOf('\nendstream', from));
}

describe('pictures of the paper', () => {
  it('PNG: its size in millimetres is that of the paper, its pixels are paper, grid and trace', () => {
    const png = Buffer.from(pngOf(layout, 4));
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    const at = png.indexOf('pHYs') + 4;
    const dotsPerMetre = png.readUInt32BE(at);
    expect(Math.abs((1000 * width) / dotsPerMetre - layout.widthMm)).toBeLessThan(0.2);
    expect(Math.abs((1000 * height) / dotsPerMetre - layout.heightMm)).toBeLessThan(0.2);
    const idat = png.indexOf('IDAT');
    const rows = unzlibSync(png.subarray(idat + 4, idat + 4 + png.readUInt32BE(idat - 4)));
    expect(rows.length).toBe(height * (3 * width + 1));
    // The calibration pulse is 1 mV high: dark pixels 10 mm apart in the columns of its top and of its foot.
    const dark = (xMm: number) => {
      const x = Math.round(xMm * 4);
      const found: number[] = [];
      // The writing below the rows is dark too.
      for (let y = 0; y < 4 * (layout.rows[0]?.heightMm ?? 0); y++) if ((rows[y * (3 * width + 1) + 2 + 3 * x] as number) < 90) found.push(y / 4);
      return found;
    };
    const rise = dark(Math.floor((layout.originMm - 5) / 2));
    expect(Math.max(...rise) - Math.min(...rise)).toBeGreaterThan(9.5);
    expect(Math.max(...rise) - Math.min(...rise)).toBeLessThan(11);
  });

  it('PDF: a page of the size of the paper, whose table says where each object is', () => {
    const pdf = text(pdfOf(layout, 'Lead (II)'));
    const [, width, height] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
    expect((Number(width) / 72) * 25.4).toBeCloseTo(layout.widthMm, 2);
    expect((Number(height) / 72) * 25.4).toBeCloseTo(layout.heightMm, 2);
    const begin = Number(/startxref\n(\d+)/.exec(pdf)?.[1]);
    expect(pdf.slice(begin, begin + 4)).toBe('xref');
    const places = [...pdf.slice(begin).matchAll(/^(\d{10}) 00000 n/gm)].map(([, place]) => Number(place));
    expect(places).toHaveLength(7);
    for (const [i, place] of places.entries()) expect(pdf.startsWith(`${i + 1} 0 obj`, place)).toBe(true);
    expect(pdf).toContain('/Title (Lead \\(II\\))');
  });

  it('has ticks where one lead of a row ends and the next begins, as the screen has', () => {
    const page = layoutOf(unwrap(simulate({}, 'picture')).recording, { format: '3x4+1R' });
    const pdf = text(unzlibSync(streamOf(pdfOf(page))));
    const png = Buffer.from(pngOf(page, 4));
    const width = png.readUInt32BE(16);
    const idat = png.indexOf('IDAT');
    const rows = unzlibSync(png.subarray(idat + 4, idat + 4 + png.readUInt32BE(idat - 4)));
    const turns = page.segments.filter(({ column }) => column > 0);
    expect(turns).toHaveLength(9);
    for (const { xMm, baselineMm } of turns) {
      const short = (mm: number) => String(Math.round(mm * 100) / 100);
      expect(pdf).toContain(`${short(xMm)} ${short(page.heightMm - baselineMm + 7.5)} m`);
      const pixel = (mm: number) => rows[Math.round(mm * 4) * (3 * width + 1) + 2 + 3 * Math.round(xMm * 4)] as number;
      expect(pixel(baselineMm - 6.75)).toBeLessThan(160);
    }
  });

  it('say the same twice', () => {
    expect(pdfOf(layout)).toEqual(pdfOf(layout));
    expect(pngOf(layout, 2)).toEqual(pngOf(layout, 2));
  });
});
