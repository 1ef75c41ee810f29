import { childrenOf, textOf, type XmlElement } from '../xml/xml.ts';

/** Elements that can act or load; they are taken out and reported. */
const ACTIVE: ReadonlySet<string> = new Set([
  'script',
  'style',
  'iframe',
  'embed',
  'applet',
  'form',
  'button',
  'input',
  'link',
  'meta',
  'audio',
  'video',
  'customInteraction',
  'portableCustomInteraction',
]);

/** Elements that begin a line of their own. */
const BLOCKS: ReadonlySet<string> = new Set([
  'p',
  'div',
  'li',
  'ul',
  'ol',
  'br',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'tr',
  'prompt',
  'blockquote',
  'pre',
]);

/** What was active in an element and its inside, in words. */
export function activeContent(element: XmlElement): readonly string[] {
  const own = [
    ...(ACTIVE.has(element.name) ? [`<${element.name}>`] : []),
    ...Object.entries(element.attributes)
      .filter(([name, value]) => /^on/i.test(name) || (/^(href|src|data|action|xlink:href)$/i.test(name) && /^\s*(javascript|vbscript|data:text)/i.test(value)))
      .map(([name]) => `${name} on <${element.name}>`),
  ];
  return [...own, ...childrenOf(element).flatMap(activeContent)];
}

/** The text that people read, without markup: only text leaves this package, so that nothing in it can act. */
export function plainText(element: XmlElement, leaveOut: (child: XmlElement) => boolean = () => false): string {
  const walk = (node: XmlElement): string =>
    node.children
      .map((child) => {
        if (typeof child === 'string') return child;
        if (ACTIVE.has(child.name) || leaveOut(child)) return ' ';
        const inside = walk(child);
        return BLOCKS.has(child.name) ? `\n${inside}\n` : inside;
      })
      .join('');
  return walk(element)
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n[\s]*/g, '\n')
    .trim();
}

/** Text of a single line. */
export function lineOf(element: XmlElement): string {
  return textOf({ ...element, children: [plainText(element)] })
    .replaceAll(/\s+/g, ' ')
    .trim();
}
