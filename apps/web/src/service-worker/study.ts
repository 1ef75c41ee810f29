import { version } from '$app/env';
import { immutable } from '$app/manifest';
import { self } from '$app/service-worker';

// Gives what a person keeps for offline when there is no network. It keeps nothing itself: lib/learning/offline/keeper.ts
// fills a store and marks it when it is complete; only a complete one is used. The network comes first: with it, nothing
// here is noticed.

/** As lib/learning/offline/keeper.ts names them. */
const STORES = 'einthoven-study-';
const COMPLETE = '/kept';
const SHELL = '/study/offline/shell';
const OFFLINE = '/study/offline';
/** A page that takes longer is opened from this device. */
const PATIENCE_MS = 4000;
const DATA = '/__data.json';
/** Which scripts show a page: asked for when somebody goes there. */
const ROUTE = '/__route.js';

/** Takes over at once: it holds no scripts of its own, and the stores of earlier versions stay until a new one is complete. */
export function installStudy(): void {
  void self.skipWaiting();
}

/** Answers for the pages that are open already. */
export function activateStudy(event: ExtendableEvent): void {
  event.waitUntil(self.clients.claim());
}

/** Says which files this version of the site is made of. */
export function hearStudy(event: ExtendableMessageEvent): void {
  if ((event.data as unknown) === 'study-files') event.ports[0]?.postMessage({ version, files: immutable.map(({ path }) => `/${path}`) });
}

/** The network first, then what is kept. */
export function fetchStudy(event: FetchEvent): void {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  // What the keeper fetches is for its store: it must come from the server.
  if (request.method !== 'GET' || origin !== location.origin || request.headers.has('x-keep')) return;
  if (pathname.startsWith('/_app/immutable/')) event.respondWith(file(request));
  else if (request.mode === 'navigate') event.respondWith(page(request, pathname));
  else if (pathname.endsWith(DATA) || pathname.endsWith(ROUTE)) event.respondWith(data(request));
  else if (/^\/(favicon\.svg|icon-[a-z0-9-]+\.png|manifest\.webmanifest)$/.test(pathname)) event.respondWith(file(request));
}

/** The newest store that is complete; undefined where nothing is kept. */
async function completeStore(): Promise<Cache | undefined> {
  const names = (await caches.keys()).filter((name) => name.startsWith(STORES));
  let newest: { readonly store: Cache; readonly atMs: number } | undefined;
  for (const name of names) {
    const store = await caches.open(name);
    const marked = await store.match(COMPLETE);
    const { keptAtMs } = marked ? ((await marked.json()) as { keptAtMs: number }) : { keptAtMs: undefined };
    if (keptAtMs !== undefined && (!newest || keptAtMs > newest.atMs)) newest = { store, atMs: keptAtMs };
  }
  return newest?.store;
}

/** Files never change under their name. */
async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request.url, { ignoreVary: true });
  return kept ?? fetch(request);
}

/** The server's answer; undefined without a connection, or from a server in trouble or too late while there is another. */
async function answerOf(request: Request, kept: Response | undefined): Promise<Response | undefined> {
  if (!kept) return fetch(request);
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
  const answer = await Promise.race([fetch(request).catch(() => undefined), late]);
  return answer && answer.status < 500 ? answer : undefined;
}

async function data(request: Request): Promise<Response> {
  const store = await completeStore();
  const kept = await store?.match(new URL(request.url).pathname, { ignoreVary: true });
  return (await answerOf(request, kept)) ?? (kept as Response);
}

/** A page is the same empty frame for all; what it shows is in the data that is kept. */
async function page(request: Request, pathname: string): Promise<Response> {
  const store = await completeStore();
  const shell = await store?.match(SHELL, { ignoreVary: true });
  const answer = await answerOf(request, shell);
  if (answer || !store || !shell) return answer ?? Response.error();
  const has = pathname === SHELL || (await store.match(`${pathname}${DATA}`, { ignoreVary: true })) !== undefined;
  return has ? shell : Response.redirect(`${OFFLINE}?asked=${encodeURIComponent(pathname)}`, 302);
}
