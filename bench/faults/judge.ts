import { compareHeld } from './held.ts';
import type { WriterReport } from './writer.ts';

/** What one fault did. */
export type Outcome = {
  readonly name: string;
  /** What `acknowledged` and `found` count, where it is not answers. */
  readonly counted?: string | undefined;
  readonly acknowledged: number;
  readonly found: number;
  readonly lost: number;
  /** Questions whose current answer is not the newest one that counts. */
  readonly wrongCurrent: number;
  /** Longest time without any acknowledgement from the fault on; undefined where nothing stops. */
  readonly resumedMs: number | undefined;
  readonly failedTries: number;
  readonly refused: number;
  /** Why it was not run. */
  readonly skipped?: string | undefined;
};

/** What was written while a fault was at work, and what the writers say of it. */
export type Written = {
  /** Files on the writers' own disk: what they were told is saved. */
  readonly files: readonly string[];
  readonly reports: readonly Pick<WriterReport, 'failedTries' | 'refused' | 'acknowledgedAtMs'>[];
  readonly hitAtMs: number | undefined;
  /** Where it was measured otherwise than by the gap between acknowledgements. */
  readonly resumedMs?: number | undefined;
};

/** The longest gap between two acknowledgements from an instant on. */
function longestGap(reports: Written['reports'], fromMs: number): number {
  const times = reports.flatMap((report) => report.acknowledgedAtMs).toSorted((a, b) => a - b);
  let before = fromMs;
  let longest = 0;
  for (const time of times) {
    if (time < fromMs) continue;
    longest = Math.max(longest, time - before);
    before = time;
  }
  return longest;
}

/** Compares what writers have as acknowledged with what the database holds, over a connection that is opened now. */
export async function judge(url: string, name: string, { files, reports, hitAtMs, resumedMs }: Written): Promise<Outcome> {
  const held = await compareHeld(url, files);
  const refusals = reports.flatMap((report) => report.refused);
  for (const words of new Set(refusals)) console.error(`  refused: ${words}`);
  return {
    name,
    ...held,
    resumedMs: resumedMs ?? (hitAtMs === undefined ? undefined : longestGap(reports, hitAtMs)),
    failedTries: reports.reduce((sum, report) => sum + report.failedTries, 0),
    refused: refusals.length,
  };
}

/** A line about an outcome. */
export function lineOf(outcome: Outcome): string {
  if (outcome.skipped !== undefined) return `${outcome.name}: skipped, ${outcome.skipped}`;
  const resumed = outcome.resumedMs === undefined ? '' : `, resumed after ${outcome.resumedMs} ms`;
  const counted = outcome.counted === undefined ? '' : ` (${outcome.counted})`;
  return `${outcome.name}: ${outcome.acknowledged} acknowledged, ${outcome.found} found, ${outcome.lost} lost${counted}${resumed}`;
}
