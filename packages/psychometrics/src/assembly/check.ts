import type { AssembledForms, AssemblyItem, AssemblyProblem, Rule, Where } from './problem.ts';

/** What a rule comes to in one place. */
export type RuleFigure = {
  /** The number of a form, from 0; the anchor block; or all forms together. */
  readonly of: number | 'anchor' | 'all';
  readonly figure: number;
  readonly holds: boolean;
};

/** A rule held against the forms. */
export type RuleReport = {
  readonly id: string;
  readonly words: string;
  readonly holds: boolean;
  readonly figures: readonly RuleFigure[];
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Of a target: the number aimed at, and the largest deviation of any form as a share of it. */
  readonly target?: number;
  readonly deviation?: number;
};

/** Everything recounted from the forms themselves. */
export type AssemblyCheck = {
  readonly rules: readonly RuleReport[];
  readonly rulesBroken: number;
  /** From any target, as a share of it; 0 without targets. */
  readonly largestDeviation: number;
  /** The most items that two forms share. */
  readonly largestOverlap: number;
  /** Different items over all forms. */
  readonly itemsUsed: number;
};

/** Sums carry rounding; a rule holds up to this much of its limit. */
const ROUNDING = 1e-9;

/**
 * Recounts every rule from the lists of items alone. It shares no code with the model, the solver or the polish, so
 * that a mistake in one of them shows here.
 *
 * @throws Error when a form names an item that is not in the pool: the forms belong to another problem
 */
export function check(problem: AssemblyProblem, forms: AssembledForms): AssemblyCheck {
  const byId = new Map(problem.items.map((item) => [item.id, item]));
  const items = (ids: readonly string[]): readonly AssemblyItem[] =>
    ids.map((id) => {
      const item = byId.get(id);
      if (!item) throw new Error(`item ${id} is not in the pool`);
      return item;
    });
  const anchor = items(forms.anchor);
  const whole = forms.own.map((own) => [...anchor, ...items(own)]);
  const twice = whole.some((form) => new Set(form.map((item) => item.id)).size < form.length);
  const shared = pairs(whole.length).map(([first, second]) => {
    const ids = new Set(whole[first]?.map((item) => item.id));
    return (whole[second] ?? []).filter((item) => ids.has(item.id)).length;
  });
  const ownUses = new Map<string, number>();
  for (const own of forms.own) for (const id of own) ownUses.set(id, (ownUses.get(id) ?? 0) + 1);

  const rules = problem.rules.map((rule) => reportOf(rule));
  const complete: RuleReport[] = [
    ...rules,
    {
      id: 'number of forms',
      words: `${problem.forms} forms`,
      holds: whole.length === problem.forms,
      figures: [{ of: 'all', figure: whole.length, holds: whole.length === problem.forms }],
      atLeast: problem.forms,
      atMost: problem.forms,
    },
    { id: 'no item twice', words: 'No form holds an item twice', holds: !twice, figures: [{ of: 'all', figure: twice ? 1 : 0, holds: !twice }], atMost: 0 },
  ];
  return {
    rules: complete,
    rulesBroken: complete.filter((rule) => !rule.holds).length,
    largestDeviation: Math.max(0, ...rules.map((rule) => rule.deviation ?? 0)),
    largestOverlap: Math.max(0, ...shared),
    itemsUsed: new Set(whole.flat().map((item) => item.id)).size,
  };

  function reportOf(rule: Rule): RuleReport {
    const named = { id: rule.id, words: rule.words };
    const judged = (
      figures: readonly { readonly of: RuleFigure['of']; readonly figure: number }[],
      atLeast: number | undefined,
      atMost: number | undefined,
    ) => {
      const held = figures.map((entry) => ({
        ...entry,
        holds:
          entry.figure >= (atLeast ?? -Infinity) - ROUNDING * Math.abs(atLeast ?? 0) && entry.figure <= (atMost ?? Infinity) + ROUNDING * Math.abs(atMost ?? 0),
      }));
      return {
        ...named,
        holds: held.every((entry) => entry.holds),
        figures: held,
        ...(atLeast === undefined ? {} : { atLeast }),
        ...(atMost === undefined ? {} : { atMost }),
      };
    };
    const perForm = (count: (form: readonly AssemblyItem[]) => number) => whole.map((form, of) => ({ of, figure: count(form) }));
    const inPart = (of: 'form' | 'anchor', count: (form: readonly AssemblyItem[]) => number) =>
      of === 'anchor' ? [{ of: 'anchor' as const, figure: count(anchor) }] : perForm(count);
    switch (rule.kind) {
      case 'count':
        return judged(
          inPart(rule.of, (form) => form.filter((item) => fits(item, rule.where)).length),
          rule.atLeast,
          rule.atMost,
        );
      case 'sum':
        return judged(
          inPart(rule.of, (form) => total(form, rule.amount, rule.where)),
          rule.atLeast,
          rule.atMost,
        );
      case 'target': {
        const figures = perForm((form) => total(form, rule.amount, rule.where));
        const deviation = Math.max(0, ...figures.map(({ figure }) => Math.abs(figure - rule.target) / rule.target));
        return { ...judged(figures, rule.target - rule.target * rule.tolerance, rule.target + rule.target * rule.tolerance), target: rule.target, deviation };
      }
      case 'apart': {
        const ids = new Set(rule.items);
        return judged(
          perForm((form) => form.filter((item) => ids.has(item.id)).length),
          undefined,
          1,
        );
      }
      case 'uses':
        return judged([{ of: 'all', figure: Math.max(0, ...ownUses.values()) }], undefined, rule.atMost);
      case 'overlap':
        return judged([{ of: 'all', figure: Math.max(0, ...shared) }], undefined, rule.atMost);
      case 'required': {
        const missing = (form: readonly AssemblyItem[]) => rule.items.filter((id) => !form.some((item) => item.id === id)).length;
        return judged(inPart(rule.of, missing), undefined, 0);
      }
      case 'forbidden': {
        const ids = new Set(rule.items);
        return judged(
          perForm((form) => form.filter((item) => ids.has(item.id)).length),
          undefined,
          0,
        );
      }
    }
  }
}

function fits(item: AssemblyItem, where: Where | undefined): boolean {
  for (const attribute in where) {
    const wanted = where[attribute];
    const list = Array.isArray(wanted) ? wanted : [wanted];
    if (!list.includes(item.categories[attribute])) return false;
  }
  return true;
}

function total(form: readonly AssemblyItem[], amount: string, where: Where | undefined): number {
  let sum = 0;
  for (const item of form) if (fits(item, where)) sum += item.amounts[amount] ?? 0;
  return sum;
}

function pairs(count: number): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, (_, first) => Array.from({ length: count - first - 1 }, (_unused, step) => [first, first + 1 + step] as const)).flat();
}
