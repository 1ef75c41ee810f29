import { err, ok, shuffled, type Result, type Rng } from '@einthoven/kernel';
import { COGNITIVE_LEVELS, type CognitiveLevel } from '../item/item.ts';
import type { Blueprint } from '../blueprint/blueprint.ts';

/** What form building needs to know of an item. Its use comes from the key and stays on the server. */
export type FormCandidate = {
  readonly itemId: string;
  readonly itemVersion: number;
  readonly task: string;
  readonly level: CognitiveLevel;
  readonly use: 'scored' | 'pretest';
};

/** A form's items in order. */
export type Form = readonly (FormCandidate & { readonly position: number })[];

/**
 * Builds one form exactly to the blueprint: every task and level gets its scored items, then pretest items
 * are added, and all are mixed so that a pretest item's place tells nothing.
 *
 * @param bank every usable item; which of too many are taken is left to chance
 * @param pretestItems how many unscored items go in
 * @returns the form, or one line per thing the bank lacks
 */
export function buildForm(bank: readonly FormCandidate[], blueprint: Blueprint, pretestItems: number, rng: Rng): Result<Form, readonly string[]> {
  const mixed = shuffled(
    bank.toSorted((a, b) => (a.itemId < b.itemId ? -1 : 1)),
    rng,
  );
  const problems: string[] = [];
  const chosen: FormCandidate[] = [];
  for (const task of blueprint.domains.flatMap((domain) => domain.tasks)) {
    for (const level of COGNITIVE_LEVELS) {
      const fitting = mixed.filter((item) => item.use === 'scored' && item.task === task.id && item.level === level);
      if (fitting.length < task.levels[level]) problems.push(`${task.id} ${level}: has ${fitting.length} scored items, needs ${task.levels[level]}`);
      chosen.push(...fitting.slice(0, task.levels[level]));
    }
  }
  const tasks = new Set(blueprint.domains.flatMap((domain) => domain.tasks.map((task) => task.id)));
  const pretest = mixed.filter((item) => item.use === 'pretest' && tasks.has(item.task));
  if (pretest.length < pretestItems) problems.push(`pretest: has ${pretest.length} items, needs ${pretestItems}`);
  if (new Set(bank.map((item) => item.itemId)).size < bank.length) problems.push('bank: an item is listed twice');
  if (problems.length > 0) return err(problems);
  const order = shuffled([...chosen, ...pretest.slice(0, pretestItems)], rng);
  return ok(order.map((item, index) => ({ ...item, position: index + 1 })));
}
