import { PUBLISHED_PARAMETERS, recallAt, type ForgettingParameters, type Memory } from '../schedule/memory.ts';

/** How much of what was met on cards a person will recall on a day. */
export type ExamRecall = {
  /** Cards met so far, and all there are. */
  readonly met: number;
  readonly all: number;
  /**
   * Lower end of what is likely if the cards are left alone until then, and upper end if they are kept up: shares from 0
   * to 1, each beyond which the model sees one case in twenty. Undefined before any card is met.
   */
  readonly range: { readonly low: number; readonly high: number } | undefined;
};

/** The standard normal deviate beyond which one case in twenty lies. */
const ONE_IN_TWENTY = 1.645;

/**
 * The recall that the memory of each card predicts for a day. The number of cards recalled is a sum of independent
 * chances (Poisson binomial: mean the sum of p, variance the sum of p(1-p)). A card that is kept up is recalled with at
 * least the desired chance; on average halfway between that and surely, because on a given day it is anywhere between
 * its last showing and its next.
 *
 * @param cardIds cards of a task or a domain
 * @param atMs the day, epoch milliseconds
 * @param retention desired chance of recall on that day, 0 to 1
 */
export function examRecall(
  cardIds: readonly string[],
  memories: ReadonlyMap<string, Memory>,
  {
    atMs,
    retention,
    parameters = PUBLISHED_PARAMETERS,
  }: { readonly atMs: number; readonly retention: number; readonly parameters?: ForgettingParameters | undefined },
): ExamRecall {
  const chances = cardIds.flatMap((cardId) => {
    const memory = memories.get(cardId);
    return memory ? [recallAt(memory, atMs, parameters)] : [];
  });
  const met = chances.length;
  if (met === 0) return { met, all: cardIds.length, range: undefined };
  const [left, kept] = [chances, chances.map((chance) => Math.max(chance, (1 + retention) / 2))].map((of) => {
    const mean = of.reduce((sum, chance) => sum + chance, 0);
    const spread = ONE_IN_TWENTY * Math.sqrt(of.reduce((sum, chance) => sum + chance * (1 - chance), 0));
    return { low: Math.max(0, (mean - spread) / met), high: Math.min(1, (mean + spread) / met) };
  });
  return { met, all: cardIds.length, range: { low: left?.low ?? 0, high: kept?.high ?? 1 } };
}
