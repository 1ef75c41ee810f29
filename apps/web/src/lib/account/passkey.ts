/**
 * The browser's side of passkeys. The library loads when someone asks for a passkey, not before.
 * Each call answers with nothing when it worked, or with words to show.
 */

async function send(path: string, method: 'POST' | 'PUT', body: unknown): Promise<{ problem?: string; challengeId?: string; options?: never }> {
  try {
    const response = await fetch(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return await response.json();
  } catch {
    return { problem: 'The server could not be reached. Check your connection, then try again.' };
  }
}

function reasonOf(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') return 'No passkey was used: the request was cancelled or took too long. Try again.';
  if (name === 'InvalidStateError') return 'This device has a passkey for your account already.';
  return 'This browser could not use a passkey here. Sign in another way.';
}

/** Whether this browser knows passkeys. */
export function passkeysPossible(): boolean {
  return typeof window !== 'undefined' && 'PublicKeyCredential' in window;
}

/** Signs in by passkey. */
export async function signInByPasskey(): Promise<string | undefined> {
  const question = await send('/account/passkey/sign-in', 'POST', {});
  if (question.problem || !question.options) return question.problem ?? 'The server gave no answer. Try again.';
  const { startAuthentication } = await import('@simplewebauthn/browser');
  try {
    const response = await startAuthentication({ optionsJSON: question.options });
    return (await send('/account/passkey/sign-in', 'PUT', { challengeId: question.challengeId, response })).problem;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Adds a passkey of this device to the account. */
export async function addPasskey(password: string, label: string): Promise<string | undefined> {
  const question = await send('/account/passkey/add', 'POST', { password });
  if (question.problem || !question.options) return question.problem ?? 'The server gave no answer. Try again.';
  const { startRegistration } = await import('@simplewebauthn/browser');
  try {
    const response = await startRegistration({ optionsJSON: question.options });
    return (await send('/account/passkey/add', 'PUT', { challengeId: question.challengeId, response, label })).problem;
  } catch (error) {
    return reasonOf(error);
  }
}
