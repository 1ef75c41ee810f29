import { version } from '$app/env';
import { self } from '$app/service-worker';

// Keeps the exam room's page and its scripts, so that a reload without a connection still opens the room; the answers
// and the form are in the page's own journal. Registered for /exam/ alone, by the room. Nothing else is kept: no other
// page, no answer of the server, nothing personal. Each version of the site has a store of its own.

const STORE = `einthoven-room-${version}`;
const SHELL = '/exam/room/';
const ROOM = /^\/exam\/room\/[0-9a-f-]{36}$/;
const SCRIPTS = '/_app/immutable/';
/** A page that takes longer is opened from this device. */
const PATIENCE_MS = 3000;

/** Tidies up what earlier versions kept. */
export function activateRoom(event: ExtendableEvent): void {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith('einthoven-room-') && name !== STORE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
}

/** Keeps the page when the room asks for it. */
export function hearRoom(event: ExtendableMessageEvent): void {
  // As lib/exam/room-shell.ts sends it.
  const { keep, page, scripts } = (event.data ?? {}) as { keep?: unknown; page?: unknown; scripts?: unknown };
  if (keep !== 'room-shell' || typeof page !== 'string' || !ROOM.test(page) || !Array.isArray(scripts)) return;
  event.waitUntil(
    keepShell(
      page,
      scripts.filter((path) => typeof path === 'string' && path.startsWith(SCRIPTS)),
    ),
  );
}

/** Keeps the page last: where it is there, all it needs is there. */
async function keepShell(page: string, scripts: readonly string[]): Promise<void> {
  const answer = await fetch(page, { headers: { accept: 'text/html' } });
  if (!answer.ok || answer.redirected || !answer.headers.get('content-type')?.startsWith('text/html')) return;
  const html = await answer.clone().text();
  const named = [...html.matchAll(/["'(]([^"'()\s]*\/_app\/immutable\/[^"'()\s]+)["')]/g)].map(
    ([, path]) => new URL(path ?? '', new URL(page, location.href)).pathname,
  );
  const store = await caches.open(STORE);
  const paths = new Set([...named, ...scripts]);
  for (const path of paths) {
    if (!(await store.match(path))) await store.add(path);
    if (!path.endsWith('.js')) continue;
    // What a script needs from its first line on; what it loads later came with `scripts`.
    const text = await (await store.match(path))?.text();
    for (const [, needed = ''] of text?.matchAll(/\b(?:from|import)\s*["']([^"']+\.js)["']/g) ?? []) {
      paths.add(new URL(needed, new URL(path, location.href)).pathname);
    }
  }
  await store.put(SHELL, answer);
}

/** Answers for the room's page and the scripts. */
export function fetchRoom(event: FetchEvent): void {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (pathname.startsWith(SCRIPTS)) event.respondWith(script(request, pathname));
  else if (request.mode === 'navigate' && ROOM.test(pathname)) event.respondWith(roomPage(request));
}

/** Scripts never change under their name. */
async function script(request: Request, pathname: string): Promise<Response> {
  const store = await caches.open(STORE);
  const kept = await store.match(pathname);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await store.put(pathname, answer.clone()).catch(() => undefined);
  return answer;
}

/** The server's page; without a connection, or from a server in trouble, the one that was kept. */
async function roomPage(request: Request): Promise<Response> {
  const kept = await (await caches.open(STORE)).match(SHELL);
  if (!kept) return fetch(request);
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
  const answer = await Promise.race([fetch(request).catch(() => undefined), late]);
  return answer && answer.status < 500 ? answer : kept;
}
