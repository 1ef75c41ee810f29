/**
 * ECG paper: one layout in millimetres for print, screen and picture; calipers; words for people who do not see it.
 *
 * @module @einthoven/ecg/paper
 */
export { CARD_MM, caliperReading, marchOut, movedByKey, pxPerMmFromCard, readingWords, snapToGrid, withinPaper } from './calipers.ts';
export type { CaliperReading, PaperPoint } from './calipers.ts';
export { drawOn, drawPaperOn, drawTracesOn, ERASE_BAR_MM, sweepOn } from './canvas.ts';
export type { PaperContext } from './canvas.ts';
export { NOT_FOR_DIAGNOSIS, PAPER_COLOURS, PAPER_LINES_MM } from './colours.ts';
export { describe } from './describe.ts';
export { drawingOf } from './drawing.ts';
export type { PaperDrawing } from './drawing.ts';
export { PAPER_FORMATS } from './format.ts';
export type { LeadOrder, PaperFormat } from './format.ts';
export { calibrationCorners, columnTicks, layoutOf, sampleSpan } from './layout.ts';
export type { PaperLayout, PaperOptions, PaperRow, PaperSegment, PaperText } from './layout.ts';
export type { PaperScale } from './settings-line.ts';
export { svgOf } from './svg.ts';
