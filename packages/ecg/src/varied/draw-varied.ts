import { err, seededRng, type Result } from '@einthoven/kernel';
import { PATTERN_RECIPES } from '../recipe/catalogue-patterns.ts';
import { RHYTHM_RECIPES } from '../recipe/catalogue-rhythms.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { simulate, type Simulation } from '../simulate.ts';
import { variedRecipe, type Vary } from './varied-recipe.ts';

/** A recipe of the catalogue by its id, or a whole one, and what of it differs from drawing to drawing. */
export type VariedRecipe = { readonly recipe: string | Readonly<Record<string, unknown>>; readonly vary?: Vary | undefined };

/** Why a varied recipe cannot be drawn. */
export type VariedProblem = {
  readonly code:
    /** The catalogue has no recipe of this name. */
    | 'RECIPE_UNKNOWN'
    /** A path of `vary` does not lead into the recipe. */
    | 'PATH_UNKNOWN'
    /** The engine refuses the recipe. */
    | 'RECIPE_INVALID';
  /** Where, such as `vary.atria.rhythm.rateBpm`. */
  readonly field: string;
  /** What is wrong, for the author. */
  readonly words: string;
};

const CATALOGUE: ReadonlyMap<string, Recipe> = new Map([...RHYTHM_RECIPES, ...PATTERN_RECIPES].map(({ id, recipe }) => [id, recipe]));

/**
 * Draws a recipe with its varied numbers drawn by the seed. The same recipe and seed give the same recording, bit for bit.
 *
 * @param durationS how long it is recorded, seconds
 */
export function drawVaried({ recipe, vary = {} }: VariedRecipe, durationS: number, seed: string): Result<Simulation, VariedProblem> {
  const base = typeof recipe === 'string' ? CATALOGUE.get(recipe) : recipe;
  if (!base)
    return err({ code: 'RECIPE_UNKNOWN', field: 'recipe', words: `the catalogue has no recipe "${String(recipe)}": npx einthoven ecg list shows them` });
  const varied = variedRecipe(base, vary, seededRng(`vary ${seed}`));
  if (!varied.ok) return err({ code: 'PATH_UNKNOWN', field: `vary.${varied.error.path}`, words: 'does not lead into the recipe' });
  const made = simulate({ ...varied.value, durationS }, seed);
  if (made.ok) return made;
  const [problem] = made.error;
  const field = problem?.field ?? '';
  const path = Object.keys(vary).find((one) => field !== '' && (field.startsWith(one) || one.startsWith(field)));
  return err({
    code: problem?.code === 'FIELD_UNKNOWN' && path ? 'PATH_UNKNOWN' : 'RECIPE_INVALID',
    field: path ? `vary.${path}` : `recipe.${field}`,
    words: `${problem?.got} is not allowed at ${field}; allowed: ${problem?.allowed}`,
  });
}
