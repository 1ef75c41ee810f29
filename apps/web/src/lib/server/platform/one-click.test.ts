import { expect, test } from 'vitest';
import { oneClickOrigin } from './one-click.ts';

test('one click of a mail service is taken; a browser, another address and another method are not', () => {
  const click = { method: 'POST', url: '/study/reminders/Ab-_9', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  expect(oneClickOrigin(click, 'https://nps.example')).toBe('https://nps.example');
  const others = [
    { ...click, method: 'GET' },
    { ...click, headers: { origin: 'https://evil.example' } },
    { ...click, headers: { cookie: 'session=x' } },
    ...['/me/data?/erase', '/study/reminders/x/../../me', '/study/reminders/x?/other', '/x/study/reminders/x', undefined].map((url) => ({ ...click, url })),
  ];
  for (const other of others) expect(oneClickOrigin(other, 'https://nps.example')).toBeUndefined();
});
