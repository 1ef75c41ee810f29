import { z } from 'zod';
import { err, ok, type Result } from '@einthoven/kernel';
import { COGNITIVE_LEVELS, domainOf, type CognitiveLevel } from '../item/item.ts';
import { formRulesSchema } from './form-rules.ts';

const count = z.number().int().nonnegative();
const document = z.object({
  version: z.string().min(1),
  forms: formRulesSchema,
  domains: z
    .array(
      z.object({
        id: z.string().regex(/^[A-E]$/),
        name: z.string().min(1),
        scoredItems: count,
        tasks: z
          .array(
            z.object({
              id: z.string().regex(/^[A-E][0-9]{1,2}$/),
              statement: z.string().min(1),
              scoredItems: count,
              levels: z.object({ recall: count, apply: count, analyse: count }),
              knowledge: z.array(z.object({ id: z.string(), statement: z.string() })),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

/** What the exam covers: domains, tasks, how many scored items each gets at which level, and what holds of every form. */
export type Blueprint = z.infer<typeof document>;

/**
 * Checks a blueprint document; its sums must agree with each other.
 *
 * @returns the blueprint, or one line per thing that is wrong
 */
export function parseBlueprint(value: unknown): Result<Blueprint, readonly string[]> {
  const parsed = document.safeParse(value);
  if (!parsed.success) return err(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const problems: string[] = [];
  for (const domain of parsed.data.domains) {
    const sum = domain.tasks.reduce((total, task) => total + task.scoredItems, 0);
    if (sum !== domain.scoredItems) problems.push(`${domain.id}: tasks add up to ${sum}, the domain says ${domain.scoredItems}`);
    for (const task of domain.tasks) {
      if (domainOf(task.id) !== domain.id) problems.push(`${task.id}: stands in domain ${domain.id}`);
      const levels = task.levels.recall + task.levels.apply + task.levels.analyse;
      if (levels !== task.scoredItems) problems.push(`${task.id}: levels add up to ${levels}, the task says ${task.scoredItems}`);
    }
  }
  return problems.length > 0 ? err(problems) : ok(parsed.data);
}

/** How many scored items the whole blueprint asks for. */
export function scoredItemsOf(blueprint: Blueprint): number {
  return blueprint.domains.reduce((total, domain) => total + domain.scoredItems, 0);
}

/** What a bank holds, and what a blueprint would need more of. */
export type Coverage = {
  readonly items: number;
  readonly byDomain: Readonly<Record<string, number>>;
  readonly byTask: Readonly<Record<string, number>>;
  readonly byLevel: Readonly<Record<CognitiveLevel, number>>;
  /** One line per task and level with fewer items than the blueprint asks for. */
  readonly missing: readonly string[];
};

/** Counts a bank by domain, task and level and holds it against the blueprint. */
export function coverage(items: readonly { readonly task: string; readonly level: CognitiveLevel }[], blueprint: Blueprint): Coverage {
  const byDomain: Record<string, number> = {};
  const byTask: Record<string, number> = {};
  const byLevel: Record<CognitiveLevel, number> = { recall: 0, apply: 0, analyse: 0 };
  const cells = new Map<string, number>();
  for (const item of items) {
    byDomain[domainOf(item.task)] = (byDomain[domainOf(item.task)] ?? 0) + 1;
    byTask[item.task] = (byTask[item.task] ?? 0) + 1;
    byLevel[item.level] += 1;
    cells.set(`${item.task} ${item.level}`, (cells.get(`${item.task} ${item.level}`) ?? 0) + 1);
  }
  const tasks = blueprint.domains.flatMap((domain) => domain.tasks);
  const known = new Set(tasks.map((task) => task.id));
  const missing = tasks.flatMap((task) =>
    COGNITIVE_LEVELS.flatMap((level) => {
      const have = cells.get(`${task.id} ${level}`) ?? 0;
      return have < task.levels[level] ? [`${task.id} ${level}: has ${have}, needs ${task.levels[level]}`] : [];
    }),
  );
  const strange = Object.keys(byTask).filter((task) => !known.has(task));
  return { items: items.length, byDomain, byTask, byLevel, missing: [...missing, ...strange.map((task) => `${task}: not in the blueprint`)] };
}

/**
 * Shares a number of items among the domains in the proportion of the blueprint (largest remainder).
 * Earlier domains win ties, so that the answer is always the same.
 *
 * @returns items by domain id; they add up to `total`
 */
export function domainQuota(blueprint: Blueprint, total: number): Readonly<Record<string, number>> {
  const all = scoredItemsOf(blueprint);
  const shares = blueprint.domains.map((domain) => ({ id: domain.id, exact: (domain.scoredItems * total) / all }));
  const quota = Object.fromEntries(shares.map(({ id, exact }) => [id, Math.floor(exact)]));
  const left = total - Object.values(quota).reduce((sum, n) => sum + n, 0);
  const byRemainder = shares.toSorted((a, b) => (b.exact % 1) - (a.exact % 1) || a.id.localeCompare(b.id));
  for (const { id } of byRemainder.slice(0, left)) quota[id] = (quota[id] ?? 0) + 1;
  return quota;
}
