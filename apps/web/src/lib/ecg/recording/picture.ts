import { drawOn, type PaperLayout } from '@einthoven/ecg/paper';

/** Largest picture of an item, in bytes: what the bank takes. */
const MOST_BYTES = 200 * 1024;
/** Pixels of a millimetre, the finest first: a picture that is too heavy is drawn a little smaller. */
const SCALES = [5, 4, 3] as const;

/** The paper as a PNG, in base64. @throws Error where the browser gives no canvas */
export async function pictureOf(layout: PaperLayout): Promise<string> {
  await document.fonts.ready;
  let smallest: Blob | undefined;
  for (const pxPerMm of SCALES) {
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(layout.widthMm * pxPerMm);
    canvas.height = Math.ceil(layout.heightMm * pxPerMm);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('the browser gives no canvas');
    drawOn(context, layout, pxPerMm);
    smallest = await new Promise<Blob>((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser gives no picture'))), 'image/png'),
    );
    if (smallest.size <= MOST_BYTES) break;
  }
  const bytes = new Uint8Array(await (smallest as Blob).arrayBuffer());
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}
