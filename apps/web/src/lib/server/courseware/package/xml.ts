import { SaxesParser } from 'saxes';
import { PackageRefusal } from './package-problem.ts';

/** An element without its prefix, its attributes without theirs, and what is in it. */
export type XmlElement = {
  readonly name: string;
  readonly space: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly children: readonly (XmlElement | string)[];
};

const LONGEST_TEXT_BYTES = 4 * 1024 * 1024;
const DEEPEST = 48;
const MOST_ELEMENTS = 50_000;

type Open = {
  readonly name: string;
  readonly space: string;
  readonly attributes: Record<string, string | undefined>;
  readonly children: (XmlElement | string)[];
};

/**
 * Reads a manifest strictly: well-formed, no document type (so no entity of its own and nothing that is fetched), bounded.
 *
 * @throws PackageRefusal
 */
export function readXml(bytes: Uint8Array): XmlElement {
  if (bytes.length > LONGEST_TEXT_BYTES) throw new PackageRefusal('PACKAGE_TOO_LARGE');
  const parser = new SaxesParser({ xmlns: true });
  const open: Open[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  parser.on('error', () => {
    throw new PackageRefusal('PACKAGE_XML_INVALID');
  });
  parser.on('doctype', () => {
    throw new PackageRefusal('PACKAGE_XML_DOCTYPE');
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    if (open.length >= DEEPEST || elements > MOST_ELEMENTS) throw new PackageRefusal('PACKAGE_XML_INVALID');
    const attributes = Object.create(null) as Record<string, string | undefined>;
    for (const { prefix, name, local, value } of Object.values(tag.attributes)) if (prefix !== 'xmlns' && name !== 'xmlns') attributes[local] = value;
    open.push({ name: tag.local, space: tag.uri, attributes, children: [] });
  });
  parser.on('closetag', () => {
    const done = open.pop();
    if (!done) return;
    const parent = open.at(-1);
    if (parent) parent.children.push(done);
    else root = done;
  });
  const keep = (text: string) => void open.at(-1)?.children.push(text);
  parser.on('text', keep);
  parser.on('cdata', keep);
  parser.write(decode(bytes)).close();
  if (!root) throw new PackageRefusal('PACKAGE_XML_INVALID');
  return root;
}

/** By its mark; UTF-8 without one. */
function decode(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new PackageRefusal('PACKAGE_XML_INVALID');
  }
}

/** The elements directly inside, of one name. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return (element?.children ?? []).filter((child): child is XmlElement => typeof child !== 'string' && child.name === name);
}

/** The elements inside at any depth, of one name. */
export function descendantsOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => (typeof child === 'string' ? [] : [...(child.name === name ? [child] : []), ...descendantsOf(child, name)]));
}

/** The text inside, white space gathered. */
export function textOf(element: XmlElement | undefined): string {
  const all = (of: XmlElement): string => of.children.map((child) => (typeof child === 'string' ? child : all(child))).join('');
  return element ? all(element).replace(/\s+/g, ' ').trim() : '';
}
