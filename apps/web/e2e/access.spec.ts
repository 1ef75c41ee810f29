import { readFileSync } from 'node:fs';
import { drawNumber } from '@einthoven/credential';
import { seededRng } from '@einthoven/kernel';
import { PERMISSIONS, ROLES, type Role } from '../src/lib/server/account/permissions.ts';
import { ROUTE_ACCESS, type Access } from '../src/lib/server/account/route-access.ts';
import { givenPerson, givenSession, unknownToken } from './given.ts';
import { expect, test } from './journey.ts';

/**
 * Every route asked by everybody. What each answer must be is worked out here from the two tables alone (who may
 * open a route, who may do an act) and the database's list of staff roles; nothing of the code that decides is called.
 */

/** Who asks: nobody, somebody of a role, and whether their session was confirmed by a second factor. */
type Asker = { readonly signedIn: boolean; readonly role: Role | undefined; readonly secondFactor: boolean };

/** What must come back. `open`: anything but a refusal or a fault. */
type Answer = 'open' | 'to sign-in' | 'to second factor' | 'forbidden';

function expected(access: Access, asker: Asker, staffRoles: ReadonlySet<string>): Answer {
  if (access === 'public' || access === 'demonstration') return 'open';
  if (!asker.signedIn) return 'to sign-in';
  if (access === 'signed-in') return 'open';
  const who: readonly string[] = PERMISSIONS[access];
  const roleFits = asker.role !== undefined && who.includes(asker.role);
  if (roleFits && staffRoles.has(asker.role ?? '') && !asker.secondFactor) return 'to second factor';
  return roleFits || who.includes('self') ? 'open' : 'forbidden';
}

const UNKNOWN: Readonly<Record<string, () => string>> = { token: unknownToken, number: () => drawNumber('CET', seededRng('a number that nobody holds')) };

/** The address of a route, its parameters well formed but unknown. */
function pathOf(routeId: string): string {
  const path = routeId.replaceAll(/\/\([^)]+\)/g, '').replaceAll(/\[(\w+)\]/g, (_, name: string) => UNKNOWN[name]?.() ?? crypto.randomUUID());
  return path === '' ? '/' : path;
}

/** Where a POST of a route can go: each of its form actions, or the endpoint itself. */
function postsOf(routeId: string): readonly string[] {
  const folder = new URL(`../src/routes${routeId}/`, import.meta.url);
  const page = read(new URL('+page.server.ts', folder));
  const actions = page?.split(/export const actions\b/)[1];
  if (actions) return [...actions.matchAll(/^ {2}(\w+): /gm)].map(([, name]) => (name === 'default' ? '' : `?/${name}`));
  return /export const POST\b/.test(read(new URL('+server.ts', folder)) ?? '') ? [''] : [];
}

function read(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const ROUTES = Object.entries(ROUTE_ACCESS);

/** What came back, without its body. */
type Got = { readonly status: number; readonly to: string };

/** Somebody's way to ask. */
type Requests = {
  readonly get: (path: string, accept?: string) => Promise<Got>;
  readonly post: (path: string, form: Readonly<Record<string, string>>) => Promise<Got>;
};

/** With Node's own fetch and uncompressed: of seven thousand requests nobody needs a record of each. */
async function ask(personId: string | undefined, secondFactor: boolean): Promise<Requests> {
  const cookies = personId === undefined ? [] : await givenSession(personId, { secondFactor });
  const origin = process.env['BASE_URL'] ?? '';
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const send = async (path: string, accept: string, body?: URLSearchParams): Promise<Got> => {
    const headers = { accept, 'accept-encoding': 'identity', origin, ...(cookie ? { cookie } : {}) };
    const response = await fetch(origin + path, { redirect: 'manual', headers, ...(body ? { method: 'POST', body } : {}) });
    // Read to its end, so that the connection serves the next one.
    await response.arrayBuffer();
    return { status: response.status, to: response.headers.get('location') ?? '' };
  };
  return { get: (path, accept = 'text/html') => send(path, accept), post: (path, form) => send(path, 'text/html', new URLSearchParams(form)) };
}

/** Here other systems are answered by the rules of LTI, which refuse what is no message of it, whoever sends it. */
const BY_PROTOCOL = /^\/lti\/(login$|platform\/)/;

function isOpenToAll(access: Access, role?: Role): boolean {
  if (access === 'public' || access === 'demonstration' || access === 'signed-in') return true;
  const who: readonly string[] = PERMISSIONS[access];
  return who.includes('self') && (role === undefined || !who.includes(role));
}

/** Asks for every route whose answer can depend on the asker's role, and compares. @returns what differs, and how much was asked */
async function walk(request: Requests, asker: Asker, staffRoles: ReadonlySet<string>): Promise<{ asked: number; wrong: string[] }> {
  const wrong: string[] = [];
  let asked = 0;
  for (const [routeId, access] of ROUTES) {
    // What is open to everybody, or to everybody who is signed in, knows no role: a stranger and a person without one ask for it.
    if (asker.role !== undefined && isOpenToAll(access, asker.role)) continue;
    const answer = expected(access, asker, staffRoles);
    // What a second factor cannot change was asked before it.
    if (asker.secondFactor && answer === expected(access, { ...asker, secondFactor: false }, staffRoles)) continue;
    const path = pathOf(routeId);
    const { status, to } = await request.get(path);
    asked += 1;
    const refusedByProtocol = answer === 'open' && BY_PROTOCOL.test(routeId) && (status === 400 || status === 401);
    if (!refusedByProtocol && !answers(answer, status, to)) wrong.push(`GET ${routeId}: ${answer} expected, but ${status} ${to}`);
    if (answer === 'open') continue;
    // Without the right no action may run: a refusal or the way to sign in, never a page and never a fault.
    for (const action of postsOf(routeId)) {
      const posted = await request.post(`${path}${action}`, { reason: 'without the right' });
      asked += 1;
      if (![401, 403, 303].includes(posted.status)) wrong.push(`POST ${routeId}${action}: a refusal expected, but ${posted.status}`);
    }
    if (!asker.signedIn) {
      const machine = await request.get(path, 'application/json');
      asked += 1;
      if (machine.status !== 401) wrong.push(`GET ${routeId} by a machine: 401 expected, but ${machine.status}`);
    }
  }
  return { asked, wrong };
}

function answers(answer: Answer, status: number, to: string): boolean {
  if (answer === 'to sign-in') return status === 303 && /^\/sign-in(\?|$)/.test(to);
  if (answer === 'to second factor') return status === 303 && to.startsWith('/account/second-factor');
  if (answer === 'forbidden') return status === 403;
  // What is open has something, has moved on, has nothing under this id, or takes another method.
  return status === 200 || (status >= 300 && status < 400) || status === 404 || status === 405;
}

test.describe('every route, asked by', () => {
  let staffRoles: ReadonlySet<string> = new Set();
  let requests = 0;
  test.afterAll(() => {
    if (requests > 0) console.log(`access: ${requests} requests to ${ROUTES.length} routes answered as the tables say (this worker)`);
  });
  test.beforeEach(async ({ sql }) => {
    staffRoles = new Set((await sql<{ role: string }>('select role from roles where staff')).map(({ role }) => role));
    expect(staffRoles.size).toBeGreaterThan(0);
  });

  async function check(askers: readonly (readonly [Asker, string | undefined])[]): Promise<void> {
    let sum = 0;
    for (const [asker, personId] of askers) {
      const { asked, wrong } = await walk(await ask(personId, asker.secondFactor), asker, staffRoles);
      expect(wrong, `${asker.role ?? (asker.signedIn ? 'a person without a role' : 'a stranger')}${asker.secondFactor ? ' with a second factor' : ''}`).toEqual(
        [],
      );
      sum += asked;
    }
    expect(sum).toBeGreaterThan(ROUTES.filter(([, access]) => !isOpenToAll(access)).length);
    requests += sum;
  }

  test('a stranger', async () => {
    await check([[{ signedIn: false, role: undefined, secondFactor: false }, undefined]]);
  });

  test('a person without a role', async () => {
    const { personId } = await givenPerson();
    await check([[{ signedIn: true, role: undefined, secondFactor: false }, personId]]);
  });

  for (const role of ROLES) {
    test(`${role}, with and without a second factor`, async () => {
      const { personId } = await givenPerson([role]);
      const asker = { signedIn: true, role, secondFactor: false };
      await check([[asker, personId], ...(staffRoles.has(role) ? [[{ ...asker, secondFactor: true }, personId] as const] : [])]);
    });
  }

  test('staff whose authenticator is set up and was not shown: nothing but public pages', async ({ sql }) => {
    const [manager] = await sql<{ id: string }>("select id from auth_users where email = 'manager.one@demo.example'");
    const request = await ask(manager?.id, false);
    const wrong: string[] = [];
    for (const [routeId, access] of ROUTES) {
      if (access === 'public' || access === 'demonstration') continue;
      const { status, to } = await request.get(pathOf(routeId));
      if (!answers('to second factor', status, to)) wrong.push(`${routeId}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  test('an accreditor, who reads and can act on nothing', async ({ sql }) => {
    const { personId } = await givenPerson(['accreditor']);
    const [application] = await sql<{ id: string }>("select application_id as id from applications where state = 'submitted' limit 1");
    const [order] = await sql<{ id: string }>('select order_id as id from orders limit 1');
    const ids: Readonly<Record<string, string>> = { applicationId: application?.id ?? '', orderId: order?.id ?? '', personId };
    const request = await ask(personId, true);
    const wrong: string[] = [];
    let asked = 0;
    for (const [routeId] of ROUTES.filter(([id]) => id.startsWith('/(staff)'))) {
      const path = pathOf(routeId.replaceAll(/\[(\w+)\]/g, (whole, name: string) => ids[name] ?? whole));
      for (const action of postsOf(routeId)) {
        const posted = await request.post(`${path}${action}`, {
          reason: 'only reading is allowed',
          outcome: 'approve',
          seenRevision: '1',
          role: 'finance',
        });
        asked += 1;
        if (posted.status !== 403) wrong.push(`${routeId}${action}: ${posted.status}`);
      }
    }
    expect(asked).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
    const acted = await sql('select kind from events where actor_person_id = $1', [personId]);
    expect(acted.filter(({ kind }) => kind !== 'impartiality.refused')).toEqual([]);
  });
});
