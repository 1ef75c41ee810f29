import { fixedClock, seededRng, unwrap } from '@einthoven/kernel';
import { DEMONSTRATION_CONVERSION } from '@einthoven/exam';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { permit, type Role } from '../account/permissions.ts';
import { dangerousAsScoring, inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { insertPerson } from '../db/test-fixtures.ts';
import { registerSchemes } from '../scheme/index.ts';
import {
  askAssembly,
  assembleNext,
  chooseForm,
  findAssembly,
  listSwaps,
  readDrafts,
  readSealedForm,
  releaseDraft,
  swapItem,
  type ReleasePorts,
} from './index.ts';
import { insertBank } from './test-bank.ts';

const database = useTestDatabase();
const clock = fixedClock('2026-11-26T10:00:00Z');
const ports: ReleasePorts = { clock, mode: 'demonstration', conversion: DEMONSTRATION_CONVERSION, rng: seededRng('order'), newSeed: () => `secret ${seeds++}` };
let seeds = 0;
let first: ReturnType<typeof as>;
let second: ReturnType<typeof as>;

function as(personId: string, ...roles: readonly Role[]) {
  const actor = { personId, roles: new Set(roles), secondFactor: true, sessionId: 'session' };
  return {
    personId,
    read: unwrap(permit(actor, 'form.read')),
    assemble: unwrap(permit(actor, 'form.assemble')),
    release: unwrap(permit(actor, 'form.release')),
  };
}

/** Asks for forms and assembles them, in a thread of its own as the worker does. */
async function assembled(forms: number, leaveOutReleased = false) {
  const { assemblyId } = unwrap(await askAssembly(database.db, first.assemble, { forms, leaveOutReleased }, clock));
  expect(await assembleNext(database.db, clock)).toBe(assemblyId);
  const found = await findAssembly(database.db, first.read, assemblyId);
  if (!found) throw new Error('no assembly');
  return found;
}

const asScoring = <T>(statement: string) =>
  inTransaction(database.db, (tx) => dangerousAsScoring(tx, async (scoring) => (await sql.raw<T>(statement).execute(scoring)).rows));

beforeAll(async () => {
  await registerSchemes(database.db);
  await insertBank(database.db, { perCell: 3, pretest: 66, families: 45 });
  first = as(await insertPerson(database.db), 'psychometrician');
  second = as(await insertPerson(database.db), 'certification-manager');
});

describe('who may', () => {
  test('nobody who teaches, advises or places, whatever else they are; nobody without a second factor', () => {
    for (const role of ['adviser', 'instructor', 'school-director', 'staffing-agency'] as const) {
      const actor = { personId: 'p', roles: new Set<Role>(['psychometrician', role]), secondFactor: true, sessionId: 's' };
      for (const act of ['form.read', 'form.assemble', 'form.release'] as const)
        expect(permit(actor, act)).toEqual({ ok: false, error: 'ACCOUNT_NOT_ALLOWED' });
    }
    const actor = { personId: 'p', roles: new Set<Role>(['psychometrician']), secondFactor: false, sessionId: 's' };
    expect(permit(actor, 'form.release')).toEqual({ ok: false, error: 'ACCOUNT_SECOND_FACTOR_NEEDED' });
    expect(permit({ ...actor, roles: new Set<Role>(['administrator']), secondFactor: true }, 'form.read').ok).toBe(false);
  });
});

describe('three parallel forms', () => {
  test('are assembled by the rules, changed by hand, and released by a second person alone', { timeout: 120_000 }, async () => {
    const { db } = database;
    const { assembly, drafts } = await assembled(3);
    expect(assembly.state).toBe('assembled');
    expect(drafts.map((draft) => draft.ordinal)).toEqual([1, 2, 3]);
    const now = await readDrafts(db, first.read, assembly);
    expect(now.check.rulesBroken).toBe(0);
    expect(now.check.largestOverlap).toBe(24);
    const [draft, other] = drafts as [(typeof drafts)[0], (typeof drafts)[0]];
    const lines = now.lines.get(draft.draftId) ?? [];
    expect(lines.length).toBe(120);
    expect(JSON.stringify([...now.lines])).not.toMatch(/rationale|"correct"|"option"/);

    // By hand: what is offered says what it would do, and doing it does that.
    const anchor = lines.find((line) => line.place === 'anchor')!;
    expect(await listSwaps(db, first.assemble, draft.draftId, anchor.itemId)).toEqual({ ok: false, error: 'FORM_ITEM_IS_ANCHOR' });
    let leaves = '';
    let offers: Awaited<ReturnType<typeof listSwaps>> | undefined;
    for (const line of lines.filter((each) => each.place === 'scored')) {
      offers = await listSwaps(db, first.assemble, draft.draftId, line.itemId);
      leaves = line.itemId;
      if (offers.ok && offers.value.length > 0) break;
    }
    const offer = offers?.ok ? offers.value[0]! : undefined;
    if (!offer) throw new Error('nothing to swap');
    const swapped = unwrap(await swapItem(db, second.assemble, { draftId: draft.draftId, leaves, enters: offer.itemId }, clock));
    expect([swapped.rulesBroken, swapped.largestDeviation]).toEqual([offer.rulesBroken, offer.largestDeviation]);
    expect(await swapItem(db, first.assemble, { draftId: draft.draftId, leaves: offer.itemId, enters: anchor.itemId }, clock)).toEqual({
      ok: false,
      error: 'FORM_ITEM_DOES_NOT_FIT',
    });
    // Back again, so that every rule holds.
    unwrap(await swapItem(db, second.assemble, { draftId: draft.draftId, leaves: offer.itemId, enters: leaves }, clock));

    // The first assembled it, the second changed it: neither may.
    const code = async (by: typeof first, draftId: string, with_: Partial<ReleasePorts> = {}) => {
      const done = await releaseDraft(db, by.release, draftId, { ...ports, ...with_ });
      return done.ok ? 'released' : done.error.code;
    };
    expect(await code(first, draft.draftId)).toBe('FORM_SAME_PERSON');
    expect(await code(second, draft.draftId)).toBe('FORM_SAME_PERSON');
    expect(await code(first, other.draftId)).toBe('FORM_SAME_PERSON');
    expect(await code(second, other.draftId, { mode: 'production' })).toBe('FORM_NO_CONVERSION');
    expect(await code(second, other.draftId, { conversion: undefined })).toBe('FORM_NO_CONVERSION');
    const third = as(await insertPerson(db), 'certification-manager');
    const forms = [
      unwrap(await releaseDraft(db, third.release, draft.draftId, ports)),
      unwrap(await releaseDraft(db, second.release, other.draftId, ports)),
      unwrap(await releaseDraft(db, second.release, drafts[2]!.draftId, ports)),
    ].map(({ formId }) => formId);
    expect(new Set(forms).size).toBe(3);
    expect(await code(third, draft.draftId)).toBe('FORM_ALREADY_RELEASED');
    expect(await swapItem(db, first.assemble, { draftId: draft.draftId, leaves, enters: offer.itemId }, clock)).toEqual({
      ok: false,
      error: 'FORM_ALREADY_RELEASED',
    });

    // Each family drew its own tracing, with its key apart; what the application sees holds nothing of how it was made.
    const families = await asScoring<{ form_id: string; seed: string; tracing: unknown }>(
      `select keys.form_id, keys.seed, placed.tracing from key.form_keys as keys join form_items as placed using (form_id, position)`,
    );
    const drawn = [...now.lines.values()].flat().filter((line) => line.hasTracing).length;
    expect(drawn).toBeGreaterThan(18);
    expect(families.length).toBe(drawn);
    expect(new Set(families.map((row) => row.seed)).size).toBe(drawn);
    expect(JSON.stringify(families.map((row) => row.tracing))).not.toMatch(/seed|recipe|secret/);
    for (const formId of forms) {
      const view = await readSealedForm(db, first.read, formId);
      expect(view?.holds).toBe(true);
      expect(view?.items.length).toBe(120);
      expect(view?.form.assembledBy).toBe(first.personId);
    }

    // Any two share the anchor and nothing else.
    const shared = await asScoring<{ shared: number }>(
      `select count(*)::integer as shared from form_items a join form_items b using (item_id) where a.form_id < b.form_id group by a.form_id, b.form_id`,
    );
    expect(shared.map((row) => row.shared)).toEqual([24, 24, 24]);

    // A different form on each attempt.
    const at = new Date('2026-11-26T11:00:00Z');
    const used: string[] = [];
    for (let attempt = 1; attempt <= 3; attempt++) used.push(unwrap(await chooseForm(db, 'demonstration', used, at)).formId);
    expect(new Set(used)).toEqual(new Set(forms));
    expect(unwrap(await chooseForm(db, 'demonstration', used, at)).again).toBe(true);
    expect(await chooseForm(db, 'production', [], at)).toEqual({ ok: false, error: 'EXAM_NO_FORM' });
  });

  test('a released form never changes, even for the owner of the database; a changed sample breaks its seal', async () => {
    const asOwner = (statement: string) =>
      inTransaction(database.db, async (tx) => {
        await sql`set local role none`.execute(tx);
        await sql.raw(statement).execute(tx);
      });
    for (const statement of [
      `update forms set report = '{}'`,
      'delete from forms',
      `update form_items set tracing = '{}'`,
      'update form_items set position = position + 200',
      'delete from form_items',
      `update key.form_keys set answer = '{"type":"single","option":"a"}'`,
    ])
      await expect(asOwner(statement)).rejects.toThrow('append-only');
    await expect(
      asOwner(
        `insert into forms select form_id || '-x', credential, blueprint_version, conversion, conversion_sha256, conversion_kind, content_sha256, sealed_at, assembly_id, assembled_by, assembled_by, report from forms limit 1`,
      ),
    ).rejects.toThrow('forms_two_persons');
    // Past the triggers, as only a superuser can.
    const broken = await inTransaction(database.db, async (tx) => {
      await sql`set local role none`.execute(tx);
      await sql`set local session_replication_role = replica`.execute(tx);
      const { rows } = await sql<{
        form_id: string;
      }>`update form_items set tracing = tracing || '{"calibrationMv": 2}' where tracing is not null returning form_id`.execute(tx);
      await sql`set local session_replication_role = default`.execute(tx);
      await sql`set local role einthoven_app`.execute(tx);
      const view = await readSealedForm(tx, first.read, rows[0]!.form_id);
      await sql`rollback and chain`.execute(tx);
      return view;
    });
    expect(broken?.holds).toBe(false);
  });
});

describe('what cannot be', () => {
  test('more forms than the bank has items for: the rules that clash are named in words', { timeout: 120_000 }, async () => {
    const { assembly } = await assembled(6);
    expect(assembly.outcome?.kind).toBe('impossible');
    const rules = assembly.outcome?.kind === 'impossible' ? assembly.outcome.rules.map((rule) => rule.words) : [];
    expect(rules.length).toBeGreaterThanOrEqual(2);
    // Among them one that says what the bank is short of.
    expect(rules).toContainEqual(expect.stringMatching(/^Task \w+, \w+: \d scored \(the bank has \d\)$/));
  });

  test('a number of forms that makes no sense', async () => {
    for (const forms of [0, 13, 1.5, Number.NaN])
      expect(await askAssembly(database.db, first.assemble, { forms, leaveOutReleased: false }, clock)).toEqual({
        ok: false,
        error: 'FORM_COUNT_NOT_POSSIBLE',
      });
  });

  test('a broken tracing recipe is found at release, by item, and nothing is released', { timeout: 120_000 }, async () => {
    const { drafts, assembly } = await assembled(1);
    const before = await asScoring<{ n: number }>('select count(*)::integer as n from forms');
    const items = (await readDrafts(database.db, first.read, assembly)).lines.get(drafts[0]!.draftId) ?? [];
    const family = items.find((line) => line.hasTracing);
    if (!family) throw new Error('no family in the form');
    await inTransaction(database.db, async (tx) => {
      await sql`set local role none`.execute(tx);
      await sql`update key.item_keys set family = jsonb_set(family, '{recipe}', '"no-such-recipe"') where item_id = ${family.itemId}`.execute(tx);
    });
    const refused = await releaseDraft(database.db, second.release, drafts[0]!.draftId, ports);
    expect(refused).toEqual({
      ok: false,
      error: { code: 'FORM_TRACING_BROKEN', details: [expect.stringContaining(`${family.itemId} tracing.recipe: RECIPE_UNKNOWN`)] },
    });
    expect(await asScoring<{ n: number }>('select count(*)::integer as n from forms')).toEqual(before);
    await inTransaction(database.db, async (tx) => {
      await sql`set local role none`.execute(tx);
      await sql`update items set in_bank = false where item_id = ${items[0]!.itemId}`.execute(tx);
    });
    const changed = await releaseDraft(database.db, second.release, drafts[0]!.draftId, ports);
    expect(changed).toEqual({ ok: false, error: { code: 'FORM_ITEMS_CHANGED', details: [items[0]!.itemId] } });
  });

  test('a worker that died leaves its assembly to the next', { timeout: 120_000 }, async () => {
    const { db } = database;
    const { assemblyId } = unwrap(await askAssembly(db, first.assemble, { forms: 1, leaveOutReleased: false }, clock));
    await db
      .updateTable('assemblies')
      .set({ state: 'working', started_at: new Date('2026-11-26T09:59:30Z') })
      .where('assembly_id', '=', assemblyId)
      .execute();
    expect(await assembleNext(db, clock)).toBeUndefined();
    expect(await assembleNext(db, fixedClock('2026-11-26T10:10:00Z'), async () => ({ kind: 'out-of-time', seconds: 20 }))).toBe(assemblyId);
    expect((await findAssembly(db, first.read, assemblyId))?.assembly.state).toBe('out-of-time');
    const { assemblyId: failing } = unwrap(await askAssembly(db, first.assemble, { forms: 1, leaveOutReleased: false }, clock));
    await assembleNext(db, clock, () => Promise.reject(new Error('the thread broke')));
    expect((await findAssembly(db, first.read, failing))?.assembly.outcome).toEqual({ kind: 'failed', reasons: ['the thread broke'] });
  });
});
