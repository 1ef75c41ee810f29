import type { PaperDrawing, PaperPoint } from '@einthoven/ecg/paper';

/** Where the calipers open: a large square of 800 ms in the middle of what is seen, on whole millimetres. */
export function firstPoints(
  drawing: Pick<PaperDrawing, 'widthMm' | 'heightMm' | 'speedMmPerS'>,
  visible: { readonly fromMm: number; readonly toMm: number },
): readonly [PaperPoint, PaperPoint] {
  const middleMm = (Math.max(visible.fromMm, 0) + Math.min(visible.toMm, drawing.widthMm)) / 2;
  const halfMm = Math.min(0.4 * drawing.speedMmPerS, drawing.widthMm / 4);
  const yMm = Math.round(Math.min(drawing.heightMm * 0.3, 30));
  return [
    { xMm: Math.round(middleMm - halfMm), yMm },
    { xMm: Math.round(middleMm + halfMm), yMm },
  ];
}

/**
 * A place on the screen as a place on the paper.
 *
 * @param turned the paper is turned by a quarter to the right: its left edge is at the top of the screen
 */
export function paperPoint(
  client: { readonly x: number; readonly y: number },
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  paper: Pick<PaperDrawing, 'widthMm' | 'heightMm'>,
  turned = false,
): PaperPoint {
  const across = (client.x - box.left) / (box.width || 1);
  const down = (client.y - box.top) / (box.height || 1);
  return turned ? { xMm: down * paper.widthMm, yMm: (1 - across) * paper.heightMm } : { xMm: across * paper.widthMm, yMm: down * paper.heightMm };
}
