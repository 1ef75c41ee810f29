import { t } from '#lib/ui/messages/message.ts';
import { isAnythingKept, refreshKept, signedInPerson } from './browser-keeper.ts';
import { forgetStudy, waitingOnDevice } from './leave.ts';
import { isReachable } from './reachable.ts';
import { sendStudy } from './send-study.ts';

/** Before somebody signs out: takes what they keep from this device. @returns whether they still want to sign out */
export async function beforeSigningOut(): Promise<boolean> {
  if (!(await isReachable())) {
    // Our server would not hear of it, and what is kept here would be gone.
    alert(t('There is no connection, so you cannot sign out now. To clear this device, choose “Remove from this device” under Study without a network.'));
    return false;
  }
  const waiting = await waitingOnDevice();
  const words = t(
    'One change to your studying on this device is not saved on our server yet. If you sign out now it is lost. To keep it, cancel, and open your cards or the guide with a connection first. Sign out all the same?|{n} changes to your studying on this device are not saved on our server yet. If you sign out now it is lost. To keep it, cancel, and open your cards or the guide with a connection first. Sign out all the same?',
    { n: waiting },
  );
  if (waiting > 0 && !confirm(words)) return false;
  await forgetStudy({ news: true });
  return true;
}

/**
 * A page came for nobody: who kept something here is signed out, on another page or by the server. What is not sent yet
 * waits for them, unseen; all else goes.
 */
export async function whenSignedOut(): Promise<void> {
  if ((await isAnythingKept()) && (await isReachable())) await forgetStudy({ news: false });
}

/** A page came for somebody: sends what waits for a connection, and brings what they keep up to date. */
export async function whenSignedIn(version: string): Promise<void> {
  if (!navigator.onLine) return;
  const [waiting, kept] = await Promise.all([waitingOnDevice(), isAnythingKept()]);
  if (waiting === 0 && !kept) return;
  const personKey = await signedInPerson();
  if (personKey === undefined) return;
  if (waiting > 0) await sendStudy(personKey);
  if (kept) await refreshKept(personKey, version);
}
