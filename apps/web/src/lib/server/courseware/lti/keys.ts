import { sql } from 'kysely';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import type { Clock } from '@einthoven/kernel';
import { inTransaction, type Db, type Tx } from '../../db/pool.ts';
import { config } from '../../platform/config.ts';
import { purposeKey, seal, unseal } from '../../platform/seal.ts';

/** The one algorithm that LTI 1.3 asks for, and the only one that is signed with or believed. */
export const ALGORITHM = 'RS256';

type Key = { readonly kid: string; readonly key: CryptoKey };

const ours = () => purposeKey(config().appSecret, 'lti keys');

/** The key that signs now; made at its first use, by whichever process is first. */
async function signingKey(db: Db, { clock, token }: { readonly clock: Clock; readonly token: () => string }): Promise<Key> {
  const row = (await newest(db)) ?? (await inTransaction(db, (tx) => make(tx, clock.now(), token())));
  const jwk = JSON.parse(unseal(ours(), row.sealed_private_key).toString('utf8')) as JWK;
  return { kid: row.kid, key: (await importJWK(jwk, ALGORITHM)) as CryptoKey };
}

async function newest(db: Db) {
  return db.selectFrom('lti_keys').select(['kid', 'sealed_private_key']).where('retired_at', 'is', null).orderBy('made_at', 'desc').limit(1).executeTakeFirst();
}

async function make(tx: Tx, at: Date, kid: string) {
  await sql`select pg_advisory_xact_lock(hashtextextended('lti keys', 0))`.execute(tx);
  const before = await newest(tx);
  if (before) return before;
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { modulusLength: 2048, extractable: true });
  const row = { kid: kid.slice(0, 16), sealed_private_key: seal(ours(), Buffer.from(JSON.stringify(await exportJWK(privateKey)))) };
  await tx
    .insertInto('lti_keys')
    .values({ ...row, public_key: JSON.stringify(await exportJWK(publicKey)), made_at: at })
    .execute();
  return row;
}

/** Our public keys, for whoever checks what we signed (RFC 7517). */
export async function publicKeys(db: Db, ports: { readonly clock: Clock; readonly token: () => string }): Promise<{ readonly keys: readonly JWK[] }> {
  await signingKey(db, ports);
  const rows = await db.selectFrom('lti_keys').select(['kid', 'public_key']).orderBy('made_at', 'desc').execute();
  return { keys: rows.map(({ kid, public_key: key }) => ({ ...(key as unknown as JWK), kid, alg: ALGORITHM, use: 'sig' })) };
}

/** Signs claims with our key. Times are set here: it holds from now for so many seconds. */
export async function signClaims(
  db: Db,
  claims: JWTPayload,
  { seconds, clock, token }: { readonly seconds: number; readonly clock: Clock; readonly token: () => string },
): Promise<string> {
  const { kid, key } = await signingKey(db, { clock, token });
  const now = Math.floor(clock.now().getTime() / 1000);
  return new SignJWT({ ...claims, iat: now, exp: now + seconds }).setProtectedHeader({ alg: ALGORITHM, kid, typ: 'JWT' }).sign(key);
}
