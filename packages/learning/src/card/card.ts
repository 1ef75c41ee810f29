import { z } from 'zod';
import { err, ok, type Result } from '@einthoven/kernel';
import type { ContentProblem, ContentReview } from '../guide/block.ts';
import { readYaml } from '../guide/section.ts';
import { knowledgeId, recipeShape, reviewState, showShape, taskId } from '../guide/shape.ts';

/** A tracing on a card: drawn afresh each time the card is shown. */
export type CardTracing = {
  /** Id of the engine's catalogue, or a whole recipe. */
  readonly recipe: string | Readonly<Record<string, unknown>>;
  /** Ranges of numbers in the recipe by path, or one of a list. */
  readonly vary?: Readonly<Record<string, readonly [number, number] | { readonly oneOf: readonly unknown[] }>> | undefined;
  readonly show: { readonly layout: 'strip' | '3x4+1R' | '6x2' | '12x1'; readonly leads?: readonly string[] | undefined; readonly seconds: number };
};

/** A flashcard. */
export type Card = {
  readonly cardId: string;
  readonly task: string;
  readonly knowledge: string;
  /** Section of the guide that teaches it. */
  readonly guide: string;
  readonly front: string;
  /** With a tracing it may hold numbers of the engine's truth, such as `{ventricular-rate-bpm}`. */
  readonly back: string;
  readonly tracing?: CardTracing | undefined;
  readonly sources: readonly string[];
  /** Cards of one name are about one fact and are not shown on one day. */
  readonly siblings?: string | undefined;
  readonly reviewState: ContentReview;
};

/** Numbers of the truth that the back of a card may hold. */
export const CARD_NUMBERS = ['ventricular-rate-bpm', 'atrial-rate-bpm', 'pr-ms', 'qrs-ms', 'qt-ms', 'qtc-ms', 'axis-deg'] as const;

const text = z.string().trim().min(1);

const cardsShape = z.strictObject({
  task: taskId,
  author: text,
  written: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-11-26'),
  reviewState,
  cards: z
    .array(
      z.strictObject({
        id: z.string().regex(/^card-[A-E][0-9]{1,2}-[0-9]{2,3}$/, 'must look like card-A1-01'),
        knowledge: knowledgeId,
        guide: text,
        front: text,
        back: text,
        tracing: z
          .strictObject({
            recipe: recipeShape,
            vary: z.record(text, z.union([z.tuple([z.number(), z.number()]), z.strictObject({ oneOf: z.array(z.json()).min(1) })])).optional(),
            show: showShape,
          })
          .optional(),
        sources: z.array(text).min(1, 'needs at least one source'),
        siblings: text.optional(),
        reviewState: reviewState.optional(),
      }),
    )
    .min(1),
});

/** The names in braces that a card's back holds. */
export function placeholdersOf(back: string): readonly string[] {
  return [...back.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '');
}

/**
 * Reads the cards of one task.
 *
 * @returns the cards, or everything that is wrong with file and line
 */
export function parseCards(file: string, source: string): Result<readonly Card[], readonly ContentProblem[]> {
  const problems: ContentProblem[] = [];
  const parsed = readYaml(source, cardsShape, 1, (line, words) => problems.push({ file, line, code: 'FIELD', words }));
  if (!parsed) return err(problems);
  const lines = source.split('\n');
  const lineOf = (id: string) => lines.findIndex((line) => line.includes(`id: ${id}`)) + 1 || 1;
  const cards = parsed.cards.map((card): Card => {
    const tell = (code: ContentProblem['code'], words: string) => problems.push({ file, line: lineOf(card.id), code, words: `${card.id}: ${words}` });
    if (!card.id.startsWith(`card-${parsed.task}-`)) tell('FIELD', `does not belong to ${parsed.task}`);
    if (!card.knowledge.startsWith(`${parsed.task}.`)) tell('FIELD', `${card.knowledge} is of another task`);
    for (const name of placeholdersOf(card.back)) {
      if (!card.tracing) tell('PLACEHOLDER', `{${name}} needs a tracing`);
      else if (!(CARD_NUMBERS as readonly string[]).includes(name)) tell('PLACEHOLDER', `{${name}} is no number of a tracing: ${CARD_NUMBERS.join(', ')}`);
    }
    const { id, ...rest } = card;
    return { ...rest, cardId: id, task: parsed.task, tracing: card.tracing as CardTracing | undefined, reviewState: card.reviewState ?? parsed.reviewState };
  });
  return problems.length > 0 ? err(problems) : ok(cards);
}
