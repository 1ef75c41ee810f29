import { zipSync } from 'fflate';
import { sha256Of, COMPANION_FILE, type CompanionItem } from './read-package.ts';
import { writeQtiItem, type PictureSize, type WrittenItem } from '../item/write-item.ts';

/** An item with everything that the bank holds of it. */
export type PackagedItem = WrittenItem & { readonly details: Readonly<Record<string, unknown>> };

const MANIFESTS = {
  '2.2': { space: 'http://www.imsglobal.org/xsd/imscp_v1p1', schema: 'QTIv2.2 Package', version: '1.0.0', item: 'imsqti_item_xmlv2p2' },
  '3.0': { space: 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1', schema: 'QTI Package', version: '3.0.0', item: 'imsqti_item_xmlv3p0' },
} as const;

/**
 * Writes items as a content package. What QTI has no place for is in a companion file, so that a package read back
 * is what was written.
 *
 * @returns the zip, and the ids of items that QTI has no words for (they are in the companion file all the same)
 */
export function writeQtiPackage(
  items: readonly PackagedItem[],
  version: '2.2' | '3.0',
  media: ReadonlyMap<string, Uint8Array>,
  sizeOf: (file: string) => PictureSize | undefined = () => undefined,
): { readonly bytes: Uint8Array; readonly leftOut: readonly string[] } {
  const files: Record<string, Uint8Array> = {};
  const resources: string[] = [];
  const companion: Record<string, CompanionItem> = {};
  const leftOut: string[] = [];
  const { space, schema, version: schemaVersion, item: type } = MANIFESTS[version];
  for (const item of items.toSorted((a, b) => (a.itemId < b.itemId ? -1 : 1))) {
    const xml = writeQtiItem(item, version, sizeOf);
    if (xml === undefined) {
      leftOut.push(item.itemId);
      continue;
    }
    const href = `items/${item.itemId}.xml`;
    files[href] = new TextEncoder().encode(xml);
    const picture = item.public.picture ? `<file href="media/${item.public.picture.file}"/>` : '';
    resources.push(`<resource identifier="${item.itemId}" type="${type}" href="${href}"><file href="${href}"/>${picture}</resource>`);
    companion[item.itemId] = { public: item.public, correct: item.correct, xmlSha256: sha256Of(xml), details: item.details };
  }
  for (const [name, bytes] of media) files[`media/${name}`] = bytes;
  files[COMPANION_FILE] = new TextEncoder().encode(`${JSON.stringify({ items: companion }, undefined, 1)}\n`);
  resources.push(`<resource identifier="einthoven-companion" type="webcontent" href="${COMPANION_FILE}"><file href="${COMPANION_FILE}"/></resource>`);
  files['imsmanifest.xml'] = new TextEncoder().encode(
    `<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="${space}" identifier="einthoven-bank"><metadata><schema>${schema}</schema><schemaversion>${schemaVersion}</schemaversion></metadata><organizations/><resources>\n${resources.join('\n')}\n</resources></manifest>\n`,
  );
  // A fixed date: the same items give the same bytes.
  return { bytes: zipSync(files, { level: 6, mtime: new Date(Date.UTC(1980, 0, 2)) }), leftOut };
}
