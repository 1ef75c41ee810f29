import type { RoomItem } from '@einthoven/exam';
import { database } from '#lib/server/db/pool.ts';
import { bankPictures } from '#lib/server/item/index.ts';

/** The picture of an item as the room takes it; nothing where the bank lacks it. */
export async function itemPictures(item: RoomItem): Promise<Record<string, { mediaType: string; base64: string }>> {
  const found = await bankPictures(database(), item.picture ? [item.picture.file] : []);
  return Object.fromEntries([...found].map(([file, { mediaType, bytes }]) => [file, { mediaType, base64: Buffer.from(bytes).toString('base64') }]));
}
