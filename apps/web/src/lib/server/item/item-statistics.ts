/** From so many real responses on a figure says something; below, it is noise. */
export const FEWEST_RESPONSES = 10;

/** One candidate's response to an item: right or not, and how many other questions were right. */
export type ItemResponse = { readonly right: boolean; readonly restScore: number };

/** Classical figures of an item; undefined below {@link FEWEST_RESPONSES}. */
export type ItemStatistics = {
  /** Share of right responses. */
  readonly facility: number;
  /** Correlation of being right with the score on the other questions; undefined where either does not vary. */
  readonly discrimination: number | undefined;
};

/** The p-value and the corrected point-biserial correlation of an item. */
export function itemStatistics(responses: readonly ItemResponse[]): ItemStatistics | undefined {
  const n = responses.length;
  if (n < FEWEST_RESPONSES) return undefined;
  const facility = responses.filter(({ right }) => right).length / n;
  const mean = responses.reduce((sum, { restScore }) => sum + restScore, 0) / n;
  const covariance = responses.reduce((sum, { right, restScore }) => sum + ((right ? 1 : 0) - facility) * (restScore - mean), 0);
  const spread = Math.sqrt(facility * (1 - facility) * n * responses.reduce((sum, { restScore }) => sum + (restScore - mean) ** 2, 0));
  return { facility, discrimination: spread === 0 ? undefined : covariance / spread };
}
