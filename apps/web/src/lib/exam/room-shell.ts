/**
 * Lets this device keep the room's page and its scripts, which hold nothing personal, so that a reload without a
 * connection still opens the room. Where the browser cannot (or forbids it) the room works as before, but for that.
 *
 * @param attemptId any attempt: the page is the same for all
 */
export function keepShell(attemptId: string): void {
  if (!('serviceWorker' in navigator)) return;
  void keep(attemptId).catch(() => undefined);
}

async function keep(attemptId: string): Promise<void> {
  await navigator.serviceWorker.register('/service-worker.js', { scope: '/exam/', type: 'module' });
  const { active } = await navigator.serviceWorker.ready;
  // What this page has loaded until now; what it loads from here on passes through the worker, which keeps it.
  const scripts = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/_app/immutable/'))
    .map(({ pathname }) => pathname);
  const message = { keep: 'room-shell', page: `/exam/room/${attemptId}`, scripts };
  active?.postMessage(message);
}
