import type { Db } from '../db/pool.ts';

/** How a request stands. */
export type RequestState = 'waiting' | 'granted' | 'granted-in-part' | 'refused' | 'withdrawn';

/** A request as it is stored. */
export type RequestRow = {
  readonly requestId: string;
  readonly personId: string;
  readonly appealOf: string | null;
  readonly sealedRequest: Buffer;
  readonly fileId: string | null;
  readonly state: RequestState;
  readonly schemeVersion: string;
  readonly requestedAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly sealedReason: Buffer | null;
};

/** What was granted to a person: in force for every exam. */
export type Accommodation = {
  readonly extraTimePercent: number;
  readonly breakMinutes: number;
  readonly screenReader: boolean;
  readonly largePrint: boolean;
  readonly highContrast: boolean;
  readonly readerAloud: boolean;
};

function requests(db: Db) {
  return db
    .selectFrom('accommodation_requests')
    .select([
      'accommodation_request_id as requestId',
      'person_id as personId',
      'appeal_of as appealOf',
      'sealed_request as sealedRequest',
      'file_id as fileId',
      'state',
      'scheme_version as schemeVersion',
      'requested_at as requestedAt',
      'decided_at as decidedAt',
      'decided_by as decidedBy',
      'sealed_reason as sealedReason',
    ])
    .$castTo<RequestRow>();
}

/** Writes a request. @returns its id; undefined while another of the person waits */
export async function insertRequest(
  db: Db,
  request: {
    readonly personId: string;
    readonly appealOf: string | undefined;
    readonly sealedRequest: Buffer;
    readonly fileId: string | undefined;
    readonly schemeVersion: string;
    readonly at: Date;
  },
): Promise<string | undefined> {
  const row = await db
    .insertInto('accommodation_requests')
    .values({
      person_id: request.personId,
      appeal_of: request.appealOf ?? null,
      sealed_request: request.sealedRequest,
      file_id: request.fileId ?? null,
      scheme_version: request.schemeVersion,
      requested_at: request.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('accommodation_request_id')
    .executeTakeFirst();
  return row?.accommodation_request_id;
}

/** Requests of a person, newest first. */
export function listRequestsOf(db: Db, personId: string): Promise<RequestRow[]> {
  return requests(db).where('person_id', '=', personId).orderBy('requested_at', 'desc').execute();
}

/** Requests that wait, oldest first. */
export function listWaiting(db: Db): Promise<RequestRow[]> {
  return requests(db).where('state', '=', 'waiting').orderBy('requested_at').limit(200).execute();
}

/** One request. */
export function findRequest(db: Db, requestId: string): Promise<RequestRow | undefined> {
  return requests(db).where('accommodation_request_id', '=', requestId).executeTakeFirst();
}

/** Ends a request that waits. @returns whether it still waited */
export async function writeOutcome(
  db: Db,
  requestId: string,
  outcome:
    | { readonly state: 'withdrawn'; readonly at: Date }
    | { readonly state: 'granted' | 'granted-in-part' | 'refused'; readonly at: Date; readonly by: string; readonly sealedReason: Buffer },
): Promise<boolean> {
  const result = await db
    .updateTable('accommodation_requests')
    .set({
      state: outcome.state,
      decided_at: outcome.at,
      ...(outcome.state !== 'withdrawn' && { decided_by: outcome.by, sealed_reason: outcome.sealedReason }),
    })
    .where('accommodation_request_id', '=', requestId)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Writes what was granted; from now on it is in force. */
export async function insertAccommodation(db: Db, personId: string, requestId: string, granted: Accommodation, at: Date): Promise<void> {
  await db
    .insertInto('accommodations')
    .values({
      person_id: personId,
      accommodation_request_id: requestId,
      extra_time_percent: granted.extraTimePercent,
      break_minutes: granted.breakMinutes,
      screen_reader: granted.screenReader,
      large_print: granted.largePrint,
      high_contrast: granted.highContrast,
      reader_aloud: granted.readerAloud,
      granted_at: at,
    })
    .execute();
}

/** What is in force for a person; undefined when nothing was ever granted. */
export async function findAccommodation(db: Db, personId: string): Promise<Accommodation | undefined> {
  const row = await db.selectFrom('accommodations').selectAll().where('person_id', '=', personId).orderBy('granted_at', 'desc').limit(1).executeTakeFirst();
  return (
    row && {
      extraTimePercent: row.extra_time_percent,
      breakMinutes: row.break_minutes,
      screenReader: row.screen_reader,
      largePrint: row.large_print,
      highContrast: row.high_contrast,
      readerAloud: row.reader_aloud,
    }
  );
}
