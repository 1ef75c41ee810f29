import type { IncomingHttpHeaders } from 'node:http';

/** Addresses that end a kind of mail by one POST; what follows is a signed link, which is the proof. */
const ENDS_MAILS = /^\/study\/reminders\/[\w-]+$/;

/**
 * Lets a mail service end a mail with one click (RFC 8058): it posts a form without saying where from, and must not send
 * cookies. The framework takes forms from our own pages only, because a browser would lend such a form the person's
 * session; where there is no browser and no cookie there is nothing to lend.
 *
 * @param origin of the platform
 * @returns the origin that the request may be taken to come from, or undefined
 */
export function oneClickOrigin(
  { method, url, headers }: { readonly method?: string | undefined; readonly url?: string | undefined; readonly headers: IncomingHttpHeaders },
  origin: string,
): string | undefined {
  if (method !== 'POST' || headers.origin !== undefined || headers.cookie !== undefined) return undefined;
  return ENDS_MAILS.test(url ?? '') ? origin : undefined;
}
