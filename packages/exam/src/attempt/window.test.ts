import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastStartMs, windowOutlook, type WindowFacts } from './window.ts';

const window = (given: Partial<WindowFacts>): WindowFacts => ({
  windowId: 'one',
  opensAtMs: 100,
  closesAtMs: 200,
  closedAtMs: undefined,
  seats: undefined,
  running: 0,
  ...given,
});

describe('windowOutlook', () => {
  test('opens with its first instant and is over with its last, or when people close it', () => {
    const at = (ms: number, given: Partial<WindowFacts> = {}) => windowOutlook([window(given)], ms).outlook;
    expect([99, 100, 199, 200].map((ms) => at(ms))).toEqual(['later', 'open', 'open', 'none']);
    expect(at(150, { closedAtMs: 150 })).toBe('none');
    expect(at(1e12, { closesAtMs: undefined })).toBe('open');
    // Closed before it opened: it never will.
    expect(at(50, { closedAtMs: 40 })).toBe('none');
  });

  test('a full one gives way to another that is open; with none the seats are what is missing', () => {
    const full = window({ windowId: 'full', seats: 2, running: 2 });
    const standing = window({ windowId: 'standing', closesAtMs: undefined });
    expect(windowOutlook([full, standing], 150)).toMatchObject({ outlook: 'open', windows: [{ windowId: 'standing' }] });
    expect(windowOutlook([full], 150)).toMatchObject({ outlook: 'full', windows: [{ windowId: 'full' }] });
    expect(windowOutlook([{ ...full, running: 1 }], 150)).toMatchObject({ outlook: 'open' });
  });

  test('the one that closes first comes first, whatever the order they are listed in', () => {
    const windows = fc.array(
      fc.record({
        windowId: fc.uuid(),
        opensAtMs: fc.integer({ min: 0, max: 50 }),
        closesAtMs: fc.option(fc.integer({ min: 51, max: 100 }), { nil: undefined }),
        closedAtMs: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
        seats: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        running: fc.integer({ min: 0, max: 3 }),
      }),
    );
    fc.assert(
      fc.property(windows, fc.integer({ min: -10, max: 110 }), (given, atMs) => {
        const told = windowOutlook(given, atMs);
        const brute = given.filter(
          (one) =>
            one.opensAtMs <= atMs && !(one.closesAtMs !== undefined && atMs >= one.closesAtMs) && !(one.closedAtMs !== undefined && atMs >= one.closedAtMs),
        );
        expect(told.outlook === 'open' || told.outlook === 'full').toBe(brute.length > 0);
        if (told.outlook === 'open') {
          expect(new Set(told.windows)).toEqual(new Set(brute.filter((one) => one.seats === undefined || one.running < one.seats)));
          for (const [index, one] of told.windows.entries()) if (index > 0) expect(lastStartMs(told.windows[index - 1]!)).toBeLessThanOrEqual(lastStartMs(one));
        }
      }),
    );
  });
});
