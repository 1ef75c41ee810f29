/** Estimates lie between these shares; bins are as wide as `BIN_WIDTH`. */
const FROM = 0.3;
const TO = 0.95;
const BIN_WIDTH = 0.05;

/** A column of the picture: so many items whose estimate lies in [from, to). */
export type Bin = { readonly from: number; readonly to: number; readonly items: number };

/** Sorts estimates into columns; one at the very end belongs to the last. */
export function difficultyBins(estimates: readonly number[]): readonly Bin[] {
  const count = Math.round((TO - FROM) / BIN_WIDTH);
  const bins = Array.from({ length: count }, (_, index) => ({ from: FROM + index * BIN_WIDTH, to: FROM + (index + 1) * BIN_WIDTH, items: 0 }));
  for (const estimate of estimates) {
    // A hair is added, because 0.6 is not quite 12 times 0.05.
    const bin = bins[Math.min(count - 1, Math.max(0, Math.floor((estimate - FROM) / BIN_WIDTH + 1e-9)))];
    if (bin) bin.items += 1;
  }
  return bins;
}

/** The mean; undefined of nothing. */
export function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
