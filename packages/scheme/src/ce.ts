import type { PlainDate } from '@einthoven/kernel';
import { CE_SUBJECTS, type CeSubject, type Scheme } from './scheme.ts';

/** Hours of continuing education that a person has, as far as they have come. */
export type CeCredit = {
  readonly creditId: string;
  readonly title: string;
  /** In the body's zone. */
  readonly completedOn: PlainDate;
  /** Halves of an hour. */
  readonly halfHours: number;
  readonly subject: CeSubject;
  readonly source: 'entered' | 'issued' | 'module' | 'courseware';
  readonly state: 'awaiting-scan' | 'awaiting-review' | 'counted' | 'refused';
  /** Why it was refused, in words for the person. */
  readonly why: string | undefined;
};

/** The days whose hours count for one renewal, and the hours that counted for an earlier one. */
export type CeCycle = {
  /** The first day: that of the period, or the day of the renewal where it was renewed before the period began. */
  readonly ceFrom: PlainDate;
  /** The last day. */
  readonly ceUntil: PlainDate;
  /** Credits that an earlier renewal or reinstatement used up. */
  readonly usedCreditIds: readonly string[];
};

/** Why hours that are good in themselves do not count for this cycle. */
export type OutsideReason = 'BEFORE_CYCLE' | 'AFTER_CYCLE' | 'USED_BEFORE';

/** What hours are asked for: in all, and in single subjects. */
export type CeNeed = { readonly halfHours: number; readonly bySubject: Readonly<Partial<Record<CeSubject, number>>> };

/** How far a person has come with the hours of one cycle. Every figure is in halves of an hour. */
export type CeProgress = {
  readonly needed: number;
  readonly earned: number;
  /** Fewest halves of an hour that would make up what is missing, in all and by subject. */
  readonly owed: number;
  /** Credits that wait for a scan or a person; not in `earned`. */
  readonly waiting: number;
  readonly subjects: readonly { readonly subject: CeSubject; readonly earned: number; readonly needed: number; readonly owed: number }[];
  readonly counted: readonly CeCredit[];
  readonly undecided: readonly CeCredit[];
  readonly refused: readonly CeCredit[];
  readonly outside: readonly { readonly credit: CeCredit; readonly reason: OutsideReason }[];
  readonly met: boolean;
};

/** The hours that a scheme asks for in a cycle. */
export function cycleNeed(scheme: Pick<Scheme, 'renewal'>): CeNeed {
  const { ceHours, ceHoursIn } = scheme.renewal;
  return {
    halfHours: ceHours.value * 2,
    bySubject: Object.fromEntries(Object.entries(ceHoursIn.value).map(([subject, hours]) => [subject, hours * 2])),
  };
}

/** Hours earned, owed, waiting, refused and outside, for the renewal of one cycle. */
export function ceProgress(credits: readonly CeCredit[], cycle: CeCycle, scheme: Pick<Scheme, 'renewal'>): CeProgress {
  return ceProgressToward(credits, cycle, cycleNeed(scheme));
}

/** The same toward any need: a reinstatement asks for other hours than a renewal. */
export function ceProgressToward(credits: readonly CeCredit[], cycle: CeCycle, need: CeNeed): CeProgress {
  const used = new Set(cycle.usedCreditIds);
  const reasonOutside = (credit: CeCredit): OutsideReason | undefined => {
    if (used.has(credit.creditId)) return 'USED_BEFORE';
    if (credit.completedOn < cycle.ceFrom) return 'BEFORE_CYCLE';
    return credit.completedOn > cycle.ceUntil ? 'AFTER_CYCLE' : undefined;
  };
  const outside: { credit: CeCredit; reason: OutsideReason }[] = [];
  const inside: CeCredit[] = [];
  for (const credit of credits) {
    const reason = reasonOutside(credit);
    if (reason) outside.push({ credit, reason });
    else inside.push(credit);
  }
  const counted = inside.filter(({ state }) => state === 'counted');
  const undecided = inside.filter(({ state }) => state === 'awaiting-scan' || state === 'awaiting-review');
  const sum = (list: readonly CeCredit[]) => list.reduce((total, { halfHours }) => total + halfHours, 0);
  const earned = sum(counted);
  const subjects = CE_SUBJECTS.flatMap((subject) => {
    const needed = need.bySubject[subject] ?? 0;
    const inSubject = sum(counted.filter((credit) => credit.subject === subject));
    return needed > 0 || inSubject > 0 ? [{ subject, earned: inSubject, needed, owed: Math.max(0, needed - inSubject) }] : [];
  });
  // An hour in a subject that is short also makes up the total.
  const owed = Math.max(
    Math.max(0, need.halfHours - earned),
    subjects.reduce((total, subject) => total + subject.owed, 0),
  );
  return {
    needed: need.halfHours,
    earned,
    owed,
    waiting: sum(undecided),
    subjects,
    counted,
    undecided,
    refused: inside.filter(({ state }) => state === 'refused'),
    outside,
    met: owed === 0,
  };
}

/**
 * Hours that reading earns by the published formula: words at an average pace, times a factor, and so many minutes a
 * question, rounded down to the half hour.
 *
 * @returns halves of an hour
 */
export function readingHalfHours(words: number, questions: number, scheme: Pick<Scheme, 'ce'>): number {
  const { wordsPerMinute, factor, minutesPerQuestion, roundDownToMinutes } = scheme.ce.reading;
  const minutes = (words / wordsPerMinute.value) * factor.value + questions * minutesPerQuestion.value;
  return (Math.floor(minutes / roundDownToMinutes.value) * roundDownToMinutes.value) / 30;
}
