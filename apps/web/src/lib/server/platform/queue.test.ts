import { describe, expect, it } from 'vitest';
import pg from 'pg';
import { useTestDatabase } from '../db/test-database.ts';
import { runQueue } from './queue.ts';

const database = useTestDatabase();

describe('runQueue', () => {
  it('runs a round once a slot however many workers there are, and goes on after one that throws', async () => {
    const rounds: number[] = [];
    const errors: string[] = [];
    const second = Promise.withResolvers<void>();
    const works = [
      {
        name: 'count',
        everyS: 2,
        round: async () => {
          rounds.push(performance.now());
          if (rounds.length === 1) throw new Error('the first one fails');
          second.resolve();
        },
      },
    ];
    const say = (name: string, error: unknown) => errors.push(`${name}: ${(error as Error).message}`);
    const queues = await Promise.all([runQueue(database.url, works, say), runQueue(database.url, works, say)]);
    await second.promise;
    await Promise.all(queues.map((queue) => queue.stop()));
    expect(errors).toContain('count: the first one fails');
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(`select count(*)::int as jobs from pgboss.job where name = 'count' group by singleton_on`);
    const privileges = await client.query(`select has_schema_privilege('einthoven_app', 'pgboss', 'usage') as may`);
    await client.end();
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter((row) => row.jobs !== 1)).toEqual([]);
    expect(privileges.rows[0].may).toBe(false);
  });
});
