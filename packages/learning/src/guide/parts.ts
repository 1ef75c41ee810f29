import { z } from 'zod';
import { err, ok, type Result } from '@einthoven/kernel';
import type { ContentProblem, GuideSection } from './block.ts';
import { readYaml } from './section.ts';
import { taskId } from './shape.ts';

/** A part of the guide: tasks of the blueprint in the order in which one learns them. */
export type GuidePart = {
  readonly id: string;
  readonly title: string;
  readonly tasks: readonly string[];
  /** Sections that come first, where names do not say their order. */
  readonly sections: readonly string[];
};

const partsShape = z.strictObject({
  parts: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z-]+$/),
        title: z.string().trim().min(1),
        tasks: z.array(taskId).min(1),
        sections: z.array(z.string()).default([]),
      }),
    )
    .min(1),
});

/** Reads the parts of the guide. */
export function parseParts(file: string, source: string): Result<readonly GuidePart[], readonly ContentProblem[]> {
  const problems: ContentProblem[] = [];
  const parsed = readYaml(source, partsShape, 1, (line, words) => problems.push({ file, line, code: 'FIELD', words }));
  if (!parsed) return err(problems);
  const tasks = parsed.parts.flatMap((part) => part.tasks);
  for (const task of new Set(tasks.filter((one, index) => tasks.indexOf(one) !== index))) {
    problems.push({ file, line: 1, code: 'TWICE', words: `${task} is in two parts` });
  }
  return problems.length > 0 ? err(problems) : ok(parsed.parts);
}

/** A section with its place in the guide. */
export type PlacedSection = { readonly section: GuideSection; readonly part: GuidePart; /** From 1, over the whole guide. */ readonly position: number };

/** The sections in the order in which one learns them; those whose task is in no part are left out. */
export function placeSections(sections: readonly GuideSection[], parts: readonly GuidePart[]): readonly PlacedSection[] {
  const placed = parts.flatMap((part) => {
    const first = (section: GuideSection) => {
      const index = part.sections.indexOf(section.sectionId);
      return index < 0 ? part.sections.length : index;
    };
    const own = sections.filter((section) => part.tasks.includes(section.tasks[0] ?? ''));
    const byPlace = own.toSorted(
      (a, b) =>
        first(a) - first(b) ||
        part.tasks.indexOf(a.tasks[0] ?? '') - part.tasks.indexOf(b.tasks[0] ?? '') ||
        a.sectionId.localeCompare(b.sectionId, 'en', { numeric: true }),
    );
    return byPlace.map((section) => ({ section, part }));
  });
  return placed.map((one, index) => ({ ...one, position: index + 1 }));
}
