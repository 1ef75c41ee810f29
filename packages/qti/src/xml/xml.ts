import { SaxesParser } from 'saxes';
import { QtiRefusal } from '../problem.ts';

/** An element, its attributes and what is in it. Namespace prefixes are gone; `space` is the namespace itself. */
export type XmlElement = {
  readonly name: string;
  readonly space: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
};

/** Deeper than any item is; a bound for hostile files. */
const DEEPEST = 64;

/** More elements than any item or manifest of a bank has. */
const MOST_ELEMENTS = 200_000;

type Open = { readonly name: string; readonly space: string; readonly attributes: Record<string, string>; readonly children: (XmlElement | string)[] };

/**
 * Reads a document strictly: well-formed, no document type, no entities but the five of XML itself.
 *
 * @throws QtiRefusal with what is wrong and where
 */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: Open[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  parser.on('error', (error) => {
    throw new QtiRefusal('QTI_XML_INVALID', error.message);
  });
  parser.on('doctype', () => {
    throw new QtiRefusal('QTI_DOCTYPE_FORBIDDEN', 'The file has a document type (DOCTYPE). Take it out: document types and entities are not read.');
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    if (open.length >= DEEPEST || elements > MOST_ELEMENTS) throw new QtiRefusal('QTI_TOO_LARGE', 'The file nests too deeply or has too many elements.');
    const attributes: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const attribute of Object.values(tag.attributes))
      if (attribute.prefix !== 'xmlns' && attribute.name !== 'xmlns') attributes[attribute.local] = attribute.value;
    open.push({ name: tag.local, space: tag.uri, attributes, children: [] });
  });
  parser.on('closetag', () => {
    const done = open.pop();
    if (!done) return;
    const parent = open.at(-1);
    if (parent) parent.children.push(done);
    else root = done;
  });
  const textInto = (chunk: string) => void open.at(-1)?.children.push(chunk);
  parser.on('text', textInto);
  parser.on('cdata', textInto);
  parser.write(text).close();
  if (!root) throw new QtiRefusal('QTI_XML_INVALID', 'The file has no root element.');
  return root;
}

/** The elements directly inside, of one name or of all. */
export function childrenOf(element: XmlElement, name?: string): readonly XmlElement[] {
  return element.children.filter((child): child is XmlElement => typeof child !== 'string' && (name === undefined || child.name === name));
}

/** The only element of a name directly inside; undefined when there is none. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return childrenOf(element, name)[0];
}

/** All text inside, white space as it is. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** All elements inside, at any depth, in the order of the document. */
export function descendantsOf(element: XmlElement): readonly XmlElement[] {
  return childrenOf(element).flatMap((child) => [child, ...descendantsOf(child)]);
}
