import { createHash } from 'node:crypto';
import { err, ok, type Result } from '@einthoven/kernel';
import type { PublicItem } from '@einthoven/exam';
import type { Correct } from '@einthoven/exam/key';
import { QtiRefusal, type QtiProblem } from '../problem.ts';
import { caught, readQtiItem } from '../item/read-item.ts';
import { toBankedItem, type BankedItem } from '../item/to-bank.ts';
import { readManifest } from './manifest.ts';
import { isSafePath, unzip } from './unzip.ts';

/** What QTI has no place for, kept beside the items in a file of our own. */
export const COMPANION_FILE = 'einthoven.json';

/** The companion's entry for one item. */
export type CompanionItem = {
  readonly public: PublicItem;
  readonly correct: Correct;
  /** Of the item file that was written with it: where it differs, somebody edited the item, and the file wins. */
  readonly xmlSha256: string;
  /** Task, level, use, rationale, sources, family: whatever the bank holds of it. */
  readonly details: Readonly<Record<string, unknown>>;
};

/** An item that was read from a package. */
export type ImportedItem = BankedItem & {
  /** From our own companion file, when the package has one for this item. */
  readonly details: Readonly<Record<string, unknown>> | undefined;
  /** Whether the item was edited after we wrote it. */
  readonly edited: boolean;
};

/** What became of a package. */
export type ReadPackage = {
  readonly items: readonly ImportedItem[];
  /** Items that were left out, each with its reason: outside the subset, or no type of the bank. */
  readonly refused: readonly QtiProblem[];
  /** Pictures that items name. */
  readonly media: ReadonlyMap<string, Uint8Array>;
};

const ITEM_TYPE = /^imsqti_item_xmlv(2p[012]|3p0)$/;

/** SHA-256 in hex of a text. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Reads a content package of QTI 2.2 or 3.0.
 *
 * A package that is broken or hostile is refused whole. An item that is lawful but outside the subset is left out
 * and named; the others come.
 *
 * @param bytes the zip
 */
export function readQtiPackage(bytes: Uint8Array): Result<ReadPackage, QtiProblem> {
  return flat(caught('package', () => readPackage(bytes)));
}

function flat<T>(result: Result<Result<T, QtiProblem>, QtiProblem>): Result<T, QtiProblem> {
  return result.ok ? result.value : result;
}

function readPackage(bytes: Uint8Array): Result<ReadPackage, QtiProblem> {
  const files = unzip(bytes);
  const manifest = files.get('imsmanifest.xml');
  if (!manifest) throw new QtiRefusal('QTI_MANIFEST_MISSING', 'The package has no imsmanifest.xml at its top.');
  const read = caught('imsmanifest.xml', () => readManifest(textOfFile(manifest)));
  if (!read.ok) return read;
  const companion = companionOf(files);
  const items: ImportedItem[] = [];
  const refused: QtiProblem[] = [];
  const media = new Map<string, Uint8Array>();
  const identifiers = new Set<string>();
  for (const resource of read.value.filter(({ type }) => ITEM_TYPE.test(type))) {
    const href = resource.href ?? '';
    const file = files.get(href);
    if (!file)
      return err({
        code: 'QTI_FILE_MISSING',
        where: 'imsmanifest.xml',
        message: `${resource.identifier} names ${href || 'no file'}, which is not in the package.`,
      });
    const text = textOfFile(file);
    const item = readQtiItem(text, href);
    const banked = item.ok
      ? caught(href, () =>
          toBankedItem(item.value, (picture) => {
            const path = resolved(href, picture);
            const found = path === undefined ? undefined : files.get(path);
            if (path === undefined || !found) throw new QtiRefusal('QTI_FILE_MISSING', `The picture ${picture} is not in the package.`);
            if (isActiveSvg(path, found)) throw new QtiRefusal('QTI_OUTSIDE_SUBSET', `The picture ${picture} holds a script or loads from elsewhere.`);
            const name = freeName(path.slice(path.lastIndexOf('/') + 1), found, media);
            media.set(name, found);
            return name;
          }),
        )
      : item;
    if (!banked.ok) {
      if (banked.error.code !== 'QTI_OUTSIDE_SUBSET') return banked;
      refused.push(banked.error);
      continue;
    }
    if (identifiers.has(banked.value.identifier))
      return err({ code: 'QTI_DUPLICATE_IDENTIFIER', where: href, message: `The item ${banked.value.identifier} is in the package twice.` });
    identifiers.add(banked.value.identifier);
    const kept = companion?.get(banked.value.identifier);
    const edited = kept !== undefined && kept.xmlSha256 !== sha256Of(text);
    items.push({ ...banked.value, ...(kept && !edited && { public: kept.public, correct: kept.correct }), details: kept?.details, edited });
  }
  return ok({ items, refused, media });
}

/** A file as UTF-8 text. @throws QtiRefusal when it is none */
function textOfFile(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new QtiRefusal('QTI_XML_INVALID', 'The file is not UTF-8 text.');
  }
}

function companionOf(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, CompanionItem> | undefined {
  const file = files.get(COMPANION_FILE);
  if (!file) return undefined;
  try {
    const { items } = JSON.parse(textOfFile(file)) as { items: Record<string, CompanionItem> };
    return new Map(Object.entries(items));
  } catch {
    throw new QtiRefusal('QTI_ITEM_INVALID', `${COMPANION_FILE} is not what was written. Take it out to read the items alone.`);
  }
}

/** An address in an item, from the top of the package; undefined where it leaves the package or is elsewhere. */
function resolved(from: string, href: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith('/')) return undefined;
  const parts = from.split('/').slice(0, -1);
  for (const part of href.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.') parts.push(part);
  }
  const path = parts.join('/');
  return isSafePath(path) ? path : undefined;
}

/** A name for a file: two of one name in two folders are two. */
function freeName(name: string, bytes: Uint8Array, media: ReadonlyMap<string, Uint8Array>): string {
  const dot = name.lastIndexOf('.') < 0 ? name.length : name.lastIndexOf('.');
  const isFree = (tried: string) => {
    const taken = media.get(tried);
    return taken === undefined || (taken.length === bytes.length && taken.every((byte, at) => byte === bytes[at]));
  };
  let free = name;
  for (let next = 2; !isFree(free); next++) free = `${name.slice(0, dot)}-${next}${name.slice(dot)}`;
  return free;
}

function isActiveSvg(path: string, bytes: Uint8Array): boolean {
  if (!/\.svgz?$/i.test(path)) return false;
  return /<script|<foreignObject|<!DOCTYPE|<!ENTITY|\son\w+\s*=|javascript:|(href|src)\s*=\s*["'](?!#)/i.test(textOfFile(bytes));
}
