import { passes, scaledScore, type Conversion } from './conversion.ts';

/** One scored item after comparing with its key. A question without an answer is not correct. */
export type MarkedItem = { readonly domain: string; readonly correct: boolean };

/** How a domain went, or that it has too few questions to say. */
export type DomainProfile =
  | { readonly domain: string; readonly scoredItems: number; readonly enough: true; readonly correctItems: number }
  | { readonly domain: string; readonly scoredItems: number; readonly enough: false };

/** The score of one attempt. */
export type Score = {
  readonly rawScore: number;
  readonly scoredItems: number;
  readonly scaledScore: number;
  readonly passed: boolean;
  /** In the order of domain ids. */
  readonly domains: readonly DomainProfile[];
};

/**
 * Scores marked items.
 *
 * @param items the scored items only; pretest items are left out before
 * @param profileMinItems a domain with fewer scored items says nothing about the person
 */
export function score(items: readonly MarkedItem[], conversion: Conversion, profileMinItems: number): Score {
  const rawScore = items.filter((item) => item.correct).length;
  const domains = [...new Set(items.map((item) => item.domain))].toSorted().map((domain): DomainProfile => {
    const own = items.filter((item) => item.domain === domain);
    if (own.length < profileMinItems) return { domain, scoredItems: own.length, enough: false };
    return { domain, scoredItems: own.length, enough: true, correctItems: own.filter((item) => item.correct).length };
  });
  return { rawScore, scoredItems: items.length, scaledScore: scaledScore(rawScore, conversion), passed: passes(rawScore, conversion), domains };
}

/** The domains with enough questions, weakest share of right answers first: what to study. */
export function weakestFirst(domains: readonly DomainProfile[]): readonly Extract<DomainProfile, { enough: true }>[] {
  return domains.filter((domain) => domain.enough).toSorted((a, b) => a.correctItems / a.scoredItems - b.correctItems / b.scoredItems);
}
