import { ByteReader, latin1 } from '../bytes.ts';
import { fail } from '../problem.ts';
import type { ReadLimits } from '../recording.ts';

/** One element of a data set. */
export type DicomElement = {
  /** Group and element number: `0x00100010`. */
  readonly tag: number;
  /** Byte of its first byte. */
  readonly at: number;
  /** Where its value lies; empty for a sequence. */
  readonly from: number;
  readonly to: number;
  /** Data sets of a sequence. */
  readonly items?: readonly DicomSet[] | undefined;
};

/** A data set: elements by tag. */
export type DicomSet = ReadonlyMap<number, DicomElement>;

/** A file: its head, its data set, and how texts are written. */
export type DicomFile = { readonly bytes: Uint8Array; readonly meta: DicomSet; readonly data: DicomSet; readonly privateTags: number; readonly utf8: boolean };

/** Sequences that matter here, for files that do not write kinds of values; others are then passed over by their length. */
const SEQUENCES: ReadonlySet<number> = new Set([0x5400_0100, 0x003a_0200, 0x003a_0208, 0x003a_0211, 0x0040_b020, 0x0040_a043, 0x0040_08ea, 0x0040_a168]);
/** Kinds of values whose length takes four bytes behind two empty ones. */
const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const SHORT = new Set('AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '));
const UNDEFINED = 0xffff_ffff;
const ITEM = 0xfffe_e000;
const ITEM_END = 0xfffe_e00d;
const SEQUENCE_END = 0xfffe_e0dd;

const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
/** Refused by name. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['1.2.840.10008.1.2.2', 'big endian'],
  ['1.2.840.10008.1.2.1.99', 'deflated'],
]);

/** Whether bytes look like DICOM: `DICM` behind 128 bytes. */
export function looksLikeDicom(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(128, 132)) === 'DICM';
}

/** Where a file's parts are read, and what they may hold. */
type Reading = { readonly limits: ReadLimits; entries: number; privateTags: number };

/**
 * Reads a file's elements, little endian, with kinds of values written or not.
 *
 * @throws FormatFailure for other encodings, lengths beyond the end, elements that stand twice; use under `guarded`
 */
export function readDicomFile(bytes: Uint8Array, limits: ReadLimits): DicomFile {
  if (!looksLikeDicom(bytes)) fail('FORMAT_MISMATCH', 0, 'This is no DICOM file: DICM does not stand at byte 128.');
  const reading: Reading = { limits, entries: 0, privateTags: 0 };
  const reader = new ByteReader(bytes, { from: 132 });
  const meta = new Map<number, DicomElement>();
  while (reader.left >= 8 && (bytes[reader.offset] ?? 0) === 2 && bytes[reader.offset + 1] === 0) add(meta, readElement(reader, true, 0, reading));
  const syntaxElement = meta.get(0x0002_0010);
  if (syntaxElement === undefined) fail('INVALID', 132, 'The file does not say how it is encoded (transfer syntax).');
  const syntax = textOf(bytes, syntaxElement);
  if (syntax !== IMPLICIT_LITTLE && syntax !== EXPLICIT_LITTLE) {
    const name = REFUSED.get(syntax) ?? `compressed or unknown (${syntax})`;
    fail('UNSUPPORTED', syntaxElement.at, `The file is ${name}, which is not read here.`, 'Export it as little endian, not compressed.');
  }
  const data = readSet(reader, syntax === EXPLICIT_LITTLE, 0, reading, false);
  const charset = data.get(0x0008_0005);
  return { bytes, meta, data, privateTags: reading.privateTags, utf8: charset !== undefined && textOf(bytes, charset).includes('192') };
}

/** An element's text without its padding. */
export function textOf(bytes: Uint8Array, element: DicomElement, utf8 = false): string {
  const raw = bytes.subarray(element.from, element.to);
  return (utf8 ? new TextDecoder('utf-8').decode(raw) : latin1(raw)).replace(/[\0 ]+$/, '').trim();
}

/** Elements up to the end of the reader, or, in an item of unknown length, up to its end mark. */
function readSet(reader: ByteReader, explicit: boolean, depth: number, reading: Reading, open: boolean): DicomSet {
  if (depth > reading.limits.maxDepth) fail('TOO_LARGE', reader.offset, `Sequences lie more than ${reading.limits.maxDepth} deep in each other.`);
  const set = new Map<number, DicomElement>();
  while (reader.left > 0) {
    if (open && peekTag(reader) === ITEM_END) {
      reader.skip(8, 'The end of an item');
      return set;
    }
    add(set, readElement(reader, explicit, depth, reading));
  }
  if (open) fail('TRUNCATED', reader.offset, 'An item has no end.');
  return set;
}

function add(set: Map<number, DicomElement>, element: DicomElement): void {
  const before = set.get(element.tag);
  if (before !== undefined) fail('INVALID', element.at, `Element ${tagText(element.tag)} stands twice; the first is at byte ${before.at}.`);
  set.set(element.tag, element);
}

function readElement(reader: ByteReader, explicit: boolean, depth: number, reading: Reading): DicomElement {
  const at = reader.offset;
  if (++reading.entries > reading.limits.maxEntries) fail('TOO_LARGE', at, `The file has more than ${reading.limits.maxEntries} elements.`);
  const tag = readTag(reader);
  const what = `Element ${tagText(tag)}`;
  if (tag >>> 16 === 0xfffe) fail('INVALID', at, `${what} stands outside a sequence.`);
  if ((tag >>> 16) % 2 === 1) reading.privateTags++;
  let kind = '';
  let length: number;
  if (explicit) {
    kind = reader.latin1(2, what);
    if (LONG.has(kind)) {
      reader.skip(2, what);
      length = reader.u32(what);
    } else if (SHORT.has(kind)) length = reader.u16(what);
    else fail('INVALID', at + 4, `${what} has no known kind of value.`);
  } else length = reader.u32(what);
  const isSequence = kind === 'SQ' || (kind === '' && SEQUENCES.has(tag)) || length === UNDEFINED;
  if (!isSequence) {
    if (length > reader.left) fail('TRUNCATED', at, `${what} should have ${length} bytes; ${reader.left} are left.`);
    const from = reader.offset;
    reader.skip(length, what);
    return { tag, at, from, to: from + length };
  }
  if (length === UNDEFINED && kind !== '' && kind !== 'SQ' && kind !== 'UN') fail('UNSUPPORTED', at, `${what} is compressed, which is not read here.`);
  // A sequence whose kind is unknown is written without kinds of values inside.
  const inside = explicit && kind !== 'UN';
  const items: DicomSet[] = [];
  const part = length === UNDEFINED ? reader : reader.part(length, what);
  for (;;) {
    if (length !== UNDEFINED && part.left === 0) break;
    const itemAt = part.offset;
    const mark = readTag(part);
    const size = part.u32(what);
    if (mark === SEQUENCE_END && length === UNDEFINED) break;
    if (mark !== ITEM) fail('INVALID', itemAt, `${what} should go on with an item; there is ${tagText(mark)}.`);
    if (++reading.entries > reading.limits.maxEntries) fail('TOO_LARGE', itemAt, `The file has more than ${reading.limits.maxEntries} elements.`);
    items.push(
      size === UNDEFINED ? readSet(part, inside, depth + 1, reading, true) : readSet(part.part(size, `An item of ${what}`), inside, depth + 1, reading, false),
    );
  }
  return { tag, at, from: at, to: at, items };
}

function readTag(reader: ByteReader): number {
  const group = reader.u16('An element');
  return ((group << 16) | reader.u16('An element')) >>> 0;
}

function peekTag(reader: ByteReader): number | undefined {
  if (reader.left < 8) return undefined;
  const from = reader.offset;
  const tag = readTag(reader);
  reader.seek(from, 'An element');
  return tag;
}

/** `(0010,0020)`. */
export function tagText(tag: number): string {
  const hex = tag.toString(16).padStart(8, '0');
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}
