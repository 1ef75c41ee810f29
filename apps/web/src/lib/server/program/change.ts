import { addDays, err, ok, parsePlainDate, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { programApproval } from '@einthoven/scheme';
import { characters, cleanLine, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { currentScheme } from '../scheme/index.ts';
import * as queries from './approval.queries.ts';
import { listDecisions } from './directory.queries.ts';
import * as filings from './filing.queries.ts';
import { ownSchool } from './school.ts';
import { isOfSchool } from './taking-part.ts';

type At = { readonly clock: Clock };

/** What may change, in the words of the form. */
export const CHANGE_WORDS = {
  'conditions-met': 'The conditions are met',
  hours: 'Class or clinical hours',
  'class-size': 'Class size',
  price: 'Price',
  delivery: 'How it is taught',
  'next-start': 'Next start',
  instructors: 'Who teaches',
  'clinical-sites': 'Clinical sites',
  ownership: 'Who owns the school',
  address: 'Address',
  other: 'Something else',
} as const;

/** Why a change was not noted. */
export type ChangeProblem =
  | 'PROGRAM_UNKNOWN'
  | 'CHANGE_WHAT'
  | 'CHANGE_WORDS'
  | 'CHANGE_DAY'
  | 'CHANGE_PRICE'
  | 'CHANGE_START'
  | 'CHANGE_NO_CONDITIONS'
  | 'CHANGE_TOO_MANY';

const MOST_WAITING = 50;

/**
 * A school reports a change. A new price and a new start stand in the directory at once; everything that the approval rests
 * on is shown as reported, and stays as approved until staff have looked or the program was approved again.
 */
export async function reportChange(
  db: Db,
  permission: Permission<'school.apply-own'>,
  typed: Readonly<Record<'programId' | 'what' | 'was' | 'becomes' | 'effectiveOn', string>>,
  { clock }: At,
): Promise<Result<true, ChangeProblem>> {
  const what = (Object.keys(CHANGE_WORDS) as (keyof typeof CHANGE_WORDS)[]).find((known) => known === typed.what);
  if (!what) return err('CHANGE_WHAT');
  const [was, becomes] = [cleanLine(typed.was), cleanLine(typed.becomes)];
  if (becomes === '' || characters(becomes) > 300 || characters(was) > 300) return err('CHANGE_WORDS');
  const at = clock.now();
  const scheme = currentScheme();
  const today = plainDateIn(at, scheme.zone.value);
  const day = parsePlainDate(typed.effectiveOn.trim());
  if (!day.ok || day.value > addDays(today, 730) || day.value < addDays(today, -730)) return err('CHANGE_DAY');
  const price = /^\$?\d{1,3}(,?\d{3})?(\.\d{2})?$/.test(becomes) ? Math.round(Number(becomes.replace(/[$,]/g, '')) * 100) : undefined;
  if (what === 'price' && price === undefined) return err('CHANGE_PRICE');
  const start = parsePlainDate(becomes);
  if (what === 'next-start' && !(start.ok && start.value >= today)) return err('CHANGE_START');
  const by = permission.actor.personId;
  return inTransaction(db, async (tx): Promise<Result<true, ChangeProblem>> => {
    const row = isUuid(typed.programId) ? await queries.findProgramRow(tx, typed.programId, true) : undefined;
    if (!row?.school_id || !(await ownSchool(tx, permission, row.school_id))) return err('PROGRAM_UNKNOWN');
    if ((await filings.listUnseen(tx)).filter(({ program_id }) => program_id === row.program_id).length >= MOST_WAITING) return err('CHANGE_TOO_MANY');
    if (what === 'conditions-met' && programApproval(await listDecisions(tx, row.program_id), today).state !== 'conditions') return err('CHANGE_NO_CONDITIONS');
    const changeId = await filings.insertChange(tx, { programId: row.program_id, what, was, becomes, effectiveOn: day.value, by, at });
    if (what === 'price' && price !== undefined) await queries.updateOffer(tx, row.program_id, { priceCents: price }, at);
    if (what === 'next-start' && start.ok) await queries.updateOffer(tx, row.program_id, { nextStart: start.value }, at);
    await recordEvent(tx, {
      kind: 'program.change-reported',
      actor: { kind: 'person', personId: by },
      entity: { name: 'program_change', id: changeId },
      reason: daysLate(day.value, today, scheme.programs.changeReportDays.value) ? 'reported later than the scheme asks' : 'reported in time',
      schemeVersion: scheme.version,
      payload: { programId: row.program_id, what, effectiveOn: day.value },
      occurredAt: at,
    });
    return ok(true as const);
  });
}

const daysLate = (effectiveOn: PlainDate, today: PlainDate, days: number) => addDays(effectiveOn, days) < today;

/** A change that waits for somebody to look at it. */
export type WaitingChange = {
  readonly changeId: string;
  readonly programId: string;
  readonly program: string;
  readonly what: keyof typeof CHANGE_WORDS;
  readonly was: string;
  readonly becomes: string;
  readonly effectiveOn: PlainDate;
  readonly reportedAt: Date;
  /** Whether it was reported later than the scheme asks. */
  readonly late: boolean;
};

/** Changes that nobody looked at, but those of the reader's own school. */
export async function listWaitingChanges(db: Db, permission: Permission<'program.read'>): Promise<readonly WaitingChange[]> {
  const scheme = currentScheme();
  const rows = await filings.listUnseen(db);
  const own = new Set<string>();
  for (const schoolId of new Set(rows.flatMap(({ school_id }) => school_id ?? []))) {
    if (await isOfSchool(db, schoolId, permission.actor.personId)) own.add(schoolId);
  }
  return rows
    .filter(({ school_id }) => school_id === null || !own.has(school_id))
    .map((row) => ({
      changeId: row.program_change_id,
      programId: row.program_id,
      program: row.name,
      what: row.what as WaitingChange['what'],
      was: row.was,
      becomes: row.becomes,
      effectiveOn: row.effective_on as PlainDate,
      reportedAt: row.reported_at,
      late: daysLate(row.effective_on as PlainDate, plainDateIn(row.reported_at, scheme.zone.value), scheme.programs.changeReportDays.value),
    }));
}

/** Somebody looked at a change. @returns false where somebody else did before */
export async function seeChange(db: Db, permission: Permission<'program.decide'>, changeId: string, { clock }: At): Promise<boolean> {
  if (!isUuid(changeId)) return false;
  const at = clock.now();
  const by = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    const change = (await filings.listUnseen(tx)).find((row) => row.program_change_id === changeId);
    if (!change || (change.school_id !== null && (await isOfSchool(tx, change.school_id, by)))) return false;
    const programId = await filings.markSeen(tx, changeId, by, at);
    if (programId === undefined) return false;
    await recordEvent(tx, {
      kind: 'program.change-seen',
      actor: { kind: 'person', personId: by },
      entity: { name: 'program_change', id: changeId },
      reason: 'staff looked at it',
      payload: { programId },
      occurredAt: at,
    });
    return true;
  });
}

/** Why a complaint was not recorded. */
export type ComplaintProblem = 'PROGRAM_UNKNOWN' | 'COMPLAINT_FOUND' | 'COMPLAINT_DAY' | 'DECISION_OF_OWN_SCHOOL';

/** Puts a complaint that was upheld onto the page of a program: what was found, without names. */
export async function recordUpheldComplaint(
  db: Db,
  permission: Permission<'program.decide'>,
  typed: Readonly<Record<'programId' | 'upheldOn' | 'found', string>>,
  { clock }: At,
): Promise<Result<true, ComplaintProblem>> {
  const found = cleanLine(typed.found);
  if (characters(found) < 3 || characters(found) > 300) return err('COMPLAINT_FOUND');
  const at = clock.now();
  const day = parsePlainDate(typed.upheldOn.trim());
  if (!day.ok || day.value > plainDateIn(at, currentScheme().zone.value)) return err('COMPLAINT_DAY');
  const by = permission.actor.personId;
  return inTransaction(db, async (tx): Promise<Result<true, ComplaintProblem>> => {
    const row = isUuid(typed.programId) ? await queries.findProgramRow(tx, typed.programId, true) : undefined;
    if (!row) return err('PROGRAM_UNKNOWN');
    if (row.school_id && (await isOfSchool(tx, row.school_id, by))) return err('DECISION_OF_OWN_SCHOOL');
    await filings.insertComplaint(tx, { programId: row.program_id, upheldOn: day.value, found, by, at });
    await recordEvent(tx, {
      kind: 'program.complaint-upheld',
      actor: { kind: 'person', personId: by },
      entity: { name: 'program', id: row.program_id },
      reason: 'what was found is on the page of the program',
      payload: { upheldOn: day.value },
      occurredAt: at,
    });
    return ok(true as const);
  });
}
