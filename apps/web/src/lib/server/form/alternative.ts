import { alternatives, type Alternative, type AlternativeNeeds } from '@einthoven/exam';
import { seededRng, type Result } from '@einthoven/kernel';
import type { Tx } from '../db/pool.ts';
import { dangerousListPlaced, dangerousListSpares } from './alternative.queries.ts';

/**
 * What a person gets in place of what they cannot see, or would meet twice, in a form.
 *
 * @param seed decides between items of equal standing
 * @returns what changes; or the ids of scored items for which the bank has nothing fair
 */
export async function formAlternatives(
  tx: Tx,
  {
    formId,
    mode,
    needs,
    seed,
  }: { readonly formId: string; readonly mode: 'demonstration' | 'production'; readonly needs: AlternativeNeeds; readonly seed: string },
): Promise<Result<readonly Alternative[], readonly string[]>> {
  const form = await dangerousListPlaced(tx, formId);
  return alternatives(form, await dangerousListSpares(tx, formId, mode === 'production'), needs, seededRng(seed));
}
