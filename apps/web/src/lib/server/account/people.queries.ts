import { sql } from 'kysely';
import type { Db } from '../db/pool.ts';

/** A person as staff find them. */
export type PersonLine = {
  readonly personId: string;
  readonly legalName: string | null;
  readonly familyName: string | null;
  readonly email: string | null;
  readonly roles: readonly string[];
  readonly demonstration: boolean;
  readonly closedAt: Date | null;
  readonly erasedAt: Date | null;
  readonly createdAt: Date;
};

function people(db: Db, now: Date) {
  return db
    .selectFrom('people')
    .leftJoin('person_profiles', 'person_profiles.person_id', 'people.person_id')
    .leftJoin('auth_users', 'auth_users.id', 'people.person_id')
    .select([
      'people.person_id as personId',
      'person_profiles.legal_name as legalName',
      'person_profiles.family_name as familyName',
      'auth_users.email',
      'people.demonstration',
      'people.closed_at as closedAt',
      'people.erased_at as erasedAt',
      'people.created_at as createdAt',
    ])
    .select(
      sql<string[]>`array(select roles.title from role_grants join roles using (role)
        where role_grants.person_id = people.person_id and revoked_at is null and (expires_at is null or expires_at > ${now})
        order by roles.title)`.as('roles'),
    );
}

/** People whose name or address contains a text, accents and case aside, or whose id it is; at most 50. */
export function searchPeople(db: Db, text: string, now: Date): Promise<PersonLine[]> {
  const like = `%${text.replace(/[\\%_]/g, (found) => `\\${found}`)}%`;
  return people(db, now)
    .where(
      sql<boolean>`unaccent(lower(person_profiles.legal_name)) like unaccent(lower(${like}))
        or unaccent(lower(person_profiles.family_name)) like unaccent(lower(${like}))
        or auth_users.email like lower(${like})
        or people.person_id::text = lower(${text})`,
    )
    .orderBy('person_profiles.family_name')
    .orderBy('people.person_id')
    .limit(50)
    .execute();
}

/** One person. */
export function findPersonLine(db: Db, personId: string, now: Date): Promise<PersonLine | undefined> {
  return people(db, now).where('people.person_id', '=', personId).executeTakeFirst();
}

/** One entry of a person's history. */
export type HistoryLine = {
  readonly eventId: number;
  readonly occurredAt: Date;
  readonly kind: string;
  readonly actorKind: 'person' | 'system' | 'operator';
  readonly actorPersonId: string | null;
  /** Name of the person who did it; null after erasure. */
  readonly actorName: string | null;
  readonly reason: string;
  readonly schemeVersion: string | null;
  readonly entity: string | null;
  readonly entityId: string | null;
  readonly payload: Record<string, unknown>;
};

/** Events about a person, newest first, a page at a time. */
export async function listHistory(db: Db, personId: string, before: number | undefined, limit: number): Promise<HistoryLine[]> {
  let query = db
    .selectFrom('events')
    .leftJoin('person_profiles', 'person_profiles.person_id', 'events.actor_person_id')
    .select([
      'events.event_id as eventId',
      'events.occurred_at as occurredAt',
      'events.kind',
      'events.actor_kind as actorKind',
      'events.actor_person_id as actorPersonId',
      'person_profiles.legal_name as actorName',
      'events.reason',
      'events.scheme_version as schemeVersion',
      'events.entity',
      'events.entity_id as entityId',
      'events.payload',
    ])
    .where('events.subject_person_id', '=', personId)
    .orderBy('events.event_id', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('events.event_id', '<', before);
  return query.$castTo<HistoryLine>().execute();
}
