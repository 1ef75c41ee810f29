import type { PlainDate } from '@einthoven/kernel';

/** A section of the guide as the plan sees it. */
export type PlanSection = {
  readonly sectionId: string;
  readonly title: string;
  /** Tasks of the blueprint that it teaches. */
  readonly tasks: readonly string[];
  readonly minutes: number;
  readonly done: boolean;
};

/** A task of the blueprint as the plan sees it. */
export type PlanTask = {
  readonly task: string;
  /** How many scored items the exam has about it. */
  readonly weight: number;
  /** Lower end of its mastery, 0 to 1: what is sure. */
  readonly low: number;
};

/** One thing to do at a sitting. */
export type PlanPiece =
  | { readonly kind: 'section'; readonly sectionId: string; readonly title: string; readonly minutes: number }
  | { readonly kind: 'cards'; readonly cards: number; readonly minutes: number }
  | { readonly kind: 'drill'; readonly task: string; readonly minutes: number }
  | { readonly kind: 'practice'; readonly length: 'placement' | 'short' | 'full'; readonly minutes: number };

/** Wishes and facts: all that a plan depends on. */
export type PlanFacts = {
  /** The person's day of studying. */
  readonly today: PlainDate;
  readonly examOn: PlainDate | undefined;
  readonly minutesAWeek: number;
  /** Weekdays (0 Sunday to 6 Saturday) with a few cards only. */
  readonly easyDays: readonly number[];
  /** Weekdays with nothing. */
  readonly offDays: readonly number[];
  /** In the order of the guide: what comes first is needed by what comes later. */
  readonly sections: readonly PlanSection[];
  readonly tasks: readonly PlanTask[];
  /** How many cards come up on each day, today first, if none is left lying. */
  readonly cardsByDay: readonly number[];
  readonly secondsACard: number;
  readonly practiceMinutes: { readonly placement: number; readonly short: number; readonly full: number; readonly drill: number };
  /** The placement check: still to be offered, or the day on which it was taken or put aside. */
  readonly placement: 'due' | PlainDate;
  /** The day of the last practice exam of any length that draws from the whole blueprint, and of the last full one. */
  readonly lastPracticeOn: PlainDate | undefined;
  readonly lastFullOn: PlainDate | undefined;
  /** What was done today already: it counts toward today's time. */
  readonly doneToday: readonly PlanPiece[];
};

/** A day of the plan before anything is put on it. */
export type PlanFrame = {
  readonly date: PlainDate;
  /** `eve` is the day before the exam: cards only. */
  readonly kind: 'study' | 'easy' | 'off' | 'eve';
  /** Minutes that the wishes give to it, whole. */
  readonly limitMinutes: number;
};

/** A day of the plan. */
export type PlanDay = PlanFrame & {
  /** Still to do on it. */
  readonly pieces: readonly PlanPiece[];
  /** Of what is still to do. */
  readonly minutes: number;
};
