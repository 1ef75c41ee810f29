import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { config } from './config.ts';
import { purposeKey } from './seal.ts';

/** What comes before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, section 7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The body's Ed25519 key for one purpose, derived from its secret: every process has the same one. */
export function signingKey(secret: string, purpose: string): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, purposeKey(secret, `sign ${purpose}`)]), format: 'der', type: 'pkcs8' });
}

/** Signs a text. @returns the signature in base64url */
export function signText(purpose: string, text: string): string {
  return sign(null, Buffer.from(text, 'utf8'), signingKey(config().appSecret, purpose)).toString('base64url');
}

/** The public half, as a JSON Web Key (RFC 8037), for whoever wants to check a signature. */
export function publicKey(purpose: string): JsonWebKey {
  return createPublicKey(signingKey(config().appSecret, purpose)).export({ format: 'jwk' });
}

/** Whether a signature is the body's. */
export function isSigned(key: JsonWebKey, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text, 'utf8'), createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url'));
}

/**
 * Signs claims as a JSON Web Signature in compact form (RFC 7515) with EdDSA (RFC 8037).
 *
 * @param header.typ what it is, such as `vc+jwt`
 * @param header.kid where the public key is found
 */
export function signClaims(purpose: string, header: { readonly typ: string; readonly kid: string }, claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
  const text = `${part({ alg: 'EdDSA', ...header })}.${part(claims)}`;
  return `${text}.${signText(purpose, text)}`;
}
