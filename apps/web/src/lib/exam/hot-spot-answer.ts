/** A point on a picture, in shares of its width and height. */
export type PicturePoint = { readonly x: number; readonly y: number };

const within = (share: number) => Math.min(Math.max(share, 0), 1);

/** A point as the text of a response: four decimals each. */
export function hotSpotAnswer({ x, y }: PicturePoint): string {
  return `${within(x).toFixed(4)},${within(y).toFixed(4)}`;
}

/** The point of an answer; undefined where there is none. */
export function pointOf(answer: string | undefined): PicturePoint | undefined {
  const [x, y] = (answer ?? '').split(',').map(Number);
  return answer !== undefined && answer !== '' && x !== undefined && y !== undefined ? { x, y } : undefined;
}

const STEPS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);

/**
 * Where a key moves the cross: by one hundredth, with shift by five. The first key sets it in the middle.
 *
 * @returns undefined for any other key
 */
export function pointMoved(point: PicturePoint | undefined, key: string, shift: boolean): PicturePoint | undefined {
  const step = STEPS.get(key);
  if (!step) return undefined;
  if (!point) return { x: 0.5, y: 0.5 };
  const size = shift ? 0.05 : 0.01;
  return { x: within(point.x + step[0] * size), y: within(point.y + step[1] * size) };
}
