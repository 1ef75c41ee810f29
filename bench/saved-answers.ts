// What saving an answer costs: answers a second through the saving function as a ratio to bare single-row inserts in
// the same run on the same database (20 connections, fsync on), and how many SQL statements one saved answer is.
// `npm run bench -- saved-answers`
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { unwrap } from '@einthoven/kernel';
import { freePort, startEmbeddedDatabase } from '../apps/cli/src/embedded-database.ts';
import { migrate } from '../apps/web/src/lib/server/db/migrate.ts';
import { openPool } from '../apps/web/src/lib/server/db/pool.ts';
import type { Database } from '../apps/web/src/lib/server/db/tables.ts';
import { saveResponses } from '../apps/web/src/lib/server/exam/index.ts';
import { after, newCandidate, seedExam, startedAttempt } from '../apps/web/src/lib/server/exam/test-attempt.ts';

process.env['APP_SECRET'] ??= 'bench-only-secret-0123456789abcdefghij';
const CONNECTIONS = 20;
const ANSWERS_PER_ATTEMPT = 120;
const ROUNDS = 5;

const folder = mkdtempSync(join(tmpdir(), 'einthoven-bench-'));
chmodSync(folder, 0o755);
const embedded = await startEmbeddedDatabase({ folder, port: await freePort(), password: 'bench', ownGroup: false });
process.env['DATABASE_URL'] = embedded.url;
await migrate(embedded.url, 'demonstration');
const { db, pool, close } = openPool(embedded.url, CONNECTIONS);
let statements = 0;
const counted = new Kysely<Database>({ dialect: new PostgresDialect({ pool }), log: () => void (statements += 1) });

const owner = new Kysely<Database>({ dialect: new PostgresDialect({ pool: openPool(embedded.url, 1).pool }) });
await owner.connection().execute(async (connection) => {
  await sql`set role none`.execute(connection);
  await sql`create table bare (attempt_id uuid not null, sequence integer not null, value text not null, primary key (attempt_id, sequence))`.execute(
    connection,
  );
  await sql`grant insert on bare to einthoven_app`.execute(connection);
});
await owner.destroy();
await seedExam(db);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = process.hrtime.bigint();
  await work();
  return (CONNECTIONS * ANSWERS_PER_ATTEMPT) / (Number(process.hrtime.bigint() - from) / 1e9);
}

const ratios: number[] = [];
const rates: { bare: number; saved: number }[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const attempts: ({ readonly candidate: Awaited<ReturnType<typeof newCandidate>> } & Awaited<ReturnType<typeof startedAttempt>>)[] = [];
  for (let i = 0; i < CONNECTIONS; i += 1) {
    const candidate = await newCandidate(db);
    attempts.push({ candidate, ...(await startedAttempt(db, candidate)) });
  }
  const numbers = Array.from({ length: ANSWERS_PER_ATTEMPT }, (_, i) => i + 1);
  const bare = await timed(() =>
    Promise.all(
      attempts.map(async ({ attemptId }) => {
        for (const sequence of numbers) await sql`insert into bare values (${attemptId}::uuid, ${sequence}, 'a')`.execute(db);
      }),
    ),
  );
  statements = 0;
  const saved = await timed(() =>
    Promise.all(
      attempts.map(async ({ candidate, attemptId, lease }) => {
        for (const sequence of numbers) {
          const event = { sequence, position: sequence, kind: 'answer' as const, value: 'a', happenedAt: after(1).now() };
          unwrap(await saveResponses(counted, candidate.sit, attemptId, lease, [event], after(1), 600_000));
        }
      }),
    ),
  );
  ratios.push(saved / bare);
  rates.push({ bare, saved });
}
const answers = CONNECTIONS * ANSWERS_PER_ATTEMPT;
const lost =
  ROUNDS * answers -
  Number(
    (
      await db
        .selectFrom('responses')
        .select(sql<number>`count(*)`.as('n'))
        .where('answer', 'is not', null)
        .executeTakeFirstOrThrow()
    ).n,
  );
const median = ratios.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number;
console.log(`SQL statements per saved answer: ${statements / answers}`);
console.log(
  `saved answers a second / bare inserts a second: ${median.toFixed(2)} (median of ${ROUNDS} rounds; ${rates.map(({ saved, bare }) => `${Math.round(saved)}/${Math.round(bare)}`).join(', ')})`,
);
console.log(`answers lost: ${lost}`);
await close();
await embedded.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(lost === 0 && statements === answers ? 0 : 1);
