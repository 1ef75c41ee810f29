import { unwrap } from '@einthoven/kernel';
import { parseSection } from '@einthoven/learning/content';
import { describe, expect, test } from 'vitest';
import { readContent } from './content-files.ts';
import { translationProblems } from './check-translation.ts';

const { sections, translations } = readContent();

describe('a translated section', () => {
  test('is there at least twice, once in the part that is open to all, and holds what its English holds', () => {
    expect(translations.map(({ section }) => section.sectionId)).toEqual(expect.arrayContaining(['A6-the-job', 'C8-first-degree']));
    expect(translations.flatMap((translation) => translationProblems(translation, sections))).toEqual([]);
  });

  const [first] = translations;
  if (!first) throw new Error('there is no translation');
  const { section } = first;

  test.each([
    ['a check with another key', { checks: section.checks.map((check) => ({ ...check, key: check.key === 'a' ? 'b' : 'a' })) }, 'checks'],
    ['a check too few', { checks: section.checks.slice(1) }, 'checks'],
    ['a source too few', { sources: section.sources.slice(1) }, 'sources'],
    ['a paragraph with its citation too few', { blocks: section.blocks.filter((_, index) => index !== 2) }, 'outline'],
    ['other tasks', { tasks: ['E1'] }, 'tasks'],
  ])('with %s is told', (_, change, name) => {
    const problems = translationProblems({ language: 'es', section: { ...section, ...change } }, sections);
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'TRANSLATION', words: expect.stringMatching(new RegExp(`^${name} must be as in the English`)) }),
    );
  });

  test('of nothing is told', () => {
    expect(translationProblems({ language: 'es', section: { ...section, sectionId: 'A1-none' } }, sections)).toMatchObject([{ code: 'SECTION_UNKNOWN' }]);
  });

  test('has its headings in its own language', () => {
    const source = (headings: string) => `---
title: T
tasks: [A1]
knowledge: [A1.1]
objectives: [Ver., Decir.]
summary: [Uno., Dos., Tres.]
sources: [{ key: aha-ecg-1-2007, supports: Es así. }]
checks:
${'  - { knowledge: A1.1, question: Una, options: { a: Sí, b: No }, key: b, why: { a: no, b: sí } }\n'.repeat(3)}author: X
written: '2026-11-26'
reviewState: draft
---
Texto [@aha-ecg-1-2007].

${headings}
`;
    const own = '## Ejemplo resuelto\n\nUno.\n\n## Errores comunes\n\n- Prisa.';
    expect(unwrap(parseSection('content/guide/es/A1-x.md', source(own), 'es')).sectionId).toBe('A1-x');
    expect(parseSection('content/guide/A1-x.md', source(own)).ok).toBe(false);
  });
});
