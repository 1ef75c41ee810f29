/** How a solver is asked. */
export type SolverOptions = {
  /** Gives up after so many seconds with the best it has. */
  readonly timeLimitS: number;
  /** Stops when the answer is proved within this share of the best possible. */
  readonly gap?: number | undefined;
};

/** What a solver answers. */
export type SolverAnswer = {
  /**
   * - `solved`: values hold every row; where something is maximised, within the gap of the best
   * - `found`: values hold every row, but time was up before more was proved
   * - `impossible`: proved that no values hold every row
   * - `unknown`: time was up, nothing found and nothing proved
   */
  readonly status: 'solved' | 'found' | 'impossible' | 'unknown';
  readonly valueOf: (name: string) => number;
  /** Of the goal, where there is one. */
  readonly objective: number;
  /** No values can do better than this: proved. */
  readonly bound: number;
};

/** Solves one model in LP format. The package brings `highs`; any other that reads the format will do. */
export type Solver = (text: string, options: SolverOptions) => SolverAnswer;
