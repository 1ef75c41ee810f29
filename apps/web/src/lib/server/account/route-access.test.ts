import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { useTestDatabase } from '../db/test-database.ts';
import { PERMISSIONS, ROLES, STAFF_ROLES } from './permissions.ts';
import { ROUTE_ACCESS } from './route-access.ts';
import { STAFF_ENTRIES } from './staff-entries.ts';

const at = useTestDatabase();
const routes = fileURLToPath(new URL('../../../routes', import.meta.url));

/** Ids of routes on disk: folders with a page or an endpoint. */
function routeIds(): string[] {
  return readdirSync(routes, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^\+(page\.svelte|page(\.server)?\.ts|server\.ts)$/.test(entry.name))
    .map((entry) => entry.parentPath.slice(routes.length) || '/')
    .filter((id, index, all) => all.indexOf(id) === index)
    .toSorted();
}

describe('the list of who may open what', () => {
  test('names every route that exists, and no other', () => {
    expect(Object.keys(ROUTE_ACCESS).toSorted()).toEqual(routeIds());
  });

  test('opens staff routes to permissions only, never to everybody', () => {
    const open = Object.entries(ROUTE_ACCESS).filter(([id, access]) => id.startsWith('/(staff)') && id !== '/(staff)/staff' && !(access in PERMISSIONS));
    expect(open).toEqual([]);
  });

  test('has a demonstration route only under /dev', () => {
    const demonstration = Object.entries(ROUTE_ACCESS).filter(([, access]) => access === 'demonstration');
    expect(demonstration.every(([id]) => id.includes('/dev/'))).toBe(true);
  });

  test('agrees with the menu of staff', () => {
    for (const entry of STAFF_ENTRIES) expect([entry.href, ROUTE_ACCESS[`/(staff)${entry.href}`]]).toEqual([entry.href, entry.permission]);
  });
});

describe('roles', () => {
  test('are the same in code and in the database', async () => {
    const rows = await at.db.selectFrom('roles').select(['role', 'staff']).execute();
    expect(rows.map((row) => row.role).toSorted()).toEqual([...ROLES].toSorted());
    expect(
      rows
        .filter((row) => row.staff)
        .map((row) => row.role)
        .toSorted(),
    ).toEqual([...STAFF_ROLES].toSorted());
  });
});
