import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Authenticated encryption of small values: AES-256-GCM, laid out as nonce (12 bytes), tag (16 bytes), text.
 * Each person has a key of their own, sealed by the body's secret; destroying it erases all that it sealed.
 */

/** A fresh key for one person. */
export function newPersonalKey(): Buffer {
  return randomBytes(32);
}

/**
 * Derives the body's key for one purpose from the application secret (HKDF-SHA-256, RFC 5869).
 *
 * @param secret the application secret
 * @param purpose a name such as `personal-keys`; other purpose, other key
 */
export function purposeKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'einthoven', purpose, 32));
}

/** Seals bytes with a 32-byte key. */
export function seal(key: Buffer, plain: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/**
 * Opens what {@link seal} made.
 *
 * @throws Error when the key is another one or a bit has changed
 */
export function unseal(key: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
}

/** SHA-256 of a token, hex: what is stored in place of a secret link. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Keyed hash (HMAC-SHA-256, hex) of a value that events may mention without revealing it. */
export function keyedHash(key: Buffer, value: string | Buffer): string {
  return createHmac('sha256', key).update(value).digest('hex');
}

/** Compares two secrets in constant time. */
export function sameSecret(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  const right = createHash('sha256').update(b).digest();
  return timingSafeEqual(left, right);
}
