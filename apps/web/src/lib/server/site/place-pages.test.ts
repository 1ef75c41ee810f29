import { beforeAll, describe, expect, test } from 'vitest';
import { jsonLd } from '#lib/ui/json-ld.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { loadPlaces } from '../place/index.ts';
import { openCareer, readComparison } from './career.ts';
import { checkPlaces, findPagedState, indexedPaths, openCityPage, openStatePage } from './place-pages.ts';

const at = useTestDatabase();
const clock = { now: () => new Date('2026-11-27T12:00:00Z') };
beforeAll(async () => loadPlaces(at.db, clock.now()));

describe('all pages of places', () => {
  test('there are two thousand, of a hundred thousand facts, and each fact has a source on record', async () => {
    const found = await checkPlaces(at.db, { clock });
    expect(found.withoutSource).toEqual([]);
    expect(found.pages).toBe(52 + 1911);
    expect(found.figures).toBeGreaterThan(40 * found.pages);
    const paths = await indexedPaths(at.db, { clock });
    expect(paths).toHaveLength(found.indexed);
    expect(paths).toContain('/places/arizona/tucson');
    // Nothing but its population is known of it: search engines are not told.
    expect(paths).not.toContain('/places/montana/bozeman');
  });
  test('are found under the name of the state or its letters, and nowhere else', async () => {
    const arizona = await findPagedState(at.db, 'az', { clock });
    if (!arizona) throw new Error('Arizona');
    expect(arizona.path).toBe('/places/arizona');
    expect((await openStatePage(at.db, arizona, { clock })).cities.map(({ slug }) => slug)).toContain('tucson');
    expect((await openCityPage(at.db, arizona, 'tucson', { clock }))?.label).toBe('Tucson, Arizona');
    expect(await openCityPage(at.db, arizona, 'springfield', { clock })).toBeUndefined();
    for (const slug of ['', 'AZ', 'narnia', '__proto__', "az' or 1=1"]) expect(await findPagedState(at.db, slug, { clock }), slug).toBeUndefined();
  });
  test('data for search engines cannot leave their element', () => {
    const hostile = jsonLd({ name: '</script><script>alert(1)</script><!--', other: 'a\u2028b&amp;' });
    expect(hostile).not.toMatch(/[<>&\u2028]/);
    expect(JSON.parse(hostile)).toEqual({ name: '</script><script>alert(1)</script><!--', other: 'a\u2028b&amp;' });
  });
});

describe('the page about the work', () => {
  test('has duties of every part of the blueprint, and compares bodies only by what has a source', async () => {
    const career = await openCareer(at.db, { clock });
    expect(career.duties.reduce((sum, { scoredItems }) => sum + scoredItems, 0)).toBe(career.ours.scored);
    expect(career.wages.nation?.areaKind).toBe('nation');
    const { bodies } = readComparison();
    expect(bodies.length).toBeGreaterThanOrEqual(5);
    for (const { name, facts } of bodies) for (const fact of Object.values(facts)) expect(fact.source, name).not.toBe('');
  });
});
