/**
 * An item under the three-parameter logistic model, in the logistic metric (D = 1).
 * `a` discrimination, `b` difficulty on the scale of ability, `c` the chance of a right guess.
 */
export type ThreeParameter = { readonly a: number; readonly b: number; readonly c: number };

/**
 * The chance of a right answer at an ability: c + (1 - c) / (1 + exp(-a (theta - b))).
 * Birnbaum A, in Lord FM, Novick MR. Statistical theories of mental test scores. 1968.
 *
 * @example
 * ```ts
 * probability({ a: 1, b: 0, c: 0.5 }, 0) === 0.75;
 * ```
 */
export function probability(item: ThreeParameter, theta: number): number {
  return item.c + (1 - item.c) / (1 + Math.exp(-item.a * (theta - item.b)));
}

/**
 * Birnbaum's information of an item at an ability, in units of 1 / (ability squared):
 * a^2 (Q / P) ((P - c) / (1 - c))^2.
 */
export function itemInformation(item: ThreeParameter, theta: number): number {
  const right = probability(item, theta);
  const known = (right - item.c) / (1 - item.c);
  return right > 0 ? item.a ** 2 * ((1 - right) / right) * known ** 2 : 0;
}

/** Information of a whole test: the sum over its items. */
export function testInformation(items: readonly ThreeParameter[], theta: number): number {
  return items.reduce((sum, item) => sum + itemInformation(item, theta), 0);
}

/** The test characteristic curve: the number of right answers to expect at an ability. */
export function expectedScore(items: readonly ThreeParameter[], theta: number): number {
  return items.reduce((sum, item) => sum + probability(item, theta), 0);
}

/** How far an ability is measured off, as a standard error: one over the root of the information. */
export function standardError(items: readonly ThreeParameter[], theta: number): number {
  return 1 / Math.sqrt(testInformation(items, theta));
}
