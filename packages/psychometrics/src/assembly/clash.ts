import { averageLpText, lpText } from './lp-text.ts';
import type { AssemblyProblem, Rule } from './problem.ts';
import type { Solver } from './solver.ts';

/** Rules that no forms can hold together. */
export type Clash = {
  readonly rules: readonly Rule[];
  /** Proved that the others are possible as soon as any one of these is dropped; else time was up before. */
  readonly isSmallest: boolean;
};

/** What the search may use. */
export type ClashLimits = {
  readonly solver: Solver;
  /** Longest look at one set of rules, seconds. */
  readonly lookS: number;
  /** False when time is up. */
  readonly goOn: () => boolean;
};

/**
 * Finds a smallest set of rules that clash: no forms hold them together, and without any one of them some do.
 * Junker U. QuickXplain: preferred explanations and relaxations for over-constrained problems. AAAI 2004: halves
 * are left out at a time, so that few rules among many are found in few looks.
 *
 * Each look asks for shares first, which is quick and a proof where they are impossible, and for whole items only
 * where that says nothing. A look that proves nothing keeps the rules it asked about: what is named always clashes.
 *
 * @param problem one that was proved impossible
 */
export function findClash(problem: AssemblyProblem, limits: ClashLimits): Clash {
  // Goals do not clash, rules do.
  const { maximin: _goal, ...bare } = problem;
  let allProved = true;
  const impossibleByShares = (rules: readonly Rule[]) => limits.solver(averageLpText(bare, rules), { timeLimitS: limits.lookS }).status === 'impossible';
  const impossible = (rules: readonly Rule[]): boolean => {
    if (!limits.goOn()) {
      allProved = false;
      return false;
    }
    if (impossibleByShares(rules)) return true;
    const { status } = limits.solver(lpText(bare, rules), { timeLimitS: limits.lookS });
    if (status === 'unknown') allProved = false;
    return status === 'impossible';
  };
  // Where shares are already impossible, the quick question finds a small set; whole items then only confirm it.
  const byShares = impossibleByShares(problem.rules) ? smallest(problem.rules, (rules) => limits.goOn() && impossibleByShares(rules)) : problem.rules;
  if (!limits.goOn()) return { rules: byShares, isSmallest: false };
  const rules = smallest(byShares, impossible);
  return { rules, isSmallest: allProved };
}

function smallest(rules: readonly Rule[], impossible: (rules: readonly Rule[]) => boolean): readonly Rule[] {
  const explain = (kept: readonly Rule[], hasNew: boolean, open: readonly Rule[]): readonly Rule[] => {
    if (hasNew && impossible(kept)) return [];
    if (open.length <= 1) return open;
    const half = open.length >> 1;
    const [left, right] = [open.slice(0, half), open.slice(half)];
    const fromRight = explain([...kept, ...left], left.length > 0, right);
    const fromLeft = explain([...kept, ...fromRight], fromRight.length > 0, left);
    return [...fromLeft, ...fromRight];
  };
  const found = new Set(explain([], false, rules));
  return rules.filter((rule) => found.has(rule));
}
