import { parseArgs } from 'node:util';
import { withDatabase } from './command.ts';

const HELP = `einthoven places: what pages of states and cities draw from

  einthoven places import census FILE…   Gazetteer files of places and of ZIP areas (2025_Gaz_place_national.txt, 2025_Gaz_zcta_national.txt)
  einthoven places import oews FILE…     wages by state or metropolitan area (state_M2025_dl.xlsx, MSA_M2025_dl.xlsx, their zips, or CSV)
  einthoven places import ipeds FILE FILE
                                         schools and awards of one year (HD2024.csv and C2024_A.csv)
      [--vintage 2025]                   the year, where a file's name does not say it
      [--json]                           the report as one line
  einthoven places check [--json]        draws up every place page and looks for a figure without a source; 1 if there is one

The files are their publishers' own, unchanged; what they cover is replaced. docs/operate/places.md says where they are.
`;

const KINDS = ['census', 'oews', 'ipeds'] as const;
/** So many pages are named where a figure has no source. */
const MOST_LINES = 20;

/** `einthoven places ...`. @returns the exit code: 0, 1 where something is wrong, 2 where the words were not right */
export async function runPlaces(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, vintage: { type: 'string' } },
    strict: true,
  });
  const [verb = 'help', ...rest] = positionals;
  if (values.help || verb === 'help') {
    console.log(HELP);
    return 0;
  }
  if (verb === 'check' && rest.length === 0) return check(values.json);
  const [name, ...paths] = rest;
  const kind = KINDS.find((one) => one === name);
  if (verb !== 'import' || kind === undefined || paths.length === 0) {
    console.error(HELP);
    return 2;
  }
  return withDatabase(async () => {
    const { database } = await import('../../web/src/lib/server/db/pool.ts');
    const { importPlaces, ImportProblem } = await import('../../web/src/lib/server/place/index.ts');
    const { systemClock } = await import('../../web/src/lib/server/platform/clock.ts');
    try {
      const reports = await importPlaces(database(), {
        kind,
        paths,
        vintage: values.vintage,
        now: systemClock.now(),
        progress: (words) => console.error(words),
      });
      if (values.json) {
        console.log(JSON.stringify(reports));
        return 0;
      }
      for (const { source, counts, leftOut } of reports) {
        console.log(
          `${source}: ${Object.entries(counts)
            .map(([what, count]) => `${spaced(what)} ${count.toLocaleString('en-US')}`)
            .join(', ')}`,
        );
        for (const line of leftOut.slice(0, MOST_LINES)) console.log(`  left out: ${line}`);
        if (leftOut.length > MOST_LINES) console.log(`  and ${leftOut.length - MOST_LINES} more`);
      }
      console.log('The pages show it within a minute.');
      return 0;
    } catch (error) {
      if (!(error instanceof ImportProblem)) throw error;
      console.error(`${error.message}\nNothing was changed.`);
      return 1;
    }
  });
}

/** `rowsRead` as it is read: "rows read". */
const spaced = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

async function check(json: boolean): Promise<number> {
  return withDatabase(async () => {
    const { database } = await import('../../web/src/lib/server/db/pool.ts');
    const { checkPlaces } = await import('../../web/src/lib/server/site/place-pages.ts');
    const { systemClock } = await import('../../web/src/lib/server/platform/clock.ts');
    const found = await checkPlaces(database(), { clock: systemClock });
    // Without places nothing was looked at, and nothing is proved.
    const failed = found.withoutSource.length > 0 || found.pages === 0;
    if (json) console.log(JSON.stringify(found));
    else {
      for (const { path, figure } of found.withoutSource.slice(0, MOST_LINES)) console.log(`${path}: no source: ${figure}`);
      console.log(
        `${found.pages} pages, ${found.figures} figures, ${found.withoutSource.length} without a source; ${found.indexed} pages are for search engines.`,
      );
      if (found.pages === 0) console.log('There are no places yet. Run: npx einthoven seed');
    }
    return failed ? 1 : 0;
  });
}
