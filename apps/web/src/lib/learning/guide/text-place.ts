/** A stretch of letters in one block of a section. */
export type TextPlace = { readonly block: number; readonly fromLetter: number; readonly toLetter: number; readonly quote: string };

/** The text nodes of an element in order, with the letter at which each begins. */
function textNodes(of: Element): { readonly nodes: readonly { readonly node: Text; readonly from: number }[]; readonly text: string } {
  const walker = document.createTreeWalker(of, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest('[popover]') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const nodes: { node: Text; from: number }[] = [];
  let text = '';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node: node as Text, from: text.length });
    text += node.textContent ?? '';
  }
  return { nodes, text };
}

/** What is selected, where it lies in one block of the article; undefined where nothing is, or it spans several. */
export function selectedPlace(article: Element): TextPlace | undefined {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const start = range.startContainer.parentElement?.closest<HTMLElement>('[data-block]');
  if (!start || !article.contains(start)) return undefined;
  const { nodes, text } = textNodes(start);
  const letterOf = (container: Node, offset: number): number | undefined => {
    const found = nodes.find(({ node }) => node === container);
    return found && found.from + offset;
  };
  const from = letterOf(range.startContainer, range.startOffset);
  // A selection that runs on into the next block is cut at the end of this one.
  const to = start.contains(range.endContainer) ? (letterOf(range.endContainer, range.endOffset) ?? text.length) : text.length;
  if (from === undefined || to <= from) return undefined;
  const quote = text.slice(from, to).slice(0, 2000);
  if (quote.trim() === '') return undefined;
  return { block: Number(start.dataset['block']), fromLetter: from, toLetter: from + quote.length, quote };
}

/**
 * Where a place is in the page now: at its letters if they still say the same, else wherever its words stand in the
 * article; undefined where the words are no longer there.
 */
export function rangeOf(article: Element, place: TextPlace): Range | undefined {
  const own = article.querySelector(`[data-block="${place.block}"]`);
  const blocks = [...(own ? [own] : []), ...article.querySelectorAll('[data-block]')];
  for (const block of blocks) {
    const { nodes, text } = textNodes(block);
    const at = block === own && text.slice(place.fromLetter, place.toLetter) === place.quote ? place.fromLetter : text.indexOf(place.quote);
    if (at < 0) continue;
    const range = document.createRange();
    const point = (letter: number, end: boolean) => {
      const found = nodes.findLast(({ from }) => (end ? from < letter : from <= letter));
      return found && { node: found.node, offset: Math.min(letter - found.from, found.node.length) };
    };
    const [start, stop] = [point(at, false), point(at + place.quote.length, true)];
    if (!start || !stop) continue;
    range.setStart(start.node, start.offset);
    range.setEnd(stop.node, stop.offset);
    return range;
  }
  return undefined;
}
