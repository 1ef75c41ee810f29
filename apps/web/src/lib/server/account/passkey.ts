import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { config } from '../platform/config.ts';
import { recordEvent } from '../platform/events.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { deleteSessions, findByPerson } from './account.queries.ts';
import { isUuid } from './form.ts';
import { LIMITS, mayTry } from './limit.ts';
import {
  deletePasskey,
  findPasskey,
  insertChallenge,
  insertPasskey,
  listPasskeyRows,
  takeChallenge,
  writePasskeyUse,
  type PasskeyLine,
} from './passkey.queries.ts';
import { reauthenticate } from './password.ts';
import { isStaff, type Permission } from './permissions.ts';
import { findFactors, mayChangeFactors, tellPerson } from './second-factor.ts';
import { findSession, openSession, type Client } from './session.ts';
import type { SignedIn } from './sign-in.ts';
import { line } from './text.ts';

/**
 * Passkeys (WebAuthn). The authenticator must check its user (fingerprint, face or PIN), so that a passkey
 * is two factors at once: the device, and something only its user has.
 */

type With = { readonly clock: Clock; readonly client: Client };

const CHALLENGE_MINUTES = 5;

/** Our name to authenticators: the host of the public address. */
function relyingParty(): { readonly id: string; readonly origin: string } {
  const base = new URL(config().baseUrl);
  return { id: base.hostname, origin: base.origin };
}

/** A challenge, and the id to answer it under. */
export type PasskeyQuestion<Options> = { readonly challengeId: string; readonly options: Options };

/** Passkeys of the person, oldest first. */
export async function listPasskeys(db: Db, permission: Permission<'account.manage-own'>): Promise<PasskeyLine[]> {
  const rows = await listPasskeyRows(db, permission.actor.personId);
  return rows.map(({ passkeyId, label, backedUp, createdAt, lastUsedAt }) => ({ passkeyId, label, backedUp, createdAt, lastUsedAt }));
}

/** Begins to add a passkey, after the password was given again. */
export async function beginPasskey(
  db: Db,
  password: string,
  { clock, client }: With,
): Promise<
  Result<
    PasskeyQuestion<PublicKeyCredentialCreationOptionsJSON>,
    'ACCOUNT_SIGN_IN_NEEDED' | 'ACCOUNT_SECOND_FACTOR_NEEDED' | 'PASSWORD_WRONG' | 'ACCOUNT_TOO_MANY_TRIES'
  >
> {
  const session = await findSession(client.headers, db, clock.now());
  if (!session) return err('ACCOUNT_SIGN_IN_NEEDED');
  const { personId } = session.actor;
  if (!(await mayChangeFactors(db, session.actor))) return err('ACCOUNT_SECOND_FACTOR_NEEDED');
  const again = await reauthenticate(db, personId, password, clock);
  if (!again.ok) return again;
  const known = await findByPerson(db, personId);
  const before = await listPasskeyRows(db, personId);
  const options = await generateRegistrationOptions({
    rpName: 'National Performance Specialists',
    rpID: relyingParty().id,
    userName: known?.email ?? personId,
    userID: new TextEncoder().encode(personId),
    attestationType: 'none',
    excludeCredentials: before.map((passkey) => ({ id: passkey.credentialId, transports: [...passkey.transports] })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return ok({ challengeId: await keep(db, personId, options.challenge, clock), options });
}

function keep(db: Db, personId: string | null, text: string, clock: Clock): Promise<string> {
  return insertChallenge(db, { personId, text, expiresAt: new Date(clock.now().getTime() + CHALLENGE_MINUTES * 60_000) });
}

// The library checks the inner values; this keeps out what is not even of the right shape.
const response = z.looseObject({
  id: z.string().min(1).max(2000),
  rawId: z.string().min(1).max(2000),
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}).default({}),
  response: z.looseObject({ clientDataJSON: z.string().max(10_000), transports: z.array(z.string().max(40)).max(20).optional() }),
});
const answer = z.object({ challengeId: z.string().refine(isUuid), response });

/** Finishes adding a passkey: the session counts as confirmed by it from now on only after a sign-in with it. */
export async function addPasskey(
  db: Db,
  body: unknown,
  { clock, client }: With,
): Promise<Result<undefined, 'ACCOUNT_SIGN_IN_NEEDED' | 'ACCOUNT_SECOND_FACTOR_NEEDED' | 'PASSKEY_REFUSED' | 'PASSKEY_LABEL_MISSING'>> {
  const session = await findSession(client.headers, db, clock.now());
  if (!session) return err('ACCOUNT_SIGN_IN_NEEDED');
  const { personId } = session.actor;
  if (!(await mayChangeFactors(db, session.actor))) return err('ACCOUNT_SECOND_FACTOR_NEEDED');
  const label = line(60, 'PASSKEY_LABEL_MISSING', 'PASSKEY_LABEL_MISSING').safeParse(z.object({ label: z.unknown() }).safeParse(body).data?.label);
  if (!label.success) return err('PASSKEY_LABEL_MISSING');
  const parsed = answer.safeParse(body);
  if (!parsed.success) return err('PASSKEY_REFUSED');
  const expectedChallenge = await takeChallenge(db, parsed.data.challengeId, personId, clock.now());
  if (expectedChallenge === undefined) return err('PASSKEY_REFUSED');
  const party = relyingParty();
  const verified = await verifyRegistrationResponse({
    response: parsed.data.response as unknown as RegistrationResponseJSON,
    expectedChallenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch(() => undefined); // the library throws on every kind of bad answer
  if (!verified?.verified) return err('PASSKEY_REFUSED');
  const { credential, credentialBackedUp } = verified.registrationInfo;
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    const id = await insertPasskey(tx, {
      personId,
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      signCount: credential.counter,
      transports: credential.transports ?? [],
      label: label.data,
      backedUp: credentialBackedUp,
      createdAt: at,
    });
    if (id === undefined) return err('PASSKEY_REFUSED' as const);
    await recordEvent(tx, {
      kind: 'account.passkey-added',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'auth_passkey', id },
      reason: 'set up by the person',
      occurredAt: at,
    });
    await tellPerson(tx, personId, { en: 'a passkey was added.', es: 'se agregó una llave de acceso.' });
    return ok(undefined);
  });
}

/** Removes a passkey, after the password was given again. Staff keep at least one second factor. */
export async function removePasskey(
  db: Db,
  permission: Permission<'account.manage-own'>,
  fields: { readonly passkeyId: string; readonly password: string },
  { clock }: { readonly clock: Clock },
): Promise<
  Result<undefined, 'ACCOUNT_SECOND_FACTOR_NEEDED' | 'PASSWORD_WRONG' | 'SECOND_FACTOR_KEPT_BY_STAFF' | 'PASSKEY_REFUSED' | 'ACCOUNT_TOO_MANY_TRIES'>
> {
  const { personId } = permission.actor;
  if (!isUuid(fields.passkeyId)) return err('PASSKEY_REFUSED');
  const again = await reauthenticate(db, personId, fields.password, clock);
  if (!again.ok) return again;
  if (!(await mayChangeFactors(db, permission.actor))) return err('ACCOUNT_SECOND_FACTOR_NEEDED');
  const factors = await findFactors(db, personId);
  if (!factors.authenticator && factors.passkeys <= 1 && isStaff(permission.actor)) return err('SECOND_FACTOR_KEPT_BY_STAFF');
  return inTransaction(db, async (tx) => {
    if (!(await deletePasskey(tx, personId, fields.passkeyId))) return err('PASSKEY_REFUSED' as const);
    await recordEvent(tx, {
      kind: 'account.passkey-removed',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'auth_passkey', id: fields.passkeyId },
      reason: 'removed by the person',
      occurredAt: clock.now(),
    });
    await tellPerson(tx, personId, { en: 'a passkey was removed.', es: 'se quitó una llave de acceso.' });
    return ok(undefined);
  });
}

/** Begins a sign-in by passkey: the browser offers those that belong to us. */
export async function beginPasskeySignIn(
  db: Db,
  { clock, client }: With,
): Promise<Result<PasskeyQuestion<PublicKeyCredentialRequestOptionsJSON>, 'ACCOUNT_TOO_MANY_TRIES'>> {
  if (!(await mayTry(db, clock, [[LIMITS.signInByClient, client.address]]))) return err('ACCOUNT_TOO_MANY_TRIES');
  const options = await generateAuthenticationOptions({ rpID: relyingParty().id, userVerification: 'required' });
  return ok({ challengeId: await keep(db, null, options.challenge, clock), options });
}

/** Signs in by passkey; the session counts as confirmed by a second factor. */
export async function signInByPasskey(db: Db, body: unknown, { clock, client }: With): Promise<Result<SignedIn, 'PASSKEY_REFUSED' | 'ACCOUNT_CLOSED'>> {
  const parsed = answer.safeParse(body);
  if (!parsed.success) return err('PASSKEY_REFUSED');
  const at = clock.now();
  const expectedChallenge = await takeChallenge(db, parsed.data.challengeId, null, at);
  const passkey = await findPasskey(db, parsed.data.response.id);
  if (expectedChallenge === undefined || !passkey) return err('PASSKEY_REFUSED');
  const party = relyingParty();
  const verified = await verifyAuthenticationResponse({
    response: parsed.data.response as unknown as AuthenticationResponseJSON,
    expectedChallenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: { id: passkey.credentialId, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.signCount, transports: [...passkey.transports] },
  }).catch(() => undefined);
  if (!verified?.verified) return err('PASSKEY_REFUSED');
  const known = await findByPerson(db, passkey.personId);
  if (!known || known.closed) return err('ACCOUNT_CLOSED');
  await writePasskeyUse(db, passkey.passkeyId, verified.authenticationInfo.newCounter, at);
  // A session that waited for its second factor is replaced, not left behind.
  const before = await findSession(client.headers, db, at);
  if (before && before.actor.personId === passkey.personId) await deleteSessions(db, passkey.personId, { only: before.actor.sessionId });
  return ok({ personId: passkey.personId, cookies: await openSession(db, passkey.personId, client, at) });
}
