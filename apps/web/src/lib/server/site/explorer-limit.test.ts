import { randomUUID } from 'node:crypto';
import { fixedClock } from '@einthoven/kernel';
import { describe, expect, test } from 'vitest';
import { useTestDatabase } from '../db/test-database.ts';
import { EXPLORER_LIMIT, mayDraw } from './explorer-limit.ts';

const database = useTestDatabase();

describe('the explorer', () => {
  test('draws for a whole class, then says how long to wait, and draws again afterwards', async () => {
    const network = `2001:db8:${randomUUID().slice(0, 4)}:1`;
    const ask = (at: string, host = '1') => mayDraw({ db: database.db, clock: fixedClock(at), address: `${network}::${host}` });
    const asked = await Promise.all(Array.from({ length: EXPLORER_LIMIT.tries }, (_, index) => ask('2026-11-23T18:00:30Z', String(index))));
    expect(asked.every(({ ok }) => ok)).toBe(true);
    const refused = await ask('2026-11-23T18:00:30Z', 'ffff');
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'EXPLORER_RATE_LIMITED', retryAfterS: 570, message: expect.stringContaining('Wait 10 minutes') },
    });
    expect(await mayDraw({ db: database.db, clock: fixedClock('2026-11-23T18:00:30Z'), address: '198.51.100.7' })).toMatchObject({ ok: true });
    expect(await ask('2026-11-23T18:10:00Z')).toMatchObject({ ok: true });
  });

  test('keeps no address', async () => {
    await mayDraw({ db: database.db, clock: fixedClock('2026-11-23T18:00:30Z'), address: '203.0.113.99' });
    const kept = await database.db.selectFrom('rate_buckets').select('bucket').execute();
    expect(kept.length).toBeGreaterThan(0);
    for (const { bucket } of kept) expect(bucket).not.toContain('203.0.113');
  });
});
