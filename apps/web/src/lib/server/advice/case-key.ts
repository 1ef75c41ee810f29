import type { Db } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { findPersonalKey } from '../platform/personal-key.ts';
import { keyedHash, newPersonalKey, purposeKey, sameSecret, seal, unseal } from '../platform/seal.ts';
import { isUuid } from '../account/index.ts';
import type { AdviceCase } from './advice.queries.ts';

type Keyed = Pick<AdviceCase, 'personId' | 'sealedKey'>;

/** A fresh key for a case of somebody without an account, and the same sealed by the body. */
export function newCaseKey(): { readonly key: Buffer; readonly sealedKey: Buffer } {
  const key = newPersonalKey();
  return { key, sealedKey: seal(purposeKey(config().appSecret, 'advice-cases'), key) };
}

/** The key that seals the words of a case: of the person who asks, else of the case. @returns undefined once it is gone for good */
export async function caseKey(db: Db, { personId, sealedKey }: Keyed): Promise<Buffer | undefined> {
  if (personId !== undefined) return findPersonalKey(db, personId);
  return sealedKey && unseal(purposeKey(config().appSecret, 'advice-cases'), sealedKey);
}

/** Seals a JSON value under a key. */
export function sealed(key: Buffer, value: unknown): Buffer {
  return seal(key, Buffer.from(JSON.stringify(value)));
}

/** Opens what {@link sealed} made. */
export function opened<T>(key: Buffer, bytes: Buffer): T {
  return JSON.parse(unseal(key, bytes).toString('utf8')) as T;
}

/** The part of an address by which somebody without an account reads their case. It follows from the case, so nothing of it is stored. */
export function followToken(caseId: string): string {
  return `${caseId}.${keyedHash(purposeKey(config().appSecret, 'advice-links'), caseId)}`;
}

/** The case that a token opens, where it is one of ours. */
export function caseOfToken(token: string): string | undefined {
  const [caseId = '', proof = ''] = token.split('.', 2);
  return isUuid(caseId) && sameSecret(token, followToken(caseId)) && proof !== '' ? caseId : undefined;
}
