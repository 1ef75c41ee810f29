import { FSRSBindingItem, FSRSBindingReview, computeParameters } from '@open-spaced-repetition/binding';
import { inOrder, type ForgettingParameters, type Grade, type Review } from '@einthoven/learning';
import type { Clock } from '@einthoven/kernel';
import type { Db } from '../../db/pool.ts';
import * as queries from './cards.queries.ts';

/** With fewer reviews the published parameters are the better guess (the makers of FSRS advise a few hundred). */
const LEAST_REVIEWS = 400;
/** Fitted anew after so many more. */
const MORE_REVIEWS = 200;
const DAY_MS = 86_400_000;
const RATING: Readonly<Record<Grade, number>> = { again: 1, hard: 2, good: 3, easy: 4 };

/**
 * Fits the forgetting model to a log of reviews, by the optimiser of the FSRS project.
 *
 * @returns 21 parameters
 */
export async function fitParameters(reviews: readonly Review[]): Promise<ForgettingParameters> {
  const byCard = Map.groupBy(inOrder(reviews), ({ cardId }) => cardId);
  const items = [...byCard.values()].flatMap((log) => {
    const told = log.map(
      ({ atMs, grade }, index) =>
        new FSRSBindingReview(RATING[grade], index === 0 ? 0 : Math.max(0, Math.floor((atMs - (log[index - 1]?.atMs ?? atMs)) / DAY_MS))),
    );
    // One item for each review after the first, holding all before it.
    return told
      .slice(1)
      .map((_, index) => new FSRSBindingItem(told.slice(0, index + 2)))
      .filter((item) => item.includeLongTermReviews());
  });
  return computeParameters(items, { enableShortTerm: true, numRelearningSteps: 1 });
}

/**
 * Fits the parameters of everybody who has enough new reviews. For the worker. One log that cannot be fitted keeps no
 * other from it.
 *
 * @param report told whose log could not be fitted, and why
 * @returns how many were fitted
 */
export async function fitAll(db: Db, clock: Clock, report: (personId: string, error: unknown) => void): Promise<number> {
  let fitted = 0;
  const people = await queries.listToFit(db, LEAST_REVIEWS, MORE_REVIEWS);
  for (const personId of people) {
    try {
      const reviews = await queries.listReviews(db, personId);
      await queries.storeParameters(db, personId, { parameters: await fitParameters(reviews), reviews: reviews.length, at: clock.now() });
      fitted += 1;
    } catch (error) {
      report(personId, error);
    }
  }
  return fitted;
}
