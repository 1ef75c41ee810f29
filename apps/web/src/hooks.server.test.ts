import { isHttpError } from '@sveltejs/kit';
import { describe, expect, test } from 'vitest';
import { handle } from './hooks.server.ts';

/** A browser without any. */
const cookies = { get: () => undefined, getAll: () => [] };

type Input = Parameters<typeof handle>[0];

/** Sends a request through the hook to a route that reads its form, as actions do. */
async function sendForm(body: string, contentType: string) {
  const url = new URL('http://localhost:3000/sign-in');
  const request = new Request(url, { method: 'POST', body, headers: { 'content-type': contentType } });
  const event = { request, url, route: { id: '/(public)/sign-in' }, params: {}, locals: {}, cookies };
  const resolve: Input['resolve'] = async ({ request: read }) => new Response(String((await read.formData()).get('email')));
  return handle({ event, resolve } as unknown as Input);
}

describe('a form', () => {
  test.each([
    ['without a boundary', 'abc', 'multipart/form-data'],
    ['cut off in the middle', '--x\r\nContent-Disposition: form-data; name="email"\r\n', 'multipart/form-data; boundary=x'],
    ['of another kind than it says', '{"email":"a@b.example"}', 'multipart/form-data; boundary=x'],
  ])('%s is refused as the mistake of the sender, not ours', async (_, body, contentType) => {
    const thrown: unknown = await sendForm(body, contentType).catch((error: unknown) => error);
    expect(isHttpError(thrown, 400)).toBe(true);
  });

  test('that is whole arrives as it is', async () => {
    const answer = await sendForm('email=a%40b.example', 'application/x-www-form-urlencoded');
    expect(await answer.text()).toBe('a@b.example');
  });
});

test('a page behind a mailed link stays in no cache; a public page may', async () => {
  const cacheOf = async (id: string, params: Record<string, string>) => {
    const url = new URL('http://localhost:3000/');
    const event = { request: new Request(url), url, route: { id }, params, locals: {}, cookies };
    const answer = await handle({ event, resolve: async () => new Response('') } as unknown as Input);
    return answer.headers.get('cache-control');
  };
  expect(await cacheOf('/(public)/reset-password/[token]', { token: 'x' })).toBe('private, no-store');
  expect(await cacheOf('/(public)/fees', {})).toBeNull();
});
