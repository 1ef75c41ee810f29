import { fail } from '../problem.ts';
import type { ByteReader } from '../bytes.ts';

/** One code of a table of EN 1064, section 2. */
export type HuffmanCode = {
  /** Bits that are compared. */
  readonly prefixBits: number;
  /** Bits of it all: what follows the prefix is a number of two's complement. */
  readonly totalBits: number;
  /** The table, from 0, that is used after this code, which then stands for no sample. */
  readonly switchTo?: number | undefined;
  /** The sample, where nothing follows the prefix. */
  readonly value: number;
  /** The prefix, its first bit lowest. */
  readonly code: number;
};

/** A table ready for use: two children of each node; a leaf is the code's index, less than 0 as `~index`. */
export type HuffmanTable = { readonly codes: readonly HuffmanCode[]; readonly nodes: Int32Array };

/** The number in section 2 that stands for the default table. */
export const DEFAULT_TABLE = 19_999;

/** The default table of EN 1064: short codes for small differences, 8 or 16 bits behind nine or ten ones for others. */
export const DEFAULT_CODES: readonly HuffmanCode[] = [
  { prefixBits: 1, totalBits: 1, value: 0, code: 0 },
  ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((k): HuffmanCode[] => {
    const ones = (1 << k) - 1;
    return [
      { prefixBits: k + 2, totalBits: k + 2, value: k, code: ones },
      { prefixBits: k + 2, totalBits: k + 2, value: -k, code: ones | (1 << (k + 1)) },
    ];
  }),
  { prefixBits: 10, totalBits: 18, value: 0, code: 0x1ff },
  { prefixBits: 10, totalBits: 26, value: 0, code: 0x3ff },
];

/**
 * A table from its codes.
 *
 * @param at - byte where the table stands, for a problem
 * @throws FormatFailure where a code is no code or two of them begin alike; use under `guarded`
 */
export function huffmanTable(codes: readonly HuffmanCode[], at: number): HuffmanTable {
  const nodes: number[] = [0, 0];
  codes.forEach((code, index) => {
    if (code.prefixBits < 1 || code.prefixBits > 32 || code.totalBits < code.prefixBits || code.totalBits - code.prefixBits > 16) {
      fail('INVALID', at, `Code ${index + 1} of a Huffman table has ${code.prefixBits} bits of ${code.totalBits}.`);
    }
    let node = 0;
    for (let bit = 0; bit < code.prefixBits; bit++) {
      const slot = node * 2 + ((code.code >>> bit) & 1);
      const last = bit === code.prefixBits - 1;
      const next = nodes[slot] ?? 0;
      if (next < 0 || (last && next !== 0)) fail('INVALID', at, `Code ${index + 1} of a Huffman table begins like another one.`);
      if (last) nodes[slot] = ~index;
      else if (next === 0) {
        node = nodes.length / 2;
        nodes[slot] = node;
        nodes.push(0, 0);
      } else node = next;
    }
  });
  return { codes, nodes: Int32Array.from(nodes) };
}

/** Reads section 2: the tables of a file. */
export function readHuffmanTables(section: ByteReader): HuffmanTable[] {
  const at = section.offset;
  const count = section.u16('The number of Huffman tables');
  if (count === DEFAULT_TABLE) return [huffmanTable(DEFAULT_CODES, at)];
  if (count === 0 || count > 64) fail('INVALID', at, `Section 2 has ${count} Huffman tables.`);
  return Array.from({ length: count }, () => {
    const from = section.offset;
    const codes = section.u16('The number of Huffman codes');
    if (codes === 0 || codes > 1024) fail('INVALID', from, `A Huffman table has ${codes} codes.`);
    return huffmanTable(
      Array.from({ length: codes }, () => {
        const prefixBits = section.u8('A Huffman code');
        const totalBits = section.u8('A Huffman code');
        const stays = section.u8('A Huffman code') !== 0;
        const value = section.i16('A Huffman code');
        const code = section.u32('A Huffman code');
        if (!stays && (value < 1 || value > count)) fail('INVALID', from, `A Huffman code switches to table ${value} of ${count}.`);
        return { prefixBits, totalBits, value, code, switchTo: stays ? undefined : value - 1 };
      }),
      from,
    );
  });
}

/**
 * Decodes `count` numbers.
 *
 * @throws FormatFailure where the bits end before or fit no code; use under `guarded`
 */
export function huffmanDecode(data: ByteReader, tables: readonly HuffmanTable[], count: number): Int32Array {
  const { bytes, offset: from, end } = data;
  const bits = (end - from) * 8;
  // Each number takes a bit at least: a lying count is found before its memory is asked for.
  if (count > bits) fail('TRUNCATED', from, `${count} samples are promised; ${end - from} bytes cannot hold them.`);
  const numbers = new Int32Array(count);
  let table = tables[0];
  let bit = 0;
  const next = (): number => {
    if (bit >= bits) fail('TRUNCATED', end, 'The samples end in the middle.');
    const value = ((bytes[from + (bit >> 3)] ?? 0) >> (7 - (bit & 7))) & 1;
    bit++;
    return value;
  };
  for (let i = 0; i < count;) {
    let node = 0;
    do {
      const slot = node * 2 + next();
      node = table?.nodes[slot] ?? 0;
      if (node === 0) fail('INVALID', from + (bit >> 3), 'Bits that are no Huffman code of this file.');
    } while (node > 0);
    const code = table?.codes[~node];
    if (code === undefined) break;
    if (code.switchTo !== undefined) {
      table = tables[code.switchTo];
      continue;
    }
    const extra = code.totalBits - code.prefixBits;
    let value = code.value;
    if (extra > 0) {
      value = 0;
      for (let k = 0; k < extra; k++) value = (value << 1) | next();
      if (value >= 1 << (extra - 1)) value -= 1 << extra;
    }
    numbers[i++] = value;
  }
  return numbers;
}

/** Encodes numbers of 16 bits with the default table; the last byte is filled with zeros. */
export function huffmanEncode(numbers: Int32Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((numbers.length * 26) / 8) + 1);
  let bit = 0;
  const put = (value: number, count: number): void => {
    for (let k = count - 1; k >= 0; k--, bit++) {
      if ((value >> k) & 1) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
    }
  };
  for (const number of numbers) {
    const size = Math.abs(number);
    if (number === 0) put(0, 1);
    else if (size <= 8) put((((1 << size) - 1) << 2) | (number < 0 ? 1 : 0), size + 2);
    else if (number >= -128 && number <= 127) {
      put(0x3fe, 10);
      put(number & 0xff, 8);
    } else {
      put(0x3ff, 10);
      put(number & 0xffff, 16);
    }
  }
  return bytes.slice(0, Math.ceil(bit / 8));
}
