import { toPlainDate } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { fillText, message, namesIn } from './message-text.ts';

const TEXT = message({
  values: { on: 'date', when: 'instant', cents: 'money', n: 'number', why: 'text', lines: 'lines', maybe: 'text?', id: 'text' },
  example: {
    on: toPlainDate('2027-03-14'),
    when: { at: new Date('2027-03-14T17:05:00Z'), zone: 'America/Phoenix' },
    cents: 20_000,
    n: 1,
    why: 'x',
    lines: [],
    id: '1',
  },
  path: '/thing/{id}',
  en: { subject: '{n} {n|day|days} left', text: 'On {on} at {when} for {cents}.\n\nWhy: {why}\n\nList:\n{lines}\n\nPerhaps {maybe}', next: 'Go on' },
  es: { subject: 'Faltan {n} {n|día|días}', text: 'El {on} a las {when} por {cents}.\n\nPor qué: {why}\n\nLista:\n{lines}\n\nQuizás {maybe}', next: 'Siga' },
});

describe('a text is filled', () => {
  test('in each language as it writes dates, moments, money and numbers', () => {
    const values = { ...TEXT.example, n: 1200, lines: ['one', { en: 'two', es: 'dos' }], maybe: { en: 'yes', es: 'sí' } };
    const en = fillText(TEXT, values, 'en');
    expect(en.subject).toBe('1,200 days left');
    expect(en.text).toContain('On March 14, 2027 at March 14, 2027 at 10:05');
    expect(en.text).toContain('for $200.00.');
    expect(en.text).toContain('- one\n- two\n\nPerhaps yes');
    const es = fillText(TEXT, values, 'es');
    expect(es.subject).toBe('Faltan 1,200 días');
    expect(es.text).toContain('El 14 de marzo de 2027');
    expect(es.text).toContain('- one\n- dos\n\nQuizás sí');
    expect(fillText(TEXT, TEXT.example, 'es').subject).toBe('Faltan 1 día');
  });

  test('without the paragraphs whose value is missing, and with what people wrote as it is', () => {
    const { text, path, next } = fillText(TEXT, { ...TEXT.example, why: 'a {n} and\n\n{maybe}', id: 'a/../b c' }, 'en');
    expect(text.split('\n\n')).toEqual([expect.stringContaining('On March'), 'Why: a {n} and', '{maybe}']);
    expect(path).toBe('/thing/a%2F..%2Fb%20c');
    expect(next).toBe('Go on');
  });

  test('or not at all where a value is missing that it needs', () => {
    expect(() => fillText(TEXT, { ...TEXT.example, n: undefined }, 'en')).toThrow('has no value');
    expect(namesIn('{a} {b|x|y}')).toEqual(new Set(['a', 'b']));
  });
});
