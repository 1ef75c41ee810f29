import type { Source } from './book.queries.ts';

/** What a page states as a fact, in words, with the sources it comes from. A page draws facts from these alone. */
export type Figure = { readonly figure: string; readonly sources: readonly string[] };

/** A fact with its sources. */
export function figure(text: string, ...sources: readonly string[]): Figure {
  return { figure: text, sources: [...new Set(sources)] };
}

/** Whole numbers as people read them: `64,700`. */
export const wholeWords = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Whole dollars: `$47,890`. Federal wages are published so. */
export const dollarWords = (value: number): string => `$${wholeWords(value)}`;

/** Every figure in a view, and every number that is none: such a number would be printed without a source. */
export function figuresIn(view: unknown): { readonly figures: readonly Figure[]; readonly strays: readonly string[] } {
  const figures: Figure[] = [];
  const strays: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'number') strays.push(path);
    if (typeof value !== 'object' || value === null) return;
    if ('figure' in value && 'sources' in value) {
      figures.push(value as Figure);
      return;
    }
    for (const [key, one] of Object.entries(value)) walk(one, path === '' ? key : `${path}.${key}`);
  };
  walk(view, '');
  return { figures, strays };
}

/** The sources that the figures of a view name, each once, in the order of their first use. */
export function sourcesOf(view: unknown, known: ReadonlyMap<string, Source>): readonly Source[] {
  const ids = new Set(figuresIn(view).figures.flatMap(({ sources }) => sources));
  return [...ids].flatMap((id) => known.get(id) ?? []);
}

/** The figures of a page that no source stands behind: none is named, or one that is not on record. */
export function figuresWithoutSource(page: { readonly sources: readonly Source[] }): readonly string[] {
  const ids = new Set(page.sources.map(({ id }) => id));
  const { figures, strays } = figuresIn(page);
  return [
    ...strays.map((path) => `${path} is a number without a source`),
    ...figures.filter(({ sources }) => sources.length === 0 || sources.some((id) => !ids.has(id))).map(({ figure: text }) => text),
  ];
}
