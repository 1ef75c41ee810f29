import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { PassCount, ProgramDecision } from '@einthoven/scheme';
import type { Db } from '../db/pool.ts';
import { milesFrom, withinMiles, type Point } from '../place/index.ts';
import { readSpans } from './program.queries.ts';
import type { Program } from './program.ts';

/** A program as the directory shows it in a list. */
export type ListedProgram = Omit<Program, 'ownerPersonId'> & {
  readonly schoolId: string | undefined;
  readonly delivery: Delivery | undefined;
  readonly classSize: number | undefined;
  readonly priceCents: number | undefined;
  readonly priceCovers: string;
  readonly nextStart: PlainDate | undefined;
  readonly summary: string;
  readonly standing: 'full' | 'conditions' | 'probation' | undefined;
  readonly approvalUntil: PlainDate | undefined;
  readonly point: Point | undefined;
  readonly miles: number | undefined;
  readonly isDemonstration: boolean;
};

/** How a program is taught. */
export type Delivery = 'on-site' | 'hybrid' | 'online';

/** What is asked of the directory, read. */
export type Wanted = {
  readonly near: { readonly point: Point; readonly miles: number } | undefined;
  readonly stateCode: string | undefined;
  readonly words: readonly string[];
  readonly delivery: Delivery | undefined;
  readonly approvedOnly: boolean;
  readonly leastClassHours: number | undefined;
  readonly leastClinicalHours: number | undefined;
  readonly mostInClass: number | undefined;
  readonly mostPriceCents: number | undefined;
  readonly startsFrom: PlainDate | undefined;
};

const LISTED = [
  'program_id',
  'school_id',
  'name',
  'school_name',
  'city',
  'state_code',
  'class_hours',
  'clinical_hours',
  'class_size',
  'price_cents',
  'price_covers',
  'next_start',
  'delivery',
  'summary',
  'approval',
  'approval_spans',
  'approval_until',
  'standing',
  'latitude',
  'longitude',
  'demonstration',
] as const;

function selectListed(db: Db) {
  return db.selectFrom('programs').select(LISTED);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectListed>['executeTakeFirstOrThrow']>>;

const date = (stored: string | null) => (stored === null ? undefined : toPlainDate(stored));

function toListed(row: Row): ListedProgram {
  return {
    programId: row.program_id,
    schoolId: row.school_id ?? undefined,
    name: row.name,
    schoolName: row.school_name,
    city: row.city,
    stateCode: row.state_code,
    classHours: row.class_hours ?? undefined,
    clinicalHours: row.clinical_hours ?? undefined,
    classSize: row.class_size ?? undefined,
    priceCents: row.price_cents ?? undefined,
    priceCovers: row.price_covers,
    nextStart: date(row.next_start),
    delivery: (row.delivery ?? undefined) as Delivery | undefined,
    summary: row.summary,
    approval: row.approval as Program['approval'],
    spans: readSpans(row.approval_spans),
    approvalUntil: date(row.approval_until),
    standing: (row.standing ?? undefined) as ListedProgram['standing'],
    point: row.latitude === null || row.longitude === null ? undefined : { latitude: row.latitude, longitude: row.longitude },
    miles: undefined,
    isDemonstration: row.demonstration,
  };
}

const POINT = { latitude: 'programs.latitude', longitude: 'programs.longitude' } as const;

/** Shares of the radius that are looked at first: where a ring holds enough, nothing farther out can be nearer. */
const RINGS = [1 / 8, 1 / 3, 1] as const;

/** The programs that fit, nearest first where a place is asked for, by name otherwise. */
export async function searchListed(db: Db, wanted: Wanted, limit: number, offset: number): Promise<readonly ListedProgram[]> {
  const { near } = wanted;
  if (!near) return searchWithin(db, wanted, limit, offset);
  for (const share of RINGS) {
    const found = await searchWithin(db, { ...wanted, near: { ...near, miles: near.miles * share } }, limit, offset);
    if (found.length === limit || share === 1) return found;
  }
  return [];
}

async function searchWithin(db: Db, wanted: Wanted, limit: number, offset: number): Promise<readonly ListedProgram[]> {
  const { near, words } = wanted;
  // Which ones, out of the index alone; then the rows of those that are shown.
  const found = await db
    .selectFrom('programs')
    .select('program_id')
    .select(near ? milesFrom(near.point, POINT).as('miles') : sql<number | null>`null::float8`.as('miles'))
    .where('listed', '=', true)
    .$if(near !== undefined, (query) => query.where(withinMiles(near!.point, near!.miles, POINT)))
    .$if(wanted.stateCode !== undefined, (query) => query.where('state_code', '=', wanted.stateCode ?? ''))
    .$if(words.length > 0, (query) => query.where(sql<boolean>`words @@ to_tsquery('simple', ${words.map((word) => `${word}:*`).join(' & ')})`))
    .$if(wanted.delivery !== undefined, (query) => query.where('delivery', '=', wanted.delivery ?? ''))
    .$if(wanted.approvedOnly, (query) => query.where('approval', '=', 'approved'))
    .$if(wanted.leastClassHours !== undefined, (query) => query.where('class_hours', '>=', wanted.leastClassHours ?? 0))
    .$if(wanted.mostInClass !== undefined, (query) => query.where('class_size', '<=', wanted.mostInClass ?? 0))
    .$if(wanted.leastClinicalHours !== undefined, (query) => query.where('clinical_hours', '>=', wanted.leastClinicalHours ?? 0))
    .$if(wanted.mostPriceCents !== undefined, (query) => query.where('price_cents', '<=', wanted.mostPriceCents ?? 0))
    .$if(wanted.startsFrom !== undefined, (query) => query.where('next_start', '>=', wanted.startsFrom ?? null))
    .orderBy(near ? sql`miles` : sql`name`)
    .orderBy('program_id')
    .limit(limit)
    .offset(offset)
    .execute();
  const rows = new Map(
    (
      await findListed(
        db,
        found.map(({ program_id }) => program_id),
      )
    ).map((row) => [row.programId, row]),
  );
  return found.flatMap(({ program_id, miles }) => {
    const row = rows.get(program_id);
    return row ? [{ ...row, miles: miles ?? undefined }] : [];
  });
}

/** Programs that the directory shows, by id, in no order. */
export async function findListed(db: Db, programIds: readonly string[]): Promise<readonly ListedProgram[]> {
  if (programIds.length === 0) return [];
  const rows = await selectListed(db)
    .where('listed', '=', true)
    .where('program_id', 'in', [...programIds])
    .execute();
  return rows.map(toListed);
}

/** What a line of the directory says beside the row of a program. */
export type RecordCounts = { readonly clinicalSites: number; readonly teachers: number; readonly complaints: number };

/** Clinical sites, teachers and complaints that were upheld, of the programs of one page of the directory. */
export async function countRecords(db: Db, programs: readonly Pick<ListedProgram, 'programId' | 'schoolId'>[]): Promise<ReadonlyMap<string, RecordCounts>> {
  if (programs.length === 0) return new Map();
  const { rows } = await sql<{ program_id: string; sites: number; teachers: number; complaints: number }>`
    select p.program_id,
      (select count(*) from sites s where s.school_id = p.school_id and (s.program_id is null or s.program_id = p.program_id) and s.kind = 'clinical' and s.until is null)::int as sites,
      (select count(*) from program_instructors i where i.program_id = p.program_id and i.until is null)::int as teachers,
      (select count(*) from program_complaints c where c.program_id = p.program_id)::int as complaints
    from programs p where p.program_id = any(${programs.map(({ programId }) => programId)}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.program_id, { clinicalSites: row.sites, teachers: row.teachers, complaints: row.complaints }]));
}

/** Every program that is approved, by name, for pages of places. */
export async function listApproved(db: Db): Promise<readonly ListedProgram[]> {
  return (await selectListed(db).where('listed', '=', true).where('approval', '=', 'approved').orderBy('name').orderBy('program_id').execute()).map(toListed);
}

/** The programs of a school that the directory shows. */
export async function listOfSchool(db: Db, schoolId: string): Promise<readonly ListedProgram[]> {
  return (await selectListed(db).where('listed', '=', true).where('school_id', '=', schoolId).orderBy('name').execute()).map(toListed);
}

/** A decision as it is published. */
export type PublishedDecision = ProgramDecision & { readonly decisionId: string; readonly decidedAt: Date; readonly schemeVersion: string };

/** The decisions on programs, in the order they were taken. */
export async function listDecisions(db: Db, programId: string): Promise<readonly PublishedDecision[]> {
  const rows = await db
    .selectFrom('program_decisions')
    .select(['program_decision_id', 'outcome', 'effective_on', 'valid_until', 'conditions', 'reason', 'decided_at', 'scheme_version'])
    .where('program_id', '=', programId)
    .where('step', '=', 'decision')
    .orderBy('program_decision_id')
    .execute();
  return rows.map((row) => ({
    decisionId: row.program_decision_id,
    outcome: row.outcome as ProgramDecision['outcome'],
    effectiveOn: toPlainDate(row.effective_on),
    validUntil: date(row.valid_until),
    conditions: row.conditions,
    reason: row.reason,
    decidedAt: row.decided_at,
    schemeVersion: row.scheme_version,
  }));
}

/** Where a school teaches or its students practise. */
export type Site = {
  readonly siteId: string;
  readonly kind: 'class' | 'clinical';
  readonly name: string;
  readonly city: string;
  readonly stateCode: string;
  readonly agreementUntil: PlainDate | undefined;
  readonly agreementSeenOn: PlainDate | undefined;
};

/** The places of a program, with those that its school has for all programs. */
export async function listSites(db: Db, it: { readonly programId: string; readonly schoolId: string | undefined }): Promise<readonly Site[]> {
  if (it.schoolId === undefined) return [];
  const rows = await db
    .selectFrom('sites')
    .selectAll()
    .where('school_id', '=', it.schoolId)
    .where('until', 'is', null)
    .where((eb) => eb.or([eb('program_id', 'is', null), eb('program_id', '=', it.programId)]))
    .orderBy('kind')
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    siteId: row.site_id,
    kind: row.kind as Site['kind'],
    name: row.name,
    city: row.city,
    stateCode: row.state_code,
    agreementUntil: date(row.agreement_until),
    agreementSeenOn: date(row.agreement_seen_on),
  }));
}

/** Who teaches a program. */
export type Teacher = {
  readonly instructorId: string;
  readonly name: string;
  readonly background: string;
  readonly credentials: string;
  readonly credentialNumber: string;
};

/** Who teaches a program today, as the school publishes it. */
export async function listTeachers(db: Db, programId: string): Promise<readonly Teacher[]> {
  const rows = await db.selectFrom('program_instructors').selectAll().where('program_id', '=', programId).where('until', 'is', null).orderBy('name').execute();
  return rows.map((row) => ({
    instructorId: row.program_instructor_id,
    name: row.name,
    background: row.background,
    credentials: row.credentials,
    credentialNumber: row.credential_number,
  }));
}

/** Complaints that were upheld, newest first. */
export async function listComplaints(db: Db, programId: string): Promise<readonly { readonly upheldOn: PlainDate; readonly found: string }[]> {
  const rows = await db
    .selectFrom('program_complaints')
    .select(['upheld_on', 'found'])
    .where('program_id', '=', programId)
    .orderBy('upheld_on', 'desc')
    .execute();
  return rows.map((row) => ({ upheldOn: toPlainDate(row.upheld_on), found: row.found }));
}

/** A change that the school reported. */
export type ReportedChange = {
  readonly changeId: string;
  readonly what: string;
  readonly was: string;
  readonly becomes: string;
  readonly effectiveOn: PlainDate;
  readonly reportedAt: Date;
  readonly seenAt: Date | undefined;
};

/** Changes of a program, newest first. */
export async function listChanges(db: Db, programId: string): Promise<readonly ReportedChange[]> {
  const rows = await db.selectFrom('program_changes').selectAll().where('program_id', '=', programId).orderBy('program_change_id', 'desc').limit(20).execute();
  return rows.map((row) => ({
    changeId: row.program_change_id,
    what: row.what,
    was: row.was,
    becomes: row.becomes,
    effectiveOn: toPlainDate(row.effective_on),
    reportedAt: row.reported_at,
    seenAt: row.seen_at ?? undefined,
  }));
}

/**
 * How the people of a program fared in the final exam. Attempts are rows of later concepts, which this one may not call:
 * they are looked at. Who has neither passed nor used every attempt is in the first count alone; an attempt beyond them, of
 * another application, counts for nothing.
 */
export async function countOutcomes(db: Db, programId: string, attempts: number): Promise<{ readonly first: PassCount; readonly byThird: PassCount }> {
  const { rows } = await sql<{ first: number; first_passed: number; ended: number; ended_passed: number }>`
    with people as (
      select p.person_id, (array_agg(r.passed order by t.started_at, t.attempt_id))[1:${attempts}::int] as passed
      from applications p
      join attempts t on t.application_id = p.application_id
      join results r on r.attempt_id = t.attempt_id
      where p.program_id = ${programId} and p.state = 'approved'
      group by p.person_id
    )
    select count(*)::int as first, count(*) filter (where passed[1])::int as first_passed,
      count(*) filter (where true = any(passed) or cardinality(passed) >= ${attempts}::int)::int as ended,
      count(*) filter (where true = any(passed))::int as ended_passed
    from people
  `.execute(db);
  const row = rows[0];
  return { first: { people: row?.first ?? 0, passed: row?.first_passed ?? 0 }, byThird: { people: row?.ended ?? 0, passed: row?.ended_passed ?? 0 } };
}
