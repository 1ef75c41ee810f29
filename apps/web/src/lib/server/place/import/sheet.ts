import { Unzip, UnzipInflate } from 'fflate';
import { SaxesParser } from 'saxes';
import { ImportProblem, type GivenFile } from './given.ts';

/** Unpacked, the largest official workbook is a tenth of this; what is more is no wage table. */
const MOST_UNPACKED_BYTES = 2 ** 31;
/** Rows of a sheet: the file of all areas and industries has under half a million. */
const MOST_ROWS = 1_000_000;
/** What is handed on at a time. */
const CHUNK_BYTES = 1 << 18;

/** Unpacks those entries of a zip that are wanted, piece by piece: a sheet of seven megabytes is a hundred unpacked. */
function eachEntry(bytes: Uint8Array, wanted: (name: string) => ((piece: Uint8Array, isLast: boolean) => void) | undefined, name: string): void {
  let unpacked = 0;
  const unzip = new Unzip((entry) => {
    const take = wanted(entry.name);
    if (!take) return;
    entry.ondata = (problem, piece, isLast) => {
      if (problem) throw new ImportProblem(`${name} is damaged: ${problem.message}`);
      unpacked += piece.length;
      if (unpacked > MOST_UNPACKED_BYTES) throw new ImportProblem(`${name} is too large once unpacked. Take the file as its publisher has it.`);
      take(piece, isLast);
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) unzip.push(bytes.subarray(from, from + CHUNK_BYTES), from + CHUNK_BYTES >= bytes.length);
  } catch (cause) {
    if (cause instanceof ImportProblem) throw cause;
    throw new ImportProblem(`${name} is no zip that can be unpacked: ${(cause as Error).message}`);
  }
}

/** Whole entries, for the small ones. */
function entriesOf(bytes: Uint8Array, wanted: (name: string) => boolean, name: string): ReadonlyMap<string, Uint8Array> {
  const parts = new Map<string, Uint8Array[]>();
  eachEntry(
    bytes,
    (entry) => {
      if (!wanted(entry)) return undefined;
      const list: Uint8Array[] = [];
      parts.set(entry, list);
      return (piece) => void list.push(piece.slice());
    },
    name,
  );
  return new Map([...parts].map(([entry, list]) => [entry, Buffer.concat(list)]));
}

/** A parser that refuses what could name something outside the file. */
function strictParser(name: string): SaxesParser {
  const parser = new SaxesParser();
  parser.on('error', (problem) => {
    throw new ImportProblem(`${name}: a sheet in it is not well-formed: ${problem.message}`);
  });
  parser.on('doctype', () => {
    throw new ImportProblem(`${name}: a sheet in it has a document type, which no spreadsheet program writes.`);
  });
  return parser;
}

/** Feeds the entry of a zip to a parser as it is unpacked. @returns whether the entry was there */
function parseEntry(bytes: Uint8Array, entry: string, name: string, parser: SaxesParser): boolean {
  const decoder = new TextDecoder();
  let found = false;
  eachEntry(
    bytes,
    (one) => {
      if (one !== entry) return undefined;
      found = true;
      return (piece, isLast) => {
        parser.write(decoder.decode(piece, { stream: !isLast }));
        if (isLast) parser.close();
      };
    },
    name,
  );
  return found;
}

/** The attribute of a tag, whatever its prefix. */
const attribute = (tag: { readonly attributes: object }, name: string): string => {
  for (const [key, value] of Object.entries(tag.attributes)) if (key === name || key.endsWith(`:${name}`)) return String(value);
  return '';
};
const local = (name: string) => name.slice(name.indexOf(':') + 1);

/** The path of the first sheet inside a workbook. */
function firstSheet(files: ReadonlyMap<string, Uint8Array>, name: string): string {
  const read = (path: string, take: (tag: { readonly name: string; readonly attributes: object }) => void) => {
    const bytes = files.get(path);
    if (!bytes) throw new ImportProblem(`${name} is a zip without a workbook in it.`);
    const parser = strictParser(name);
    parser.on('opentag', take);
    parser.write(new TextDecoder().decode(bytes)).close();
  };
  let id = '';
  read('xl/workbook.xml', (tag) => {
    if (id === '' && local(tag.name) === 'sheet') id = Object.entries(tag.attributes).find(([key]) => /^\w+:id$/.test(key))?.[1] ?? '';
  });
  let target = '';
  read('xl/_rels/workbook.xml.rels', (tag) => {
    if (attribute(tag, 'Id') === id && target === '') target = attribute(tag, 'Target');
  });
  if (target === '') throw new ImportProblem(`${name} has no sheet.`);
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

/** The column of a cell's address: `A1` is 0, `AF12` is 31. */
export function columnOf(address: string): number {
  let column = 0;
  for (const sign of /^[A-Z]+/.exec(address)?.[0] ?? '') column = column * 26 + (sign.charCodeAt(0) - 64);
  return column - 1;
}

/**
 * The rows of the first sheet of a workbook (.xlsx), or of the one workbook in a zip: cells as text, dates and formats
 * left alone. Formulas give the value that was saved with them.
 *
 * @throws ImportProblem
 */
export function readSheet(file: GivenFile): readonly (readonly string[])[] {
  const small = entriesOf(file.bytes, (entry) => entry === 'xl/workbook.xml' || entry === 'xl/_rels/workbook.xml.rels', file.name);
  if (!small.has('xl/workbook.xml')) {
    const inner = [...entriesOf(file.bytes, (entry) => /\.xlsx$/i.test(entry) && !/(^|\/)(\.|~\$|__MACOSX)/.test(entry), file.name)];
    const [only] = inner;
    if (inner.length !== 1 || !only) throw new ImportProblem(`${file.name} holds ${inner.length} workbooks. Unpack it and give the one that you mean.`);
    return readSheet({ ...file, name: only[0].split('/').at(-1) ?? file.name, bytes: only[1] });
  }
  const sheet = firstSheet(small, file.name);
  const strings = sharedStrings(file);
  const rows: string[][] = [];
  const parser = strictParser(file.name);
  let row: string[] = [];
  let [at, kind, text, inValue] = [0, '', '', false];
  parser.on('opentag', (tag) => {
    const tagName = local(tag.name);
    if (tagName === 'row') row = [];
    else if (tagName === 'c') {
      const address = attribute(tag, 'r');
      at = address === '' ? row.length : columnOf(address);
      kind = attribute(tag, 't');
      text = '';
    } else if (tagName === 'v' || tagName === 't') inValue = true;
  });
  parser.on('text', (piece) => {
    if (inValue) text += piece;
  });
  parser.on('closetag', (tag) => {
    const tagName = local(tag.name);
    if (tagName === 'v' || tagName === 't') inValue = false;
    else if (tagName === 'c') {
      if (at < 0 || at > 16_384) throw new ImportProblem(`${file.name}: a cell in it has no address.`);
      while (row.length < at) row.push('');
      row[at] = kind === 's' ? (strings[Number(text)] ?? '') : kind === 'b' ? (text === '1' ? 'TRUE' : 'FALSE') : text;
    } else if (tagName === 'row' && row.length > 0) {
      rows.push(row);
      if (rows.length > MOST_ROWS) throw new ImportProblem(`${file.name} has more rows than any official file.`);
    }
  });
  if (!parseEntry(file.bytes, sheet, file.name, parser)) throw new ImportProblem(`${file.name} has no sheet where its workbook says.`);
  return rows;
}

/** The texts that cells refer to by number. */
function sharedStrings(file: GivenFile): readonly string[] {
  const strings: string[] = [];
  const parser = strictParser(file.name);
  let [text, inText, depth] = ['', false, 0];
  parser.on('opentag', (tag) => {
    const tagName = local(tag.name);
    if (tagName === 'si') text = '';
    // How a text is read aloud in another script is no part of it.
    else if (tagName === 'rPh') depth += 1;
    else if (tagName === 't') inText = depth === 0;
  });
  parser.on('text', (piece) => {
    if (inText) text += piece;
  });
  parser.on('closetag', (tag) => {
    const tagName = local(tag.name);
    if (tagName === 't') inText = false;
    else if (tagName === 'rPh') depth -= 1;
    else if (tagName === 'si') strings.push(text);
  });
  parseEntry(file.bytes, 'xl/sharedStrings.xml', file.name, parser);
  return strings;
}
