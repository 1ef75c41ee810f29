import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { scanLocally } from './scan.ts';
import { pdf, PICTURE } from './test-ce.ts';

const PDF = 'application/pdf';
const found = (mediaType: string, bytes: Buffer) => {
  const verdict = scanLocally({ mediaType, bytes }, 30);
  return verdict.clean ? verdict.pages : verdict.finding;
};
/** Objects as PDF 1.5 packs them. */
const packed = (inside: string, dictionary = '/Type /ObjStm /N 1 /First 4') =>
  Buffer.concat([
    Buffer.from(`9 0 obj << ${dictionary} /Filter /FlateDecode >>\nstream\n`, 'latin1'),
    deflateSync(Buffer.from(inside, 'latin1')),
    Buffer.from('\nendstream endobj', 'latin1'),
  ]).toString('latin1');
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

describe('a PDF', () => {
  test.each([
    ['of one page', pdf(1), 1],
    ['that opens at a page', pdf(2, '/OpenAction [3 0 R /Fit]'), 2],
    ['as large as may be', pdf(30), 30],
    ['a scan of 200 pages', pdf(200), 'TOO_MANY_PAGES'],
    ['200 pages that are packed', pdf(0, '', packed('<< /Type /Page >> '.repeat(200))), 'TOO_MANY_PAGES'],
    ['with a script', pdf(1, '/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'), 'ACTIVE_CONTENT'],
    ['with a script under a name in codes', pdf(1, '/Names << /J#61vaScript 5 0 R >>'), 'ACTIVE_CONTENT'],
    ['with a script that is packed', pdf(1, '', packed('5 0 << /S /JavaScript /JS (x) >>')), 'ACTIVE_CONTENT'],
    ['that starts a program', pdf(1, '/OpenAction << /S /Launch /F (cmd.exe) >>'), 'ACTIVE_CONTENT'],
    ['with a file inside', pdf(1, '/Names << /EmbeddedFiles 7 0 R >>'), 'ACTIVE_CONTENT'],
    ['with a password', Buffer.from(pdf(1).toString('latin1').replace('/Root', '/Encrypt 8 0 R /Root'), 'latin1'), 'LOCKED'],
    ['with a password and packed references', pdf(1, '', packed('x', '/Type /XRef /Encrypt 8 0 R')), 'LOCKED'],
    ['that unpacks without end', pdf(1, '', packed(' '.repeat(70 * 1024 * 1024))), 'TOO_LARGE_INSIDE'],
    ['that is cut off', pdf(1).subarray(0, 60), 'BROKEN'],
    ['with broken packing', pdf(1, '', '9 0 obj << /Type /ObjStm /Filter /FlateDecode >>\nstream\nnot packed\nendstream'), 'BROKEN'],
    ['with the test virus', Buffer.concat([pdf(1), Buffer.from(EICAR)]), 'MALWARE'],
    // Letters of a packed picture may look like a name by chance.
    ['with a picture that holds /JS by chance', pdf(1, '', '9 0 obj << /Subtype /Image >>\nstream\nabc /JS (x) def\nendstream'), 1],
  ])('%s', (_, bytes, expected) => {
    expect(found(PDF, bytes)).toBe(expected);
  });
});

describe('a picture', () => {
  const jpeg = (behind = '') =>
    Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0]), Buffer.alloc(40, 7), Buffer.from([0xff, 0xd9]), Buffer.from(behind, 'latin1')]);
  test.each([
    ['image/png', 'alone', PICTURE, 1],
    ['image/png', 'with an archive behind it', Buffer.concat([PICTURE, Buffer.from('PK\u0003\u0004evil', 'latin1')]), 'ACTIVE_CONTENT'],
    ['image/png', 'with a program behind it', Buffer.concat([PICTURE, Buffer.from('MZ\u0090', 'latin1')]), 'ACTIVE_CONTENT'],
    ['image/png', 'cut off', PICTURE.subarray(0, 50), 'BROKEN'],
    ['image/jpeg', 'alone', jpeg(), 1],
    ['image/jpeg', 'with what some phones put behind it', jpeg('SEFT'), 1],
    ['image/jpeg', 'with a page behind it', jpeg('<html><script>x</script>'), 'ACTIVE_CONTENT'],
    ['image/jpeg', 'with the test virus', jpeg(EICAR), 'MALWARE'],
    ['image/jpeg', 'without an end', jpeg().subarray(0, 40), 'BROKEN'],
  ])('%s %s', (mediaType, _, bytes, expected) => {
    expect(found(mediaType, bytes)).toBe(expected);
  });
});
