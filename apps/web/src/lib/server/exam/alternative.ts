import { err, ok, type Result } from '@einthoven/kernel';
import type { Alternative, PlacedItem } from '@einthoven/exam';
import { formAlternatives, type FormItem } from '../form/index.ts';
import type { Tx } from '../db/pool.ts';
import { listHad, type PlacedAlternative } from './alternative.queries.ts';

/** Who a form is chosen for. */
export type FairlyFor = {
  readonly personId: string;
  readonly screenReader: boolean;
  readonly ordinal: number;
  readonly usedForms: readonly string[];
  readonly mode: 'demonstration' | 'production';
};

/**
 * Chooses a form in which everything that counts can be done by this person, and says what of it they get otherwise. A
 * form for whose tracings the bank has nothing equal is passed over for the next.
 *
 * @param choose the form of a person who has had these
 */
export async function fairPlace<Place extends { readonly formId: string; readonly again: boolean }, Refusal>(
  tx: Tx,
  { personId, screenReader, ordinal, usedForms, mode }: FairlyFor,
  choose: (used: readonly string[]) => Promise<Result<Place, Refusal>>,
): Promise<Result<Place & { readonly changes: readonly Alternative[] }, Refusal | 'EXAM_NO_ALTERNATIVE'>> {
  let place = await choose(usedForms);
  if (!place.ok) return place;
  const history = usedForms.length > 0 ? await listHad(tx, personId) : { had: new Set<string>(), hadInstead: new Set<string>() };
  // Nearly everybody: the form as it is.
  if (!screenReader && history.hadInstead.size === 0) return ok({ ...place.value, changes: [] });
  const tried = new Set(usedForms);
  for (;;) {
    const { formId } = place.value;
    const found = await formAlternatives(tx, { formId, mode, needs: { screenReader, ...history }, seed: `${personId} ${ordinal} ${formId}` });
    if (found.ok) return ok({ ...place.value, changes: found.value });
    tried.add(formId);
    const next = await choose([...tried]);
    if (!next.ok || next.value.again || tried.has(next.value.formId)) return err('EXAM_NO_ALTERNATIVE');
    place = next;
  }
}

/** The items of a form with what stands in for some. */
export function withAlternatives(items: readonly FormItem[], changes: readonly Alternative[]): readonly FormItem[] {
  const instead = new Map(changes.flatMap((change) => (change.kind === 'item' ? [[change.itemId, change.instead] as const] : [])));
  return items.map((item) => {
    const { itemId, itemVersion, choices } = instead.get(item.itemId) ?? item;
    return { itemId, itemVersion, choices };
  });
}

/** Where an attempt shows what was changed. */
export function placedAlternatives(
  items: readonly FormItem[],
  placed: readonly PlacedItem<FormItem>[],
  changes: readonly Alternative[],
): readonly PlacedAlternative[] {
  const versions = new Map(items.map((item) => [item.itemId, item.itemVersion]));
  const positions = new Map(placed.map((item) => [item.itemId, item.position]));
  return changes.map((change) => ({
    position: positions.get(change.kind === 'item' ? change.instead.itemId : change.itemId) as number,
    kind: change.kind,
    reason: change.kind === 'item' ? change.reason : 'tracing',
    formItemId: change.itemId,
    formItemVersion: versions.get(change.itemId) as number,
  }));
}
