import { isMeant, type AssemblyProblem, type Rule } from './problem.ts';

/** A rule as a straight line over items: in every form, or in the anchor, `from <= sum of coefficients <= to`. */
export type Row = {
  readonly rule: Rule;
  readonly of: 'form' | 'anchor';
  /** By place of the item in the pool. */
  readonly coefficients: Float64Array;
  readonly from: number;
  readonly to: number;
  /** Where the closer the better. */
  readonly target?: number;
};

/** The rules that are straight lines over one form or the anchor; those across forms are not among them. */
export function linearRows(problem: AssemblyProblem, rules: readonly Rule[] = problem.rules): readonly Row[] {
  const { items } = problem;
  const place = new Map(items.map((item, index) => [item.id, index]));
  const among = (ids: readonly string[]) => {
    const coefficients = new Float64Array(items.length);
    for (const id of ids) coefficients[place.get(id) as number] = 1;
    return coefficients;
  };
  return rules.flatMap((rule): Row[] => {
    switch (rule.kind) {
      case 'count':
      case 'sum': {
        const amount = rule.kind === 'sum' ? rule.amount : undefined;
        return [
          {
            rule,
            of: rule.of,
            coefficients: Float64Array.from(items, (item) => (isMeant(item, rule.where) ? (amount === undefined ? 1 : (item.amounts[amount] ?? 0)) : 0)),
            from: rule.atLeast ?? -Infinity,
            to: rule.atMost ?? Infinity,
          },
        ];
      }
      case 'target':
        return [
          {
            rule,
            of: 'form',
            coefficients: Float64Array.from(items, (item) => (isMeant(item, rule.where) ? (item.amounts[rule.amount] ?? 0) : 0)),
            from: rule.target * (1 - rule.tolerance),
            to: rule.target * (1 + rule.tolerance),
            target: rule.target,
          },
        ];
      case 'apart':
        return [{ rule, of: 'form', coefficients: among(rule.items), from: -Infinity, to: 1 }];
      case 'required':
        return [{ rule, of: rule.of, coefficients: among(rule.items), from: new Set(rule.items).size, to: Infinity }];
      case 'forbidden':
        return [{ rule, of: 'form', coefficients: among(rule.items), from: -Infinity, to: 0 }];
      case 'uses':
      case 'overlap':
        return [];
    }
  });
}

/** Whether any rule speaks of an anchor block; without one there is none. */
export function hasAnchor(problem: AssemblyProblem): boolean {
  return problem.rules.some((rule) => 'of' in rule && rule.of === 'anchor');
}
