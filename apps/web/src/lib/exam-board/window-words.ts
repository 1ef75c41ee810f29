import { instantWords } from '#lib/ui/words.ts';

/** A window as its words need it; instants in epoch milliseconds. */
export type WindowShown = {
  readonly opensAtMs: number;
  readonly closesAtMs: number | undefined;
  readonly closedAtMs: number | undefined;
};

/** How a window stands, in one word with its tone. */
export function windowState(window: WindowShown, nowMs: number): { readonly tone: 'good' | 'waiting' | 'ended'; readonly word: string } {
  if (window.closedAtMs !== undefined) return { tone: 'ended', word: 'Closed by people' };
  if (nowMs < window.opensAtMs) return { tone: 'waiting', word: 'Opens later' };
  if (window.closesAtMs !== undefined && nowMs >= window.closesAtMs) return { tone: 'ended', word: 'Over' };
  return { tone: 'good', word: 'Open' };
}

/** When a window takes starts. */
export function windowDates(window: WindowShown, nowMs: number, zone: string): string {
  const until = window.closedAtMs ?? window.closesAtMs;
  if (until === undefined && window.opensAtMs <= nowMs) return 'at any time';
  return `${instantWords(new Date(window.opensAtMs), zone)} ${until === undefined ? 'on, without an end' : `to ${instantWords(new Date(until), zone)}`}`;
}
