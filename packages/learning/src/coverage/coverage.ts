/** Which task and knowledge statements the content is about, by kind. */
export type Coverage = {
  /** By task: how much of each kind there is. */
  readonly tasks: readonly TaskCoverage[];
  /** What nothing of a kind is about: tasks for all kinds, knowledge statements for the guide. */
  readonly uncovered: {
    readonly guide: readonly string[];
    readonly guideKnowledge: readonly string[];
    readonly cards: readonly string[];
    readonly practice: readonly string[];
    readonly final: readonly string[];
  };
};

/** How much there is for one task. */
export type TaskCoverage = {
  readonly task: string;
  readonly statement: string;
  readonly sections: readonly string[];
  readonly cards: number;
  readonly practiceItems: number;
  readonly finalItems: number;
};

/** What is counted. */
export type Covering = {
  readonly tasks: readonly { readonly id: string; readonly statement: string; readonly knowledge: readonly { readonly id: string }[] }[];
  readonly sections: readonly { readonly sectionId: string; readonly tasks: readonly string[]; readonly knowledge: readonly string[] }[];
  readonly cards: readonly { readonly task: string }[];
  readonly practiceItems: readonly { readonly task: string }[];
  readonly finalItems: readonly { readonly task: string }[];
};

/** The content against the blueprint. */
export function coverageOf({ tasks, sections, cards, practiceItems, finalItems }: Covering): Coverage {
  const count = (of: readonly { readonly task: string }[], task: string) => of.filter((one) => one.task === task).length;
  const counted = tasks.map(({ id, statement }): TaskCoverage => ({
    task: id,
    statement,
    sections: sections.filter((section) => section.tasks.includes(id)).map(({ sectionId }) => sectionId),
    cards: count(cards, id),
    practiceItems: count(practiceItems, id),
    finalItems: count(finalItems, id),
  }));
  const taught = new Set(sections.flatMap(({ knowledge }) => knowledge));
  const without = (empty: (of: TaskCoverage) => boolean) => counted.filter(empty).map(({ task }) => task);
  return {
    tasks: counted,
    uncovered: {
      guide: without((of) => of.sections.length === 0),
      guideKnowledge: tasks.flatMap(({ knowledge }) => knowledge.map(({ id }) => id)).filter((id) => !taught.has(id)),
      cards: without((of) => of.cards === 0),
      practice: without((of) => of.practiceItems === 0),
      final: without((of) => of.finalItems === 0),
    },
  };
}
