/** What a person typed, read: a ZIP, or words of a name. */
export type Wanted = { readonly kind: 'zip'; readonly zip: string } | { readonly kind: 'name'; readonly folded: string; readonly words: readonly string[] };

/** Nobody's place has a longer name. */
const LONGEST = 120;
/** Written long or short, it is the same place. */
const SHORT: Readonly<Record<string, string>> = { saint: 'st', sainte: 'ste', mount: 'mt', fort: 'ft' };

/** A name as it is compared: no case, no marks, no punctuation, `Saint` and `St.` alike. */
export function foldPlaceName(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['’ʻ`]/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
    .map((word) => SHORT[word] ?? word)
    .join(' ');
}

/** Reads what a person typed as a place; undefined where nothing of it can be one. */
export function readWanted(text: string): Wanted | undefined {
  const typed = text.slice(0, LONGEST).trim();
  const zip = /^(\d{5})(?:[-\s]?\d{4})?$/.exec(typed)?.[1] ?? /(?:^|[\s,])(\d{5})(?:-\d{4})?$/.exec(typed)?.[1];
  if (zip !== undefined) return { kind: 'zip', zip };
  const folded = foldPlaceName(typed);
  return folded === '' ? undefined : { kind: 'name', folded, words: folded.split(' ') };
}

/** The last part of the address of a state's page: `new-york`. */
export function stateSlug(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

/** The address of a page of a state or city. */
export function placePath(stateName: string, slug?: string | null): string {
  return `/places/${stateSlug(stateName)}${slug ? `/${slug}` : ''}`;
}
