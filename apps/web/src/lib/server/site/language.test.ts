import { describe, expect, test } from 'vitest';
import { t } from '#lib/ui/messages/message.ts';
import { chooseLanguage, inLanguage } from './language.ts';

const choose = (from: Partial<Parameters<typeof chooseLanguage>[0]>) => chooseLanguage({ account: undefined, cookie: undefined, accept: null, ...from });

describe('the language of a request', () => {
  test('is that of the account, else of the cookie, else what the browser asks for, else English', () => {
    expect(choose({ account: 'es', cookie: 'en', accept: 'en' })).toBe('es');
    expect(choose({ account: null, cookie: 'en', accept: 'es' })).toBe('en');
    expect(choose({ accept: 'es' })).toBe('es');
    expect(choose({})).toBe('en');
    expect(choose({ account: 'fr', cookie: '<script>', accept: 'de' })).toBe('en');
  });

  test.each([
    ['es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['en-US,en;q=0.9,es;q=0.8', 'en'],
    ['fr, es;q=0.5, en;q=0.4', 'es'],
    ['en;q=0.1, ES-419 ; q=0.9', 'es'],
    ['es;q=0, en', 'en'],
    ['es;q=0', 'en'],
    ['*', 'en'],
    ['est, esx', 'en'],
    [';;;,q=;es;q=x', 'en'],
  ])('asked for as %s is %s', (accept, language) => {
    expect(choose({ accept })).toBe(language);
  });

  test('holds for what is drawn for it, and for nothing that is drawn beside it', async () => {
    const say = async () => {
      await Promise.resolve();
      return t('Search');
    };
    const said = await Promise.all([inLanguage('es', say), inLanguage('en', say), say()]);
    expect(said).toEqual(['Buscar', 'Search', 'Search']);
  });
});
