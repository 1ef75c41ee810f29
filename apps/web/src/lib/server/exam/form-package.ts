import { createCipheriv, randomBytes } from 'node:crypto';
import { err, ok, type Result } from '@einthoven/kernel';
import { roomItem, type RoomForm } from '@einthoven/exam';
import { isUuid, type Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { bankPictures } from '../item/index.ts';
import { gzipForm } from './form-gzip.ts';
import { findPackedFrom } from './form-package.queries.ts';

/**
 * The whole form of an attempt for one device: JSON, gzip, AES-256-GCM. Laid out as Web Crypto reads it: nonce
 * (12 bytes), then text and tag. The key is not in it; the device gets it when the clock starts.
 */
export async function packForm(db: Db, permission: Permission<'exam.sit-own'>, attemptId: string): Promise<Result<Buffer, 'EXAM_NOT_FOUND'>> {
  const from = isUuid(attemptId) ? await findPackedFrom(db, permission.actor.personId, attemptId) : undefined;
  if (!from) return err('EXAM_NOT_FOUND');
  const items = from.items.map(({ position, shown, optionOrder, tracing }) => roomItem(position, shown, optionOrder, tracing));
  const form: RoomForm = {
    items,
    pictures: await readPictures(
      db,
      items.flatMap((item) => (item.picture ? [item.picture.file] : [])),
    ),
  };
  return ok(encrypt(from.contentKey, gzipForm(form)));
}

function encrypt(key: Buffer, plain: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Pictures of the bank by file name. One that is missing is a fault of the bank. */
async function readPictures(db: Db, files: readonly string[]): Promise<RoomForm['pictures']> {
  const found = await bankPictures(db, files);
  return Object.fromEntries(
    files.map((file) => {
      const picture = found.get(file);
      if (!picture) throw new Error(`the bank has no picture ${file}`);
      return [file, { mediaType: picture.mediaType, base64: Buffer.from(picture.bytes).toString('base64') }];
    }),
  );
}
