import { describe, expect, test } from 'vitest';
import { KEPT, OfflineKeeper, type KeepListData, type KeepProblem, type PageStore } from './keeper.ts';

/** A browser with stores, and a server whose pages and files can be changed, cut off, or outgrow the room. */
function device() {
  const stores = new Map<string, Map<string, { body: string; headers: Record<string, string> }>>();
  const server = {
    version: 'v1',
    person: 'kim',
    online: true,
    room: Infinity,
    failAfter: Infinity,
    files: { '/_app/immutable/a.js': 'a', '/_app/immutable/b.js': 'b' } as Record<string, string>,
    pages: { '/guide': 'contents', '/guide/A1-x': 'section' } as Record<string, string>,
    fetched: [] as string[],
    signedOut: false,
  };
  const open = async (name: string): Promise<PageStore> => {
    const store = stores.get(name) ?? new Map<string, { body: string; headers: Record<string, string> }>();
    stores.set(name, store);
    return {
      get: async (path) => {
        const found = store.get(path);
        return found && new Response(found.body, { headers: found.headers });
      },
      put: async (path, answer) => {
        const body = await answer.text();
        const used = [...stores.values()].flatMap((one) => [...one.values()]).reduce((sum, one) => sum + one.body.length, 0);
        if (used + body.length > server.room) throw new DOMException('no room', 'QuotaExceededError');
        store.set(path, { body, headers: Object.fromEntries(answer.headers) });
      },
      remove: async (path) => void store.delete(path),
      paths: async () => [...store.keys()],
    };
  };
  const keeper = (personKey = server.person, version = server.version) =>
    new OfflineKeeper({
      personKey,
      version,
      now: () => 5,
      stores: async () => [...stores.keys()],
      open,
      drop: async (name) => void stores.delete(name),
      list: async (): Promise<KeepListData | undefined> =>
        server.online
          ? {
              personKey: server.person,
              material: 'first-part',
              nowMs: 1,
              pages: Object.entries(server.pages).map(([path, body]) => ({ path, sha256: body, bytes: body.length })),
            }
          : undefined,
      files: async () => ({ version: server.version, files: Object.keys(server.files) }),
      fetch: async (path) => {
        if (!server.online || server.fetched.length >= server.failAfter) return undefined;
        server.fetched.push(path);
        if (server.signedOut) return new Response('{"type":"redirect","location":"/sign-in"}');
        const page = server.pages[path.replace('/__data.json', '')];
        return new Response(
          page === undefined ? (server.files[path] ?? 'shell') : JSON.stringify({ type: 'data', nodes: [null, { type: 'data', data: page }] }),
        );
      },
      material: async () => 0,
      changed: () => undefined,
    });
  const keep = async (one = keeper()): Promise<KeepProblem | undefined> => {
    await one.keep();
    return one.problem;
  };
  const kept = (name = `einthoven-study-${server.version}`) => [...(stores.get(name)?.keys() ?? [])].toSorted();
  return { server, stores, keeper, keep, kept };
}
const ALL = [
  '/_app/immutable/a.js',
  '/_app/immutable/b.js',
  '/guide/A1-x/__data.json',
  '/guide/A1-x/__route.js',
  '/guide/__data.json',
  '/guide/__route.js',
  KEPT,
  '/study/offline/shell',
];

describe('keeping for offline', () => {
  test('keeps files, the frame and the pages, and the mark last; a second time fetches only what changed', async () => {
    const { server, keeper, keep, kept } = device();
    expect(await keep()).toBeUndefined();
    expect(kept()).toEqual(ALL);
    server.fetched = [];
    server.pages['/guide'] = 'other contents';
    expect(await keep()).toBeUndefined();
    expect(server.fetched).toEqual(['/guide/__data.json']);
    delete server.pages['/guide/A1-x'];
    await keep();
    expect(kept().filter((path) => path.startsWith('/guide/A1-x'))).toEqual([]);
    const again = keeper();
    await again.look();
    expect(again.kept).toMatchObject({ personKey: 'kim', version: 'v1', pages: 1 });
  });

  test('a connection that goes leaves no mark, and the next time goes on from there', async () => {
    const { server, keep, kept } = device();
    server.failAfter = 3;
    expect(await keep()).toBe('no-network');
    expect(kept()).not.toContain(KEPT);
    server.failAfter = Infinity;
    expect(await keep()).toBeUndefined();
    expect(kept()).toEqual(ALL);
    expect(server.fetched.length).toBe(7);
  });

  test('a new version is kept beside the old one, which goes only when the new one is complete; files of one name are not fetched again', async () => {
    const { server, stores, keep, kept } = device();
    await keep();
    server.version = 'v2';
    server.files = { '/_app/immutable/a.js': 'a', '/_app/immutable/c.js': 'c' };
    server.fetched = [];
    server.failAfter = 2;
    expect(await keep()).toBe('no-network');
    expect([...stores.keys()]).toEqual(['einthoven-study-v1', 'einthoven-study-v2']);
    expect(kept('einthoven-study-v1')).toEqual(ALL);
    server.failAfter = Infinity;
    expect(await keep()).toBeUndefined();
    expect([...stores.keys()]).toEqual(['einthoven-study-v2']);
    expect(server.fetched).not.toContain('/_app/immutable/a.js');
    expect(kept()).toContain('/_app/immutable/c.js');
  });

  test('a page of the version before waits until it is loaded anew', async () => {
    const { server, keeper, keep, stores } = device();
    const old = keeper('kim', 'v1');
    server.version = 'v2';
    expect(await keep(old)).toBe('updating');
    expect(stores.size).toBe(0);
  });

  test('full storage and a session that ended are told, and what was kept stays usable', async () => {
    const { server, keep, kept } = device();
    await keep();
    server.pages['/guide'] = 'x'.repeat(500);
    server.room = 400;
    expect(await keep()).toBe('full');
    expect(kept()).toEqual(ALL);
    server.room = Infinity;
    server.signedOut = true;
    expect(await keep()).toBe('signed-out');
    expect(kept()).toEqual(ALL);
  });

  test('what another person kept goes before anybody sees it', async () => {
    const { server, stores, keeper, keep } = device();
    await keep();
    server.person = 'lee';
    const lee = keeper();
    await lee.look();
    expect([lee.kept, stores.size]).toEqual([undefined, 0]);
    // Nor does the list of one fill the store of another.
    expect(await keep(keeper('kim'))).toBe('signed-out');
  });
});
