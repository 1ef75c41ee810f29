import { randomUUID } from 'node:crypto';
import { unwrap } from '@einthoven/kernel';
import { permit } from '../src/lib/server/account/index.ts';
import { database } from '../src/lib/server/db/pool.ts';
import { startPractice } from '../src/lib/server/learning/index.ts';
import { systemClock } from '../src/lib/server/platform/clock.ts';
import { actorOf, givenAttempt, givenPaid, givenSignedIn } from './given.ts';
import { expect, test } from './journey.ts';

test('what belongs to one candidate is not there for another', async ({ page, another, sql }) => {
  const first = await givenAttempt();
  const practiceId = unwrap(
    await startPractice(database(), unwrap(permit(actorOf(first.personId), 'practice.use-own')), 'short', { clock: systemClock, newSeed: randomUUID }),
  );
  const [file] = await sql<{ file_id: string; person_id: string }>(
    "select file_id, person_id from stored_files where purpose = 'completion-certificate' order by file_id limit 1",
  );
  const [sat] = await sql<{ attempt_id: string; person_id: string }>(
    "select attempt_id, person_id from attempts join auth_users on id = person_id where email = 'candidate.failed@demo.example'",
  );
  const second = await givenPaid();
  const other = await another();
  await givenSignedIn(other.context(), second.personId);

  const events = { epoch: 1, token: 'T'.repeat(43), events: [{ sequence: 1, position: 1, kind: 'answer', value: 'a', happenedAt: 1 }] };
  const things: readonly { owner: string; path: string; post?: unknown; form?: Record<string, string> }[] = [
    { owner: file?.person_id ?? '', path: `/files/${file?.file_id}` },
    { owner: first.personId, path: `/documents/receipt/${first.orderId}` },
    // The page of the room is the same for everybody and holds nothing: what it asks for is each person's own.
    { owner: first.personId, path: `/api/exam/${first.attemptId}/room` },
    { owner: first.personId, path: `/api/exam/${first.attemptId}/form` },
    { owner: first.personId, path: `/api/exam/${first.attemptId}/responses` },
    { owner: first.personId, path: `/study/practice/${practiceId}/room` },
    { owner: first.personId, path: `/api/study/practice/${practiceId}/room` },
    { owner: sat?.person_id ?? '', path: `/exam/result/${sat?.attempt_id}` },
  ];
  const status = async (of: typeof page, path: string) => (await of.request.get(path, { maxRedirects: 0, headers: { accept: 'text/html' } })).status();
  for (const { owner, path } of things) {
    await page.context().clearCookies();
    await givenSignedIn(page.context(), owner);
    expect(await status(page, path), `${path} for its owner`).toBe(200);
    expect(await status(other, path), `${path} for another person`).toBe(404);
  }

  const origin = process.env['BASE_URL'] ?? '';
  const base = `/api/exam/${first.attemptId}`;
  expect((await other.request.post(`${base}/lease`, { data: { expectedEpoch: 0 } })).status()).toBe(404);
  // Saving asks for the token of a lease, and for nothing else: a token that the exam never gave saves nothing.
  expect((await other.request.post(`${base}/responses`, { data: events })).status()).toBe(409);
  for (const [path, form] of [
    [`/exam/room/${first.attemptId}?/submit`, {}],
    [`/study/practice/${practiceId}?/finish`, {}],
    [`/study/practice/${practiceId}?/answer`, { position: '1', answer: 'a' }],
    ['/pay?/askRefund', { orderId: first.orderId, reason: 'not mine' }],
    ['/pay?/withdrawRefund', { orderId: first.orderId }],
  ] as const) {
    const answer = await other.request.post(path, { maxRedirects: 0, headers: { origin, accept: 'text/html' }, form });
    expect(answer.status(), `POST ${path} by another person`).toBe(404);
  }

  // Nothing of the first person has moved.
  expect(await sql('select state, lease_epoch from attempts where attempt_id = $1', [first.attemptId])).toEqual([{ state: 'open', lease_epoch: 0 }]);
  expect(await sql('select finished_at from practice_exams where practice_exam_id = $1', [practiceId])).toEqual([{ finished_at: null }]);
  expect(await sql('select 1 from refund_requests where order_id = $1', [first.orderId])).toEqual([]);
});
