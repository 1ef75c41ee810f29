import { openDeckStore } from '../cards/deck-store.ts';
import type { DeckData } from '../cards/deck-data.ts';
import { openDrillStore } from '../drills/drill-store.ts';
import type { DrillStockData } from '../drills/drill-data.ts';
import { deviceClock } from '../study-outbox.ts';
import { KEPT, OfflineKeeper, STORE_PREFIX, type KeepListData, type PageStore } from './keeper.ts';

/** The addresses that the worker of study answers for, each a registration of its own. */
const SCOPES = ['/study', '/guide'] as const;
const WORKER_MS = 8000;

/** The keeper of this browser for one person. @param version of the site that this page is of */
export function browserKeeper(personKey: string, version: string, changed: () => void): OfflineKeeper {
  return new OfflineKeeper({
    personKey,
    version,
    now: deviceClock,
    stores,
    open,
    drop,
    list,
    files,
    fetch: fetchNew,
    material: () => keepMaterial(personKey),
    changed,
  });
}

/** Who is signed in, as the server says; undefined where nobody is or it does not answer. */
export async function signedInPerson(): Promise<string | undefined> {
  const found = await list();
  return typeof found === 'object' ? found.personKey : undefined;
}

/** Brings what a person keeps up to date, one tab at a time. What another kept is taken away. */
export async function refreshKept(personKey: string, version: string): Promise<void> {
  if (!('serviceWorker' in navigator) || !('locks' in navigator)) return;
  await navigator.locks.request('einthoven-study-keep', { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const keeper = browserKeeper(personKey, version, () => undefined);
    await keeper.look();
    if (keeper.kept) await keeper.keep();
  });
}

async function stores(): Promise<readonly string[] | undefined> {
  try {
    if (!('caches' in globalThis) || !('serviceWorker' in navigator)) return undefined;
    return (await caches.keys()).filter((name) => name.startsWith(STORE_PREFIX));
  } catch {
    return undefined;
  }
}

async function open(name: string): Promise<PageStore> {
  const cache = await caches.open(name);
  return {
    get: async (path) => cache.match(path, { ignoreVary: true }),
    put: (path, answer) => cache.put(path, answer),
    remove: async (path) => void (await cache.delete(path, { ignoreVary: true })),
    paths: async () => (await cache.keys()).map(({ url }) => decodeURI(new URL(url).pathname)),
  };
}

async function drop(name: string): Promise<void> {
  await caches.delete(name);
}

async function list(): Promise<KeepListData | 'signed-out' | undefined> {
  try {
    const answer = await fetch('/api/study/offline');
    if (answer.status === 401 || answer.status === 403) return 'signed-out';
    return answer.ok ? ((await answer.json()) as KeepListData) : undefined;
  } catch {
    return undefined;
  }
}

async function fetchNew(path: string): Promise<Response | undefined> {
  try {
    const cache = path.startsWith('/_app/immutable/') ? 'default' : 'no-store';
    return await fetch(path, { cache, headers: { 'x-keep': '1', ...(path.endsWith('.json') ? {} : { accept: 'text/html,*/*' }) } });
  } catch {
    return undefined;
  }
}

/** Starts the workers, and asks one which files the site is made of. */
async function files(): Promise<{ readonly version: string; readonly files: readonly string[] } | undefined> {
  let active: ServiceWorker | undefined;
  for (const scope of SCOPES) {
    const registration = await navigator.serviceWorker.register('/service-worker.js', { scope, type: 'module' });
    await registration.update().catch(() => undefined);
    active = await activeOf(registration);
  }
  if (!active) return undefined;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(undefined), WORKER_MS);
    port1.onmessage = ({ data }) => {
      clearTimeout(late);
      resolve(data as { version: string; files: string[] });
    };
    active.postMessage('study-files', [port2]);
  });
}

/** The worker of a registration once it is at work. */
function activeOf(registration: ServiceWorkerRegistration): Promise<ServiceWorker | undefined> {
  const coming = registration.installing ?? registration.waiting;
  if (!coming) return Promise.resolve(registration.active ?? undefined);
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(registration.active ?? undefined), WORKER_MS);
    coming.addEventListener('statechange', () => {
      if (coming.state !== 'activated' && coming.state !== 'redundant') return;
      clearTimeout(late);
      resolve(registration.active ?? undefined);
    });
  });
}

async function keepMaterial(personKey: string): Promise<number | 'full' | undefined> {
  try {
    const answers = await Promise.all([fetch('/api/study/cards'), fetch('/api/study/drills')]);
    if (answers.some(({ ok }) => !ok)) return undefined;
    const [deck = '', drills = ''] = await Promise.all(answers.map((answer) => answer.text()));
    const kept = [
      await (await openDeckStore(personKey)).keepDeck(JSON.parse(deck) as DeckData),
      await (await openDrillStore(personKey)).keepStock(JSON.parse(drills) as DrillStockData),
    ];
    return kept.every(Boolean) ? deck.length + drills.length : 'full';
  } catch {
    return undefined;
  }
}

/** Whether anything was kept in this browser, and by whom. */
export async function isAnythingKept(): Promise<boolean> {
  const names = (await stores()) ?? [];
  for (const name of names) if (await (await caches.open(name)).match(KEPT)) return true;
  return names.length > 0;
}

/** Takes away what is kept: pages, scripts and the workers of study. The exam room's are left alone. */
export async function dropKept(): Promise<void> {
  for (const name of (await stores()) ?? []) await caches.delete(name);
  if (!('serviceWorker' in navigator)) return;
  for (const scope of SCOPES) {
    const registration = await navigator.serviceWorker.getRegistration(scope).catch(() => undefined);
    if (registration && new URL(registration.scope).pathname === scope) await registration.unregister();
  }
}

/** Whether the browser promises to keep it, and how much room there is; in megabytes, undefined where it does not say. */
export async function roomOf(): Promise<{ readonly lasting: boolean; readonly freeMb: number | undefined }> {
  try {
    const lasting = (await navigator.storage.persisted()) || (await navigator.storage.persist());
    const { quota, usage } = await navigator.storage.estimate();
    return { lasting, freeMb: quota === undefined ? undefined : Math.max(0, Math.floor((quota - (usage ?? 0)) / 1_000_000)) };
  } catch {
    return { lasting: false, freeMb: undefined };
  }
}
