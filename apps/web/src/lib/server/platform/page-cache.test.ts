import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PageCache, type KeptPage } from './page-cache.ts';

const at = (ms: number) => new Date(Date.UTC(2026, 10, 27) + ms);
const page = (body: string): KeptPage => ({ status: 200, headers: [['content-type', 'text/html']], body });

describe('PageCache', () => {
  test('gives back what was put, until it is too old, and never from a clock that went back', () => {
    const cache = new PageCache({ keptMs: 1000, bytes: 10_000 });
    cache.put('en /places', page('Tucson'), at(0));
    expect(cache.get('en /places', at(999))).toEqual(page('Tucson'));
    expect(cache.get('es /places', at(0))).toBeUndefined();
    expect(cache.get('en /places', at(1000))).toBeUndefined();
    cache.put('en /places', page('Tucson'), at(5000));
    expect(cache.get('en /places', at(0))).toBeUndefined();
  });
  test('stays within its bytes, and what was asked for longest ago goes first', () => {
    const cache = new PageCache({ keptMs: 1000, bytes: 3_000 });
    // What looks like chance cannot be packed small.
    const body = (seed: number) => Array.from({ length: 16 }, (_, i) => createHash('sha512').update(`${seed} ${i}`).digest('base64')).join('');
    cache.put('a', page(body(1)), at(0));
    cache.put('b', page(body(2)), at(1));
    cache.get('a', at(2));
    for (let i = 0; i < 2; i += 1) cache.put(`c${i}`, page(body(3 + i)), at(3));
    expect(cache.get('b', at(4))).toBeUndefined();
    expect(cache.get('c1', at(4))?.body).toBe(body(4));
    cache.put('huge', page('x'.repeat(5_000_000)), at(5));
    expect(cache.get('huge', at(5))).toBeUndefined();
  });
});
