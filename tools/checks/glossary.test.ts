import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { useTestDatabase } from '../../apps/web/src/lib/server/db/test-database.ts';
import { projectFolder } from './project-files.ts';

// A word that leads nowhere is a word that only its author understands.
const database = useTestDatabase();

describe('GLOSSARY.md', () => {
  it('leads from every word to a folder, a file or a table that exists', async () => {
    const { rows } = await sql<{ name: string }>`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'key') and c.relkind = 'r'`.execute(database.db);
    const tables = new Set(rows.map((row) => row.name));
    const lines = readFileSync(join(projectFolder, 'GLOSSARY.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| **'));
    expect(lines.length).toBeGreaterThan(25);
    const lost: string[] = [];
    for (const line of lines) {
      const [, word, , places = ''] = line.split('|').map((cell) => cell.trim());
      const named = [...places.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
      if (named.length === 0) lost.push(`${word}: no place`);
      for (const place of named) {
        const found = place.includes('/') ? existsSync(join(projectFolder, place)) : tables.has(place);
        if (!found) lost.push(`${word}: ${place}`);
      }
    }
    expect(lost).toEqual([]);
  });

  it('is in the order of the alphabet, one line a word', () => {
    const words = [...readFileSync(join(projectFolder, 'GLOSSARY.md'), 'utf8').matchAll(/^\| \*\*([^*]+)\*\*/gm)].map((match) => match[1]?.toLowerCase());
    expect(words).toEqual([...new Set(words)].toSorted());
  });
});
