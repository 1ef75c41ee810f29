import type { Component } from 'svelte';

const FIGURES = import.meta.glob<{ default: Component }>('./*.svelte');

/** The drawings of these names, loaded; a section loads only what it shows. */
export async function loadFigures(names: readonly string[]): Promise<Readonly<Record<string, Component>>> {
  const loaded = await Promise.all(
    [...new Set(names)].flatMap((name) => {
      const load = FIGURES[`./${name}.svelte`];
      return load ? [load().then((module) => [name, module.default] as const)] : [];
    }),
  );
  return Object.fromEntries(loaded);
}
