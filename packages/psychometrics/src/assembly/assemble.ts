import type { Rng } from '@einthoven/kernel';
import { check, type AssemblyCheck } from './check.ts';
import { findClash, type Clash } from './clash.ts';
import { averageLpText, lpText, readForms } from './lp-text.ts';
import { polish } from './polish.ts';
import { problemErrors, type AssembledForms, type AssemblyProblem, type Rule } from './problem.ts';
import type { Solver } from './solver.ts';

/** A stage of the work, for whoever waits. */
export type AssemblyStage = 'solving' | 'polishing' | 'checking' | 'explaining';

/** What assembly needs from outside. */
export type AssemblyMeans = {
  readonly solver: Solver;
  /** Milliseconds from any fixed point, never going back. */
  readonly nowMs: () => number;
  readonly rng: Rng;
  /** For finding forms; finding out why there are none may take as long again. */
  readonly timeLimitS: number;
  /** Polishing ends when no target is missed by more than this share of it, or after so many seconds. */
  readonly goodEnough: number;
  readonly polishLimitS: number;
  readonly onStage?: ((stage: AssemblyStage) => void) | undefined;
};

/** What is proved about how good forms can be. */
export type AssemblyBound = {
  /** The forms' smallest amount of what was maximised, and what no forms can exceed. */
  readonly maximin?: { readonly reached: number; readonly atMost: number };
  /** No forms can miss their targets by less than this share: 0 says no more than that nothing is closer than exact. */
  readonly leastDeviation: number;
};

/** Assembled forms with the proof beside them. */
export type AssemblyReport = AssemblyCheck & {
  readonly bound: AssemblyBound;
  readonly seconds: { readonly solving: number; readonly polishing: number; readonly whole: number };
};

/** How an assembly ended. */
export type AssemblyOutcome =
  | { readonly kind: 'assembled'; readonly forms: AssembledForms; readonly report: AssemblyReport }
  /** No forms can hold these rules together. */
  | ({ readonly kind: 'impossible' } & Clash)
  /** Nothing found in time, and nothing proved. */
  | { readonly kind: 'out-of-time'; readonly seconds: number }
  /** The problem makes no sense. */
  | { readonly kind: 'wrong'; readonly errors: readonly string[] };

/** The solver is asked for targets this close, in turn; swaps then do in moments what it could not do in minutes. */
const SOLVER_TOLERANCES = [0.02, 0.005];

/**
 * Assembles forms: the solver finds some that hold every rule and come near the targets, swaps bring them close, and
 * every rule is recounted apart from both. Where a goal is to be as large as possible the solver proves how large.
 */
export function assemble(problem: AssemblyProblem, means: AssemblyMeans): AssemblyOutcome {
  const errors = problemErrors(problem);
  if (errors.length > 0) return { kind: 'wrong', errors };
  const { solver, nowMs, rng, onStage } = means;
  const began = nowMs();
  const leftS = () => means.timeLimitS - (nowMs() - began) / 1000;
  const explain = (): AssemblyOutcome => {
    onStage?.('explaining');
    const from = nowMs();
    return {
      kind: 'impossible',
      ...findClash(problem, { solver, lookS: Math.max(1, means.timeLimitS / 4), goOn: () => (nowMs() - from) / 1000 < means.timeLimitS }),
    };
  };

  onStage?.('solving');
  // With a goal, the average of forms says at once what none can exceed.
  const average = problem.maximin ? solver(averageLpText(problem), { timeLimitS: leftS() }) : undefined;
  if (average?.status === 'impossible') return explain();
  const hasTargets = problem.rules.some((rule) => rule.kind === 'target');
  let best: { readonly forms: AssembledForms; readonly check: AssemblyCheck; readonly reached: number; readonly atMost: number } | undefined;
  let solvingS = 0;
  let polishingS = 0;
  for (const tolerance of hasTargets ? [...SOLVER_TOLERANCES, 0] : [0]) {
    if (leftS() <= 0) break;
    onStage?.('solving');
    const wide: AssemblyProblem = {
      ...problem,
      rules: problem.rules.map((rule): Rule => (rule.kind === 'target' ? { ...rule, tolerance: Math.max(rule.tolerance, tolerance) } : rule)),
    };
    const solvingFrom = nowMs();
    const answer = solver(lpText(wide), { timeLimitS: problem.maximin ? leftS() / 2 : leftS(), gap: problem.maximin ? 0.01 : undefined });
    solvingS += (nowMs() - solvingFrom) / 1000;
    // What the wider rules forbid, the rules forbid.
    if (answer.status === 'impossible') return best ? finish(best) : explain();
    if (answer.status === 'unknown') break;
    onStage?.('polishing');
    const polishingFrom = nowMs();
    const reached = answer.objective;
    const held: AssemblyProblem = problem.maximin
      ? {
          ...wide,
          rules: [
            ...wide.rules,
            { id: 'reached', words: '', kind: 'sum', of: 'form', amount: problem.maximin.amount, where: problem.maximin.where, atLeast: reached * (1 - 1e-9) },
          ],
        }
      : wide;
    const forms = polish(held, readForms(problem, answer.valueOf), {
      deviation: means.goodEnough,
      goOn: () => leftS() > 0 && (nowMs() - polishingFrom) / 1000 < means.polishLimitS,
      rng,
    });
    polishingS += (nowMs() - polishingFrom) / 1000;
    onStage?.('checking');
    const found = { forms, check: check(problem, forms), reached, atMost: Math.min(answer.bound, average?.status === 'solved' ? average.objective : Infinity) };
    if (!best || found.check.rulesBroken < best.check.rulesBroken) best = found;
    if (best.check.rulesBroken === 0) return finish(best);
  }
  return best && best.check.rulesBroken === 0 ? finish(best) : { kind: 'out-of-time', seconds: (nowMs() - began) / 1000 };

  function finish(done: NonNullable<typeof best>): AssemblyOutcome {
    return {
      kind: 'assembled',
      forms: done.forms,
      report: {
        ...done.check,
        bound: { leastDeviation: 0, ...(problem.maximin ? { maximin: { reached: done.reached, atMost: done.atMost } } : {}) },
        seconds: { solving: solvingS, polishing: polishingS, whole: (nowMs() - began) / 1000 },
      },
    };
  }
}
