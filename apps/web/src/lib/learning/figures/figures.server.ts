import type { Component } from 'svelte';
import { render } from 'svelte/server';

const FIGURES = import.meta.glob<Component>('./*.svelte', { import: 'default', eager: true });
const drawn = new Map<string, string>();

/**
 * The drawings of these names as pictures (SVG in words): nothing in them moves, so no browser needs their script.
 * A name without a drawing is left out.
 */
export function drawFigures(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...new Set(names)].flatMap((name) => {
      const figure = FIGURES[`./${name}.svelte`];
      if (!figure) return [];
      // The marks that a script would look for are of no use.
      const picture = drawn.get(name) ?? render(figure).body.replaceAll(/<!--.*?-->/gs, '');
      drawn.set(name, picture);
      return [[name, picture]];
    }),
  );
}
