import { deflateSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { err, ok, unwrap } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { permit, type Role } from '../account/index.ts';
import { newPerson } from '../ce/test-ce.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { insertApprovedApplication, insertPaidOrder } from '../db/test-fixtures.ts';
import { registerSchemes } from '../scheme/index.ts';
import { exportDocx, exportPdf } from './resume-export.ts';
import { importResume } from './resume-import.ts';
import { toJsonResume, type Resume } from './resume-shape.ts';
import { eraseResume, exportResume, ownResume, saveResume, sendRound, settleRound, withdrawRound } from './resume.ts';
import { listRevisionQueue, readRound, returnRound } from './revision.ts';

const at = useTestDatabase();
beforeAll(async () => registerSchemes(at.db));

const MADE: Resume = {
  basics: { name: 'Kim Reyes', email: 'kim@example.org', phone: '520 555 0100', city: 'Tucson', region: 'AZ', skills: 'Holter\nStress tests' },
  work: [{ position: 'ECG technician', name: 'Saguaro Heart Clinic', startDate: '2024-02', highlights: 'Made 20 ECGs a day' }],
  education: [{ area: 'ECG program', institution: 'Pima School', startDate: '2023-09', endDate: '2024-01' }],
  certificates: [],
};
const LINK = 'https://nps.example/registry/NPS-CET-1';
const using = (minutes = 0) => ({ clock: { now: () => new Date(Date.parse('2026-11-27T18:00:00Z') + minutes * 60_000) } });

async function person(paid = true) {
  const { personId } = await newPerson(at.db, 'Resume');
  if (paid) await insertPaidOrder(at.db, personId, await insertApprovedApplication(at.db, personId));
  return { personId, own: unwrap(permit({ personId, roles: new Set<Role>(), secondFactor: true, sessionId: 'session' }, 'resume.manage-own')) };
}
async function reviser(personId?: string) {
  const id = personId ?? (await newPerson(at.db, 'Reviser')).personId;
  return unwrap(permit({ personId: id, roles: new Set<Role>(['resume-reviser']), secondFactor: true, sessionId: 'session' }, 'resume.revise'));
}
const suggest = { words: 'Good work.', now: (path: string) => (path === 'basics.summary' ? 'Careful and quick.' : undefined), comment: () => undefined };
const openRoundOf = async (who: Awaited<ReturnType<typeof person>>) => (await ownResume(at.db, who.own, using())).round?.roundId ?? '';

describe('a revision', () => {
  test('goes out, comes back with suggestions, and changes only what the person takes', async () => {
    const [who, staff] = [await person(), await reviser()];
    expect(await sendRound(at.db, who.own, '', using())).toEqual(err('RESUME_EMPTY'));
    expect(await saveResume(at.db, who.own, MADE, 'built', using())).toEqual(ok(true));
    expect(await saveResume(at.db, who.own, MADE, 'built', using())).toEqual(ok(true));
    expect(await sendRound(at.db, who.own, 'For a hospital', using(1))).toEqual(ok(true));
    expect(await sendRound(at.db, who.own, '', using(1))).toEqual(err('RESUME_IN_ROUND'));
    expect(await saveResume(at.db, who.own, { ...MADE, work: [] }, 'built', using(1))).toEqual(err('RESUME_IN_ROUND'));
    const roundId = await openRoundOf(who);
    expect((await listRevisionQueue(at.db, staff)).map((round) => round.roundId)).toContain(roundId);
    expect(await readRound(at.db, await reviser(who.personId), roundId)).toBeUndefined();
    expect(await readRound(at.db, staff, roundId)).toMatchObject({ wish: 'For a hospital', resume: MADE, by: '2026-12-04' });
    expect(await returnRound(at.db, await reviser(who.personId), roundId, suggest, using(2))).toEqual(err('ROUND_UNKNOWN'));
    expect(await returnRound(at.db, staff, roundId, { ...suggest, words: '', now: () => undefined }, using(2))).toEqual(err('REVISION_EMPTY'));
    // Two revisers at once: one of them is told.
    const both = await Promise.all([returnRound(at.db, staff, roundId, suggest, using(3)), returnRound(at.db, await reviser(), roundId, suggest, using(3))]);
    expect(both.filter(({ ok: done }) => done)).toHaveLength(1);
    expect(both).toContainEqual(err('ROUND_RETURNED'));
    expect((await ownResume(at.db, who.own, using(4))).resume).toEqual(MADE);
    expect(await withdrawRound(at.db, who.own, using(4))).toEqual(err('ROUND_MOVED_ON'));
    expect(await settleRound(at.db, who.own, roundId, () => undefined, using(5))).toEqual(err('CHOICE_MISSING'));
    expect(await settleRound(at.db, (await person()).own, roundId, () => 'accept', using(5))).toEqual(err('ROUND_MOVED_ON'));
    expect(await settleRound(at.db, who.own, roundId, () => 'accept', using(5))).toEqual(ok(true));
    const after = await ownResume(at.db, who.own, using(6));
    expect(after).toMatchObject({
      round: undefined,
      roundsLeft: 1,
      versions: [
        { number: 2, source: 'revised' },
        { number: 1, source: 'built' },
      ],
    });
    expect(after.resume.basics['summary']).toBe('Careful and quick.');
    const told = await at.db.selectFrom('messages').select('message').where('person_id', '=', who.personId).orderBy('message_id').execute();
    expect(told.map(({ message }) => message)).toEqual(['resume.sent', 'resume.returned']);
  });

  test('has two rounds with the fee; one taken out in time counts for nothing', async () => {
    const [who, staff, unpaid] = [await person(), await reviser(), await person(false)];
    await saveResume(at.db, unpaid.own, MADE, 'built', using());
    expect(await sendRound(at.db, unpaid.own, '', using())).toEqual(err('RESUME_NO_REVISION'));
    await saveResume(at.db, who.own, MADE, 'built', using());
    unwrap(await sendRound(at.db, who.own, '', using()));
    const taken = await openRoundOf(who);
    expect(await withdrawRound(at.db, who.own, using(1))).toEqual(ok(true));
    expect(await readRound(at.db, staff, taken)).toBeUndefined();
    for (const minute of [2, 4]) {
      unwrap(await sendRound(at.db, who.own, '', using(minute)));
      const roundId = await openRoundOf(who);
      unwrap(await returnRound(at.db, staff, roundId, suggest, using(minute)));
      unwrap(await settleRound(at.db, who.own, roundId, () => 'keep', using(minute + 1)));
    }
    expect(await ownResume(at.db, who.own, using())).toMatchObject({ resume: MADE, roundsLeft: 0, versions: [{ number: 1 }] });
    expect(await sendRound(at.db, who.own, '', using(9))).toEqual(err('RESUME_NO_REVISION'));
  });

  test('lies sealed, goes along in the export, is out of the queue once the person is erased, and no version is changed', async () => {
    const [who, staff] = [await person(), await reviser()];
    await saveResume(at.db, who.own, MADE, 'built', using());
    await sendRound(at.db, who.own, 'a wish of mine', using());
    const stored = await at.db.selectFrom('resume_versions').select('sealed_content').execute();
    expect(stored.some(({ sealed_content }) => sealed_content.includes('Reyes'))).toBe(false);
    expect(await exportResume(at.db, who.own)).toMatchObject({ versions: [{ resume: MADE }], rounds: [{ wish: 'a wish of mine' }] });
    await expect(at.db.updateTable('resume_versions').set({ number: 9 }).execute()).rejects.toThrow();
    const roundId = await openRoundOf(who);
    await inTransaction(at.db, (tx) => eraseResume(tx, who.personId, using(1).clock.now()));
    expect((await listRevisionQueue(at.db, staff)).map((round) => round.roundId)).not.toContain(roundId);
  });
});

describe('files', () => {
  const credentials = [{ name: 'CET', issuer: 'NPS', date: '2026-03-14', verifyUrl: LINK }];
  test('JSON, DOCX and PDF that we write are read again, with the link that proves the credential', async () => {
    const long: Resume = {
      ...MADE,
      work: Array.from({ length: 5 }, () => ({ ...MADE.work[0], highlights: 'Did what was asked of me with care.\n'.repeat(6).trim() })),
    };
    const [docx, pdf] = [Buffer.from(await exportDocx(MADE, credentials)), Buffer.from(await exportPdf(long, credentials))];
    expect(unwrap(await importResume(Buffer.from(JSON.stringify(toJsonResume(MADE, []))))).work).toEqual(MADE.work);
    const contact = { name: 'Kim Reyes', email: 'kim@example.org', phone: '520 555 0100', city: 'Tucson', region: 'AZ' };
    const [fromDocx, fromPdf] = [unwrap(await importResume(docx)), unwrap(await importResume(pdf))];
    expect(fromDocx).toMatchObject({ basics: contact, work: MADE.work, education: MADE.education });
    expect(fromPdf.work).toHaveLength(5);
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page(?![a-z])/g)).toHaveLength(1);
    expect(JSON.stringify(fromDocx.certificates)).toContain(LINK);
    expect(fromPdf.basics).toMatchObject(contact);
    expect(pdf.toString('latin1')).toContain(LINK);
  });
  const TYPES = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
  const bomb = zipSync({ '[Content_Types].xml': strToU8(TYPES), 'word/document.xml': new Uint8Array(30 * 1024 * 1024) });
  test.each<[string, Buffer]>([
    ['IMPORT_EMPTY', Buffer.alloc(0)],
    ['IMPORT_TOO_LARGE', Buffer.alloc(3 * 1024 * 1024)],
    ['IMPORT_TOO_LARGE', Buffer.from(bomb)],
    [
      'IMPORT_TOO_LARGE',
      Buffer.concat([
        Buffer.from('%PDF-1.7\n1 0 obj <</Filter /FlateDecode>>\nstream\n'),
        deflateSync(Buffer.alloc(30 * 1024 * 1024)),
        Buffer.from('\nendstream\n%%EOF'),
      ]),
    ],
    ['IMPORT_TYPE', Buffer.from('MZ a program')],
    ['IMPORT_TYPE', Buffer.from('{"basics":{}}')],
    ['IMPORT_BROKEN', Buffer.from('{"basics":')],
    ['IMPORT_UNSAFE', Buffer.from('%PDF-1.7\n1 0 obj <</OpenAction <</S /JavaScript /JS (x)>> >> endobj\n%%EOF')],
    ['IMPORT_BROKEN', Buffer.from('%PDF-1.7\nnothing\n%%EOF')],
  ])('%s', async (code, bytes) => expect(await importResume(bytes)).toEqual(err(code)));
});
