/** A rehearsal as its words need it. */
export type RehearsalShown = {
  readonly takenAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly outcome: 'done' | 'stopped' | 'broken' | undefined;
};

/** How a rehearsal stands, in one word with its tone. */
export function rehearsalState(rehearsal: RehearsalShown): { readonly tone: 'good' | 'waiting' | 'ended'; readonly word: string } {
  if (rehearsal.outcome === 'done') return { tone: 'good', word: 'Done' };
  if (rehearsal.outcome === 'stopped') return { tone: 'ended', word: 'Stopped by a person' };
  if (rehearsal.outcome === 'broken') return { tone: 'ended', word: 'Broke off' };
  return rehearsal.takenAt ? { tone: 'waiting', word: 'Running' } : { tone: 'waiting', word: 'Waits for a worker' };
}
