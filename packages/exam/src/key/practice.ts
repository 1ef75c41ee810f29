/**
 * Keys of practice items, which learners see after answering.
 *
 * @module @einthoven/exam/practice-key
 */
import type { ItemKey } from './key.ts';

export type { DrawnOptions } from './drawn-options.ts';
export type { TracingFact, TracingFamily } from './family.ts';
export type { ItemSource } from './key.ts';

/** The key of a practice item: the same answer and reasons, without a use. */
export type PracticeKey = Omit<ItemKey, 'use'>;
