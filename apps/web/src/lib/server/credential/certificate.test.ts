import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { seededRng, toPlainDate } from '@einthoven/kernel';
import { drawNumber, publicRecord, type PublicRecord } from '@einthoven/credential';
import { certificateData, certificateRefusal, renderCertificate } from './certificate.ts';
import { renderPdf } from '../platform/document.ts';

const record = (name: string, status: PublicRecord['status'] = 'active') =>
  publicRecord({
    issuer: 'National Performance Specialists',
    credential: 'CET',
    title: 'Certified Electrocardiogram Technician',
    number: drawNumber('CET', seededRng('document')),
    name,
    status,
    since: toPlainDate('2026-03-14'),
    until: toPlainDate('2028-03-13'),
    firstCertifiedOn: toPlainDate('2026-03-14'),
    period: { from: toPlainDate('2026-03-14'), lastDay: toPlainDate('2028-03-13') },
    history: [],
    actions: [],
    place: undefined,
    demonstration: true,
  }) as PublicRecord & { readonly name: string };

const canReadPdf = spawnSync('pdftotext', ['-v']).error === undefined;

const text = (pdf: Uint8Array) => Buffer.from(pdf).toString('latin1');
const pages = (pdf: Uint8Array) => text(pdf).match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

describe('a certificate', () => {
  test('is tagged, says its language and title, and declares PDF/UA-1', async () => {
    const pdf = text(await renderCertificate(record('Demo Person Seven'), 'https://nps.example'));
    expect(pdf.startsWith('%PDF-1.7')).toBe(true);
    expect(pdf).toMatch(/\/MarkInfo\s*<<[^>]*\/Marked true/);
    expect(pdf).toContain('/StructTreeRoot');
    expect(pdf).toMatch(/\/Lang\s*\(en/);
    expect(pdf).toMatch(/\/DisplayDocTitle true/);
    expect(pdf).toMatch(/<pdfuaid:part>1<\/pdfuaid:part>/);
    expect(pdf).toMatch(/<dc:title>/);
  });

  test.each([
    '#read("/etc/passwd")',
    '] } $ #panic() *bold* _x_ @ref <label> \\ `raw` // comment',
    "O'Brien-Núñez de la Cruz y Ångström-Łukasz",
    'Nguyễn Ελένη Ђорђе Ђура',
    'X',
    'Maximiliana Konstantinopolska-Wojciechowska '.repeat(5).slice(0, 200).trim(),
    'W'.repeat(200),
    'محمد بن عبد الله',
    'שלום כהן',
    '王小明 髙橋 김철수 さくら',
    '😀',
    'สมชาย ใจดี',
    'Ana\u0000\u202eevil\ud800',
    '%PDF-1.4 \r\nendobj',
  ])('of %j is one page', async (name) => {
    const pdf = await renderCertificate(record(name), 'https://nps.example');
    expect(pages(pdf)).toBe(1);
  });

  test.skipIf(!canReadPdf)('shows a hostile name as text, letter by letter (needs pdftotext)', async () => {
    const name = '#read("/etc/passwd") $1$ *b*';
    const pdf = await renderCertificate(record(name), 'https://nps.example');
    const words = execFileSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' });
    expect(words).toContain(name);
    expect(words).not.toContain('root:');
  });

  test.skipIf(!canReadPdf)('says so where letters had to be left out (needs pdftotext)', async () => {
    const words = execFileSync('pdftotext', ['-', '-'], { input: await renderCertificate(record('Ana สมชาย'), 'https://nps.example'), encoding: 'utf8' });
    expect(words).toContain('Some letters cannot be printed');
    expect(words).toContain('Ana');
  });

  test('leads to the permanent address, by words and by code', async () => {
    const data = await certificateData(record('Demo Person Seven'), 'https://nps.example');
    expect(data.verifyUrl).toBe(`https://nps.example/registry/${data.number}`);
    expect(data.verifyPlace).toBe('nps.example/registry/');
    expect(data.qrAlt).toContain(data.verifyUrl);
    expect(data.qr).toMatch(/^<svg/);
  });

  test('is made only of a credential in force', () => {
    expect(certificateRefusal(record('A', 'active'))).toBeUndefined();
    expect(certificateRefusal(record('A', 'provisional'))).toBeUndefined();
    for (const status of ['inactive', 'suspended', 'revoked', 'surrendered', 'deceased'] as const)
      expect(certificateRefusal(record('A', status))).toBe('CERTIFICATE_NOT_IN_FORCE');
    expect(certificateRefusal({ ...record('A'), name: undefined } as PublicRecord)).toBe('CERTIFICATE_RECORD_CLOSED');
  });

  test('a template that does not fit its data is a bug, and says so', async () => {
    await expect(renderPdf('certificate', { title: 'nothing else' })).rejects.toThrow(/certificate/);
  });
});
