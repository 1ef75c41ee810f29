import { z } from 'zod';

/** What people type, made safe to keep: one normal form, no control characters, no direction tricks. */

/**
 * One line of text as a person meant it. Removes control characters (NUL, line breaks that would split a
 * mail header) and characters that reorder other text; joiners, which many scripts need, stay.
 */
export function cleanLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+/g, ' ')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Several lines of text, otherwise as {@link cleanLine}. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map(cleanLine)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** How many characters a person sees as typed (code points, as PostgreSQL counts). */
export function characters(text: string): number {
  return [...text].length;
}

/** A line with a least and most number of characters; the message is a code. */
export function line(max: number, missing: string, tooLong: string) {
  return z
    .string({ message: missing })
    .transform(cleanLine)
    .refine((text) => text.length > 0, { message: missing, abort: true })
    .refine((text) => characters(text) <= max, { message: tooLong });
}

/** An e-mail address in the form it is kept and compared: lower case. */
export const emailAddress = z
  .string({ message: 'EMAIL_MALFORMED' })
  .transform((text) => text.trim().toLowerCase())
  .refine((text) => text.length <= 254 && z.email().safeParse(text).success, { message: 'EMAIL_MALFORMED' });
