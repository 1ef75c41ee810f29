/** What a key does in the room. */
export type RoomCommand =
  | { readonly command: 'option'; readonly index: number }
  | { readonly command: 'flag' | 'strike-mode' | 'next' | 'previous' | 'questions' | 'review' | 'help' };

/** A key press, as the browser reports it. */
export type KeyPress = { readonly key: string; readonly ctrlKey: boolean; readonly metaKey: boolean; readonly altKey: boolean };

/** The command of a key press; undefined where the key is not the room's. */
export function roomCommand(press: KeyPress): RoomCommand | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  if (press.key === 'ArrowRight') return { command: 'next' };
  if (press.key === 'ArrowLeft') return { command: 'previous' };
  if (press.key === '?') return { command: 'help' };
  const key = press.key.toLowerCase();
  const option = key.length === 1 ? Math.max('abcde'.indexOf(key), '12345678'.indexOf(key)) : -1;
  if (option >= 0) return { command: 'option', index: option };
  if (key === 'f') return { command: 'flag' };
  if (key === 'x') return { command: 'strike-mode' };
  if (key === 'q') return { command: 'questions' };
  if (key === 'r') return { command: 'review' };
  return undefined;
}
