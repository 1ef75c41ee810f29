/** What pages about instructors show: made by the server, drawn here. */

/** The card of an instructor. */
export type InstructorCardView = {
  readonly name: string;
  readonly title: string;
  readonly issuer: string;
  readonly number: string;
  readonly statusWord: string;
  /** Whether it is in force. */
  readonly good: boolean;
  readonly background: string | undefined;
};

/** Runs and gaps in the order of time. */
export type TimelineView = {
  readonly parts: readonly { readonly from: string; readonly to: string; readonly long: string; readonly gap: boolean }[];
  /** All days, in words. */
  readonly sum: string;
  /** How long is missing, in words; undefined where nothing is. */
  readonly short: string | undefined;
};
