/** Width and height in pixels. */
type Size = { readonly width: number; readonly height: number };

/**
 * Pixels of a picture, as far as its first bytes tell: PNG, JPEG, WebP, and SVG with a viewBox or a width and height.
 *
 * @returns undefined for everything else
 */
export function pictureSize(bytes: Uint8Array): Size | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length > 24 && view.getUint32(0) === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) };
  if (bytes.length > 4 && view.getUint16(0) === 0xffd8) return jpegSize(view);
  if (bytes.length > 30 && view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return webpSize(view);
  return svgSize(new TextDecoder().decode(bytes.subarray(0, 2000)));
}

/** ITU-T T.81, annex B: segments follow each other until the one that starts a frame. */
function jpegSize(view: DataView): Size | undefined {
  for (let at = 2; at + 9 < view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    // SOF0 to SOF15, without DHT (C4), JPG (C8) and DAC (CC), which share their range.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** RFC 9649: a lossy, a lossless or an extended file. */
function webpSize(view: DataView): Size | undefined {
  const bits24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (view.getUint32(12)) {
    case 0x56503820:
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 0x5650384c: {
      const packed = view.getUint32(21, true);
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
    }
    case 0x56503858:
      return { width: bits24(24) + 1, height: bits24(27) + 1 };
    default:
      return undefined;
  }
}

function svgSize(head: string): Size | undefined {
  const svg = /<svg\b[^>]*>/.exec(head)?.[0];
  if (!svg) return undefined;
  const box = /\bviewBox\s*=\s*["']\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(svg);
  const named = (name: string) => new RegExp(`\\b${name}\\s*=\\s*["']([\\d.]+)(?:px)?["']`).exec(svg)?.[1];
  const [width, height] = box ? [Number(box[1]), Number(box[2])] : [Number(named('width')), Number(named('height'))];
  return width > 0 && height > 0 ? { width, height } : undefined;
}
