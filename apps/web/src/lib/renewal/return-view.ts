import type { HoursView } from './renewal-view.ts';

type Band = { readonly upToYears: number; readonly ce: string; readonly assessment: boolean; readonly feeCents: number };

/** What one band asks for, and what of it is there. */
export type QuoteView = Band & { readonly lastDay: string; readonly hours: HoursView; readonly assessmentState: 'not-asked' | 'passed' | 'owed' };

/** The way back as its page shows it: plain values, made on the server. */
export type ReturnView = {
  readonly credentialId: string;
  readonly title: string;
  readonly issuer: string;
  readonly number: string;
  readonly today: string;
  readonly status: string;
  readonly why: string;
  /** First day that the credential did not hold. */
  readonly endedOn: string;
  readonly lastDay: string;
  readonly now: QuoteView | undefined;
  readonly later: (Band & { readonly from: string }) | undefined;
  readonly anewCents: number | undefined;
  readonly openDays: number;
  readonly reviewDays: number;
  readonly application:
    | {
        readonly reinstatementId: string;
        readonly state: 'open' | 'complete' | 'curing' | 'reinstated' | 'denied' | 'withdrawn' | 'expired';
        readonly open: boolean;
        readonly appliedOn: string;
        readonly openUntil: string;
        readonly quote: QuoteView;
        readonly needs: readonly string[];
        readonly reason: string | undefined;
        readonly decidedOn: string | undefined;
        readonly appealUntil: string | undefined;
        readonly completedOn: string | undefined;
        readonly secondPerson: boolean;
        readonly attestedOn: string | undefined;
        readonly payment: { readonly state: 'none' | 'under-way' | 'paid' | 'held'; readonly paidOn: string | undefined; readonly orderId: string | undefined };
      }
    | undefined;
};
