import { CHOICE_IDS, optionsInOrder, optionsOf, type ChoiceId, type PublicItem } from '@einthoven/exam';
import type { Correct } from './practice.ts';

/** What was right and what was answered, in the words (or on the picture) of each type. */
export type ShownAnswer =
  | {
      /** One of four, or all that are right. */
      readonly kind: 'options';
      readonly several: boolean;
      readonly options: readonly { readonly text: string; readonly right: boolean; readonly chosen: boolean; readonly why: string | undefined }[];
    }
  | { readonly kind: 'order'; readonly right: readonly Placed[]; readonly given: readonly string[] | undefined }
  | {
      readonly kind: 'match';
      readonly rows: readonly { readonly row: string; readonly right: string; readonly given: string | undefined; readonly fits: boolean }[];
      /** About single options, where the bank says more than about the whole. */
      readonly reasons: readonly { readonly text: string; readonly why: string }[];
    }
  | {
      readonly kind: 'hot-spot';
      /** Shares of the picture's width and height. */
      readonly areas: Extract<Correct, { type: 'hot-spot' }>['areas'];
      readonly given: { readonly x: number; readonly y: number } | undefined;
    }
  /** A number or a measured distance: what counts, from and to included, and what was answered. */
  | { readonly kind: 'number'; readonly right: string; readonly from: string; readonly to: string; readonly given: string | undefined };

/** An entry in its right place, and the place that it was given. */
type Placed = { readonly text: string; readonly why: string | undefined; readonly givenPlace: number | undefined };

/**
 * Says what was right and what was answered.
 *
 * @param question what was shown, the order of its options, and the answer as packages/exam/src/item/response.ts writes it
 * @param rationale why each option is right or wrong, by its id
 * @throws Error where the key is not of the question's type
 */
export function answerShown(
  { shown, optionOrder, answer }: { readonly shown: PublicItem; readonly optionOrder: string; readonly answer: string | undefined },
  correct: Correct,
  rationale: Readonly<Record<string, string>>,
): ShownAnswer {
  if (correct.type !== shown.type) throw new Error(`a ${shown.type} item has the key of a ${correct.type} item`);
  const text = (id: string) => optionsOf(shown)[id as ChoiceId] ?? '';
  switch (correct.type) {
    case 'single':
    case 'multiple': {
      const right: readonly string[] = correct.type === 'single' ? [correct.option] : correct.options;
      const options = optionsInOrder(shown, optionOrder).map((option) => ({
        text: option.text,
        right: right.includes(option.id),
        chosen: answer?.includes(option.id) ?? false,
        why: rationale[option.id],
      }));
      return { kind: 'options', several: correct.type === 'multiple', options };
    }
    case 'order': {
      const placed = (id: string) => ({ text: text(id), why: rationale[id], givenPlace: answer === undefined ? undefined : answer.indexOf(id) + 1 });
      return { kind: 'order', right: correct.order.map(placed), given: answer === undefined ? undefined : [...answer].map(text) };
    }
    case 'match': {
      const rows = shown.type === 'match' ? shown.rows : {};
      const given = new Map((answer ?? '').split(',').map((pair) => [pair.charAt(0), pair.charAt(1)]));
      return {
        kind: 'match',
        rows: CHOICE_IDS.flatMap((id) => {
          const row = rows[id];
          if (row === undefined) return [];
          const chosen = given.get(id);
          return [{ row, right: text(correct.pairs[id] ?? ''), given: chosen ? text(chosen) : undefined, fits: chosen === correct.pairs[id] }];
        }),
        reasons: CHOICE_IDS.flatMap((id) => {
          const why = rationale[id];
          return why === undefined ? [] : [{ text: text(id), why }];
        }),
      };
    }
    case 'hot-spot': {
      const [x, y] = (answer ?? '').split(',').map(Number);
      return { kind: 'hot-spot', areas: correct.areas, given: answer === undefined || x === undefined || y === undefined ? undefined : { x, y } };
    }
    case 'numeric': {
      const unit = shown.type === 'numeric' ? shown.unit : '';
      return range(correct, (value) => `${plain(value)} ${unit}`, answer === undefined ? undefined : Number(answer));
    }
    case 'calipers': {
      const [first = 0, second = 0] = (answer ?? '').split(',').map(Number);
      // As the key has it: milliseconds, or microvolts, which people read as millivolts.
      const words =
        shown.type === 'calipers' && shown.measure === 'amplitude-mv'
          ? (value: number) => `${plain(value / 1000)} mV`
          : (value: number) => `${plain(value)} ms`;
      return range(correct, words, answer === undefined ? undefined : second - first);
    }
  }
}

function range(
  { value, tolerance }: { readonly value: number; readonly tolerance: number },
  words: (value: number) => string,
  given: number | undefined,
): ShownAnswer {
  return {
    kind: 'number',
    right: words(value),
    from: words(value - tolerance),
    to: words(value + tolerance),
    given: given === undefined ? undefined : words(given),
  };
}

/** Two places at most: no reader of paper sees more. */
function plain(value: number): string {
  return String(Math.round(value * 100) / 100);
}
