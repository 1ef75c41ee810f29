// `npm run ecg:gallery`: one 12-lead of every recipe that comes with the engine, for docs/ecg.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATTERN_RECIPES, RHYTHM_RECIPES, simulate, type Truth } from '@einthoven/ecg';
import { layoutOf, svgOf } from '@einthoven/ecg/paper';
import { unwrap } from '@einthoven/kernel';
import { projectFolder } from '../checks/project-files.ts';

const folder = join(projectFolder, 'docs/ecg');

/** The same seed for every picture, so that whoever draws them again gets the same bits. */
const SEED = 'gallery';

/** Ten seconds at 25 mm/s, and the calibration pulse. */
const PAPER_MM = 260;

/** Of a longer recording the ten seconds around a beat of the rarest kind: what it is for. */
function startOf(durationS: number, { beats }: Truth): number {
  if (durationS <= 10) return 0;
  const count = (origin: string) => beats.filter((beat) => beat.origin === origin).length;
  const rarest = beats.toSorted((a, b) => count(a.origin) - count(b.origin))[0];
  return Math.min(durationS - 10, Math.max(0, Math.round((rarest?.qrsOnsetS ?? 5) - 5)));
}

/** Every file of the gallery by its name: one SVG a recipe, and the page that shows them. */
export function galleryFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const entries: string[] = [];
  const add = (id: string, title: string, words: string, recipe: unknown) => {
    const { recording, truth } = unwrap(simulate(recipe, SEED));
    files.set(`${id}.svg`, `${svgOf(layoutOf(recording, { format: '3x4+1R', widthMm: PAPER_MM, startS: startOf(recording.durationS, truth()) }))}\n`);
    const names = truth()
      .rhythm.map(({ name }) => name)
      .join('; ');
    entries.push(`### ${title}\n\n\`${id}\`. Named from the events: ${names}. ${words}\n\n![${title}](${id}.svg)\n`);
  };
  entries.push('## Rhythms\n');
  for (const { id, title, recipe } of RHYTHM_RECIPES) add(id, title, '', recipe);
  entries.push('## Patterns\n');
  for (const { id, title, criteria, recipe } of PATTERN_RECIPES) add(id, title, criteria, recipe);
  files.set(
    'README.md',
    `# The gallery\n\nOne recording of each recipe that comes with the engine (seed "${SEED}"), as \`npx einthoven ecg render NAME --seed ${SEED}\` draws it. 25 mm/s, 10 mm/mV. For education and certification, not diagnosis.\n\n[How the pictures were read by somebody who saw nothing else](reading.md).\n\n${entries.join('\n').replaceAll(/ +$/gm, '')}`,
  );
  return files;
}

if (import.meta.main) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.endsWith('.svg')) rmSync(join(folder, name));
  for (const [name, text] of galleryFiles()) writeFileSync(join(folder, name), text);
  console.log(`${galleryFiles().size} files in docs/ecg`);
}
