import { err, ok, type Result } from '@einthoven/kernel';

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

/** What sends texts. */
export type SmsPort = {
  /** @returns the provider's id of the text, or why it was not taken with the provider's own words */
  readonly send: (sms: Sms) => Promise<Result<{ readonly providerId: string }, { readonly code: SmsRefusal; readonly words: string }>>;
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
  };
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
