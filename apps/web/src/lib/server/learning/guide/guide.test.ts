import { randomUUID } from 'node:crypto';
import { unwrap } from '@einthoven/kernel';
import { linkTerms, parseCards, parseParts, parseSection, parseTerms } from '@einthoven/learning/content';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../../db/test-database.ts';
import { permit } from '../../account/index.ts';
import { after, newCandidate } from '../../exam/test-attempt.ts';
import { findOrder, refundToday } from '../../payment/index.ts';
import { registerSchemes } from '../../scheme/index.ts';
import type { WrittenContent } from '../content/content-files.ts';
import { guideParts } from './contents.ts';
import { guideContents, listOwnMarks, openSection, takeStudyNews, type StudyNews } from './guide.ts';
import { loadGuide } from './load-guide.ts';
import { SEARCH_LIMIT, searchStudy, type Searcher } from './search.ts';

const database = useTestDatabase();
const NO_NEWS: StudyNews = { places: [], marks: [], answers: [] };

function section(task: string, slug: string, body = '') {
  const source = `---
title: ${slug.replaceAll('-', ' ')}
tasks: [${task}]
knowledge: [${task}.1]
objectives: [See it., Say it.]
summary: [One., Two., Three.]
sources: [{ key: aha-ecg-1-2007, supports: It is so. }]
checks:
  - { knowledge: ${task}.1, question: First?, options: { a: Yes, b: No }, key: b, why: { a: no, b: yes } }
  - { knowledge: ${task}.1, question: Second?, options: { a: Yes, b: No }, key: a, why: { a: yes, b: no } }
  - { knowledge: ${task}.1, question: Third?, options: { a: Yes, b: No }, key: a, why: { a: yes, b: no } }
author: Einthoven content team
written: '2026-11-26'
reviewState: draft
---
Every electrode matters [@aha-ecg-1-2007]. ${body}

## Worked example
A case of defibrillation in the morning.

## Common mistakes
- Haste.
`;
  return unwrap(parseSection(`content/guide/${task}-${slug}.md`, source));
}

const terms = unwrap(parseTerms('content/guide/terms.yaml', 'terms: [{ term: electrode, also: [electrodes], plain: The sticky pad. }]'));
const content: WrittenContent = {
  sections: [section('A1', 'open-names'), section('C6', 'atrial-fibrillation', 'The baseline trembles.'), section('C6', 'atrial-flutter')].map((one) => ({
    ...one,
    blocks: linkTerms(one.blocks, terms),
  })),
  cards: unwrap(
    parseCards(
      'content/cards/C6.yaml',
      "task: C6\nauthor: us\nwritten: '2026-11-26'\nreviewState: draft\ncards: [{ id: card-C6-01, knowledge: C6.1, guide: C6-atrial-flutter, front: What are sawtooth waves?, back: Flutter waves., sources: [aha-ecg-1-2007] }]",
    ),
  ),
  terms,
  parts: unwrap(parseParts('content/guide/parts.yaml', 'parts: [{ id: first, title: First, tasks: [A1] }, { id: rhythms, title: Rhythms, tasks: [C6] }]')),
  translations: [],
  problems: [],
};

beforeAll(async () => {
  await registerSchemes(database.db);
  await loadGuide(database.db, content, after(0).now());
});

const student = async () => {
  const candidate = await newCandidate(database.db);
  return { ...candidate, study: unwrap(permit({ ...candidate.practise.actor }, 'study.use-own')) };
};
const at = (minutes: number) => ({ clock: after(minutes), language: 'en' });

describe('the guide', () => {
  test('in Spanish holds what is translated in Spanish and the rest in English, in the same order and as open as its English', async () => {
    const own = section('C6', 'atrial-flutter', 'Aleteo.');
    const translated = { language: 'es' as const, section: { ...own, title: 'Aleteo auricular' } };
    const orphan = { language: 'es' as const, section: { ...own, sectionId: 'C6-nothing' } };
    await loadGuide(database.db, { ...content, translations: [translated, orphan] }, after(0).now());
    const titles = async (language: string) => (await guideContents(database.db, undefined, language)).map((one) => [one.title, one.language, one.openToAll]);
    expect(await titles('es')).toEqual([
      ['open names', 'en', true],
      ['atrial fibrillation', 'en', false],
      ['Aleteo auricular', 'es', false],
    ]);
    expect((await titles('en')).map(([, language]) => language)).toEqual(['en', 'en', 'en']);
    expect(await openSection(database.db, undefined, 'C6-atrial-flutter', { clock: after(0), language: 'es' })).toEqual({ ok: false, error: 'STUDY_SIGN_IN' });
    const opened = unwrap(await openSection(database.db, undefined, 'A1-open-names', { clock: after(0), language: 'es' }));
    expect([opened.language, opened.next?.language]).toEqual(['en', 'en']);
    // What is no longer translated is in English again.
    await loadGuide(database.db, content, after(0).now());
    expect((await titles('es')).map(([, language]) => language)).toEqual(['en', 'en', 'en']);
  });

  test('loaded twice is the same, with nothing changed; what is no longer written leaves the contents', async () => {
    expect(await loadGuide(database.db, content, after(1).now())).toMatchObject({ sections: 3, changed: 0 });
    await loadGuide(database.db, { ...content, sections: content.sections.slice(0, 2) }, after(2).now());
    expect((await guideContents(database.db, undefined, 'en')).map(({ sectionId }) => sectionId)).toEqual(['A1-open-names', 'C6-atrial-fibrillation']);
    expect(await openSection(database.db, undefined, 'C6-atrial-flutter', at(2))).toEqual({ ok: false, error: 'SECTION_NOT_FOUND' });
    expect(await loadGuide(database.db, content, after(3).now())).toMatchObject({ changed: 1 });
  });

  test('the first part is open to all; the rest asks to sign in, and comes with the fee', async () => {
    const open = unwrap(await openSection(database.db, undefined, 'A1-open-names', at(1)));
    expect([open.view.partTitle, open.next?.sectionId, open.view.terms]).toEqual(['First', 'C6-atrial-fibrillation', { electrode: 'The sticky pad.' }]);
    expect(await openSection(database.db, undefined, 'C6-atrial-fibrillation', at(1))).toEqual({ ok: false, error: 'STUDY_SIGN_IN' });
    const { study, personId } = await student();
    expect((await openSection(database.db, study, 'C6-atrial-fibrillation', at(1))).ok).toBe(true);
    await database.db
      .updateTable('entitlements')
      .set({ held_since: after(1).now() })
      .where('person_id', '=', personId)
      .execute();
    expect(await openSection(database.db, study, 'C6-atrial-fibrillation', at(2))).toEqual({ ok: false, error: 'STUDY_NOT_PAID' });
    expect((await openSection(database.db, study, 'A1-open-names', at(2))).ok).toBe(true);
  });

  test('to open what is beyond the first part counts for a refund, once; to open the first part does not', async () => {
    const { study, personId, applicationId } = await student();
    const order = await findOrder(database.db, applicationId);
    if (!order) throw new Error('a candidate has paid');
    // Within the days in which the whole fee goes back.
    const early = -15 * 24 * 60;
    await openSection(database.db, study, 'A1-open-names', at(early));
    expect((await refundToday(database.db, order, after(early + 1)))?.amountCents).toBe(order.amountCents);
    await openSection(database.db, study, 'C6-atrial-fibrillation', at(early + 2));
    await openSection(database.db, study, 'C6-atrial-flutter', at(early + 3));
    expect((await refundToday(database.db, order, after(early + 4)))?.amountCents).toBe(order.amountCents / 2);
    const told = await database.db
      .selectFrom('events')
      .select('kind')
      .where('subject_person_id', '=', personId)
      .where('kind', '=', 'entitlement.study-begun')
      .execute();
    expect(told.length).toBe(1);
  });

  test('of two devices the later reading counts, however late it is told; done stays done; a clock that runs ahead holds no place for ever', async () => {
    const { study } = await student();
    const place = (block: number, minutes: number, done = false) => ({ sectionId: 'C6-atrial-flutter', block, atMs: after(minutes).now().getTime(), done });
    await takeStudyNews(database.db, study, { ...NO_NEWS, places: [place(9, 20, true)] }, after(21));
    await takeStudyNews(database.db, study, { ...NO_NEWS, places: [place(3, 10)] }, after(30));
    const progress = async () => unwrap(await openSection(database.db, study, 'C6-atrial-flutter', at(40))).progress;
    expect(await progress()).toEqual({ block: 9, done: true });
    await takeStudyNews(database.db, study, { ...NO_NEWS, places: [place(5, 60 * 24 * 365)] }, after(50));
    await takeStudyNews(database.db, study, { ...NO_NEWS, places: [place(6, 51)] }, after(52));
    expect(await progress()).toEqual({ block: 6, done: true });
    expect((await guideParts(database.db, study, 'en')).resume).toEqual({ sectionId: 'A1-open-names', title: 'open names', language: 'en' });
  });

  test('a note told twice is there once, the later change counts, and nobody changes that of another', async () => {
    const { study } = await student();
    const other = await student();
    const mark = {
      markId: randomUUID(),
      sectionId: 'A1-open-names',
      block: 0,
      fromLetter: 0,
      toLetter: 5,
      quote: 'Every',
      note: 'first',
      changedAtMs: after(1).now().getTime(),
      removed: false,
    };
    const news = { ...NO_NEWS, marks: [mark] };
    for (const _ of [1, 2]) expect(unwrap(await takeStudyNews(database.db, study, news, after(5)))).toEqual({ taken: 1 });
    await takeStudyNews(database.db, study, { ...NO_NEWS, marks: [{ ...mark, note: 'second', changedAtMs: mark.changedAtMs + 2 }] }, after(5));
    await takeStudyNews(database.db, study, { ...NO_NEWS, marks: [{ ...mark, note: 'older', changedAtMs: mark.changedAtMs + 1 }] }, after(5));
    await takeStudyNews(database.db, other.study, { ...NO_NEWS, marks: [{ ...mark, note: 'stolen', changedAtMs: mark.changedAtMs + 9 }] }, after(5));
    expect((await listOwnMarks(database.db, study)).map(({ note }) => note)).toEqual(['second']);
    await takeStudyNews(database.db, study, { ...NO_NEWS, marks: [{ ...mark, removed: true, changedAtMs: mark.changedAtMs + 3 }] }, after(5));
    expect(await listOwnMarks(database.db, study)).toEqual([]);
    expect(await takeStudyNews(database.db, study, { ...NO_NEWS, marks: [{ ...mark, markId: 'x' }] }, after(5))).toEqual({
      ok: false,
      error: 'STUDY_NEWS_BROKEN',
    });
  });

  test('answers are marked here, not by the device; what names no check is passed over', async () => {
    const { study, personId } = await student();
    const answer = (number: number, given: string, answerId = randomUUID()) => ({
      answerId,
      sectionId: 'A1-open-names',
      number,
      answer: given,
      atMs: after(1).now().getTime(),
    });
    const again = answer(1, 'b');
    expect(
      unwrap(await takeStudyNews(database.db, study, { ...NO_NEWS, answers: [again, again, answer(2, 'b'), answer(9, 'a'), answer(1, 'd')] }, after(2))),
    ).toEqual({ taken: 3 });
    const stored = await database.db
      .selectFrom('guide_answers')
      .select(['check_number', 'is_right', 'knowledge'])
      .where('person_id', '=', personId)
      .orderBy('check_number')
      .execute();
    expect(stored).toEqual([
      { check_number: 1, is_right: true, knowledge: 'A1.1' },
      { check_number: 2, is_right: false, knowledge: 'A1.1' },
    ]);
  });
});

describe('search', () => {
  const visitor = { permission: undefined, address: '192.0.2.7', clock: after(5) };
  const search = async (question: string, searcher: Searcher = visitor) => unwrap(await searchStudy(database.db, question, { ...searcher, clock: after(5) }));
  const places = async (question: string) => (await search(question)).found.map(({ place }) => place);

  test.each([
    ['a title', 'atrial fibrillation', '/guide/C6-atrial-fibrillation'],
    ['half a word', 'atrial fibril', '/guide/C6-atrial-fibrillation'],
    ['a typing mistake', 'atrial fibrilation', '/guide/C6-atrial-fibrillation'],
    ['letters changed round', 'eletcrode', '/guide/words#electrode'],
    ['a word of a card', 'sawtooth', '/study/cards?card=card-C6-01'],
    ['an ECG of the catalogue', 'wenckebach', '/ecg?r=mobitz-1'],
    ['a word below a heading', 'defibrillation morning', '/guide/A1-open-names#worked-example'],
  ])('%s finds its place', async (_, question, place) => {
    expect(await places(question)).toContain(place);
  });

  test.each([
    ['quotes', `'"; drop table people; --`],
    ['operators', '!!! & | <-> :*'],
    ['nothing', '   '],
    ['letters of everywhere', 'ЭКГ 心電図 ünïcödé'],
    ['much', 'heart '.repeat(5000)],
  ])('%s does no harm', async (_, question) => {
    expect((await search(question)).found.length).toBeGreaterThanOrEqual(0);
  });

  test('what comes with the fee is named to a visitor, and read only by whoever paid', async () => {
    const excerpts = async (searcher?: Searcher) =>
      Object.fromEntries((await search('sawtooth waves trembles', searcher)).found.map(({ place, excerpt }) => [place, excerpt !== '']));
    const open = Object.fromEntries((await search('electrode')).found.map(({ place, excerpt }) => [place, excerpt !== '']));
    expect(open).toMatchObject({ '/guide/words#electrode': true });
    expect(await excerpts()).toMatchObject({ '/study/cards?card=card-C6-01': false });
    expect((await search('sawtooth')).onlyNamed).toBe(true);
    expect(await excerpts({ ...visitor, permission: (await student()).study })).toMatchObject({ '/study/cards?card=card-C6-01': true });
  });

  test('one network has so many searches in ten minutes, others go on', async () => {
    const busy = { ...visitor, address: '198.51.100.9', clock: after(6) };
    const allowed = async (address: string) => (await searchStudy(database.db, 'electrode', { ...busy, address })).ok;
    expect(await allowed(busy.address)).toBe(true);
    const counted = database.db.updateTable('rate_buckets').where('bucket', 'like', `${SEARCH_LIMIT.name}:%`).where('hits', '=', 1);
    expect(Number((await counted.set({ hits: SEARCH_LIMIT.tries - 1 }).executeTakeFirstOrThrow()).numUpdatedRows)).toBe(1);
    expect([await allowed(busy.address), await allowed(busy.address), await allowed('203.0.113.5')]).toEqual([true, false, true]);
  });
});
