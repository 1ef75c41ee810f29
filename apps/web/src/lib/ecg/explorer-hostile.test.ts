import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintOf, fnv1a } from './fingerprint.ts';
import { CHOICE_FIELDS, readChoice } from './explorer-fields.ts';
import { explore } from './explorer-view.ts';
import type { Recipe } from '@einthoven/ecg';

/** What the page does with an address: never an exception, always a drawing or words. */
function opened(base: unknown, query: string) {
  return explore(base as Recipe, readChoice(new URLSearchParams(query)).choice, true);
}

const EVERYTHING =
  'rate=80&pr=200&potassium=5&artifact=tremor&swap=RA-LA&territory=septal&stage=old&block=none&av=2&pac=3&pvc=3&high=2&gain=20&speed=50&format=12x1';

describe('a hostile address', () => {
  test.each([
    { atria: { rhythm: { kind: 'no-such' } } },
    { atria: { rhythm: { kind: 'constructor' } } },
    { atria: { rhythm: 7 } },
    { atria: [] },
    { ventricles: { rhythm: 'tachycardia' } },
    { ventricles: { rhythm: { kind: 'tachycardia', rateBpm: '300' } } },
    { junction: 'no' },
    { junction: { reentry: null } },
    { myocardium: { infarction: 'septal' } },
    { electrodes: { moved: 1, wires: { RA: '__proto__' } } },
    { artifacts: 5 },
    { artifacts: {} },
    { artifacts: [null] },
    { recorder: { sampleRateHz: 1e9 } },
    { durationS: '30' },
    { durationS: [30] },
    { durationS: { valueOf: 1 } },
    JSON.parse('{"__proto__":{"durationS":1000000}}') as object,
    null,
    [],
    '{}',
    0,
  ])('with %j is refused in words', (base) => {
    const explored = opened(base, EVERYTHING);
    expect(explored.ok).toBe(false);
    if (!explored.ok) for (const problem of explored.problems) expect(problem).toMatch(/^.{10,400}$/s);
  });

  test.each([
    ['longer than half a minute', { durationS: 31 }],
    ['an hour', { durationS: 3600 }],
    ['half a minute at a thousand samples a second', { durationS: 30, recorder: { sampleRateHz: 1000 } }],
    ['more artifacts than anybody can tell apart', { artifacts: Array.from({ length: 9 }, () => ({ kind: 'tremor' })) }],
  ])('may not ask for %s', (_what, base) => {
    expect(opened(base, '')).toMatchObject({ ok: false, problems: [expect.stringMatching(/^(At \d+ samples a second the|The) explorer (makes|shows) /)] });
  });

  test('that asks for all it may is still a page that can be sent', () => {
    const base = {
      durationS: 15,
      recorder: { sampleRateHz: 1000, lowPassHz: 250, resolutionUv: 0.1 },
      artifacts: Array.from({ length: 8 }, () => ({ kind: 'tremor', amplitudeMv: 10 })),
    };
    const explored = opened(base, 'format=12x1&speed=50&gain=20&artifact=dry');
    if (!explored.ok) throw new Error(explored.problems.join(' '));
    expect(JSON.stringify(explored.view).length).toBeLessThan(1_500_000);
  });

  test('of any JSON and any fields never throws', () => {
    const names = Object.values(CHOICE_FIELDS).flatMap((fields) => fields.map(({ name }) => name));
    const part = fc.constantFrom('atria', 'junction', 'ventricles', 'pacemaker', 'myocardium', 'electrodes', 'recorder', 'artifacts', 'subject', 'durationS');
    const inner = fc.constantFrom('rhythm', 'kind', 'rateBpm', 'conduction', 'reentry', 'block', 'premature', 'infarction', 'wires', 'moved', 'sampleRateHz');
    const near = fc.dictionary(part, fc.oneof(fc.jsonValue(), fc.dictionary(inner, fc.oneof(fc.jsonValue(), fc.dictionary(inner, fc.jsonValue())))));
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom(...Object.values(CHOICE_FIELDS).flatMap((fields) => fields.flatMap(({ options }) => options.map(([option]) => option)))),
    );
    const query = fc.array(fc.tuple(fc.constantFrom(...names, 'rate', 'pr', 'potassium', 'seed'), value), { maxLength: 6 });
    let drawn = 0;
    fc.assert(
      fc.property(fc.oneof(near, fc.jsonValue(), fc.constant({ durationS: 1 })), query, (base, fields) => {
        const explored = opened(base, new URLSearchParams(fields).toString());
        if (explored.ok) drawn++;
        else expect(explored.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
    expect(drawn).toBeGreaterThan(10);
  });
});

describe('the fingerprint', () => {
  test('is FNV-1a, as its authors publish it', () => {
    const bytes = (text: string) => [new TextEncoder().encode(text)];
    expect([fnv1a([]), fnv1a(bytes('a')), fnv1a(bytes('foobar'))]).toEqual(['811c9dc5', 'e40c292c', 'bf9cf968']);
  });

  test('changes with any one bit of any one sample', () => {
    const leads = Object.fromEntries(
      ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'].map((lead, index) => [
        lead,
        Float64Array.from({ length: 50 }, (_, i) => (i + index) / 7),
      ]),
    ) as unknown as Parameters<typeof fingerprintOf>[0]['leads'];
    const before = fingerprintOf({ leads });
    fc.assert(
      fc.property(fc.constantFrom(...(Object.keys(leads) as (keyof typeof leads)[])), fc.nat(399), fc.nat(7), (lead, byte, bit) => {
        const bytes = new Uint8Array(leads[lead].buffer);
        bytes[byte] = (bytes[byte] as number) ^ (1 << bit);
        const after = fingerprintOf({ leads });
        bytes[byte] = (bytes[byte] as number) ^ (1 << bit);
        expect(after).not.toBe(before);
      }),
      { numRuns: 200 },
    );
    expect(fingerprintOf({ leads })).toBe(before);
  });
});
