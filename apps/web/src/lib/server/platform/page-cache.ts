import { gzipSync, gunzipSync } from 'node:zlib';

/** An answer that is the same for everybody who is not signed in. */
export type KeptPage = { readonly status: number; readonly headers: readonly (readonly [string, string])[]; readonly body: string };

/** How a cache is bounded. */
export type PageCacheLimits = {
  /** A page is drawn anew after so long: what changes in the database is seen that soon, in every process. */
  readonly keptMs: number;
  /** Packed bytes of all pages; beyond it those that were asked for longest ago go. */
  readonly bytes: number;
};

type Entry = { readonly until: number; readonly status: number; readonly headers: KeptPage['headers']; readonly packed: Uint8Array };

/**
 * Pages as they were drawn, in the memory of one process: a copy, never the only place of anything. Bounded in bytes, so
 * that ten thousand addresses asked for once do not fill the memory.
 */
export class PageCache {
  readonly #entries = new Map<string, Entry>();
  readonly #limits: PageCacheLimits;
  #bytes = 0;

  constructor(limits: PageCacheLimits) {
    this.#limits = limits;
  }

  /** The page under a key, if it was drawn a short while ago. */
  get(key: string, now: Date): KeptPage | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    // Under a clock that was set back nothing is kept: nobody knows how old it is.
    if (now.getTime() >= entry.until || now.getTime() < entry.until - this.#limits.keptMs) {
      this.#drop(key, entry);
      return undefined;
    }
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return { status: entry.status, headers: entry.headers, body: gunzipSync(entry.packed).toString('utf8') };
  }

  /** Keeps a page. */
  put(key: string, page: KeptPage, now: Date): void {
    const before = this.#entries.get(key);
    if (before) this.#drop(key, before);
    const packed = gzipSync(page.body, { level: 1 });
    if (packed.length > this.#limits.bytes) return;
    this.#entries.set(key, { until: now.getTime() + this.#limits.keptMs, status: page.status, headers: page.headers, packed });
    this.#bytes += packed.length;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#limits.bytes) break;
      this.#drop(oldest, entry);
    }
  }

  #drop(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#bytes -= entry.packed.length;
  }
}
