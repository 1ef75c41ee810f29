import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isResponse, LONGEST_RESPONSE, type PublicItem } from '@einthoven/exam';
import { useTestDatabase } from '../db/test-database.ts';
import { isEventValue, MOST_BYTES, MOST_EVENTS, parseDelivery } from './save-delivery.ts';

const database = useTestDatabase();
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(() => client.end());

const TOKEN = 'A'.repeat(43);
const event = { sequence: 1, position: 7, kind: 'answer', value: 'b', happenedAt: 1_795_464_000_000 };
const delivery = { epoch: 1, token: TOKEN, events: [event] };
const parse = (given: unknown) => parseDelivery(JSON.stringify(given));
const malformed = { ok: false, error: 'EXAM_DELIVERY_MALFORMED' };

describe('parseDelivery', () => {
  test('reads what a device sends, in the order of its numbers', () => {
    const second = { ...event, sequence: 2, kind: 'flag', value: 'on' };
    expect(parse({ ...delivery, events: [second, event] })).toEqual({
      ok: true,
      value: {
        epoch: 1,
        token: TOKEN,
        events: [
          { sequence: 1, position: 7, kind: 'answer', value: 'b', happenedAtMs: event.happenedAt },
          { sequence: 2, position: 7, kind: 'flag', value: 'on', happenedAtMs: event.happenedAt },
        ],
      },
    });
    expect(parse({ ...delivery, events: [], device: 'newer' })).toMatchObject({ ok: true });
  });

  test.each([
    ['no object', 7],
    ['a list', [delivery]],
    ['nothing', null],
    ['an epoch of 0', { ...delivery, epoch: 0 }],
    ['an epoch as text', { ...delivery, epoch: '1' }],
    ['a broken epoch', { ...delivery, epoch: 1.5 }],
    ['no token', { epoch: 1, events: [event] }],
    ['a token with other signs', { ...delivery, token: `${TOKEN}"` }],
    ['no events', { epoch: 1, token: TOKEN }],
    ['events as an object', { ...delivery, events: { length: 1, 0: event } }],
    ['too many events', { ...delivery, events: Array.from({ length: MOST_EVENTS + 1 }, (_, i) => ({ ...event, sequence: i + 1 })) }],
    ['an event that is none', { ...delivery, events: [null] }],
    ['a sequence of 0', { ...delivery, events: [{ ...event, sequence: 0 }] }],
    ['a sequence beyond the database’s numbers', { ...delivery, events: [{ ...event, sequence: 2 ** 31 }] }],
    ['a position of -1', { ...delivery, events: [{ ...event, position: -1 }] }],
    ['a stamp after 2200', { ...delivery, events: [{ ...event, happenedAt: Date.UTC(2201, 0) }] }],
    ['a stamp that is no number', { ...delivery, events: [{ ...event, happenedAt: '2026-11-23' }] }],
    ['an unknown kind', { ...delivery, events: [{ ...event, kind: 'toString' }] }],
    ['a flag that is an answer', { ...delivery, events: [{ ...event, kind: 'flag' }] }],
    ['a visit with a value', { ...delivery, events: [{ ...event, kind: 'visit' }] }],
    ['a value with a zero byte', { ...delivery, events: [{ ...event, value: 'b\u0000' }] }],
    ['a value with a line after it', { ...delivery, events: [{ ...event, value: 'b\n' }] }],
    ['a value that ends a list', { ...delivery, events: [{ ...event, value: 'b","c' }] }],
    ['the same number twice', { ...delivery, events: [event, { ...event, position: 8 }] }],
  ])('refuses %s', (_name, given) => {
    expect(parse(given)).toEqual(malformed);
  });

  test('refuses text that is no JSON, and never throws', () => {
    for (const text of ['', '{', 'null,', '{"epoch":1', '\u0000', '[[[[']) expect(parseDelivery(text)).toEqual(malformed);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseDelivery(text)),
      { numRuns: 2_000 },
    );
  });

  test('the largest delivery that is taken fits into the size that is taken', () => {
    const longest = { sequence: 100_000, position: 100_000, kind: 'answer', value: 'ab,ac,ad,ae,af,ag,ah,aa', happenedAt: Date.UTC(2199, 0) };
    const events = Array.from({ length: MOST_EVENTS }, (_, i) => ({ ...longest, sequence: 99_900 + i }));
    const text = JSON.stringify({ epoch: 100_000, token: 'A'.repeat(100), events });
    expect(parseDelivery(text).ok).toBe(true);
    expect(text.length).toBeLessThan(MOST_BYTES);
  });
});

describe('values', () => {
  test('the parser and the database let the same values pass', async () => {
    const { rows } = await client.query("select pg_get_expr(conbin, conrelid) as rule from pg_constraint where conname = 'response_events_value'");
    const rule = (rows[0] as { rule: string }).rule;
    const kind = fc.constantFrom('answer', 'flag', 'strike', 'visit');
    const value = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'abchi01.,-'), maxLength: 12 }),
      fc.stringMatching(/^[a-i]{2}(,[a-i]{2}){1,8}$/),
      fc.stringMatching(/^[01]\.[0-9]{4},[01]\.[0-9]{4}$/),
      fc.stringMatching(/^-?[0-9]{1,7}(\.[0-9]{1,5})?$/),
      fc.stringMatching(/^-?[0-9]{1,7},-?[0-9]{1,7}$/),
      fc.constantFrom('on', 'off', 'On', '', ' ', 'b\n', '٣', '１'),
    );
    const cases = fc.sample(fc.record({ kind, value }), { numRuns: 4_000, seed: 7 });
    const { rows: judged } = await client.query(
      `select coalesce(${rule}, false) as passes from unnest($1::text[], $2::text[]) with ordinality as given (kind, value, number) order by number`,
      [cases.map((each) => each.kind), cases.map((each) => each.value)],
    );
    const differing = cases.filter((each, index) => isEventValue(each.kind, each.value) !== (judged[index] as { passes: boolean }).passes);
    expect(differing).toEqual([]);
    expect(judged.filter((each) => (each as { passes: boolean }).passes).length).toBeGreaterThan(300);
  });

  test('every response that an item can have passes', () => {
    const stem = 'Which?';
    const options = Object.fromEntries([...'abcdefgh'].map((id) => [id, id]));
    const items: [PublicItem, string][] = [
      [{ type: 'single', stem, options: options as never }, 'd'],
      [{ type: 'multiple', stem, options }, 'abcdefgh'],
      [{ type: 'order', stem, options }, 'hgfedcba'],
      [{ type: 'match', stem, rows: options, options }, 'aa,ba,ca,da,ea,fa,ga,hh'],
      [{ type: 'hot-spot', stem, picture: { file: 'x.svg', alt: 'x', licence: 'x' } }, '0.0001,1.0000'],
      [{ type: 'numeric', stem, unit: 'ms' }, '-999999.9999'],
      [{ type: 'calipers', stem, measure: 'interval-ms' }, '-999999,999999'],
    ];
    for (const [item, value] of items) {
      expect([item.type, isResponse(item, value), isEventValue('answer', value), value.length <= LONGEST_RESPONSE]).toEqual([item.type, true, true, true]);
    }
  });
});
