import { plainDateIn, type PlainDate } from '@einthoven/kernel';
import { decidePortfolio, standingOn, type PortfolioDecision, type PortfolioScheme } from '@einthoven/scheme';
import { findCredential } from '../credential/index.ts';
import type { Db } from '../db/pool.ts';
import { anySchemeVersion, currentSchemeOf } from '../scheme/index.ts';
import type { InstructorApplication } from './application.queries.ts';
import { listEmployments, listReferences, type InstructorEmployment, type InstructorReference } from './asked.queries.ts';
import { findSlotOf, type InterviewSlot } from './interview.queries.ts';

/** The credential of this concept, as its scheme is named. */
const CREDENTIAL = 'CEI';

/** The scheme that new applications are made under. */
export function instructorScheme(): PortfolioScheme {
  return portfolio(currentSchemeOf(CREDENTIAL).version);
}

/** A version of the scheme by which credentials are won by a portfolio. @throws Error for any other */
export function portfolio(version: string): PortfolioScheme {
  const scheme = anySchemeVersion(version);
  if (scheme.awardedBy !== 'portfolio') throw new Error(`${version} awards by the exam`);
  return scheme;
}

/** All that is known of an application, and what the rules make of it today. */
export type InstructorAssessment = {
  readonly scheme: PortfolioScheme;
  readonly today: PlainDate;
  readonly jobs: readonly InstructorEmployment[];
  readonly references: readonly InstructorReference[];
  readonly slot: InterviewSlot | undefined;
  readonly decision: PortfolioDecision;
};

/** How a credential of a person stands on a day; undefined where it was never held. */
export async function foundationOf(db: Db, personId: string, scheme: PortfolioScheme, today: PlainDate) {
  const heldWith = scheme.validity.heldWith?.value;
  const held = heldWith === undefined ? undefined : await findCredential(db, personId, heldWith);
  return held && standingOn(today, held, anySchemeVersion(held.schemeVersion))?.status;
}

/** Reads what belongs to an application and asks the rules. */
export async function assess(db: Db, it: InstructorApplication, now: Date): Promise<InstructorAssessment> {
  const scheme = portfolio(it.schemeVersion);
  const today = plainDateIn(now, scheme.zone.value);
  const [jobs, references, slot, foundation] = [
    await listEmployments(db, it.applicationId),
    await listReferences(db, it.applicationId),
    await findSlotOf(db, it.applicationId),
    await foundationOf(db, it.personId, scheme, today),
  ];
  const decision = decidePortfolio(
    {
      foundation,
      jobs: jobs.map((job) => {
        const answer = job.confirmed ? { confirmed: job.confirmed } : job.answeredAt ? ('declined' as const) : ('waiting' as const);
        return { from: job.from, to: job.to ?? (job.from > today ? job.from : today), answer };
      }),
      samples: (it.sampleFileId ? 1 : 0) + (it.texts.sampleUrl ? 1 : 0),
      references: references.filter(({ declined }) => !declined).map(({ answeredAt }) => ({ answered: answeredAt !== undefined })),
      interview: !it.prefersTalk ? 'not-wished' : !slot ? 'to-book' : slot.until <= now ? 'held' : 'booked',
      background: it.texts.background !== '',
      interestsDeclared: it.ownsSchool !== undefined,
    },
    scheme,
    today,
  );
  return { scheme, today, jobs, references, slot, decision };
}
