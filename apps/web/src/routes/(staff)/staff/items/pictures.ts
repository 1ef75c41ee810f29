import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RoomItem } from '@einthoven/exam';
import { config } from '#lib/server/platform/config.ts';
import { contentFolder } from '#lib/server/platform/content-folder.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = { svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' };

/** The picture of an item as the room takes it; nothing where the bank's folder lacks it. */
export async function itemPictures(item: RoomItem): Promise<Record<string, { mediaType: string; base64: string }>> {
  const file = item.picture?.file;
  const mediaType = MEDIA_TYPES[/^[a-z0-9][a-z0-9-]*\.([a-z]+)$/.exec(file ?? '')?.[1] ?? ''];
  if (file === undefined || mediaType === undefined) return {};
  const { mode, bankDir } = config();
  const folder = mode === 'production' && bankDir ? bankDir : contentFolder('items');
  const bytes = await readFile(join(folder, 'media', file)).catch(() => undefined);
  return bytes ? { [file]: { mediaType, base64: bytes.toString('base64') } } : {};
}
