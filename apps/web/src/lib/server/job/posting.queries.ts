import { sql } from 'kysely';
import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import { milesFrom, withinMiles, type Point } from '../place/index.ts';
import type { ScamFlag } from './scam.ts';
import type { EmploymentType, Pay, Setting, Shift } from './words.ts';

/** A posting as it is on record. */
export type Posting = {
  readonly postingId: string;
  readonly employerId: string;
  readonly employer: string;
  readonly employerKind: string;
  readonly employerWebsite: string;
  readonly contactPersonId: string;
  readonly isDemonstration: boolean;
  readonly title: string;
  readonly description: string;
  readonly employmentType: EmploymentType;
  readonly shift: Shift;
  readonly setting: Setting;
  readonly pay: Pay | undefined;
  readonly city: string;
  readonly stateCode: string;
  readonly zip: string;
  readonly point: Point;
  readonly reference: string;
  readonly source: string;
  readonly state: 'waiting' | 'shown' | 'refused' | 'closed' | 'expired';
  readonly flags: readonly ScamFlag[];
  readonly reason: string;
  readonly revision: number;
  readonly postedAt: Date;
  readonly expiresOn: PlainDate;
  readonly decidedBy: string | undefined;
  readonly decidedAt: Date | undefined;
  readonly miles: number | undefined;
};

const select = (db: Db) =>
  db
    .selectFrom('postings as p')
    .innerJoin('employers as e', 'e.employer_id', 'p.employer_id')
    .selectAll('p')
    .select(['e.name as employer', 'e.kind as employer_kind', 'e.website as employer_website', 'e.contact_person_id', 'e.demonstration']);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>> & { readonly miles?: number | null };

function toPosting(row: Row): Posting {
  return {
    postingId: row.posting_id,
    employerId: row.employer_id,
    employer: row.employer,
    employerKind: row.employer_kind,
    employerWebsite: row.employer_website,
    contactPersonId: row.contact_person_id,
    isDemonstration: row.demonstration,
    title: row.title,
    description: row.description,
    employmentType: row.employment_type as EmploymentType,
    shift: row.shift as Shift,
    setting: row.setting as Setting,
    pay:
      row.pay_from_cents === null
        ? undefined
        : { fromCents: row.pay_from_cents, untilCents: row.pay_until_cents ?? undefined, unit: row.pay_unit as Pay['unit'] },
    city: row.city,
    stateCode: row.state_code,
    zip: row.zip,
    point: { latitude: row.latitude, longitude: row.longitude },
    reference: row.reference,
    source: row.source,
    state: row.state as Posting['state'],
    flags: row.flags as readonly ScamFlag[],
    reason: row.reason,
    revision: row.revision,
    postedAt: row.posted_at,
    expiresOn: toPlainDate(row.expires_on),
    decidedBy: row.decided_by ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    miles: row.miles ?? undefined,
  };
}

/** What is asked of the board, read. */
export type BoardWanted = {
  readonly near: { readonly point: Point; readonly miles: number } | undefined;
  readonly stateCode: string | undefined;
  readonly shift: Shift | undefined;
  readonly setting: Setting | undefined;
  readonly employmentType: EmploymentType | undefined;
  readonly withPay: boolean;
  readonly postedAfter?: Date | undefined;
  readonly today: PlainDate;
};

const POINT = { latitude: 'p.latitude', longitude: 'p.longitude' } as const;

/** Shares of the radius that are looked at first: where a ring holds enough, nothing farther out can be nearer. */
const RINGS = [1 / 8, 1 / 3, 1] as const;

type Found = { readonly posting_id: string; readonly miles: number | null };

/** The openings that fit: exactly the shift before rotating ones, then the nearest, or else the newest. */
export async function searchPostings(db: Db, wanted: BoardWanted, limit: number, offset: number): Promise<readonly Posting[]> {
  const { shift } = wanted;
  const inOrder: readonly (readonly Shift[])[] = shift === undefined ? [[]] : shift === 'rotating' ? [[shift]] : [[shift], ['rotating']];
  const found: Found[] = [];
  for (const shifts of inOrder) if (found.length < offset + limit) found.push(...(await findFirst(db, wanted, shifts, offset + limit - found.length)));
  const shown = found.slice(offset);
  if (shown.length === 0) return [];
  const rows = await select(db)
    .where(
      'p.posting_id',
      'in',
      shown.map(({ posting_id }) => posting_id),
    )
    .where('e.state', '=', 'verified')
    .execute();
  const byId = new Map(rows.map((row) => [row.posting_id, row]));
  return shown.flatMap(({ posting_id, miles }) => {
    const row = byId.get(posting_id);
    return row ? [toPosting({ ...row, miles })] : [];
  });
}

async function findFirst(db: Db, wanted: BoardWanted, shifts: readonly Shift[], limit: number): Promise<readonly Found[]> {
  const { near } = wanted;
  if (!near) return findWithin(db, wanted, shifts, limit);
  for (const share of RINGS) {
    const found = await findWithin(db, { ...wanted, near: { ...near, miles: near.miles * share } }, shifts, limit);
    if (found.length === limit || share === 1) return found;
  }
  return [];
}

/** Which ones, out of an index alone. */
async function findWithin(db: Db, wanted: BoardWanted, shifts: readonly Shift[], limit: number): Promise<readonly Found[]> {
  const { near } = wanted;
  return db
    .selectFrom('postings as p')
    .select('p.posting_id')
    .select(near ? milesFrom(near.point, POINT).as('miles') : sql<number | null>`null::float8`.as('miles'))
    .where('p.state', '=', 'shown')
    .where('p.expires_on', '>=', wanted.today)
    .$if(near !== undefined, (query) => query.where(withinMiles(near!.point, near!.miles, POINT)))
    .$if(wanted.stateCode !== undefined, (query) => query.where('p.state_code', '=', wanted.stateCode ?? ''))
    .$if(shifts.length > 0, (query) => query.where('p.shift', 'in', [...shifts]))
    .$if(wanted.setting !== undefined, (query) => query.where('p.setting', '=', wanted.setting ?? ''))
    .$if(wanted.employmentType !== undefined, (query) => query.where('p.employment_type', '=', wanted.employmentType ?? ''))
    .$if(wanted.withPay, (query) => query.where('p.pay_from_cents', 'is not', null))
    .$if(wanted.postedAfter !== undefined, (query) => query.where('p.posted_at', '>', wanted.postedAfter ?? null))
    .orderBy(near ? sql`miles` : sql`p.posted_at desc`)
    .orderBy('p.posting_id')
    .limit(limit)
    .execute();
}

/** Of the openings at one point the newest, for every point. */
export async function onePostingPerPoint(db: Db, today: PlainDate): Promise<readonly Posting[]> {
  const rows = await select(db)
    .distinctOn(['p.latitude', 'p.longitude'])
    .where('p.state', '=', 'shown')
    .where('p.expires_on', '>=', today)
    .where('e.state', '=', 'verified')
    .orderBy('p.latitude')
    .orderBy('p.longitude')
    .orderBy('p.posted_at', 'desc')
    .execute();
  return rows.map(toPosting);
}

/** A posting by id, in whichever state. */
export async function findPosting(db: Db, postingId: string, lock = false): Promise<Posting | undefined> {
  const row = await select(db)
    .where('p.posting_id', '=', postingId)
    .$if(lock, (query) => query.forUpdate('p'))
    .executeTakeFirst();
  return row && toPosting(row);
}

/** Postings of an employer, the newest first. */
export async function listPostingsOf(db: Db, employerId: string): Promise<readonly Posting[]> {
  return (await select(db).where('p.employer_id', '=', employerId).orderBy('p.posted_at', 'desc').limit(200).execute()).map(toPosting);
}

/** Postings that wait for staff, the oldest first. */
export async function listWaitingPostings(db: Db): Promise<readonly Posting[]> {
  return (await select(db).where('p.state', '=', 'waiting').orderBy('p.posted_at').limit(200).execute()).map(toPosting);
}

/** What is kept of a new posting. */
export type NewPosting = Pick<
  Posting,
  | 'employerId'
  | 'title'
  | 'description'
  | 'employmentType'
  | 'shift'
  | 'setting'
  | 'pay'
  | 'city'
  | 'stateCode'
  | 'zip'
  | 'point'
  | 'reference'
  | 'source'
  | 'flags'
  | 'postedAt'
  | 'expiresOn'
> & { readonly postedBy: string };

/** Keeps a posting; with flags it waits. @returns its id, or undefined where one with the reference is open */
export async function insertPosting(tx: Tx, it: NewPosting): Promise<string | undefined> {
  const row = await tx
    .insertInto('postings')
    .values({
      employer_id: it.employerId,
      title: it.title,
      description: it.description,
      employment_type: it.employmentType,
      shift: it.shift,
      setting: it.setting,
      pay_from_cents: it.pay?.fromCents ?? null,
      pay_until_cents: it.pay?.untilCents ?? null,
      pay_unit: it.pay?.unit ?? null,
      city: it.city,
      state_code: it.stateCode,
      zip: it.zip,
      latitude: it.point.latitude,
      longitude: it.point.longitude,
      reference: it.reference,
      source: it.source,
      state: it.flags.length > 0 ? 'waiting' : 'shown',
      flags: [...it.flags],
      posted_at: it.postedAt,
      expires_on: it.expiresOn,
      posted_by: it.postedBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('posting_id')
    .executeTakeFirst();
  return row?.posting_id;
}

/** Writes what became of a posting. */
export async function writePosting(
  tx: Tx,
  postingId: string,
  it: { readonly state: Posting['state']; readonly reason: string; readonly decided?: { readonly by: string; readonly at: Date } },
): Promise<void> {
  await tx
    .updateTable('postings')
    .set({ state: it.state, reason: it.reason, revision: sql`revision + 1`, ...(it.decided ? { decided_by: it.decided.by, decided_at: it.decided.at } : {}) })
    .where('posting_id', '=', postingId)
    .execute();
}

/** Takes everything of an employer off the board, and out of what waits for it. @returns how many */
export async function closePostingsOf(
  tx: Tx,
  employerId: string,
  { reason, by, at }: { readonly reason: string; readonly by: string; readonly at: Date },
): Promise<number> {
  const done = await tx
    .updateTable('postings')
    .set({ state: 'closed', reason, revision: sql`revision + 1`, decided_by: by, decided_at: at })
    .where('employer_id', '=', employerId)
    .where('state', 'in', ['shown', 'waiting'])
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** Takes postings off the board whose last day is over. @returns how many */
export async function expirePostings(db: Db, today: PlainDate): Promise<number> {
  const done = await db
    .updateTable('postings')
    .set({ state: 'expired', revision: sql`revision + 1` })
    .where('state', 'in', ['shown', 'waiting'])
    .where('expires_on', '<', today)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}
