/** Longest side of a picture that is sent, in pixels: small print on a document is still read. */
export const LONGEST_SIDE_PX = 2000;

/** Width and height that fit into {@link LONGEST_SIDE_PX}, in whole pixels, never larger than they were. */
export function fitted(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Draws a picture anew as JPEG: smaller, and without what a phone writes into it beside the picture, the place for one.
 *
 * @returns undefined where this browser cannot draw it
 */
export async function redrawn(source: CanvasImageSource, size: { readonly width: number; readonly height: number }, name: string): Promise<File | undefined> {
  const { width, height } = fitted(size.width, size.height);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const drawing = canvas.getContext('2d');
  if (!drawing) return undefined;
  drawing.drawImage(source, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.9));
  return blob ? new File([blob], name, { type: 'image/jpeg' }) : undefined;
}

/** A chosen file, drawn anew where the browser can; otherwise as it is, and the server checks it. */
export async function prepared(file: File, name: string): Promise<File> {
  try {
    // Turned as the phone meant it.
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    return (await redrawn(picture, picture, name)) ?? file;
  } catch {
    return file;
  }
}
