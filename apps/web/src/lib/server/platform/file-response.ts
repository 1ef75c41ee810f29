import type { StoredFile } from './stored-file.ts';

/** A file to send; whose it is does not matter here. */
export type SentFile = Pick<StoredFile, 'fileName' | 'mediaType' | 'bytes'>;

/**
 * The answer with a file that a person uploaded: nothing in it can run, no cache keeps it, no other site can embed it.
 *
 * @param shown `attachment`: saved, never shown inside our own pages; `inline`: shown by the browser, for pictures and PDFs
 *   that staff look at
 */
export function fileResponse({ fileName, mediaType, bytes }: SentFile, shown: 'attachment' | 'inline'): Response {
  // A sandbox keeps browsers from showing a PDF at all; what runs inside a PDF cannot leave it.
  const sandbox = shown === 'inline' && mediaType === 'application/pdf' ? '' : '; sandbox';
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mediaType,
      'content-length': String(bytes.length),
      'content-disposition': disposition(shown, fileName),
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'${sandbox}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'cross-origin-resource-policy': 'same-origin',
    },
  });
}

/** A name is written twice: plain for old browsers, and percent-encoded (RFC 8187) for all scripts. */
function disposition(shown: 'attachment' | 'inline', fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\;%]/g, '_');
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(/['()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${shown}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
