import { caliperReading, marchOut, movedByKey, readingWords, snapToGrid, withinPaper, type PaperDrawing, type PaperPoint } from '@einthoven/ecg/paper';
import { firstPoints } from './caliper-places.ts';

/** Two points on the paper and what they measure. */
export class CaliperState {
  readonly #drawing: () => PaperDrawing;
  #points: readonly [PaperPoint, PaperPoint] = $state.raw([
    { xMm: 0, yMm: 0 },
    { xMm: 0, yMm: 0 },
  ]);
  snaps = $state(false);
  marches = $state(false);

  constructor(drawing: () => PaperDrawing, visible: { readonly fromMm: number; readonly toMm: number }) {
    this.#drawing = drawing;
    this.#points = firstPoints(drawing(), visible);
  }

  /** Kept on the paper, which may have become smaller. */
  get points(): readonly [PaperPoint, PaperPoint] {
    const [a, b] = this.#points;
    return [withinPaper(a, this.#drawing()), withinPaper(b, this.#drawing())];
  }
  get words(): string {
    return readingWords(caliperReading(...this.points, this.#drawing()));
  }
  get steps(): readonly number[] {
    const { originMm, widthMm } = this.#drawing();
    return this.marches ? marchOut(...this.points, originMm, widthMm) : [];
  }
  move(index: 0 | 1, to: PaperPoint): void {
    const point = withinPaper(this.snaps ? snapToGrid(to) : to, this.#drawing());
    this.#points = index === 0 ? [point, this.points[1]] : [this.points[0], point];
  }
  /** Whether the key was one that moves. */
  press(index: 0 | 1, key: string, shift: boolean): boolean {
    const moved = movedByKey(this.points[index], key, shift, this.#drawing());
    if (moved) this.move(index, moved);
    return moved !== undefined;
  }
}
