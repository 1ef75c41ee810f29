import { sql } from 'kysely';
import type { EligibilityRoute } from '@einthoven/scheme';
import type { Permission } from '../account/index.ts';
import type { Db, Tx } from '../db/pool.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import type { Application, ApplicationState } from './application.queries.ts';

/** One step of deciding an application. */
export type DecisionStep = {
  readonly decisionId: string;
  readonly step: 'proposal' | 'decision' | 'information-request';
  readonly outcome: 'approve' | 'refuse' | 'ask';
  /** Undefined once the applicant was erased. */
  readonly reason: string | undefined;
  readonly decidedBy: string | undefined;
  readonly deciderName: string | undefined;
  readonly decidedAt: Date;
};

/** Every step of deciding an application, oldest first. */
export async function listDecisions(db: Db, it: Pick<Application, 'applicationId' | 'personId'>): Promise<readonly DecisionStep[]> {
  const rows = await db
    .selectFrom('application_decisions')
    .leftJoin('person_profiles', 'person_profiles.person_id', 'application_decisions.decided_by')
    .selectAll('application_decisions')
    .select('person_profiles.legal_name')
    .where('application_id', '=', it.applicationId)
    .orderBy('decided_at')
    .orderBy('application_decision_id')
    .execute();
  const steps: DecisionStep[] = [];
  for (const row of rows) {
    steps.push({
      decisionId: row.application_decision_id,
      step: row.step as DecisionStep['step'],
      outcome: row.outcome as DecisionStep['outcome'],
      reason: await openFor<string>(db, it.personId, row.sealed_reason),
      decidedBy: row.decided_by ?? undefined,
      deciderName: row.legal_name ?? undefined,
      decidedAt: row.decided_at,
    });
  }
  return steps;
}

/** Appends a step of deciding; its reason is sealed with the applicant's key. */
export async function insertDecision(
  tx: Tx,
  it: Application,
  step: {
    readonly step: DecisionStep['step'];
    readonly outcome: DecisionStep['outcome'];
    readonly reason: string;
    readonly decidedBy: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('application_decisions')
    .values({
      application_id: it.applicationId,
      step: step.step,
      outcome: step.outcome,
      sealed_reason: await sealFor(tx, it.personId, step.reason),
      decided_by: step.decidedBy,
      decided_at: step.at,
      scheme_version: it.schemeVersion,
    })
    .execute();
}

/** Which applications a queue shows. */
export type QueueFilter = 'submitted' | 'needs-information' | 'approved' | 'refused' | 'all';

/** One line of the queue. */
export type QueueEntry = {
  readonly applicationId: string;
  readonly personId: string;
  readonly applicantName: string | undefined;
  readonly state: ApplicationState;
  readonly route: EligibilityRoute | undefined;
  readonly finding: 'met' | 'needs-review' | 'not-met' | undefined;
  readonly waitingSince: Date;
  readonly employersAsked: number;
  readonly employersAnswered: number;
  /** The proposal that waits for a second person. */
  readonly proposal: { readonly outcome: 'approve' | 'refuse'; readonly by: string | undefined; readonly byName: string | undefined } | undefined;
  readonly schoolOwnerId: string | undefined;
};

/** How many lines a page of the queue has. */
export const QUEUE_PAGE = 50;

/**
 * A page of the queue, longest waiting first. Drafts and withdrawn applications are nobody's business.
 *
 * @param page from 0
 */
export async function listQueue(db: Db, _permission: Permission<'application.read'>, filter: QueueFilter, page: number): Promise<readonly QueueEntry[]> {
  const states: readonly ApplicationState[] = filter === 'all' ? ['submitted', 'needs-information', 'approved', 'refused'] : [filter];
  const rows = await db
    .selectFrom('applications as a')
    .leftJoin('person_profiles as p', 'p.person_id', 'a.person_id')
    .leftJoin('programs', 'programs.program_id', 'a.program_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('application_decisions as d')
          .leftJoin('person_profiles as dp', 'dp.person_id', 'd.decided_by')
          .select(['d.step', 'd.outcome', 'd.decided_by', 'dp.legal_name', 'd.decided_at'])
          .whereRef('d.application_id', '=', 'a.application_id')
          .orderBy('d.decided_at', 'desc')
          .orderBy('d.application_decision_id', 'desc')
          .limit(1)
          .as('last'),
      (join) => join.onTrue(),
    )
    .select((eb) => [
      'a.application_id',
      'a.person_id',
      'a.state',
      'a.route',
      'a.finding',
      'p.legal_name',
      'programs.owner_person_id',
      'last.step',
      'last.outcome',
      'last.decided_by',
      'last.legal_name as decider_name',
      sql<Date>`coalesce((select max(s.submitted_at) from application_submissions s where s.application_id = a.application_id), a.submitted_at)`.as(
        'waiting_since',
      ),
      eb
        .selectFrom('experience_attestations as e')
        .select(sql<number>`count(*)`.as('n'))
        .whereRef('e.application_id', '=', 'a.application_id')
        .where('e.superseded_at', 'is', null)
        .as('asked'),
      eb
        .selectFrom('experience_attestations as e')
        .select(sql<number>`count(e.answered_at)`.as('n'))
        .whereRef('e.application_id', '=', 'a.application_id')
        .where('e.superseded_at', 'is', null)
        .as('answered'),
    ])
    .where('a.state', 'in', states)
    // Nothing is left to do for a person who erased their account.
    .where((eb) => eb.or([eb('a.state', 'in', ['approved', 'refused']), eb('p.person_id', 'is not', null)]))
    .orderBy(filter === 'submitted' || filter === 'needs-information' ? sql`waiting_since asc` : sql`waiting_since desc`)
    .orderBy('a.application_id')
    .limit(QUEUE_PAGE + 1)
    .offset(page * QUEUE_PAGE)
    .execute();
  return rows.map((row) => ({
    applicationId: row.application_id,
    personId: row.person_id,
    applicantName: row.legal_name ?? undefined,
    state: row.state as ApplicationState,
    route: (row.route ?? undefined) as EligibilityRoute | undefined,
    finding: (row.finding ?? undefined) as QueueEntry['finding'],
    waitingSince: row.waiting_since,
    employersAsked: Number(row.asked ?? 0),
    employersAnswered: Number(row.answered ?? 0),
    proposal:
      row.state === 'submitted' && row.step === 'proposal'
        ? { outcome: row.outcome as 'approve' | 'refuse', by: row.decided_by ?? undefined, byName: row.decider_name ?? undefined }
        : undefined,
    schoolOwnerId: row.owner_person_id ?? undefined,
  }));
}

/** How many applications are in each state that a queue shows. */
export async function countQueue(db: Db, _permission: Permission<'application.read'>): Promise<Readonly<Record<string, number>>> {
  const rows = await db
    .selectFrom('applications')
    .select(['state', sql<number>`count(*)`.as('n')])
    .where('state', 'in', ['submitted', 'needs-information', 'approved', 'refused'])
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['approved', 'refused']),
        eb.exists(eb.selectFrom('person_profiles').select('person_id').whereRef('person_profiles.person_id', '=', 'applications.person_id')),
      ]),
    )
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.state, Number(row.n)]));
}

/** What happened to an application, from its events, oldest first. */
export async function listApplicationEvents(
  db: Db,
  _permission: Permission<'application.read'>,
  it: Pick<Application, 'applicationId'>,
): Promise<
  readonly { readonly kind: string; readonly occurredAt: Date; readonly reason: string; readonly actorName: string | undefined; readonly actorKind: string }[]
> {
  const rows = await db
    .selectFrom('events')
    .leftJoin('person_profiles', 'person_profiles.person_id', 'events.actor_person_id')
    .select(['events.kind', 'events.occurred_at', 'events.reason', 'events.actor_kind', 'person_profiles.legal_name'])
    .where((eb) =>
      eb.or([
        eb.and([eb('events.entity', '=', 'application'), eb('events.entity_id', '=', it.applicationId)]),
        eb.and([
          eb('events.entity', '=', 'experience_attestation'),
          eb(
            'events.entity_id',
            'in',
            eb
              .selectFrom('experience_attestations')
              .select(sql<string>`experience_attestation_id::text`.as('id'))
              .where('application_id', '=', it.applicationId),
          ),
        ]),
      ]),
    )
    .orderBy('events.event_id')
    .limit(500)
    .execute();
  return rows.map((row) => ({
    kind: row.kind,
    occurredAt: row.occurred_at,
    reason: row.reason,
    actorName: row.legal_name ?? undefined,
    actorKind: row.actor_kind,
  }));
}

/** Applications that stand refused: of a person, or one by its id; newest first. */
export async function selectRefusals(
  db: Db,
  where: { readonly personId: string } | { readonly applicationId: string },
): Promise<readonly { readonly applicationId: string; readonly personId: string; readonly schemeVersion: string; readonly decidedAt: Date }[]> {
  const rows = await db
    .selectFrom('applications')
    .select(['application_id as applicationId', 'person_id as personId', 'scheme_version as schemeVersion', 'decided_at as decidedAt'])
    .where('state', '=', 'refused')
    .$if('personId' in where, (query) => query.where('person_id', '=', (where as { personId: string }).personId))
    .$if('applicationId' in where, (query) => query.where('application_id', '=', (where as { applicationId: string }).applicationId))
    .orderBy('decided_at', 'desc')
    .execute();
  return rows.flatMap(({ decidedAt, ...row }) => (decidedAt ? [{ ...row, decidedAt }] : []));
}
