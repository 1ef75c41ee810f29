import { addDays, type PlainDate } from '@einthoven/kernel';
import type { Scheme } from './scheme.ts';

/** What a course asks of who takes it. */
export type CourseLoad = {
  /** Words to read. */
  readonly words: number;
  /** Questions of its test. */
  readonly questions: number;
  /** Minutes of video, of teaching or of practice under guidance, without breaks. */
  readonly minutes: number;
};

/** The hours of a course with how they came about; every step in minutes. */
export type CourseHours = {
  readonly readingMinutes: number;
  readonly questionMinutes: number;
  readonly attendedMinutes: number;
  readonly totalMinutes: number;
  /** Halves of an hour, rounded down; 0 where it is too short to give any. */
  readonly halfHours: number;
};

const HALF_HOUR_MIN = 30;

/** The hours that a course gives by the published formula. */
export function courseHours(load: CourseLoad, scheme: Pick<Scheme, 'ce'>): CourseHours {
  const { wordsPerMinute, factor, minutesPerQuestion, roundDownToMinutes } = scheme.ce.reading;
  const readingMinutes = (load.words / wordsPerMinute.value) * factor.value;
  const questionMinutes = load.questions * minutesPerQuestion.value;
  const totalMinutes = readingMinutes + questionMinutes + load.minutes;
  // What divides into whole steps must not lose one to the last digit of a fraction.
  const steps = Math.floor(totalMinutes / roundDownToMinutes.value + 1e-9);
  return {
    readingMinutes,
    questionMinutes,
    attendedMinutes: load.minutes,
    totalMinutes,
    halfHours: Math.floor((steps * roundDownToMinutes.value) / HALF_HOUR_MIN),
  };
}

/** Hours as far as they can clash with others of the same person. */
export type CeEntry = {
  readonly creditId: string;
  readonly title: string;
  readonly provider: string;
  readonly completedOn: PlainDate;
  /** Minutes after midnight, where it is known. */
  readonly beginsMinute: number | undefined;
  readonly halfHours: number;
};

/** How hours clash. */
export type CeClashCode =
  /** The same course on the same day. */
  | 'SAME_DAY'
  /** At the same time of the same day. */
  | 'SAME_TIME'
  /** More hours on that day than a day has. */
  | 'DAY_FULL'
  /** The same course on another day: it may be another edition. */
  | 'SAME_COURSE';

/** A clash, with the hours it is with. */
export type CeClash = { readonly code: CeClashCode; readonly with: CeEntry };

const DAY_HALF_HOURS = 48;

/**
 * What is claimed twice. A course of several days has its last day, and its hours reach back from it: a day is full only
 * where the days that the course needs are.
 *
 * @param others hours of the same person that wait or count
 */
export function ceClashes(entry: CeEntry, others: readonly CeEntry[]): readonly CeClash[] {
  const rest = others.filter(({ creditId }) => creditId !== entry.creditId);
  const clashes: CeClash[] = [];
  for (const other of rest) {
    const sameCourse = folded(other.title) === folded(entry.title) && folded(other.provider) === folded(entry.provider);
    const sameDay = other.completedOn === entry.completedOn;
    if (sameCourse) clashes.push({ code: sameDay ? 'SAME_DAY' : 'SAME_COURSE', with: other });
    else if (sameDay && overlap(entry, other)) clashes.push({ code: 'SAME_TIME', with: other });
  }
  const full = fullWith(entry, rest);
  if (full) clashes.push({ code: 'DAY_FULL', with: full });
  return clashes;
}

function overlap(one: CeEntry, other: CeEntry): boolean {
  if (one.beginsMinute === undefined || other.beginsMinute === undefined) return false;
  const ends = (entry: CeEntry) => (entry.beginsMinute ?? 0) + entry.halfHours * HALF_HOUR_MIN;
  return one.beginsMinute < ends(other) && other.beginsMinute < ends(one);
}

/** Hours in the days that an entry needs, where together they are more than these days have. */
function fullWith(entry: CeEntry, rest: readonly CeEntry[]): CeEntry | undefined {
  const span = Math.ceil(entry.halfHours / DAY_HALF_HOURS);
  const from = addDays(entry.completedOn, 1 - span);
  const near = rest.filter(({ completedOn }) => completedOn >= from && completedOn <= entry.completedOn);
  const sum = near.reduce((total, { halfHours }) => total + halfHours, entry.halfHours);
  return sum > span * DAY_HALF_HOURS ? near[0] : undefined;
}

/** A text without what people write differently: capitals, accents, marks, spaces. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** What so many looks at one thing come to. */
export type ReviewOutcome = 'open' | 'approve' | 'refuse';

/**
 * What reviewers come to: as many as the scheme asks for who find the same decide; where they differ the next one does.
 *
 * @param verdicts one a reviewer
 */
export function reviewOutcome(verdicts: readonly ('approve' | 'refuse')[], scheme: Pick<Scheme, 'ce'>): ReviewOutcome {
  const needed = scheme.ce.reviewers.value;
  for (const verdict of ['approve', 'refuse'] as const) if (verdicts.filter((each) => each === verdict).length >= needed) return verdict;
  return 'open';
}
