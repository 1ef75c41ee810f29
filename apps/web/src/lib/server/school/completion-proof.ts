import { gzipSync } from 'node:zlib';
import type { Clock } from '@einthoven/kernel';
import type { Db } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { publicKey, signClaims } from '../platform/signing.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import { countCompletions, listWithdrawnPlaces, type Completion } from './completion.queries.ts';

/** For what the body's key signs certificates of completion and their lists of status; never a credential. */
const PURPOSE = 'completions';
const VC = 'https://www.w3.org/ns/credentials/v2';
const OPEN_BADGES = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';

/** Certificates to a list: the least that the standard allows, so that a look at a list tells nobody whom one asks about. */
export const STATUS_LIST_LENGTH = 131_072;
/** A list is trusted for so long without asking again. */
const LIST_HOURS = 24;

/** The list that takes the next certificate. A list is filled by half, so that a random place is soon found. */
export function statusListFor(issued: number): number {
  return Math.floor(issued / (STATUS_LIST_LENGTH / 2));
}

/** The number of the list in which the status of a certificate stands. */
export function statusListOf({ statusIndex }: Pick<Completion, 'statusIndex'>): number {
  return Math.floor(statusIndex / STATUS_LIST_LENGTH);
}

const addressOf = (path: string) => `${config().baseUrl}/completion/${path}`;
const signed = (claims: object) => signClaims(PURPOSE, { typ: 'vc+jwt', kid: addressOf('key') }, claims);

/** The public key that checks certificates of completion and their lists (RFC 8037), under the address that they name. */
export function completionKey(): JsonWebKey & { readonly kid: string; readonly use: string; readonly alg: string } {
  return { ...publicKey(PURPOSE), kid: addressOf('key'), use: 'sig', alg: 'EdDSA' };
}

/**
 * A certificate of completion as a signed document: a W3C Verifiable Credential 2.0 in the form of Open Badges 3.0, secured as
 * `vc+jwt` (VC-JOSE-COSE). Whoever has it and {@link completionKey} checks it without asking the body; whether it was
 * withdrawn stands in a list that is signed too. It says three times that it is no certification: in its name, in its kind of
 * achievement and in its criteria. The same certificate is signed alike each time.
 *
 * @param completion of a person who was not erased: the document says the name
 */
export function signCompletion(completion: Completion & { readonly name: string }): string {
  const { number, statusIndex, issuedAt } = completion;
  const { issuer, title } = anySchemeVersion(completion.schemeVersion);
  const id = addressOf(`${number}/signed`);
  const list = addressOf(`status/${statusListOf(completion)}`);
  const place = statusIndex % STATUS_LIST_LENGTH;
  const hours = (half: number) => String(half / 2);
  // As on every document of a demonstration: who finds it later must not take it for a real one.
  const mark = config().mode === 'demonstration' ? 'Demonstration: ' : '';
  const notCertification = `${mark}This is not a certification. ${title} is a credential of ${issuer} that is won by an exam; this document says that a training program was completed.`;
  return signed({
    iss: config().baseUrl,
    jti: id,
    nbf: Math.floor(issuedAt.getTime() / 1000),
    '@context': [VC, OPEN_BADGES],
    id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: `${mark}Certificate of completion ${number} (not a certification)`,
    description: notCertification,
    issuer: { id: config().baseUrl, type: ['Profile'], name: issuer },
    validFrom: issuedAt.toISOString(),
    credentialSubject: {
      type: ['AchievementSubject'],
      identifier: [{ type: 'IdentityObject', identityType: 'name', hashed: false, identityHash: completion.name }],
      activityEndDate: `${completion.completedOn}T00:00:00Z`,
      narrative: `${hours(completion.classHalfHours)} class hours, ${hours(completion.clinicalHalfHours)} clinical hours and ${completion.tracings} supervised tracings, each signed for by a preceptor.`,
      achievement: {
        id: `${config().baseUrl}/programs/${completion.programId}`,
        type: ['Achievement'],
        achievementType: 'CertificateOfCompletion',
        name: completion.programName,
        description: `The program ${completion.programName} of ${completion.schoolName}.`,
        criteria: { narrative: `The school recorded that the program was completed. ${notCertification}` },
        creator: { id: `urn:uuid:${completion.schoolId}`, type: ['Profile'], name: completion.schoolName },
      },
    },
    credentialStatus: {
      id: `${list}#${place}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(place),
      statusListCredential: list,
    },
  });
}

/**
 * A list of status, signed: of each certificate one bit, set where it was withdrawn (W3C Bitstring Status List 1.0).
 *
 * @param number of the list, from 0 @returns undefined where no certificate can have a place in it yet
 */
export async function signStatusList(db: Db, number: number, { clock }: { readonly clock: Clock }): Promise<string | undefined> {
  if (!Number.isSafeInteger(number) || number < 0 || number > statusListFor(await countCompletions(db))) return undefined;
  const from = number * STATUS_LIST_LENGTH;
  const bits = new Uint8Array(STATUS_LIST_LENGTH / 8);
  for (const index of await listWithdrawnPlaces(db, { from, before: from + STATUS_LIST_LENGTH })) {
    const place = index - from;
    // The first place is the leftmost bit of the first byte.
    bits[place >> 3] = (bits[place >> 3] ?? 0) | (0x80 >> (place & 7));
  }
  const id = addressOf(`status/${number}`);
  const now = clock.now();
  return signed({
    iss: config().baseUrl,
    jti: id,
    '@context': [VC],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: config().baseUrl,
    validFrom: now.toISOString(),
    validUntil: new Date(now.getTime() + LIST_HOURS * 3_600_000).toISOString(),
    credentialSubject: {
      id: `${id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      // The letter of base64url, as multibase has it.
      encodedList: `u${gzipSync(bits).toString('base64url')}`,
    },
  });
}
