import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileResponse } from './file-response.ts';

const bytes = Buffer.from('content');

test('any name is one header line that reads back as it was, and cannot add a parameter', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0x10ffff }), { minLength: 1, maxLength: 60 }), (points) => {
      const fileName = String.fromCodePoint(...points);
      const header = fileResponse({ fileName, mediaType: 'image/png', bytes }, 'attachment').headers.get('content-disposition') ?? '';
      const [, plain, encoded] = /^attachment; filename="([^"\\;%]*)"; filename\*=UTF-8''([\w.!~%-]*)$/.exec(header) ?? [];
      expect(plain).toMatch(/^[\x20-\x7e]*$/);
      expect(decodeURIComponent(encoded ?? '')).toBe(fileName.toWellFormed());
    }),
  );
});

test('nothing that was uploaded runs, is sniffed, kept or embedded elsewhere', async () => {
  const picture = fileResponse({ fileName: 'a.png', mediaType: 'image/png', bytes }, 'inline');
  expect(Object.fromEntries(picture.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-length': '7',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(await picture.text()).toBe('content');
  const pdf = (shown: 'inline' | 'attachment') =>
    fileResponse({ fileName: 'a.pdf', mediaType: 'application/pdf', bytes }, shown).headers.get('content-security-policy');
  expect(pdf('inline')).not.toContain('sandbox');
  expect(pdf('attachment')).toContain('sandbox');
});
