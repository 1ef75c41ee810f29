const SPACE = '[\\s\\p{Pd}._]*';
/** A whole number at the start of a piece, whatever follows it (a name from the next column, a remark). */
const WHOLE = new RegExp(`^NPS${SPACE}[A-Z]{3}(?:${SPACE}[0-9A-Z]){9}(?![0-9A-Z])`, 'iu');

/**
 * Takes a pasted text apart into numbers: one a line, or parted by commas, semicolons, tabs, bars or spaces;
 * numbers with spaces inside stay whole, list numbering and what follows a number in its line is left out.
 *
 * @returns what was pasted for each number, in order; not yet checked
 */
export function splitNumbers(text: string): readonly string[] {
  return text
    .split(/[\r\n,;\t|]+/)
    .flatMap((piece) => piece.split(/(?<![0-9A-Za-z])(?=NPS(?![A-Za-z]{4}))/i))
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '' && !/^[([]?\d{1,3}[.):\]]*$/.test(piece) && /[\p{L}\p{N}]/u.test(piece))
    .flatMap((piece) => {
      const whole = WHOLE.exec(piece);
      if (whole) return [whole[0]];
      const words = piece.split(/\s+/);
      return words.length > 1 && words.every((word) => word.replace(/[^0-9A-Za-z]/g, '').length >= 9) ? words : [piece];
    });
}
