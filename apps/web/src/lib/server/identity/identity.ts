import { addDays, err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { nameMatch, type NameMatch } from '@einthoven/credential';
import type { CetScheme } from '@einthoven/scheme';
import { cleanLine, cleanText, getProfile, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { findCurrentApplication } from '../eligibility/index.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { storeFile } from '../platform/stored-file.ts';
import { checkUpload, type CheckedUpload } from '../platform/upload.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import * as queries from './identity.queries.ts';
import type { CheckRow, CheckState } from './identity.queries.ts';
import { DOCUMENT_KINDS, type DocumentKind, type IdentityProblem } from './identity-words.ts';

/** What a person says about what they send; sealed with it. */
export type IdentityClaim = {
  readonly kind: DocumentKind;
  /** As the document has it. */
  readonly nameOnDocument: string;
  /** What we should know; with an appeal it is required. */
  readonly words: string;
};

/** How a person stands with the pictures of one application. */
export type IdentityStanding =
  /** The scheme does not ask. */
  | 'not-asked'
  /** Nothing was sent. */
  | 'missing'
  | CheckState;

const WORDS_LIMIT = 2000;
const SHOWN_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp'];

/** A file as it came. */
export type SentPicture = { readonly name: string; readonly bytes: Buffer };

/** How an application stands. The newest check decides; accepted stays accepted. */
export async function identityStanding(db: Db, applicationId: string, { identity }: Pick<CetScheme, 'identity'>): Promise<IdentityStanding> {
  if (!identity.asked.value) return 'not-asked';
  const list = await queries.listChecksOf(db, applicationId);
  return list.some(({ state }) => state === 'accepted') ? 'accepted' : (list[0]?.state ?? 'missing');
}

/** Whether the exam may start: pictures were sent, and wait or are accepted. What is decided later holds the award, not the exam. */
export function admits(standing: IdentityStanding): boolean {
  return standing === 'not-asked' || standing === 'waiting' || standing === 'accepted';
}

/** Whether a credential may be awarded now. */
export function awards(standing: IdentityStanding): boolean {
  return standing === 'not-asked' || standing === 'accepted';
}

/** A person's own view. */
export type OwnIdentity = {
  readonly standing: IdentityStanding;
  readonly legalName: string;
  /** Why it was refused or asked again. */
  readonly reason: string | undefined;
  readonly sentAt: Date | undefined;
  readonly decidedAt: Date | undefined;
  readonly imageDays: number;
  /** The refusal that can be appealed, and until when. */
  readonly appeal: { readonly checkId: string; readonly until: PlainDate } | undefined;
  readonly zone: string;
};

/** What is true now about a person's pictures. */
export async function ownIdentity(
  db: Db,
  permission: Permission<'identity.manage-own'>,
  { clock }: { readonly clock: Clock },
): Promise<OwnIdentity | { readonly standing: 'no-application' | 'not-asked' }> {
  const personId = permission.actor.personId;
  const application = await findCurrentApplication(db, personId);
  if (application?.state !== 'approved') return { standing: currentScheme().identity.asked.value ? 'no-application' : 'not-asked' };
  const scheme = schemeVersion(application.schemeVersion);
  const standing = await identityStanding(db, application.applicationId, scheme);
  const list = await queries.listChecksOf(db, application.applicationId);
  const newest = list[0];
  const until = newest && appealUntil(newest, list, clock.now());
  return {
    standing,
    legalName: (await getProfile(db, personId))?.legalName ?? '',
    reason: newest?.sealedReason ? (await openFor<{ reason: string }>(db, personId, newest.sealedReason))?.reason : undefined,
    sentAt: newest?.sentAt,
    decidedAt: newest?.decidedAt ?? undefined,
    imageDays: scheme.retention.identityImageDays.value,
    appeal: newest && until ? { checkId: newest.checkId, until } : undefined,
    zone: scheme.zone.value,
  };
}

/** Until when a refusal can be appealed: once, and not the decision on an appeal. */
export function appealUntil(row: CheckRow, all: readonly CheckRow[], now: Date): PlainDate | undefined {
  if (row.state !== 'refused' || row.decidedAt === null || row.appealOf !== null || all.some(({ appealOf }) => appealOf === row.checkId)) return undefined;
  const scheme = schemeVersion(row.schemeVersion);
  const until = addDays(plainDateIn(row.decidedAt, scheme.zone.value), scheme.appeal.withinDays.value);
  return plainDateIn(now, scheme.zone.value) <= until ? until : undefined;
}

/** Checks a picture by its bytes: what a browser of staff can show, so that somebody can look. */
async function checkPicture(sent: SentPicture | undefined, missing: IdentityProblem): Promise<Result<CheckedUpload, IdentityProblem>> {
  if (!sent || sent.bytes.length === 0) return err(missing);
  const checked = await checkUpload(sent.name, sent.bytes);
  if (!checked.ok) return err(checked.error === 'UPLOAD_TOO_LARGE' ? 'IDENTITY_TOO_LARGE' : 'IDENTITY_TYPE_REFUSED');
  return SHOWN_TYPES.includes(checked.value.mediaType) ? ok(checked.value) : err('IDENTITY_TYPE_REFUSED');
}

/** Checks what a person says. */
export function checkClaim(claim: { readonly kind: string; readonly nameOnDocument: string; readonly words: string }): Result<IdentityClaim, IdentityProblem> {
  const kind = DOCUMENT_KINDS.find((known) => known === claim.kind);
  const nameOnDocument = cleanLine(claim.nameOnDocument);
  const words = cleanText(claim.words);
  if (!kind) return err('IDENTITY_KIND_MISSING');
  if (nameOnDocument === '' || nameOnDocument.length > 200) return err('IDENTITY_NAME_MISSING');
  if (words.length > WORDS_LIMIT) return err('IDENTITY_WORDS_TOO_LONG');
  return ok({ kind, nameOnDocument, words });
}

/**
 * Sends a picture of a document and of oneself, or both again with an appeal against a refusal. They are sealed with the
 * person's key; a person looks at them, never a machine.
 *
 * @returns how the name on the document stands to the account, so that the person can mend it first
 */
export async function sendIdentity(
  db: Db,
  permission: Permission<'identity.manage-own'>,
  sent: {
    readonly claim: { readonly kind: string; readonly nameOnDocument: string; readonly words: string };
    readonly document: SentPicture | undefined;
    readonly photo: SentPicture | undefined;
    readonly isAppeal: boolean;
  },
  { clock }: { readonly clock: Clock },
): Promise<Result<NameMatch, IdentityProblem>> {
  const personId = permission.actor.personId;
  const claim = checkClaim(sent.claim);
  if (!claim.ok) return claim;
  const document = await checkPicture(sent.document, 'IDENTITY_DOCUMENT_MISSING');
  if (!document.ok) return document;
  const photo = await checkPicture(sent.photo, 'IDENTITY_PHOTO_MISSING');
  if (!photo.ok) return photo;
  if (document.value.bytes.equals(photo.value.bytes)) return err('IDENTITY_SAME_PICTURE');
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    await queries.lockPerson(tx, personId);
    const application = await findCurrentApplication(tx, personId);
    if (application?.state !== 'approved') return err('IDENTITY_NO_APPLICATION');
    const scheme = schemeVersion(application.schemeVersion);
    const all = await queries.listChecksOf(tx, application.applicationId);
    const standing = await identityStanding(tx, application.applicationId, scheme);
    if (standing === 'not-asked') return err('IDENTITY_NOT_ASKED');
    if (standing === 'waiting' || standing === 'accepted') return err('IDENTITY_SENT_ALREADY');
    if (standing === 'refused' && !sent.isAppeal) return err('IDENTITY_REFUSED');
    // Asked for other pictures during an appeal, one goes on with the same appeal.
    const newest = all[0];
    const appealOf = sent.isAppeal ? newest?.checkId : newest?.state === 'asked-again' ? newest.appealOf : null;
    if (sent.isAppeal && (!newest || appealUntil(newest, all, now) === undefined)) return err('IDENTITY_NO_APPEAL');
    if (sent.isAppeal && claim.value.words.length < 3) return err('IDENTITY_WORDS_MISSING');
    const match = nameMatch(claim.value.nameOnDocument, (await getProfile(tx, personId))?.legalName ?? '');
    const checkId = await queries.insertCheck(tx, {
      personId,
      applicationId: application.applicationId,
      appealOf: appealOf ?? null,
      sealedClaim: await sealFor(tx, personId, claim.value),
      nameMatch: match,
      documentFileId: await storeFile(tx, personId, 'identity-document', document.value),
      photoFileId: await storeFile(tx, personId, 'identity-photo', photo.value),
      schemeVersion: scheme.version,
      sentAt: now,
    });
    await recordEvent(tx, {
      kind: sent.isAppeal ? 'identity.appealed' : 'identity.sent',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'identity_check', id: checkId },
      reason: sent.isAppeal ? 'the person appeals a refusal, with new pictures' : 'a picture of a document and of the person, to be looked at',
      schemeVersion: scheme.version,
      payload: { applicationId: application.applicationId, nameMatch: match },
      occurredAt: now,
    });
    return ok(match);
  });
}

/** What a person can take along: what they said and what was decided. The pictures are theirs already. */
export async function exportIdentity(db: Db, permission: Permission<'identity.manage-own'>): Promise<readonly unknown[]> {
  const { personId } = permission.actor;
  const rows = await queries.listChecksOfPerson(db, personId);
  return Promise.all(
    rows.map(async ({ sealedClaim, sealedReason, state, sentAt, decidedAt, photoFileId }) => ({
      ...(await openFor<IdentityClaim>(db, personId, sealedClaim)),
      state,
      sentAt,
      decidedAt,
      reason: sealedReason ? (await openFor<{ reason: string }>(db, personId, sealedReason))?.reason : undefined,
      picturesKept: photoFileId !== null,
    })),
  );
}
