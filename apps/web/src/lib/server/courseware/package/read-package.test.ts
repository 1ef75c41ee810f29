import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { cmi5Structure, packed, scormManifest, scormPackage, SCORM_PAGE } from '../test-package.ts';
import { readPackage } from './read-package.ts';

const read = async (files: Parameters<typeof packed>[0] | Uint8Array) => {
  const result = await readPackage(files instanceof Uint8Array ? files : packed(files));
  return result.ok ? result.value.manifest : result.error;
};
const scorm = (manifest: string, more: Parameters<typeof packed>[0] = { 'index.html': SCORM_PAGE }) => read({ 'imsmanifest.xml': manifest, ...more });

describe('a package', () => {
  test('of each standard is read with what it asks for', async () => {
    expect(await read(scormPackage('1.2', { mastery: '80' }))).toMatchObject({
      standard: 'scorm-1.2',
      title: 'Artifact at the bed, part 1',
      path: 'index.html',
      masteryScore: 0.8,
    });
    expect(await read(scormPackage('2004'))).toMatchObject({ standard: 'scorm-2004', masteryScore: undefined });
    expect(await scorm(scormManifest('1.2', 'index.html?page=1&amp;x=%20'))).toMatchObject({ path: 'index.html', query: '?page=1&x=%20' });
    expect(await read({ 'cmi5.xml': cmi5Structure('index.html?a=1'), 'index.html': 'x' })).toMatchObject({
      standard: 'cmi5',
      query: '?a=1',
      masteryScore: 0.8,
      activity: { publisherId: 'https://academy.example/au/1', moveOn: 'CompletedAndPassed' },
    });
  });

  test('that reaches out of itself is refused, wherever it says so', async () => {
    for (const path of [
      '../evil.html',
      'a/../../evil.html',
      '/etc/passwd',
      'C:/evil.html',
      'a\\..\\evil.html',
      'a//b.html',
      './a.html',
      'a\u0000.html',
      `${'x/'.repeat(200)}a.html`,
    ])
      expect(await scorm(scormManifest('1.2'), { 'index.html': 'x', [path]: 'x' }), JSON.stringify(path)).toBe('PACKAGE_PATH_UNSAFE');
    // Two names that one file system would take for one.
    expect(await scorm(scormManifest('1.2'), { 'index.html': 'x', 'INDEX.html': 'y' })).toBe('PACKAGE_PATH_UNSAFE');
    for (const href of [
      'https://evil.example/',
      '//evil.example/x',
      'javascript:alert(1)',
      'data:text/html,x',
      '../../index.html%00',
      'missing.html',
      'a%2f..%2findex.html',
      'http://[',
    ])
      expect(await scorm(scormManifest('1.2', href)), href).toBe('PACKAGE_LAUNCH_MISSING');
    expect(await read({ 'cmi5.xml': cmi5Structure('https://evil.example/au'), 'index.html': 'x' })).toBe('PACKAGE_LAUNCH_MISSING');
  });

  test('that is a bomb is refused before it bursts', async () => {
    const zeros = new Uint8Array(17 * 1024 * 1024);
    expect(await scorm(scormManifest('1.2'), { 'index.html': 'x', 'big.bin': zeros })).toBe('PACKAGE_TOO_LARGE');
    const quarter = zeros.subarray(0, 14 * 1024 * 1024);
    expect(await scorm(scormManifest('1.2'), { 'index.html': 'x', a: quarter, b: quarter, c: quarter, d: quarter, e: quarter })).toBe('PACKAGE_TOO_LARGE');
    const many = Object.fromEntries(Array.from({ length: 2_001 }, (_, index) => [`f${index}.txt`, strToU8('x')]));
    expect(await read(zipSync(many, { level: 0 }))).toBe('PACKAGE_TOO_LARGE');
    // An entry that says it is small, and is not, gives what it said.
    const lying = zipSync({ 'imsmanifest.xml': strToU8(scormManifest('1.2')), 'index.html': strToU8('x'.repeat(100_000)) });
    const view = new DataView(lying.buffer);
    for (let at = 0; at < lying.length - 46; at++)
      if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) === 100_000) view.setUint32(at + 24, 10, true);
    const result = await readPackage(lying);
    expect(result.ok ? result.value.unpackedBytes : result.error).toSatisfy(
      (value: unknown) => typeof value === 'string' || (typeof value === 'number' && value < 5_000),
    );
    const bomb = '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>';
    expect(await scorm(scormManifest('1.2', 'index.html', { before: bomb }))).toBe('PACKAGE_XML_DOCTYPE');
    expect(await scorm(scormManifest('1.2', 'index.html', { before: '<!DOCTYPE m SYSTEM "file:///etc/passwd">' }))).toBe('PACKAGE_XML_DOCTYPE');
    expect(await scorm(`${'<manifest>'.repeat(100)}${'</manifest>'.repeat(100)}`)).toBe('PACKAGE_XML_INVALID');
    expect(await scorm(scormManifest('1.2').replace('<metadata>', '&xxe;<metadata>'))).toBe('PACKAGE_XML_INVALID');
  });

  test('that we do not run says why', async () => {
    expect(await read(strToU8('PK not a zip'))).toBe('PACKAGE_NOT_ZIP');
    expect(await read(new Uint8Array())).toBe('PACKAGE_EMPTY');
    expect(await read({ 'folder/imsmanifest.xml': scormManifest('1.2') })).toBe('PACKAGE_NO_MANIFEST');
    expect(await scorm(scormManifest('1.2').replace('<schemaversion>1.2', '<schemaversion>1.1'))).toBe('PACKAGE_STANDARD_UNKNOWN');
    const two = scormManifest('1.2')
      .replace('</organization>', '<item identifier="J" identifierref="S"><title>2</title></item></organization>')
      .replace('</resources>', '<resource identifier="S" href="index.html"/></resources>');
    expect(await scorm(two)).toBe('PACKAGE_NOT_ONE_PART');
    expect(await read({ 'cmi5.xml': cmi5Structure('index.html', { units: 2 }), 'index.html': 'x' })).toBe('PACKAGE_NOT_ONE_PART');
    expect(await read({ 'cmi5.xml': cmi5Structure('index.html', { moveOn: 'NotApplicable' }), 'index.html': 'x' })).toBe('PACKAGE_SATISFIED_BEFORE');
  });
});
