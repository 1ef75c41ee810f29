import { addDays, err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { isUuid, type Permission } from '../account/index.ts';
import { endPeriod, selectCredentials, syncRegistryEntry } from '../credential/index.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent, type EventActor } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { anySchemeVersion } from '../scheme/index.ts';
import { insertAuditStep, lockAudit, selectAuditSteps, updateAudit, type AuditRow, type AuditStep } from './audit.queries.ts';
import { deleteUses, lockCycle, selectCycles, updateWithdrawn } from './cycle.queries.ts';
import { closeCycle } from './reinstatement.ts';
import { renewalCalendar } from './renewal-calendar.ts';

/** Why nothing came of an act on an audit. */
export type AuditProblem =
  /** There is no such audit, or it is another person's. */
  | 'AUDIT_UNKNOWN'
  /** It is not with the person any more, or not with the staff yet. */
  | 'AUDIT_NOT_NOW'
  /** Somebody else acted on it since this page was opened. */
  | 'AUDIT_CHANGED'
  /** Nobody decides on their own. */
  | 'AUDIT_OWN'
  /** The second of two findings is another person's. */
  | 'AUDIT_SECOND_PERSON';

/** The holder answers: the evidence lies in the wallet, these are words beside it. In the time to answer or the cure period. */
export async function answerAudit(
  db: Db,
  permission: Permission<'renewal.manage-own'>,
  answer: { readonly auditId: string; readonly words: string },
  { clock }: { readonly clock: Clock },
): Promise<Result<'answered', AuditProblem>> {
  const now = clock.now();
  const { personId } = permission.actor;
  return inTransaction(db, async (tx): Promise<Result<'answered', AuditProblem>> => {
    const audit = isUuid(answer.auditId) ? await lockAudit(tx, answer.auditId) : undefined;
    if (audit?.personId !== personId) return err('AUDIT_UNKNOWN');
    const scheme = anySchemeVersion(audit.schemeVersion);
    if ((audit.state !== 'asked' && audit.state !== 'curing') || plainDateIn(now, scheme.zone.value) > audit.answerBy) return err('AUDIT_NOT_NOW');
    await updateAudit(tx, audit.auditId, { state: 'answered', cured: audit.state === 'curing' });
    const sealedWords = answer.words === '' ? undefined : await sealFor(tx, personId, { words: answer.words });
    await step(tx, audit, 'answer', { kind: 'person', personId }, now, { sealedWords });
    await tell(tx, { toPersonId: personId, message: 'renewal.audit-answered', values: { credential: scheme.title }, at: now });
    return ok('answered');
  });
}

/** What is to be put right in one's own audit, or why it was not met; undefined where nothing is, or a rule alone asked. */
export async function readOwnAuditReason(db: Db, permission: Permission<'renewal.manage-own'>, audit: AuditRow): Promise<string | undefined> {
  const { personId } = permission.actor;
  if (audit.personId !== personId || (audit.state !== 'curing' && audit.state !== 'not-met')) return undefined;
  const told = (await selectAuditSteps(db, audit.auditId)).findLast(({ step: name }) => name === (audit.state === 'curing' ? 'cure' : 'not-met'));
  return told?.sealedWords && (await openFor<{ readonly words: string }>(db, personId, told.sealedWords))?.words;
}

/** What two people make of it. */
export type AuditFinding = { readonly auditId: string; readonly revision: number; readonly finding: 'met' | 'not-met'; readonly reason: string };

/**
 * One of two people says what the evidence shows. The same from a second person is the outcome: met; or, the first
 * time, a cure period; or not met. When the two differ it stays with the staff until two agree.
 */
export async function recordFinding(
  db: Db,
  permission: Permission<'renewal.decide'>,
  found: AuditFinding,
  { clock }: { readonly clock: Clock },
): Promise<Result<'second-person-next' | 'differs' | 'met' | 'curing' | 'not-met', AuditProblem>> {
  const now = clock.now();
  const by = permission.actor.personId;
  return inTransaction(db, async (tx): Promise<Result<'second-person-next' | 'differs' | 'met' | 'curing' | 'not-met', AuditProblem>> => {
    const audit = isUuid(found.auditId) ? await lockAudit(tx, found.auditId) : undefined;
    if (!audit) return err('AUDIT_UNKNOWN');
    if (audit.personId === by) return err('AUDIT_OWN');
    if (audit.revision !== found.revision) return err('AUDIT_CHANGED');
    if (audit.state !== 'answered') return err('AUDIT_NOT_NOW');
    const actor: EventActor = { kind: 'person', personId: by };
    const first = openFinding(await selectAuditSteps(tx, audit.auditId));
    const sealedWords = await sealFor(tx, audit.personId, { words: found.reason });
    const append = (what: AuditStep['step']) => step(tx, audit, what, actor, now, { finding: found.finding, sealedWords });
    if (!first) {
      await updateAudit(tx, audit.auditId, {});
      await append('finding');
      return ok('second-person-next');
    }
    if (first.byPersonId === by) return err('AUDIT_SECOND_PERSON');
    if (first.finding !== found.finding) {
      await updateAudit(tx, audit.auditId, {});
      await append('differs');
      return ok('differs');
    }
    const scheme = anySchemeVersion(audit.schemeVersion);
    const today = plainDateIn(now, scheme.zone.value);
    const to = { toPersonId: audit.personId, at: now };
    if (found.finding === 'met') {
      await updateAudit(tx, audit.auditId, { state: 'met', decidedAt: now });
      await append('met');
      await tell(tx, { ...to, message: 'renewal.audit-met', values: { credential: scheme.title } });
      return ok('met');
    }
    if (!audit.cured) {
      await startCure(tx, audit, today, found.reason, actor, sealedWords, now);
      return ok('curing');
    }
    // Nothing changes before the time to appeal is over.
    const appealBy = addDays(today, scheme.appeal.withinDays.value);
    const effectOn = addDays(appealBy, 1);
    await updateAudit(tx, audit.auditId, { state: 'not-met', decidedAt: now, effectOn });
    await append('not-met');
    await tell(tx, { ...to, message: 'renewal.audit-not-met', values: { credential: scheme.title, reason: found.reason, effectOn, appealBy } });
    return ok('not-met');
  });
}

/** A finding that waits for a second person. */
export function openFinding(steps: readonly AuditStep[]): AuditStep | undefined {
  const last = steps.at(-1);
  return last?.step === 'finding' ? last : undefined;
}

async function startCure(
  tx: Tx,
  audit: AuditRow,
  today: PlainDate,
  reason: string | { readonly en: string; readonly es: string },
  actor: EventActor,
  sealedWords: Buffer | undefined,
  now: Date,
): Promise<void> {
  const scheme = anySchemeVersion(audit.schemeVersion);
  const answerBy = addDays(today, scheme.renewal.audit.cureDays.value);
  await updateAudit(tx, audit.auditId, { state: 'curing', answerBy });
  await step(tx, audit, 'cure', actor, now, { finding: 'not-met', sealedWords });
  await tell(tx, {
    toPersonId: audit.personId,
    message: 'renewal.audit-cure',
    values: { credential: scheme.title, reason, answerBy },
    at: now,
    calendar: renewalCalendar('audit', audit, answerBy, scheme.title),
  });
}

const NO_ANSWER = { en: 'We have no answer from you yet.', es: 'Todavía no tenemos su respuesta.' } as const;

/**
 * What happens when the time to answer has passed: first the cure period, by rule; after it two people decide without
 * an answer. A machine never finds that an audit was not met.
 */
export async function passAuditDeadline(tx: Tx, auditId: string, today: PlainDate, now: Date): Promise<boolean> {
  const audit = await lockAudit(tx, auditId);
  if (!audit || today <= audit.answerBy) return false;
  if (audit.state === 'asked') {
    await step(tx, audit, 'no-answer', { kind: 'system' }, now);
    await startCure(tx, audit, today, NO_ANSWER, { kind: 'system' }, undefined, now);
    return true;
  }
  if (audit.state !== 'curing') return false;
  await updateAudit(tx, auditId, { state: 'answered', cured: true });
  await step(tx, audit, 'no-answer', { kind: 'system' }, now);
  return true;
}

/**
 * The effect of an audit that was not met, on its day and not while an appeal is open: the renewal is withdrawn, its
 * period holds no longer, its hours are free again. The way back is reinstatement.
 */
export async function effectAudit(tx: Tx, auditId: string, today: PlainDate, now: Date): Promise<boolean> {
  const seen = await lockAudit(tx, auditId);
  if (seen?.state !== 'not-met' || seen.effectedAt || seen.effectOn === undefined || seen.effectOn > today) return false;
  const cycle = await lockCycle(tx, seen.cycleId);
  if (!cycle?.nextPeriodId) throw new Error(`audit ${auditId} is of a cycle that was not renewed`);
  const [credential] = await selectCredentials(tx, { credentialIds: [cycle.credentialId] });
  const period = credential?.periods.find(({ periodId }) => periodId === cycle.nextPeriodId);
  if (!credential || !period) throw new Error(`cycle ${cycle.cycleId} has no next period`);
  const endedOn = period.from > today ? period.from : today;
  await endPeriod(tx, period.periodId, endedOn);
  await updateWithdrawn(tx, cycle.cycleId, endedOn);
  await deleteUses(tx, cycle.cycleId, []);
  await updateAudit(tx, auditId, { effectedAt: now });
  await step(tx, seen, 'effect', { kind: 'system' }, now);
  for (const next of await selectCycles(tx, { credentialIds: [cycle.credentialId] })) {
    if (next.periodId === period.periodId) await closeCycle(tx, next.cycleId, next.personId, now);
  }
  await syncRegistryEntry(tx, cycle.personId, now);
  await recordEvent(tx, {
    kind: 'credential.renewal-withdrawn',
    actor: { kind: 'system' },
    subjectPersonId: cycle.personId,
    entity: { name: 'credential', id: cycle.credentialId },
    reason: 'an audit of the renewal was not met, and the time to appeal is over',
    schemeVersion: cycle.schemeVersion,
    payload: { auditId, periodId: period.periodId, endedOn },
    occurredAt: now,
  });
  const scheme = anySchemeVersion(seen.schemeVersion);
  await tell(tx, { toPersonId: cycle.personId, message: 'renewal.audit-effect', values: { credential: scheme.title, endedOn }, at: now });
  return true;
}

/** Carries out an appeal that was won before the outcome had effect: the audit is met. @returns whether there was anything to undo */
export async function overturnAudit(tx: Tx, auditId: string, by: string, now: Date): Promise<boolean> {
  const audit = await lockAudit(tx, auditId);
  if (audit?.state !== 'not-met' || audit.effectedAt) return false;
  await updateAudit(tx, auditId, { state: 'met', effectOn: null });
  await step(tx, audit, 'overturned', { kind: 'person', personId: by }, now);
  return true;
}

async function step(
  tx: Tx,
  audit: AuditRow,
  what: AuditStep['step'],
  actor: EventActor,
  at: Date,
  more: { readonly finding?: 'met' | 'not-met'; readonly sealedWords?: Buffer | undefined } = {},
): Promise<void> {
  await insertAuditStep(tx, audit.auditId, { step: what, by: actor.kind === 'person' ? actor.personId : undefined, at, ...more });
  await recordEvent(tx, {
    kind: `audit.${what}`,
    actor,
    subjectPersonId: audit.personId,
    entity: { name: 'renewal_audit', id: audit.auditId },
    reason: STEP_REASONS[what],
    schemeVersion: audit.schemeVersion,
    ...(more.finding ? { payload: { finding: more.finding } } : {}),
    occurredAt: at,
  });
}

const STEP_REASONS = {
  asked: 'the renewal was drawn by lot',
  answer: 'the holder answered',
  'no-answer': 'the time to answer passed',
  finding: 'the first of two people said what the evidence shows',
  differs: 'the second person found otherwise',
  cure: 'something is to be put right',
  met: 'two people found it met',
  'not-met': 'two people found it not met',
  effect: 'the renewal was withdrawn',
  overturned: 'an appeal was won',
} as const satisfies Record<AuditStep['step'], string>;
