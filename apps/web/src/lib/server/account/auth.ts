import { betterAuth } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { parseSetCookieHeader, setSessionCookie } from 'better-auth/cookies';
import { hashPassword, symmetricEncrypt, verifyPassword } from 'better-auth/crypto';
import { twoFactor } from 'better-auth/plugins';
import { z } from 'zod';
import { config } from '../platform/config.ts';
import { purposeKey } from '../platform/seal.ts';
import type { Db } from '../db/pool.ts';

/**
 * The sign-in library behind our own words: this file alone imports it. It keeps sessions and their signed
 * cookie, hashes passwords, and checks authenticator and recovery codes. Its web handler is never mounted:
 * every call comes from our use cases, so that our permissions, limits and events stand before it.
 */

/** A session lasts this long, whatever happens in between. */
export const SESSION_DAYS = 14;

/** Fewest and most characters of a password; there are no rules about which. */
export const PASSWORD_LENGTH = { min: 10, max: 128 } as const;

/** Carries the address of the browser to the library; set by us alone, never taken from the request. */
export const CLIENT_ADDRESS_HEADER = 'x-einthoven-client-address';

const sessionDoor = {
  id: 'einthoven-session',
  endpoints: {
    openSession: createAuthEndpoint.serverOnly(
      { method: 'POST', requireHeaders: true, body: z.object({ personId: z.string(), secondFactorAt: z.date().nullable() }) },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.personId);
        if (!user) throw new Error(`person ${ctx.body.personId} cannot sign in: no such account`);
        const session = await ctx.context.internalAdapter.createSession(user.id, false, { secondFactorAt: ctx.body.secondFactorAt }, true);
        await setSessionCookie(ctx, { session, user });
        return ctx.json({ sessionId: session.id });
      },
    ),
    readSessionToken: createAuthEndpoint.serverOnly({ method: 'GET', requireHeaders: true }, async (ctx) => {
      const token = await ctx.getSignedCookie(ctx.context.authCookies.sessionToken.name, ctx.context.secret);
      return ctx.json({ token: token || null });
    }),
  },
} as const;

function librarySecret(): string {
  return purposeKey(config().appSecret, 'sessions').toString('hex');
}

/** Encrypts text as the library does with authenticator secrets and recovery codes. */
export function encryptForLibrary(text: string): Promise<string> {
  return symmetricEncrypt({ key: librarySecret(), data: text });
}

function create(db: Db) {
  const { baseUrl } = config();
  return betterAuth({
    appName: 'NPS',
    baseURL: baseUrl,
    secret: librarySecret(),
    database: { db, type: 'postgres' } as never,
    telemetry: { enabled: false },
    logger: { level: 'error' },
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'einthoven',
      useSecureCookies: baseUrl.startsWith('https://'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      // Our tables hold less than the library could use; the tests prove that what we call works.
      database: { generateId: 'uuid', validateSchema: false },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_LENGTH.min, maxPasswordLength: PASSWORD_LENGTH.max },
    user: {
      modelName: 'auth_users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    account: {
      modelName: 'auth_accounts',
      fields: { userId: 'user_id', accountId: 'account_id', providerId: 'provider_id', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'auth_sessions',
      expiresIn: SESSION_DAYS * 24 * 60 * 60,
      disableSessionRefresh: true,
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      additionalFields: { secondFactorAt: { type: 'date', required: false, input: false, fieldName: 'second_factor_at' } },
    },
    plugins: [
      twoFactor({
        issuer: 'NPS',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'auth_two_factors',
            fields: { userId: 'user_id', backupCodes: 'backup_codes', failedVerificationCount: 'failed_verification_count', lockedUntil: 'locked_until' },
          },
        },
      }),
      sessionDoor,
    ],
  });
}

const made = new WeakMap<Db, ReturnType<typeof create>>();

/** The library over one database; made once for each. */
export function authFor(db: Db): ReturnType<typeof create> {
  if (db.isTransaction) throw new Error('the sign-in library works on the database itself, not inside a transaction');
  const before = made.get(db);
  if (before) return before;
  const auth = create(db);
  made.set(db, auth);
  return auth;
}

/** A cookie to set on the answer, as SvelteKit's `cookies.set` takes it. */
export type SessionCookie = {
  readonly name: string;
  readonly value: string;
  readonly options: {
    readonly path: string;
    readonly httpOnly: boolean;
    readonly secure: boolean;
    readonly sameSite: 'lax';
    /** Seconds; 0 removes it. */
    readonly maxAge: number;
  };
};

/** The cookies that an answer of the library sets. */
export function cookiesOf(headers: Headers): SessionCookie[] {
  const found: SessionCookie[] = [];
  for (const line of headers.getSetCookie()) {
    for (const [name, cookie] of parseSetCookieHeader(line)) {
      const value = String(cookie.value);
      found.push({
        name,
        // The header carries it percent-encoded; SvelteKit encodes it again.
        value: value.includes('%') ? decodeURIComponent(value) : value,
        options: {
          path: '/',
          httpOnly: true,
          secure: config().baseUrl.startsWith('https://'),
          sameSite: 'lax',
          maxAge: Number(cookie['max-age'] ?? 0),
        },
      });
    }
  }
  return found;
}

/** Whether an answer of the library is a refusal it knows, rather than a fault. */
export function refusalCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'APIError') return undefined;
  const body = (error as Error & { body?: { code?: string } }).body;
  return body?.code ?? 'REFUSED';
}

/** A hash to compare with when there is no account, so that both take equally long. */
const NOBODYS_HASH = await hashPassword('nobody signs in with this');

/** Hashes a password (scrypt). */
export function passwordHash(password: string): Promise<string> {
  return hashPassword(password);
}

/** Compares a password with a hash; takes as long when there is none. */
export async function passwordFits(hash: string | undefined, password: string): Promise<boolean> {
  const fits = await verifyPassword({ hash: hash ?? NOBODYS_HASH, password });
  return hash !== undefined && fits;
}
