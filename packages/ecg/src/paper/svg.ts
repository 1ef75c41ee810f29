import { NOT_FOR_DIAGNOSIS, PAPER_COLOURS as COLOURS, PAPER_LINES_MM as LINES } from './colours.ts';
import { drawingOf } from './drawing.ts';
import type { PaperLayout } from './layout.ts';

const SPECIAL: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => SPECIAL[sign] as string);

/** Lines of the grid every so many millimetres: `d` of an SVG path. */
export function gridPath(widthMm: number, heightMm: number, everyMm: number): string {
  let path = '';
  for (let x = 0; x <= widthMm; x += everyMm) path += `M${x} 0V${heightMm}`;
  for (let y = 0; y <= heightMm; y += everyMm) path += `M0 ${y}H${widthMm}`;
  return path;
}

/**
 * A whole SVG file: width and height in millimetres, so that a print is at true scale. No script, no style sheet, no
 * fonts from elsewhere.
 *
 * @param title what it is, for people who do not see it: see `describe`
 */
export function svgOf(layout: PaperLayout, title = `ECG. ${NOT_FOR_DIAGNOSIS}.`): string {
  const { widthMm, heightMm, traces, marks, texts } = drawingOf(layout);
  const path = (d: string, colour: string, width: number) => `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthMm}mm" height="${heightMm}mm" viewBox="0 0 ${widthMm} ${heightMm}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${widthMm}" height="${heightMm}" fill="${COLOURS.paper}"/>`,
    path(gridPath(widthMm, heightMm, 1), COLOURS.fine, LINES.fine),
    path(gridPath(widthMm, heightMm, 5), COLOURS.bold, LINES.bold),
    path(marks, COLOURS.trace, LINES.trace),
    ...traces.map(({ d }) => path(d, COLOURS.trace, LINES.trace)),
    `<g font-family="Inter, Arial, sans-serif" fill="${COLOURS.label}">`,
    ...texts.map(
      ({ text, xMm, yMm, sizeMm, bold }) =>
        `<text x="${xMm}" y="${yMm}" font-size="${sizeMm}"${bold ? ' font-weight="600"' : ''} xml:space="preserve">${escaped(text)}</text>`,
    ),
    '</g></svg>',
  ].join('');
}
