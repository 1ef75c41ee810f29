import pg from 'pg';
import { expect, test } from 'vitest';
import { config } from '../platform/config.ts';
import { insertPerson } from './test-fixtures.ts';
import { useTestDatabase } from './test-database.ts';
import { findLoaded, installationProblem, writeLoaded } from './installation.ts';
import { migrate } from './migrate.ts';
import { openPool } from './pool.ts';

const at = useTestDatabase();
const fits = () => ({ mode: 'demonstration' as const, appSecret: config().appSecret });

test('a database serves the mode it was made for, and no other', async () => {
  expect(await installationProblem(at.db, fits())).toBeUndefined();
  expect(await installationProblem(at.db, { ...fits(), mode: 'production' })).toContain('made for demonstration mode');
});

test('another secret than the one that people are sealed with is refused before anything is sealed with it', async () => {
  const other = { ...fits(), appSecret: 'another-secret-0123456789abcdefghijk' };
  expect(await installationProblem(at.db, other)).toBeUndefined();
  await insertPerson(at.db);
  expect(await installationProblem(at.db, fits())).toBeUndefined();
  expect(await installationProblem(at.db, other)).toContain('APP_SECRET is not the one');
});

test('what was loaded last is remembered by the database', async () => {
  expect(await findLoaded(at.db)).toBeUndefined();
  for (const print of ['one', 'two']) await writeLoaded(at.db, print, new Date('2026-11-27T12:00:00Z'));
  expect(await findLoaded(at.db)).toBe('two');
});

test('an owner that is no superuser migrates an empty database and serves it; one without a schema says so', async () => {
  const superuser = new pg.Client({ connectionString: at.url });
  await superuser.connect();
  const name = `owned_${process.pid}`;
  try {
    // As a server leaves who made the two roles: a member who may grant them, and not take them on (PostgreSQL 16, CREATE ROLE).
    await superuser.query(`create role ${name} login createrole password 'owned'`);
    await superuser.query(`grant einthoven_app, einthoven_scoring to ${name} with admin true, set false, inherit false`);
    await superuser.query(`create database ${name} owner ${name}`);
    const url = new URL(at.url);
    Object.assign(url, { username: name, password: 'owned', pathname: `/${name}` });
    const empty = new pg.Client({ connectionString: url.href });
    await empty.connect();
    await expect(empty.query('set role einthoven_app')).rejects.toThrow('permission denied to set role');
    await empty.end();
    await migrate(url.href, 'demonstration');
    const { db, close } = openPool(url.href, 1);
    try {
      expect(await installationProblem(db, fits())).toBeUndefined();
    } finally {
      await close();
    }
    await superuser.query(`create database ${name}_empty`);
    const none = new URL(at.url);
    none.pathname = `/${name}_empty`;
    const pool = openPool(none.href, 1);
    try {
      expect(await installationProblem(pool.db, fits())).toContain('Run: npx einthoven migrate');
    } finally {
      await pool.close();
    }
  } finally {
    for (const database of [name, `${name}_empty`]) await superuser.query(`drop database if exists ${database} with (force)`);
    await superuser.query(`drop role if exists ${name}`);
    await superuser.end();
  }
});
