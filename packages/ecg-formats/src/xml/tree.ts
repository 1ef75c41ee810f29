import { SaxesParser } from 'saxes';
import { fail, type Place } from '../problem.ts';
import type { ReadLimits } from '../recording.ts';

/** An element: names and attributes without their prefixes. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, not that of its children. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
};

/** A document: its root, and where a line begins. */
export type XmlDocument = { readonly root: XmlElement; readonly place: (element: XmlElement) => Place };

/** Greater documents are no recordings of minutes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The text of a document by its byte order mark, else by its declaration, else UTF-8. */
export function xmlText(bytes: Uint8Array): string {
  const label =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : (
            /^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/.exec(
              String.fromCharCode(...bytes.subarray(0, 200)).replace(/^\u00ef\u00bb\u00bf/, ''),
            )?.[1] ?? 'utf-8'
          ).toLowerCase();
  // A document that was rewritten in another encoding may still name the old one; UTF-16 without a mark cannot be, having been readable so far.
  const known = ['utf-8', 'utf-16le', 'utf-16be', 'us-ascii', 'iso-8859-1', 'windows-1252', 'iso-8859-15'];
  if (label !== 'utf-16' && !known.includes(label)) fail('UNSUPPORTED', 0, `The encoding ${label} is not read here.`, 'Save the file as UTF-8.');
  return new TextDecoder(label === 'utf-16' ? 'utf-8' : label).decode(bytes);
}

/**
 * Reads a document into a tree. Document types and entities of one's own are refused; depth, elements and bytes have limits.
 *
 * @throws FormatFailure with the line; use under `guarded`
 */
export function parseXml(bytes: Uint8Array, limits: ReadLimits): XmlDocument {
  if (bytes.length > MOST_BYTES) fail('TOO_LARGE', 0, `The document has ${bytes.length} bytes; XML is read up to ${MOST_BYTES}.`);
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: { name: string; attributes: Map<string, string>; children: XmlElement[]; text: string[]; line: number }[] = [];
  let root: XmlElement | undefined;
  let entries = 0;
  const here = (line = parser.line): Place => ({ byte: startOfLine(bytes, line), line });
  parser.on('doctype', () =>
    fail('UNSUPPORTED', here(), 'The document has a document type, which could define entities; none is read here.', 'Take the line with DOCTYPE out.'),
  );
  parser.on('error', (error) => {
    // What is missing is told at the end, where nothing is left to say it better.
    if (root !== undefined && open.length === 0) return;
    const says = error.message.replace(/^\d+:\d+: /, '');
    fail(/unclosed|must contain a root|unexpected end/i.test(says) ? 'TRUNCATED' : 'INVALID', here(), `This is no sound XML: ${says.slice(0, 200)}`);
  });
  parser.on('opentag', (tag) => {
    const attributes = new Map<string, string>();
    for (const [name, value] of Object.entries(tag.attributes)) {
      entries++;
      if (!name.startsWith('xmlns')) attributes.set(local(name), value);
    }
    if (++entries > limits.maxEntries) fail('TOO_LARGE', here(), `The document has more than ${limits.maxEntries} elements and attributes.`);
    if (open.length >= limits.maxDepth) fail('TOO_LARGE', here(), `Elements lie more than ${limits.maxDepth} deep in each other.`);
    open.push({ name: local(tag.name), attributes, children: [], text: [], line: parser.line });
  });
  const words = (text: string): void => {
    open.at(-1)?.text.push(text);
  };
  parser.on('text', words);
  parser.on('cdata', words);
  parser.on('closetag', () => {
    const last = open.pop();
    if (last === undefined) return;
    const element: XmlElement = { ...last, text: last.text.join('') };
    const parent = open.at(-1);
    if (parent === undefined) root ??= element;
    else parent.children.push(element);
  });
  parser.write(xmlText(bytes)).close();
  if (root === undefined || open.length > 0) fail('TRUNCATED', here(), 'The document ends before its root does.');
  return { root, place: (element) => here(element.line) };
}

/** Every element of a name below another one, in order; without those inside an element that `skip` names. */
export function below(element: XmlElement, name: string, skip?: string): XmlElement[] {
  const found: XmlElement[] = [];
  const visit = (one: XmlElement): void => {
    for (const child of one.children) {
      if (child.name === name) found.push(child);
      if (child.name !== skip) visit(child);
    }
  };
  visit(element);
  return found;
}

/** The element that a path of names leads to, the first one of each. */
export function child(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((at, name) => at?.children.find((one) => one.name === name), element);
}

/** The elements of a name directly below. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((one) => one.name === name) ?? [];
}

/** A text as it can stand in XML. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function startOfLine(bytes: Uint8Array, line: number): number {
  let at = 0;
  for (let n = 1; n < line; n++) {
    const next = bytes.indexOf(10, at);
    if (next === -1) break;
    at = next + 1;
  }
  return at;
}
