/**
 * Looks after what this device keeps for studying, on every page: it is brought up to date where its person is signed in,
 * and nobody else finds it.
 *
 * @param version of the site, as the pages were built
 * @returns what ends it
 */
export function watchVisits(version: string, signedIn: () => boolean): () => void {
  const visit = () => void visited(version, signedIn()).catch(() => undefined);
  // Without a network the way to another page leads through what is kept, not through the server's list of routes.
  const follow = () => document.body.toggleAttribute('data-sveltekit-reload', !navigator.onLine);
  visit();
  follow();
  addEventListener('online', visit);
  addEventListener('online', follow);
  addEventListener('offline', follow);
  return () => {
    removeEventListener('online', visit);
    removeEventListener('online', follow);
    removeEventListener('offline', follow);
  };
}

/** Nothing where this device keeps nothing, and never beside an exam. */
async function visited(version: string, signedIn: boolean): Promise<void> {
  if (location.pathname.startsWith('/exam/') || !('caches' in window)) return;
  const kept = (await caches.keys()).some((name) => name.startsWith('einthoven-study-'));
  if (!kept && !(await indexedDB.databases()).some(({ name }) => name === 'einthoven-study')) return;
  // Nearly nobody who comes by needs this part, so that it is fetched only here.
  const { whenSignedIn, whenSignedOut } = await import('./signing-out.ts');
  await (signedIn ? whenSignedIn(version) : whenSignedOut());
}
