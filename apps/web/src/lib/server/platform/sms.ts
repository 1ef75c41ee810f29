import { createHmac } from 'node:crypto';
import { err, ok, type Result } from '@einthoven/kernel';
import { sameSecret } from './seal.ts';

/** A text to a phone. */
export type Sms = { /** Number in the form +15205550123 (E.164). */ readonly to: string; readonly body: string };

/** Why a text was not taken. */
export type SmsRefusal =
  /** Who has the number answered STOP: nothing may be sent to it until they answer START. */
  | 'SMS_STOPPED'
  /** The number does not exist, or takes no texts. */
  | 'SMS_NUMBER_UNUSABLE'
  /** Something passes: try again later. */
  | 'SMS_LATER';

/** An answer to a text, as the provider hands it on. */
export type SmsReply = {
  readonly from: string;
  readonly body: string;
  /** The provider has answered the person itself, as it does for STOP, START and HELP. */
  readonly answered: boolean;
};

/** What sends texts, and reads what comes back. */
export type SmsPort = {
  /** @returns the provider's id of the text, or why it was not taken with the provider's own words */
  readonly send: (sms: Sms) => Promise<Result<{ readonly providerId: string }, { readonly code: SmsRefusal; readonly words: string }>>;
  /** Reads an answer that the provider sent to an address of ours. @returns undefined where the provider did not sign it */
  readonly readReply: (request: { readonly url: string; readonly form: URLSearchParams; readonly signature: string | null }) => SmsReply | undefined;
  /** What the provider takes as the response: words to text back, or nothing. */
  readonly respond: (words: string | undefined) => { readonly contentType: string; readonly body: string };
};

/** Account of the provider. */
export type TwilioAccount = {
  readonly accountSid: string;
  readonly authToken: string;
  /** A number of ours (+1…), or a messaging service (MG…). */
  readonly from: string;
};

/** Codes of the provider that no later try changes: twilio.com/docs/api/errors. */
const REFUSALS: Readonly<Record<number, SmsRefusal>> = {
  21610: 'SMS_STOPPED',
  21211: 'SMS_NUMBER_UNUSABLE',
  21214: 'SMS_NUMBER_UNUSABLE',
  21612: 'SMS_NUMBER_UNUSABLE',
  21614: 'SMS_NUMBER_UNUSABLE',
};

/** How long a try may take, milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Texts over the interface of Twilio (`POST /2010-04-01/Accounts/{sid}/Messages.json`). Twilio itself answers STOP, HELP and
 * START, and refuses what is sent after a STOP.
 *
 * @param host where the interface is; another one only in tests
 */
export function twilioSms({ accountSid, authToken, from }: TwilioAccount, host = 'https://api.twilio.com'): SmsPort {
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  return {
    send: async ({ to, body }) => {
      const sender: Record<string, string> = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };
      try {
        const response = await fetch(`${host}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
          method: 'POST',
          headers: { authorization, accept: 'application/json' },
          body: new URLSearchParams({ To: to, Body: body, ...sender }),
          signal: AbortSignal.timeout(PATIENCE_MS),
        });
        const answer = (await response.json().catch(() => ({}))) as { readonly sid?: unknown; readonly code?: unknown; readonly message?: unknown };
        if (response.status === 201 && typeof answer.sid === 'string') return ok({ providerId: answer.sid });
        const code = REFUSALS[Number(answer.code)] ?? 'SMS_LATER';
        return err({ code, words: `${response.status} ${typeof answer.message === 'string' ? answer.message : ''}`.trim().slice(0, 300) });
      } catch (error) {
        return err({ code: 'SMS_LATER', words: error instanceof Error ? error.message.slice(0, 300) : 'no answer' });
      }
    },
    readReply: ({ url, form, signature }) => {
      if (signature === null || !sameSecret(twilioSignature(authToken, url, form), signature)) return undefined;
      const number = form.get('From') ?? '';
      return { from: number, body: form.get('Body') ?? '', answered: form.has('OptOutType') };
    },
    respond: (words) => {
      const escaped = words?.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      const message = escaped === undefined ? '' : `<Message>${escaped}</Message>`;
      return { contentType: 'text/xml', body: `<?xml version="1.0" encoding="UTF-8"?><Response>${message}</Response>` };
    },
  };
}

/**
 * How Twilio signs what it sends: HMAC-SHA-1, by the secret of the account, of the whole address and every field of the form in
 * the order of their names (twilio.com/docs/usage/security).
 */
export function twilioSignature(authToken: string, url: string, form: URLSearchParams): string {
  const fields = [...form].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return createHmac('sha1', authToken)
    .update(url + fields.map(([name, value]) => name + value).join(''))
    .digest('base64');
}

/**
 * A phone number as people write it, in the form that providers take (E.164). Without a country it is of the United States.
 *
 * @example
 * ```ts
 * phoneNumber('(520) 555-0123') === '+15205550123';
 * ```
 */
export function phoneNumber(written: string): string | undefined {
  const digits = written.replaceAll(/[\s().\-/]/g, '');
  if (/^\+[1-9]\d{7,14}$/.test(digits)) return digits.startsWith('+1') && digits.length !== 12 ? undefined : digits;
  if (/^1?[2-9]\d{2}[2-9]\d{6}$/.test(digits)) return `+1${digits.slice(-10)}`;
  return undefined;
}
