import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

// A linter that reads nothing is green too. This plants violations of every kind in a small tree laid out as ours,
// and is content only when exactly those are found: each planted line, and no other.

const project = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'einthoven-boundaries-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A comment `planted: rule` on a line says that this line breaks that rule. */
const TREE: Record<string, string> = {
  ...Object.fromEntries(
    ['kernel', 'scheme', 'exam', 'ecg', 'credential', 'qti'].map((name) => [
      `packages/${name}/package.json`,
      JSON.stringify({
        name: `@einthoven/${name}`,
        type: 'module',
        exports: { '.': './src/index.ts', ...(name === 'exam' ? { './key': './src/key/index.ts' } : {}) },
      }),
    ]),
  ),
  'packages/kernel/src/index.ts': `
    export type { Attempt } from '@einthoven/exam'; // planted: boundaries(dependencies)
    export const one = 1;`,
  'packages/exam/src/index.ts': `
    import { one } from '@einthoven/kernel';
    export type Attempt = { readonly ordinal: number };
    export const first = one;`,
  'packages/exam/src/key/index.ts': `export const key = 'a';`,
  'packages/qti/src/index.ts': `
    import { key } from '@einthoven/exam/key';
    export const bank = key;`,
  'packages/ecg/src/index.ts': `
    import type { Actor } from '../../../apps/web/src/lib/server/account/index.ts'; // planted: boundaries(dependencies)
    export type Wave = Actor;
    export const noise = () => Math.random(); // planted: house(no-ambient-chance)`,
  'packages/ecg/src/heart/wave.ts': `
    const { tan, floor } = Math; // planted: house(no-inexact-math)
    export const own = (x: number) => Math.exp(-x) + Math['hypot'](x, 1); // planted: house(no-inexact-math) house(no-inexact-math)
    export const cube = (x: number) => x ** 3 + tan(x); // planted: house(no-inexact-math)
    export const exact = (x: number) => Math.sqrt(floor(x)) * x + Math.abs(x) - Math.imul(3, x) + Math.PI;`,
  'packages/ecg/src/heart/wave.test.ts': `export const expected = Math.exp(1) ** 2;`,
  'packages/ecg/src/paper/grid.ts': `
    export const length = (x: number, power: keyof Math) => Math[power] ?? x; // planted: house(no-inexact-math)
    export const area = (x: number) => { let y = x; y **= 2; return y; }; // planted: house(no-inexact-math)`,
  'packages/kernel/src/growth.ts': `export const growth = (x: number) => Math.exp(x) ** 2;`,
  'packages/credential/src/index.ts': `
    import { hidden } from '../../scheme/src/inner.ts'; // planted: boundaries(dependencies) house(no-deep-import)
    import { gone } from '@einthoven/scheme/inner'; // planted: house(no-deep-import)
    export const issue = () => [hidden, gone];`,
  'packages/scheme/src/inner.ts': `export const hidden = 1;`,
  'packages/scheme/src/index.ts': `
    export const today = () => new Date(); // planted: house(no-ambient-time)
    export const later = () => Date.now(); // planted: house(no-ambient-time)
    export const known = new Date('2026-11-23T00:00:00Z');
    export default today; // planted: import(no-default-export)`,
  'apps/web/src/lib/server/db/pool.ts': `export type Db = { readonly db: true };`,
  'apps/web/src/lib/server/platform/clock.ts': `export const systemClock = { now: () => new Date() };`,
  'apps/web/src/lib/server/account/index.ts': `
    export type Actor = { readonly id: string };
    export { findActor } from './session.ts';`,
  'apps/web/src/lib/server/account/session.ts': `
    import type { Db } from '../db/pool.ts';
    import { scoreAttempt } from '../scoring/index.ts'; // planted: boundaries(dependencies)
    export const findActor = (db: Db) => [db, scoreAttempt];`,
  'apps/web/src/lib/server/exam/index.ts': `
    import { findActor } from '#lib/server/account/index.ts';
    import { findActor as inside } from '#lib/server/account/session.ts'; // planted: boundaries(dependencies)
    import { key } from '@einthoven/exam/key'; // planted: house(exam-key)
    import { bank } from '@einthoven/qti'; // planted: house(exam-key)
    import { missing } from '#lib/server/account/absent.ts'; // planted: boundaries(no-unknown-dependencies)
    export const sit = () => [findActor, inside, key, bank, missing];`,
  'apps/web/src/lib/server/scoring/index.ts': `
    import { key } from '@einthoven/exam/key';
    export const scoreAttempt = () => { console.log(key); }; // planted: eslint(no-console)`,
  'apps/web/src/lib/ui/words.ts': `export const words = 'words';`,
  'apps/web/src/lib/ui/Card.svelte': `<script lang="ts">
      import type { Actor } from '#lib/server/account/index.ts'; // planted: boundaries(dependencies)
      let { actor }: { actor: Actor } = $props();
    </script>{actor.id}`,
  'apps/web/src/lib/exam/Room.svelte': `<script lang="ts" module>
      import { sit } from '#lib/server/exam/index.ts'; // planted: boundaries(dependencies)
      export const room = sit;
    </script>
    <script lang="ts">
      import { words } from '#lib/ui/words.ts';
      const opened = Date.now(); // planted: house(no-ambient-time)
    </script>{words}{opened}`,
  'apps/web/src/lib/exam/room.svelte.ts': `
    import type { Db } from '../server/db/pool.ts'; // planted: boundaries(dependencies)
    import { load } from '../../routes/+page.server.ts'; // planted: boundaries(dependencies)
    const lazy = () => import('#lib/server/scoring/index.ts'); // planted: boundaries(dependencies)
    export type Room = Db;
    export const start = [load, lazy];`,
  'apps/web/src/lib/exam/ring-a.ts': `
    import { b } from './ring-b.ts'; // planted: import(no-cycle)
    export const a = () => b;`,
  'apps/web/src/lib/exam/ring-b.ts': `
    import { a } from './ring-a.ts'; // planted: import(no-cycle)
    export const b = () => a;`,
  'apps/web/src/lib/exam/long.ts': `// planted: eslint(max-lines)\n${'export {};\n'.repeat(460)}`,
  'apps/web/src/routes/+page.server.ts': `
    import { findActor } from '#lib/server/account/session.ts';
    import { key } from '@einthoven/exam/key'; // planted: house(exam-key)
    export const load = () => [findActor, key];`,
  'apps/web/src/routes/+page.svelte': `<script lang="ts">
      import Room from '#lib/exam/Room.svelte';
    </script><Room />`,
};

function planted(): string[] {
  const found: string[] = [];
  for (const [path, text] of Object.entries(TREE)) {
    text.split('\n').forEach((line, index) => {
      const rules = /\/\/ planted: (.*)$/.exec(line)?.[1]?.trim().split(' ') ?? [];
      // Too many lines are reported where the limit is passed, not where the file begins.
      for (const rule of rules) found.push(rule === 'eslint(max-lines)' ? `${path} ${rule}` : `${path}:${index + 1} ${rule}`);
    });
  }
  return found.toSorted();
}

describe('the linter', () => {
  it('finds every planted violation and nothing else', async () => {
    for (const [path, text] of Object.entries(TREE)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    writeFileSync(
      join(folder, 'oxlint.config.ts'),
      `import { lintConfig } from ${JSON.stringify(join(project, 'tools/lint/config.ts'))};\nexport default lintConfig(${JSON.stringify(folder)});\n`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [join(project, 'node_modules/oxlint/bin/oxlint'), '--format', 'json'], {
      cwd: folder,
      maxBuffer: 10_000_000,
    }).catch((failed: { stdout: string }) => failed);
    const report = JSON.parse(stdout) as { diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[] };
    const found = report.diagnostics.map(({ code, filename, labels }) =>
      code === 'eslint(max-lines)' ? `${filename} ${code}` : `${filename}:${labels[0]?.span.line} ${code}`,
    );
    expect(found.toSorted()).toEqual(planted());
    expect(found.length).toBe(31);
  });
});
