const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ı: 'i',
  ĸ: 'k',
  ə: 'e',
  ς: 'σ',
  ـ: '',
};

/**
 * Folds a name for comparison: case, accents, apostrophes, dashes, spaces and marks go; ß is ss, æ is ae, the
 * dotless ı and the dotted İ of Turkish are i. O'Brien, O’BRIEN and Obrien are one, as are de la Cruz and De La Cruz.
 * Letters of other scripts stay; vowel points of Hebrew and Arabic go.
 *
 * @returns letters and digits only, lower case; empty when there are none
 * @example
 * ```ts
 * foldName("D’Ávila-Weiß") === 'davilaweiss';
 * ```
 */
export function foldName(name: string): string {
  const lower = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return [...lower]
    .map((letter) => LETTERS[letter] ?? letter)
    .join('')
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .normalize('NFC');
}

/**
 * Folds each word of a name and keeps them apart, for finding one given name among several.
 * A dash parts words here: Anne-Marie is found as Anne and as Marie.
 */
export function foldWords(name: string): readonly string[] {
  return name
    .split(/[\s\p{Pd}]+/u)
    .map(foldName)
    .filter((word) => word !== '');
}
