import loadHighs, { type Highs } from 'highs';
import type { Solver } from './solver.ts';

/** What HiGHS calls a solution that holds every row. */
const FEASIBLE = 2;

/**
 * HiGHS as a solver, in WebAssembly on this thread. It blocks while it works and its memory only grows: run it in a
 * worker thread, and end that thread after each assembly.
 */
export async function loadSolver(): Promise<Solver> {
  // Its types describe the CommonJS build; what is imported is the module, whose default is the loader itself.
  const highs = await (loadHighs as unknown as () => Promise<Highs>)();
  const { modelStatus } = highs.constants;
  return (text, { timeLimitS, gap }) => {
    const model = highs.createModel({ format: 'lp', data: text });
    try {
      model.options.set({ output_flag: false, time_limit: timeLimitS, ...(gap === undefined ? {} : { mip_rel_gap: gap }) });
      model.run();
      const status = model.getModelStatus();
      const found = model.info.get('primal_solution_status') === FEASIBLE;
      const values = found ? model.getSolution().colValue : new Float64Array();
      const columns = new Map(Array.from(values, (_, index) => [model.getColName(index), index]));
      const objective = model.getObjectiveValue();
      const isMixed = text.includes('\nBinaries\n');
      return {
        status: status === modelStatus.infeasible ? 'impossible' : !found ? 'unknown' : status === modelStatus.optimal ? 'solved' : 'found',
        valueOf: (name) => values[columns.get(name) ?? -1] ?? 0,
        objective,
        bound: isMixed ? Number(model.info.get('mip_dual_bound')) : objective,
      };
    } finally {
      model.dispose();
    }
  };
}
