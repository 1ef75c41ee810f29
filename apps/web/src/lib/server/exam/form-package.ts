import { createCipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { err, ok, type Result } from '@einthoven/kernel';
import { roomItem, type RoomForm } from '@einthoven/exam';
import { isUuid, type Permission } from '../account/index.ts';
import type { Db } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { contentFolder } from '../platform/content-folder.ts';
import { findPackedFrom } from './form-package.queries.ts';

const compress = promisify(gzip);

/**
 * The whole form of an attempt for one device: JSON, gzip, AES-256-GCM. Laid out as Web Crypto reads it: nonce
 * (12 bytes), then text and tag. The key is not in it; the device gets it when the clock starts.
 */
export async function packForm(db: Db, permission: Permission<'exam.sit-own'>, attemptId: string): Promise<Result<Buffer, 'EXAM_NOT_FOUND'>> {
  const from = isUuid(attemptId) ? await findPackedFrom(db, permission.actor.personId, attemptId) : undefined;
  if (!from) return err('EXAM_NOT_FOUND');
  const items = from.items.map(({ position, shown, optionOrder, tracing }) => roomItem(position, shown, optionOrder, tracing));
  const form: RoomForm = { items, pictures: await readPictures(items.flatMap((item) => (item.picture ? [item.picture.file] : []))) };
  return ok(encrypt(from.contentKey, await compress(JSON.stringify(form), { level: 9 })));
}

function encrypt(key: Buffer, plain: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

const MEDIA_TYPES: Readonly<Record<string, string>> = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp', svg: 'image/svg+xml' };

/** Pictures of the bank by file name. A name that leads elsewhere, or is of no picture, is a fault of the bank. */
async function readPictures(files: readonly string[]): Promise<RoomForm['pictures']> {
  const { bankDir } = config();
  const folder = bankDir === undefined ? join(contentFolder('items'), 'media') : join(bankDir, 'media');
  const entries = [...new Set(files)].map(async (file) => {
    const mediaType = MEDIA_TYPES[/^[a-z0-9][a-z0-9-]*\.([a-z]+)$/.exec(file)?.[1] ?? ''];
    if (mediaType === undefined) throw new Error(`${file} is not a name of a picture`);
    return [file, { mediaType, base64: (await readFile(join(folder, file))).toString('base64') }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
