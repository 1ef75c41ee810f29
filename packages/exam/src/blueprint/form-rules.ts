import { z } from 'zod';
import { ITEM_TYPES, type ItemType } from '../item/item.ts';

const count = z.number().int().nonnegative();
const range = z.strictObject({ atLeast: count, atMost: count }).refine(({ atLeast, atMost }) => atLeast <= atMost, 'a range must not end before it begins');
const share = z.number().min(0).max(1);

/**
 * What must hold of every form beside its items per task and level, and of forms that stand beside each other.
 * Part of a blueprint, and with it of a version.
 */
export const formRulesSchema = z.strictObject({
  /** Scored items that are the same in all forms and tie their scores together. */
  anchorItems: count,
  /** Items that two forms may share beyond the anchor. */
  sharedBeyondAnchor: count,
  /** Per option of single-best items with a fixed key: how many have it as the right one. */
  rightOption: range,
  /** Items with a tracing. */
  tracings: range,
  /** How long an item takes a person who is ready: reading, then what its type asks for. */
  seconds: z.strictObject({
    perWord: z.number().positive(),
    perType: z.strictObject(Object.fromEntries(ITEM_TYPES.map((type) => [type, z.number().nonnegative()])) as Record<ItemType, z.ZodNumber>),
    perTracing: z.number().nonnegative(),
    /** Of the exam's time: the rest is for thinking again. */
    atMostShareOfTime: share,
  }),
  /** Words to read, around what the blueprint's tasks have on average: within this share. */
  wordsWithin: share,
  /** The mean of the authors' estimates over scored items, around the bank's own: within this share. Until items are calibrated. */
  difficultyWithin: share,
  /** Information of scored items, once every one of them is calibrated: at these distances from the cut, within this share. */
  information: z.strictObject({ cutAbility: z.number(), steps: z.array(z.number()).min(1), within: share }),
  /** An item that so many people have had in a form is left out of new ones. */
  shownAtMost: count,
});

/** The rules of a blueprint for forms. */
export type FormRules = z.infer<typeof formRulesSchema>;
