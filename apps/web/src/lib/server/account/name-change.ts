import { err, ok, type Clock, type PlainDate, type Result } from '@einthoven/kernel';
import { recordEvent } from '../platform/events.ts';
import { openFor, sealFor } from '../platform/personal-key.ts';
import { openFile, storeFile, type StoredFile } from '../platform/stored-file.ts';
import { checkUpload, type UploadProblem } from '../platform/upload.ts';
import { inTransaction, type Db, type Tx } from '../db/pool.ts';
import { readBirthDate, type BirthDateProblem } from './birth-date.ts';
import { findNameChangeRow, insertNameChange, listNameChangesOf, listWaitingNameChanges, writeDecision, type NameChangeRow } from './name-change.queries.ts';
import type { Permission } from './permissions.ts';
import { getProfile, writeBirthDate, writeName } from './profile.queries.ts';
import { reasonRule } from './role.ts';
import { line } from './text.ts';

/** The birth date is told where it changes too. */
type Names = { readonly legalName: string; readonly familyName: string; readonly birthDate?: string | null };

/** A request with its names opened. */
export type NameChange = Omit<NameChangeRow, 'sealedNames'> & { readonly from: Names; readonly to: Names };

/** Why a change was not asked for. */
export type NameChangeProblem =
  | 'NAME_MISSING'
  | 'NAME_TOO_LONG'
  | 'FAMILY_NAME_MISSING'
  | 'FAMILY_NAME_TOO_LONG'
  | BirthDateProblem
  | 'NAME_CHANGE_SAME'
  | 'NAME_CHANGE_WAITING'
  | UploadProblem;

/**
 * Asks for another legal name or birth date, with a document that shows it. Staff decide; nothing changes before.
 *
 * @param fields.birthDate as typed; empty or left out, it stays
 */
export async function askNameChange(
  db: Db,
  permission: Permission<'account.manage-own'>,
  fields: {
    readonly legalName: string;
    readonly familyName: string;
    readonly birthDate?: string;
    readonly file: { readonly name: string; readonly bytes: Buffer };
  },
  { clock, today }: { readonly clock: Clock; readonly today: PlainDate },
): Promise<Result<undefined, { readonly field: 'legalName' | 'familyName' | 'birthDate' | 'file' | 'form'; readonly problem: NameChangeProblem }>> {
  const personId = permission.actor.personId;
  const legalName = line(200, 'NAME_MISSING', 'NAME_TOO_LONG').safeParse(fields.legalName);
  if (!legalName.success) return err({ field: 'legalName', problem: legalName.error.issues[0]?.message as NameChangeProblem });
  const familyName = line(200, 'FAMILY_NAME_MISSING', 'FAMILY_NAME_TOO_LONG').safeParse(fields.familyName);
  if (!familyName.success) return err({ field: 'familyName', problem: familyName.error.issues[0]?.message as NameChangeProblem });
  const profile = await getProfile(db, personId);
  const typed = fields.birthDate?.trim() ? readBirthDate(fields.birthDate, today) : undefined;
  if (typed && !typed.ok) return err({ field: 'birthDate', problem: typed.error });
  const born = typed && typed.value !== profile?.birthDate ? typed.value : undefined;
  if (!profile || (profile.legalName === legalName.data && profile.familyName === familyName.data && born === undefined))
    return err({ field: 'legalName', problem: 'NAME_CHANGE_SAME' });
  const upload = await checkUpload(fields.file.name, fields.file.bytes);
  if (!upload.ok) return err({ field: 'file', problem: upload.error });
  const names = {
    from: { legalName: profile.legalName, familyName: profile.familyName, ...(born && { birthDate: profile.birthDate }) },
    to: { legalName: legalName.data, familyName: familyName.data, ...(born && { birthDate: born }) },
  };
  const waiting = Symbol('waiting');
  try {
    await inTransaction(db, async (tx) => {
      const at = clock.now();
      const fileId = await storeFile(tx, personId, 'name-change-evidence', upload.value);
      const id = await insertNameChange(tx, { personId, sealedNames: await sealFor(tx, personId, names), fileId, at });
      // Thrown, so that the file is not kept either.
      if (id === undefined) throw waiting;
      await recordEvent(tx, {
        kind: 'account.name-change-asked',
        actor: { kind: 'person', personId },
        subjectPersonId: personId,
        entity: { name: 'legal_name_change', id },
        reason: 'asked by the person',
        payload: { fileId, ...(born && { birthDate: 'asked too' }) },
        occurredAt: at,
      });
    });
  } catch (error) {
    if (error === waiting) return err({ field: 'form', problem: 'NAME_CHANGE_WAITING' });
    throw error;
  }
  return ok(undefined);
}

async function open(db: Db, row: NameChangeRow): Promise<NameChange | undefined> {
  const names = await openFor<{ from: Names; to: Names }>(db, row.personId, row.sealedNames);
  if (!names) return undefined;
  const { sealedNames: _sealed, ...rest } = row;
  return { ...rest, ...names };
}

async function openAll(db: Db, rows: readonly NameChangeRow[]): Promise<NameChange[]> {
  const opened = await Promise.all(rows.map((row) => open(db, row)));
  return opened.filter((change) => change !== undefined);
}

/** Requests of the person, newest first. */
export async function listOwnNameChanges(db: Db, permission: Permission<'account.manage-own'>): Promise<NameChange[]> {
  return openAll(db, await listNameChangesOf(db, permission.actor.personId));
}

/** Requests that wait, oldest first. */
export async function listNameChangeQueue(db: Db, _permission: Permission<'account.decide-name-change'>): Promise<NameChange[]> {
  return openAll(db, await listWaitingNameChanges(db));
}

/** One request; undefined when there is none or its person was erased. */
export async function findNameChange(
  db: Db,
  _permission: Permission<'account.decide-name-change'>,
  legalNameChangeId: string,
): Promise<NameChange | undefined> {
  const row = await findNameChangeRow(db, legalNameChangeId);
  return row && open(db, row);
}

/** The document behind a request. Looking at it is an event, because it shows an identity. */
export async function openNameChangeEvidence(
  db: Db,
  permission: Permission<'account.read-evidence'>,
  legalNameChangeId: string,
  { clock }: { readonly clock: Clock },
): Promise<StoredFile | undefined> {
  return inTransaction(db, async (tx) => {
    const row = await findNameChangeRow(tx, legalNameChangeId);
    const file = row && (await openFile(tx, row.fileId));
    if (!row || !file) return undefined;
    await recordEvent(tx, {
      kind: 'account.evidence-read',
      actor: { kind: 'person', personId: permission.actor.personId },
      subjectPersonId: row.personId,
      entity: { name: 'legal_name_change', id: legalNameChangeId },
      reason: 'opened to decide on the change of name',
      payload: { fileId: row.fileId },
      occurredAt: clock.now(),
    });
    return file;
  });
}

/** How the person is told of the decision; the concept of messages has it. */
export type TellNameChange = (
  tx: Tx,
  told: {
    readonly toPersonId: string;
    readonly message: 'account.name-changed' | 'account.name-not-changed';
    readonly values: { readonly reason: string };
    readonly at: Date;
  },
) => Promise<void>;

/** Decides a request, once; an approval changes the profile in the same transaction. Nobody decides their own. */
export async function decideNameChange(
  db: Db,
  permission: Permission<'account.decide-name-change'>,
  decision: { readonly legalNameChangeId: string; readonly approve: boolean; readonly reason: string },
  { clock, tell }: { readonly clock: Clock; readonly tell: TellNameChange },
): Promise<Result<undefined, 'NAME_CHANGE_DECIDED' | 'NAME_CHANGE_OWN' | 'REASON_MISSING' | 'REASON_TOO_LONG'>> {
  const reason = reasonRule.safeParse(decision.reason);
  if (!reason.success) return err(reason.error.issues[0]?.message as 'REASON_MISSING' | 'REASON_TOO_LONG');
  return inTransaction(db, async (tx) => {
    const row = await findNameChangeRow(tx, decision.legalNameChangeId);
    const change = row && (await open(tx, row));
    if (!change) return err('NAME_CHANGE_DECIDED' as const);
    if (change.personId === permission.actor.personId) return err('NAME_CHANGE_OWN' as const);
    const at = clock.now();
    const state = decision.approve ? 'approved' : 'refused';
    if (!(await writeDecision(tx, change.legalNameChangeId, { state, by: permission.actor.personId, reason: reason.data, at })))
      return err('NAME_CHANGE_DECIDED' as const);
    if (decision.approve) await writeName(tx, change.personId, { ...change.to, at });
    if (decision.approve && change.to.birthDate) await writeBirthDate(tx, change.personId, change.to.birthDate, at);
    await recordEvent(tx, {
      kind: `account.name-change-${state}`,
      actor: { kind: 'person', personId: permission.actor.personId },
      subjectPersonId: change.personId,
      entity: { name: 'legal_name_change', id: change.legalNameChangeId },
      reason: reason.data,
      payload: change.to.birthDate ? { birthDate: decision.approve ? 'changed' : 'kept' } : {},
      occurredAt: at,
    });
    const message = decision.approve ? 'account.name-changed' : 'account.name-not-changed';
    await tell(tx, { toPersonId: change.personId, message, values: { reason: reason.data }, at });
    return ok(undefined);
  });
}
