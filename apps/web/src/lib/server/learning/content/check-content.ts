import { FIGURE_NAMES, coverageOf, inlinesOf, type Card, type ContentProblem, type Coverage, type GuideSection } from '@einthoven/learning';
import { placeholdersOf } from '@einthoven/learning/content';
import { LEADS, type Simulation } from '@einthoven/ecg';
import { drawVaried, truthNumber } from '@einthoven/ecg/varied';
import { contentFolder } from '../../platform/content-folder.ts';
import { findSource, readBankFolder, readBlueprint } from '../../item/index.ts';
import { currentScheme } from '../../scheme/index.ts';
import { readContent, type WrittenContent } from './content-files.ts';
import { translationProblems } from './check-translation.ts';

/** What the check of all learning content found. */
export type ContentReport = {
  readonly guideSections: number;
  readonly cards: number;
  readonly practiceItems: number;
  readonly finalItems: number;
  readonly tasks: number;
  readonly uncovered: Coverage['uncovered'];
  /** Sections, cards and items that nobody but their author has read. */
  readonly unreviewed: readonly string[];
  /** Sections, cards and items without a source. */
  readonly withoutSource: readonly string[];
  readonly problems: readonly ContentProblem[];
  readonly coverage: Coverage;
};

/** A card's tracing is tried with so many seeds. */
const CARD_SEEDS = 3;

/**
 * Checks the guide and the cards against the blueprint, the sources, the engine and each other, and counts what covers
 * which task.
 */
export function checkContent(written: WrittenContent = readContent()): ContentReport {
  const blueprint = readBlueprint(currentScheme().exam.blueprint.value);
  const tasks = blueprint.domains.flatMap((domain) => domain.tasks);
  const knowledge = new Set(tasks.flatMap((task) => task.knowledge.map(({ id }) => id)));
  const { sections, cards } = written;
  const ids = new Set(sections.map(({ sectionId }) => sectionId));
  const problems = [
    ...written.problems,
    ...written.parts
      .flatMap((part) => part.sections)
      .filter((id) => !ids.has(id))
      .map((id): ContentProblem => ({ file: 'content/guide/parts.yaml', line: 1, code: 'SECTION_UNKNOWN', words: `there is no section ${id}` })),
    ...tasks
      .filter(({ id }) => !written.parts.some((part) => part.tasks.includes(id)))
      .map(({ id }): ContentProblem => ({ file: 'content/guide/parts.yaml', line: 1, code: 'FIELD', words: `${id} is in no part` })),
    ...sections.flatMap((section) => sectionProblems(section, ids, knowledge)),
    ...written.translations.flatMap((translation) => translationProblems(translation, sections)),
    ...cards.flatMap((card) => cardProblems(card, ids, knowledge)),
    ...repeated(cards.map(({ cardId }) => cardId)).map((id): ContentProblem => ({
      file: `content/cards/${taskOf(id)}.yaml`,
      line: 1,
      code: 'TWICE',
      words: `${id} is there more than once`,
    })),
  ];
  const bank = (name: 'final' | 'practice'): readonly BankEntry[] => {
    const read = readBankFolder(`${contentFolder('items')}/${name}`);
    if (read.ok) return read.value;
    problems.push(...read.error.map((words): ContentProblem => ({ file: `content/items/${name}`, line: 1, code: 'FIELD', words })));
    return [];
  };
  const [final, practice] = [bank('final'), bank('practice')];
  const coverage = coverageOf({ tasks, sections, cards, practiceItems: practice, finalItems: final });
  const items = [...final, ...practice];
  return {
    guideSections: sections.length,
    cards: cards.length,
    practiceItems: practice.length,
    finalItems: final.length,
    tasks: tasks.length,
    uncovered: coverage.uncovered,
    unreviewed: [
      ...sections.filter(({ reviewState }) => reviewState === 'draft').map(({ sectionId }) => sectionId),
      ...cards.filter(({ reviewState }) => reviewState === 'draft').map(({ cardId }) => cardId),
      ...items.filter(({ reviewState }) => reviewState === 'draft').map(({ itemId }) => itemId),
    ],
    withoutSource: [
      ...sections.filter(({ sources }) => sources.length === 0).map(({ sectionId }) => sectionId),
      ...cards.filter(({ sources }) => sources.length === 0).map(({ cardId }) => cardId),
      ...items.filter(({ key }) => key.sources.length === 0).map(({ itemId }) => itemId),
    ],
    problems,
    coverage,
  };
}

type BankEntry = { readonly itemId: string; readonly task: string; readonly reviewState: string; readonly key: { readonly sources: readonly unknown[] } };

function sectionProblems(section: GuideSection, ids: ReadonlySet<string>, knowledge: ReadonlySet<string>): readonly ContentProblem[] {
  const problems: ContentProblem[] = [];
  const tell = (code: ContentProblem['code'], words: string, line = 1) => problems.push({ file: `content/guide/${section.sectionId}.md`, line, code, words });
  for (const id of [...section.knowledge, ...section.checks.map((check) => check.knowledge)]) {
    if (!knowledge.has(id)) tell('KNOWLEDGE_UNKNOWN', `the blueprint has no statement ${id}`);
    else if (!section.tasks.includes(taskOf(id))) tell('KNOWLEDGE_UNKNOWN', `${id} belongs to none of the section's tasks`);
  }
  problems.push(...textProblems(`content/guide/${section.sectionId}.md`, section, ids));
  return problems;
}

/**
 * What is wrong with the sources, links, drawings and tracings of a text in the syntax of the guide.
 *
 * @param file as problems tell it
 * @param ids sections that links may lead to
 * @param citedElsewhere sources that something beside the text leans on
 */
export function textProblems(
  file: string,
  written: Pick<GuideSection, 'sources' | 'blocks'>,
  ids: ReadonlySet<string>,
  citedElsewhere: readonly string[] = [],
): readonly ContentProblem[] {
  const problems: ContentProblem[] = [];
  const tell = (code: ContentProblem['code'], words: string, line = 1) => problems.push({ file, line, code, words });
  const listed = new Set(written.sources.map(({ key }) => key));
  for (const key of listed) if (!findSource(key)) tell('SOURCE_UNKNOWN', `content/sources/sources.json has no ${key}`);
  if (written.sources.every(({ key }) => findSource(key)?.secondary))
    tell('SOURCE_UNKNOWN', 'rests on teaching sites alone: name the standard, guideline or study itself');
  const cited = new Set<string>(citedElsewhere);
  for (const inline of written.blocks.flatMap(inlinesOf)) {
    if (inline.kind === 'source') cited.add(inline.key);
    if (inline.kind === 'link' && 'section' in inline.to && !ids.has(inline.to.section)) tell('SECTION_UNKNOWN', `there is no section ${inline.to.section}`);
  }
  for (const key of cited) if (!listed.has(key)) tell('SOURCE_UNKNOWN', `the text cites ${key}, which is not under sources`);
  for (const key of listed) if (!cited.has(key)) tell('SOURCE_UNUSED', `nothing in the text cites ${key}`);
  for (const block of written.blocks) {
    if (block.kind === 'figure' && !(FIGURE_NAMES as readonly string[]).includes(block.name))
      tell('FIGURE_UNKNOWN', `there is no figure ${block.name}`, block.line);
    if (block.kind !== 'tracing') continue;
    const { tracing, line } = block;
    const drawn = drawVaried(tracing, tracing.show.seconds, tracing.seed);
    if (!drawn.ok) tell('RECIPE', `${drawn.error.field}: ${drawn.error.words}`, line);
    else {
      const truth = { pr: 'pr-ms', qrs: 'qrs-ms', qt: 'qt-ms', rr: 'ventricular-rate-bpm' } as const;
      for (const mark of tracing.marks) if (truthNumber(drawn.value, truth[mark]) === undefined) tell('RECIPE', `this tracing has no ${mark} to mark`, line);
    }
    for (const lead of leadProblems(tracing.show.leads)) tell('RECIPE', lead, line);
  }
  return problems;
}

function cardProblems(card: Card, ids: ReadonlySet<string>, knowledge: ReadonlySet<string>): readonly ContentProblem[] {
  const problems: ContentProblem[] = [];
  const tell = (code: ContentProblem['code'], words: string) =>
    problems.push({ file: `content/cards/${card.task}.yaml`, line: 1, code, words: `${card.cardId}: ${words}` });
  if (!knowledge.has(card.knowledge)) tell('KNOWLEDGE_UNKNOWN', `the blueprint has no statement ${card.knowledge}`);
  if (!ids.has(card.guide)) tell('SECTION_UNKNOWN', `there is no section ${card.guide}`);
  for (const key of card.sources) if (!findSource(key)) tell('SOURCE_UNKNOWN', `content/sources/sources.json has no ${key}`);
  if (!card.tracing) return problems;
  for (const lead of leadProblems(card.tracing.show.leads)) tell('RECIPE', lead);
  for (let seed = 1; seed <= CARD_SEEDS; seed += 1) {
    const drawn = drawVaried(card.tracing, card.tracing.show.seconds, `try ${seed}`);
    if (!drawn.ok) {
      tell('RECIPE', `${drawn.error.field}: ${drawn.error.words}`);
      break;
    }
    const missing = placeholdersOf(card.back).filter((name) => numberOf(drawn.value, name) === undefined);
    if (missing.length > 0) {
      tell('PLACEHOLDER', `this tracing has no ${missing.join(', ')}`);
      break;
    }
  }
  return problems;
}

function numberOf(made: Simulation, name: string): number | undefined {
  return truthNumber(made, name as Parameters<typeof truthNumber>[1]);
}

function leadProblems(leads: readonly string[] = []): readonly string[] {
  return leads.filter((lead) => !(LEADS as readonly string[]).includes(lead)).map((lead) => `there is no lead ${lead}`);
}

function taskOf(id: string): string {
  return /[A-E][0-9]{1,2}/.exec(id)?.[0] ?? '';
}

function repeated(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
