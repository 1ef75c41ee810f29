import type { Texts } from '../text.ts';

/** What people are told about governance. */
export const GOVERNANCE_TEXTS = {} as const satisfies Texts;
