import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../checks/project-files.ts';
import { galleryFiles } from './gallery.ts';

describe('docs/ecg', () => {
  // Pictures that were read by a person stand for what the engine draws only while it still draws them.
  it('holds what the engine draws today (npm run ecg:gallery draws it anew)', () => {
    const changed = [...galleryFiles()].filter(([name, text]) => {
      try {
        return readFileSync(join(projectFolder, 'docs/ecg', name), 'utf8') !== text;
      } catch {
        return true;
      }
    });
    expect(changed.map(([name]) => name)).toEqual([]);
  });
});
