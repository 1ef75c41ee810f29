/**
 * Pixels of a picture, as far as its first bytes tell: PNG, and SVG with a viewBox or a width and height.
 *
 * @returns undefined for everything else
 */
export function pictureSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length > 24 && view.getUint32(0) === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) };
  const head = new TextDecoder().decode(bytes.subarray(0, 2000));
  const svg = /<svg\b[^>]*>/.exec(head)?.[0];
  if (!svg) return undefined;
  const box = /\bviewBox\s*=\s*["']\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(svg);
  const named = (name: string) => new RegExp(`\\b${name}\\s*=\\s*["']([\\d.]+)(?:px)?["']`).exec(svg)?.[1];
  const [width, height] = box ? [Number(box[1]), Number(box[2])] : [Number(named('width')), Number(named('height'))];
  return width > 0 && height > 0 ? { width, height } : undefined;
}
