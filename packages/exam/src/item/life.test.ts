import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIFE_STATES, isInBank, lifeActs, lifeStep, type LifeAct, type LifeState, type LifeStep } from './life.ts';

const ACTS: readonly LifeAct[] = ['load', 'write', 'submit', 'approve', 'edit-done', 'send-back', 'validate', 'release', 'retire'];
const people = ['ann', 'bob', 'cy', 'dee'] as const;
const asked = fc.record({
  act: fc.constantFrom(...ACTS),
  personId: fc.constantFrom(...people),
  comment: fc.constantFrom('', '  ', 'because'),
  keySeen: fc.boolean(),
});

/** A life as it goes when people ask for whatever they like, `ann` being the author. */
function live(wishes: readonly { act: LifeAct; personId: string; comment: string; keySeen: boolean }[]) {
  const history: (LifeStep & { from: LifeState | undefined; comment: string })[] = [
    { act: 'write', from: undefined, to: 'draft', personId: 'ann', comment: '' },
  ];
  for (const wish of wishes) {
    const step = lifeStep({ ...wish, history, authors: new Set(['ann']) });
    if (step.ok) history.push({ act: wish.act, from: history.at(-1)!.to, to: step.value, personId: wish.personId, comment: wish.comment });
  }
  return history;
}

const lives = fc.array(asked, { maxLength: 200 }).map(live);

describe('the life of an item version', () => {
  test('nothing is in the bank that was not reviewed for content and bias and validated, in this order, since it was last sent back', () => {
    fc.assert(
      fc.property(lives, (history) => {
        for (const [at, step] of history.entries()) {
          if (!isInBank(step.to)) continue;
          const since = history.slice(0, at + 1);
          const start = since.findLastIndex(({ act }) => act === 'send-back' || act === 'write');
          const passed = since.slice(start + 1).filter(({ act }) => act !== 'submit');
          expect(passed.map(({ from, to }) => `${from} ${to}`).slice(0, 4)).toEqual([
            'content-review edit',
            'edit bias-review',
            'bias-review key-validation',
            'key-validation pretest',
          ]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('the author takes no review step, and who validates took none before', () => {
    fc.assert(
      fc.property(lives, (history) => {
        const reviews = history.filter(({ act }) => ['approve', 'send-back', 'validate', 'release'].includes(act));
        expect(reviews.map(({ personId }) => personId)).not.toContain('ann');
        for (const [at, step] of reviews.entries())
          if (step.from === 'key-validation') expect(reviews.slice(0, at).map(({ personId }) => personId)).not.toContain(step.personId);
      }),
      { numRuns: 500 },
    );
  });

  test('from everywhere but the end one may retire, with a comment; nothing follows the end', () => {
    for (const state of LIFE_STATES) {
      const question = { history: [{ act: 'load', to: state, personId: undefined } as const], authors: new Set<string>(), personId: 'bob', keySeen: false };
      expect(lifeStep({ ...question, act: 'retire', comment: 'obsolete' }).ok).toBe(state !== 'retired');
      expect(lifeStep({ ...question, act: 'retire', comment: ' ' }).ok).toBe(false);
      if (state === 'retired') expect(lifeActs(question)).toEqual([]);
    }
  });

  test('each refusal says which rule', () => {
    const at = (steps: readonly LifeStep[], act: LifeAct, personId: string, keySeen = false) => {
      const step = lifeStep({ history: steps, authors: new Set(['ann']), act, personId, comment: '', keySeen });
      return step.ok ? step.value : step.error;
    };
    const step = (act: LifeAct, to: LifeState, personId: string): LifeStep => ({ act, to, personId });
    const review = [step('write', 'draft', 'ann'), step('submit', 'content-review', 'ann')];
    expect(at(review, 'validate', 'bob')).toBe('LIFE_STEP_IMPOSSIBLE');
    expect(at(review, 'approve', 'ann')).toBe('LIFE_OWN_ITEM');
    expect(at(review, 'send-back', 'bob')).toBe('LIFE_COMMENT_NEEDED');
    expect(at([...review, step('send-back', 'edit', 'bob')], 'edit-done', 'ann')).toBe('LIFE_NOT_APPROVED');
    const validation = [...review, step('approve', 'edit', 'bob'), step('edit-done', 'bias-review', 'ann'), step('approve', 'key-validation', 'bob')];
    expect(at(validation, 'validate', 'bob')).toBe('LIFE_SAME_REVIEWER');
    expect(at(validation, 'validate', 'cy', true)).toBe('LIFE_KEY_SEEN');
    expect(at(validation, 'validate', 'cy')).toBe('pretest');
    expect(at([], 'submit', 'ann')).toBe('LIFE_STEP_IMPOSSIBLE');
  });

  test('the acts that are offered are those that are allowed', () => {
    fc.assert(
      fc.property(lives, fc.constantFrom(...people), fc.boolean(), (history, personId, keySeen) => {
        const question = { history, authors: new Set(['ann']), personId, keySeen };
        const allowed = ACTS.filter((act) => lifeStep({ ...question, act, comment: 'because' }).ok);
        expect(lifeActs(question).toSorted()).toEqual(allowed.toSorted());
      }),
    );
  });
});
