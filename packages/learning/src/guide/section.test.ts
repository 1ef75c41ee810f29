import { describe, expect, test } from 'vitest';
import { linkTerms } from './terms.ts';
import { parseSection } from './section.ts';

const head = `title: Two names
tasks: [A1]
knowledge: [A1.2]
objectives: [Ask an open question., Compare three things.]
summary: [One., Two., Three.]
sources:
  - { key: tjc-npsg-01-01-01, supports: Two identifiers. }
checks:
  - { knowledge: A1.2, question: How many?, options: { a: One, b: Two }, key: b, why: { a: Too few., b: Yes. } }
  - { knowledge: A1.2, question: Who says it?, options: { a: She, b: You }, key: a, why: { a: Yes., b: She nods. } }
  - { knowledge: A1.2, question: Where?, options: { a: Band, b: Door }, key: a, why: { a: Yes., b: Rooms change. } }
author: Einthoven content team
written: '2026-11-26'
reviewState: draft`;
const body = `An ECG needs two **names** [@tjc-npsg-01-01-01].

## Worked example
- first, see [the sites](guide:B3-chest-electrodes)
- then

## Common mistakes
| Mistake | Why |
| --- | --- |
| A nod | Haste |
`;
const parse = (text: string) => parseSection('content/guide/A1-two-names.md', text);
const problemsOf = (text: string) => {
  const parsed = parse(text);
  return parsed.ok ? [] : parsed.error.map(({ line, code, words }) => `${line} ${code} ${words}`);
};
const file = (more = '', top = head) => `---\n${top}\n---\n${body}${more}`;

describe('a section', () => {
  test('is read into blocks, sources and links; nothing of its text is lost', () => {
    const parsed = parse(file());
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const { sectionId, blocks } = parsed.value;
    expect(sectionId).toBe('A1-two-names');
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'heading', 'list', 'heading', 'table']);
    expect(blocks[0]).toEqual({
      kind: 'paragraph',
      text: [
        { kind: 'text', text: 'An ECG needs two ' },
        { kind: 'strong', children: [{ kind: 'text', text: 'names' }] },
        { kind: 'source', key: 'tjc-npsg-01-01-01' },
        { kind: 'text', text: '.' },
      ],
    });
    expect(blocks[2]).toMatchObject({
      ordered: false,
      entries: [[{ text: [{ text: 'first, see ' }, { kind: 'link', to: { section: 'B3-chest-electrodes' } }] }], [{}]],
    });
  });

  test('a live block keeps the line where it stands, and what is wrong in it is told by line', () => {
    const tracing =
      '\n```tracing\nrecipe: mobitz-1\nshow: { layout: strip, leads: [II], seconds: 6 }\ncaption: Longer and longer.\nalt: PR grows until a beat is dropped.\n```\n';
    const parsed = parse(file(tracing));
    const lineOfFence = file(tracing).split('\n').indexOf('```tracing') + 1;
    expect(parsed.ok && parsed.value.blocks.at(-1)).toMatchObject({
      kind: 'tracing',
      line: lineOfFence,
      tracing: { recipe: 'mobitz-1', seed: '1', marks: [], calipers: false },
    });
    expect(problemsOf(file(tracing.replace('seconds: 6', 'seconds: 600')))).toEqual([
      expect.stringMatching(new RegExp(`^${lineOfFence + 2} BLOCK show.seconds: `)),
    ]);
    expect(problemsOf(file(tracing.replace('tracing', 'script')))).toEqual([expect.stringContaining('BLOCK a block fenced as "script" is not known')]);
  });

  test.each([
    ['markup', '\n<script>alert(1)</script>\n', /MARKDOWN html is not used/],
    ['a picture', '\n![heart](https://example.org/heart.png)\n', /MARKDOWN image is not used/],
    ['a link to elsewhere', '\n[read](javascript:alert(1)) this\n', /MARKDOWN a link leads to a section/],
    ['a title in the text', '\n# Big\n', /MARKDOWN headings are of level 2 or 3/],
  ])('%s is refused with its line', (_, more, problem) => {
    const lines = file(more).split('\n');
    expect(problemsOf(file(more))).toEqual([expect.stringMatching(new RegExp(`^${lines.length - 1} `))]);
    expect(problemsOf(file(more))[0]).toMatch(problem);
  });

  test('what the head lacks or has wrong is told with its line', () => {
    expect(problemsOf('no head at all')).toEqual(['1 FRONT_MATTER the file begins with a line ---, its head, and a line ---']);
    expect(problemsOf(file('', head.replace('key: b, why', 'key: c, why')))).toEqual([
      expect.stringMatching(/^10 FRONT_MATTER checks.0: the key is none of the options/),
    ]);
    expect(problemsOf(file('', head.replace('knowledge: [A1.2]', 'knowledge: [Z9]')))).toEqual([
      expect.stringMatching(/^4 FRONT_MATTER knowledge.0: must look like A1.2/),
    ]);
    expect(problemsOf(file('', `${head}\nextra: 1`))).toEqual([expect.stringContaining('extra')]);
    expect(problemsOf(file().replace('## Worked example', '## Example'))).toEqual([
      expect.stringContaining('HEADING_MISSING there is no heading "## Worked example"'),
    ]);
  });
});

test('a word of the glossary is marked where the text first uses it, whole words only, and no letter changes', () => {
  const text = 'Leads lead to a leader; a lead is not an electrode. A lead again.';
  const [block] = linkTerms(
    [{ kind: 'paragraph', text: [{ kind: 'text', text }] }],
    [
      { term: 'lead', also: ['leads'], plain: 'A voltage.' },
      { term: 'electrode', also: [], plain: 'A pad.' },
    ],
  );
  if (block?.kind !== 'paragraph') throw new Error('still a paragraph');
  expect(block.text.flatMap((one) => (one.kind === 'term' ? [[one.term, one.text]] : []))).toEqual([
    ['lead', 'Leads'],
    ['electrode', 'electrode'],
  ]);
  expect(block.text.map((one) => ('text' in one ? one.text : '')).join('')).toBe(text);
});
