import type { PlanFacts, PlanPiece, PlanSection, PlanTask } from './facts.ts';

/** A task is drilled twice while little of it is sure, once while it is half sure, and no more above. */
const DRILL_BELOW = [0.7, 0.5] as const;
/** Of how much worth a drill is beside the sections of its task: the first, the second. */
const DRILL_WORTH = [0.25, 0.1] as const;
/** The second drill of a task comes so many sections after the first may: what is spaced is remembered longer. */
const SECTIONS_BETWEEN = 10;

/** What can be planned beside cards and practice exams. */
export type Choice = (
  | { readonly kind: 'section'; readonly section: PlanSection }
  | {
      readonly kind: 'drill';
      readonly task: string;
      /** 0 the first, 1 the second. */
      readonly round: number;
      /** The weaker and the heavier, the sooner. */
      readonly need: number;
    }
) & {
  /** By the weight of the blueprint: what has least is left out first where time is short. */
  readonly worth: number;
};

/** Everything that is still to be done: sections in their order, then drills. */
export function choicesOf({ sections, tasks }: PlanFacts): readonly Choice[] {
  const weights = new Map(tasks.map(({ task, weight }) => [task, weight]));
  const undone = sections.filter(({ done }) => !done);
  return [
    ...undone.map((section): Choice => ({ kind: 'section', section, worth: Math.max(0, ...section.tasks.map((task) => weights.get(task) ?? 0)) })),
    ...DRILL_BELOW.flatMap((below, round) => drillsBelow(tasks, below, round)),
  ];
}

function drillsBelow(tasks: readonly PlanTask[], below: number, round: number): readonly Choice[] {
  return tasks
    .filter(({ low, weight }) => low < below && weight > 0)
    .map(({ task, low, weight }): Choice => ({ kind: 'drill', task, round, need: weight * (1 - low), worth: weight * (DRILL_WORTH[round] ?? 0) }));
}

/** From the one that is left out first: what weighs least, drills before sections, later ones before earlier ones. */
export function leastFirst(choices: readonly Choice[]): readonly Choice[] {
  return choices
    .map((choice, index) => ({ choice, index }))
    .toSorted((a, b) => a.choice.worth - b.choice.worth || b.index - a.index)
    .map(({ choice }) => choice);
}

/** Sections in the order of the guide, and drills among them: each when its task has been read, the most needed first. */
export function streamOf(choices: readonly Choice[], drillMinutes: number): readonly PlanPiece[] {
  const sections = choices.flatMap((choice) => (choice.kind === 'section' ? [choice.section] : []));
  // After how many sections a task has been read.
  const readAfter = new Map(sections.flatMap(({ tasks }, index) => tasks.map((task) => [task, index + 1] as const)));
  const drills = choices
    .flatMap((choice) => (choice.kind === 'drill' ? [choice] : []))
    .toSorted((a, b) => a.round - b.round || b.need - a.need || (a.task < b.task ? -1 : 1));
  const wanted = drills.length;
  const stream: PlanPiece[] = [];
  let read = 0;
  while (read < sections.length || drills.length > 0) {
    const ready = drills.findIndex(({ task, round }) => Math.min(sections.length, (readAfter.get(task) ?? 0) + round * SECTIONS_BETWEEN) <= read);
    const section = sections[read];
    const drilled = wanted - drills.length;
    const drill = ready < 0 ? undefined : drills[ready];
    // Evenly among the sections, as far as there is something to drill.
    if (drill && (!section || drilled * sections.length < read * wanted)) {
      drills.splice(ready, 1);
      stream.push({ kind: 'drill', task: drill.task, minutes: drillMinutes });
    } else if (section) {
      read += 1;
      stream.push({ kind: 'section', sectionId: section.sectionId, title: section.title, minutes: section.minutes });
    }
  }
  return stream;
}
