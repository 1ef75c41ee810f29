import type { Db, Tx } from '../db/pool.ts';
import { prepared } from '../db/prepared.ts';
import { gather } from '../platform/gather.ts';
import type { Role } from './permissions.ts';

/** Rows of people, their profiles and roles. */

/** Makes the rows of a new person: id, profile and the address to sign in with. */
export async function insertPerson(
  tx: Tx,
  person: {
    readonly legalName: string;
    readonly familyName: string;
    readonly birthDate: string | null;
    readonly email: string;
    readonly emailVerified: boolean;
    readonly demonstration: boolean;
    readonly at: Date;
  },
): Promise<string> {
  const { person_id } = await tx
    .insertInto('people')
    .values({ demonstration: person.demonstration, created_at: person.at })
    .returning('person_id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('person_profiles')
    .values({ person_id, legal_name: person.legalName, family_name: person.familyName, birth_date: person.birthDate, updated_at: person.at })
    .execute();
  await tx
    .insertInto('auth_users')
    .values({ id: person_id, email: person.email, email_verified: person.emailVerified, created_at: person.at, updated_at: person.at })
    .execute();
  return person_id;
}

/** Sets or replaces the password of a person. */
export async function writePassword(db: Db, personId: string, hash: string, at: Date): Promise<void> {
  await db
    .insertInto('auth_accounts')
    .values({ user_id: personId, account_id: personId, provider_id: 'credential', password: hash, created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.columns(['user_id', 'provider_id']).doUpdateSet({ password: hash, updated_at: at }))
    .execute();
}

/** What signing in needs to know of an address. */
export type SignInRow = {
  readonly personId: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly passwordHash: string | null;
  readonly closed: boolean;
};

/** The account of an address, already in lower case. */
export async function findByEmail(db: Db, email: string): Promise<SignInRow | undefined> {
  return signInRow(db, 'auth_users.email', email);
}

/** The account of a person. */
export async function findByPerson(db: Db, personId: string): Promise<SignInRow | undefined> {
  return signInRow(db, 'auth_users.id', personId);
}

async function signInRow(db: Db, column: 'auth_users.email' | 'auth_users.id', value: string): Promise<SignInRow | undefined> {
  const row = await db
    .selectFrom('auth_users')
    .innerJoin('people', 'people.person_id', 'auth_users.id')
    .leftJoin('auth_accounts', (join) => join.onRef('auth_accounts.user_id', '=', 'auth_users.id').on('auth_accounts.provider_id', '=', 'credential'))
    .select(['auth_users.id', 'auth_users.email', 'auth_users.email_verified', 'auth_accounts.password', 'people.closed_at'])
    .where(column, '=', value)
    .executeTakeFirst();
  return row && { personId: row.id, email: row.email, emailVerified: row.email_verified, passwordHash: row.password, closed: row.closed_at !== null };
}

/** Marks an address as confirmed. */
export async function writeEmailVerified(db: Db, personId: string, at: Date): Promise<void> {
  await db.updateTable('auth_users').set({ email_verified: true, updated_at: at }).where('id', '=', personId).execute();
}

/** A live session with the person behind it. */
export type SessionRow = {
  readonly sessionId: string;
  readonly personId: string;
  readonly secondFactorAt: Date | null;
  readonly secondFactorSetUp: boolean;
  readonly roles: readonly Role[];
  readonly language: string | null;
};

type SessionQuestion = { readonly token: string; readonly now: Date };

const SESSIONS = prepared<{
  number: number;
  id: string;
  user_id: string;
  second_factor_at: Date | null;
  two_factor_enabled: boolean;
  roles: Role[];
  language: string | null;
}>(
  'sessions',
  `select asked.number::integer as number, session.id, session.user_id, session.second_factor_at, account.two_factor_enabled,
     array(select role from role_grants where person_id = session.user_id and revoked_at is null and (expires_at is null or expires_at > asked.now)
       order by role) as roles, person.language
   from unnest($1::text[], $2::timestamptz[]) with ordinality as asked (token, now, number)
   join auth_sessions as session on session.token = asked.token and session.expires_at > asked.now
   join auth_users as account on account.id = session.user_id
   join people as person on person.person_id = session.user_id and person.closed_at is null`,
);

async function findSessionRows(db: Db, questions: readonly SessionQuestion[]): Promise<readonly (SessionRow | undefined)[]> {
  const rows = await SESSIONS(db, [questions.map((each) => each.token), questions.map((each) => each.now)]);
  const found = new Map(rows.map((row) => [row.number, row]));
  return questions.map((_, index) => {
    const row = found.get(index + 1);
    return (
      row && {
        sessionId: row.id,
        personId: row.user_id,
        secondFactorAt: row.second_factor_at,
        secondFactorSetUp: row.two_factor_enabled,
        roles: row.roles,
        language: row.language,
      }
    );
  });
}

const lookups = new WeakMap<Db, (question: SessionQuestion) => Promise<SessionRow | undefined>>();

/** The live session of a token, with the roles that hold now: at most one statement for each request. */
export function findSessionRow(db: Db, token: string, now: Date): Promise<SessionRow | undefined> {
  const lookup = lookups.get(db) ?? gather((questions: readonly SessionQuestion[]) => findSessionRows(db, questions), 64);
  lookups.set(db, lookup);
  return lookup({ token, now });
}

/** Keeps the language of the interface that a person chose. */
export async function writeLanguage(db: Db, personId: string, language: string): Promise<void> {
  await db.updateTable('people').set({ language }).where('person_id', '=', personId).execute();
}

/** Ends sessions of a person: one, all but one, or all. */
export async function deleteSessions(db: Db, personId: string, which: { readonly only?: string; readonly except?: string } = {}): Promise<number> {
  let query = db.deleteFrom('auth_sessions').where('user_id', '=', personId);
  if (which.only !== undefined) query = query.where('id', '=', which.only);
  if (which.except !== undefined) query = query.where('id', '<>', which.except);
  const result = await query.executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** One line of the sessions list. */
export type SessionLine = {
  readonly sessionId: string;
  readonly startedAt: Date;
  readonly expiresAt: Date;
  readonly address: string | null;
  readonly browser: string | null;
  readonly secondFactorAt: Date | null;
};

/** Live sessions of a person, newest first. */
export async function listSessionRows(db: Db, personId: string, now: Date): Promise<SessionLine[]> {
  const rows = await db
    .selectFrom('auth_sessions')
    .select(['id', 'created_at', 'expires_at', 'ip_address', 'user_agent', 'second_factor_at'])
    .where('user_id', '=', personId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map((row) => ({
    sessionId: row.id,
    startedAt: row.created_at,
    expiresAt: row.expires_at,
    address: row.ip_address || null,
    browser: row.user_agent || null,
    secondFactorAt: row.second_factor_at,
  }));
}

/** Records that a session was confirmed by a second factor. */
export async function writeSecondFactor(db: Db, sessionToken: string, at: Date): Promise<void> {
  await db.updateTable('auth_sessions').set({ second_factor_at: at }).where('token', '=', sessionToken).execute();
}

/** Replaces the address; it counts as confirmed, because a link sent to it was opened. */
export async function writeEmail(db: Db, personId: string, email: string, at: Date): Promise<void> {
  await db.updateTable('auth_users').set({ email, email_verified: true, updated_at: at }).where('id', '=', personId).execute();
}
