import { fileTypeFromBuffer } from 'file-type';
import { err, ok, type Result } from '@einthoven/kernel';

/** Largest upload, in bytes: a phone photo fits. */
export const UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024;

const ACCEPTED = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/heic'] as const;

/** A file whose bytes were looked at. */
export type CheckedUpload = { readonly fileName: string; readonly mediaType: (typeof ACCEPTED)[number]; readonly bytes: Buffer };

/** Why a file is not taken. */
export type UploadProblem =
  /** Nothing in it. */
  | 'UPLOAD_EMPTY'
  /** Larger than {@link UPLOAD_LIMIT_BYTES}. */
  | 'UPLOAD_TOO_LARGE'
  /** Its bytes are not a PDF, JPEG, PNG, WebP or HEIC, whatever its name says. */
  | 'UPLOAD_TYPE_REFUSED';

/**
 * Checks an uploaded file by its bytes; the name and declared type are never believed.
 * The name is kept for display only, without any path and control characters, and never used as a path.
 */
export async function checkUpload(name: string, bytes: Buffer): Promise<Result<CheckedUpload, UploadProblem>> {
  if (bytes.length === 0) return err('UPLOAD_EMPTY');
  if (bytes.length > UPLOAD_LIMIT_BYTES) return err('UPLOAD_TOO_LARGE');
  const detected = (await fileTypeFromBuffer(bytes))?.mime as CheckedUpload['mediaType'] | undefined;
  if (!detected || !ACCEPTED.includes(detected)) return err('UPLOAD_TYPE_REFUSED');
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const fileName =
    base
      .replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '')
      .slice(0, 255)
      .trim() || 'file';
  return ok({ fileName, mediaType: detected, bytes });
}
