import type { ProgramStep } from './approval.queries.ts';

/** An outcome that some want and that waits for another person. */
export type ProgramProposal = { readonly step: ProgramStep; readonly by: readonly string[] };

/** The proposal that is alive on a program: the last steps, as long as they want the same. */
export function liveProposal(steps: readonly ProgramStep[], applicationId: string | undefined): ProgramProposal | undefined {
  const own = steps.filter((step) => step.applicationId === applicationId);
  const last = own.at(-1);
  if (last?.step !== 'proposal') return undefined;
  const from = own.findLastIndex(({ step, outcome }) => step !== 'proposal' || outcome !== last.outcome) + 1;
  return { step: last, by: own.slice(from).map(({ by }) => by) };
}
