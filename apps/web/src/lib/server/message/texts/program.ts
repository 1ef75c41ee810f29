import type { Texts } from '../text.ts';

/** What people are told about program. */
export const PROGRAM_TEXTS = {} as const satisfies Texts;
