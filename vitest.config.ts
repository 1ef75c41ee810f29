import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const FILES = ['packages/*/src/**/*.test.ts', 'apps/**/src/**/*.test.ts', 'tools/**/*.test.ts', 'bin/**/*.test.ts', 'content/**/*.test.ts', 'db/**/*.test.ts'];
/** These need settings of their own, which a process reads once. */
const ALONE = [
  'apps/web/src/lib/server/platform/mail.test.ts',
  'apps/web/src/lib/server/learning/plan/calendar.test.ts',
  'apps/web/src/lib/server/courseware/lti/lti.test.ts',
  'apps/cli/src/simulate/decade.test.ts',
];
/** `npm run check` leaves to `npm test` what needs a real database, real recordings, a solver, or thousands of drawings, and packages as others install them. */
const SLOW = process.env['CHECK_QUICK']
  ? [
      'apps/web/src/lib/server/**',
      'apps/cli/**',
      'db/**',
      'content/items/**',
      'packages/ecg-formats/**',
      'packages/ecg/src/measure/**',
      'packages/ecg/src/same-bits.test.ts',
      'packages/psychometrics/src/assembly/**',
      'tools/{ecg,fuzz,packages}/**',
      'tools/checks/schema.test.ts',
    ]
  : [];

export default defineConfig({
  resolve: { alias: { '#lib': fileURLToPath(new URL('apps/web/src/lib', import.meta.url)) } },
  test: {
    globalSetup: ['tools/database/test-database.ts'],
    // Settings of the process under test; each file's database is its own, this address is never opened.
    env: { DATABASE_URL: 'postgres://none:none@127.0.0.1:1/none', APP_SECRET: 'test-only-secret-0123456789abcdefghij', BASE_URL: 'http://localhost:3000' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      // To read the modules anew for each of 160 files takes nearly as long as the tests: a file puts back what it changes outside itself.
      // And all of it runs in Node as it is: Node's own import saves making over some 700 files, and tests what runs.
      {
        extends: true,
        test: { name: 'together', include: FILES, exclude: [...ALONE, ...SLOW], isolate: false, experimental: { viteModuleRunner: false, nodeLoader: false } },
      },
      // This package names its own files without their endings, which Node does not take.
      { extends: true, test: { name: 'alone', include: ALONE, exclude: SLOW, server: { deps: { inline: ['@lti-tool/core'] } } } },
    ],
  },
});
