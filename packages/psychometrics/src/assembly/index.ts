/**
 * Automated test assembly: parallel forms from a pool by rules, with the proof, or the rules that clash.
 *
 * @module @einthoven/psychometrics/assembly
 */
export { assemble } from './assemble.ts';
export type { AssemblyBound, AssemblyMeans, AssemblyOutcome, AssemblyReport, AssemblyStage } from './assemble.ts';
export { check } from './check.ts';
export type { AssemblyCheck, RuleFigure, RuleReport } from './check.ts';
export { findClash } from './clash.ts';
export type { Clash, ClashLimits } from './clash.ts';
export { loadSolver } from './highs.ts';
export { averageLpText, lpText, readForms } from './lp-text.ts';
export { polish } from './polish.ts';
export type { PolishLimits } from './polish.ts';
export { isMeant, problemErrors } from './problem.ts';
export type { AssembledForms, AssemblyItem, AssemblyProblem, Part, Rule, Where } from './problem.ts';
export type { Solver, SolverAnswer, SolverOptions } from './solver.ts';
