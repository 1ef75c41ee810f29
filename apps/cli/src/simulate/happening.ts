import type { PlainDate } from '@einthoven/kernel';
import type { CeSubject, RenewalPath, StandingAction } from '@einthoven/scheme';

/** The two credentials of the body. */
export type Code = 'CET' | 'CEI';

/** What happens in a simulated body. A person's list of these is the truth; everything else is derived from it. */
export type Happening = { readonly on: PlainDate } & (
  | { readonly what: 'applied'; readonly application: number; readonly version: string; readonly route: 'program' | 'experience' | 'former-credential' }
  | { readonly what: 'application-decided'; readonly application: number; readonly outcome: 'approved' | 'refused'; readonly by: readonly string[] }
  | {
      readonly what: 'paid';
      readonly fee: 'certification' | 'renewal' | 'reinstatement';
      readonly about: string;
      readonly version: string;
      readonly cents: number;
    }
  | { readonly what: 'sat'; readonly application: number; readonly passed: boolean }
  | {
      readonly what: 'awarded';
      readonly credential: Code;
      readonly version: string;
      readonly from: PlainDate;
      readonly to: PlainDate;
      readonly provisional: boolean;
      /** The application whose exam was passed; undefined for a credential won by a portfolio. */
      readonly application: number | undefined;
      readonly anew: boolean;
      readonly by: readonly string[];
    }
  | { readonly what: 'hours'; readonly creditId: string; readonly halfHours: number; readonly subject: CeSubject }
  | { readonly what: 'assessed'; readonly about: string; readonly passed: boolean }
  | { readonly what: 'quarter-met'; readonly about: string }
  | { readonly what: 'path-chosen'; readonly about: string; readonly path: RenewalPath }
  | { readonly what: 'signed'; readonly about: string }
  | {
      readonly what: 'renewed';
      readonly credential: Code;
      readonly about: string;
      readonly path: RenewalPath;
      readonly version: string;
      readonly nextVersion: string;
      readonly from: PlainDate;
      readonly to: PlainDate;
      readonly credits: readonly string[];
    }
  | {
      readonly what: 'extended';
      readonly credential: Code;
      readonly about: string;
      readonly from: PlainDate;
      readonly to: PlainDate;
      readonly by: readonly string[];
    }
  | { readonly what: 'reminded'; readonly credential: Code; readonly about: string; readonly days: number }
  | { readonly what: 'audit-asked'; readonly about: string }
  | { readonly what: 'audit-found'; readonly about: string; readonly outcome: 'met' | 'not-met'; readonly by: readonly string[] }
  | { readonly what: 'renewal-withdrawn'; readonly credential: Code; readonly about: string; readonly from: PlainDate; readonly endedOn: PlainDate }
  | {
      readonly what: 'acted';
      readonly credential: Code;
      readonly action: StandingAction['action'];
      readonly effectiveOn: PlainDate;
      /** What it carries out: a case, an appeal, the holder's own wish. */
      readonly decision: string;
      readonly by: readonly string[];
    }
  | { readonly what: 'appealed'; readonly decision: string }
  | { readonly what: 'appeal-decided'; readonly decision: string; readonly outcome: 'upheld' | 'overturned'; readonly by: readonly string[] }
  | { readonly what: 'return-applied'; readonly about: string; readonly upToYears: number; readonly ended: PlainDate }
  | { readonly what: 'return-decided'; readonly about: string; readonly outcome: 'reinstated' | 'denied' | 'expired'; readonly by: readonly string[] }
  | {
      readonly what: 'reinstated';
      readonly credential: Code;
      readonly about: string;
      readonly version: string;
      readonly from: PlainDate;
      readonly to: PlainDate;
      readonly credits: readonly string[];
    }
);

/** A happening of one kind. */
export type Of<What extends Happening['what']> = Extract<Happening, { what: What }>;

/** Something that does not hold, of one person on one day. */
export type Violation = { readonly person: number; readonly on: PlainDate; readonly code: string; readonly words: string };
