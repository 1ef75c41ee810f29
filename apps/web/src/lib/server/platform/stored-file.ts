import type { Db } from '../db/pool.ts';
import { findPersonalKey } from './personal-key.ts';
import { seal, unseal } from './seal.ts';
import type { CheckedUpload } from './upload.ts';

/** What an uploaded file is for. */
export type FilePurpose =
  | 'completion-certificate'
  | 'name-change-evidence'
  | 'application-evidence'
  | 'accommodation-evidence'
  | 'conduct-evidence'
  | 'identity-document'
  | 'identity-photo'
  | 'ce-evidence'
  | 'teaching-sample'
  | 'program-evidence';

/**
 * Stores a checked upload, sealed with its owner's key.
 *
 * @returns the id of the file
 * @throws Error when the person was erased
 */
export async function storeFile(db: Db, personId: string, purpose: FilePurpose, upload: CheckedUpload): Promise<string> {
  const key = await findPersonalKey(db, personId);
  if (!key) throw new Error(`person ${personId} has no key any more`);
  const row = await db
    .insertInto('stored_files')
    .values({
      person_id: personId,
      purpose,
      file_name: upload.fileName,
      media_type: upload.mediaType,
      byte_size: upload.bytes.length,
      sealed: seal(key, upload.bytes),
    })
    .returning('file_id')
    .executeTakeFirstOrThrow();
  return row.file_id;
}

/** A stored file as its owner left it. */
export type StoredFile = {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly personId: string;
  readonly purpose: FilePurpose;
};

/**
 * Opens a stored file. The caller has decided who may see it.
 *
 * @returns undefined when there is none, or its owner was erased
 */
export async function openFile(db: Db, fileId: string): Promise<StoredFile | undefined> {
  const row = await db.selectFrom('stored_files').selectAll().where('file_id', '=', fileId).executeTakeFirst();
  if (!row) return undefined;
  const key = await findPersonalKey(db, row.person_id);
  if (!key) return undefined;
  return { fileName: row.file_name, mediaType: row.media_type, bytes: unseal(key, row.sealed), personId: row.person_id, purpose: row.purpose as FilePurpose };
}

/** Deletes stored files for good. */
export async function deleteFiles(db: Db, fileIds: readonly string[]): Promise<void> {
  if (fileIds.length > 0)
    await db
      .deleteFrom('stored_files')
      .where('file_id', 'in', [...fileIds])
      .execute();
}
