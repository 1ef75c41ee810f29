import { err, toPlainDate, unwrap } from '@einthoven/kernel';
import { ceProgress } from '@einthoven/scheme';
import { beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { openEvidence } from '../eligibility/index.ts';
import { currentScheme, registerSchemes } from '../scheme/index.ts';
import { ceCreditsOf, creditHours, type GivenHours } from './credit.ts';
import { eraseCe, exportCe } from './erase.ts';
import { decideCredit, listCreditQueue, listObjections, readCredit } from './review.ts';
import { localScanner, type EvidenceScanner } from './scan.ts';
import { scanEvidence } from './scan-evidence.ts';
import { ENTRY, later, newCertificant, newDecider, pdf, PICTURE } from './test-ce.ts';
import { enterCredit, objectToDecision, openCeEvidence, openWallet, withdrawCredit, type EntryFields, type SentFile } from './wallet.ts';

const at = useTestDatabase();
beforeAll(async () => registerSchemes(at.db));

type Who = Awaited<ReturnType<typeof newCertificant>>;
const enter = (who: Who, more: Partial<EntryFields> = {}, files: readonly SentFile[] = [{ name: 'certificate.png', bytes: PICTURE }]) =>
  enterCredit(at.db, who.own, { ...ENTRY, ...more }, files, { clock: later(0) });
const scan = (creditId?: string, scanner: EvidenceScanner = localScanner(30)) => scanEvidence(at.db, scanner, { clock: later(1), creditId });
async function entered(who: Who, more: Partial<EntryFields> = {}) {
  const { creditId } = unwrap(await enter(who, more));
  await scan(creditId);
  return creditId;
}
const wallet = (who: Who, minutes = 2) => openWallet(at.db, who.own, { clock: later(minutes) });
const decide = (by: Awaited<ReturnType<typeof newDecider>>, creditId: string, decision: string, more: { hours?: string; reason?: string } = {}, minutes = 3) =>
  decideCredit(at.db, by.decide, { creditId, decision, hours: '', reason: '', template: '', ...more }, { clock: later(minutes) });
const told = async (personId: string) =>
  (await at.db.selectFrom('messages').select('message').where('person_id', '=', personId).orderBy('message_id').execute()).map(({ message }) => message);
const give = (who: Who, more: Partial<GivenHours> = {}) =>
  inTransaction(at.db, (tx) =>
    creditHours(tx, {
      personId: who.personId,
      source: 'issued',
      kind: 'webinar',
      subject: 'electrocardiography',
      title: 'Rhythm strips',
      provider: 'General Hospital',
      completedOn: toPlainDate('2026-11-20'),
      beginsMinute: 540,
      halfHours: 4,
      origin: 'session:one',
      at: later(5).now(),
      ...more,
    }),
  );

/** What counts from one day until another. */
async function sumOf(who: Who, from = '2026-03-14', until = '2028-03-13') {
  const cycle = { ceFrom: toPlainDate(from), ceUntil: toPlainDate(until), usedCreditIds: [] };
  return ceProgress(await ceCreditsOf(at.db, who.own, who.personId), cycle, currentScheme());
}

describe('hours that a person enters', () => {
  test.each([
    ['ENTRY_TITLE', { title: '  ' }],
    ['ENTRY_PROVIDER', { provider: 'x'.repeat(201) }],
    ['ENTRY_DATE', { completedOn: '2026-02-30' }],
    ['ENTRY_FUTURE', { completedOn: '2026-11-27' }],
    ['ENTRY_TIME', { begins: '25:00' }],
    ['ENTRY_HOURS', { hours: '1.25' }],
    ['ENTRY_HOURS', { hours: '0' }],
    ['ENTRY_HOURS', { hours: '99' }],
    ['ENTRY_KIND', { kind: 'module' }],
    ['ENTRY_SUBJECT', { subject: 'cooking' }],
    ['ENTRY_STATEMENT', { stated: false }],
  ] as const)('%s', async (code, more) => {
    const who = await newCertificant(at.db);
    expect(await enter(who, more)).toEqual(err({ code }));
  });

  test('need evidence that is what it says', async () => {
    const who = await newCertificant(at.db);
    expect(await enter(who, {}, [])).toEqual(err({ code: 'ENTRY_EVIDENCE_MISSING' }));
    expect(await enter(who, {}, [{ name: 'certificate.pdf', bytes: Buffer.from('MZ a program') }])).toEqual(err({ code: 'UPLOAD_TYPE_REFUSED' }));
    expect(await enter(who, {}, Array(6).fill({ name: 'a.png', bytes: PICTURE }))).toEqual(err({ code: 'ENTRY_EVIDENCE_MANY' }));
  });

  test('wait for the scan and then for a person; nobody opens a file before it was scanned, by whatever door', async () => {
    const [who, other, staff] = [await newCertificant(at.db), await newCertificant(at.db), await newDecider(at.db)];
    const { creditId } = unwrap(await enter(who, { hours: '1,5' }));
    const [waiting] = await wallet(who);
    expect(waiting).toMatchObject({ state: 'awaiting-scan', halfHours: 3, mayWithdraw: true });
    const evidenceId = waiting?.evidence[0]?.evidenceId ?? '';
    const { file_id } = await at.db.selectFrom('ce_evidence').select('file_id').where('ce_evidence_id', '=', evidenceId).executeTakeFirstOrThrow();
    const using = { clock: later(1) };
    expect(await openCeEvidence(at.db, who.own, evidenceId, using)).toBeUndefined();
    expect(await openCeEvidence(at.db, staff.decide, evidenceId, using)).toBeUndefined();
    for (const { actor } of [who.own, staff.decide]) expect(await openEvidence(at.db, actor, file_id ?? '', using)).toEqual(err('FILE_UNKNOWN'));
    expect((await listCreditQueue(at.db, staff.decide, using)).map((each) => each.creditId)).not.toContain(creditId);
    expect(await decide(staff, creditId, 'accept')).toEqual(err({ code: 'CREDIT_UNKNOWN' }));
    // A scanner that fails leaves all as it is.
    await expect(scan(creditId, { name: 'broken', scan: () => Promise.reject(new Error('no answer')) })).rejects.toThrow('no answer');
    expect((await wallet(who))[0]?.state).toBe('awaiting-scan');

    expect(await scan(creditId)).toBe(1);
    expect(await scan(creditId)).toBe(0);
    expect((await wallet(who))[0]?.state).toBe('awaiting-review');
    expect((await openCeEvidence(at.db, who.own, evidenceId, using))?.bytes.equals(PICTURE)).toBe(true);
    expect(await openCeEvidence(at.db, other.own, evidenceId, using)).toBeUndefined();
    expect(await openCeEvidence(at.db, staff.decide, evidenceId, using)).toBeDefined();
    const opened = await at.db
      .selectFrom('events')
      .select('kind')
      .where('subject_person_id', '=', who.personId)
      .where('kind', '=', 'evidence.opened')
      .execute();
    expect(opened).toHaveLength(1);
  });

  test.each([
    ['a scan of 200 pages', pdf(200), 'TOO_MANY_PAGES'],
    ['a file with a script', pdf(1, '/OpenAction << /S /JavaScript /JS (x) >>'), 'ACTIVE_CONTENT'],
  ])('%s is refused and deleted, and the person is told why', async (_, bytes, finding) => {
    const who = await newCertificant(at.db);
    const { creditId } = unwrap(await enter(who, {}, [{ name: 'scan.pdf', bytes }]));
    await scan(creditId);
    const [credit] = await wallet(who);
    expect(credit).toMatchObject({ state: 'refused', halfHours: 0, why: expect.stringContaining('another file'), evidence: [{ state: 'refused', finding }] });
    expect(await at.db.selectFrom('stored_files').select('file_id').where('person_id', '=', who.personId).execute()).toEqual([]);
    expect(await told(who.personId)).toContain('ce.evidence-refused');
    // What was refused does not stand in the way of another try.
    expect((await enter(who)).ok).toBe(true);
  });

  test('that are there already are refused with what they clash with; another edition needs a word', async () => {
    const who = await newCertificant(at.db);
    await entered(who);
    expect(await enter(who, { title: 'RHYTHM strips', begins: '' })).toEqual(
      err({ code: 'SAME_DAY', with: { title: 'Rhythm strips', completedOn: '2026-11-20' } }),
    );
    expect(await enter(who, { title: 'Pacing', begins: '10:30' })).toMatchObject(err({ code: 'SAME_TIME' }));
    expect(await enter(who, { title: 'Marathon', begins: '', hours: '23' })).toMatchObject(err({ code: 'DAY_FULL' }));
    expect(await enter(who, { completedOn: '2026-09-01' })).toMatchObject(err({ code: 'SAME_COURSE' }));
    const again = await entered(who, { completedOn: '2026-09-01', remark: 'The autumn edition with new strips' });
    const staff = await newDecider(at.db);
    expect(await readCredit(at.db, staff.decide, again)).toMatchObject({ remark: 'The autumn edition with new strips', clashes: [{ code: 'SAME_COURSE' }] });
  });

  test('can be taken back until they are decided, by nobody else', async () => {
    const [who, other, staff] = [await newCertificant(at.db), await newCertificant(at.db), await newDecider(at.db)];
    const creditId = await entered(who);
    expect(await withdrawCredit(at.db, other.own, creditId, { clock: later(2) })).toEqual(err('CREDIT_UNKNOWN'));
    expect((await withdrawCredit(at.db, who.own, creditId, { clock: later(2) })).ok).toBe(true);
    expect(await wallet(who)).toEqual([]);
    const second = await entered(who);
    unwrap(await decide(staff, second, 'accept'));
    expect(await withdrawCredit(at.db, who.own, second, { clock: later(5) })).toEqual(err('CREDIT_DECIDED'));
  });
});

describe('a decision', () => {
  test('counts, reduces or refuses, with reason, event and message, and the sum follows', async () => {
    const [who, staff] = [await newCertificant(at.db), await newDecider(at.db)];
    const ids = [
      await entered(who),
      await entered(who, { title: 'Pacing', begins: '', hours: '3' }),
      await entered(who, { title: 'Cooking', begins: '', subject: 'other' }),
    ];
    const [first = '', second = '', third = ''] = ids;
    unwrap(await decide(staff, first, 'accept'));
    expect(await decide(staff, second, 'reduce', { hours: '3', reason: 'x' })).toEqual(err({ code: 'DECISION_HOURS' }));
    expect(await decide(staff, second, 'refuse', { reason: ' ' })).toEqual(err({ code: 'DECISION_REASON' }));
    unwrap(await decide(staff, second, 'reduce', { hours: '1.5', reason: 'The hours include breaks.' }));
    unwrap(await decide(staff, third, 'refuse', { reason: 'It is about cooking.' }));
    expect(await told(who.personId)).toEqual(['ce.counted', 'ce.reduced', 'ce.refused']);
    const byId = new Map((await ceCreditsOf(at.db, who.own, who.personId)).map((credit) => [credit.creditId, credit]));
    expect(ids.map((id) => [byId.get(id)?.state, byId.get(id)?.halfHours, byId.get(id)?.why])).toEqual([
      ['counted', 4, undefined],
      ['counted', 3, undefined],
      ['refused', 0, 'It is about cooking.'],
    ]);
    expect(await sumOf(who)).toMatchObject({ needed: 20, earned: 7, owed: 13, waiting: 0 });
    const { sealed_reason } = await at.db.selectFrom('ce_decisions').select('sealed_reason').where('ce_credit_id', '=', third).executeTakeFirstOrThrow();
    expect(sealed_reason?.includes(Buffer.from('cooking'))).toBe(false);
  });

  test('of two at once is one; the other is told by whom and when. Nobody decides on their own hours', async () => {
    const [who, one, two] = [await newCertificant(at.db), await newDecider(at.db), await newDecider(at.db)];
    const creditId = await entered(who);
    const both = await Promise.all([decide(one, creditId, 'accept'), decide(two, creditId, 'refuse', { reason: 'Not readable.' })]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject(err({ code: 'DECISION_TAKEN', by: 'Test Decider', at: later(3).now() }));
    expect(await at.db.selectFrom('ce_decisions').select('ce_decision_id').where('ce_credit_id', '=', creditId).execute()).toHaveLength(1);
    expect(await told(who.personId)).toHaveLength(1);

    const own = unwrap(await enterCredit(at.db, one.own, { ...ENTRY }, [{ name: 'a.png', bytes: PICTURE }], { clock: later(0) }));
    await scan(own.creditId);
    expect(await decide(one, own.creditId, 'accept')).toEqual(err({ code: 'DECISION_OWN' }));
    expect((await listCreditQueue(at.db, one.decide, { clock: later(2) })).map((each) => each.creditId)).not.toContain(own.creditId);
  });

  test('can be objected to once, in time, by the person alone; until the last day at its end', async () => {
    const [who, other, staff] = [await newCertificant(at.db), await newCertificant(at.db), await newDecider(at.db)];
    const creditId = await entered(who);
    unwrap(await decide(staff, creditId, 'refuse', { reason: 'Not readable.' }));
    const object = (by: Who, minutes: number) => objectToDecision(at.db, by.own, { creditId, words: 'It can be read.' }, { clock: later(minutes) });
    expect((await wallet(who))[0]?.objectUntil).toBe('2026-12-26');
    expect(await object(other, 10)).toEqual(err('CREDIT_UNKNOWN'));
    // 26 December ends in Phoenix at 07:00 UTC of the 27th: 30 days and 11 hours after CE_NOW.
    expect(await object(who, (30 * 24 + 11) * 60)).toEqual(err('OBJECTION_LATE'));
    expect((await object(who, (30 * 24 + 11) * 60 - 1)).ok).toBe(true);
    expect(await object(who, 60)).toEqual(err('OBJECTION_MADE'));
    expect((await wallet(who))[0]).toMatchObject({ objectUntil: undefined, objectedAt: expect.any(Date) });
    const event = await at.db
      .selectFrom('events')
      .selectAll()
      .where('kind', '=', 'ce.objected')
      .where('subject_person_id', '=', who.personId)
      .executeTakeFirstOrThrow();
    expect(event.payload).toMatchObject({ creditId, decidedBy: staff.personId });
    expect(await told(who.personId)).toContain('ce.objected');

    // Who decided takes no part; another decides, and that is the end of it here.
    const another = await newDecider(at.db);
    const queue = async (by: typeof staff) => (await listObjections(at.db, by.decide, { clock: later(60) })).map((each) => each.creditId);
    expect(await queue(staff)).not.toContain(creditId);
    expect(await queue(another)).toContain(creditId);
    expect((await readCredit(at.db, another.decide, creditId))?.objection).toBe('It can be read.');
    expect(await decide(staff, creditId, 'accept', {}, 70)).toEqual(err({ code: 'DECISION_BEFORE' }));
    expect(await decide(another, creditId, 'accept', {}, 71)).toEqual(err({ code: 'DECISION_REASON' }));
    unwrap(await decide(another, creditId, 'accept', { reason: 'It can be read.' }, 71));
    expect(await decide(await newDecider(at.db), creditId, 'refuse', { reason: 'x' }, 72)).toMatchObject(err({ code: 'DECISION_TAKEN' }));
    expect((await wallet(who, 80))[0]).toMatchObject({ state: 'counted', halfHours: 4, objectUntil: undefined, why: undefined });
    expect(await queue(another)).not.toContain(creditId);
    expect(await told(who.personId)).toEqual(['ce.refused', 'ce.objected', 'ce.decided-anew']);
  });
});

describe('hours that are given', () => {
  test('count once for each origin, also when told twice at the same moment', async () => {
    const who = await newCertificant(at.db);
    const both = await Promise.all([give(who), give(who)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toEqual(err('CE_CREDITED_ALREADY'));
    expect(await give(who, { origin: 'x', halfHours: 0 })).toEqual(err('CE_NO_HOURS'));
    expect((await sumOf(who)).earned).toBe(4);
  });

  test('take the place of the same hours that the person entered, and never count beside them', async () => {
    const [who, staff] = [await newCertificant(at.db), await newDecider(at.db)];
    const waits = await entered(who);
    expect(unwrap(await give(who)).state).toBe('counted');
    expect((await wallet(who)).find(({ creditId }) => creditId === waits)).toMatchObject({
      state: 'refused',
      why: expect.stringContaining('as the provider gave them'),
    });
    const counted = await entered(who, { title: 'Pacing', begins: '13:00' });
    unwrap(await decide(staff, counted, 'accept'));
    expect(unwrap(await give(who, { title: 'Pacing', origin: 'session:two', beginsMinute: 780 })).state).toBe('refused');
    expect((await sumOf(who)).earned).toBe(8);
    expect(await told(who.personId)).toEqual(['ce.given', 'ce.counted', 'ce.given-not-counted']);
  });

  test('are outside before and after the period, and say so', async () => {
    const who = await newCertificant(at.db, 'Person', '2024-06-01');
    await give(who, { completedOn: toPlainDate('2024-05-31') });
    await give(who, { completedOn: toPlainDate('2026-05-31'), origin: 'session:two', title: 'Two' });
    await give(who, { completedOn: toPlainDate('2026-06-01'), origin: 'session:three', title: 'Three' });
    const sum = await sumOf(who, '2024-06-01', '2026-05-31');
    expect(sum.earned).toBe(4);
    expect(sum.outside.map(({ reason }) => reason).toSorted()).toEqual(['AFTER_CYCLE', 'BEFORE_CYCLE']);
  });
});

test('erasing takes evidence and words away, and the export holds the hours without what is sealed', async () => {
  const who = await newCertificant(at.db);
  await entered(who, { remark: 'mine' });
  await give(who, { title: 'Other', beginsMinute: 900, origin: 'session:nine' });
  expect(JSON.stringify(await exportCe(at.db, who.own))).toContain('Rhythm strips');
  await inTransaction(at.db, (tx) => eraseCe(tx, who.personId));
  const rows = await at.db
    .selectFrom('ce_credits')
    .select(['title', 'source', 'sealed_remark'])
    .where('person_id', '=', who.personId)
    .orderBy('source')
    .execute();
  expect(rows).toEqual([
    { title: 'erased', source: 'entered', sealed_remark: null },
    { title: 'Other', source: 'issued', sealed_remark: null },
  ]);
  expect(await at.db.selectFrom('stored_files').select('file_id').where('person_id', '=', who.personId).execute()).toEqual([]);
});
