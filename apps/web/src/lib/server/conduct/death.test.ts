import { beforeAll, describe, expect, test } from 'vitest';
import { plainDateIn, unwrap, type Clock } from '@einthoven/kernel';
import { standingOn } from '@einthoven/scheme';
import type { Actor } from '../account/index.ts';
import { newCertificant } from '../ce/test-ce.ts';
import { findCredential, selectCredentials } from '../credential/index.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { allowed, insertActor } from '../eligibility/test-application.ts';
import { currentScheme, registerSchemes } from '../scheme/index.ts';
import { correctDeath, letDeathStand, listDeathReports, readDeathReport, recordDeath } from './death.ts';
import { readSurrenderable } from './mark-use.ts';

const database = useTestDatabase();
const NOW = new Date('2026-11-27T18:00:00Z');
const later = (days: number): { readonly clock: Clock } => ({ clock: { now: () => new Date(NOW.getTime() + days * 86_400_000) } });
let one: Actor;
let two: Actor;
let three: Actor;

beforeAll(async () => {
  await registerSchemes(database.db);
  const manager = (legalName: string) => insertActor(database.db, ['certification-manager'], { legalName });
  [one, two, three] = [await manager('One'), await manager('Two'), await manager('Three')];
});

const by = (who: Actor) => allowed(who, 'conduct.prepare');
const code = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }) => (result.ok ? 'ok' : result.error?.code);
async function standing(personId: string, days: number) {
  const credential = await findCredential(database.db, personId);
  return credential && standingOn(plainDateIn(later(days).clock.now(), 'America/Phoenix'), credential, currentScheme());
}
async function dead() {
  const { personId } = await newCertificant(database.db, 'Alive');
  const before = await standing(personId, 30);
  const report = { personId, reason: 'death certificate seen' };
  unwrap(await recordDeath(database.db, by(one), report, later(0)));
  unwrap(await recordDeath(database.db, by(two), report, later(1)));
  expect((await standing(personId, 1))?.status).toBe('deceased');
  return { personId, before, report };
}
const found = (personId: string) => ({ personId, reason: 'came to the office with a passport' });

describe('a death that was recorded by mistake', () => {
  test('is corrected by two people: the standing is what it would have been, and the holder is told', async () => {
    const { personId, before, report } = await dead();
    expect(code(await correctDeath(database.db, by({ ...one, personId }), found(personId), later(9)))).toBe('IMPARTIALITY_OWN');
    expect(await correctDeath(database.db, by(one), found(personId), later(9))).toEqual({ ok: true, value: 'correction-second-person-next' });
    expect(code(await correctDeath(database.db, by(one), found(personId), later(9)))).toBe('IMPARTIALITY_SAME_PERSON');
    expect(await readDeathReport(database.db, by(three), personId, later(9))).toMatchObject({ state: 'correction-proposed', mine: false });
    expect(await listDeathReports(database.db, by(three))).toMatchObject([{ personId, correction: true }]);
    expect((await standing(personId, 9))?.status).toBe('deceased');
    const both = await Promise.all([
      correctDeath(database.db, by(two), found(personId), later(10)),
      correctDeath(database.db, by(three), found(personId), later(10)),
    ]);
    expect(both.map(code).toSorted()).toEqual(['DEATH_NOT_RECORDED', 'ok']);
    expect(await standing(personId, 30)).toEqual(before);
    // Also for the days between.
    expect((await standing(personId, 5))?.status).toBe('active');
    expect(await listDeathReports(database.db, by(three))).toEqual([]);
    const actions = await database.db
      .selectFrom('credential_actions')
      .innerJoin('credentials', 'credentials.credential_id', 'credential_actions.credential_id')
      .select('action')
      .where('person_id', '=', personId)
      .orderBy('decided_at')
      .execute();
    expect(actions.map(({ action }) => action)).toEqual(['deceased', 'death-corrected']);
    const events = await database.db.selectFrom('events').select('kind').where('subject_person_id', '=', personId).orderBy('event_id').execute();
    expect(events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['credential.death-correction-proposed', 'credential.holder-not-deceased', 'credential.death-corrected']),
    );
    const told = await database.db.selectFrom('messages').select('message').where('person_id', '=', personId).execute();
    expect(told).toEqual([{ message: 'conduct.death-corrected' }]);
    // They can die later.
    unwrap(await recordDeath(database.db, by(one), report, later(20)));
    unwrap(await recordDeath(database.db, by(two), report, later(20)));
    expect((await standing(personId, 20))?.status).toBe('deceased');
    expect((await standing(personId, 19))?.status).toBe('active');
  });

  test('stays on record where the second person finds so; and a deceased holder is offered nothing to give back', async () => {
    const { personId } = await dead();
    expect(code(await letDeathStand(database.db, by(two), found(personId), later(2)))).toBe('DEATH_NOT_RECORDED');
    unwrap(await correctDeath(database.db, by(one), found(personId), later(2)));
    expect(await letDeathStand(database.db, by(two), found(personId), later(3))).toEqual({ ok: true, value: 'death-stands' });
    expect((await standing(personId, 4))?.status).toBe('deceased');
    expect(await readDeathReport(database.db, by(two), personId, later(4))).toMatchObject({ state: 'recorded' });
    const own = allowed({ ...one, personId, roles: new Set() }, 'credential.surrender-own');
    expect(await readSurrenderable(database.db, own, later(4))).toEqual([]);
    expect(await selectCredentials(database.db, { personId })).toMatchObject([{ actions: [{ action: 'deceased' }] }]);
  });
});
