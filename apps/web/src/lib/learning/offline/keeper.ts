/** A page to keep, as the server lists it. */
export type KeepPage = { readonly path: string; readonly sha256: string; readonly bytes: number };

/** What the server lets a person keep. */
export type KeepListData = { readonly personKey: string; readonly material: 'all' | 'first-part'; readonly pages: readonly KeepPage[]; readonly nowMs: number };

/** What a device keeps, written when it is complete. */
export type Kept = {
  readonly personKey: string;
  readonly version: string;
  readonly material: 'all' | 'first-part';
  readonly pages: number;
  readonly bytes: number;
  /** By the device's clock, epoch milliseconds. */
  readonly keptAtMs: number;
};

/** A store of answers by path, as the browser's cache is. */
export type PageStore = {
  readonly get: (path: string) => Promise<Response | undefined>;
  /** @throws DOMException named QuotaExceededError where the storage is full */
  readonly put: (path: string, answer: Response) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  readonly paths: () => Promise<readonly string[]>;
};

/** What keeping needs of its browser. */
export type KeeperPorts = {
  readonly personKey: string;
  /** Version of the site that this page is of. */
  readonly version: string;
  readonly now: () => number;
  /** Names of the stores, newest last; undefined where the browser has none. */
  readonly stores: () => Promise<readonly string[] | undefined>;
  readonly open: (name: string) => Promise<PageStore>;
  readonly drop: (name: string) => Promise<void>;
  readonly list: () => Promise<KeepListData | 'signed-out' | undefined>;
  /** The files of the site's newest version; undefined where the worker does not answer. */
  readonly files: () => Promise<{ readonly version: string; readonly files: readonly string[] } | undefined>;
  /** Fetches from the server, never from what is kept. */
  readonly fetch: (path: string) => Promise<Response | undefined>;
  /** Keeps cards and drills. @returns how many bytes, `full` where there is no room, undefined without a connection */
  readonly material: () => Promise<number | 'full' | undefined>;
  /** Told whenever something that is shown has changed. */
  readonly changed: () => void;
};

/** Why keeping stopped. */
export type KeepProblem =
  /** The connection went; what was fetched stays, and it goes on from there. */
  | 'no-network'
  /** The storage of the browser is full. */
  | 'full'
  /** The browser has no storage, or shuts it (private mode). */
  | 'closed'
  | 'signed-out'
  /** A newer version of the site is being put up. */
  | 'updating';

/** Stores are named by the version of the site. */
export const STORE_PREFIX = 'einthoven-study-';
/** The mark of a complete store. */
export const KEPT = '/kept';
const SHELL = '/study/offline/shell';
const HASH = 'x-kept-sha256';
const AT_ONCE = 4;

/** Keeps what a person studies with on their device, and says how far it is. */
export class OfflineKeeper {
  kept: Kept | undefined = undefined;
  /** While keeping: how many of how many are here. */
  progress: { readonly done: number; readonly of: number } | undefined = undefined;
  problem: KeepProblem | undefined = undefined;
  readonly #ports: KeeperPorts;

  constructor(ports: KeeperPorts) {
    this.#ports = ports;
  }

  /**
   * Looks at what is kept. What another person kept is taken away: it is not for this one to see.
   */
  async look(): Promise<void> {
    const names = await this.#ports.stores();
    if (!names) {
      this.problem = 'closed';
      this.#ports.changed();
      return;
    }
    for (const name of names) {
      const kept = await readKept(await this.#ports.open(name));
      if (kept && kept.personKey !== this.#ports.personKey) await this.#ports.drop(name);
      else if (kept && kept.keptAtMs >= (this.kept?.keptAtMs ?? 0)) this.kept = kept;
    }
    this.#ports.changed();
  }

  /** Keeps all, or what is new since the last time. What was kept stays usable until all of the new is here. */
  async keep(): Promise<void> {
    if (this.progress) return;
    this.problem = undefined;
    this.progress = { done: 0, of: 1 };
    this.#ports.changed();
    try {
      this.problem = await this.#keep();
    } catch (thrown) {
      const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
      // What a browser throws where there is no room, and where it lets nothing be kept.
      if (name !== 'QuotaExceededError' && name !== 'SecurityError' && name !== 'InvalidStateError' && name !== 'UnknownError') throw thrown;
      this.problem = name === 'QuotaExceededError' ? 'full' : 'closed';
    } finally {
      this.progress = undefined;
      this.#ports.changed();
    }
  }

  async #keep(): Promise<KeepProblem | undefined> {
    const ports = this.#ports;
    const names = await ports.stores();
    if (!names) return 'closed';
    const list = await ports.list();
    if (list === undefined) return 'no-network';
    if (list === 'signed-out' || list.personKey !== ports.personKey) return 'signed-out';
    const site = await ports.files();
    if (site === undefined) return 'closed';
    // Pages and scripts of two versions do not go together.
    if (site.version !== ports.version) return 'updating';
    const own = `${STORE_PREFIX}${ports.version}`;
    const store = await ports.open(own);
    const before = await readKept(store);
    if (before && before.personKey !== ports.personKey) {
      await ports.drop(own);
      return this.#keep();
    }
    const others = await Promise.all(names.filter((name) => name !== own).map((name) => ports.open(name)));
    const wanted = [
      ...site.files.map((path) => ({ path, sha256: 'file', from: path })),
      { path: SHELL, sha256: ports.version, from: SHELL },
      // What the page shows, and which scripts show it.
      ...list.pages.flatMap(({ path, sha256 }) => [
        { path: `${path}/__data.json`, sha256, from: `${path}/__data.json` },
        { path: `${path}/__route.js`, sha256: ports.version, from: `${path}/__route.js` },
      ]),
    ];
    let bytes = 0;
    this.progress = { done: 0, of: wanted.length + 1 };
    const queue = [...wanted];
    let stopped: KeepProblem | undefined;
    const work = async () => {
      for (let next = queue.shift(); next && !stopped; next = queue.shift()) {
        const taken = await this.#take(store, others, next);
        if (typeof taken === 'number') bytes += taken;
        else stopped = taken;
        this.progress = { done: (this.progress?.done ?? 0) + 1, of: wanted.length + 1 };
        this.#ports.changed();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (stopped) return stopped;
    if (list.material === 'all') {
      const kept = await ports.material();
      if (kept === undefined) return 'no-network';
      if (kept === 'full') return 'full';
      bytes += kept;
    }
    const kept: Kept = { personKey: ports.personKey, version: ports.version, material: list.material, pages: list.pages.length, bytes, keptAtMs: ports.now() };
    await store.put(KEPT, new Response(JSON.stringify(kept), { headers: { 'content-type': 'application/json' } }));
    this.kept = kept;
    // Only now: until here the device had what it had before.
    const paths = new Set([KEPT, ...wanted.map(({ path }) => path)]);
    for (const path of await store.paths()) if (!paths.has(path)) await store.remove(path);
    for (const name of names) if (name !== own) await ports.drop(name);
    return undefined;
  }

  /** @returns the bytes of what is now kept */
  async #take(
    store: PageStore,
    others: readonly PageStore[],
    { path, sha256, from }: { readonly path: string; readonly sha256: string; readonly from: string },
  ): Promise<number | KeepProblem> {
    const here = await store.get(path);
    if (here?.headers.get(HASH) === sha256) return sizeOf(here);
    if (sha256 === 'file') {
      for (const other of others) {
        const old = await other.get(path);
        if (!old) continue;
        const size = sizeOf(old);
        await store.put(path, old);
        return size;
      }
    }
    const answer = await this.#ports.fetch(from);
    if (!answer || answer.status >= 500) return 'no-network';
    if (answer.status === 401 || answer.redirected) return 'signed-out';
    // The list is a moment older than the page: what is gone by now is not kept.
    if (!answer.ok) return 0;
    const body = await answer.arrayBuffer();
    if (path.endsWith('/__data.json')) {
      const { type, nodes = [] } = JSON.parse(new TextDecoder().decode(body).split('\n')[0] ?? '{}') as { type?: string; nodes?: ({ type?: string } | null)[] };
      if (type !== 'data') return 'signed-out';
      if (nodes.some((node) => node?.type === 'error')) return 0;
    }
    const headers = new Headers({ [HASH]: sha256, 'x-kept-bytes': String(body.byteLength) });
    for (const name of ['content-type', 'content-security-policy']) {
      const value = answer.headers.get(name);
      if (value) headers.set(name, value);
    }
    await store.put(path, new Response(body, { headers }));
    return body.byteLength;
  }
}

function sizeOf(answer: Response): number {
  return Number(answer.headers.get('x-kept-bytes') ?? 0);
}

async function readKept(store: PageStore): Promise<Kept | undefined> {
  const marked = await store.get(KEPT);
  return marked && ((await marked.json()) as Kept);
}
