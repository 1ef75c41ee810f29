import type { Db } from '../db/pool.ts';
import { prepared } from '../db/prepared.ts';

/** Who did it: a signed-in person, the system by rule, or an operator at the command line. */
export type EventActor = { readonly kind: 'person'; readonly personId: string } | { readonly kind: 'system' } | { readonly kind: 'operator' };

/** One entry in the history of a person or thing. */
export type NewEvent = {
  /** `concept.what-happened`, such as `application.approved`. */
  readonly kind: `${string}.${string}`;
  readonly actor: EventActor;
  /** The person whose history this belongs to. */
  readonly subjectPersonId?: string | undefined;
  /** The table in singular, such as `application`, and the id in it. */
  readonly entity?: { readonly name: string; readonly id: string };
  /** Why, in words or as a rule's code; shown to staff and, on request, to the person. */
  readonly reason: string;
  readonly schemeVersion?: string | undefined;
  /** Ids, codes, counts and salted hashes only. Never a name, an address or free text about a person. */
  readonly payload?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
  readonly occurredAt: Date;
};

/** Appends an event; call it in the transaction of the act, so that neither is without the other. */
export async function recordEvent(db: Db, event: NewEvent): Promise<void> {
  await db
    .insertInto('events')
    .values({
      occurred_at: event.occurredAt,
      kind: event.kind,
      actor_kind: event.actor.kind,
      actor_person_id: event.actor.kind === 'person' ? event.actor.personId : null,
      subject_person_id: event.subjectPersonId ?? null,
      entity: event.entity?.name ?? null,
      entity_id: event.entity?.id ?? null,
      reason: event.reason,
      scheme_version: event.schemeVersion ?? null,
      payload: JSON.stringify(event.payload ?? {}),
    })
    .execute();
}

const RECORD_EVENTS = prepared(
  'record_events',
  `insert into events (occurred_at, kind, actor_kind, actor_person_id, subject_person_id, entity, entity_id, reason, scheme_version, payload)
   select occurred_at, kind, actor_kind, actor_person_id, subject_person_id, entity, entity_id, reason, scheme_version, payload
     from json_to_recordset($1::json) as event (occurred_at timestamptz, kind text, actor_kind text, actor_person_id uuid, subject_person_id uuid,
       entity text, entity_id text, reason text, scheme_version text, payload jsonb)`,
);

/** Appends events of one act, in their order, in one statement: for acts of many people in the same second. */
export async function recordEvents(db: Db, events: readonly NewEvent[]): Promise<void> {
  const rows = events.map((event) => ({
    occurred_at: event.occurredAt,
    kind: event.kind,
    actor_kind: event.actor.kind,
    actor_person_id: event.actor.kind === 'person' ? event.actor.personId : null,
    subject_person_id: event.subjectPersonId ?? null,
    entity: event.entity?.name ?? null,
    entity_id: event.entity?.id ?? null,
    reason: event.reason,
    scheme_version: event.schemeVersion ?? null,
    payload: event.payload ?? {},
  }));
  await RECORD_EVENTS(db, [JSON.stringify(rows)]);
}
