import { expect, test } from './journey.ts';

// What a stranger's tools see: every answer carries the headers, also those that no page made.
test('no answer can be framed, and no type is guessed', async ({ request }) => {
  for (const [path, status] of [
    ['/', 200],
    ['/me', 401],
    ['/no-such-page', 404],
    ['/favicon.svg', 200],
    ['/api/registry/nonsense', 400],
  ] as const) {
    const answer = await request.get(path, { headers: { accept: '*/*' }, maxRedirects: 0 });
    expect(answer.status(), path).toBe(status);
    expect(answer.headers(), path).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' });
  }
});

test('a broken form is answered as one', async ({ request, baseURL }) => {
  const answer = await request.post('/sign-in?/password', {
    headers: { 'content-type': 'multipart/form-data', origin: baseURL ?? '' },
    data: 'abc',
  });
  expect(answer.status()).toBe(400);
});
