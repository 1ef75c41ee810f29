import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { moduleProblems, readModules } from '../../web/src/lib/server/ce/index.ts';
import { checkContent, checkGenerated, coverageTable, readContent } from '../../web/src/lib/server/learning/index.ts';
import { projectFolder } from './project.ts';

const HELP = `einthoven content: for authors of the study guide, cards and practice items

  einthoven content check [--json]   everything that can be found without people: fields, sources, links, tracings,
                                     and which task of the blueprint nothing is about
  einthoven content generated [--count 10000] [--seed S] [--json]
                                     draws practice questions of all families, and holds each key against the engine
  einthoven content table            writes the table of what covers which task to docs/learning/coverage.md
`;

/** Where the coverage table of the documentation lies. */
export const COVERAGE_FILE = join(projectFolder, 'docs/learning/coverage.md');

/** `einthoven content ...`. @returns the exit code: 0, 1 where something is wrong or missing, 2 where the words were not right */
export function runContent(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      count: { type: 'string', default: '10000' },
      seed: { type: 'string', default: 'check' },
    },
    strict: true,
  });
  const [verb = 'help', ...rest] = positionals;
  if (values.help || verb === 'help') {
    console.log(HELP);
    return 0;
  }
  if (verb === 'generated' && rest.length === 0 && /^[1-9][0-9]{0,6}$/.test(values.count)) return runGenerated(Number(values.count), values.seed, values.json);
  if ((verb !== 'check' && verb !== 'table') || rest.length > 0) {
    console.error(HELP);
    return 2;
  }
  const report = checkContent();
  if (verb === 'table') {
    writeFileSync(COVERAGE_FILE, coverageTable(report));
    console.log(`${COVERAGE_FILE} written`);
    return 0;
  }
  const { guideSections, cards, practiceItems, finalItems, tasks, uncovered, withoutSource } = report;
  const written = readModules();
  const sections = new Set(readContent().sections.map(({ sectionId }) => sectionId));
  const problems = [...report.problems, ...moduleProblems(written, sections)];
  const unreviewed = [...report.unreviewed, ...written.modules.filter(({ reviewState }) => reviewState === 'draft').map(({ slug }) => slug)];
  const modules = written.modules.length;
  const missing = Object.values(uncovered).flat().length;
  const failed = missing + unreviewed.length + withoutSource.length + problems.length > 0;
  if (values.json) {
    console.log(
      JSON.stringify({ guideSections, modules, cards, practiceItems, finalItems, tasks, uncovered, unreviewed, withoutSource, problems }, undefined, 2),
    );
    return failed ? 1 : 0;
  }
  for (const { file, line, code, words } of problems) console.log(`${file}:${line}: ${code}: ${words}`);
  for (const [kind, ids] of Object.entries(uncovered)) if (ids.length > 0) console.log(`not covered by ${kind}: ${ids.join(', ')}`);
  if (withoutSource.length > 0) console.log(`without a source: ${withoutSource.join(', ')}`);
  if (unreviewed.length > 0) console.log(`not reviewed yet: ${unreviewed.length}`);
  console.log(
    `${guideSections} sections, ${modules} modules, ${cards} cards, ${practiceItems} practice items, ${finalItems} final items for ${tasks} tasks: ${problems.length} problems.`,
  );
  return failed ? 1 : 0;
}

/** So many lines of each kind are printed. */
const MOST_LINES = 20;

function runGenerated(count: number, seed: string, json: boolean): number {
  const startedMs = performance.now();
  const report = checkGenerated(count, seed);
  const seconds = Number(((performance.now() - startedMs) / 1000).toFixed(1));
  const lists = { refused: report.refused, keysWrong: report.keysWrong, optionsEqual: report.optionsEqual, givenAway: report.givenAway };
  if (json) console.log(JSON.stringify({ ...report, seconds }));
  else {
    for (const [kind, lines] of Object.entries(lists)) for (const line of lines.slice(0, MOST_LINES)) console.log(`${kind}: ${line}`);
    console.log(
      `${report.generated} questions of ${report.families} families in ${seconds} s: ${Object.entries(lists)
        .map(([kind, lines]) => `${kind} ${lines.length}`)
        .join(', ')}; the right option is the longest in ${Math.round(report.longestIsRightShare * 100)} %.`,
    );
  }
  return Object.values(lists).flat().length > 0 ? 1 : 0;
}
