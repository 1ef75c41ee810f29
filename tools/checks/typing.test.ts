import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, projectFolder } from './project-files.ts';

/** Fields that a person types into or ticks, whose value the script of the page would put back to what the server sent. */
function resettingFields(source: string): string[] {
  return [...source.matchAll(/<(?:input|textarea)\b(?:[^>{]|\{[^}]*\})*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => !/type="(hidden|submit)"/.test(tag))
    .filter((tag) => (/type="(radio|checkbox)"/.test(tag) ? /\schecked=/.test(tag) : /\svalue=|\s\{value\}/.test(tag)));
}

describe('a field that the server fills', () => {
  it('is told from one that only has a default', () => {
    expect(resettingFields('<input name="q" value={data.text} />')).toHaveLength(1);
    expect(resettingFields('<input type="radio" value="a" checked={data.a} />')).toHaveLength(1);
    expect(resettingFields('<input type="radio" value="a" defaultChecked={a} /><input name="q" defaultValue={b} /><input type="hidden" value={c} />')).toEqual(
      [],
    );
  });

  // The exam room is drawn by its script alone: nobody can have typed before it.
  it('keeps what was typed before the script of the page arrived (default values only)', () => {
    const found = filesBelow('apps/web/src')
      .filter((path) => path.endsWith('.svelte') && !path.includes('/lib/exam/'))
      .flatMap((path) => resettingFields(readFileSync(join(projectFolder, path), 'utf8')).map((tag) => `${path}: ${tag}`));
    expect(found).toEqual([]);
  });
});
