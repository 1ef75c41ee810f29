import { inStores, openStores } from './journal-store.ts';

/** Why a device is not fit to hold an exam: it has no store (or forbids it), it is full, or it cannot open the form. */
export type DeviceProblem = 'no-store' | 'full' | 'no-encryption';

/** A whole form with its journal is well under a megabyte; twice as much again is to spare. */
const TRIAL_BYTES = 3 * 1024 * 1024;

/**
 * Finds out before the clock runs whether this device can hold an exam: writes as much as an exam needs, reads it
 * back, compares it and deletes it.
 */
export async function checkDevice(): Promise<DeviceProblem | undefined> {
  if (globalThis.crypto?.subtle === undefined || typeof DecompressionStream === 'undefined') return 'no-encryption';
  try {
    const database = await openStores();
    const bytes = new Uint8Array(TRIAL_BYTES);
    // Chance cannot be stored in less than its own size.
    for (let from = 0; from < TRIAL_BYTES; from += 65_536) crypto.getRandomValues(bytes.subarray(from, from + 65_536));
    try {
      await inStores(database, ['trials'], 'strict', (store) => store('trials').put({ name: 'trial', bytes }));
      const back = (await inStores(database, ['trials'], 'read', (store) => store('trials').get('trial')))?.bytes;
      return back?.length === TRIAL_BYTES && back.every((byte, index) => byte === bytes[index]) ? undefined : 'no-store';
    } finally {
      await inStores(database, ['trials'], 'default', (store) => store('trials').delete('trial')).catch(() => undefined);
      database.close();
    }
  } catch (cause) {
    return (cause as { name?: string } | undefined)?.name === 'QuotaExceededError' ? 'full' : 'no-store';
  }
}
