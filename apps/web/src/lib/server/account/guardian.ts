import { err, ok, type Clock, type Result } from '@einthoven/kernel';
import { recordEvent } from '../platform/events.ts';
import { queueMail } from '../platform/mail.ts';
import { sealFor } from '../platform/personal-key.ts';
import { randomToken } from '../platform/rng.ts';
import { tokenHash } from '../platform/seal.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { findByPerson } from './account.queries.ts';
import { endOpenConsents, findNewestConsent, findOpenConsent, insertConsent, lockConsents, writeAnswer, writeWithdrawn } from './guardian.queries.ts';
import { LIMITS, mayTry } from './limit.ts';
import { MAIL_TEXT } from './mail-text.ts';
import type { Permission } from './permissions.ts';
import { getProfile } from './profile.queries.ts';
import { reasonRule } from './role.ts';
import { emailAddress, line } from './text.ts';

/** What a guardian agrees to. Another wording is another version. */
export const GUARDIAN_STATEMENT = {
  version: 'guardian-2026-11',
  sentences: [
    'I am a parent or legal guardian of this person.',
    'I agree that they apply to National Performance Specialists (NPS) for certification as an ECG technician, sit its exam, and that NPS keeps the records that its candidate handbook describes.',
    'I understand that a credential given before the 18th birthday is provisional: it is converted when they are 18 and have finished secondary school.',
    'I can take this consent back at any time by writing to NPS.',
  ],
} as const;

/** Days that the link to a guardian holds; the mail says the same. */
export const CONSENT_DAYS = 14;

/** Where the consent for a person stands; `ended`: the link ended without an answer, `withdrawn`: it was given and taken back. */
export type GuardianConsent = 'none-asked' | 'waiting' | 'ended' | 'given' | 'refused' | 'withdrawn';

/** Asks a guardian by mail, with a link that can be answered once; a link that was sent before stops working. */
export async function askGuardian(tx: Tx, ask: { readonly personId: string; readonly guardianEmail: string; readonly clock: Clock }): Promise<void> {
  const at = ask.clock.now();
  const token = randomToken();
  await endOpenConsents(tx, ask.personId, at);
  const id = await insertConsent(tx, {
    personId: ask.personId,
    guardianEmail: ask.guardianEmail,
    tokenHash: tokenHash(token),
    statementVersion: GUARDIAN_STATEMENT.version,
    at,
    expiresAt: new Date(at.getTime() + CONSENT_DAYS * 86_400_000),
  });
  await recordEvent(tx, {
    kind: 'account.guardian-asked',
    actor: { kind: 'system' },
    subjectPersonId: ask.personId,
    entity: { name: 'guardian_consent', id },
    reason: 'under 18',
    payload: { statementVersion: GUARDIAN_STATEMENT.version },
    occurredAt: at,
  });
  // Counted as the young person's mail, so that erasing the account takes the guardian's address with it.
  await queueMail(tx, { to: ask.guardianEmail, toPersonId: ask.personId, ...MAIL_TEXT.guardianConsent(token) });
}

/** Asks, or asks again, as long as nobody agreed: an address can be corrected while the answer is still out. */
export async function askGuardianAgain(
  db: Db,
  permission: Permission<'account.manage-own'>,
  guardianEmailText: string,
  { clock }: { readonly clock: Clock },
): Promise<Result<undefined, 'EMAIL_MALFORMED' | 'GUARDIAN_EMAIL_IS_OWN' | 'GUARDIAN_AGREED' | 'ACCOUNT_TOO_MANY_TRIES'>> {
  const personId = permission.actor.personId;
  const email = emailAddress.safeParse(guardianEmailText);
  if (!email.success) return err('EMAIL_MALFORMED');
  const own = await findByPerson(db, personId);
  if (own?.email === email.data) return err('GUARDIAN_EMAIL_IS_OWN');
  const allowed = await mayTry(db, clock, [
    [LIMITS.mailToGuardian, personId],
    [LIMITS.mailToAddress, email.data],
  ]);
  if (!allowed) return err('ACCOUNT_TOO_MANY_TRIES');
  return inTransaction(db, async (tx) => {
    await lockConsents(tx, personId);
    if ((await findGuardianConsent(tx, personId, clock.now())) === 'given') return err('GUARDIAN_AGREED' as const);
    await askGuardian(tx, { personId, guardianEmail: email.data, clock });
    return ok(undefined);
  });
}

/** Where the consent for a person stands; eligibility asks this for people under 18. */
export async function findGuardianConsent(db: Db, personId: string, now: Date): Promise<GuardianConsent> {
  const newest = await findNewestConsent(db, personId);
  if (!newest) return 'none-asked';
  if (newest.consented === null) return newest.expiresAt > now ? 'waiting' : 'ended';
  if (newest.withdrawnAt !== null) return 'withdrawn';
  return newest.consented ? 'given' : 'refused';
}

/** What the page of a guardian's link shows. */
export type ConsentQuestion = { readonly youngPersonName: string; readonly statementVersion: string };

/** The question behind a guardian's link; undefined when it was answered, is too old or never existed. */
export async function findConsentQuestion(db: Db, token: string, clock: Clock): Promise<ConsentQuestion | undefined> {
  const open = await findOpenConsent(db, tokenHash(token), clock.now());
  if (!open) return undefined;
  const profile = await getProfile(db, open.personId);
  return profile && { youngPersonName: profile.legalName, statementVersion: open.statementVersion };
}

type AnswerMessage = 'account.guardian-agreed' | 'account.guardian-refused' | 'account.guardian-withdrew';

/** How the young person is told of the answer; the concept of messages has it. */
export type TellAnswer = (
  tx: Tx,
  told: { readonly toPersonId: string; readonly message: AnswerMessage; readonly values: object; readonly at: Date },
) => Promise<void>;

/** A guardian answers, once. The name is sealed under the young person's key. */
export async function answerConsent(
  db: Db,
  token: string,
  fields: { readonly name: string; readonly answer: string },
  { clock, tell }: { readonly clock: Clock; readonly tell: TellAnswer },
): Promise<Result<{ readonly consented: boolean; readonly personId: string }, 'LINK_NOT_USABLE' | 'GUARDIAN_NAME_MISSING' | 'GUARDIAN_ANSWER_MISSING'>> {
  const name = line(200, 'GUARDIAN_NAME_MISSING', 'GUARDIAN_NAME_MISSING').safeParse(fields.name);
  if (!name.success) return err('GUARDIAN_NAME_MISSING');
  if (fields.answer !== 'yes' && fields.answer !== 'no') return err('GUARDIAN_ANSWER_MISSING');
  const consented = fields.answer === 'yes';
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const asked = await findOpenConsent(tx, tokenHash(token), at);
    if (asked) await lockConsents(tx, asked.personId);
    // Read again: the young person may have asked anew meanwhile, which voids this link.
    const open = asked && (await findOpenConsent(tx, tokenHash(token), at));
    const person = open && (await findByPerson(tx, open.personId));
    if (!open || !person || person.closed) return err('LINK_NOT_USABLE' as const);
    const sealedName = await sealFor(tx, open.personId, { guardianName: name.data });
    if (!(await writeAnswer(tx, open.guardianConsentId, { consented, sealedName, at }))) return err('LINK_NOT_USABLE' as const);
    await recordEvent(tx, {
      kind: consented ? 'account.guardian-consented' : 'account.guardian-refused',
      actor: { kind: 'system' },
      subjectPersonId: open.personId,
      entity: { name: 'guardian_consent', id: open.guardianConsentId },
      reason: 'answer of the guardian through the mailed link',
      payload: { statementVersion: open.statementVersion },
      occurredAt: at,
    });
    await tell(tx, { toPersonId: open.personId, message: consented ? 'account.guardian-agreed' : 'account.guardian-refused', values: {}, at });
    return ok({ consented, personId: open.personId });
  });
}

/**
 * Writes that a guardian took the consent back, as they told the office. From then on, while the person is under age, no
 * application is approved and no exam starts; a credential that was won stays. They can ask for consent again.
 */
export async function withdrawConsent(
  db: Db,
  permission: Permission<'account.end-consent'>,
  fields: { readonly personId: string; readonly reason: string },
  { clock, tell }: { readonly clock: Clock; readonly tell: TellAnswer },
): Promise<Result<undefined, 'GUARDIAN_CONSENT_NONE' | 'REASON_MISSING' | 'REASON_TOO_LONG'>> {
  const reason = reasonRule.safeParse(fields.reason);
  if (!reason.success) return err(reason.error.issues[0]?.message as 'REASON_MISSING' | 'REASON_TOO_LONG');
  const { personId } = fields;
  return inTransaction(db, async (tx) => {
    const at = clock.now();
    await lockConsents(tx, personId);
    const newest = await findNewestConsent(tx, personId);
    if (!newest || !(await writeWithdrawn(tx, newest.guardianConsentId, at))) return err('GUARDIAN_CONSENT_NONE' as const);
    await recordEvent(tx, {
      kind: 'account.guardian-withdrew',
      actor: { kind: 'person', personId: permission.actor.personId },
      subjectPersonId: personId,
      entity: { name: 'guardian_consent', id: newest.guardianConsentId },
      reason: reason.data,
      payload: { statementVersion: newest.statementVersion },
      occurredAt: at,
    });
    await tell(tx, { toPersonId: personId, message: 'account.guardian-withdrew', values: {}, at });
    return ok(undefined);
  });
}
