import { request } from 'node:http';
import { withOwner } from '../saves/candidates.ts';
import { ask, signedIn, startExam, type SignedIn } from './people.ts';
import type { Device, World } from './world.ts';

/** Sends what no room would send, and looks that none of it was stored. @throws Error where anything was taken */
export async function attackDeliveries(world: World, victim: Device): Promise<void> {
  const event = { sequence: 1, position: 1, kind: 'answer', value: 'a', happenedAt: Date.now() };
  const sound = { epoch: 1, token: victim.token, events: [event] };
  const tries: readonly [string, string][] = [
    [victim.attemptId, JSON.stringify({ ...sound, token: 'forged-token-forged-token-forged-token-forg' })],
    [victim.attemptId, JSON.stringify({ ...sound, epoch: 2 })],
    ['01900000-0000-7000-8000-000000000000', JSON.stringify(sound)],
    [`${victim.attemptId}'--`, JSON.stringify(sound)],
    [victim.attemptId, JSON.stringify({ ...sound, events: [{ ...event, position: 121 }] })],
    [victim.attemptId, JSON.stringify({ ...sound, events: [{ ...event, position: -1 }] })],
    [victim.attemptId, JSON.stringify({ ...sound, events: [{ ...event, kind: 'score' }] })],
    [victim.attemptId, JSON.stringify({ ...sound, events: [{ ...event, value: 'x'.repeat(65) }] })],
    [victim.attemptId, JSON.stringify({ ...sound, events: [{ ...event, happenedAt: 'tomorrow' }] })],
    [victim.attemptId, JSON.stringify({ ...sound, events: Array.from({ length: 101 }, (_, index) => ({ ...event, sequence: index + 1 })) })],
    [victim.attemptId, '{"epoch":1,"token":'],
    [victim.attemptId, `${JSON.stringify(sound)}${' '.repeat(2_000_000)}`],
  ];
  for (const [attemptId, body] of tries) {
    const status = await deliver(world, attemptId, body);
    if (status < 400 || status >= 500) throw new Error(`a hostile delivery was answered ${status}: ${body.slice(0, 100)}`);
  }
  const stored = await storedOf(world, victim.attemptId);
  if (stored.length > 0) throw new Error('a hostile delivery was stored');
  // From the future: the answer is taken, because clocks are wrong; the time is not.
  const far = Date.now() + 5 * 86_400_000;
  const status = await deliver(world, victim.attemptId, JSON.stringify({ ...sound, events: [{ ...event, happenedAt: far }] }));
  const [kept, ...others] = await storedOf(world, victim.attemptId);
  if (status !== 200 || !kept || others.length > 0 || kept.happenedAt.getTime() > Date.now()) throw new Error('a time of the future was believed');
}

function deliver(world: World, attemptId: string, body: string): Promise<number> {
  return new Promise((resolve) => {
    const path = `/api/exam/${encodeURIComponent(attemptId)}/responses`;
    const headers = { 'content-type': 'application/json' };
    const asked = request({ host: '127.0.0.1', port: world.ports[0], method: 'POST', path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    // Cut off while it was sending: the server would hear no more of it.
    asked.on('error', () => resolve(413));
    asked.end(body);
  });
}

async function storedOf(world: World, attemptId: string): Promise<readonly { readonly happenedAt: Date }[]> {
  const { rows } = await withOwner(world.url, (owner) =>
    owner.query<{ happened_at: Date }>('select happened_at from response_events where attempt_id = $1', [attemptId]),
  );
  return rows.map((row) => ({ happenedAt: row.happened_at }));
}

/**
 * A signed-in candidate and a stranger name forms, attempts and people that are not theirs, at every address of the exam.
 *
 * @throws Error where anything was given out, or changed
 */
export async function attackIdentities(world: World): Promise<void> {
  const [victim, thief] = (await signedIn(world, 2)) as [SignedIn, SignedIn];
  const [theirs, own] = [await startExam(world, victim), await startExam(world, thief)];
  const state = async () =>
    JSON.stringify(
      (
        await withOwner(world.url, (owner) =>
          owner.query(
            `select attempt_id, person_id, form_id, state, lease_epoch, started_at, deadline_at, submitted_at,
               (select count(*) from attempt_leases where attempt_leases.attempt_id = attempts.attempt_id) as leases,
               (select count(*) from incidents where incidents.attempt_id = attempts.attempt_id) as incidents
             from attempts where attempt_id = any ($1::uuid[]) order by attempt_id`,
            [[theirs, own]],
          ),
        )
      ).rows,
    );
  const before = await state();
  const forged = [theirs, '01900000-0000-7000-8000-000000000000', `${own}'--`, '..%2f..%2fetc%2fpasswd', 'CET-2026-1', '%00'];
  const requests = forged.flatMap((attemptId): readonly (readonly ['GET' | 'POST', string, unknown])[] => [
    ['GET', `/api/exam/${attemptId}/form`, {}],
    ['GET', `/api/exam/${attemptId}/room`, {}],
    ['GET', `/api/exam/${attemptId}/responses`, {}],
    ['POST', `/api/exam/${attemptId}/lease`, { expectedEpoch: 0 }],
    ['POST', `/api/exam/${attemptId}/break`, { act: 'begin' }],
    ['POST', `/api/exam/${attemptId}/incident`, { kind: 'other', words: 'forged', position: 1, evidence: {} }],
    ['POST', `/api/exam/${attemptId}/responses`, { epoch: 1, token: 'forged-token-forged-token-forged-token-forg', events: [] }],
    ['GET', `/exam/result/${attemptId}/receipt`, {}],
  ]);
  const broken = victim.cookie.slice(0, -8);
  for (const [cookie, who] of [
    [thief.cookie, 'another candidate'],
    ['', 'a stranger'],
    [broken, 'a forged session'],
    [thief.cookie.replace(/=([^.]+)\./, `=${victim.personId}.`), 'a person’s id as a session'],
  ] as const) {
    for (const [method, path, body] of requests) {
      const { status, text } = await ask(world, cookie, method, path, body);
      // A stranger who asks for a page is led to sign in.
      if (status < 300 || status >= 500) throw new Error(`${who}: ${method} ${path} was answered ${status}: ${text.slice(0, 200)}`);
    }
  }
  // A form or a person cannot be chosen: what names one is left aside, and one's own attempt is found.
  for (const body of [{ formId: 'CET-2026-1' }, { personId: victim.personId }, { attemptId: theirs }]) {
    const prepared = await ask(world, thief.cookie, 'POST', '/api/exam/prepare', body);
    const started = await ask(world, thief.cookie, 'POST', `/api/exam/${theirs}/start`, body);
    for (const { text } of [prepared, started]) {
      if ((JSON.parse(text) as { attemptId?: string }).attemptId !== own)
        throw new Error(`a forged ${Object.keys(body).join()} led elsewhere: ${text.slice(0, 200)}`);
    }
  }
  if ((await state()) !== before) throw new Error('a forged id changed an attempt');
}
