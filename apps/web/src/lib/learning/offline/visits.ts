import { beforeSigningOut, whenSignedIn, whenSignedOut } from './signing-out.ts';

/**
 * Looks after what this device keeps for studying, on every page: it goes with the person who signs out, who is asked
 * first where some of it is not sent yet; and it is brought up to date where they are signed in.
 *
 * @param version of the site, as the pages were built
 * @returns what ends it
 */
export function watchVisits(version: string, signedIn: () => boolean): () => void {
  const visit = () => void visited(version, signedIn()).catch(() => undefined);
  const leaving = (event: SubmitEvent) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || new URL(form.action, location.href).pathname !== '/sign-out' || form.dataset['asked']) return;
    event.preventDefault();
    form.dataset['asked'] = 'yes';
    void beforeSigningOut()
      .catch(() => true)
      .then((leave) => (leave ? form.submit() : delete form.dataset['asked']));
  };
  visit();
  addEventListener('online', visit);
  document.addEventListener('submit', leaving, true);
  return () => {
    removeEventListener('online', visit);
    document.removeEventListener('submit', leaving, true);
  };
}

/** Nothing where this device keeps nothing, and never beside an exam. */
async function visited(version: string, signedIn: boolean): Promise<void> {
  if (location.pathname.startsWith('/exam/') || !('caches' in window)) return;
  const kept = (await caches.keys()).some((name) => name.startsWith('einthoven-study-'));
  if (!kept && !(await indexedDB.databases()).some(({ name }) => name === 'einthoven-study')) return;
  await (signedIn ? whenSignedIn(version) : whenSignedOut());
}
