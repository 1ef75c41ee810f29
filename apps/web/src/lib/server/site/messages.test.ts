import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, type AST } from 'svelte/compiler';
import { afterAll, describe, expect, test } from 'vitest';
import { allWords, areasOf, isTranslated, SPANISH, wordsFor, type Area } from '#lib/ui/messages/catalogue.ts';
import { fill, messageId, speak, t, wordsOf } from '#lib/ui/messages/message.ts';
import { LEARNING_WORDS } from '../learning/index.ts';

const source = fileURLToPath(new URL('../../../', import.meta.url));
const files = (patterns: readonly string[]) =>
  globSync(patterns as string[], { cwd: source })
    .filter((file) => /\.(svelte|ts)$/.test(file) && !file.endsWith('.test.ts'))
    .toSorted();

/** What is translated whole, by the area that a page of it gets beside the shell. */
const PLACES: Readonly<Record<Exclude<Area, 'outcomes'>, readonly string[]>> = {
  shell: [
    'routes/+layout.svelte',
    'routes/+error.svelte',
    'routes/(public)/+layout.svelte',
    'routes/(candidate)/+layout.svelte',
    'lib/ui/{Shell,Mark,LanguageSwitch,EnglishStill,WriteToOffice}.svelte',
    'lib/learning/offline/*.ts',
  ],
  guide: ['routes/(guide)/**/*', 'lib/learning/guide/*', 'lib/ecg/Strip.svelte'],
  study: ['routes/(candidate)/study/+page*', 'routes/(candidate)/study/plan/*', 'lib/learning/plan/*'],
  cards: ['routes/(candidate)/study/cards/**/*'],
  offline: ['routes/(candidate)/study/offline/**/*'],
  messages: ['routes/(candidate)/messages/**/*'],
};

/** Messages as a file names them. */
const USED = /\bt\(\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")|<Rich\s+text=\{'((?:\\.|[^'\\])*)'/g;
const usedIn = (file: string) =>
  [...readFileSync(source + file, 'utf8').matchAll(USED)].map(([, single, double, rich]) => (single ?? double ?? rich ?? '').replaceAll(/\\(.)/g, '$1'));

const entries = Object.entries(SPANISH).flatMap(([area, messages]) =>
  Object.entries(messages as Record<string, string>).map(([english, spanish]) => ({ area, english, spanish })),
);
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();
const marks = (text: string) => [...text.matchAll(/\[.*?\]|\*.*?\*/g)].map(([mark]) => mark[0]);

describe('the catalogue', () => {
  test('says each message in Spanish, with as many forms, and with the same names and marks in each', () => {
    /** What must be the same in both languages. */
    const shape = (text: string) => text.split('|').map((form) => ({ names: names(form), marks: marks(form), empty: form.trim() === '' }));
    expect(entries.length).toBeGreaterThan(350);
    expect(Object.fromEntries(entries.map(({ english, spanish }) => [english, shape(spanish)]))).toEqual(
      Object.fromEntries(entries.map(({ english }) => [english, shape(english)])),
    );
  });

  test('has each message once, under a name of its own', () => {
    const english = entries.map((entry) => entry.english);
    expect(english.filter((one, index) => english.indexOf(one) !== index)).toEqual([]);
    expect(new Set(english.map(messageId)).size).toBe(english.length);
  });

  test('holds every message that a page or the server names, in an area that the page gets, and no other', () => {
    const missing: string[] = [];
    const used = new Set<string>(Object.values(LEARNING_WORDS));
    for (const [area, patterns] of Object.entries(PLACES)) {
      const given = new Set([...Object.keys(SPANISH.shell), ...Object.keys(SPANISH[area as Area])]);
      for (const file of files(patterns)) {
        for (const english of usedIn(file)) {
          used.add(english);
          // The server has them all.
          if (!given.has(english) && !/\+(page\.)?server\.ts$/.test(file)) missing.push(`${file}: ${english}`);
        }
      }
    }
    expect(missing).toEqual([]);
    expect([...used].filter((english) => !entries.some((entry) => entry.english === english))).toEqual([]);
    expect(entries.filter(({ english }) => !used.has(english)).map(({ english }) => english)).toEqual([]);
  });

  test('is named nowhere but in the places that are translated whole', () => {
    const known = new Set(Object.values(PLACES).flatMap(files));
    const elsewhere = files(['routes/**/*.svelte', 'lib/{account,eligibility,exam,learning,path,payment,registry,identity}/**/*.svelte']);
    expect(elsewhere.filter((file) => !known.has(file) && usedIn(file).length > 0)).toEqual([]);
  });
});

describe('a page that is translated', () => {
  /** Names, units and signs that are the same in both languages, or stand in for something else. */
  const SAME = new Set(['NPS', 'ECG', 'min', 'MB', '1', '2', '3', '4', 'Z', 'px']);
  const WORDS = /[A-Za-z]{2,}/;
  /** Attributes that people read or hear. */
  const READ = new Set(['aria-label', 'title', 'label', 'placeholder', 'alt', 'description', 'content']);

  /** Text of a component that stands in it and not in the catalogue. */
  function written(file: string): readonly string[] {
    const found: string[] = [];
    const tell = (text: string) => {
      const words = text.trim();
      if (WORDS.test(words) && !words.split(/[\s·.,:%()]+/).every((word) => SAME.has(word) || !WORDS.test(word))) found.push(words);
    };
    const visit = (node: unknown, within: string): void => {
      if (Array.isArray(node)) for (const one of node) visit(one, within);
      if (typeof node !== 'object' || node === null || !('type' in node)) return;
      const { type } = node as { type: string };
      if (type === 'Text' && within === '') tell((node as AST.Text).data);
      if (type === 'Attribute') {
        const { name, value } = node as AST.Attribute;
        if (READ.has(name)) for (const part of [value].flat()) if (typeof part === 'object' && part.type === 'Text') tell(part.data);
        if (READ.has(name)) for (const part of [value].flat()) if (typeof part === 'object' && part.type === 'ExpressionTag') strings(part.expression);
        return;
      }
      if (type === 'ExpressionTag') return strings((node as AST.ExpressionTag).expression);
      for (const [name, child] of Object.entries(node)) {
        if (name !== 'parent' && name !== 'metadata' && name !== 'expression' && name !== 'test') visit(child, within);
      }
    };
    /** Literals that an expression shows; not those it compares with, or gives to the catalogue or another function. */
    const strings = (node: unknown): void => {
      if (typeof node !== 'object' || node === null || !('type' in node)) return;
      const of = node as Record<string, unknown> & { type: string };
      if (of.type === 'Literal' && typeof of['value'] === 'string') tell(of['value']);
      if (of.type === 'TemplateLiteral') for (const quasi of of['quasis'] as { value: { cooked: string } }[]) tell(quasi.value.cooked);
      if (of.type === 'ConditionalExpression') for (const branch of ['consequent', 'alternate']) strings(of[branch]);
      if (of.type === 'LogicalExpression') for (const side of ['left', 'right']) strings(of[side]);
    };
    const { fragment } = parse(readFileSync(source + file, 'utf8'), { modern: true });
    visit(fragment, '');
    return found.map((words) => `${file}: ${words}`);
  }

  test('has no words of its own beside the catalogue', () => {
    const pages = Object.values(PLACES)
      .flatMap(files)
      .filter((file) => file.endsWith('.svelte'));
    expect(pages.length).toBeGreaterThan(25);
    // The other language is named in itself, and a name that no one translates stays.
    expect(pages.flatMap(written)).toEqual([]);
  });

  test('says no sentence from its script that is not in the catalogue', () => {
    const sentence = /(\bt\(\s*)?(['"`])([A-Z][^'"`\n]* [^'"`\n]*[.?…])\2/g;
    const found = Object.values(PLACES)
      .flatMap(files)
      .flatMap((file) =>
        [
          ...readFileSync(source + file, 'utf8')
            .replaceAll(/\/\*[^]*?\*\/|\/\/.*|<!--[^]*?-->|<Rich[^>]*>|<style>[^]*$/g, '')
            .matchAll(sentence),
        ]
          .filter(([, wrapped]) => wrapped === undefined)
          .map(([, , , words]) => `${file}: ${words}`),
      );
    expect(found).toEqual([]);
  });

  test('is one of those that the places above hold', () => {
    const routes = globSync('routes/**/+page.svelte', { cwd: source })
      .map((file) => `/${file.split('/').slice(1, -1).join('/')}`)
      .filter(isTranslated);
    const folders = new Set(
      Object.values(PLACES)
        .flatMap(files)
        .flatMap((file) => /^routes(\/.*)\/\+page\.svelte$/.exec(file)?.[1] ?? []),
    );
    expect(folders).toContain('/(guide)/guide/[sectionId]');
    expect(routes.filter((route) => !folders.has(route))).toEqual([]);
    expect([...folders].filter((route) => !isTranslated(route))).toEqual([]);
  });

  test('is sent the words it needs and no others; in English none', () => {
    expect(areasOf('/(candidate)/study/cards/own')).toEqual(['shell', 'cards']);
    expect(areasOf('/(public)/fees')).toEqual(['shell']);
    expect(areasOf(null)).toEqual(['shell']);
    expect(areasOf('/(candidate)/study/drills')).toEqual(['shell']);
    expect(wordsFor('en', '/(guide)/guide').words).toEqual({});
    const { words } = wordsFor('es', '/(guide)/guide');
    expect(Object.keys(words).length).toBe(Object.keys({ ...SPANISH.shell, ...SPANISH.guide }).length);
    expect(Object.keys(allWords('es').words).length).toBe(entries.length);
  });
});

describe('a message', () => {
  afterAll(() => speak(() => allWords('en')));

  const inSpanish = <Value>(of: () => Value): Value => {
    speak(() => allWords('es'));
    try {
      return of();
    } finally {
      speak(() => allWords('en'));
    }
  };

  test('is filled in either language, with the form that the number takes', () => {
    const cards = (n: number) => t('{n} card|{n} cards', { n });
    expect([0, 1, 2, 21].map(cards)).toEqual(['0 cards', '1 card', '2 cards', '21 cards']);
    expect(inSpanish(() => [0, 1, 2, 21, 1_000_000].map(cards))).toEqual(['0 tarjetas', '1 tarjeta', '2 tarjetas', '21 tarjetas', '1000000 tarjetas']);
  });

  test('of which no Spanish is known is in English', () => {
    expect(inSpanish(() => [wordsOf('Nobody wrote this.'), t('Next')])).toEqual(['Nobody wrote this.', 'Siguiente']);
  });

  test('shows what fills it as it is', () => {
    expect(fill('{front} of {n}', { front: '{n} | *x*', n: 2 })).toBe('{n} | *x* of 2');
  });
});
