import { daysBetween } from '@einthoven/kernel';
import type { PlanDay, PlanFacts, PlanSection } from './facts.ts';
import { planFrames } from './frames.ts';
import { layOut } from './lay-out.ts';
import { practiceDays } from './practice-days.ts';
import { choicesOf, leastFirst, streamOf, type Choice } from './stream.ts';

/** A plan of study, day by day. */
export type StudyPlan = {
  /**
   * - `until-exam`: every day until the day before the exam
   * - `rolling`: the next four weeks, because no exam day is set
   * - `exam-today`, `exam-over`: the day that was set is here, or past; nothing is planned
   */
  readonly kind: 'until-exam' | 'rolling' | 'exam-today' | 'exam-over';
  /** From today. */
  readonly days: readonly PlanDay[];
  /** Sections that no day until the exam has room for, in the order of the guide. */
  readonly leftOut: readonly PlanSection[];
  /** Tasks of which a drill was left out, in the order of the blueprint. */
  readonly drillsLeftOut: readonly string[];
  /** Of a rolling plan: sections that come after its four weeks. */
  readonly later: readonly PlanSection[];
  /** With so many minutes a week nothing would have been left out, about; undefined when nothing was. */
  readonly neededMinutesAWeek: number | undefined;
};

/** Steps of half an hour are what a person thinks in. */
const WEEK_STEP_MINUTES = 30;

/**
 * Plans a person's studying from wishes and facts alone: the same facts give the same plan, and a day that was missed
 * is planned anew because its work is still undone. Where time is too short, what weighs least in the blueprint is left
 * out and named.
 */
export function studyPlan(facts: PlanFacts): StudyPlan {
  const { today, examOn, practiceMinutes } = facts;
  const nothing = { days: [], leftOut: [], drillsLeftOut: [], later: [], neededMinutesAWeek: undefined };
  const left = examOn === undefined ? undefined : daysBetween(today, examOn);
  if (left !== undefined && left <= 0) return { kind: left === 0 ? 'exam-today' : 'exam-over', ...nothing };
  const frames = planFrames(facts);
  const fixed = practiceDays(frames, facts);
  const all = choicesOf(facts);
  let kept = new Set(all);
  let laid = layOut(frames, fixed, streamOf(all, practiceMinutes.drill), facts);
  if (left === undefined) {
    const unplaced = new Set(laid.rest.flatMap((piece) => (piece.kind === 'section' ? [piece.sectionId] : [])));
    return { kind: 'rolling', ...nothing, days: laid.days, later: facts.sections.filter(({ sectionId }) => unplaced.has(sectionId)) };
  }
  for (let order = leastFirst(all); laid.rest.length > 0 && order.length > 0;) {
    // Half of what is too much at a time: one by one near the end.
    let excess = laid.rest.reduce((sum, { minutes }) => sum + minutes, 0) / 2;
    do {
      const [least] = order;
      if (!least) break;
      kept.delete(least);
      excess -= minutesOf(least, practiceMinutes.drill);
      order = order.slice(1);
    } while (excess > 0);
    kept = new Set(kept);
    laid = layOut(frames, fixed, streamOf([...kept], practiceMinutes.drill), facts);
  }
  const dropped = all.filter((choice) => !kept.has(choice));
  const missing = dropped.reduce((sum, choice) => sum + minutesOf(choice, practiceMinutes.drill), 0);
  const needed = facts.minutesAWeek + (missing * 7) / frames.length;
  return {
    kind: 'until-exam',
    days: laid.days,
    leftOut: dropped.flatMap((choice) => (choice.kind === 'section' ? [choice.section] : [])),
    drillsLeftOut: [...new Set(dropped.flatMap((choice) => (choice.kind === 'drill' ? [choice.task] : [])))],
    later: [],
    neededMinutesAWeek: dropped.length === 0 ? undefined : Math.ceil(needed / WEEK_STEP_MINUTES) * WEEK_STEP_MINUTES,
  };
}

function minutesOf(choice: Choice, drillMinutes: number): number {
  return choice.kind === 'section' ? choice.section.minutes : drillMinutes;
}
