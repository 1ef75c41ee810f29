import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import { err, ok, type Result } from '@einthoven/kernel';
import type { Db, Tx } from '../db/pool.ts';
import { config } from '../platform/config.ts';
import { contentFolder } from '../platform/content-folder.ts';
import { findStoredPictures, insertPicture } from './picture.queries.ts';
import { pictureSize } from './picture-size.ts';

/** Largest picture of an item, in bytes: a form with several still comes down a phone's line in seconds. */
export const PICTURE_LIMIT_BYTES = 200 * 1024;

/** Fewest and most pixels of a side. */
const SIDE_PX = { least: 16, most: 4096 } as const;

const ENDINGS = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' } as const;
const MEDIA_TYPES: Readonly<Record<string, string>> = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp', svg: 'image/svg+xml' };

/** A picture whose bytes were looked at. */
export type CheckedPicture = { readonly mediaType: keyof typeof ENDINGS; readonly width: number; readonly height: number; readonly bytes: Uint8Array };

/**
 * Checks a picture by its bytes; its name is not believed.
 *
 * @returns the picture, or why it does not come in: `CODE: words`
 */
export async function checkPicture(bytes: Uint8Array): Promise<Result<CheckedPicture, string>> {
  if (bytes.length === 0) return err('PICTURE_EMPTY: there is nothing in this picture.');
  if (bytes.length > PICTURE_LIMIT_BYTES)
    return err(`PICTURE_TOO_LARGE: a picture may have ${PICTURE_LIMIT_BYTES / 1024} kB; this one has ${Math.ceil(bytes.length / 1024)}.`);
  const mediaType = (await fileTypeFromBuffer(bytes))?.mime;
  // A drawing is a document that can load and run; what it looks like is all that is wanted of it.
  if (/<svg[\s>]/i.test(new TextDecoder().decode(bytes.subarray(0, 4000)))) return err('PICTURE_SVG: drawings in SVG are not taken. Save it as PNG.');
  if (mediaType !== 'image/png' && mediaType !== 'image/jpeg' && mediaType !== 'image/webp')
    return err('PICTURE_TYPE: this is not a PNG, JPEG or WebP picture.');
  const size = pictureSize(bytes);
  const fits = (side: number | undefined) => side !== undefined && side >= SIDE_PX.least && side <= SIDE_PX.most;
  if (!size || !fits(size.width) || !fits(size.height)) return err(`PICTURE_SIZE: each side needs ${SIDE_PX.least} to ${SIDE_PX.most} pixels.`);
  return ok({ mediaType, ...size, bytes });
}

/** A name in the bank for a picture from elsewhere: what it was called, its content, and its true ending. The same picture has the same name. */
export function bankFileName(name: string, { bytes, mediaType }: Pick<CheckedPicture, 'bytes' | 'mediaType'>): string {
  const stem = name
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${stem || 'picture'}-${sha256Of(bytes).slice(0, 12)}.${ENDINGS[mediaType]}`;
}

/** Whether a name's ending is that of the picture. */
export function endsAs(file: string, { mediaType }: Pick<CheckedPicture, 'mediaType'>): boolean {
  return file.endsWith(`.${ENDINGS[mediaType]}`);
}

/** Stores a checked picture under a name of the bank; one that is there already stays. */
export async function storePicture(tx: Tx, file: string, picture: CheckedPicture, addedBy: string | undefined, at: Date): Promise<void> {
  await insertPicture(tx, { ...picture, file, sha256: sha256Of(picture.bytes), addedBy, at });
}

/** A picture of the bank. */
export type BankPicture = { readonly mediaType: string; readonly bytes: Uint8Array };

/**
 * Pictures of the bank by name: those that came in, and those that lie in the folder of an authored bank.
 *
 * @param folder of the bank, with `media` in it
 * @returns those that there are
 * @throws Error for what is no name of a picture: the name comes from an item, and leads nowhere else
 */
export async function bankPictures(
  db: Db,
  files: readonly string[],
  folder = config().bankDir ?? contentFolder('items'),
): Promise<ReadonlyMap<string, BankPicture>> {
  const names = [...new Set(files)];
  if (names.length === 0) return new Map();
  const stored = await findStoredPictures(db, names);
  const entries = names.map(async (file): Promise<readonly (readonly [string, BankPicture])[]> => {
    const mediaType = MEDIA_TYPES[/^[a-z0-9][a-z0-9-]*\.([a-z]+)$/.exec(file)?.[1] ?? ''];
    if (mediaType === undefined) throw new Error(`${file} is not a name of a picture`);
    const found = stored.get(file) ?? (await readFile(join(folder, 'media', file)).catch(() => undefined));
    return found ? [[file, { mediaType, bytes: found }]] : [];
  });
  return new Map((await Promise.all(entries)).flat());
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
