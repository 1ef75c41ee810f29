/** An item as assembly sees it: what it is, and how much of what it brings. */
export type AssemblyItem = {
  readonly id: string;
  /** Attribute to category: `task: 'B12'`, `key: 'c'`. */
  readonly categories: Readonly<Record<string, string>>;
  /** Quantity to amount: `seconds: 54`, `information at cut: 0.21`. Missing counts as 0. */
  readonly amounts: Readonly<Record<string, number>>;
};

/** Which items a rule looks at: every named attribute has this category, or one of these. Absent: all items. */
export type Where = Readonly<Record<string, string | readonly string[]>>;

/** What a rule counts over: every form with its anchor, or the anchor block alone. */
export type Part = 'form' | 'anchor';

type Named = {
  /** Short and unique, for machines. */
  readonly id: string;
  /** The rule as a person says it; shown in reports and where rules clash. */
  readonly words: string;
};

/** One thing that must hold. */
export type Rule = Named &
  (
    | /** So many items of a kind. */
      {
        readonly kind: 'count';
        readonly of: Part;
        readonly where?: Where | undefined;
        readonly atLeast?: number | undefined;
        readonly atMost?: number | undefined;
      }
    /** The amounts of the items add up to so much. */
    | {
        readonly kind: 'sum';
        readonly of: Part;
        readonly amount: string;
        readonly where?: Where | undefined;
        readonly atLeast?: number | undefined;
        readonly atMost?: number | undefined;
      }
    /** The amounts of every form add up to the target, within a share of it. The closer the better. */
    | { readonly kind: 'target'; readonly amount: string; readonly where?: Where | undefined; readonly target: number; readonly tolerance: number }
    /** No form holds more than one of these. */
    | { readonly kind: 'apart'; readonly items: readonly string[] }
    /** No item stands in more forms than this. The anchor block is meant to, and does not count. */
    | { readonly kind: 'uses'; readonly atMost: number }
    /** No two forms share more items than this, anchor included. */
    | { readonly kind: 'overlap'; readonly atMost: number }
    /** These are in every form, or in the anchor block. */
    | { readonly kind: 'required'; readonly of: Part; readonly items: readonly string[] }
    /** These are in no form. */
    | { readonly kind: 'forbidden'; readonly items: readonly string[] }
  );

/** What to assemble. */
export type AssemblyProblem = {
  readonly items: readonly AssemblyItem[];
  /** How many forms at once, alike in everything the rules name. */
  readonly forms: number;
  readonly rules: readonly Rule[];
  /** Makes the smallest sum of an amount over all forms as large as can be; absent: only rules and targets count. */
  readonly maximin?: { readonly amount: string; readonly where?: Where | undefined } | undefined;
};

/** Forms as lists of ids: what is common to all, and what each has for itself. */
export type AssembledForms = { readonly anchor: readonly string[]; readonly own: readonly (readonly string[])[] };

/** Whether an item is one that a rule looks at. */
export function isMeant(item: AssemblyItem, where: Where | undefined): boolean {
  if (!where) return true;
  return Object.entries(where).every(([attribute, wanted]) => {
    const has = item.categories[attribute];
    return has !== undefined && (typeof wanted === 'string' ? has === wanted : wanted.includes(has));
  });
}

/**
 * What makes no sense in a problem whatever the solver finds: ids twice, unknown items, empty ranges.
 *
 * @returns one line per thing that is wrong
 */
export function problemErrors(problem: AssemblyProblem): readonly string[] {
  const errors: string[] = [];
  const ids = new Set(problem.items.map((item) => item.id));
  if (ids.size < problem.items.length) errors.push('an item is listed twice');
  if (new Set(problem.rules.map((rule) => rule.id)).size < problem.rules.length) errors.push('two rules have one id');
  if (!Number.isInteger(problem.forms) || problem.forms < 1) errors.push('there must be at least one form');
  for (const item of problem.items)
    if (Object.values(item.amounts).some((amount) => !Number.isFinite(amount))) errors.push(`${item.id}: an amount is not a number`);
  for (const rule of problem.rules) {
    if (rule.kind === 'apart' || rule.kind === 'required' || rule.kind === 'forbidden')
      for (const id of rule.items) if (!ids.has(id)) errors.push(`${rule.id}: item ${id} is not in the pool`);
    if (rule.kind === 'target' && !(rule.target > 0 && rule.tolerance >= 0)) errors.push(`${rule.id}: a target must be above 0, its tolerance at least 0`);
  }
  return errors;
}
