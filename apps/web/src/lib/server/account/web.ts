import type { Client } from './session.ts';
import type { SessionCookie } from './auth.ts';
import type { Actor } from './permissions.ts';
import { isStaff, permit } from './permissions.ts';

/** Small joints between requests and the use cases, used by every route of the account. */

/** The browser of a request. */
export function clientOf(event: { readonly request: Request; readonly getClientAddress: () => string }): Client {
  return { headers: event.request.headers, address: event.getClientAddress() };
}

/** Puts cookies on the answer. */
export function setCookies(cookies: { set: (name: string, value: string, options: SessionCookie['options']) => void }, from: readonly SessionCookie[]): void {
  for (const cookie of from) cookies.set(cookie.name, cookie.value, cookie.options);
}

/**
 * Where to go after signing in: the wanted page, if it is one of ours.
 * Anything that a browser could read as another site is refused.
 */
export function safeNext(wanted: string | null | undefined, otherwise: string): string {
  if (!wanted || !wanted.startsWith('/')) return otherwise;
  try {
    const base = new URL('http://here.invalid');
    const url = new URL(wanted, base);
    if (url.origin !== base.origin || /[\\\u0000-\u001f]/.test(wanted)) return otherwise;
    return url.pathname.startsWith('//') ? otherwise : url.pathname + url.search;
  } catch {
    return otherwise;
  }
}

/** The first page of a person: the staff's for staff, the classes for who teaches, the path for everybody else. */
export function homeOf(actor: Actor | undefined): string {
  if (actor && isStaff(actor)) return '/staff';
  return permit(actor, 'class.teach').ok ? '/classes' : '/path';
}
