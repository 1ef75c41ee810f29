import { FSRSBinding, FSRSBindingItem, FSRSBindingReview } from '@open-spaced-repetition/binding';
import { seededRng } from '@einthoven/kernel';
import { PUBLISHED_PARAMETERS, memoriesOf, recallAt, type Review } from '@einthoven/learning';
import { expect, test } from 'vitest';
import { fitParameters } from './fit-parameters.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 5, 12);

/** Somebody who forgets faster than the published learner: every first stability at 60 %. */
const FORGETS_FASTER = PUBLISHED_PARAMETERS.map((value, index) => (index < 4 ? value * 0.6 : value));

/** A log of a learner whose chance of recall is known: each review comes when the published parameters say that nine of ten are recalled. */
function simulatedLog(cards: number, seed: string): readonly Review[] {
  const rng = seededRng(seed);
  const log: Review[] = [];
  for (let card = 0; card < cards; card += 1) {
    const own: Review[] = [{ reviewId: `${seed} ${card} 0`, cardId: `card ${card}`, atMs: START + (card % 40) * DAY_MS, grade: 'good' }];
    for (let showing = 1; showing < 7; showing += 1) {
      const last = own.at(-1) as Review;
      const known = memoriesOf(own, FORGETS_FASTER).get(last.cardId);
      const scheduled = memoriesOf(own).get(last.cardId);
      if (!known || !scheduled) throw new Error('it was reviewed');
      const atMs = last.atMs + Math.max(1, Math.round(scheduled.stability)) * DAY_MS;
      const recalled = rng.next() < recallAt(known, atMs, FORGETS_FASTER);
      own.push({ reviewId: `${seed} ${card} ${showing}`, cardId: last.cardId, atMs, grade: recalled ? 'good' : 'again' });
    }
    log.push(...own);
  }
  return log;
}

/** What the parameters foretell of each review after the first of its card, beside what happened. */
function forecasts(log: readonly Review[], parameters: readonly number[]): readonly { readonly chance: number; readonly recalled: boolean }[] {
  return [...Map.groupBy(log, ({ cardId }) => cardId).values()].flatMap((own) =>
    own.slice(1).map((review, index) => {
      const memory = memoriesOf(own.slice(0, index + 1), parameters).get(review.cardId);
      if (!memory) throw new Error('it was reviewed');
      return { chance: recallAt(memory, review.atMs, parameters), recalled: review.grade !== 'again' };
    }),
  );
}

const logLoss = (told: ReturnType<typeof forecasts>) =>
  -told.reduce((sum, { chance, recalled }) => sum + Math.log(recalled ? chance : 1 - chance), 0) / told.length;

test('parameters fitted to a log foretell another log of that learner: better than the published ones, as well as the optimiser itself, within 3 points', async () => {
  const fitted = await fitParameters(simulatedLog(400, 'to learn from'));
  const other = simulatedLog(400, 'to be tried on');
  const [own, published] = [forecasts(other, fitted), forecasts(other, PUBLISHED_PARAMETERS)];
  expect(logLoss(own)).toBeLessThan(logLoss(published));

  // The makers' own evaluation of the same parameters on the same log.
  const items = [...Map.groupBy(other, ({ cardId }) => cardId).values()].flatMap((log) => {
    const told = log.map(
      ({ atMs, grade }, index) =>
        new FSRSBindingReview(grade === 'good' ? 3 : 1, index === 0 ? 0 : Math.round((atMs - (log[index - 1]?.atMs ?? atMs)) / DAY_MS)),
    );
    return told.slice(1).map((_, index) => new FSRSBindingItem(told.slice(0, index + 2)));
  });
  expect(logLoss(own)).toBeLessThanOrEqual(new FSRSBinding([...fitted]).evaluate(items).logLoss + 0.005);

  // Calibrated: in each third of the forecasts as many are recalled as were foretold.
  const sorted = own.toSorted((a, b) => a.chance - b.chance);
  for (let third = 0; third < 3; third += 1) {
    const part = sorted.slice(Math.round((third * sorted.length) / 3), Math.round(((third + 1) * sorted.length) / 3));
    const foretold = part.reduce((sum, { chance }) => sum + chance, 0) / part.length;
    const happened = part.filter(({ recalled }) => recalled).length / part.length;
    expect(Math.abs(foretold - happened)).toBeLessThan(0.03);
  }
});
