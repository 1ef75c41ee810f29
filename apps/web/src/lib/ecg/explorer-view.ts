import { simulate, type Recipe, type RecipeProblem } from '@einthoven/ecg';
import { describe, drawingOf, layoutOf, type LeadOrder, type PaperDrawing, type PaperFormat, type PaperLayout } from '@einthoven/ecg/paper';
import type { Choice } from './explorer-fields.ts';
import { recipeOf } from './explorer-recipe.ts';
import { truthView, type TruthView } from './explorer-truth.ts';

/** What the explorer shows of one choice. */
export type ExplorerView = {
  readonly drawing: PaperDrawing;
  readonly description: string;
  /** Only where it was asked for. */
  readonly truth: TruthView | undefined;
};

/** Longest recording that the explorer makes: a server draws it for whoever asks. */
const LONGEST_S = 30;

/** A view and its layout, which keeps the samples; or what is wrong with the recipe, in words. */
export type Explored =
  | { readonly ok: true; readonly view: ExplorerView; readonly layout: PaperLayout }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Makes the recording of a choice and lays it out. */
export function explore(base: Recipe, choice: Choice, showsTruth: boolean): Explored {
  // An address can hold any JSON.
  if (typeof base !== 'object' || base === null || Array.isArray(base)) return { ok: false, problems: ['The recipe in the address is not an object.'] };
  if ((base.durationS ?? 10) > LONGEST_S) return { ok: false, problems: [`The explorer makes recordings of up to ${LONGEST_S} seconds.`] };
  const made = simulate(recipeOf(base, choice), choice.seed);
  if (!made.ok) return { ok: false, problems: made.error.slice(0, 5).map(problemWords) };
  const { recording, truth } = made.value;
  const options = { format: (choice.format ?? '3x4+1R') as PaperFormat, order: (choice.order ?? 'standard') as LeadOrder };
  const layout = layoutOf(recording, options);
  return {
    ok: true,
    layout,
    view: { drawing: drawingOf(layout), description: describe(recording, options), truth: showsTruth ? truthView(truth()) : undefined },
  };
}

/** What is wrong with one field of a recipe. */
export function problemWords({ field, allowed, got, code }: RecipeProblem): string {
  const where = field === '' ? 'The recipe' : `"${field.slice(0, 80)}"`;
  if (code === 'FIELD_UNKNOWN') return `${where} is not a field of a recipe.`;
  return `${where} must be ${allowed}; it is ${got.slice(0, 60)}.`;
}
