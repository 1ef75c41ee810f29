/** Times of one kind of request, milliseconds. */
export type RequestTimes = { readonly count: number; readonly p50Ms: number; readonly p99Ms: number; readonly longestMs: number };

/** What a rehearsal measured. */
export type RehearsalReport = {
  readonly candidates: number;
  /** Exams whose clock began. */
  readonly started: number;
  readonly submitted: number;
  readonly prepare: RequestTimes;
  readonly form: RequestTimes;
  readonly start: RequestTimes;
  readonly save: RequestTimes;
  readonly news: RequestTimes;
  /** Events of answers that the server had acknowledged, and how many of them the database holds afterwards. */
  readonly acknowledged: number;
  readonly found: number;
  readonly lost: number;
  /** Requests that were not answered as they should be, and the first of them in words. */
  readonly failed: number;
  readonly failures: readonly string[];
  /** Devices that staff took away, and how long the slowest candidate needed to go on elsewhere. */
  readonly devicesLost: number;
  readonly longestResumeMs: number;
  /** What simulated candidates met of the exercise: pauses, minutes that were given, messages, exams that people ended. */
  readonly pauses: number;
  readonly minutesGiven: number;
  readonly messages: number;
  readonly endedByPeople: number;
};

/** Sums up times. */
export function timesOf(values: readonly number[]): RequestTimes {
  const sorted = values.toSorted((a, b) => a - b);
  const round = (value: number) => Math.round(value * 10) / 10;
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? 0);
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), longestMs: round(sorted.at(-1) ?? 0) };
}
