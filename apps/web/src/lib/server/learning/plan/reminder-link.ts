import { createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '../../platform/config.ts';
import { purposeKey } from '../../platform/seal.ts';

const ID_BYTES = 16;

function signatureOf(id: Buffer): Buffer {
  return createHmac('sha256', purposeKey(config().appSecret, 'study-reminders-off')).update(id).digest();
}

/** What a link in a reminder carries: whose reminders it ends, signed, so that it works signed out and for nobody else's. */
export function reminderToken(personId: string): string {
  const id = Buffer.from(personId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, signatureOf(id)]).toString('base64url');
}

/** Whose reminders a link ends; undefined when we did not make it. */
export function readReminderToken(token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== ID_BYTES + 32 || bytes.toString('base64url') !== token) return undefined;
  const id = bytes.subarray(0, ID_BYTES);
  if (!timingSafeEqual(signatureOf(id), bytes.subarray(ID_BYTES))) return undefined;
  const hex = id.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
