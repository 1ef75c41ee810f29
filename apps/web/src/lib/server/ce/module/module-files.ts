import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordsIn, type CeModule, type ContentProblem } from '@einthoven/learning';
import { parseModule } from '@einthoven/learning/content';
import { courseHours, type Scheme } from '@einthoven/scheme';
import { findSource } from '../../item/index.ts';
import { textProblems } from '../../learning/index.ts';
import { contentFolder } from '../../platform/content-folder.ts';
import { currentScheme } from '../../scheme/index.ts';

/** The modules that authors wrote, as far as they can be read, and what cannot. */
export type WrittenModules = { readonly modules: readonly CeModule[]; readonly problems: readonly ContentProblem[] };

/** Reads the modules of continuing education, in the order of their titles. */
export function readModules(folder = contentFolder('modules')): WrittenModules {
  const problems: ContentProblem[] = [];
  const modules = readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .flatMap((file): CeModule[] => {
      const parsed = parseModule(`content/modules/${file}`, readFileSync(join(folder, file), 'utf8'));
      if (parsed.ok) return [parsed.value];
      problems.push(...parsed.error);
      return [];
    })
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en'));
  return { modules, problems };
}

/** The halves of an hour that the published formula gives a module, by its words and the questions of its test. */
export function moduleHalfHours(module: CeModule, scheme: Pick<Scheme, 'ce'>): number {
  return courseHours({ words: wordsIn(module), questions: module.test.length, minutes: 0 }, scheme).halfHours;
}

/** Checks the modules against their sources, the engine and the formula for hours. */
export function moduleProblems({ modules, problems }: WrittenModules, sections: ReadonlySet<string>): readonly ContentProblem[] {
  const found = [...problems];
  for (const module of modules) {
    const file = `content/modules/${module.slug}.md`;
    const inTest = module.test.flatMap(({ sources }) => sources);
    found.push(...textProblems(file, module, sections, inTest));
    for (const key of new Set(inTest))
      if (!findSource(key)) found.push({ file, line: 1, code: 'SOURCE_UNKNOWN', words: `content/sources/sources.json has no ${key}` });
    const hours = moduleHalfHours(module, currentScheme()) / 2;
    if (hours !== module.hours) found.push({ file, line: 1, code: 'FIELD', words: `hours: the formula gives ${hours}, the file says ${module.hours}` });
    const questions = module.test.map(({ question }) => question);
    for (const question of questions.filter((each, index) => questions.indexOf(each) !== index))
      found.push({ file, line: 1, code: 'TWICE', words: `the question "${question}" is there twice` });
  }
  return found;
}
