import { plainDateIn } from '@einthoven/kernel';
import { standingOn } from '@einthoven/scheme';
import type { SelfRecord } from '@einthoven/credential';
import type { Permission } from '../account/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { anySchemeVersion, currentScheme } from '../scheme/index.ts';
import { registryEntry } from './award.ts';
import { deleteRegistryEntries, insertAction, putRegistryEntry, selectCredentials, selectListing, type Credential } from './credential.queries.ts';
import { recordClosedReason, selfRecordOf, todayUnder } from './standing.ts';

/**
 * A credential of a person with its periods and actions, if they hold it. The caller has decided who may see it.
 *
 * @param credential which one; that of the exam, on which others rest, where nothing is said
 */
export async function findCredential(db: Db, personId: string, credential: string = currentScheme().credential): Promise<Credential | undefined> {
  return (await selectCredentials(db, { personId })).find((held) => held.credential === credential);
}

/** A person's own record of one credential, as of an instant; that of the exam where nothing is said. */
export async function readOwnRecord(permission: Permission<'credential.read-own'>, db: Db, now: Date, credential?: string): Promise<SelfRecord | undefined> {
  const held = await findCredential(db, permission.actor.personId, credential);
  if (!held) return undefined;
  return selfRecordOf(held, await selectListing(db, held.credentialId), todayUnder(held, now));
}

/** A person's own records of every credential they hold or held, the first awarded first. */
export async function readOwnRecords(permission: Permission<'credential.read-own'>, db: Db, now: Date): Promise<readonly SelfRecord[]> {
  const held = await selectCredentials(db, { personId: permission.actor.personId });
  return Promise.all(held.map(async (one) => selfRecordOf(one, await selectListing(db, one.credentialId), todayUnder(one, now))));
}

/**
 * Brings the registry entry of a person up to their profile: after a legal name was changed with evidence, or the
 * choice to show city and state was changed. Does nothing for people without a credential.
 */
export async function syncRegistryEntry(tx: Tx, personId: string, at: Date): Promise<void> {
  const entry = await registryEntry(tx, personId);
  if (!entry) return;
  for (const credential of await selectCredentials(tx, { personId })) {
    // A record that its holder closed stays closed.
    if (await selectListing(tx, credential.credentialId)) await putRegistryEntry(tx, credential.credentialId, entry, at);
  }
}

/**
 * Closes the public record of a person who had their data erased: the name leaves the registry, the number stays
 * and says that the credential was surrendered at the holder's request. A revocation stays a revocation.
 * Run it in the transaction of the erasure.
 */
export async function handleErasure(tx: Tx, personId: string, at: Date): Promise<void> {
  const credentials = await selectCredentials(tx, { personId });
  await deleteRegistryEntries(
    tx,
    credentials.map((credential) => credential.credentialId),
  );
  for (const credential of credentials) {
    const scheme = anySchemeVersion(credential.schemeVersion);
    const today = plainDateIn(at, scheme.zone.value);
    const status = standingOn(today, credential, scheme)?.status;
    if (status === 'revoked' || status === 'deceased' || status === 'surrendered') continue;
    await insertAction(tx, {
      credentialId: credential.credentialId,
      action: 'surrender',
      publicReason: recordClosedReason,
      effectiveOn: today,
      decidedBy: undefined,
      decidedAt: at,
    });
    await recordEvent(tx, {
      kind: 'credential.surrendered',
      actor: { kind: 'system' },
      subjectPersonId: personId,
      entity: { name: 'credential', id: credential.credentialId },
      reason: recordClosedReason,
      schemeVersion: credential.schemeVersion,
      payload: { effectiveOn: today },
      occurredAt: at,
    });
  }
}
