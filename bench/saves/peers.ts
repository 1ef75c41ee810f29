/** What others were measured at on a machine of this kind: two cores, the database beside the server. */
export type RecordedFigure = {
  readonly name: string;
  readonly savesPerSecond: number;
  readonly cpuMsPerSave?: number | undefined;
  readonly statementsPerSave?: number | undefined;
};

/** Recorded once, not measured again here: running the peers takes an hour and their own installations. */
export const RECORDED: readonly RecordedFigure[] = [
  { name: 'bare Node, group commit, 50 in flight', savesPerSecond: 22_500, cpuMsPerSave: 0.04 },
  { name: 'bare Node, a commit per request', savesPerSecond: 8_200 },
  { name: 'pgbench, single-row upsert', savesPerSecond: 15_700 },
  { name: 'Moodle, autosave', savesPerSecond: 102, cpuMsPerSave: 18, statementsPerSave: 48 },
  { name: 'Moodle, answer with its next page', savesPerSecond: 23, cpuMsPerSave: 82, statementsPerSave: 83 },
  { name: 'PrairieLearn', savesPerSecond: 6, cpuMsPerSave: 317, statementsPerSave: 61 },
];

/** The rate of the bare server that the goal was set with. */
export const RECORDED_BARE_PER_SECOND = 22_500;
