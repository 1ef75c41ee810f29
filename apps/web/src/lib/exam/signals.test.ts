import { describe, expect, test } from 'vitest';
import { deviceClass, SignalBox, type RoomSignal } from './signals.ts';

describe('SignalBox', () => {
  test('delivers in order and in pieces, keeps what did not arrive, and never delivers twice', async () => {
    const arrived: RoomSignal[] = [];
    let reachable = false;
    let sizes: number[] = [];
    let now = 0;
    const box = new SignalBox(
      async (signals) => {
        sizes.push(signals.length);
        if (reachable) arrived.push(...signals);
        return reachable;
      },
      () => (now += 1),
    );
    for (let i = 0; i < 120; i += 1) box.note('copied');
    await box.flush();
    expect([arrived.length, sizes]).toEqual([0, [50]]);
    reachable = true;
    sizes = [];
    await Promise.all([box.flush(), box.flush()]);
    expect(sizes).toEqual([50, 50, 20]);
    expect(arrived.map((signal) => signal.happenedAtMs)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    await box.flush();
    expect(arrived).toHaveLength(120);
  });

  test('of hours without a network the newest stay', async () => {
    const arrived: RoomSignal[] = [];
    let now = 0;
    const box = new SignalBox(
      async (signals) => {
        arrived.push(...signals);
        return true;
      },
      () => (now += 1),
    );
    for (let i = 0; i < 2000; i += 1) box.note('left-window');
    await box.flush();
    expect([arrived.length, arrived[0]?.happenedAtMs]).toEqual([500, 1501]);
  });
});

test('a device is a phone, a tablet or a desk, whichever way it is held', () => {
  expect([deviceClass(390, 844, true), deviceClass(844, 390, true), deviceClass(820, 1180, true), deviceClass(1440, 900, false)]).toEqual([
    'phone',
    'phone',
    'tablet',
    'desk',
  ]);
});
