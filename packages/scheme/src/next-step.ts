import type { PlainDate } from '@einthoven/kernel';
import { decideRenewal, type RenewalDecision, type RenewalFacts, type RenewalNeed, type RenewalRules } from './renewal.ts';
import { reinstatementQuote, type ReinstatementFacts, type ReinstatementQuote } from './reinstatement.ts';
import { standingOn, type Standing } from './standing.ts';

/** Something that comes next for a credential: what, from when, by when, at what price. */
export type NextStep = {
  readonly step:
    | RenewalNeed
    /** Renewal opens; until then hours can be earned. */
    | 'renewal-opens'
    /** The day by which the body advises to have begun. */
    | 'renewal-advised'
    /** The body decides on hours; nothing to do. */
    | 'body-decides'
    /** The last valid day. */
    | 'last-day'
    /** Apply for reinstatement. */
    | 'reinstate'
    /** Win the credential again by the exam. */
    | 'certify-anew'
    /** An answer to an audit is due. */
    | 'answer-audit'
    /** The suspension must be lifted first. */
    | 'wait-for-lifting';
  /** The first day it can be done; undefined where it can be done now. */
  readonly from: PlainDate | undefined;
  /** The last day it can be done; undefined where nothing ends it. */
  readonly by: PlainDate | undefined;
  readonly priceCents: number | undefined;
};

/** All that a credential's standing and its next steps are derived from. */
export type KeepingFacts = RenewalFacts & {
  /** For the way back: the hours that count once it has ended. */
  readonly back: Omit<ReinstatementFacts, 'standing'>;
  /** An audit that waits for an answer. */
  readonly auditAnswerBy: PlainDate | undefined;
};

/** A standing with all that follows from it. */
export type Keeping = {
  readonly standing: Standing;
  readonly renewal: RenewalDecision;
  /** The ways back, once the credential has ended. */
  readonly back: ReinstatementQuote | undefined;
  /** In the order in which they are best done. */
  readonly steps: readonly NextStep[];
};

/**
 * The one answer to what a credential's standing is on a day, why, since and until when, and what comes next with its
 * date and price. Pages, mails, the registry and interfaces all ask this function.
 *
 * @param date a calendar date in the body's zone
 * @param scheme the version that the running (or last) cycle is under
 * @returns undefined before the first period begins
 */
export function keepingOn(date: PlainDate, facts: KeepingFacts, scheme: RenewalRules): Keeping | undefined {
  const standing = standingOn(date, facts.standing, scheme);
  if (!standing) return undefined;
  const renewal = decideRenewal(date, facts, scheme);
  const back = reinstatementQuote(date, { ...facts.back, standing: facts.standing }, scheme);
  return { standing, renewal, back, steps: [...auditStep(facts), ...stepsOf(standing, renewal, back)] };
}

function auditStep({ auditAnswerBy }: KeepingFacts): readonly NextStep[] {
  return auditAnswerBy === undefined ? [] : [{ step: 'answer-audit', from: undefined, by: auditAnswerBy, priceCents: undefined }];
}

function stepsOf(standing: Standing, renewal: RenewalDecision, back: ReinstatementQuote | undefined): readonly NextStep[] {
  const lifting: readonly NextStep[] =
    standing.status === 'suspended' ? [{ step: 'wait-for-lifting', from: undefined, by: undefined, priceCents: undefined }] : [];
  if (renewal.state === 'closed') {
    if (!back) return lifting;
    return [
      ...lifting,
      ...(back.now ? [{ step: 'reinstate' as const, from: undefined, by: back.now.lastDay, priceCents: back.now.feeCents }] : []),
      ...(back.anew ? [{ step: 'certify-anew' as const, from: undefined, by: undefined, priceCents: back.anew.feeCents }] : []),
    ];
  }
  if (renewal.state === 'early') {
    const hours = renewal.paths.some(({ path, met }) => path === 'ce' && !met);
    return [
      ...lifting,
      ...(hours ? [{ step: 'ce' as const, from: undefined, by: renewal.lastDay, priceCents: undefined }] : []),
      { step: 'renewal-opens', from: renewal.opensOn, by: renewal.lastDay, priceCents: renewal.feeCents },
      { step: 'last-day', from: undefined, by: renewal.lastDay, priceCents: undefined },
    ];
  }
  if (renewal.state === 'pending') return [...lifting, { step: 'body-decides', from: undefined, by: undefined, priceCents: undefined }];
  return [
    ...lifting,
    ...renewal.missing.map((step): NextStep => ({ step, from: undefined, by: renewal.lastDay, priceCents: step === 'payment' ? renewal.feeCents : undefined })),
    { step: 'last-day', from: undefined, by: renewal.lastDay, priceCents: undefined },
  ];
}
