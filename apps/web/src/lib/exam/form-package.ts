import type { RoomForm } from './room-data.ts';

/**
 * Opens a form that was fetched: AES-GCM (nonce of 12 bytes in front), gzip, JSON.
 *
 * @param key base64, from the answer that started the clock
 * @throws where the key is another one or a byte has changed
 */
export async function openForm(packed: ArrayBuffer, key: string): Promise<RoomForm> {
  const raw = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
  const imported = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: packed.slice(0, 12) }, imported, packed.slice(12));
  const unpacked = new Blob([plain]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(unpacked).json()) as RoomForm;
}

/** Where a picture of a form is shown from. */
export function pictureSource(form: Pick<RoomForm, 'pictures'>, file: string): string | undefined {
  const picture = form.pictures[file];
  return picture && `data:${picture.mediaType};base64,${picture.base64}`;
}
