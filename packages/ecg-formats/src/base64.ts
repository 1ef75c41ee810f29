import { fail, type Place } from './problem.ts';

const VALUES = new Int8Array(128).fill(-1);
for (const [value, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) VALUES[letter.charCodeAt(0)] = value;

/**
 * Bytes of a Base64 text with blanks and lines in it.
 *
 * @throws FormatFailure where a character does not belong there; use under `guarded`
 */
export function fromBase64(text: string, place: Place): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let count = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 32 || (unit >= 9 && unit <= 13)) continue;
    if (unit === 61) break;
    const value = unit < 128 ? (VALUES[unit] ?? -1) : -1;
    if (value < 0) fail('INVALID', place, `Character ${i + 1} of the samples does not belong to Base64.`);
    bits = ((bits << 6) | value) & 0xfff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[count++] = (bits >> held) & 0xff;
    }
  }
  return bytes.subarray(0, count);
}
