import { fail, type Place } from '../problem.ts';

/** Bits of one code. */
const BITS = 10;
/** Codes from here on end the data. */
const END_CODE = (1 << BITS) - 1;

/**
 * Unpacks XLI, the compression of Philips' XML: for each channel a length, a first delta and LZW codes of ten bits, behind which lie the
 * high bytes and then the low bytes of second differences.
 *
 * @param place - of the element, for a problem
 * @throws FormatFailure where lengths or codes make no sense; use under `guarded`
 */
export function unpackXli(bytes: Uint8Array, place: Place, limits: { readonly channels: number; readonly samples: number }): Int32Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const channels: Int32Array[] = [];
  let at = 0;
  let room = limits.samples;
  while (at + 8 <= bytes.length && channels.length < limits.channels) {
    const size = view.getInt32(at, true);
    const first = view.getInt16(at + 6, true);
    const name = `Channel ${channels.length + 1}`;
    if (size < 0 || at + 8 + size > bytes.length)
      fail('TRUNCATED', place, `${name} should have ${size} bytes (at byte ${at} of the unpacked text); ${bytes.length - at - 8} are left.`);
    const packed = lzw(bytes.subarray(at + 8, at + 8 + size), place, name, room * 2);
    const samples = deltas(packed, first, place, name);
    room -= samples.length;
    channels.push(samples);
    at += 8 + size;
  }
  return channels;
}

function lzw(bytes: Uint8Array, place: Place, name: string, limit: number): Uint8Array {
  // A string is an earlier one and a byte more: codes keep where in the output theirs began.
  const starts = new Int32Array(1 << BITS);
  const lengths = new Int32Array(1 << BITS);
  let out = new Uint8Array(Math.max(bytes.length * 4, 1024));
  let count = 0;
  let next = 256;
  let previousAt = 0;
  let previousLength = 0;
  let buffer = 0;
  let held = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    held += 8;
    if (held < BITS) continue;
    held -= BITS;
    const code = (buffer >>> held) & ((1 << BITS) - 1);
    buffer &= (1 << held) - 1;
    if (code >= END_CODE) break;
    const isNew = code >= 256 && code === next && previousLength > 0;
    if (code >= next && !isNew) fail('INVALID', place, `${name} holds a code that stands for nothing yet.`);
    const length = code < 256 ? 1 : isNew ? previousLength + 1 : (lengths[code] ?? 0);
    if (count + length > limit) fail('TOO_LARGE', place, `${name} unpacks to more than ${limit} bytes.`);
    if (count + length > out.length) {
      const grown = new Uint8Array(Math.max(out.length * 2, count + length));
      grown.set(out.subarray(0, count));
      out = grown;
    }
    const from = isNew ? previousAt : (starts[code] ?? 0);
    if (code < 256) out[count] = code;
    else for (let k = 0; k < length; k++) out[count + k] = out[isNew && k === previousLength ? previousAt : from + k] ?? 0;
    // The new string is the one before and this one's first byte, which follows it in the output.
    if (previousLength > 0 && next < END_CODE) {
      starts[next] = previousAt;
      lengths[next] = previousLength + 1;
      next++;
    }
    previousAt = count;
    previousLength = length;
    count += length;
  }
  return out.subarray(0, count);
}

/** Samples from high and low bytes of second differences, of which each lies one sample late and 64 too high. */
function deltas(packed: Uint8Array, first: number, place: Place, name: string): Int32Array {
  const count = Math.ceil(packed.length / 2);
  if (count < 2) fail('INVALID', place, `${name} has ${count} samples.`);
  const samples = new Int32Array(count);
  const stored = (i: number): number => (((packed[i] ?? 0) << 24) >> 16) | (packed[count + i] ?? 0);
  samples[0] = stored(0);
  samples[1] = stored(1);
  let last = first;
  for (let i = 2; i < count; i++) {
    const value = 2 * (samples[i - 1] ?? 0) - (samples[i - 2] ?? 0) - last;
    if (Math.abs(value) > 0x7fff_ff) fail('INVALID', place, `The differences of ${name.toLowerCase()} run away at sample ${i + 1}.`);
    samples[i] = value;
    last = stored(i) - 64;
  }
  return samples;
}
