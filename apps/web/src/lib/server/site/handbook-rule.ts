import type { Policy } from '@einthoven/scheme';

/** One rule as the handbook states it. */
export type HandbookRule = {
  readonly text: string;
  /** `default`: the body has not stated this itself; shown as provisional. */
  readonly standing: Policy<unknown>['standing'];
};

/** A chapter of the candidate handbook. */
export type HandbookChapter = { readonly id: string; readonly title: string; readonly lead: string; readonly rules: readonly HandbookRule[] };

/** A rule with the values it states. A sentence is as firm as its least firm value. */
export const rule = (text: string, ...from: readonly Policy<unknown>[]): HandbookRule => ({
  text,
  standing: from.every((policy) => policy.standing === 'given') ? 'given' : 'default',
});

/** What the body itself states without a figure. */
export const stated: Policy<true> = { value: true, standing: 'given' };
/** What this version of the rules adds without a figure. */
export const chosen: Policy<true> = { value: true, standing: 'default' };
