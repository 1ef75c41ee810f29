import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { err, unwrap } from '@einthoven/kernel';
import { useTestDatabase } from '../db/test-database.ts';
import { inTransaction } from '../db/pool.ts';
import { recordEvent } from '../platform/events.ts';
import { agreeToExam } from './agreement.ts';
import { startAttempt } from './start.ts';
import { startRoom } from './room.ts';
import { configKey, isBrowserRightFor, requestHash, safeBrowserProof, safeBrowserWindowFile } from './safe-browser.ts';
import { after, newCandidate, seedExam } from './test-attempt.ts';
import { insertWindow } from './window.queries.ts';
import { safeBrowserHeaders } from '#lib/exam/safe-browser.ts';

const at = useTestDatabase();
const ORIGIN = 'https://exam.example';
let windowId: string;

beforeAll(async () => {
  await seedExam(at.db);
  // The only window that is open: it closes first, and is so the one that is chosen.
  windowId = await inTransaction(at.db, async (tx) => {
    const changedAt = after(-30).now();
    const plan = { name: 'In Safe Exam Browser', proctored: false, safeExamBrowser: true, seats: undefined, formExposureLimit: undefined, forms: [] };
    const id = await insertWindow(tx, { ...plan, opensAt: after(-20).now(), closesAt: after(500).now(), kind: 'candidates', madeBy: undefined, at: changedAt });
    await recordEvent(tx, {
      kind: 'exam.window-made',
      actor: { kind: 'system' },
      entity: { name: 'exam_window', id },
      reason: 'a test',
      occurredAt: changedAt,
    });
    return id;
  });
});

/** As Safe Exam Browser does it, from the file alone: settings read back, written as it documents, hashed with the address. */
async function asSafeExamBrowser(url: string, window = windowId): Promise<string> {
  const file = (await safeBrowserWindowFile(at.db, window, ORIGIN)) ?? '';
  const text = (xml: string) => xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const read = (xml: string): [string, string][] =>
    [...xml.matchAll(/<key>(\w+)<\/key>(?:<(true|false)\/>|<integer>(\d+)<\/integer>|<string>([^<]*)<\/string>|<array>(.*?)<\/array>)/gs)].map(
      ([, key = '', flag, number, words, list]) => [key, flag ?? number ?? (words === undefined ? `[${written(list ?? '')}]` : `"${text(words)}"`)],
    );
  const written = (xml: string) =>
    `{${read(xml)
      .filter(([key]) => key !== 'originatorVersion')
      .toSorted(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
      .map(([key, value]) => `"${key}":${value}`)
      .join(',')}}`;
  // What stands in the list of rules belongs to it, not beside it.
  const rules = /<key>URLFilterRules<\/key><array>(.*?)<\/array>/s.exec(file)?.[1] ?? '';
  const outside = file.replace(rules, '').replace(/<key>URLFilterRules<\/key><array><\/array>/, '<key>URLFilterRules</key><string>RULES</string>');
  const key = createHash('sha256')
    .update(written(outside).replace('"RULES"', `[${written(rules)}]`))
    .digest('hex');
  return createHash('sha256')
    .update(url.replace(/#.*/, '') + key)
    .digest('hex');
}

const proof = (url: string, headers: Record<string, string>) => safeBrowserProof(new Headers(headers), new URL(url));

describe('an exam in Safe Exam Browser', () => {
  test('a hash is of the address without what stands behind #, then of the key', () => {
    expect(requestHash('https://a.example/b?c=1#d', 'e')).toBe(createHash('sha256').update('https://a.example/b?c=1e').digest('hex'));
    expect(configKey({ originatorVersion: 'x', b: 1, A: true })).toBe(createHash('sha256').update('{"A":true,"b":1}').digest('hex'));
  });

  test('the header or the page of the browser with these settings is taken; another address, window, host or value is not', async () => {
    const url = `${ORIGIN}/api/exam/${randomUUID()}/start`;
    const header = await asSafeExamBrowser(url);
    const isProven = (headers: Record<string, string>, of = url) => proof(of, headers).isProven(windowId);
    expect(isProven({ 'x-safeexambrowser-configkeyhash': header })).toBe(true);
    expect(isProven({ 'x-safeexambrowser-configkeyhash': header.toUpperCase() })).toBe(true);
    expect(isProven({ 'x-safeexambrowser-configkeyhash': header }, `${url}?x=1`)).toBe(false);
    expect(proof(url, { 'x-safeexambrowser-configkeyhash': header }).isProven(randomUUID())).toBe(false);
    for (const forged of ['', 'a'.repeat(64), header.slice(1), `${header}0`]) expect(isProven({ 'x-safeexambrowser-configkeyhash': forged })).toBe(false);
    expect(isProven({ 'user-agent': 'SEB/3.7' })).toBe(false);

    const page = `${ORIGIN}/exam/tutorial`;
    const told = safeBrowserHeaders({
      location: { href: `${page}#q3` } as Location,
      SafeExamBrowser: { security: { configKey: await asSafeExamBrowser(page) } },
    });
    expect(isProven(told)).toBe(true);
    expect(isProven({ ...told, 'x-einthoven-page': `${ORIGIN}/exam` })).toBe(false);
    const elsewhere = 'https://evil.example/exam';
    expect(isProven({ 'x-einthoven-page': elsewhere, 'x-einthoven-page-key': await asSafeExamBrowser(elsewhere) })).toBe(false);
    expect(safeBrowserHeaders({ location: { href: page } as Location })).toEqual({});
  });

  test('does not start in another browser, uses nothing up, starts in that one, and goes on only there', async () => {
    const candidate = await newCandidate(at.db);
    await agreeToExam(at.db, candidate.sit, after(0));
    const ports = { clock: after(1), mode: 'demonstration' as const };
    const url = `${ORIGIN}/api/exam/${randomUUID()}/start`;
    expect(await startAttempt(at.db, candidate.sit, ports)).toEqual(err('EXAM_SAFE_BROWSER_NEEDED'));
    expect(await startRoom(at.db, candidate.sit, { ...ports, safeBrowser: proof(url, {}) })).toEqual(err('EXAM_SAFE_BROWSER_NEEDED'));
    expect(await at.db.selectFrom('attempts').select('state').where('person_id', '=', candidate.personId).execute()).toEqual([{ state: 'prepared' }]);
    const right = proof(url, { 'x-safeexambrowser-configkeyhash': await asSafeExamBrowser(url) });
    const { attemptId } = unwrap(await startRoom(at.db, candidate.sit, { ...ports, safeBrowser: right }));
    // Asking again elsewhere gives no key of the form.
    expect(await startRoom(at.db, candidate.sit, ports)).toEqual(err('EXAM_SAFE_BROWSER_NEEDED'));
    expect(await isBrowserRightFor(at.db, candidate.personId, attemptId, proof(url, {}))).toBe(false);
    expect(await isBrowserRightFor(at.db, candidate.personId, attemptId, right)).toBe(true);
  });

  test('who was granted a screen reader sits in the browser they use', async () => {
    const candidate = await newCandidate(at.db);
    const other = await newCandidate(at.db);
    const request = await at.db
      .insertInto('accommodation_requests')
      .values({
        person_id: candidate.personId,
        sealed_request: Buffer.from('x'),
        scheme_version: 'cet-2026-11',
        requested_at: after(-9).now(),
        state: 'granted',
        decided_at: after(-9).now(),
        decided_by: other.personId,
        sealed_reason: Buffer.from('x'),
      })
      .returning('accommodation_request_id')
      .executeTakeFirstOrThrow();
    await at.db
      .insertInto('accommodations')
      .values({
        person_id: candidate.personId,
        ...request,
        extra_time_percent: 0,
        break_minutes: 0,
        screen_reader: true,
        large_print: false,
        high_contrast: false,
        reader_aloud: false,
        granted_at: after(-9).now(),
      })
      .execute();
    await agreeToExam(at.db, candidate.sit, after(0));
    const { attemptId } = unwrap(await startRoom(at.db, candidate.sit, { clock: after(1), mode: 'demonstration' }));
    expect(await isBrowserRightFor(at.db, candidate.personId, attemptId, undefined)).toBe(true);
  });

  test('only a window that asks for it has a file', async () => {
    expect(await safeBrowserWindowFile(at.db, windowId, ORIGIN)).toContain(`<string>${ORIGIN}/exam?window=${windowId}</string>`);
    for (const id of [randomUUID(), 'x', '../..']) expect(await safeBrowserWindowFile(at.db, id, ORIGIN)).toBeUndefined();
  });
});
