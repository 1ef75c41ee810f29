import { PAPER_COLOURS as COLOURS, PAPER_LINES_MM as LINES, calibrationCorners, columnTicks, sampleSpan, type PaperLayout } from '@einthoven/ecg/paper';
import { zlibSync } from 'fflate';

/** Points of a PDF in a millimetre. */
const POINTS = 72 / 25.4;

/**
 * One page as large as the paper, with lines, not pixels: printed at 100 % a millimetre is a millimetre. Letters are Helvetica, which every
 * reader of PDF has (ISO 32000-1, 9.6.2.2). No dates and no identifiers, so that the same layout gives the same bytes.
 *
 * @param title for people who do not see it: see `describe`
 */
export function pdfOf(layout: PaperLayout, title = 'ECG'): Uint8Array<ArrayBuffer> {
  const { widthMm, heightMm } = layout;
  const at = (xMm: number, yMm: number) => `${short(xMm)} ${short(heightMm - yMm)}`;
  const page: string[] = [`${POINTS.toFixed(6)} 0 0 ${POINTS.toFixed(6)} 0 0 cm`, `${ink(COLOURS.paper)} rg 0 0 ${short(widthMm)} ${short(heightMm)} re f`];
  for (const [everyMm, colour, lineMm] of [
    [1, COLOURS.fine, LINES.fine],
    [5, COLOURS.bold, LINES.bold],
  ] as const) {
    page.push(`${ink(colour)} RG ${lineMm} w`);
    for (let x = 0; x <= widthMm; x += everyMm) page.push(`${at(x, 0)} m ${at(x, heightMm)} l`);
    for (let y = 0; y <= heightMm; y += everyMm) page.push(`${at(0, y)} m ${at(widthMm, y)} l`);
    page.push('S');
  }
  page.push(`${ink(COLOURS.trace)} RG ${LINES.trace} w 1 j`);
  for (const row of layout.rows) page.push(...calibrationCorners(layout, row).map(([x, y], i) => `${at(x, y)} ${i === 0 ? 'm' : 'l'}`), 'S');
  for (const { xMm, fromMm, toMm } of columnTicks(layout)) page.push(`${at(xMm, fromMm)} m ${at(xMm, toMm)} l S`);
  for (const { samplesMv, sign, baselineMm, xMm, fromS, toS } of layout.segments) {
    const [first, last] = sampleSpan(fromS, toS, layout.sampleRateHz, samplesMv.length);
    if (last <= first) continue;
    for (let i = first; i <= last; i++) {
      const x = xMm + (i / layout.sampleRateHz - fromS) * layout.speedMmPerS;
      page.push(`${at(x, baselineMm - sign * (samplesMv[i] as number) * layout.gainMmPerMv)} ${i === first ? 'm' : 'l'}`);
    }
    page.push('S');
  }
  page.push(`BT ${ink(COLOURS.label)} rg`);
  for (const { text, xMm, yMm, sizeMm, bold } of layout.texts) page.push(`/${bold ? 'B' : 'R'} ${sizeMm} Tf 1 0 0 1 ${at(xMm, yMm)} Tm (${literal(text)}) Tj`);
  page.push('ET');
  const content = zlibSync(latin(page.join('\n')));
  const font = (name: string) => latin(`<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`);
  return fileOf([
    latin('<< /Type /Catalog /Pages 2 0 R /Lang (en) /ViewerPreferences << /PrintScaling /None /DisplayDocTitle true >> >>'),
    latin('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    latin(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${(widthMm * POINTS).toFixed(3)} ${(heightMm * POINTS).toFixed(3)}] /Contents 4 0 R /Resources << /Font << /R 5 0 R /B 6 0 R >> >> >>`,
    ),
    joined([latin(`<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`), content, latin('\nendstream')]),
    font('Helvetica'),
    font('Helvetica-Bold'),
    latin(`<< /Title (${literal(title)}) >>`),
  ]);
}

/** Objects, the table of where they are, and the trailer (ISO 32000-1, 7.5). */
function fileOf(objects: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [joined([latin('%PDF-1.4\n%'), new Uint8Array([0xe2, 0xe3, 0xcf, 0xd3]), latin('\n')])];
  let length = (parts[0] as Uint8Array).length;
  const places: number[] = [];
  for (const [i, object] of objects.entries()) {
    places.push(length);
    const part = joined([latin(`${i + 1} 0 obj\n`), object, latin('\nendobj\n')]);
    parts.push(part);
    length += part.length;
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  parts.push(
    latin(`xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R /Info ${count - 1} 0 R >>\nstartxref\n${length}\n%%EOF\n`),
  );
  return joined(parts);
}

const short = (mm: number) => String(Math.round(mm * 1000) / 1000);
const ink = (colour: string) => [1, 3, 5].map((i) => short(Number.parseInt(colour.slice(i, i + 2), 16) / 255)).join(' ');
/** A string of a PDF; letters that Helvetica's encoding has not become a question mark. */
const literal = (text: string) => text.replace(/[^\x20-\x7e\xa0-\xff]/g, '?').replace(/[\\()]/g, '\\$&');
const latin = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0) & 0xff);

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
