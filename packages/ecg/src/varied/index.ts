/**
 * Recipes of which some numbers differ from drawing to drawing, so that practice never repeats itself.
 *
 * @module @einthoven/ecg/varied
 */
export { drawVaried, type VariedProblem, type VariedRecipe } from './draw-varied.ts';
export { truthNumber, type TruthNumber } from './truth-number.ts';
export { variedRecipe, type Vary, type VaryProblem } from './varied-recipe.ts';
