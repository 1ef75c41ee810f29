/** How samples lie in a signal file. Sample numbers count all signals of the file in turn. */
export type Storage = {
  /** Bytes of the first `count` samples. */
  readonly bytesOf: (count: number) => number;
  /** Reads samples from a byte on into `out`, from its start; the byte begins a group of six. Missing bytes at the end are 0. */
  readonly decode: (bytes: Uint8Array, from: number, count: number, out: Int32Array) => void;
  /** Writes whole numbers; undefined where this format is only read. */
  readonly encode: ((values: Int32Array) => Uint8Array) | undefined;
  /** Lowest and highest that can be stored beside the mark of a missing sample. */
  readonly low: number;
  readonly high: number;
  /** The mark of a missing sample. */
  readonly missing: number | undefined;
  readonly bits: number;
};

const at = (bytes: Uint8Array, index: number) => bytes[index] ?? 0;

/** Formats whose samples are whole bytes. */
function whole(
  size: number,
  bits: number,
  get: (bytes: Uint8Array, index: number) => number,
  put: (value: number, bytes: Uint8Array, index: number) => void,
): Storage {
  const low = -(2 ** (bits - 1));
  return {
    bits,
    low: low + 1,
    high: -low - 1,
    missing: low,
    bytesOf: (count) => count * size,
    decode: (bytes, from, count, out) => {
      for (let i = 0; i < count; i++) out[i] = get(bytes, from + i * size);
    },
    encode: (values) => {
      const bytes = new Uint8Array(values.length * size);
      for (let i = 0; i < values.length; i++) put(values[i] as number, bytes, i * size);
      return bytes;
    },
  };
}

/** The numbered formats of WFDB that are read and written here. */
export const STORAGE: ReadonlyMap<number, Storage> = new Map<number, Storage>([
  // First differences; the reader adds them up from the initial value. Too narrow for most signals, so it is never written.
  [
    8,
    {
      ...whole(
        1,
        8,
        (b, i) => (at(b, i) << 24) >> 24,
        () => {},
      ),
      missing: undefined,
      encode: undefined,
    },
  ],
  [
    16,
    whole(
      2,
      16,
      (b, i) => ((at(b, i) | (at(b, i + 1) << 8)) << 16) >> 16,
      (v, b, i) => {
        b[i] = v;
        b[i + 1] = v >> 8;
      },
    ),
  ],
  [
    24,
    whole(
      3,
      24,
      (b, i) => ((at(b, i) | (at(b, i + 1) << 8) | (at(b, i + 2) << 16)) << 8) >> 8,
      (v, b, i) => {
        b[i] = v;
        b[i + 1] = v >> 8;
        b[i + 2] = v >> 16;
      },
    ),
  ],
  [
    32,
    whole(
      4,
      32,
      (b, i) => at(b, i) | (at(b, i + 1) << 8) | (at(b, i + 2) << 16) | (at(b, i + 3) << 24),
      (v, b, i) => {
        b[i] = v;
        b[i + 1] = v >> 8;
        b[i + 2] = v >> 16;
        b[i + 3] = v >> 24;
      },
    ),
  ],
  [
    61,
    whole(
      2,
      16,
      (b, i) => (((at(b, i) << 8) | at(b, i + 1)) << 16) >> 16,
      (v, b, i) => {
        b[i] = v >> 8;
        b[i + 1] = v;
      },
    ),
  ],
  [
    80,
    whole(
      1,
      8,
      (b, i) => at(b, i) - 128,
      (v, b, i) => {
        b[i] = v + 128;
      },
    ),
  ],
  [
    160,
    whole(
      2,
      16,
      (b, i) => (at(b, i) | (at(b, i + 1) << 8)) - 32768,
      (v, b, i) => {
        b[i] = v + 32768;
        b[i + 1] = (v + 32768) >> 8;
      },
    ),
  ],
  [
    212,
    { bits: 12, low: -2047, high: 2047, missing: -2048, bytesOf: (count) => Math.floor(count / 2) * 3 + (count % 2) * 2, decode: decode212, encode: encode212 },
  ],
  [
    310,
    { bits: 10, low: -511, high: 511, missing: -512, bytesOf: (count) => Math.floor(count / 3) * 4 + (count % 3) * 2, decode: decode310, encode: encode310 },
  ],
  [
    311,
    {
      bits: 10,
      low: -511,
      high: 511,
      missing: -512,
      bytesOf: (count) => Math.floor(count / 3) * 4 + [0, 2, 3][count % 3]!,
      decode: decode311,
      encode: encode311,
    },
  ],
]);

/** Two samples in three bytes. */
function decode212(bytes: Uint8Array, from: number, count: number, out: Int32Array): void {
  for (let i = 0, b = from; i < count; i += 2, b += 3) {
    const middle = at(bytes, b + 1);
    out[i] = ((at(bytes, b) | ((middle & 0x0f) << 8)) << 20) >> 20;
    if (i + 1 < count) out[i + 1] = ((at(bytes, b + 2) | ((middle & 0xf0) << 4)) << 20) >> 20;
  }
}

function encode212(values: Int32Array): Uint8Array {
  const bytes = new Uint8Array(Math.floor(values.length / 2) * 3 + (values.length % 2) * 2);
  for (let i = 0, b = 0; i < values.length; i += 2, b += 3) {
    const first = (values[i] as number) & 0xfff;
    const second = (values[i + 1] ?? 0) & 0xfff;
    bytes[b] = first;
    bytes[b + 1] = (first >> 8) | ((second >> 4) & 0xf0);
    if (b + 2 < bytes.length) bytes[b + 2] = second;
  }
  return bytes;
}

/** Three samples in two words: bits 1-10 of each word, and their top five bits together. */
function decode310(bytes: Uint8Array, from: number, count: number, out: Int32Array): void {
  for (let i = 0, b = from; i < count; i += 3, b += 4) {
    const first = at(bytes, b) | (at(bytes, b + 1) << 8);
    const second = at(bytes, b + 2) | (at(bytes, b + 3) << 8);
    out[i] = (first << 21) >> 22;
    if (i + 1 < count) out[i + 1] = (second << 21) >> 22;
    if (i + 2 < count) out[i + 2] = (((first >> 11) | ((second >> 11) << 5)) << 22) >> 22;
  }
}

function encode310(values: Int32Array): Uint8Array {
  const bytes = new Uint8Array(Math.floor(values.length / 3) * 4 + (values.length % 3) * 2);
  for (let i = 0, b = 0; i < values.length; i += 3, b += 4) {
    const third = (values[i + 2] ?? 0) & 0x3ff;
    const first = (((values[i] as number) & 0x3ff) << 1) | ((third & 0x1f) << 11);
    const second = (((values[i + 1] ?? 0) & 0x3ff) << 1) | ((third >> 5) << 11);
    for (const [index, byte] of [first, first >> 8, second, second >> 8].entries()) if (b + index < bytes.length) bytes[b + index] = byte;
  }
  return bytes;
}

/** Three samples in thirty bits of four bytes, lowest first. */
function decode311(bytes: Uint8Array, from: number, count: number, out: Int32Array): void {
  for (let i = 0, b = from; i < count; i += 3, b += 4) {
    const word = at(bytes, b) | (at(bytes, b + 1) << 8) | (at(bytes, b + 2) << 16) | (at(bytes, b + 3) << 24);
    out[i] = (word << 22) >> 22;
    if (i + 1 < count) out[i + 1] = (word << 12) >> 22;
    if (i + 2 < count) out[i + 2] = (word << 2) >> 22;
  }
}

function encode311(values: Int32Array): Uint8Array {
  const bytes = new Uint8Array(Math.floor(values.length / 3) * 4 + [0, 2, 3][values.length % 3]!);
  for (let i = 0, b = 0; i < values.length; i += 3, b += 4) {
    const word = ((values[i] as number) & 0x3ff) | (((values[i + 1] ?? 0) & 0x3ff) << 10) | (((values[i + 2] ?? 0) & 0x3ff) << 20);
    for (let index = 0; index < 4 && b + index < bytes.length; index++) bytes[b + index] = word >> (8 * index);
  }
  return bytes;
}
