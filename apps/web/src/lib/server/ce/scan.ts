import { inflateSync, constants } from 'node:zlib';

/** What a scan looks at. */
export type ScannedFile = { readonly mediaType: string; readonly bytes: Buffer };

/** What a scan may find. */
export type ScanFinding =
  /** A signature that virus scanners know. */
  | 'MALWARE'
  /** Something in it could run: a script, a form that acts, an attached file, a program behind a picture. */
  | 'ACTIVE_CONTENT'
  /** Locked with a password: nobody can look at it. */
  | 'LOCKED'
  /** More pages than may be asked of who looks. */
  | 'TOO_MANY_PAGES'
  /** Not what its first bytes say, or cut off. */
  | 'BROKEN'
  /** It unpacks to more than we look at. */
  | 'TOO_LARGE_INSIDE';

/** What a scan said. */
export type ScanVerdict = { readonly clean: true; readonly pages: number | undefined } | { readonly clean: false; readonly finding: ScanFinding };

/** Whoever scans evidence. Another one is put in its place where an installation has a virus scanner. */
export type EvidenceScanner = { readonly name: string; readonly scan: (file: ScannedFile) => Promise<ScanVerdict> };

/**
 * The scan that every installation has: what the file is, whether anything in it could run, and how many pages it has.
 * It is no virus scanner and knows one signature only, the test file that all scanners agree on; a page for staff says so.
 *
 * @param mostPages more are refused
 */
export function localScanner(mostPages: number): EvidenceScanner {
  return { name: 'local-checks', scan: (file) => Promise.resolve(scanLocally(file, mostPages)) };
}

/** The EICAR test file, in two parts so that this file is no finding itself. */
const TEST_SIGNATURE = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!'].join('');

/** The checks of {@link localScanner}, as a plain function. */
export function scanLocally({ mediaType, bytes }: ScannedFile, mostPages: number): ScanVerdict {
  if (bytes.includes(TEST_SIGNATURE, 0, 'latin1')) return { clean: false, finding: 'MALWARE' };
  return mediaType === 'application/pdf' ? scanPdf(bytes, mostPages) : scanPicture(mediaType, bytes);
}

/** Programs and archives that ride behind a picture, and markup that a careless viewer would run. */
const RIDERS = ['PK\u0003\u0004', 'Rar!\u001a', '7z\u00bc\u00af', '\u007fELF', '<script', '<?php', '<html', '#!/bin/'];
const MARKUP_LOOK = 64 * 1024;

function scanPicture(mediaType: string, bytes: Buffer): ScanVerdict {
  const end = pictureEnd(mediaType, bytes);
  if (end === undefined) return { clean: false, finding: 'BROKEN' };
  const behind = bytes.subarray(end);
  const head = bytes.subarray(0, MARKUP_LOOK).toString('latin1').toLowerCase();
  if (/<script|<\?php/.test(head)) return { clean: false, finding: 'ACTIVE_CONTENT' };
  const rides = RIDERS.some((rider) => behind.includes(rider, 0, 'latin1')) || behind.subarray(0, 2).toString('latin1') === 'MZ';
  return rides ? { clean: false, finding: 'ACTIVE_CONTENT' } : { clean: true, pages: 1 };
}

/** Where the picture ends and something else could begin; undefined where it never does. */
function pictureEnd(mediaType: string, bytes: Buffer): number | undefined {
  if (mediaType === 'image/png') {
    // Chunk by chunk: length, name, content, checksum.
    for (let at = 8; at + 12 <= bytes.length; at += bytes.readUInt32BE(at) + 12) {
      if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return at + 12;
    }
    return undefined;
  }
  if (mediaType === 'image/jpeg') {
    // Phones put a second picture behind the first; both end with the same mark.
    const at = bytes.lastIndexOf(Buffer.from([0xff, 0xd9]));
    return at < 0 ? undefined : at + 2;
  }
  if (mediaType === 'image/webp') {
    const length = bytes.length >= 12 ? bytes.readUInt32LE(4) + 8 : Number.POSITIVE_INFINITY;
    return length > bytes.length ? undefined : length;
  }
  return bytes.length;
}

/** Names of PDF that make something happen, carry a file, or show what is not in the file. */
const ACTIVE = /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|GoToR|Sound|Movie|Rendition|AA|OpenAction)(?![A-Za-z0-9])/;
/** Where a viewer begins to read is an OpenAction too; one that only shows a page is harmless. */
const OPENS_PAGE = /\/OpenAction\s*(?:\[|<<\s*(?:\/Type\s*\/Action\s*)?\/S\s*\/GoTo(?![A-Za-z]))/g;
const MOST_INSIDE = 64 * 1024 * 1024;

function scanPdf(bytes: Buffer, mostPages: number): ScanVerdict {
  const raw = bytes.toString('latin1');
  if (!raw.includes('%%EOF') && !raw.includes('startxref')) return { clean: false, finding: 'BROKEN' };
  let pages = countPages(raw);
  if (/\/Encrypt(?![A-Za-z0-9])/.test(plain(outsideStreams(raw)))) return { clean: false, finding: 'LOCKED' };
  if (isActive(outsideStreams(raw))) return { clean: false, finding: 'ACTIVE_CONTENT' };
  let inside = 0;
  for (const stream of raw.matchAll(/stream\r?\n/g)) {
    // Only object streams hold names; pictures and text of pages cannot make anything happen.
    const dictionary = plain(raw.slice(Math.max(0, stream.index - 1024), stream.index));
    const own = dictionary.slice(dictionary.lastIndexOf(' obj') + 1);
    if (!/\/Type\s*\/(?:ObjStm|XRef)(?![A-Za-z])/.test(own)) continue;
    const from = stream.index + stream[0].length;
    const to = raw.indexOf('endstream', from);
    const packed = bytes.subarray(from, to < 0 ? bytes.length : to);
    let unpacked: Buffer;
    try {
      unpacked = /\/FlateDecode|\/Fl(?![A-Za-z])/.test(own)
        ? inflateSync(packed, { maxOutputLength: MOST_INSIDE - inside, finishFlush: constants.Z_SYNC_FLUSH })
        : Buffer.from(packed);
    } catch (error) {
      return { clean: false, finding: (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'TOO_LARGE_INSIDE' : 'BROKEN' };
    }
    inside += unpacked.length;
    if (inside >= MOST_INSIDE) return { clean: false, finding: 'TOO_LARGE_INSIDE' };
    if (/\/XRef/.test(own)) {
      if (/\/Encrypt(?![A-Za-z0-9])/.test(own)) return { clean: false, finding: 'LOCKED' };
      continue;
    }
    const text = unpacked.toString('latin1');
    if (isActive(text)) return { clean: false, finding: 'ACTIVE_CONTENT' };
    pages += countPages(text);
  }
  if (pages > mostPages) return { clean: false, finding: 'TOO_MANY_PAGES' };
  return { clean: true, pages: pages > 0 ? pages : undefined };
}

/** What stands between the streams: where names are names, and not letters of a packed picture. */
function outsideStreams(raw: string): string {
  return raw.replace(/stream\r?\n[\s\S]*?endstream/g, 'stream endstream');
}

/** Names may be written with codes: `/J#61vaScript` is `/JavaScript`. */
function plain(text: string): string {
  return text.replace(/#([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}

function isActive(text: string): boolean {
  return ACTIVE.test(plain(text).replaceAll(OPENS_PAGE, ' '));
}

function countPages(text: string): number {
  return (plain(outsideStreams(text)).match(/\/Type\s*\/Page(?![A-Za-z])/g) ?? []).length;
}
