import { LEADS, type Recording } from '@einthoven/ecg';

/** FNV-1a, 32 bits: offset basis and prime (Fowler, Noll, Vo; RFC 9923). */
const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a hash of some bytes, 32 bits, as eight digits. Each step is one to one, so that no single byte changes unseen. */
export function fnv1a(parts: readonly Uint8Array[]): string {
  let hash = BASIS;
  for (const part of parts) for (const byte of part) hash = Math.imul(hash ^ byte, PRIME);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Fingerprint of every bit of all samples, lead by lead: equal on two machines only if they made the same recording. */
export function fingerprintOf({ leads }: Pick<Recording, 'leads'>): string {
  return fnv1a(LEADS.map((lead) => new Uint8Array(leads[lead].buffer, leads[lead].byteOffset, leads[lead].byteLength)));
}
