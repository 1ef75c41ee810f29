import { err, ok, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { appealUntil, conflictOf, daysLeft, decideBy, mayAppeal, type Conflict, type Involvement } from '@einthoven/scheme';
import { isUuid, type AskedNames, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { openFile, storeFile, type StoredFile } from '../platform/stored-file.ts';
import { checkUpload } from '../platform/upload.ts';
import { anySchemeVersion, currentScheme } from '../scheme/index.ts';
import { APPEAL_PORTS, appealPort, type Appealable } from './appeal-kinds.ts';
import * as queries from './appeal.queries.ts';
import type { AppealRow } from './appeal.queries.ts';
import { needWords, recordRefusal } from './case.ts';
import type { ConductProblem } from './conduct-words.ts';
import { listDeclared, listTeachersOf, namesOf } from './involvement.queries.ts';

type At = { readonly clock: Clock };

/** A decision about a person that they may object to, or could have. */
export type DecisionLine = Appealable & {
  readonly until: PlainDate;
  /** Why it cannot be appealed now; undefined where it can. */
  readonly refusal: ReturnType<typeof mayAppeal>;
};

async function lineOf(decision: Appealable, personId: string, appeals: readonly AppealRow[], now: Date): Promise<DecisionLine> {
  const scheme = anySchemeVersion(decision.schemeVersion);
  const appealed = appeals.some(({ kind, decisionId, state }) => state !== 'withdrawn' && kind === decision.kind && decisionId === decision.decisionId);
  return {
    ...decision,
    until: appealUntil(decision.decidedAt, scheme),
    refusal: mayAppeal({ personId, decisionAbout: decision.personId, decidedAt: decision.decidedAt, appealed, now }, scheme),
  };
}

/** Decisions about oneself that stand and went against one, newest first. */
export async function readOwnDecisions(db: Db, permission: Permission<'case.manage-own'>, { clock }: At): Promise<readonly DecisionLine[]> {
  const { personId } = permission.actor;
  const appeals = await queries.listAppealsOf(db, personId);
  const lines: DecisionLine[] = [];
  for (const port of Object.values(APPEAL_PORTS))
    for (const decision of await port.listOf(db, personId)) lines.push(await lineOf(decision, personId, appeals, clock.now()));
  return lines.toSorted((a, b) => b.decidedAt.getTime() - a.decidedAt.getTime());
}

/** One decision about oneself, to appeal it. */
export async function readOwnDecision(
  db: Db,
  permission: Permission<'case.manage-own'>,
  kind: string,
  decisionId: string,
  { clock }: At,
): Promise<DecisionLine | undefined> {
  const decision = isUuid(decisionId) ? await appealPort(kind)?.find(db, decisionId) : undefined;
  if (decision?.personId !== permission.actor.personId) return undefined;
  return lineOf(decision, permission.actor.personId, await queries.listAppealsOf(db, permission.actor.personId), clock.now());
}

/** Files an appeal against a decision about oneself. */
export async function fileAppeal(
  db: Db,
  permission: Permission<'case.manage-own'>,
  request: {
    readonly kind: string;
    readonly decisionId: string;
    readonly grounds: string;
    readonly file: { readonly name: string; readonly bytes: Buffer } | undefined;
  },
  { clock }: At,
): Promise<Result<string, ConductProblem>> {
  const grounds = needWords(request.grounds);
  if (!grounds.ok) return grounds;
  const upload = request.file ? await checkUpload(request.file.name, request.file.bytes) : undefined;
  if (upload && !upload.ok) return err({ code: upload.error });
  const { personId } = permission.actor;
  const port = appealPort(request.kind);
  const taken = Symbol('taken');
  try {
    return await inTransaction(db, async (tx) => {
      const decision = isUuid(request.decisionId) ? await port?.find(tx, request.decisionId) : undefined;
      if (!port || !decision) return err({ code: 'APPEAL_NOT_YOURS' });
      const at = clock.now();
      const { refusal } = await lineOf(decision, personId, await queries.listAppealsOf(tx, personId), at);
      if (refusal) return err({ code: refusal });
      const scheme = anySchemeVersion(decision.schemeVersion);
      const until = decideBy(at, scheme);
      const appealId = await queries.insertAppeal(tx, {
        personId,
        kind: decision.kind,
        decisionId: decision.decisionId,
        decidedBefore: decision.decidedBefore,
        decisionAt: decision.decidedAt,
        sealedGrounds: await sealFor(tx, personId, grounds.value),
        fileId: upload ? await storeFile(tx, personId, 'conduct-evidence', upload.value) : null,
        schemeVersion: scheme.version,
        filedAt: at,
        decideBy: until,
      });
      // Thrown, so that the file is not kept either.
      if (appealId === undefined) throw taken;
      await recordEvent(tx, {
        kind: 'appeal.filed',
        actor: { kind: 'person', personId },
        subjectPersonId: personId,
        entity: { name: 'appeal', id: appealId },
        reason: 'the person appeals a decision; why is kept under the personal key',
        schemeVersion: scheme.version,
        payload: { kind: decision.kind, decisionId: decision.decisionId, decideBy: until },
        occurredAt: at,
      });
      await tell(tx, { toPersonId: personId, message: 'conduct.appeal-filed', values: { what: port.what, decideBy: until, appealId }, at });
      return ok(appealId);
    });
  } catch (thrown) {
    if (thrown === taken) return err({ code: 'APPEAL_THERE_ALREADY' });
    throw thrown;
  }
}

/** An appeal, opened. */
export type Appeal = Omit<AppealRow, 'sealedGrounds' | 'sealedReason' | 'fileId'> & {
  /** Undefined once the person was erased. */
  readonly grounds: string | undefined;
  readonly reason: string | undefined;
  readonly hasFile: boolean;
  /** Days until it has to be decided; negative when that has passed. */
  readonly daysLeft: number;
};

async function opened(db: Db, { sealedGrounds, sealedReason, fileId, ...row }: AppealRow, now: Date): Promise<Appeal> {
  return {
    ...row,
    grounds: await openFor<string>(db, row.personId, sealedGrounds),
    reason: sealedReason ? await openFor<string>(db, row.personId, sealedReason) : undefined,
    hasFile: fileId !== null,
    daysLeft: daysLeft(row.decideBy, plainDateIn(now, anySchemeVersion(row.schemeVersion).zone.value)),
  };
}

/** One's own appeals, newest first. */
export async function readOwnAppeals(db: Db, permission: Permission<'case.manage-own'>, { clock }: At): Promise<readonly Appeal[]> {
  return Promise.all((await queries.listAppealsOf(db, permission.actor.personId)).map((row) => opened(db, row, clock.now())));
}

/** Takes back an appeal that waits. While the days to appeal last, another can be filed. */
export async function withdrawAppeal(
  db: Db,
  permission: Permission<'case.manage-own'>,
  appealId: string,
  { clock }: At,
): Promise<Result<undefined, ConductProblem>> {
  const { personId } = permission.actor;
  return inTransaction(db, async (tx) => {
    const row = isUuid(appealId) ? await queries.findAppeal(tx, appealId, true) : undefined;
    if (row?.personId !== personId) return err({ code: 'APPEAL_NOT_FOUND' });
    if (row.state !== 'waiting') return err({ code: 'APPEAL_DECIDED', at: row.decidedAt ?? undefined });
    const at = clock.now();
    await queries.endAppeal(tx, appealId, { state: 'withdrawn', at });
    await recordEvent(tx, {
      kind: 'appeal.withdrawn',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'appeal', id: appealId },
      reason: 'taken back by the person',
      schemeVersion: row.schemeVersion,
      payload: { kind: row.kind },
      occurredAt: at,
    });
    return ok(undefined);
  });
}

async function involvedIn(db: Db, row: AppealRow, now: Date): Promise<Involvement> {
  return {
    subject: row.personId,
    reporters: [],
    preparers: [],
    decidedBefore: row.decidedBefore,
    teachers: await listTeachersOf(db, row.personId),
    declared: await listDeclared(db, plainDateIn(now, currentScheme().zone.value)),
  };
}

/** Appeals that wait, the one due first on top; those decided, newest first. */
export async function readAppeals(
  db: Db,
  permission: Permission<'appeal.decide'>,
  which: 'waiting' | 'decided',
  { clock }: At,
): Promise<readonly (Pick<Appeal, 'appealId' | 'kind' | 'filedAt' | 'decideBy' | 'daysLeft' | 'state'> & { readonly conflict: Conflict | undefined })[]> {
  const lines = [];
  for (const row of await queries.listAppeals(db, which)) {
    const { appealId, kind, filedAt, decideBy: until, daysLeft: left, state } = await opened(db, row, clock.now());
    const conflict = conflictOf(permission.actor.personId, await involvedIn(db, row, clock.now()));
    lines.push({ appealId, kind, filedAt, decideBy: until, daysLeft: left, state, conflict });
  }
  return lines;
}

/** An appeal as who may decide it reads it. */
export type AppealFile = {
  readonly appeal: Appeal;
  readonly personName: string | undefined;
  /** What was decided and why; undefined where it stands no longer. */
  readonly decision: Appealable | undefined;
  readonly decidedByName: string | undefined;
  /** What was asked for, where the decision was on a legal name or birth date. */
  readonly asked: AskedNames | undefined;
};

/** Opens an appeal for staff; whoever takes no part reads nothing of it. */
export async function readAppeal(
  db: Db,
  permission: Permission<'appeal.decide'>,
  appealId: string,
  { clock }: At,
): Promise<AppealFile | { readonly conflict: Conflict } | undefined> {
  const row = isUuid(appealId) ? await queries.findAppeal(db, appealId) : undefined;
  if (!row) return undefined;
  const conflict = conflictOf(permission.actor.personId, await involvedIn(db, row, clock.now()));
  if (conflict && row.decidedBy !== permission.actor.personId) return { conflict };
  const names = await namesOf(db, [row.personId, ...(row.decidedBy === null ? [] : [row.decidedBy])]);
  const port = appealPort(row.kind);
  return {
    appeal: await opened(db, row, clock.now()),
    personName: names.get(row.personId),
    decision: await port?.find(db, row.decisionId),
    asked: await port?.names?.read(db, row.decisionId),
    decidedByName: names.get(row.decidedBy ?? ''),
  };
}

/** The document that came with an appeal, for who may decide it; looking at it is an event. */
export async function openAppealDocument(db: Db, permission: Permission<'appeal.decide'>, appealId: string, { clock }: At): Promise<StoredFile | undefined> {
  return inTransaction(db, async (tx) => {
    const row = isUuid(appealId) ? await queries.findAppeal(tx, appealId) : undefined;
    const by = permission.actor.personId;
    if (!row?.fileId || conflictOf(by, await involvedIn(tx, row, clock.now()))) return undefined;
    await recordEvent(tx, {
      kind: 'appeal.document-read',
      actor: { kind: 'person', personId: by },
      subjectPersonId: row.personId,
      entity: { name: 'appeal', id: appealId },
      reason: 'opened to decide the appeal',
      occurredAt: clock.now(),
    });
    return openFile(tx, row.fileId);
  });
}

/** The document behind the decision on a legal name or birth date, for who may decide the appeal; looking at it is an event. */
export async function openNamesDocument(db: Db, permission: Permission<'appeal.decide'>, appealId: string, { clock }: At): Promise<StoredFile | undefined> {
  return inTransaction(db, async (tx) => {
    const row = isUuid(appealId) ? await queries.findAppeal(tx, appealId) : undefined;
    const by = { personId: permission.actor.personId, at: clock.now() };
    if (!row || conflictOf(by.personId, await involvedIn(tx, row, by.at))) return undefined;
    return appealPort(row.kind)?.names?.openEvidence(tx, row.decisionId, by);
  });
}

/**
 * Decides an appeal, once: the decision stands, or it is changed and what follows is carried out in the same transaction.
 * Never by who had a hand in the decision; the database checks that too.
 */
export async function decideAppeal(
  db: Db,
  permission: Permission<'appeal.decide'>,
  request: { readonly appealId: string; readonly outcome: 'upheld' | 'changed'; readonly reason: string },
  { clock }: At,
): Promise<Result<undefined, ConductProblem>> {
  const reason = needWords(request.reason);
  if (!reason.ok) return reason;
  const by = permission.actor.personId;
  return inTransaction(db, async (tx) => {
    const row = isUuid(request.appealId) ? await queries.findAppeal(tx, request.appealId, true) : undefined;
    if (!row) return err({ code: 'APPEAL_NOT_FOUND' });
    const at = clock.now();
    if (row.state !== 'waiting') {
      const names = await namesOf(tx, row.decidedBy === null ? [] : [row.decidedBy]);
      return err({ code: 'APPEAL_DECIDED', by: names.get(row.decidedBy ?? ''), at: row.decidedAt ?? undefined });
    }
    const entity = { name: 'appeal', id: row.appealId };
    const conflict = conflictOf(by, await involvedIn(tx, row, at));
    if (conflict) {
      await recordRefusal(tx, { by, subject: row.personId, entity, why: conflict, at });
      return err({ code: conflict });
    }
    const port = appealPort(row.kind);
    if (!port) return err({ code: 'APPEAL_NOTHING_TO_CHANGE' });
    if (request.outcome === 'changed') {
      const done = await port.carryOut(tx, row.decisionId, { personId: by, reason: reason.value, at });
      if (!done.ok) return err({ code: done.error });
    }
    await queries.endAppeal(tx, row.appealId, { state: request.outcome, at, by, sealedReason: await sealFor(tx, row.personId, reason.value) });
    await recordEvent(tx, {
      kind: `appeal.${request.outcome}`,
      actor: { kind: 'person', personId: by },
      subjectPersonId: row.personId,
      entity,
      reason: 'decided by somebody who did not decide before; the reason is kept under the personal key',
      schemeVersion: row.schemeVersion,
      payload: { kind: row.kind, decisionId: row.decisionId },
      occurredAt: at,
    });
    if (request.outcome === 'changed')
      await tell(tx, {
        toPersonId: row.personId,
        message: 'conduct.appeal-changed',
        values: { what: port.what, appealId: row.appealId, follows: port.follows },
        at,
      });
    else await tell(tx, { toPersonId: row.personId, message: 'conduct.appeal-upheld', values: { what: port.what, appealId: row.appealId }, at });
    return ok(undefined);
  });
}
