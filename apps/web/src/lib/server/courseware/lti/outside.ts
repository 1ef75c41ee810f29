import type { JSONWebKeySet } from 'jose';
import { err, ok, type Result } from '@einthoven/kernel';
import { config } from '../../platform/config.ts';

const WAIT_MS = 10_000;
const LARGEST_BYTES = 256 * 1024;

/** An answer from a server of somebody else. */
export type OutsideAnswer = { readonly status: number; readonly text: string };

/** Asks a server of somebody else; a port, so that who composes decides what is asked. */
export type Ask = (
  url: string,
  init?: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string },
) => Promise<OutsideAnswer | undefined>;

/** Whether an address may be asked or shown: https, or this machine in a demonstration; no password in it. */
export function isOutsideUrl(text: string): boolean {
  if (text.length > 500 || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && config().mode === 'demonstration' && (hostname === 'localhost' || hostname === '127.0.0.1'));
}

/** Asks over the network: no redirects, bounded in time and size. @returns undefined where there was no answer of use */
export const askOutside: Ask = async (url, init = {}) => {
  if (!isOutsideUrl(url)) return undefined;
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(WAIT_MS) });
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body ?? []) {
      length += part.length;
      if (length > LARGEST_BYTES) return undefined;
      parts.push(part);
    }
    return { status: response.status, text: Buffer.concat(parts).toString('utf8') };
  } catch {
    return undefined;
  }
};

/** Fetches the keys that somebody publishes. */
export async function fetchKeys(ask: Ask, url: string): Promise<Result<JSONWebKeySet, 'LTI_KEYS_UNREACHABLE'>> {
  const answer = await ask(url, { headers: { accept: 'application/json' } });
  if (answer?.status !== 200) return err('LTI_KEYS_UNREACHABLE');
  try {
    const keys = JSON.parse(answer.text) as JSONWebKeySet;
    if (!Array.isArray(keys.keys) || keys.keys.length > 50) return err('LTI_KEYS_UNREACHABLE');
    // What others publish beside public keys of this kind is none of ours: a secret one would let anybody sign.
    return ok({ keys: keys.keys.filter(({ kty }) => kty === 'RSA') });
  } catch {
    return err('LTI_KEYS_UNREACHABLE');
  }
}
