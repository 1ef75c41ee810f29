import { countWords } from '#lib/ui/words.ts';

/** A sitting as the board's words need it. */
export type Watched = {
  readonly state: 'prepared' | 'open' | 'submitted' | 'void';
  readonly pausedAt: Date | null;
  readonly deadlineAt: Date | null;
  readonly lastSeenAt: Date | null;
  readonly startedAt: Date | null;
  readonly openIncidents: number;
  readonly waitingProposals: number;
};

/** Longer than this without a sign makes a sitting worth a look: a question is rarely read for so long. */
const SILENT_MS = 5 * 60_000;

/** How a sitting stands, in one word with its tone. */
export function stateOf(sitting: Watched, nowMs: number): { readonly tone: 'good' | 'waiting' | 'ended' | 'problem'; readonly word: string } {
  if (sitting.state === 'void') return { tone: 'ended', word: 'Void' };
  if (sitting.state === 'submitted') return { tone: 'ended', word: 'Submitted' };
  if (sitting.pausedAt) return { tone: 'waiting', word: 'Paused' };
  if (sitting.openIncidents > 0) return { tone: 'problem', word: 'Incident' };
  if (isSilent(sitting, nowMs)) return { tone: 'waiting', word: 'Silent' };
  return { tone: 'good', word: 'Working' };
}

/** Whether nothing has come from an open sitting for a long time. */
export function isSilent(sitting: Watched, nowMs: number): boolean {
  const last = sitting.lastSeenAt ?? sitting.startedAt;
  return sitting.state === 'open' && !sitting.pausedAt && last !== null && nowMs - last.getTime() > SILENT_MS;
}

/** Time that is left, in words; of a paused sitting, that its clock stands still. */
export function leftWords(sitting: Watched, nowMs: number): string {
  if (sitting.state !== 'open' || !sitting.deadlineAt) return '';
  if (sitting.pausedAt) return 'clock stands still';
  const minutes = Math.floor((sitting.deadlineAt.getTime() - nowMs) / 60_000);
  return minutes < 0 ? 'time is up' : `${countWords(minutes, 'minute', 'minutes')} left`;
}

/** How long ago the last sign came. */
export function agoWords(at: Date | null, nowMs: number): string {
  if (!at) return 'nothing yet';
  const seconds = Math.max(0, Math.round((nowMs - at.getTime()) / 1000));
  if (seconds < 90) return `${countWords(seconds, 'second', 'seconds')} ago`;
  return `${countWords(Math.round(seconds / 60), 'minute', 'minutes')} ago`;
}
