import { request } from 'node:http';
import { openPool } from '../../apps/web/src/lib/server/db/pool.ts';
import { openSession } from '../../apps/web/src/lib/server/account/session.ts';
import { seedReadyCandidates } from '../saves/candidates.ts';
import type { World } from './world.ts';

/** Somebody who is signed in, may start, and has a form prepared or not. */
export type SignedIn = { readonly personId: string; readonly cookies: readonly { readonly name: string; readonly value: string }[]; readonly cookie: string };

/** Makes people who have applied, paid and agreed, each with a session. */
export async function signedIn(world: World, count: number): Promise<SignedIn[]> {
  const { db, close } = openPool(world.url, 4);
  try {
    const people: SignedIn[] = [];
    for (const { personId } of await seedReadyCandidates(db, world.url, count)) {
      const set = await openSession(db, personId, { headers: new Headers({ 'user-agent': 'Faults' }), address: '203.0.113.7' }, null);
      const cookies = set.map(({ name, value }) => ({ name, value: encodeURIComponent(value) }));
      people.push({ personId, cookies, cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') });
    }
    return people;
  } finally {
    await close();
  }
}

/** An answer of a server. */
export type Answer = { readonly status: number; readonly text: string };

/** Asks a server of the world once, as a browser of this person would. */
export function ask(world: World, cookie: string, method: 'GET' | 'POST', path: string, body: unknown = {}): Promise<Answer> {
  const port = world.ports[0] as number;
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const headers = { cookie, origin: `http://localhost:${port}`, 'content-type': 'application/json' };
    const asked = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let answer = '';
      response.setEncoding('latin1').on('data', (chunk: string) => (answer += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: answer }));
    });
    asked.on('error', reject);
    asked.end(method === 'POST' ? text : undefined);
  });
}

/** Prepares and starts somebody's exam over HTTP. @returns the attempt's id */
export async function startExam(world: World, { cookie }: SignedIn): Promise<string> {
  const prepared = await ask(world, cookie, 'POST', '/api/exam/prepare');
  if (prepared.status !== 200) throw new Error(`preparing was answered ${prepared.status}: ${prepared.text.slice(0, 200)}`);
  const { attemptId } = JSON.parse(prepared.text) as { attemptId: string };
  const started = await ask(world, cookie, 'POST', `/api/exam/${attemptId}/start`);
  if (started.status !== 200) throw new Error(`starting was answered ${started.status}: ${started.text.slice(0, 200)}`);
  return attemptId;
}
