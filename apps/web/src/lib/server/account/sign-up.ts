import { z } from 'zod';
import { err, ok, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { createPersonalKey } from '../platform/personal-key.ts';
import { recordEvent } from '../platform/events.ts';
import { queueMail } from '../platform/mail.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { findByEmail, insertPerson, writeEmailVerified, writePassword } from './account.queries.ts';
import { PASSWORD_LENGTH, passwordFits, passwordHash, type SessionCookie } from './auth.ts';
import { readBirthDate } from './birth-date.ts';
import { checkFields, type FieldProblems } from './form.ts';
import { askGuardian } from './guardian.ts';
import { LIMITS, mayTry } from './limit.ts';
import { endLinks } from './link.queries.ts';
import { makeLink, takeLink } from './link.ts';
import { MAIL_TEXT } from './mail-text.ts';
import { grantRole } from './role.ts';
import { openSession, type Client } from './session.ts';
import { characters, emailAddress, line } from './text.ts';

/** What someone types to make an account. */
export type SignUpFields = {
  readonly legalName: string;
  readonly familyName: string;
  readonly email: string;
  readonly birthDate: string;
  readonly guardianEmail: string;
  readonly password: string;
};

/** Rules of the scheme that signing up depends on; the route takes them from the current scheme. */
export type SignUpPolicy = {
  /** Today in the body's zone. */
  readonly today: PlainDate;
  /** From this age on nobody else needs to agree. */
  readonly adultAgeYears: number;
};

/** A password of any characters between the two lengths. */
export const passwordRule = z
  .string({ message: 'PASSWORD_TOO_SHORT' })
  .refine((text) => characters(text) >= PASSWORD_LENGTH.min, { message: 'PASSWORD_TOO_SHORT' })
  .refine((text) => characters(text) <= PASSWORD_LENGTH.max, { message: 'PASSWORD_TOO_LONG' });

const signUpFields = z.object({
  legalName: line(200, 'NAME_MISSING', 'NAME_TOO_LONG'),
  familyName: line(200, 'FAMILY_NAME_MISSING', 'FAMILY_NAME_TOO_LONG'),
  email: emailAddress,
  birthDate: z.string({ message: 'BIRTH_DATE_MALFORMED' }).transform((text) => text.trim()),
  guardianEmail: z.string().transform((text) => text.trim().toLowerCase()),
  password: passwordRule,
});

/** What is wrong with a sign-up, by field; `form` is what concerns all of it. */
export type SignUpProblems = FieldProblems<keyof SignUpFields | 'form'>;

/** Whole years a person has lived on a day. */
export function ageOn(birthDate: PlainDate, today: PlainDate): number {
  return Temporal.PlainDate.from(birthDate).until(Temporal.PlainDate.from(today), { largestUnit: 'years' }).years;
}

/**
 * Makes an account, and sends the link that confirms its address. With an address that has one already the
 * answer is the same, and a mail tells its owner: nobody learns who has an account.
 */
export async function signUp(
  db: Db,
  fields: SignUpFields,
  policy: SignUpPolicy,
  { clock, client }: { readonly clock: Clock; readonly client: Client },
): Promise<Result<undefined, SignUpProblems>> {
  const checked = checkFields(signUpFields, fields);
  const problems: SignUpProblems = checked.ok ? {} : { ...checked.error };
  const birthDate = readBirthDate(fields.birthDate, policy.today);
  if (!birthDate.ok) problems.birthDate ??= birthDate.error;
  const minor = birthDate.ok && ageOn(birthDate.value, policy.today) < policy.adultAgeYears;
  if (minor) {
    const guardian = fields.guardianEmail.trim().toLowerCase();
    if (guardian === '') problems.guardianEmail = 'GUARDIAN_EMAIL_NEEDED';
    else if (!emailAddress.safeParse(guardian).success) problems.guardianEmail = 'EMAIL_MALFORMED';
    else if (guardian === fields.email.trim().toLowerCase()) problems.guardianEmail = 'GUARDIAN_EMAIL_IS_OWN';
  }
  if (!checked.ok || !birthDate.ok || Object.keys(problems).length > 0) return err(problems);
  const person = checked.value;
  const allowed = await mayTry(db, clock, [
    [LIMITS.signUpByClient, client.address],
    [LIMITS.mailToAddress, person.email],
  ]);
  if (!allowed) return err({ form: 'ACCOUNT_TOO_MANY_TRIES' });
  // Hashed and compared in every case, so that all take equally long.
  const hash = await passwordHash(person.password);
  const tellIfKnown = async (): Promise<boolean> => {
    const known = await findByEmail(db, person.email);
    const knowsPassword = await passwordFits(known?.passwordHash ?? undefined, person.password);
    if (known) await inTransaction(db, (tx) => tellOwner(tx, known, knowsPassword, clock));
    return known !== undefined;
  };
  if (await tellIfKnown()) return ok(undefined);
  try {
    await inTransaction(db, async (tx) => {
      const personId = await createPerson(tx, { ...person, birthDate: birthDate.value, emailVerified: false, demonstration: false, reason: 'sign-up', clock });
      await writePassword(tx, personId, hash, clock.now());
      if (minor) await askGuardian(tx, { personId, guardianEmail: person.guardianEmail, clock });
      await queueMail(tx, {
        to: person.email,
        toPersonId: personId,
        ...MAIL_TEXT.verifyEmail(await makeLink(tx, clock, { personId, purpose: 'verify-email' })),
      });
    });
  } catch (error) {
    // Two sign-ups with one address at the same moment: the other one made the account.
    if (!isUniqueViolation(error)) throw error;
    await tellIfKnown();
  }
  return ok(undefined);
}

async function tellOwner(
  tx: Tx,
  known: { readonly personId: string; readonly email: string; readonly emailVerified: boolean; readonly closed: boolean },
  knowsPassword: boolean,
  clock: Clock,
): Promise<void> {
  const to = { to: known.email, toPersonId: known.personId };
  if (known.closed) return queueMail(tx, { ...to, ...MAIL_TEXT.closed(await makeLink(tx, clock, { personId: known.personId, purpose: 'reopen' })) });
  if (known.emailVerified) return queueMail(tx, { ...to, ...MAIL_TEXT.alreadyKnown() });
  // A form sent twice: the same person, who gets the same mail again.
  if (knowsPassword) {
    return queueMail(tx, { ...to, ...MAIL_TEXT.verifyEmail(await makeLink(tx, clock, { personId: known.personId, purpose: 'verify-email' })) });
  }
  await sendFirstPassword(tx, known, clock);
}

/**
 * Writes to an address that nobody confirmed, about an account somebody made with it. Whoever made it may be a
 * stranger who waits for the owner to confirm the stranger's password: so the mail confirms the address by
 * choosing a new one, and the links sent before stop working.
 */
export async function sendFirstPassword(tx: Tx, known: { readonly personId: string; readonly email: string }, clock: Clock): Promise<void> {
  await endLinks(tx, known.personId, clock.now());
  const token = await makeLink(tx, clock, { personId: known.personId, purpose: 'reset-password' });
  await queueMail(tx, { to: known.email, toPersonId: known.personId, ...MAIL_TEXT.firstPassword(token) });
}

/** Whether PostgreSQL refused a second row of something unique. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && (error as Error & { code?: string }).code === '23505';
}

/** Makes every row of a new person: id, key, profile, address, the role candidate, and the event. */
export async function createPerson(
  tx: Tx,
  person: {
    readonly legalName: string;
    readonly familyName: string;
    readonly email: string;
    readonly birthDate: PlainDate | null;
    readonly emailVerified: boolean;
    readonly demonstration: boolean;
    readonly reason: string;
    readonly clock: Clock;
  },
): Promise<string> {
  const at = person.clock.now();
  const personId = await insertPerson(tx, { ...person, at });
  await createPersonalKey(tx, personId);
  await recordEvent(tx, { kind: 'account.created', actor: { kind: 'system' }, subjectPersonId: personId, reason: person.reason, occurredAt: at });
  await grantRole(tx, { personId, role: 'candidate', grantedBy: undefined, reason: 'every account', at });
  return personId;
}

/** Confirms the address that a mailed link belongs to, and signs its owner in. */
export async function verifyEmail(
  db: Db,
  token: string,
  { clock, client }: { readonly clock: Clock; readonly client: Client },
): Promise<Result<{ readonly personId: string; readonly cookies: readonly SessionCookie[] }, 'LINK_NOT_USABLE'>> {
  const at = clock.now();
  const personId = await inTransaction(db, async (tx) => {
    const link = await takeLink(tx, clock, 'verify-email', token);
    if (!link) return undefined;
    await writeEmailVerified(tx, link.personId, at);
    await recordEvent(tx, {
      kind: 'account.email-verified',
      actor: { kind: 'person', personId: link.personId },
      subjectPersonId: link.personId,
      reason: 'opened the link sent to the address',
      occurredAt: at,
    });
    return link.personId;
  });
  if (!personId) return err('LINK_NOT_USABLE');
  return ok({ personId, cookies: await openSession(db, personId, client, null) });
}
