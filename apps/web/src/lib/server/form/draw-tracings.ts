import { err, ok, type Result } from '@einthoven/kernel';
import { drawTracing, type DrawnTracing, type FinalItem } from '../item/index.ts';

/** What a form drew for the families in it, by position. */
export type FormTracings = ReadonlyMap<number, DrawnTracing>;

/** A family that gives none for so many seeds is broken. */
const MOST_SEEDS = 12;

/**
 * Draws a tracing for each family of a form. The seeds are the form's secret: with a seed and the bank anybody could
 * compute the key.
 *
 * @param newSeed makes a fresh secret at each call
 * @returns the tracings by position; or one line per family that gives none
 */
export function drawTracings(
  items: readonly (Pick<FinalItem, 'itemId' | 'public' | 'family'> & { readonly position: number })[],
  newSeed: () => string,
): Result<FormTracings, readonly string[]> {
  const drawn = new Map<number, DrawnTracing>();
  const problems: string[] = [];
  for (const { itemId, position, public: shown, family } of items) {
    if (!family) continue;
    let tracing = drawTracing(family, shown, newSeed());
    // By chance a heart may do what no option says (an escape beat, an early one): another seed is taken, and the key is computed anew.
    for (let more = 1; !tracing.ok && more < MOST_SEEDS; more += 1) tracing = drawTracing(family, shown, newSeed());
    if (tracing.ok) drawn.set(position, tracing.value);
    else problems.push(`${itemId} tracing.${tracing.error.field}: ${tracing.error.code}: ${tracing.error.words}`);
  }
  return problems.length > 0 ? err(problems) : ok(drawn);
}
