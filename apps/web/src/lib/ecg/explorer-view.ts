import { checkRecipe, simulate, type Recipe, type RecipeProblem } from '@einthoven/ecg';
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

/** What the explorer makes at most: a server draws it for whoever asks, and a page has to carry it. */
const LONGEST_S = 30;
const MOST_SAMPLES = 15_000;
const MOST_ARTIFACTS = 8;

/** A view and its layout, which keeps the samples; or what is wrong with the recipe, in words. */
export type Explored =
  | { readonly ok: true; readonly view: ExplorerView; readonly layout: PaperLayout }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Makes the recording of a choice and lays it out. */
export function explore(base: Recipe, choice: Choice, showsTruth: boolean): Explored {
  // An address can hold any JSON: only a recipe that can be read can be changed.
  const read = checkRecipe(base);
  if (!read.ok) return { ok: false, problems: read.error.slice(0, 5).map(problemWords) };
  const tooMuch = tooMuchOf(read.value);
  if (tooMuch) return { ok: false, problems: [tooMuch] };
  const made = simulate(recipeOf(read.value, choice), choice.seed);
  if (!made.ok) return { ok: false, problems: made.error.slice(0, 5).map(problemWords) };
  const { recording, truth } = made.value;
  const options = { format: (choice.format ?? '3x4+1R') as PaperFormat, order: (choice.order ?? 'standard') as LeadOrder };
  const layout = layoutOf(recording, options);
  return {
    ok: true,
    layout,
    view: { drawing: drawingOf(layout), description: describe(recording, options), truth: showsTruth ? truthView(truth(), recording) : undefined },
  };
}

/** What a recipe asks for that a command line may have, but no page. */
function tooMuchOf({ durationS = 10, recorder: { sampleRateHz = 500 } = {}, artifacts = [] }: Recipe): string | undefined {
  if (durationS > LONGEST_S) return `The explorer makes recordings of up to ${LONGEST_S} seconds.`;
  if (durationS * sampleRateHz > MOST_SAMPLES) return `At ${sampleRateHz} samples a second the explorer makes up to ${MOST_SAMPLES / sampleRateHz} seconds.`;
  return artifacts.length > MOST_ARTIFACTS ? `The explorer shows up to ${MOST_ARTIFACTS} artifacts at once.` : undefined;
}

/** What is wrong with one field of a recipe. */
export function problemWords({ field, allowed, got, code }: RecipeProblem): string {
  const where = field === '' ? 'The recipe' : `"${field.slice(0, 80)}"`;
  if (code === 'FIELD_UNKNOWN') return `${where} is not a field of a recipe.`;
  return `${where} must be ${allowed}; it is ${got.slice(0, 60)}.`;
}
