import { randomBytes, randomInt } from 'node:crypto';
import type { Rng } from '@einthoven/kernel';

/** Unpredictable chance from the operating system, for what nobody may guess. */
export const secureRng: Rng = { next: () => randomInt(2 ** 47) / 2 ** 47 };

/**
 * An unguessable token for links and leases.
 *
 * @param bytes of entropy; 32 unless told
 * @returns base64url text
 */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}
