import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeBrowserFile, safeBrowserJson, safeBrowserSettings, type SafeBrowserSettings } from './safe-browser.ts';

test('the text of the Config Key is what the developer documentation describes', () => {
  const settings: SafeBrowserSettings = {
    originatorVersion: 'SEB_OSX_2.1.4',
    zoomMode: 0,
    URLFilterRules: [{ regex: true, expression: 'https?:\\/\\/exam\\.example', active: true, action: 1 }],
    urlFilterRegex: true,
    allowWlan: false,
    allowiOSVersionNumberMajor: 9,
    allowFlashFullscreen: false,
    enableF2: true,
    enableF11: true,
    enableF1: true,
    proxies: { HTTPSPort: 443, HTTPPort: 80, empty: {} },
    permittedProcesses: [],
    gone: {},
    browserMessagingSocket: 'ws:\\localhost:8706',
    startURL: 'https://exam.example/?a=1&b="2"',
  };
  // Sorted without regard to case at every level; nothing escaped; empty dictionaries and the originator left out.
  const expected =
    '{"allowFlashFullscreen":false,"allowiOSVersionNumberMajor":9,"allowWlan":false,"browserMessagingSocket":"ws:\\localhost:8706",' +
    '"enableF1":true,"enableF11":true,"enableF2":true,"permittedProcesses":[],"proxies":{"HTTPPort":80,"HTTPSPort":443},' +
    '"startURL":"https://exam.example/?a=1&b="2"","urlFilterRegex":true,' +
    '"URLFilterRules":[{"action":1,"active":true,"expression":"https?:\\/\\/exam\\.example","regex":true}],"zoomMode":0}';
  expect(safeBrowserJson(settings)).toBe(expected);
});

test('neither the order in which settings are written nor who wrote them changes the key', () => {
  const start = new URL('https://exam.example/exam');
  const entries = Object.entries(safeBrowserSettings(start));
  const key = (settings: SafeBrowserSettings) => createHash('sha256').update(safeBrowserJson(settings)).digest('hex');
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), fc.string(), (mixed, originatorVersion) => {
      expect(key({ ...Object.fromEntries(mixed), originatorVersion })).toBe(key(safeBrowserSettings(start)));
    }),
  );
  for (const [name] of entries.filter(([each]) => each !== 'originatorVersion')) {
    expect(key(Object.fromEntries(entries.filter(([each]) => each !== name))), name).not.toBe(key(safeBrowserSettings(start)));
  }
});

test('the file says the same as the key, is well-formed, and opens nothing but our own host', () => {
  const settings = safeBrowserSettings(new URL('https://exam.example:8443/exam?window=1&x=2'));
  const file = safeBrowserFile(settings);
  expect(file).toContain('<key>startURL</key><string>https://exam.example:8443/exam?window=1&amp;x=2</string>');
  expect(file).toContain('<key>expression</key><string>exam.example:8443/*</string>');
  expect(file.match(/<key>sendBrowserExamKey<\/key><true\/>/g)).toHaveLength(1);
  // Read back by a reader that knows property lists alone.
  const read = [...file.matchAll(/<key>(\w+)<\/key>(?:<(true|false)\/>|<(integer|string)>([^<]*)<)/g)].map(([, key, flag, kind, text]) => [
    key,
    flag ? flag === 'true' : kind === 'integer' ? Number(text) : text?.replaceAll('&amp;', '&'),
  ]);
  for (const [key, value] of Object.entries(settings)) if (typeof value !== 'object') expect(read).toContainEqual([key, value]);
});
