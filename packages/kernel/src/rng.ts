/** Where chance comes from: an argument everywhere, so that a draw can be repeated and audited. */
export type Rng = {
  /** The next number, uniform in [0, 1). */
  readonly next: () => number;
};

/**
 * A repeatable source of chance: the same seed gives the same numbers for ever.
 * Not for secrets: whoever knows the seed knows the sequence.
 *
 * sfc32 by Chris Doty-Humphrey (PractRand), seeded through the FNV-1a hash of the text.
 *
 * @param seed any text; an attempt's id, for example
 */
export function seededRng(seed: string): Rng {
  let hash = 0x811c9dc5;
  const word = (salt: number): number => {
    for (let i = 0; i < seed.length; i++) {
      hash ^= seed.charCodeAt(i) + salt;
      hash = Math.imul(hash, 0x01000193);
    }
    hash ^= salt;
    return Math.imul(hash, 0x01000193) >>> 0;
  };
  let a = word(1);
  let b = word(2);
  let c = word(3);
  let counter = 1;
  const next = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  // The first outputs still resemble the seed; the author advises discarding about a dozen.
  for (let i = 0; i < 15; i++) next();
  return { next };
}

/**
 * A new array with the same members in a random order (Fisher-Yates).
 *
 * @param members left as they are
 * @param rng decides the order
 */
export function shuffled<T>(members: readonly T[], rng: Rng): T[] {
  const out = [...members];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(rng.next() * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}
