/** How much of an outage a sitting gets back by itself. */
export type OutageCredit = {
  /** Milliseconds that are credited now. */
  readonly creditMs: number;
  /** Milliseconds beyond what is automatic: a person decides. */
  readonly leftMs: number;
};

/** A stretch of time, epoch milliseconds. */
export type Stretch = { readonly fromMs: number; readonly toMs: number };

/**
 * The credit for an outage of ours: as long as the outage fell into the sitting, up to what is left of the automatic
 * credit of this attempt. Where the clock stood still anyway, nothing was lost.
 *
 * @param sitting from the start to the deadline before this credit
 * @param creditedMs what outages have given this attempt so far
 * @param mostMs the most that is automatic for one attempt
 */
export function outageCredit(outage: Stretch, sitting: Stretch, creditedMs: number, mostMs: number): OutageCredit {
  const lostMs = Math.max(0, Math.min(outage.toMs, sitting.toMs) - Math.max(outage.fromMs, sitting.fromMs));
  const creditMs = Math.min(lostMs, Math.max(0, mostMs - creditedMs));
  return { creditMs, leftMs: lostMs - creditMs };
}

/** When the servers were silent: from the last sign of life to now, where that is longer than they may be. */
export function silence(lastBeatMs: number | undefined, nowMs: number, longestMs: number): Stretch | undefined {
  return lastBeatMs === undefined || nowMs - lastBeatMs <= longestMs ? undefined : { fromMs: lastBeatMs, toMs: nowMs };
}
