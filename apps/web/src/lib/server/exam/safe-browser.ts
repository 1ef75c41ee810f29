import { createHash } from 'node:crypto';
import { safeBrowserFile, safeBrowserJson, safeBrowserSettings, type SafeBrowserSettings } from '@einthoven/exam';
import { findAccommodation, type Accommodation } from '../accommodation/index.ts';
import { isUuid } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { sameSecret } from '../platform/seal.ts';
import { findSittingOptions, isSafeBrowserWindow } from './window.queries.ts';

/** What a request shows of the browser it comes from. */
export type SafeBrowserProof = {
  /** Whether it comes from Safe Exam Browser under the settings of this window. */
  readonly isProven: (windowId: string) => boolean;
};

/** The settings of a window: the same for everybody, so that its file can be handed out ahead. */
function settingsOf(windowId: string, origin: string): SafeBrowserSettings {
  return safeBrowserSettings(new URL(`/exam?window=${windowId}`, origin));
}

/** The Config Key of settings: SHA-256 of their text, hex. */
export function configKey(settings: SafeBrowserSettings): string {
  return sha256(safeBrowserJson(settings));
}

/** What Safe Exam Browser sends with a request, or tells a page: SHA-256 of the address, without what stands behind #, and the key. */
export function requestHash(url: string, key: string): string {
  return sha256(`${url.split('#')[0]}${key}`);
}

/**
 * The settings file of a window that asks for Safe Exam Browser. Nothing in it is secret, and whoever reads it can compute
 * its key: the check shows that an exam is sat as it should be to those who sit it so, and is no lock against forgers.
 *
 * @returns undefined where there is no such window
 */
export async function safeBrowserWindowFile(db: Db, windowId: string, origin: string): Promise<string | undefined> {
  if (!isUuid(windowId) || !(await isSafeBrowserWindow(db, windowId))) return undefined;
  return safeBrowserFile(settingsOf(windowId, origin));
}

/** Reads from a request what it shows: the header on Windows, what the page was told where headers cannot be had. */
export function safeBrowserProof(headers: Headers, url: URL): SafeBrowserProof {
  const sent = headers.get('x-safeexambrowser-configkeyhash') ?? '';
  const page = headers.get('x-einthoven-page') ?? '';
  const told = headers.get('x-einthoven-page-key') ?? '';
  const isOurPage = URL.canParse(page) && new URL(page).origin === url.origin;
  return {
    isProven: (windowId) => {
      const key = configKey(settingsOf(windowId, url.origin));
      return (
        (sent !== '' && sameSecret(sent.toLowerCase(), requestHash(url.href, key))) ||
        (isOurPage && told !== '' && sameSecret(told.toLowerCase(), requestHash(page, key)))
      );
    },
  };
}

/**
 * Whether an exam may go on in this browser. Screen readers do not work in Safe Exam Browser on every computer: whoever was
 * granted one sits in the browser that they use.
 */
export async function isBrowserRight(
  db: Db,
  windowId: string,
  accommodation: Pick<Accommodation, 'screenReader'> | undefined,
  proof: SafeBrowserProof | undefined,
): Promise<boolean> {
  return accommodation?.screenReader === true || proof?.isProven(windowId) === true || !(await isSafeBrowserWindow(db, windowId));
}

/** The same for an attempt that is open: on coming back, and on another device. */
export async function isBrowserRightFor(db: Db, personId: string, attemptId: string, proof: SafeBrowserProof | undefined): Promise<boolean> {
  const options = isUuid(attemptId) ? await findSittingOptions(db, attemptId) : undefined;
  if (!options?.safeExamBrowser) return true;
  return isBrowserRight(db, options.windowId, await findAccommodation(db, personId), proof);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
