import { readingGrade } from '@einthoven/exam';
import { describe, expect, test } from 'vitest';
import { fillText, namesIn, type Said, type ValuesOf } from '../platform/message-text.ts';
import type { CATALOGUE } from './catalogue.ts';
import { allTexts } from './staff.ts';

/** The words of a text in one language, each with its name. */
function partsOf(said: Said & { readonly object?: string }): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(said).filter((part): part is [string, string] => typeof part[1] === 'string'));
}

const texts = allTexts();

describe('the catalogue', () => {
  test('holds each message once, under its concept, and tells about forty things', () => {
    expect(new Set(texts.map(({ name }) => name)).size).toBe(texts.length);
    expect(texts.filter(({ name }) => !/^[a-z-]+\.[a-z-]+$/.test(name))).toEqual([]);
    expect(texts.length).toBeGreaterThan(40);
  });

  test('says the same in both languages: the same parts, with the same values in each, and none that nobody fills', () => {
    const problems = texts.flatMap(({ name, text }) => {
      const en = partsOf(text.en);
      const es = partsOf(text.es);
      const found: string[] = [];
      for (const part of new Set([...Object.keys(en), ...Object.keys(es)])) {
        const names = [en[part] ?? '', es[part] ?? ''].map((words) => [...namesIn(words)].toSorted().join(' '));
        // A subject may be shorter in one language.
        if (!(part in en && part in es) || (part !== 'subject' && names[0] !== names[1])) found.push(`${name}: ${part}`);
        if (en[part] === es[part]) found.push(`${name}: ${part} is not translated`);
      }
      const named = new Set([...Object.values(en), ...Object.values(es), text.path ?? ''].flatMap((words) => [...namesIn(words)]));
      const values = Object.keys(text.values);
      for (const value of values) if (!named.has(value) && !text.values[value]?.endsWith('?')) found.push(`${name}: nothing says {${value}}`);
      for (const value of named) if (!values.includes(value)) found.push(`${name}: {${value}} has no kind`);
      return found;
    });
    expect(problems).toEqual([]);
  });

  test('tells each decision with its reason and the way to object', () => {
    const decisions = texts.filter(({ text }) => text.decision !== undefined);
    expect(decisions.length).toBeGreaterThan(8);
    const problems = decisions.flatMap(({ name, text }) => {
      const filled = fillText(text, text.example, 'en');
      const reason =
        text.decision === 'on-page' ? text.path !== undefined : Object.keys(text.values).some((value) => /reason|why|grounds|finding/i.test(value));
      const objection = /appeal|object|agree|ask|complain|write to|somebody|differently/i.test(text.decision === undefined ? '' : text.en.object);
      return [
        reason ? '' : `${name}: no reason`,
        objection && filled.text.endsWith(fillText(text, text.example, 'en').text.split('\n\n').at(-1) ?? '') ? '' : `${name}: no way to object`,
      ];
    });
    expect(problems.filter((problem) => problem !== '')).toEqual([]);
    // What sounds like bad news is one; the guardian decides for themselves, and a file is turned away by the scan.
    const bad = texts
      .filter(({ name, text }) => /refused|denied|revoked|suspended|not-changed|voided/.test(name) && text.decision === undefined)
      .map(({ name }) => name);
    expect(bad).toEqual(['account.guardian-refused', 'ce.evidence-refused']);
  });

  test('reads like the eighth grade or easier, and a text to a phone fits in one', () => {
    // The name of the credential is no word that could be plainer.
    const hard = texts.flatMap(({ name, text }) => {
      const words = fillText(text, text.example, 'en')
        .text.replaceAll(/https?:\S+/g, 'page')
        .replaceAll('Certified Electrocardiogram Technician', 'technician');
      const grade = readingGrade(words);
      return grade !== undefined && grade > 8 ? [`${name}: grade ${grade.toFixed(1)}`] : [];
    });
    expect(hard).toEqual([]);
    const long = texts.flatMap(({ name, text }) =>
      (['en', 'es'] as const).filter((language) => (fillText(text, text.example, language).sms ?? '').length > 120).map((language) => `${name} ${language}`),
    );
    expect(long).toEqual([]);
    expect(
      readingGrade(
        'The aforementioned determination necessitates the immediate cessation of all professional representations concerning certification, notwithstanding any subsequent administrative reconsideration of the underlying circumstances.',
      ),
    ).toBeGreaterThan(12);
  });

  test('asks the compiler for the right values', () => {
    type Refused = ValuesOf<(typeof CATALOGUE)['application.refused']['values']>;
    // @ts-expect-error a value is missing
    const missing: Refused = { reason: 'x', unmet: [], appealDays: 1, decidedWithinDays: 1 };
    // @ts-expect-error a count is no word
    const wrong: Pick<Refused, 'appealDays'> = { appealDays: '1' };
    expect([missing.reason, wrong.appealDays]).toEqual(['x', '1']);
  });
});

describe('every text', () => {
  const concepts = [...new Set(texts.map(({ name }) => name.split('.')[0] ?? ''))];
  test.each(concepts.flatMap((concept) => (['en', 'es'] as const).map((language) => [concept, language] as const)))(
    'of %s in %s is as it was read',
    async (concept, language) => {
      const words = texts
        .filter(({ name }) => name.startsWith(`${concept}.`))
        .map(({ name, text }) => {
          const filled = fillText(text, text.example, language);
          return [
            `## ${name}`,
            filled.subject,
            filled.text,
            ...(filled.path ? [`[${filled.next}](${filled.path})`] : []),
            ...(filled.sms ? [`SMS: ${filled.sms}`] : []),
          ].join('\n\n');
        })
        .join('\n\n\n');
      await expect(`${words}\n`).toMatchFileSnapshot(`./texts/read/${concept}.${language}.md`);
    },
  );
});
