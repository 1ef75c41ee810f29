import { toPlainDate, type PlainDate } from '@einthoven/kernel';
import type { Accommodation } from '../accommodation/index.ts';
import type { Db } from '../db/pool.ts';
import { heldSelect, toHeld, type HeldJson } from '../eligibility/index.ts';
import { prepared } from '../db/prepared.ts';
import { toAttempt, type Attempt, type AttemptRow, type PreparedAttempt } from './attempt.queries.ts';

/** What decides whether a person may sit: where this one stands, all read at one instant. */
export type Standing = {
  /** Started ones, oldest first. */
  readonly attempts: readonly Attempt[];
  /** The approved application that is open, or else the newest one if it was approved: then its time is over. */
  readonly application: { readonly applicationId: string; readonly schemeVersion: string; readonly openUntil: PlainDate } | undefined;
  /** The credential that the exam awards; undefined where the person never had it. */
  readonly held: ReturnType<typeof toHeld>;
  /** The final attempts that its payment bought: what stands, else what ended last. */
  readonly entitlement: { readonly quantity: number | null; readonly held: boolean; readonly ended: boolean } | undefined;
  readonly birthDate: PlainDate | undefined;
  /** Whether a guardian's consent stands; asked of people under age alone. */
  readonly guardianAgreed: boolean;
  /** Hashes of the wordings that were agreed to since the last attempt. */
  readonly agreed: ReadonlySet<string>;
  readonly accommodation: Accommodation | undefined;
  /** What is prepared and not started. */
  readonly prepared: PreparedAttempt | undefined;
};

type Row = {
  person_id: string;
  attempts: readonly AttemptRow[] | null;
  application_id: string | null;
  credential: HeldJson | null;
  scheme_version: string | null;
  open_until: string | null;
  bought: boolean | null;
  quantity: number | null;
  held: boolean | null;
  ended: boolean | null;
  birth_date: string | null;
  guardian_agreed: boolean | null;
  agreed: readonly string[];
  granted: boolean | null;
  extra_time_percent: number;
  break_minutes: number;
  screen_reader: boolean;
  large_print: boolean;
  high_contrast: boolean;
  reader_aloud: boolean;
  prepared_id: string | null;
  prepared_application_id: string | null;
  prepared_window_id: string;
  prepared_rehearsal_id: string | null;
  prepared_form_id: string;
  prepared_ordinal: number;
  prepared_scheme_version: string;
  prepared_at: Date;
};

/**
 * In one statement what nine would say of each person, because a thousand ask in the same second. Which application,
 * entitlement, accommodation and consent is meant is the word of their own concepts; a test holds this against each of them.
 */
const STANDINGS = prepared<Row>(
  'exam_standings',
  `select asked.person_id, started.attempts,
     chosen.application_id, chosen.scheme_version, chosen.open_until,
     ${heldSelect('asked.person_id')} as credential,
     profile.birth_date,
     (select consented is true and withdrawn_at is null from guardian_consents
        where person_id = asked.person_id order by requested_at desc limit 1) as guardian_agreed,
     bought.found as bought, bought.quantity, bought.held, bought.ended,
     array(select text_sha256 from agreements where person_id = asked.person_id and agreed_at > coalesce(started.newest, 'epoch')) as agreed,
     granted.found as granted, granted.extra_time_percent, granted.break_minutes, granted.screen_reader, granted.large_print,
     granted.high_contrast, granted.reader_aloud,
     reserved.attempt_id as prepared_id, reserved.application_id as prepared_application_id, reserved.exam_window_id as prepared_window_id,
     reserved.rehearsal_id as prepared_rehearsal_id, reserved.form_id as prepared_form_id,
     reserved.ordinal as prepared_ordinal, reserved.scheme_version as prepared_scheme_version, reserved.prepared_at
   from unnest($1::uuid[]) as asked (person_id)
   left join person_profiles as profile on profile.person_id = asked.person_id
   left join lateral (
     select json_agg(each order by each.started_at) as attempts, max(each.started_at) as newest from (
       select attempt_id, person_id, application_id, exam_window_id, rehearsal_id, form_id, ordinal, scheme_version, state, started_at, deadline_at,
           submitted_at, submitted_by, passed, lease_epoch
         from attempts where person_id = asked.person_id and started_at is not null and renewal_cycle_id is null and reinstatement_id is null
     ) as each
   ) as started on true
   left join lateral (
     select application_id, scheme_version, open_until from (
       (select 1 as choice, application_id, scheme_version, open_until from applications
         where person_id = asked.person_id and state = 'approved' and open_until >= $2::date order by open_until desc, application_id desc limit 1)
       union all
       (select 2, application_id, scheme_version, open_until from (
         select application_id, scheme_version, state, open_until from applications
           where person_id = asked.person_id and state <> 'withdrawn' order by created_at desc, application_id desc limit 1
       ) as newest where state = 'approved' and open_until is not null)
     ) as either order by choice limit 1
   ) as chosen on true
   left join lateral (
     select true as found, quantity, held_since is not null as held, ended_at is not null as ended from entitlements
       where application_id = chosen.application_id and kind = 'final-attempts' order by ended_at is null desc, granted_at desc limit 1
   ) as bought on true
   left join lateral (
     select true as found, extra_time_percent, break_minutes, screen_reader, large_print, high_contrast, reader_aloud from accommodations
       where person_id = asked.person_id order by granted_at desc limit 1
   ) as granted on true
   left join lateral (
     select attempt_id, application_id, exam_window_id, rehearsal_id, form_id, ordinal, scheme_version, prepared_at from attempts
       where person_id = asked.person_id and state = 'prepared' limit 1
   ) as reserved on true`,
);

/** Where a person stands. @param today in the body's zone */
export async function readStanding(db: Db, personId: string, today: PlainDate): Promise<Standing> {
  return (await readStandings(db, [personId], today)).get(personId) as Standing;
}

/** Where several people stand, by their ids. @param today in the body's zone */
export async function readStandings(db: Db, personIds: readonly string[], today: PlainDate): Promise<ReadonlyMap<string, Standing>> {
  return new Map((await STANDINGS(db, [personIds, today])).map((row) => [row.person_id, toStanding(row)]));
}

function toStanding(row: Row): Standing {
  const instant = (value: Date | null) => (value === null ? null : new Date(value));
  return {
    // Inside JSON an instant is text.
    attempts: (row.attempts ?? []).map((each) =>
      toAttempt({ ...each, started_at: instant(each.started_at), deadline_at: instant(each.deadline_at), submitted_at: instant(each.submitted_at) }),
    ),
    application:
      row.application_id === null || row.scheme_version === null || row.open_until === null
        ? undefined
        : { applicationId: row.application_id, schemeVersion: row.scheme_version, openUntil: toPlainDate(row.open_until) },
    held: toHeld(row.credential),
    entitlement: row.bought ? { quantity: row.quantity, held: row.held === true, ended: row.ended === true } : undefined,
    birthDate: row.birth_date === null ? undefined : toPlainDate(row.birth_date),
    guardianAgreed: row.guardian_agreed === true,
    agreed: new Set(row.agreed),
    accommodation: row.granted
      ? {
          extraTimePercent: row.extra_time_percent,
          breakMinutes: row.break_minutes,
          screenReader: row.screen_reader,
          largePrint: row.large_print,
          highContrast: row.high_contrast,
          readerAloud: row.reader_aloud,
        }
      : undefined,
    prepared:
      row.prepared_id === null
        ? undefined
        : {
            attemptId: row.prepared_id,
            personId: row.person_id,
            applicationId: row.prepared_application_id ?? undefined,
            windowId: row.prepared_window_id,
            rehearsalId: row.prepared_rehearsal_id ?? undefined,
            formId: row.prepared_form_id,
            ordinal: row.prepared_ordinal,
            schemeVersion: row.prepared_scheme_version,
            preparedAt: row.prepared_at,
          },
  };
}
