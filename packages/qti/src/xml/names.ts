import type { XmlElement } from './xml.ts';

/** Namespaces of items, by version. */
export const ITEM_SPACES: Readonly<Record<string, '2.2' | '3.0'>> = {
  'http://www.imsglobal.org/xsd/imsqti_v2p2': '2.2',
  'http://www.imsglobal.org/xsd/imsqtiasi_v3p0': '3.0',
};

const camel = (kebab: string) => kebab.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * Gives QTI 3.0 elements the names of QTI 2.2 (`qti-simple-choice` becomes `simpleChoice`), so that one reader
 * serves both. HTML inside keeps its names.
 */
export function inOldNames(element: XmlElement): XmlElement {
  const children = element.children.map((child) => (typeof child === 'string' ? child : inOldNames(child)));
  if (!element.name.startsWith('qti-')) return { ...element, children };
  const attributes: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(element.attributes)) attributes[name.startsWith('data-') || name.startsWith('aria-') ? name : camel(name)] = value;
  return { ...element, name: camel(element.name.slice('qti-'.length)), attributes, children };
}
