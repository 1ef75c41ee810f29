import { expect } from 'vitest';
import type { Clock } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';
import type { SessionCookie } from './auth.ts';
import { permit, type Permission, type PermissionName } from './permissions.ts';
import { findSession, type Client, type Session } from './session.ts';

/** A browser of a test: keeps cookies between calls of use cases, as a real one would between requests. */
export class TestBrowser {
  readonly #cookies = new Map<string, string>();
  readonly address: string;

  constructor(address = '203.0.113.7') {
    this.address = address;
  }

  /** What a use case gets. */
  get client(): Client {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ');
    return { headers: new Headers({ cookie, 'user-agent': 'Test browser' }), address: this.address };
  }

  /** Keeps the cookies of an answer. */
  keep(cookies: readonly SessionCookie[]): void {
    for (const cookie of cookies) {
      if (cookie.options.maxAge === 0) this.#cookies.delete(cookie.name);
      else this.#cookies.set(cookie.name, cookie.value);
    }
  }

  /** Changes a cookie as an attacker would. */
  tamper(name: string, change: (value: string) => string): void {
    this.#cookies.set(name, change(this.#cookies.get(name) ?? ''));
  }

  /** Names of the cookies it holds. */
  get cookieNames(): string[] {
    return [...this.#cookies.keys()];
  }

  /** The session the server finds for it. */
  session(db: Db, clock: Clock): Promise<Session | undefined> {
    return findSession(this.client.headers, db, clock.now());
  }

  /** A permission of its session. @throws when it has none */
  async permission<Name extends PermissionName>(db: Db, clock: Clock, name: Name): Promise<Permission<Name>> {
    const session = await this.session(db, clock);
    const permission = permit(session?.actor, name);
    if (!permission.ok) throw new Error(`${name}: ${permission.error}`);
    return permission.value;
  }
}

/** The newest mail to an address, and the token in its link. */
export async function newestMail(
  db: Db,
  to: string,
): Promise<{ readonly template: string; readonly text: string; readonly subject: string; readonly token: string }> {
  const row = await db.selectFrom('mails').selectAll().where('to_address', '=', to).orderBy('mail_id', 'desc').limit(1).executeTakeFirst();
  expect(row, `a mail to ${to}`).toBeDefined();
  const token = /\/(?:verify-email|link|reset-password|change-email|consent|reopen)\/([\w-]{20,})/.exec(row?.body_text ?? '')?.[1];
  return { template: row?.template ?? '', text: row?.body_text ?? '', subject: row?.subject ?? '', token: token ?? '' };
}
