import { fail } from '../problem.ts';

/** One text of a time-stamped annotation list. */
export type Tal = { readonly onsetS: number; readonly durationS: number | undefined; readonly text: string };

const UTF8 = new TextDecoder();
const [DURATION, TEXT, END] = [0x15, 0x14, 0];

/**
 * Reads the annotations of one data record.
 *
 * @param isFirst whether its first list tells when the record begins
 * @throws FormatFailure under `guarded`
 */
export function talsIn(bytes: Uint8Array, from: number, length: number, isFirst: boolean, most: number): { found: Tal[]; startS: number | undefined } {
  const found: Tal[] = [];
  let startS: number | undefined;
  const end = from + length;
  let at = from;
  let isStart = isFirst;
  while (at < end) {
    if (bytes[at] === END) {
      at++;
      continue;
    }
    const begin = at;
    const stop = bytes.indexOf(END, at);
    if (stop < 0 || stop >= end) fail('INVALID', begin, 'An annotation does not end within its data record.');
    const firstText = bytes.indexOf(TEXT, at);
    if (firstText < 0 || firstText > stop) fail('INVALID', begin, 'An annotation has a time and no text.');
    const time = UTF8.decode(bytes.subarray(at, firstText));
    const parts = /^([+-]\d+(?:\.\d*)?)(?:\u0015(\d+(?:\.\d*)?))?$/.exec(time);
    if (!parts) fail('INVALID', begin, `An annotation begins with "${time.slice(0, 40)}"; a time such as +12.5 belongs there.`);
    const onsetS = Number(parts[1]);
    const durationS = parts[2] === undefined ? undefined : Number(parts[2]);
    if (Math.abs(onsetS) > 1e9 || (durationS ?? 0) > 1e9) fail('INVALID', begin, `An annotation is at ${onsetS} seconds.`);
    const texts = UTF8.decode(bytes.subarray(firstText + 1, stop)).split('\u0014');
    if (texts.at(-1) === '') texts.pop();
    for (const text of texts) {
      if (text === '') continue;
      if (found.length >= most) fail('TOO_LARGE', begin, 'There are more annotations than the limit allows.');
      found.push({ onsetS, durationS, text });
    }
    if (isStart) {
      startS = onsetS;
      isStart = false;
    }
    at = stop + 1;
  }
  return { found, startS };
}

/** One annotation list as bytes, without its end mark's padding. Control characters of a text become spaces. */
export function talBytes({ onsetS, durationS, text }: Tal): Uint8Array {
  const plain = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ' ');
  const duration = durationS === undefined ? '' : `${String.fromCharCode(DURATION)}${seconds(durationS)}`;
  return new TextEncoder().encode(`${onsetS < 0 ? '-' : '+'}${seconds(Math.abs(onsetS))}${duration}\u0014${plain}\u0014\0`);
}

/** Seconds without an exponent, to the nanosecond. */
function seconds(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}
