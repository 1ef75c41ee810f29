import type { Recipe } from '@einthoven/ecg';

/** The heart of a strip that pages show beside text: a healthy one. The server draws it, and the browser runs it. */
export const LIVE_RECIPE: Recipe = { durationS: 10, atria: { rhythm: { kind: 'sinus', rateBpm: 68 } } };
/** What chance decides in it. */
export const LIVE_SEED = 'career';
/** One lead in one row. */
export const LIVE_FORMAT = { format: 'rhythm', rowMm: 30 } as const;
