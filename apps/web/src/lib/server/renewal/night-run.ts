import { createHash } from 'node:crypto';
import { addDays, toPlainDate, type Clock, type PlainDate } from '@einthoven/kernel';
import { auditSize } from '@einthoven/scheme';
import { endProvisional, listProvisionalDue, selectCredentials } from '../credential/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { closePassed, listEnding, listOver } from '../eligibility/index.ts';
import { closeApplication, END_REMINDER_DAYS, remindOfEnd } from '../exam/index.ts';
import { tellAll, type Telling } from '../message/index.ts';
import { cancelKeepingOrder } from '../payment/index.ts';
import { recordEvent } from '../platform/events.ts';
import { anySchemeVersion, schemeInForce, schemeVersions } from '../scheme/index.ts';
import { effectAudit, passAuditDeadline } from './audit.ts';
import { insertAuditStep } from './audit.queries.ts';
import { cycleRules, insertMissingCycles, updateEnded } from './cycle.queries.ts';
import { readKeepings, type KeepingRecord } from './keeping.ts';
import * as queries from './night-run.queries.ts';
import { tellQuarters } from './quarter-notices.ts';
import { reminderTelling } from './reminder.ts';
import { expireReinstatement } from './reinstatement-decision.ts';
import { renewalCalendar } from './renewal-calendar.ts';
import { settleRenewal } from './renewal.ts';

/** What a night is run with. */
export type NightRun = {
  /** The day that begins, in the body's zone. */
  readonly date: PlainDate;
  readonly clock: Clock;
  /** An unguessable text for the seed of a draw. */
  readonly token: () => string;
  /** People in one transaction. */
  readonly batch?: number;
  /** Told what went wrong with one person; the others go on. */
  readonly onError?: (what: string, error: unknown) => void;
};

/** What a night did. */
export type NightCounts = {
  readonly cycles: number;
  /** Provisional credentials that became full. */
  readonly full: number;
  readonly opened: number;
  readonly settled: number;
  readonly ended: number;
  readonly lapsed: number;
  readonly reminded: number;
  /** People told that the questions of their quarter are there, or close soon. */
  readonly quarters: number;
  readonly drawn: number;
  readonly audits: number;
  readonly applications: number;
  /** People reminded that the time of their approved application ends soon. */
  readonly ending: number;
  /** Approved applications whose time was over. */
  readonly closed: number;
};

const BATCH = 500;

/**
 * One night: every standing that turns with the calendar, once, and every approved application that nobody used in time.
 * Who is affected is found in the database by date, so that a night costs what happens in it and not how many are
 * certified; what was done is marked on the rows, so that a run that broke off does each thing exactly once when it goes on. Days since the last night that was finished are
 * caught up with: each reminder is noted under its own day, and of several for one person only the nearest is told.
 *
 * @returns undefined where this day's night was finished before, or another process is at a night now
 */
export async function nightRun(db: Db, run: NightRun): Promise<NightCounts | undefined> {
  return queries.withNightLock(db, () => nightAlone(db, run));
}

async function nightAlone(db: Db, run: NightRun): Promise<NightCounts | undefined> {
  const { date, clock, batch = BATCH } = run;
  const now = clock.now();
  if (!(await queries.beginNight(db, date, now))) return undefined;
  const schemes = schemeVersions();
  const rules = queries.nightRules(schemes);
  const one = oneByOne(db, run);
  const cycles = await insertMissingCycles(db, cycleRules(schemes), now);
  await one('cycle that was left', await queries.selectLeftCycles(db), (tx, id) => leaveCycle(tx, id, now));
  const full = await one('provisional credential', await listProvisionalDue(db, now), (tx, id) => endProvisional(tx, id, now));
  const opened = await queries.noteOpenings(db, date, now);
  const settled = await one('renewal', await queries.selectSubmitted(db), async (tx, id) => (await settleRenewal(tx, id, now)) === 'renewed');
  let ended = 0;
  for (let more = batch; more === batch; ended += more) more = await inTransaction(db, (tx) => endBatch(tx, date, now, batch));
  const lapsed = await queries.noteLapses(db, rules, date, now);
  const after = (await queries.selectLastNight(db, date)) ?? addDays(date, -1);
  let reminded = 0;
  for (let from: string | undefined, more = true; more;) {
    const done = await inTransaction(db, (tx) => remindBatch(tx, rules, { after, date, from }, now, batch));
    reminded += done?.told ?? 0;
    from = done?.last;
    more = done !== undefined;
  }
  const quarters = await tellQuarters(db, date, now, batch);
  const drawn = await drawAudits(db, run);
  const audits =
    (await one('audit', await queries.selectOverdueAudits(db, date), (tx, id) => passAuditDeadline(tx, id, date, now))) +
    (await one('audit', await queries.selectAuditsInEffect(db, date), (tx, id) => effectAudit(tx, id, date, now)));
  const applications = await one('reinstatement', await queries.selectOverdueReinstatements(db, date), (tx, id) => expireReinstatement(tx, id, now));
  const ending = await one('application', await listEnding(db, date, addDays(date, END_REMINDER_DAYS)), (tx, id) => remindOfEnd(tx, id, now));
  const closed = (await closePassed(db, date, now)) + (await one('application', await listOver(db, date), (tx, id) => closeApplication(tx, id, clock)));
  const counts: NightCounts = { cycles, full, opened, settled, ended, lapsed, reminded, quarters, drawn, audits, applications, ending, closed };
  await queries.endNight(db, date, counts, clock.now());
  return counts;
}

/** Does something for few, each in a transaction of its own. @returns how many times something was done */
function oneByOne(db: Db, { onError }: NightRun) {
  return async (what: string, ids: readonly string[], act: (tx: Tx, id: string) => Promise<boolean>): Promise<number> => {
    let done = 0;
    for (const id of ids) {
      try {
        if (await inTransaction(db, (tx) => act(tx, id))) done += 1;
      } catch (error) {
        if (!onError) throw error;
        onError(`${what} ${id}`, error);
      }
    }
    return done;
  };
}

/** Ends a cycle beside which another runs; its credential holds, so that nothing is told. */
async function leaveCycle(tx: Tx, cycleId: string, now: Date): Promise<boolean> {
  if (!(await updateEnded(tx, cycleId, now))) return false;
  await cancelKeepingOrder(tx, cycleId, { kind: 'system' }, 'PERIOD_ENDED', now);
  return true;
}

/** Ends a batch of cycles, with events, orders and messages. @returns how many */
async function endBatch(tx: Tx, date: PlainDate, now: Date, limit: number): Promise<number> {
  const ended = await queries.endCycles(tx, date, now, limit);
  const cycleIds = ended.map(({ cycleId }) => cycleId);
  for (const cycleId of await queries.selectOpenOrderCycles(tx, cycleIds)) await cancelKeepingOrder(tx, cycleId, { kind: 'system' }, 'PERIOD_ENDED', now);
  const paid = await queries.selectPaidCycles(tx, cycleIds);
  const tellings = ended
    .filter(({ final }) => !final)
    .map(({ cycleId, personId, schemeVersion, endsOn }): Telling => {
      const values = { credential: anySchemeVersion(schemeVersion).title, endedOn: endsOn };
      return { toPersonId: personId, message: paid.has(cycleId) ? 'renewal.ended-paid' : 'renewal.ended', values, at: now };
    });
  await tellAll(tx, tellings);
  return ended.length;
}

/**
 * Tells a batch what came due since the last night: of several for one person only the nearest.
 *
 * @returns how many were told, and the cycle after which the next batch begins; undefined when none is left
 */
async function remindBatch(
  tx: Tx,
  rules: string,
  span: Parameters<typeof queries.selectDueReminders>[2],
  now: Date,
  limit: number,
): Promise<{ readonly told: number; readonly last: string } | undefined> {
  const due = await queries.selectDueReminders(tx, rules, span, limit);
  const last = due.at(-1)?.cycleId;
  if (last === undefined) return undefined;
  const nearest = new Map<string, number>();
  for (const { cycleId, days } of due) nearest.set(cycleId, Math.min(days, nearest.get(cycleId) ?? days));
  const noted = await queries.insertReminders(
    tx,
    due.map((each) => ({ ...each, told: nearest.get(each.cycleId) === each.days })),
    now,
  );
  const told = due.filter(({ cycleId, days }) => nearest.get(cycleId) === days && noted.has(`${cycleId} ${days}`));
  const credentials = await selectCredentials(tx, { credentialIds: [...new Set(told.map(({ credentialId }) => credentialId))] });
  const records = new Map((await readKeepings(tx, credentials, now)).map((record): [string, KeepingRecord] => [record.credential.credentialId, record]));
  const tellings = told.flatMap(({ credentialId, days }) => {
    const record = records.get(credentialId);
    return record ? [reminderTelling(record, days, now)] : [];
  });
  await tellAll(tx, tellings);
  return { told: tellings.length, last };
}

/** Announces this month's draw and draws those of months that are over. */
async function drawAudits(db: Db, { date, clock, token }: NightRun): Promise<number> {
  const now = clock.now();
  const month = toPlainDate(`${date.slice(0, 7)}-01`);
  for (const credential of new Set(schemeVersions().map((scheme) => scheme.credential))) {
    const seed = token();
    await queries.insertDraw(db, { credential, month, seed, seedSha256: createHash('sha256').update(seed).digest('hex'), at: now });
  }
  let drawn = 0;
  for (let more: number | undefined = 0; more !== undefined;) {
    more = await inTransaction(db, (tx) => drawMonth(tx, month, date, now));
    drawn += more ?? 0;
  }
  return drawn;
}

async function drawMonth(tx: Tx, month: PlainDate, date: PlainDate, now: Date): Promise<number | undefined> {
  const draw = await queries.lockDueDraw(tx, month);
  if (!draw) return undefined;
  const scheme = schemeInForce(draw.credential, draw.month);
  const lots = await queries.selectLots(tx, draw, scheme.zone.value);
  const chosen = lots.slice(0, auditSize(lots.length, scheme));
  const tellings: Telling[] = [];
  for (const lot of chosen) {
    const own = anySchemeVersion(lot.schemeVersion);
    const answerBy = addDays(date, own.renewal.audit.answerDays.value);
    const auditId = await queries.insertAudit(tx, { ...lot, drawId: draw.drawId, at: now, answerBy });
    await insertAuditStep(tx, auditId, { step: 'asked', at: now });
    await recordEvent(tx, {
      kind: 'audit.asked',
      actor: { kind: 'system' },
      subjectPersonId: lot.personId,
      entity: { name: 'renewal_audit', id: auditId },
      reason: 'the renewal was drawn by lot',
      schemeVersion: lot.schemeVersion,
      payload: { cycleId: lot.cycleId, drawId: draw.drawId },
      occurredAt: now,
    });
    tellings.push({
      toPersonId: lot.personId,
      message: 'renewal.audit-asked',
      values: { credential: own.title, answerBy },
      at: now,
      calendar: renewalCalendar('audit', lot, answerBy, own.title),
    });
  }
  await tellAll(tx, tellings);
  await queries.updateDrawn(tx, draw.drawId, { renewals: lots.length, drawn: chosen.length }, now);
  return chosen.length;
}
