import type { Db, Tx } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { openFor } from '../platform/personal-key.ts';
import { openFile, type StoredFile } from '../platform/stored-file.ts';
import { selectRefusedNames, writeApprovedOnAppeal } from './name-change-appeal.queries.ts';
import { findNameChangeRow } from './name-change.queries.ts';
import type { NameChange } from './name-change.ts';
import { getProfile, writeBirthDate, writeName } from './profile.queries.ts';

/** A legal name that was not changed, with who decided so. The caller has decided who may see it. */
export type NameChangeRefusal = {
  readonly legalNameChangeId: string;
  readonly personId: string;
  readonly decidedAt: Date;
  readonly decidedBy: string;
  readonly reason: string;
};

/** Legal names that were not changed: of a person, or one by its id. */
export async function listNameChangeRefusals(
  db: Db,
  where: { readonly personId: string } | { readonly legalNameChangeId: string },
): Promise<readonly NameChangeRefusal[]> {
  return (await selectRefusedNames(db, where)).map(({ sealedNames: _sealed, ...row }) => row);
}

/** What stood in the account and what was asked for, both as legal name, family name and, where it was asked for, birth date. */
export type AskedNames = Pick<NameChange, 'from' | 'to'>;

/** What a request asked for, decided on appeal or not; undefined where the person was erased. The caller has decided who may see it. */
export async function readAskedNames(db: Db, legalNameChangeId: string): Promise<AskedNames | undefined> {
  const row = await findNameChangeRow(db, legalNameChangeId);
  return row && openFor<AskedNames>(db, row.personId, row.sealedNames);
}

/** The document behind a request, for who decides the appeal; looking at it is an event. The caller has decided who may. */
export async function openAskedNamesEvidence(
  tx: Tx,
  legalNameChangeId: string,
  by: { readonly personId: string; readonly at: Date },
): Promise<StoredFile | undefined> {
  const row = await findNameChangeRow(tx, legalNameChangeId);
  const file = row && (await openFile(tx, row.fileId));
  if (!row || !file) return undefined;
  await recordEvent(tx, {
    kind: 'account.evidence-read',
    actor: { kind: 'person', personId: by.personId },
    subjectPersonId: row.personId,
    entity: { name: 'legal_name_change', id: legalNameChangeId },
    reason: 'opened to decide the appeal',
    payload: { fileId: row.fileId },
    occurredAt: by.at,
  });
  return file;
}

/**
 * Changes a legal name, and a birth date that was asked for with it, which were refused, after an appeal was won.
 *
 * @returns whose name it is; undefined where the name in the account is another one by now, or the person was erased
 */
export async function changeNameOnAppeal(
  tx: Tx,
  legalNameChangeId: string,
  by: { readonly personId: string; readonly reason: string; readonly at: Date },
): Promise<string | undefined> {
  const [row] = await selectRefusedNames(tx, { legalNameChangeId });
  const names = row && (await openFor<AskedNames>(tx, row.personId, row.sealedNames));
  if (!names) return undefined;
  const profile = await getProfile(tx, row.personId);
  if (profile?.legalName !== names.from.legalName || profile.familyName !== names.from.familyName) return undefined;
  if (names.to.birthDate !== undefined && profile.birthDate !== names.from.birthDate) return undefined;
  // What the decider wrote may hold names; it is sealed with the appeal.
  const reason = 'decided on appeal; the reason is with the appeal';
  if (!(await writeApprovedOnAppeal(tx, legalNameChangeId, { ...by, reason }))) return undefined;
  await writeName(tx, row.personId, { ...names.to, at: by.at });
  if (names.to.birthDate) await writeBirthDate(tx, row.personId, names.to.birthDate, by.at);
  await recordEvent(tx, {
    kind: 'account.name-change-approved',
    actor: { kind: 'person', personId: by.personId },
    subjectPersonId: row.personId,
    entity: { name: 'legal_name_change', id: legalNameChangeId },
    reason,
    payload: { appeal: true, ...(names.to.birthDate && { birthDate: 'changed' }) },
    occurredAt: by.at,
  });
  return row.personId;
}
