import { err, ok, shuffled, type Result, type Rng } from '@einthoven/kernel';
import { domainOf, type ChoiceId, type CognitiveLevel, type ItemType } from '../item/item.ts';

/** An item as this decision sees it. Its use comes from the key and stays on the server. */
export type AlternativeItem = {
  readonly itemId: string;
  readonly itemVersion: number;
  readonly type: ItemType;
  readonly task: string;
  readonly level: CognitiveLevel;
  readonly use: 'scored' | 'pretest';
  /** Whether one has to see a tracing to answer: its own, or one drawn for the form. */
  readonly hasTracing: boolean;
  /** Whether the tracing was put into words that were reviewed with the item for equal difficulty. */
  readonly hasWords: boolean;
  readonly enemies: readonly string[];
  readonly choices: readonly ChoiceId[];
};

/** An item of the bank that the form does not have. */
export type SpareItem = AlternativeItem & {
  /** Whether a form that is in use has it: then the person may meet it there later, and one that no form has is better. */
  readonly isInForm: boolean;
  /** How many people have had it. */
  readonly timesShown: number;
};

/** What one person needs of a form. */
export type AlternativeNeeds = {
  readonly screenReader: boolean;
  /** Every item of the person's earlier attempts. */
  readonly had: ReadonlySet<string>;
  /** Those of them that stood in for another: a form that brings them would bring them twice. */
  readonly hadInstead: ReadonlySet<string>;
};

/** How an item of the form is shown to a person otherwise. */
export type Alternative =
  /** With the tracing in words. */
  | { readonly itemId: string; readonly kind: 'words' }
  /** Another item in its place: because of its tracing, because it is an enemy of one that stands in, or not to be met twice. */
  | { readonly itemId: string; readonly kind: 'item'; readonly reason: 'tracing' | 'enemy' | 'had-before'; readonly instead: SpareItem };

/** Types of items that ask for sight whatever stands beside them. */
const BY_SIGHT: ReadonlySet<ItemType> = new Set(['hot-spot', 'calipers', 'lab-task']);

/** Steps of the search; a bank with an answer has found it long before. */
const MOST_STEPS = 20_000;

/**
 * Decides what a person gets in place of tracings that cannot be seen. Where words were authored and reviewed they are
 * used. Otherwise a blueprint-equal item without a tracing stands in: the same task, level and use; no enemy of what
 * remains, where need be because the enemy leaves for an equal of its own; nothing the person has had. What a description
 * made by a machine would say is never used.
 *
 * A scored tracing must have its alternative, or there is no fair form. Pretest items do not count: they take the nearest
 * that there is, and stay where there is none. So does an item that the person had as a stand-in before.
 *
 * @param form the items of the form
 * @param spares items of the bank; those of the form among them are passed over
 * @param rng decides between spares of equal standing
 * @returns what changes, in the form's order; or the ids of scored items for which there is nothing fair
 */
export function alternatives(
  form: readonly AlternativeItem[],
  spares: readonly SpareItem[],
  needs: AlternativeNeeds,
  rng: Rng,
): Result<readonly Alternative[], readonly string[]> {
  const inForm = new Set(form.map((item) => item.itemId));
  const usable = shuffled(
    spares.filter((spare) => !inForm.has(spare.itemId) && !needs.had.has(spare.itemId) && !spare.hasTracing && !BY_SIGHT.has(spare.type)),
    rng,
  ).toSorted((a, b) => Number(a.isInForm) - Number(b.isInForm) || a.timesShown - b.timesShown);
  const isUnseen = (item: AlternativeItem) => needs.screenReader && item.hasTracing;
  const needed = form.filter((item) => isUnseen(item) && !item.hasWords);
  const found = standIns(
    form,
    needed.filter((item) => item.use === 'scored'),
    usable,
  );
  if (!found.ok) return found;
  const instead = new Map(found.value);
  for (const item of form) {
    if (instead.has(item.itemId) || !(needed.includes(item) || needs.hadInstead.has(item.itemId))) continue;
    const rest = [...form.filter((other) => other !== item && !instead.has(other.itemId)), ...instead.values()];
    const nearest = nearestOf(item, usable).find((spare) => !rest.includes(spare) && isPeaceful(spare, rest));
    if (nearest) instead.set(item.itemId, nearest);
  }
  return ok(
    form.flatMap((item): Alternative[] => {
      const spare = instead.get(item.itemId);
      const reason = needed.includes(item) ? 'tracing' : needs.hadInstead.has(item.itemId) ? 'had-before' : 'enemy';
      if (spare) return [{ itemId: item.itemId, kind: 'item', reason, instead: spare }];
      return isUnseen(item) && item.hasWords ? [{ itemId: item.itemId, kind: 'words' }] : [];
    }),
  );
}

/** What may stand in, nearest first: for a scored item its equals alone. */
function nearestOf(item: AlternativeItem, usable: readonly SpareItem[]): readonly SpareItem[] {
  const isEqual = (spare: SpareItem) => spare.task === item.task && spare.level === item.level;
  const sameUse = usable.filter((spare) => spare.use === item.use);
  if (item.use === 'scored') return sameUse.filter(isEqual);
  const far = (spare: SpareItem) => (isEqual(spare) ? 0 : spare.task === item.task ? 1 : domainOf(spare.task) === domainOf(item.task) ? 2 : 3);
  return sameUse.toSorted((a, b) => far(a) - far(b));
}

const areEnemies = (a: AlternativeItem, b: AlternativeItem): boolean => a.enemies.includes(b.itemId) || b.enemies.includes(a.itemId);

function isPeaceful(spare: SpareItem, others: readonly AlternativeItem[]): boolean {
  return others.every((other) => !areEnemies(spare, other));
}

/**
 * One equal for each that must leave, no two enemies: a search, because who comes first may take what only another could
 * use. Whoever is an enemy of what stands in must leave as well; spares that drive nobody out come first.
 */
function standIns(
  form: readonly AlternativeItem[],
  required: readonly AlternativeItem[],
  usable: readonly SpareItem[],
): Result<ReadonlyMap<string, SpareItem>, readonly string[]> {
  let steps = 0;
  const taken = new Map<AlternativeItem, SpareItem>();
  const none: string[] = [];
  const place = (leaving: readonly AlternativeItem[]): boolean => {
    const item = leaving.find((each) => !taken.has(each));
    if (!item) return true;
    const staying = form.filter((each) => !leaving.includes(each));
    const offers = nearestOf(item, usable)
      .filter((spare) => ![...taken.values()].includes(spare) && isPeaceful(spare, [...taken.values()]))
      .map((spare) => ({ spare, driven: staying.filter((each) => areEnemies(spare, each)) }))
      .toSorted((a, b) => a.driven.length - b.driven.length);
    if (offers.length === 0 && required.includes(item) && !none.includes(item.itemId)) none.push(item.itemId);
    return offers.some(({ spare, driven }) => {
      if (++steps > MOST_STEPS) return false;
      taken.set(item, spare);
      if (place([...leaving, ...driven])) return true;
      taken.delete(item);
      return false;
    });
  };
  // Those with the least choice first: a dead end is seen early.
  const byChoice = required.toSorted((a, b) => nearestOf(a, usable).length - nearestOf(b, usable).length);
  if (place(byChoice)) return ok(new Map([...taken].map(([item, spare]) => [item.itemId, spare])));
  return err(none.length > 0 ? none : required.map((item) => item.itemId));
}
