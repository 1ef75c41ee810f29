import { COGNITIVE_LEVELS, type CognitiveLevel } from '@einthoven/exam';
import { dangerousAsScoring, inTransaction, type Db } from '../db/pool.ts';
import { readBlueprint } from '../item/index.ts';

/** What a bank of invented items holds, for tests of forms. */
export type TestBank = {
  /** Scored items of each task and level that the blueprint asks for, by one that it asks for. */
  readonly perCell: number;
  readonly pretest: number;
  /** How many of the scored items draw their tracing for each form. */
  readonly families: number;
};

const FAMILY = {
  recipe: 'normal-sinus-rhythm',
  show: { layout: 'strip', leads: ['II'], seconds: 6 },
  rightWhen: {
    a: [{ fact: 'number', of: 'ventricular-rate-bpm', from: 20, to: 300 }],
    b: [{ fact: 'number', of: 'ventricular-rate-bpm', from: 300, to: 400 }],
  },
};

/** Writes a bank of invented items straight into the tables: 24 of them anchors, some enemies, estimates that differ. */
export async function insertBank(db: Db, bank: TestBank): Promise<void> {
  const blueprint = readBlueprint('provisional-2026-11');
  const tasks = blueprint.domains.flatMap((domain) => domain.tasks);
  let number = 0;
  const next = (task: string, level: CognitiveLevel, use: 'scored' | 'pretest', anchor: boolean) => ({
    itemId: `final-${task}-${String(100 + number++)}`,
    task,
    level,
    use,
    anchor,
    n: number,
  });
  // One in four scored items of the blueprint is an anchor; each cell has enough for three forms beside it.
  const cells = tasks.flatMap((task) => COGNITIVE_LEVELS.flatMap((level) => Array.from({ length: task.levels[level] }, () => ({ task: task.id, level }))));
  const scored = cells.flatMap(({ task, level }, cell) => {
    const anchor = cell % 4 === 0 && cell / 4 < 24;
    return anchor ? [next(task, level, 'scored', true)] : Array.from({ length: bank.perCell }, () => next(task, level, 'scored', false));
  });
  // One more of the first cell that is no anchor, so that there is something to swap in.
  const spare = next(cells[1]!.task, cells[1]!.level, 'scored', false);
  const pretest = Array.from({ length: bank.pretest }, (_, index) => next(tasks[index % tasks.length]!.id, 'apply', 'pretest', false));
  const items = [...scored, spare, ...pretest];
  const families = new Set(
    scored
      .filter((item) => !item.anchor)
      .slice(0, bank.families)
      .map((item) => item.itemId),
  );
  await inTransaction(db, async (tx) => {
    await tx
      .insertInto('items')
      .values(
        items.map((item) => ({
          item_id: item.itemId,
          item_version: 1,
          bank: 'final',
          task: item.task,
          level: item.level,
          public: JSON.stringify({
            type: 'single',
            stem: `Question ${item.n} about ${item.task}`,
            options: { a: `one ${item.n}`, b: 'two', c: 'three', d: 'four' },
          }),
          content_sha256: item.itemId,
          review_state: 'reviewed',
          enemies: item.n % 40 === 5 ? [items[(item.n + 7) % items.length]!.itemId] : [],
        })),
      )
      .execute();
    await dangerousAsScoring(tx, (scoring) =>
      scoring
        .insertInto('key.item_keys')
        .values(
          items.map((item) => ({
            item_id: item.itemId,
            item_version: 1,
            answer: families.has(item.itemId) ? null : JSON.stringify({ type: 'single', option: 'abcd'.charAt(item.n % 4) }),
            family: families.has(item.itemId) ? JSON.stringify(FAMILY) : null,
            use: item.use,
            rationale: '{}',
            sources: '[]',
            difficulty: 0.5 + ((item.n * 37) % 40) / 100,
            anchor: item.anchor,
          })),
        )
        .execute(),
    );
  });
}
