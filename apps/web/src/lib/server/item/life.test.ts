import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { unwrap } from '@einthoven/kernel';
import { lifeStep, type LifeAct, type LifeState } from '@einthoven/exam';
import { inTransaction } from '../db/pool.ts';
import { insertPerson } from '../db/test-fixtures.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { readBlind, validateKey } from './key-validation.ts';
import { writeDraft } from './draft-item.ts';
import { lifeOf, recordKeyOpened, takeStep } from './life.ts';
import { dangerousListItems, insertSteps, insertValidation, listSteps, type ItemVersion } from './life.queries.ts';
import { COLOURS, allowed, staffMember, stillClock } from './test-items.ts';

const at = useTestDatabase();
const clock = stillClock('2026-11-26T12:00:00Z');
const now = clock.now();

let drafts = 1;

async function draft(author = staffMember(at.db, ['item-author']), entry: object = COLOURS) {
  const actor = await author;
  const version = unwrap(
    await writeDraft(at.db, allowed(actor, 'item.author'), { bank: 'final', task: 'A1', entry: { ...entry, stem: `${COLOURS.stem} ${drafts++}` } }, { clock }),
  );
  return { actor, version };
}

const step = async (actor: Awaited<ReturnType<typeof staffMember>>, version: ItemVersion, act: LifeAct, comment = '') => {
  const taken = await takeStep(at.db, allowed(actor, 'item.read'), { ...version, act, comment }, { clock });
  return taken.ok ? taken.value : taken.error;
};
const stateOf = async ({ itemId, itemVersion }: ItemVersion) => lifeOf(await inTransaction(at.db, (tx) => listSteps(tx, itemId)), itemVersion)?.state;
const inBank = async ({ itemId }: ItemVersion) =>
  (await at.db.selectFrom('items').select('item_version').where('item_id', '=', itemId).where('in_bank', '=', true).execute()).map((row) => row.item_version);

/** To the door of key validation. */
async function reviewed(entry: object = COLOURS) {
  const { actor: author, version } = await draft(undefined, entry);
  const reviewer = await staffMember(at.db, ['reviewer']);
  expect(await step(author, version, 'submit')).toBe('content-review');
  expect(await step(reviewer, version, 'approve')).toBe('edit');
  expect(await step(author, version, 'edit-done')).toBe('bias-review');
  expect(await step(reviewer, version, 'approve')).toBe('key-validation');
  return { author, reviewer, version };
}

describe('the database keeps the same rule as the package', () => {
  const ACTS: readonly LifeAct[] = ['submit', 'approve', 'edit-done', 'send-back', 'validate', 'release', 'retire'];
  const TARGETS: Readonly<Record<LifeAct, readonly LifeState[]>> = {
    load: [],
    write: [],
    submit: ['content-review'],
    approve: ['edit', 'key-validation'],
    'edit-done': ['bias-review'],
    'send-back': ['edit'],
    validate: ['pretest'],
    release: ['operational'],
    retire: ['retired'],
  };

  test('lives of people who ask for anything: what one refuses the other refuses', { timeout: 60_000 }, async () => {
    const people = await Promise.all([1, 2, 3, 4].map(() => insertPerson(at.db)));
    const wishes = fc.array(fc.record({ act: fc.constantFrom(...ACTS), person: fc.nat({ max: 3 }), comment: fc.constantFrom('', 'because') }), {
      minLength: 25,
      maxLength: 40,
    });
    const author = { personId: people[0] as string, roles: new Set(['item-author'] as const), secondFactor: true, sessionId: 'a test' };
    let accepted = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(wishes, async (list) => {
        const { version } = await draft(Promise.resolve(author));
        // Everybody has answered as the key says, so that only the rule of independence is left.
        await inTransaction(at.db, async (tx) => {
          for (const personId of people) await insertValidation(tx, { ...version, personId, value: 'c', seed: undefined, agrees: true, at: now });
        });
        for (const { act, person, comment } of list) {
          const personId = people[person] as string;
          const life = lifeOf(await inTransaction(at.db, (tx) => listSteps(tx, version.itemId)), version.itemVersion)!;
          const ruled = lifeStep({ history: life.history, authors: life.authors, act, personId, comment, keySeen: false });
          for (const to of ruled.ok ? [ruled.value] : TARGETS[act]) {
            const written = await inTransaction(at.db, (tx) => insertSteps(tx, [{ ...version, act, from: life.state, to, personId, comment, at: now }])).then(
              () => true,
              (thrown: unknown) => (thrown as { code?: string }).code ?? thrown,
            );
            expect([ruled, act, life.state, written]).toEqual([ruled, act, life.state, ruled.ok ? true : '23514']);
          }
          if (ruled.ok) accepted++;
          else refused++;
        }
      }),
      { numRuns: 12 },
    );
    // About thirty in four hundred are accepted, by chance.
    expect([accepted > 5, refused > 20]).toEqual([true, true]);
  });

  test('steps are kept for ever, and the application can neither read nor write them by itself', async () => {
    const { version } = await draft();
    await expect(sql`select * from key.item_steps`.execute(at.db)).rejects.toThrow('permission denied');
    await expect(sql`update items set public = '{}' where item_id = ${version.itemId}`.execute(at.db)).rejects.toThrow('permission denied');
    const asOwner = (statement: string) =>
      inTransaction(at.db, async (tx) => {
        await sql`set local role none`.execute(tx);
        await sql.raw(statement).execute(tx);
      });
    await expect(asOwner(`update key.item_steps set comment = 'x'`)).rejects.toThrow('append-only');
    const { version: other } = await reviewed();
    const validator = await staffMember(at.db, ['reviewer']);
    unwrap(await validateKey(at.db, allowed(validator, 'item.review'), { ...other, value: 'c', comment: '' }, { clock }));
    await expect(asOwner('delete from key.item_validations')).rejects.toThrow('append-only');
  });

  test('of two people who take the same step at the same moment one is too late', async () => {
    const { version } = await draft();
    const reviewers = await Promise.all([1, 2].map(() => staffMember(at.db, ['reviewer'])));
    const results = await Promise.all(reviewers.map((reviewer) => step(reviewer, version, 'retire', 'a twin')));
    expect(results.toSorted().at(-1)).toBe('retired');
    expect(['ITEM_MOVED_ON', 'LIFE_STEP_IMPOSSIBLE']).toContain(results.toSorted()[0]);
  });
});

describe('a life', () => {
  test('written, reviewed, validated blind, tried out, operational: in the bank only at the end, and scored only then', async () => {
    const { author, reviewer, version } = await reviewed();
    expect(await inBank(version)).toEqual([]);
    const validator = await staffMember(at.db, ['reviewer']);
    const blind = unwrap(await readBlind(at.db, allowed(validator, 'item.review'), version));
    expect(Object.keys(blind).toSorted()).toEqual(['itemId', 'itemVersion', 'public', 'task', 'tracing']);
    expect(await validateKey(at.db, allowed(validator, 'item.review'), { ...version, value: 'c', comment: '' }, { clock })).toEqual({
      ok: true,
      value: { agrees: true },
    });
    expect(await stateOf(version)).toBe('pretest');
    expect(await inBank(version)).toEqual([1]);
    const use = async () =>
      (await inTransaction(at.db, (tx) => dangerousListItems(tx, 'in-bank'))).find(({ item }) => item.itemId === version.itemId)?.item.key;
    expect(await use()).toMatchObject({ use: 'pretest' });
    expect(await step(author, version, 'release')).toBe('ITEM_ROLE_MISSING');
    const psychometrician = await staffMember(at.db, ['psychometrician']);
    expect(await step(psychometrician, version, 'release')).toBe('operational');
    expect(await use()).toMatchObject({ use: 'scored' });
    // The next version goes its own way; the one in the bank stays until then.
    const next = unwrap(
      await writeDraft(
        at.db,
        allowed(author, 'item.author'),
        { bank: 'final', task: 'A1', entry: { ...COLOURS, id: version.itemId, stem: 'Another stem altogether?' } },
        { clock },
      ),
    );
    expect([next.itemVersion, await stateOf(next), await stateOf(version), await inBank(version)]).toEqual([2, 'draft', 'operational', [1]]);
    await step(author, next, 'submit');
    await step(reviewer, next, 'approve');
    await step(author, next, 'edit-done');
    await step(reviewer, next, 'approve');
    const fresh = await staffMember(at.db, ['reviewer']);
    unwrap(await validateKey(at.db, allowed(fresh, 'item.review'), { ...next, value: 'c', comment: '' }, { clock }));
    expect([await stateOf(version), await inBank(version)]).toEqual(['retired', [2]]);
    const kinds = await at.db.selectFrom('events').select('kind').where('entity_id', '=', `${version.itemId}@1`).orderBy('event_id').execute();
    expect(kinds.map(({ kind }) => kind)).toEqual([
      'item.written',
      'item.content-review',
      'item.edit',
      'item.bias-review',
      'item.key-validation',
      'item.pretest',
      'item.key-validated',
      'item.key-opened',
      'item.operational',
    ]);
  });

  test('an answer that disagrees with the key sends the item back, and is kept', async () => {
    const { version } = await reviewed();
    const validator = await staffMember(at.db, ['reviewer']);
    const answer = (value: string) => validateKey(at.db, allowed(validator, 'item.review'), { ...version, value, comment: 'ochre is no colour' }, { clock });
    expect(await answer('')).toEqual({ ok: false, error: 'ITEM_ANSWER_MISSING' });
    expect(await answer('e')).toEqual({ ok: false, error: 'ITEM_ANSWER_MISSING' });
    expect(await answer('a')).toEqual({ ok: true, value: { agrees: false } });
    expect([await stateOf(version), await inBank(version)]).toEqual(['edit', []]);
    const steps = await inTransaction(at.db, (tx) => listSteps(tx, version.itemId));
    expect(steps.at(-1)).toMatchObject({ act: 'send-back', comment: 'The blind answer and the key disagree. ochre is no colour' });
  });

  test('who wrote it, reviewed it, or opened its key does not validate it', async () => {
    const { author, reviewer, version } = await reviewed();
    const opened = await staffMember(at.db, ['reviewer']);
    await inTransaction(at.db, (tx) => recordKeyOpened(tx, opened.personId, version, 'curiosity', now));
    const both = { ...author, roles: new Set(['item-author', 'reviewer'] as const) };
    for (const [actor, problem] of [
      [both, 'LIFE_OWN_ITEM'],
      [reviewer, 'LIFE_SAME_REVIEWER'],
      [opened, 'LIFE_KEY_SEEN'],
    ] as const) {
      expect(await readBlind(at.db, allowed(actor, 'item.review'), version)).toEqual({ ok: false, error: problem });
      expect(await validateKey(at.db, allowed(actor, 'item.review'), { ...version, value: 'c', comment: '' }, { clock })).toEqual({
        ok: false,
        error: problem,
      });
    }
  });

  test('a tracing item is validated on a drawing of its own, the same each time it is asked for', async () => {
    const { options: _, key: __, ...rest } = COLOURS;
    const family = { recipe: 'first-degree-av-block', show: { layout: 'strip', leads: ['II'], seconds: 6 }, rightValue: { of: 'pr-ms', tolerance: 500 } };
    const { version } = await reviewed({ ...rest, type: 'numeric', unit: 'ms', rationale: { key: 'measured' }, tracing: family });
    const validator = await staffMember(at.db, ['reviewer']);
    const read = async () => unwrap(await readBlind(at.db, allowed(validator, 'item.review'), version));
    const blind = await read();
    expect(blind.tracing?.deltas.length).toBe(1);
    expect(await read()).toEqual(blind);
    expect(JSON.stringify(blind)).not.toMatch(/recipe|seed|rightValue|pr-ms/);
    expect(await validateKey(at.db, allowed(validator, 'item.review'), { ...version, value: '300', comment: '' }, { clock })).toEqual({
      ok: true,
      value: { agrees: true },
    });
  });

  test('an incomplete draft is not sent to review; one that is continued is replaced', async () => {
    const { actor, version } = await draft(undefined, { ...COLOURS, sources: [], rationale: {} });
    expect(await step(actor, version, 'submit')).toBe('ITEM_INCOMPLETE');
    const next = unwrap(
      await writeDraft(at.db, allowed(actor, 'item.author'), { bank: 'final', task: 'A1', entry: { ...COLOURS, id: version.itemId } }, { clock }),
    );
    expect([await stateOf(version), await stateOf(next)]).toEqual(['retired', 'draft']);
    expect(await writeDraft(at.db, allowed(actor, 'item.author'), { bank: 'final', task: 'A1', entry: { ...COLOURS, id: version.itemId } }, { clock })).toEqual(
      {
        ok: false,
        error: { problem: 'ITEM_UNCHANGED' },
      },
    );
    const stranger = await staffMember(at.db, ['item-author']);
    expect(
      await writeDraft(
        at.db,
        allowed(stranger, 'item.author'),
        { bank: 'final', task: 'A1', entry: { ...COLOURS, id: version.itemId, level: 'recall' } },
        { clock },
      ),
    ).toEqual({
      ok: false,
      error: { problem: 'ITEM_KEY_NEEDED' },
    });
    expect(await step(stranger, next, 'retire', 'not mine')).toBe('ITEM_ROLE_MISSING');
    expect(await step(actor, next, 'retire', 'withdrawn')).toBe('retired');
  });
});
