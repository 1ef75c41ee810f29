import type { LifeState } from '@einthoven/exam';
import type { AuthoredItem } from '@einthoven/exam/key';
import type { Tx } from '../db/pool.ts';
import { listKnownVersions } from './item.queries.ts';
import { insertSteps, listStandings, versionName, type NewStep } from './life.queries.ts';

/** Items that people have changed in the bank: from then on the bank folder has no say in them. */
export async function heldItems(tx: Tx): Promise<ReadonlySet<string>> {
  return new Set((await listStandings(tx)).filter(({ byPeople }) => byPeople).map(({ itemId }) => itemId));
}

/** Where an item of the folder enters: its reviews were made beside the folder, and are on record there. */
function entered(item: AuthoredItem): LifeState {
  if (item.reviewState === 'draft') return 'draft';
  return item.bank === 'final' && item.key.use === 'pretest' ? 'pretest' : 'operational';
}

/**
 * Writes down what a load of the bank folder did to the life of each version: what came in, and what left.
 *
 * @param records review records by item id
 */
export async function recordLoad(
  tx: Tx,
  items: readonly AuthoredItem[],
  held: ReadonlySet<string>,
  records: ReadonlyMap<string, string>,
  at: Date,
): Promise<void> {
  const states = new Map((await listStandings(tx)).map((standing) => [versionName(standing), standing.state]));
  const authored = new Map(items.map((item) => [item.itemId, item]));
  const steps: NewStep[] = [];
  for (const { itemId, itemVersion, inBank } of await listKnownVersions(tx)) {
    if (held.has(itemId)) continue;
    const from = states.get(versionName({ itemId, itemVersion }));
    const item = inBank ? authored.get(itemId) : undefined;
    if (item) {
      const to = entered(item);
      const record = records.get(itemId);
      const comment = `loaded from the bank folder, ${record ? `review record ${record}` : 'no review record'}`;
      if (from !== to) steps.push({ itemId, itemVersion, act: 'load', from, to, personId: undefined, comment, at });
    } else if (!inBank && from !== undefined && from !== 'retired')
      steps.push({
        itemId,
        itemVersion,
        act: 'retire',
        from,
        to: 'retired',
        personId: undefined,
        comment: 'changed in the bank folder, or no longer there',
        at,
      });
  }
  await insertSteps(tx, steps);
}
