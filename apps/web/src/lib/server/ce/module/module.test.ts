import { sql } from 'kysely';
import { unwrap } from '@einthoven/kernel';
import { wordsIn } from '@einthoven/learning';
import { beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/pool.ts';
import { useTestDatabase } from '../../db/test-database.ts';
import { readContent } from '../../learning/index.ts';
import { currentScheme, registerSchemes } from '../../scheme/index.ts';
import { ceCreditsOf } from '../credit.ts';
import { CE_NOW, later, newCertificant, newPerson } from '../test-ce.ts';
import { handInTry, loadModules, openModule, openModules, reviewTry } from './module.ts';
import { moduleProblems, readModules } from './module-files.ts';
import { readModuleKeys } from './module.queries.ts';

const at = useTestDatabase();
const written = readModules();
const SLUG = 'privacy-and-cyber-safety';

beforeAll(async () => {
  await registerSchemes(at.db);
  await loadModules(at.db, written, CE_NOW);
});

test('every module can be read, rests on known sources, draws, and states the hours that the published formula gives', () => {
  expect(moduleProblems(written, new Set(readContent().sections.map(({ sectionId }) => sectionId)))).toEqual([]);
  expect(written.modules.length).toBeGreaterThanOrEqual(12);
  const { wordsPerMinute, factor, minutesPerQuestion } = currentScheme().ce.reading;
  for (const module of written.modules) {
    // Written anew here, so that one mistake is not made twice.
    const minutes = (wordsIn(module) / wordsPerMinute.value) * factor.value + module.test.length * minutesPerQuestion.value;
    expect([module.slug, module.hours]).toEqual([module.slug, Math.floor(minutes / 30) / 2]);
    // No place among the options is right so often that guessing it would do.
    for (const id of 'abcd') expect(module.test.filter(({ key }) => key === id).length).toBeLessThan(module.test.length / 2);
  }
  expect(written.modules.reduce((sum, { hours }) => sum + hours, 0)).toBeGreaterThanOrEqual(10);
});

test('a module whose hours are wrong is told', () => {
  const wrong = written.modules.map((module) => (module.slug === SLUG ? { ...module, hours: 2 } : module));
  expect(moduleProblems({ modules: wrong, problems: [] }, new Set(['B3-chest-electrodes']))).toContainEqual(
    expect.objectContaining({ file: `content/modules/${SLUG}.md`, words: expect.stringContaining('the formula gives 0.5') }),
  );
});

describe('the end test', () => {
  const open = async (who: Awaited<ReturnType<typeof newCertificant>>, minutes = 0) =>
    unwrap(await openModule(at.db, who.own, SLUG, { clock: later(minutes) }));
  const keys = async (sha: string) => inTransaction(at.db, (tx) => readModuleKeys(tx, SLUG, sha));
  async function tryIt(who: Awaited<ReturnType<typeof newCertificant>>, wrong: number, minutes: number) {
    const opened = await open(who, minutes);
    const answers = Object.fromEntries(
      (await keys(opened.contentSha256)).map(({ question, right }, index) => [String(question), index < wrong ? (right === 'a' ? 'b' : 'a') : right]),
    );
    const sent = { slug: SLUG, number: opened.nextTry, contentSha256: opened.contentSha256, answers, asTeaching: false };
    return { sent, done: await handInTry(at.db, who.own, sent, { clock: later(minutes) }) };
  }

  test('shows no key and no reason before it is handed in, and the application cannot read them', async () => {
    const who = await newCertificant(at.db);
    const opened = await open(who);
    const module = written.modules.find(({ slug }) => slug === SLUG);
    const text = JSON.stringify(opened.test);
    for (const { why } of module?.test ?? []) for (const reason of Object.values(why)) expect(text).not.toContain(JSON.stringify(reason).slice(1, -1));
    expect(text).not.toMatch(/"(key|right|why)"/);
    const stored = await at.db.selectFrom('ce_modules').select('document').where('slug', '=', SLUG).executeTakeFirstOrThrow();
    expect(JSON.stringify(stored.document)).not.toContain('"why"');
    await expect(sql`select * from key.ce_module_keys`.execute(at.db)).rejects.toThrow(/permission denied/);
  });

  test('passes at the mark of the scheme, gives the hours once a cycle, and tells why after each try, in another order', async () => {
    const who = await newCertificant(at.db);
    const first = await open(who);
    const allowed = Math.floor((first.test.length * (100 - currentScheme().ce.modulePassPercent.value)) / 100);
    const failed = await tryIt(who, allowed + 1, 10);
    expect(unwrap(failed.done)).toMatchObject({ passed: false, credited: false });
    const reviewed = await reviewTry(at.db, who.own, unwrap(failed.done).tryId);
    expect(reviewed?.questions).toHaveLength(first.test.length);
    expect(reviewed?.questions.filter(({ chosen, right }) => chosen === right)).toHaveLength(first.test.length - allowed - 1);
    expect(reviewed?.questions.every(({ why, right }) => (why[right] ?? '').length > 0)).toBe(true);
    const second = await open(who, 11);
    const order = (test: typeof first.test) => test.map(({ number, options }) => `${number}${options.map(({ id }) => id).join('')}`).join(' ');
    expect(order(second.test)).not.toBe(order(first.test));
    expect(second.test.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(first.test.map(({ number }) => number).toSorted((a, b) => a - b));

    const passed = await tryIt(who, allowed, 20);
    expect(unwrap(passed.done)).toMatchObject({ passed: true, credited: true });
    // Handed in twice, from two windows: one try, one credit.
    expect(await handInTry(at.db, who.own, passed.sent, { clock: later(21) })).toEqual({ ok: false, error: 'TRY_TAKEN' });
    expect(unwrap((await tryIt(who, 0, 30)).done)).toMatchObject({ passed: true, credited: false });
    const credits = await ceCreditsOf(at.db, who.own, who.personId);
    expect(credits).toMatchObject([{ source: 'module', state: 'counted', halfHours: 1, subject: 'other', completedOn: '2026-11-26' }]);
    expect((await openModules(at.db, who.own, { clock: later(40) }))?.modules.find(({ slug }) => slug === SLUG)).toMatchObject({
      earned: true,
      best: first.test.length,
    });
  });

  test('takes nothing half answered, of an older text, or from who holds no credential', async () => {
    const who = await newCertificant(at.db);
    const opened = await open(who);
    const sent = { slug: SLUG, number: 1, contentSha256: opened.contentSha256, answers: { '1': 'a', '2': 'z' }, asTeaching: false };
    expect(await handInTry(at.db, who.own, sent, { clock: later(0) })).toEqual({ ok: false, error: 'TRY_UNFINISHED' });
    expect(await handInTry(at.db, who.own, { ...sent, contentSha256: 'older' }, { clock: later(0) })).toEqual({ ok: false, error: 'TRY_OLD' });
    const stranger = await newPerson(at.db);
    expect(await openModule(at.db, stranger.own, SLUG, { clock: later(0) })).toEqual({ ok: false, error: 'MODULE_NO_CREDENTIAL' });
    expect(await openModules(at.db, stranger.own, { clock: later(0) })).toBeUndefined();
  });
});
