import { loadFigures } from '#lib/learning/figures/figures.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data }) => ({
  ...data,
  figures: await loadFigures(data.view.blocks.flatMap((block) => (block.kind === 'figure' ? [block.name] : []))),
});
