import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { runItems } from './items.ts';
import { projectFolder } from './project.ts';

const folder = resolve(process.env['EINTHOVEN_REFERENCE'] ?? '../shared/data', 'qti/package-robustness');

function run(...words: readonly string[]): { readonly code: number; readonly text: string } {
  try {
    return { code: 0, text: execFileSync(process.execPath, [join(projectFolder, 'apps/cli/src/main.ts'), ...words], { encoding: 'utf8', timeout: 60_000 }) };
  } catch (thrown) {
    const { status, stdout, stderr } = thrown as { status: number; stdout: string; stderr: string };
    return { code: status, text: `${stdout}${stderr}` };
  }
}

/** The same without a process for each of many: what it prints is what the terminal would show. */
async function runHere(...words: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  const lines: string[] = [];
  const printed = vi.spyOn(console, 'log').mockImplementation((line: unknown) => void lines.push(String(line)));
  try {
    return { code: await runItems(words), text: lines.join('\n') };
  } finally {
    printed.mockRestore();
  }
}

describe.skipIf(!existsSync(folder))('einthoven items import, hostile packages', () => {
  const names = existsSync(folder) ? Object.keys(JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8')) as object) : [];

  test.each(names)('%s: a plain refusal by name, no stack, nothing imported', async (name) => {
    const { code, text } = await runHere('import', join(folder, name), '--dry-run');
    expect(code).toBe(1);
    expect(text).toMatch(/^refused: .*(QTI_[A-Z_]+|ACTIVE_CONTENT): /m);
    expect(text).toContain('Nothing was imported.');
    expect(text).not.toMatch(/ {4}at |root:|pwned/);
  });
});

test('words that are not right are told, with what to do', { timeout: 90_000 }, () => {
  expect(run('items', 'import', 'nowhere.zip')).toMatchObject({ code: 1, text: expect.stringContaining('--author') });
  expect(run('items', 'import', 'nowhere.zip', '--dry-run')).toMatchObject({ code: 1, text: expect.stringContaining('cannot be read (ENOENT)') });
  expect(run('items', 'export', 'file', '--format', 'word')).toMatchObject({ code: 1, text: expect.stringContaining('qti3, qti22, csv') });
});
