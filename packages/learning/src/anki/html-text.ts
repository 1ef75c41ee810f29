/** What was left out when HTML became text. */
export type LeftOut = 'script' | 'picture' | 'sound' | 'other';

/** Text without markup, and what had to go. */
export type PlainText = { readonly text: string; readonly leftOut: readonly LeftOut[] };

/** What stands in these is no text: they go with everything inside. */
const WITHOUT_TEXT: ReadonlyMap<string, LeftOut> = new Map([
  ['script', 'script'],
  ['style', 'script'],
  ['template', 'other'],
  ['iframe', 'other'],
  ['object', 'other'],
  ['svg', 'picture'],
  ['audio', 'sound'],
  ['video', 'other'],
  ['canvas', 'other'],
  ['noscript', 'other'],
]);
const LEFT_OUT: ReadonlyMap<string, LeftOut> = new Map([
  ['img', 'picture'],
  ['embed', 'other'],
  ['link', 'script'],
]);
const LINES = new Set([
  'br',
  'div',
  'p',
  'li',
  'ul',
  'ol',
  'tr',
  'table',
  'hr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
  'pre',
  'section',
  'dd',
  'dt',
]);
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  rarr: '→',
  larr: '←',
  uarr: '↑',
  darr: '↓',
  deg: '°',
  micro: 'µ',
  plusmn: '±',
  times: '×',
  le: '≤',
  ge: '≥',
  ne: '≠',
  asymp: '≈',
  alpha: 'α',
  beta: 'β',
  mu: 'μ',
  eacute: 'é',
  uuml: 'ü',
  ouml: 'ö',
  auml: 'ä',
  szlig: 'ß',
  copy: '©',
  bull: '•',
  middot: '·',
  frac12: '½',
  sup2: '²',
};

/**
 * Makes plain text of the HTML of a card. What the text holds is shown as text, so that nothing in it can run; scripts,
 * styles, pictures and sounds are left out and named. Takes time in proportion to its length, whatever is in it.
 */
export function htmlToText(html: string): PlainText {
  const leftOut = new Set<LeftOut>();
  let text = '';
  let at = 0;
  // Lower case of ASCII alone, which keeps every letter in its place.
  const lower = html.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  while (at < html.length) {
    const open = html.indexOf('<', at);
    // Where lines end in the source means nothing in HTML.
    text += html.slice(at, open < 0 ? undefined : open).replaceAll(/[\r\n]+/g, ' ');
    if (open < 0) break;
    if (lower.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4);
      if (end < 0) break;
      at = end + 3;
      continue;
    }
    const name = /^<\/?([a-z][a-z0-9]*)/.exec(lower.slice(open, open + 24))?.[1];
    if (name === undefined) {
      // No tag: a sign of the text, such as in “QRS < 120 ms”.
      text += '<';
      at = open + 1;
      continue;
    }
    const close = html.indexOf('>', open);
    if (close < 0) break;
    const isEnd = html[open + 1] === '/';
    at = close + 1;
    const kind = WITHOUT_TEXT.get(name);
    if (kind && !isEnd) {
      leftOut.add(kind);
      const end = html[close - 1] === '/' ? close : lower.indexOf(`</${name}`, at);
      if (end < 0) break;
      at = end === close ? at : html.indexOf('>', end) + 1 || html.length;
      continue;
    }
    const other = LEFT_OUT.get(name);
    if (other) leftOut.add(other);
    if (LINES.has(name)) text += name === 'li' && !isEnd ? '\n- ' : '\n';
    else if (name === 'td' || name === 'th') text += ' ';
  }
  const decoded = decodeEntities(text);
  const unsounded = decoded.replaceAll(/\[(?:sound|anki:tts)[^[\]]{0,400}\]/g, () => {
    leftOut.add('sound');
    return '';
  });
  return { text: tidied(unsounded), leftOut: [...leftOut] };
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z0-9]{1,10}));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? NAMED[name.toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
  });
}

/** Without control characters, signs that turn the reading direction, and heaps of white space. */
function tidied(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .split('\n')
    .map((line) => line.replaceAll(/[\t \u00a0]+/g, ' ').trim())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
