import type { PlainDate } from '@einthoven/kernel';
import { experienceOf, type Experience, type Stretch } from './experience.ts';
import type { PortfolioScheme } from './scheme.ts';
import type { StandingStatus } from './standing.ts';

/** What decides whether somebody may be awarded a credential that is won by showing one's work. */
export type PortfolioFacts = {
  /** How the credential stands that this one is held with; undefined where it was never held, or the scheme names none. */
  readonly foundation: StandingStatus | undefined;
  /** Jobs as told, each with the answer of the employer; what an employer corrected counts as corrected. */
  readonly jobs: readonly (Stretch & { readonly answer: 'waiting' | 'declined' | { readonly confirmed: Stretch } })[];
  readonly samples: number;
  /** People who were asked for a reference and did not decline. */
  readonly references: readonly { readonly answered: boolean }[];
  /** Whether the person prefers to talk, and how far that is. */
  readonly interview: 'not-wished' | 'to-book' | 'booked' | 'held';
  /** Whether the background was written that students are to see. */
  readonly background: boolean;
  /** Whether it was said if a school is owned. */
  readonly interestsDeclared: boolean;
};

/** Something that an application still lacks. */
export type PortfolioNeed = {
  readonly need:
    | 'foundation'
    | 'experience'
    | 'experience-verified'
    | 'sample'
    | 'references'
    | 'references-answered'
    | 'interview'
    | 'background'
    | 'interests';
  /** Who can do something about it: the person, or those they asked. */
  readonly waitsFor: 'person' | 'others';
  /** How much is missing, in the unit. */
  readonly shortBy: number;
  readonly unit: 'days' | 'things';
};

/** What the rules make of an application. */
export type PortfolioDecision = {
  /** By what the person says; jobs that an employer declined do not count. */
  readonly told: Experience;
  /** By what employers confirmed. */
  readonly verified: Experience;
  readonly needs: readonly PortfolioNeed[];
  /** Whether it can be sent: nothing is missing that is the person's to do. */
  readonly sendable: boolean;
  /** Whether it can be awarded: nothing is missing. */
  readonly awardable: boolean;
};

/**
 * What an application for a credential won by a portfolio still lacks, and by how much. Nothing here awards anything: that
 * all is there still leaves the decision to people.
 *
 * @param today the day it is asked, in the body's zone
 */
export function decidePortfolio(facts: PortfolioFacts, scheme: Pick<PortfolioScheme, 'award' | 'validity'>, today: PlainDate): PortfolioDecision {
  const years = scheme.award.experienceMoreThanYears.value;
  const told = experienceOf(
    facts.jobs.flatMap(({ answer, from, to }) => (answer === 'declined' ? [] : [answer === 'waiting' ? { from, to } : answer.confirmed])),
    today,
    years,
  );
  const verified = experienceOf(
    facts.jobs.flatMap(({ answer }) => (typeof answer === 'object' ? [answer.confirmed] : [])),
    today,
    years,
  );
  const needs: PortfolioNeed[] = [];
  const missing = (need: PortfolioNeed['need'], waitsFor: PortfolioNeed['waitsFor'], shortBy: number, unit: PortfolioNeed['unit'] = 'things') => {
    if (shortBy > 0) needs.push({ need, waitsFor, shortBy, unit });
  };
  const held = scheme.validity.heldWith === undefined || facts.foundation === 'active' || facts.foundation === 'due';
  missing('foundation', 'person', held ? 0 : 1);
  missing('experience', 'person', told.daysShort, 'days');
  if (told.daysShort === 0) missing('experience-verified', 'others', verified.daysShort, 'days');
  missing('background', 'person', facts.background ? 0 : 1);
  missing('sample', 'person', scheme.award.teachingSamples.value - facts.samples);
  missing('interests', 'person', facts.interestsDeclared ? 0 : 1);
  const references = scheme.award.references.value;
  missing('references', 'person', references - facts.references.length);
  if (facts.references.length >= references) missing('references-answered', 'others', references - facts.references.filter(({ answered }) => answered).length);
  // No hour may be free today: sending does not wait for one, awarding does.
  missing('interview', 'others', facts.interview === 'not-wished' || facts.interview === 'held' ? 0 : 1);
  return { told, verified, needs, sendable: needs.every(({ waitsFor }) => waitsFor === 'others'), awardable: needs.length === 0 };
}
