import { afterAll, beforeAll, vi } from 'vitest';
import { startStripeRecording, type StripeRecording } from './stripe-recording.ts';

/** Starts the recording of Stripe for the tests of a file, and stops it after them; what a provider reports of failures is not printed. */
export function useStripeRecording(): Pick<StripeRecording, 'port' | 'requests' | 'failNext'> {
  let recording: StripeRecording;
  beforeAll(async () => {
    recording = await startStripeRecording();
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterAll(() => recording.close());
  return {
    get port() {
      return recording.port;
    },
    get requests() {
      return recording.requests;
    },
    failNext: (status, body) => recording.failNext(status, body),
  };
}
