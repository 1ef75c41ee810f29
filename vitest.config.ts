import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '#lib': fileURLToPath(new URL('apps/web/src/lib', import.meta.url)) } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'apps/**/src/**/*.test.ts', 'tools/**/*.test.ts', 'bin/**/*.test.ts', 'content/**/*.test.ts', 'db/**/*.test.ts'],
    globalSetup: ['tools/database/test-database.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
