import { expect, test } from 'vitest';
import { useTestDatabase } from './test-database.ts';
import { installationProblem } from './installation.ts';

const at = useTestDatabase();

test('a database serves the mode it was made for, and no other', async () => {
  expect(await installationProblem(at.db, 'demonstration')).toBeUndefined();
  expect(await installationProblem(at.db, 'production')).toContain('made for demonstration mode');
});
