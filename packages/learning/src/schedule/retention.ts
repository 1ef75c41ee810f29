/**
 * How surely cards are to be known, by the days that are left until the exam. Far away a lower chance costs fewer reviews
 * for the same knowledge (the workload of FSRS has its least between 0.8 and 0.9); toward the exam it rises, so that what
 * is known then is known surely.
 */
const FAR = { days: 90, retention: 0.85 } as const;
const NEAR = { days: 7, retention: 0.95 } as const;
/** Without an exam date: what the makers of FSRS advise. */
const WITHOUT_DATE = 0.9;

/**
 * The desired chance of recall.
 *
 * @param daysLeft until the exam; undefined without a date or after it
 */
export function desiredRetention(daysLeft: number | undefined): number {
  if (daysLeft === undefined || daysLeft < 0) return WITHOUT_DATE;
  const share = Math.min(1, Math.max(0, (FAR.days - daysLeft) / (FAR.days - NEAR.days)));
  return Math.round((FAR.retention + share * (NEAR.retention - FAR.retention)) * 1000) / 1000;
}
