import { addDays, err, ok, parsePlainDate, plainDateIn, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { CE_SUBJECTS, ceClashes, type CeClash, type CeCredit } from '@einthoven/scheme';
import { characters, cleanLine, cleanText, isUuid, type Permission } from '../account/index.ts';
import { inTransaction, type Db } from '../db/pool.ts';
import { tell } from '../message/index.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { openFile, storeFile, type StoredFile } from '../platform/stored-file.ts';
import { checkUpload, type CheckedUpload, type UploadProblem } from '../platform/upload.ts';
import { currentScheme, schemeVersion } from '../scheme/index.ts';
import { EVIDENCE_STATEMENT, KIND_WORDS } from './ce-words.ts';
import { asCredit, whyOf } from './credit.ts';
import * as queries from './credit.queries.ts';
import type { CeKind, CreditRow, DecisionRow } from './credit.queries.ts';
import { findEvidence, insertEvidence, listEvidence, type EvidenceRow } from './evidence.queries.ts';

type Own = Permission<'ce.manage-own'>;
type With = { readonly clock: Clock };

/** Hours as a person types them. */
export type EntryFields = Readonly<Record<'title' | 'provider' | 'completedOn' | 'begins' | 'hours' | 'subject' | 'kind' | 'remark', string>> & {
  readonly stated: boolean;
};

/** A file as it came. */
export type SentFile = { readonly name: string; readonly bytes: Buffer };

/** Why hours were not entered. */
export type EntryProblem =
  | 'ENTRY_TITLE'
  | 'ENTRY_PROVIDER'
  | 'ENTRY_DATE'
  | 'ENTRY_FUTURE'
  | 'ENTRY_TIME'
  | 'ENTRY_HOURS'
  | 'ENTRY_SUBJECT'
  | 'ENTRY_KIND'
  | 'ENTRY_REMARK_LONG'
  | 'ENTRY_EVIDENCE_MISSING'
  | 'ENTRY_EVIDENCE_MANY'
  | 'ENTRY_STATEMENT'
  | UploadProblem
  | CeClash['code'];

/** What a clash is with, so that the person can look. */
export type EntryRefusal = { readonly code: EntryProblem; readonly with?: { readonly title: string; readonly completedOn: PlainDate } };

const MOST_FILES = 5;
const MOST_HALF_HOURS = 160;
/** Kinds that people enter; modules enter themselves. */
export const ENTERED_KINDS = (Object.keys(KIND_WORDS) as CeKind[]).filter((kind) => kind !== 'module');

type Checked = Pick<queries.NewCredit, 'title' | 'provider' | 'completedOn' | 'beginsMinute' | 'subject' | 'kind' | 'halfHours'> & { readonly remark: string };

/** Checks what a person typed, by the first thing that is wrong. */
export function checkEntry(fields: EntryFields, today: PlainDate): Result<Checked, EntryProblem> {
  const [title, provider, remark] = [cleanLine(fields.title), cleanLine(fields.provider), cleanText(fields.remark)];
  if (title === '' || characters(title) > 200) return err('ENTRY_TITLE');
  if (provider === '' || characters(provider) > 200) return err('ENTRY_PROVIDER');
  const kind = ENTERED_KINDS.find((known) => known === fields.kind);
  if (!kind) return err('ENTRY_KIND');
  const subject = CE_SUBJECTS.find((known) => known === fields.subject);
  if (!subject) return err('ENTRY_SUBJECT');
  const day = parsePlainDate(fields.completedOn);
  if (!day.ok) return err('ENTRY_DATE');
  if (day.value > today) return err('ENTRY_FUTURE');
  const begins = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(fields.begins.trim());
  if (!begins && fields.begins.trim() !== '') return err('ENTRY_TIME');
  // Hours as people write them: 1.5, and 1,5 in Spanish.
  const hours = /^\d{1,2}(?:[.,][05]0?)?$/.test(fields.hours.trim()) ? Number(fields.hours.trim().replace(',', '.')) : Number.NaN;
  const halfHours = hours * 2;
  if (!Number.isInteger(halfHours) || halfHours < 1 || halfHours > MOST_HALF_HOURS) return err('ENTRY_HOURS');
  if (characters(remark) > 1000) return err('ENTRY_REMARK_LONG');
  if (!fields.stated) return err('ENTRY_STATEMENT');
  const beginsMinute = begins ? Number(begins[1]) * 60 + Number(begins[2]) : undefined;
  return ok({ title, provider, kind, subject, completedOn: day.value, beginsMinute, halfHours, remark });
}

/**
 * Enters hours with their evidence. They wait: first for the scan of the files, then for a person who looks. What is
 * there already is refused at once, with what it clashes with; the same course on another day needs a word why it is no
 * repetition, and the person who looks reads it.
 */
export async function enterCredit(
  db: Db,
  permission: Own,
  fields: EntryFields,
  sent: readonly SentFile[],
  { clock }: With,
): Promise<Result<{ readonly creditId: string }, EntryRefusal>> {
  const { personId } = permission.actor;
  const scheme = currentScheme();
  const at = clock.now();
  const checked = checkEntry(fields, plainDateIn(at, scheme.zone.value));
  if (!checked.ok) return err({ code: checked.error });
  if (sent.length === 0) return err({ code: 'ENTRY_EVIDENCE_MISSING' });
  if (sent.length > MOST_FILES) return err({ code: 'ENTRY_EVIDENCE_MANY' });
  const uploads: CheckedUpload[] = [];
  for (const { name, bytes } of sent) {
    const upload = await checkUpload(name, bytes);
    if (!upload.ok) return err({ code: upload.error });
    uploads.push(upload.value);
  }
  const { remark, ...entry } = checked.value;
  return inTransaction(db, async (tx): Promise<Result<{ creditId: string }, EntryRefusal>> => {
    await queries.lockWallet(tx, personId);
    const others = (await queries.listCredits(tx, [personId])).filter(({ state }) => state !== 'refused');
    const clash = ceClashes({ ...entry, creditId: '' }, others).find(({ code }) => code !== 'SAME_COURSE' || remark === '');
    if (clash) return err({ code: clash.code, with: { title: clash.with.title, completedOn: clash.with.completedOn } });
    const creditId = await queries.insertCredit(tx, {
      ...entry,
      personId,
      source: 'entered',
      claimedHalfHours: entry.halfHours,
      state: 'awaiting-scan',
      refusal: undefined,
      origin: undefined,
      sealedRemark: remark === '' ? undefined : await sealFor(tx, personId, { remark }),
      statementVersion: EVIDENCE_STATEMENT.version,
      schemeVersion: scheme.version,
      at,
    });
    if (creditId === undefined) throw new Error('hours without an origin were there before');
    for (const upload of uploads) await insertEvidence(tx, creditId, await storeFile(tx, personId, 'ce-evidence', upload), upload.fileName);
    await recordEvent(tx, {
      kind: 'ce.entered',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'ce_credit', id: creditId },
      reason: 'hours with evidence, to be looked at',
      schemeVersion: scheme.version,
      payload: { halfHours: entry.halfHours, subject: entry.subject, files: uploads.length, statement: EVIDENCE_STATEMENT.version },
      occurredAt: at,
    });
    return ok({ creditId });
  });
}

/** Why an act on a credit of one's own did nothing. */
export type WalletRefusal =
  | 'CREDIT_UNKNOWN'
  /** It was decided, or a provider gave it. */
  | 'CREDIT_DECIDED'
  | 'OBJECTION_WORDS'
  | 'OBJECTION_LATE'
  | 'OBJECTION_MADE';

/** Takes back hours that nobody decided on yet. */
export async function withdrawCredit(db: Db, permission: Own, creditId: string, { clock }: With): Promise<Result<true, WalletRefusal>> {
  const { personId } = permission.actor;
  if (!isUuid(creditId)) return err('CREDIT_UNKNOWN');
  return inTransaction(db, async (tx): Promise<Result<true, WalletRefusal>> => {
    const credit = await queries.findCredit(tx, creditId, true);
    if (credit?.personId !== personId || credit.state === 'withdrawn') return err('CREDIT_UNKNOWN');
    if (credit.source !== 'entered' || (credit.state !== 'awaiting-scan' && credit.state !== 'awaiting-review')) return err('CREDIT_DECIDED');
    await queries.writeCreditState(tx, creditId, { state: 'withdrawn', halfHours: credit.halfHours });
    await recordEvent(tx, {
      kind: 'ce.withdrawn',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'ce_credit', id: creditId },
      reason: 'by the person, before it was decided',
      schemeVersion: credit.schemeVersion,
      occurredAt: clock.now(),
    });
    return ok(true);
  });
}

/** The last day for objecting to a decision. */
export function objectionUntil(decision: Pick<DecisionRow, 'decidedAt' | 'schemeVersion'>): PlainDate {
  const scheme = schemeVersion(decision.schemeVersion);
  return addDays(plainDateIn(decision.decidedAt, scheme.zone.value), scheme.appeal.withinDays.value);
}

/**
 * Records that a person wants a decision on their hours looked at by somebody else, once and in time. Whoever decides
 * appeals finds it by its event and its row.
 */
export async function objectToDecision(
  db: Db,
  permission: Own,
  { creditId, words: typed }: { readonly creditId: string; readonly words: string },
  { clock }: With,
): Promise<Result<true, WalletRefusal>> {
  const { personId } = permission.actor;
  const words = cleanText(typed);
  if (characters(words) < 3 || characters(words) > 2000) return err('OBJECTION_WORDS');
  if (!isUuid(creditId)) return err('CREDIT_UNKNOWN');
  const at = clock.now();
  return inTransaction(db, async (tx): Promise<Result<true, WalletRefusal>> => {
    const credit = await queries.findCredit(tx, creditId, true);
    const decisions = credit?.personId === personId ? await queries.listDecisions(tx, [creditId]) : [];
    const [decision] = decisions;
    if (!credit || !decision || decision.decision === 'accept') return err('CREDIT_UNKNOWN');
    if (decisions.some(({ objectedAt }) => objectedAt)) return err('OBJECTION_MADE');
    const scheme = schemeVersion(decision.schemeVersion);
    if (plainDateIn(at, scheme.zone.value) > objectionUntil(decision)) return err('OBJECTION_LATE');
    if (!(await queries.insertObjection(tx, decision.decisionId, personId, await sealFor(tx, personId, { words }), at))) return err('OBJECTION_MADE');
    await recordEvent(tx, {
      kind: 'ce.objected',
      actor: { kind: 'person', personId },
      subjectPersonId: personId,
      entity: { name: 'ce_decision', id: decision.decisionId },
      reason: 'the person asks that somebody else looks again',
      schemeVersion: decision.schemeVersion,
      payload: { creditId, decidedBy: decision.decidedBy },
      occurredAt: at,
    });
    await tell(tx, { toPersonId: personId, message: 'ce.objected', values: { title: credit.title, days: scheme.appeal.decidedWithinDays.value }, at });
    return ok(true);
  });
}

/** A credit as its owner sees it. */
export type WalletEntry = CeCredit & {
  readonly provider: string;
  readonly kind: CeKind;
  readonly claimedHalfHours: number;
  readonly evidence: readonly Pick<EvidenceRow, 'evidenceId' | 'fileName' | 'state' | 'finding'>[];
  /** Whether it can be taken back. */
  readonly mayWithdraw: boolean;
  /** Until when a decision can be objected to; undefined where there is none or it was. */
  readonly objectUntil: PlainDate | undefined;
  readonly objectedAt: Date | undefined;
};

/** The hours of a person with all that the person may do about them, the newest first. */
export async function openWallet(db: Db, permission: Own, { clock }: With): Promise<readonly WalletEntry[]> {
  const { personId } = permission.actor;
  const rows = await queries.listCredits(db, [personId]);
  const ids = rows.map(({ creditId }) => creditId);
  const [evidence, decisions] = [await listEvidence(db, ids), await queries.listDecisions(db, ids)];
  return Promise.all(
    rows.map(async (row) => {
      const decision = decisions.find(({ creditId }) => creditId === row.creditId);
      return {
        ...asCredit(row, await whyOf(db, row, decision?.decision === 'accept' ? undefined : decision?.sealedReason)),
        ...walletView(
          row,
          decisions.filter(({ creditId }) => creditId === row.creditId),
          evidence,
          clock.now(),
        ),
      };
    }),
  );
}

function walletView(row: CreditRow, decisions: readonly DecisionRow[], evidence: readonly EvidenceRow[], now: Date): Omit<WalletEntry, keyof CeCredit> {
  const [decision] = decisions;
  // Once: what was decided anew is the end of it here.
  const objected = decisions.some(({ objectedAt }) => objectedAt);
  const until = decision && decision.decision !== 'accept' && !objected ? objectionUntil(decision) : undefined;
  const open = until && plainDateIn(now, schemeVersion(row.schemeVersion).zone.value) <= until;
  return {
    provider: row.provider,
    kind: row.kind,
    claimedHalfHours: row.claimedHalfHours,
    evidence: evidence
      .filter(({ creditId }) => creditId === row.creditId)
      .map(({ evidenceId, fileName, state, finding }) => ({ evidenceId, fileName, state, finding })),
    mayWithdraw: row.source === 'entered' && (row.state === 'awaiting-scan' || row.state === 'awaiting-review'),
    objectUntil: open ? until : undefined,
    objectedAt: decision?.objectedAt,
  };
}

/**
 * Opens evidence that a scan found clean, for its owner or for who decides on hours; staff leave an event.
 *
 * @returns undefined also for what waits for its scan, and for somebody else's
 */
export async function openCeEvidence(db: Db, permission: Own | Permission<'ce.decide'>, evidenceId: string, { clock }: With): Promise<StoredFile | undefined> {
  if (!isUuid(evidenceId)) return undefined;
  return inTransaction(db, async (tx) => {
    const evidence = await findEvidence(tx, evidenceId);
    if (evidence?.state !== 'clean' || evidence.fileId === undefined) return undefined;
    const file = await openFile(tx, evidence.fileId);
    if (!file) return undefined;
    const own = file.personId === permission.actor.personId;
    if (permission.name === 'ce.manage-own') return own ? file : undefined;
    if (own) return undefined;
    await recordEvent(tx, {
      kind: 'evidence.opened',
      actor: { kind: 'person', personId: permission.actor.personId },
      subjectPersonId: file.personId,
      entity: { name: 'ce_evidence', id: evidenceId },
      reason: 'opened to decide on hours of continuing education',
      occurredAt: clock.now(),
    });
    return file;
  });
}

/** The word of a person why a course is no repetition. */
export async function remarkOf(db: Db, row: CreditRow): Promise<string | undefined> {
  return row.sealedRemark && (await openFor<{ remark: string }>(db, row.personId, row.sealedRemark))?.remark;
}
