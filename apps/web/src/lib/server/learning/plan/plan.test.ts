import { randomUUID } from 'node:crypto';
import { addDays, fixedClock, toPlainDate, unwrap, type Clock } from '@einthoven/kernel';
import { beforeAll, describe, expect, test } from 'vitest';
import { permit } from '../../account/index.ts';
import { signedInPerson } from '../../account/test-person.ts';
import { useTestDatabase } from '../../db/test-database.ts';
import { insertApprovedApplication, insertPaidOrder } from '../../db/test-fixtures.ts';
import { actorOf, after, newCandidate, seedExam, startedAttempt } from '../../exam/test-attempt.ts';
import { randomToken } from '../../platform/rng.ts';
import { readContent } from '../content/content-files.ts';
import { keepWishes, loadCards, takeCardNews } from '../cards/cards.ts';
import { takeStudyNews } from '../guide/guide.ts';
import { loadGuide } from '../guide/load-guide.ts';
import { finishPractice, startPractice } from '../practice.ts';
import { endFeed, readFeed, renewFeed } from './calendar.ts';
import { readPlan, skipPlacement } from './plan.ts';
import { readReminderToken, reminderToken } from './reminder-link.ts';
import { endRemindersByLink, sendReminders } from './reminders.ts';

const database = useTestDatabase();
/** 23 November 2026 is a Monday; 18:00 UTC is 11:00 in Phoenix. */
const TODAY = toPlainDate('2026-11-23');
const WISHES = { examOn: addDays(TODAY, 56), hoursAWeek: 5, newADay: 12, easyDays: [6], offDays: [0], zone: 'America/Phoenix', reminders: false };
const fail = (personId: string, error: unknown) => expect.fail(`${personId}: ${String(error)}`);

beforeAll(async () => {
  await seedExam(database.db);
  const content = readContent();
  await loadGuide(database.db, content, after(0).now());
  await loadCards(database.db, content, after(0).now());
});

const student = async () => {
  const candidate = await newCandidate(database.db);
  return { ...candidate, study: unwrap(permit(actorOf(candidate.personId), 'study.use-own')) };
};
const planOf = async (study: Parameters<typeof readPlan>[1], clock: Clock = after(0)) => unwrap(await readPlan(database.db, study, clock));

describe('the plan of a person', () => {
  test('comes from what they wished, read, reviewed and practised; what is done today counts, and tomorrow goes on from there', async () => {
    const { study, practise } = await student();
    const unasked = await planOf(study);
    expect([unasked.plan.kind, unasked.placement, unasked.hoursAWeek]).toEqual(['rolling', 'offered', 4]);
    unwrap(await keepWishes(database.db, study, WISHES, after(0)));
    const first = await planOf(study);
    expect(first.plan.days.length).toBe(56);
    expect(first.plan.days[0]?.pieces[0]).toMatchObject({ kind: 'practice', length: 'placement' });
    expect(first.plan.days.filter(({ kind }) => kind === 'off').every(({ date }) => new Date(date).getUTCDay() === 0)).toBe(true);

    const check = unwrap(await startPractice(database.db, practise, 'placement', { clock: after(1), newSeed: randomUUID }));
    const finished = await finishPractice(database.db, practise, check, after(5));
    expect(finished?.questions.length).toBe(20);
    expect(new Set(finished?.questions.map(({ task }) => task.slice(0, 1))).size).toBeGreaterThanOrEqual(4);
    const checked = await planOf(study, after(6));
    expect([checked.placement, checked.doneToday.map(({ kind }) => kind)]).toEqual(['taken', ['practice']]);

    const section = checked.plan.days.flatMap(({ pieces }) => pieces).find((piece) => piece.kind === 'section');
    if (section?.kind !== 'section') return expect.fail('no section planned');
    const read = { sectionId: section.sectionId, block: 9, atMs: after(20).now().getTime(), done: true };
    unwrap(await takeStudyNews(database.db, study, { places: [read], marks: [], answers: [] }, after(20)));
    const cards = ['card-A1-01', 'card-A1-02'].map((cardId) => ({
      reviewId: randomUUID(),
      cardId,
      atMs: after(21).now().getTime(),
      grade: 'good' as const,
      spentMs: 9000,
      seed: '',
    }));
    unwrap(await takeCardNews(database.db, study, { reviews: cards, undone: [], own: [] }, after(22)));
    const later = await planOf(study, after(23));
    expect(later.doneToday.map(({ kind }) => kind)).toEqual(['practice', 'cards', 'section']);
    expect(later.plan.days.flatMap(({ pieces }) => pieces)).not.toContainEqual(section);
    expect(later.recall.get('A1')).toMatchObject({ met: 2 });
    expect(later.recall.get('C6')?.range).toBeUndefined();
    // Two days without anything: the sections are all still there, in their order, and nothing speaks of what was missed.
    const missed = await planOf(study, after(60 * 48));
    const ids = (of: typeof later) => of.plan.days.flatMap(({ pieces }) => pieces.flatMap((piece) => (piece.kind === 'section' ? [piece.sectionId] : [])));
    expect(ids(missed)).toEqual(ids(later));
    expect(missed.doneToday).toEqual([]);
  });

  test('the placement check can be put aside; without the fee there is no plan', async () => {
    const { study, personId } = await student();
    await skipPlacement(database.db, study, after(0));
    expect(await planOf(study)).toMatchObject({ placement: 'skipped', wishes: { newADay: 12, reminders: false } });
    await database.db
      .updateTable('entitlements')
      .set({ held_since: after(0).now() })
      .where('person_id', '=', personId)
      .execute();
    expect(await readPlan(database.db, study, after(1))).toEqual({ ok: false, error: 'STUDY_NOT_PAID' });
  });
});

describe('the calendar feed', () => {
  test('opens by its link alone, ends when renewed or removed, and nothing else opens it', async () => {
    const { study, personId } = await student();
    unwrap(await keepWishes(database.db, study, WISHES, after(0)));
    const [first, second] = [randomToken(), randomToken()];
    expect(await renewFeed(database.db, study, first, after(0))).toMatch(new RegExp(`/api/study/calendar/${first}$`));
    const feed = unwrap(await readFeed(database.db, first, after(1)));
    expect(feed.text).toContain('BEGIN:VEVENT');
    expect(feed.text).not.toMatch(new RegExp(`${personId}|Test Person|@demo`));
    expect(unwrap(await readFeed(database.db, first, after(2))).tag).toBe(feed.tag);
    const stored = await database.db.selectFrom('study_wishes').select('feed_sha256').where('person_id', '=', personId).executeTakeFirstOrThrow();
    expect(stored.feed_sha256?.toString('utf8')).not.toContain(first);
    await renewFeed(database.db, study, second, after(3));
    const none = { ok: false, error: 'FEED_NOT_FOUND' };
    expect(await readFeed(database.db, first, after(4))).toEqual(none);
    for (const hostile of ['', 'x', `${second}=`, `${second.slice(0, -1)}%00`, "' or true --", '../../etc/passwd', 'A'.repeat(5000), randomToken()])
      expect(await readFeed(database.db, hostile, after(4))).toEqual(none);
    await database.db
      .updateTable('people')
      .set({ closed_at: after(5).now() })
      .where('person_id', '=', personId)
      .execute();
    expect(await readFeed(database.db, second, after(6))).toEqual(none);
    await database.db.updateTable('people').set({ closed_at: null }).where('person_id', '=', personId).execute();
    expect((await readFeed(database.db, second, after(6))).ok).toBe(true);
    await endFeed(database.db, study, after(7));
    expect(await readFeed(database.db, second, after(8))).toEqual(none);
  });
});

describe('reminders', () => {
  const reader = async (reminders = true, zone = 'America/Phoenix') => {
    const email = `${randomUUID()}@reminders.example`;
    const { personId } = await signedInPerson(database.db, after(-60), email);
    const applicationId = await insertApprovedApplication(database.db, personId);
    await insertPaidOrder(database.db, personId, applicationId);
    const study = unwrap(permit(actorOf(personId), 'study.use-own'));
    unwrap(await keepWishes(database.db, study, { ...WISHES, zone, reminders }, after(0)));
    const mails = async () =>
      database.db
        .selectFrom('mails')
        .select(['subject', 'body_text', 'one_click_url'])
        .where('to_address', '=', email)
        .where('template', '=', 'study.reminder')
        .execute();
    return { personId, applicationId, study, mails };
  };
  const at = (instant: string) => fixedClock(instant);
  const send = (instant: string) => sendReminders(database.db, at(instant), fail);

  test('one a day on the morning of the person, however many workers look; none on a day off or by night', async () => {
    const [phoenix, tokyo, silent] = [await reader(), await reader(true, 'Asia/Tokyo'), await reader(false)];
    await send('2026-11-24T13:59:00Z'); // 06:59 in Phoenix, 22:59 in Tokyo
    expect([await phoenix.mails(), await tokyo.mails()]).toEqual([[], []]);
    await Promise.all(['2026-11-24T14:00:00Z', '2026-11-24T14:00:01Z', '2026-11-24T14:10:00Z'].map(send));
    await send('2026-11-24T17:59:00Z');
    expect((await phoenix.mails()).length).toBe(1);
    await send('2026-11-24T22:30:00Z'); // 07:30 of the 25th in Tokyo
    expect([(await phoenix.mails()).length, (await tokyo.mails()).length, (await silent.mails()).length]).toEqual([1, 1, 0]);
    await send('2026-11-29T14:30:00Z'); // a Sunday, which is off
    expect((await phoenix.mails()).length).toBe(1);
    const [mail] = await phoenix.mails();
    expect(mail?.subject).toMatch(/Today: about \d+ minutes/);
    expect(mail?.body_text).toContain('Placement check (20 min)');
    expect(mail?.body_text).toContain(mail?.one_click_url);
    expect(mail?.body_text).not.toMatch(/\b(overdue|behind|missed|late)\b/i);
  });

  test('end by the signed link of the mail, for the right person only; a second click changes nothing', async () => {
    const [one, other] = [await reader(), await reader()];
    expect(readReminderToken(reminderToken(one.personId))).toBe(one.personId);
    const token = reminderToken(one.personId);
    const forged = `${reminderToken(other.personId).slice(0, 20)}${token.slice(20)}`;
    for (const wrong of ['', 'x', forged, `${token}A`, token.toLowerCase(), randomToken(48)]) expect(await endRemindersByLink(database.db, wrong)).toBe(false);
    expect([await endRemindersByLink(database.db, token), await endRemindersByLink(database.db, token)]).toEqual([true, true]);
    await send('2026-11-24T14:30:00Z');
    expect([(await one.mails()).length, (await other.mails()).length]).toEqual([0, 1]);
  });

  test('never come once the account is closed or the exam is passed, nor when the exam day is over', async () => {
    const [closed, over, passed] = [await reader(), await reader(), await reader()];
    const sat = {
      ...passed,
      sit: unwrap(permit(actorOf(passed.personId), 'exam.sit-own')),
      practise: unwrap(permit(actorOf(passed.personId), 'practice.use-own')),
    };
    const { attemptId } = await startedAttempt(database.db, sat);
    await database.db
      .updateTable('attempts')
      .set({ state: 'submitted', submitted_at: after(30).now(), submitted_by: 'candidate', passed: true })
      .where('attempt_id', '=', attemptId)
      .execute();
    await database.db
      .updateTable('people')
      .set({ closed_at: after(9).now() })
      .where('person_id', '=', closed.personId)
      .execute();
    await send('2026-11-24T14:30:00Z');
    await send('2027-01-25T14:30:00Z');
    expect([await closed.mails(), await passed.mails(), (await over.mails()).length]).toEqual([[], [], 1]);
  });
});
