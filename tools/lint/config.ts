import { fileURLToPath } from 'node:url';
import { CONCEPTS, PACKAGE_IMPORTS } from './concepts.ts';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** What may be imported, in the words of eslint-plugin-boundaries. */
type Target = { readonly to: { readonly element: Record<string, unknown> } };

const to = (type: string | readonly string[], more: Record<string, unknown> = {}): Target => ({
  to: { element: { ...(typeof type === 'string' ? { type } : { types: { anyOf: type } }), ...more } },
});

const ANY_PACKAGE = to('package');
const SERVER_GROUND = to(['server-db', 'server-platform']);

function policies(): readonly unknown[] {
  const from = (type: string, captured?: Record<string, string>) => ({ element: { type, ...(captured ? { captured } : {}) } });
  const open = (type: string, allow: readonly Target[], captured?: Record<string, string>) =>
    allow.map((target) => ({ from: from(type, captured), allow: target }));
  return [
    ...Object.entries(PACKAGE_IMPORTS).flatMap(([name, allowed]) =>
      allowed.length === 0 ? [] : open('package', [to('package', { captured: { package: `{${allowed.join(',')},}` } })], { package: name }),
    ),
    ...open('concept', [to('ui'), ANY_PACKAGE]),
    // The paper and its calipers are drawn by one concept; a question, or an entry of a log, that shows a tracing uses them.
    ...open('concept', [to('concept', { captured: { concept: 'ecg' } })], { concept: '{exam,learning,school}' }),
    ...open('server-db', [to('server-platform'), ANY_PACKAGE]),
    ...open('server-platform', [to('server-db'), ANY_PACKAGE]),
    // Plain words for dates and money, and the catalogue of messages, have no domain meaning and no browser in them.
    ...open('server-concept', [SERVER_GROUND, ANY_PACKAGE, to('ui', { fileInternalPath: '{words.ts,messages/*.ts}' })]),
    ...CONCEPTS.flatMap((concept, index) =>
      index === 0
        ? []
        : open('server-concept', [to('server-concept', { captured: { concept: `{${CONCEPTS.slice(0, index).join(',')},}` }, fileInternalPath: 'index.ts' })], {
            concept,
          }),
    ),
    // The last concept puts together what pages show, in the shapes that their components take.
    ...open('server-concept', [to('concept')], { concept: 'site' }),
    ...open('route', [to(['ui', 'concept', 'server-concept', 'server-db', 'server-platform', 'route']), ANY_PACKAGE]),
    ...open('entry', [to(['server-concept', 'server-db', 'server-platform']), ANY_PACKAGE]),
    ...['cli', 'seed', 'tool', 'journey', 'bench', 'content'].flatMap((type) =>
      open(type, [to(['server-concept', 'server-db', 'server-platform', 'seed', 'tool', 'cli', 'concept', 'bootstrap']), ANY_PACKAGE]),
    ),
  ];
}

const element = (type: string, pattern: string, capture?: string[]) => ({
  type,
  pattern,
  partialMatch: false,
  stopMatching: true,
  ...(capture ? { capture } : {}),
});

/**
 * The rules of the linter for a tree laid out as this one is. The check that plants violations uses it on a tree of its own.
 *
 * @param root folder of the tree, absolute
 */
export function lintConfig(root: string): Record<string, unknown> {
  return {
    plugins: ['typescript', 'import', 'unicorn', 'oxc', 'promise'],
    // Absolute, because the check that plants violations runs elsewhere.
    jsPlugins: [{ name: 'boundaries', specifier: fileURLToPath(import.meta.resolve('eslint-plugin-boundaries')) }, here('house.js')],
    categories: { correctness: 'error' },
    options: { reportUnusedDisableDirectives: 'error' },
    env: { builtin: true, node: true, browser: true },
    ignorePatterns: ['**/build/**', '**/.svelte-kit/**', 'apps/web/src/lib/server/db/tables.ts', 'apps/web/e2e/.artifacts/**'],
    settings: {
      house: { root },
      'import/resolver': { [here('resolver.cjs')]: { root } },
      'boundaries/root-path': root,
      // Specific before general: the first that matches decides.
      'boundaries/elements': [
        element('package', 'packages/*', ['package']),
        element('server-db', 'apps/web/src/lib/server/db'),
        element('server-platform', 'apps/web/src/lib/server/platform'),
        element('server-concept', 'apps/web/src/lib/server/*', ['concept']),
        element('ui', 'apps/web/src/lib/ui'),
        element('concept', 'apps/web/src/lib/*', ['concept']),
        element('route', 'apps/web/src/routes'),
        element('entry', 'apps/web/src'),
        element('journey', 'apps/web/e2e'),
        element('cli', 'apps/cli'),
        element('bootstrap', 'bin'),
        element('seed', 'db'),
        element('tool', 'tools'),
        element('bench', 'bench'),
        element('content', 'content'),
      ],
    },
    rules: {
      'boundaries/dependencies': ['error', { default: 'disallow', policies: policies() }],
      'boundaries/no-unknown-dependencies': ['error', { require: 'element' }],
      'house/exam-key': 'error',
      'house/no-deep-import': 'error',
      'import/no-cycle': 'error',
      'import/no-default-export': 'error',
      'max-lines': ['error', { max: 450, skipBlankLines: true }],
      'typescript/no-explicit-any': 'error',
      'typescript/consistent-type-imports': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // Control characters in patterns are meant: they are what must not get in.
      'no-control-regex': 'off',
      // `then` is a plain word here: what happened next.
      'unicorn/no-thenable': 'off',
    },
    overrides: [
      {
        files: ['packages/**', 'apps/web/src/**'],
        rules: { 'house/no-ambient-time': 'error', 'house/no-ambient-chance': 'error', 'no-console': ['error', { allow: ['error', 'warn'] }] },
      },
      {
        // Samples are the same bits in every engine. Tests compare with the engine's own functions; paper and the one-lead model draw pictures only.
        files: ['packages/ecg/src/**'],
        excludeFiles: ['**/*.test.ts'],
        rules: { 'house/no-inexact-math': 'error' },
      },
      {
        files: ['apps/web/src/lib/server/platform/**'],
        rules: { 'house/no-ambient-time': 'off', 'house/no-ambient-chance': 'off' },
      },
      {
        // What a library dates by the machine's clock can only be tested beside that clock.
        files: ['**/*.test.ts', '**/test-*.ts'],
        rules: { 'house/no-ambient-time': 'off' },
      },
      {
        // Tests stand on fixtures of any concept; what they import reaches no browser.
        files: ['apps/web/src/lib/server/**/*.test.ts', 'apps/web/src/lib/server/**/test-*.ts'],
        rules: { 'boundaries/dependencies': 'off' },
      },
      {
        // Playwright reads from the pattern which fixtures one needs; an empty one means none.
        files: ['apps/web/e2e/**'],
        rules: { 'no-empty-pattern': 'off' },
      },
      {
        // Tools that want a default export.
        files: ['**/*.config.ts', '**/*.svelte', 'tools/lint/house.js', 'tools/database/test-database.ts', 'apps/web/e2e/global-*.ts'],
        rules: { 'import/no-default-export': 'off' },
      },
    ],
  };
}
