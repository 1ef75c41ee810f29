const VALUES = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*';

/**
 * The check character of ISO/IEC 7064:2003, MOD 37-2 (a pure system): the weighted sum of text and check
 * character, doubling from right to left, is 1 modulo 37. Because 37 is prime and the weights are powers of
 * two, every single wrong character and every swap of two neighbours changes the sum, which the hybrid system
 * MOD 37,36 does not promise for swaps.
 *
 * The same system protects blood donation numbers (ISBT 128).
 *
 * @param text digits and capital letters A to Z
 * @returns one of `0`-`9`, `A`-`Z` or `*`
 * @throws RangeError when the text holds anything else
 * @example
 * ```ts
 * checkCharacter('G123498654321') === 'H';
 * ```
 */
export function checkCharacter(text: string): string {
  let sum = 0;
  for (const character of text) {
    const value = VALUES.indexOf(character);
    if (value < 0 || value > 35) throw new RangeError(`not a digit or capital letter: ${character}`);
    sum = ((sum + value) * 2) % 37;
  }
  return VALUES.charAt((38 - sum) % 37);
}
