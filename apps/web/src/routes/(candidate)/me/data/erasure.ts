import type { Tx } from '#lib/server/db/pool.ts';

/**
 * What concepts after the account do in the transaction that erases a person, before the personal key goes:
 * each adds its call here (the credential takes its entry out of the registry, for one).
 */
export async function alsoErase(_tx: Tx, _personId: string, _at: Date): Promise<void> {}
