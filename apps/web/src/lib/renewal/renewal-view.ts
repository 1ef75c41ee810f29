/** A renewal as its page shows it: plain values, made on the server. */
export type RenewalView = {
  readonly cycleId: string;
  readonly credential: string;
  readonly title: string;
  readonly number: string;
  readonly status: string;
  readonly today: string;
  readonly standing: { readonly status: string; readonly why: string; readonly since: string; readonly until: string | undefined };
  readonly renewal:
    | { readonly state: 'closed'; readonly why: 'NOT_HELD' | 'ENDED_FOR_GOOD' | 'PERIOD_OVER' | 'RENEWED_ALREADY' }
    | {
        readonly state: 'early' | 'open' | 'pending' | 'ready';
        readonly missing: readonly string[];
        readonly opensOn: string;
        readonly advisedBy: string;
        readonly lastDay: string;
        readonly expiry: string;
        readonly daysLeft: number;
        readonly feeCents: number;
        readonly nextLastDay: string;
      };
  /** The last valid day after a renewal that is done. */
  readonly renewedThrough: string | undefined;
  readonly path: string | undefined;
  readonly paths: readonly {
    readonly path: 'ce' | 'assessment' | 'quarterly';
    readonly met: boolean;
    readonly words: string;
    readonly href: string | undefined;
  }[];
  readonly hours: HoursView;
  readonly quarters: { readonly met: number; readonly needed: number; readonly of: number } | undefined;
  readonly assessmentPassedOn: string | undefined;
  readonly payment: {
    readonly state: 'none' | 'open' | 'under-way' | 'paid' | 'held';
    readonly paidOn: string | undefined;
    readonly orderId: string | undefined;
  };
  readonly attestedOn: string | undefined;
};

/** Hours of a cycle, in halves of an hour. */
export type HoursView = {
  readonly from: string;
  readonly until: string;
  readonly earned: number;
  readonly needed: number;
  readonly owed: number;
  readonly waiting: number;
  readonly subjects: readonly { readonly subject: string; readonly earned: number; readonly needed: number; readonly owed: number }[];
  readonly counted: readonly HourView[];
  readonly undecided: readonly HourView[];
  readonly refused: readonly HourView[];
  readonly outside: readonly HourView[];
};

/** One entry of the wallet. */
export type HourView = { readonly title: string; readonly completedOn: string; readonly halfHours: number; readonly why: string | undefined };

/** Halves of an hour as people say them: "1 hour", "2.5 hours". */
export function hourWords(halfHours: number): string {
  const hours = halfHours / 2;
  return `${hours} ${hours === 1 ? 'hour' : 'hours'}`;
}

/** Names of the subjects of hours. */
export const SUBJECT_WORDS: Readonly<Record<string, string>> = { electrocardiography: 'electrocardiography', teaching: 'teaching', other: 'other subjects' };
