import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { pinnedHashes } from './same-bits-fixture.ts';

const run = promisify(execFile);
const here = import.meta.dirname;
/** The pinned engine, whichever one runs the tests. */
const NODE = join(here, '../../../node_modules/node/bin/node');

/** Ways in which V8 can run the same source: each rounds, fuses and reorders on its own if it ever does. An unknown flag ends the run. */
const ENGINES: readonly (readonly [name: string, flags: readonly string[]])[] = [
  ['the interpreter alone', ['--no-opt', '--no-maglev', '--no-sparkplug', '--max-lazy']],
  ['the baseline compiler from the first call', ['--no-opt', '--no-maglev', '--always-sparkplug']],
  ['the middle compiler, early', ['--no-opt', '--stress-maglev']],
  [
    'the optimising compiler, as soon as it may',
    ['--no-maglev', '--no-concurrent-recompilation', '--invocation-count-for-turbofan=1', '--minimum-invocations-before-optimization=0'],
  ],
  ['the optimising compiler with everything inlined', ['--no-maglev', '--stress-inline']],
  ['the optimising compiler without inlining', ['--no-turbo-inlining', '--max-inlined-bytecode-size=0']],
];

describe('every engine within the engine', () => {
  it.each(ENGINES)('gives the same bits: %s', async (_name, flags) => {
    const { stdout } = await run(NODE, ['--disable-warning=ExperimentalWarning', ...flags, join(here, 'same-bits-fixture.ts')]);
    const own = pinnedHashes();
    expect(JSON.parse(stdout)).toEqual([own, own]);
  });
});
