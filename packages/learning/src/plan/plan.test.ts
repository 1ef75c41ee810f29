import { addDays, daysBetween, toPlainDate, type PlainDate } from '@einthoven/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlanFacts, PlanPiece } from './facts.ts';
import { studyPlan, type StudyPlan } from './plan.ts';

const TODAY = toPlainDate('2026-11-25');
const TASKS = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'D1', 'E1'];

/** Somebody at the beginning: 24 sections of ten minutes, eight tasks, four hours a week. */
const beginner: PlanFacts = {
  today: TODAY,
  examOn: addDays(TODAY, 60),
  minutesAWeek: 240,
  easyDays: [6],
  offDays: [0],
  sections: Array.from({ length: 24 }, (_, index) => ({
    sectionId: `${TASKS[Math.floor(index / 3)]}-part-${index}`,
    title: `Section ${index}`,
    tasks: [TASKS[Math.floor(index / 3)] ?? ''],
    minutes: 10,
    done: false,
  })),
  tasks: TASKS.map((task, index) => ({ task, weight: index + 1, low: 0.1 })),
  cardsByDay: Array.from({ length: 60 }, () => 20),
  secondsACard: 15,
  practiceMinutes: { placement: 20, short: 20, full: 120, drill: 10 },
  placement: TODAY,
  lastPracticeOn: undefined,
  lastFullOn: undefined,
  doneToday: [],
};

const facts: fc.Arbitrary<PlanFacts> = fc
  .record({
    left: fc.option(fc.integer({ min: 1, max: 120 }), { nil: undefined }),
    minutesAWeek: fc.integer({ min: 30, max: 1200 }),
    easyDays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 7 }),
    offDays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 6 }),
    sections: fc.array(fc.record({ task: fc.constantFrom(...TASKS), minutes: fc.integer({ min: 1, max: 40 }), done: fc.boolean() }), { maxLength: 40 }),
    lows: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }),
    cards: fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 28, maxLength: 120 }),
    secondsACard: fc.integer({ min: 5, max: 60 }),
    placedDaysAgo: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
    practisedDaysAgo: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
  })
  .map(({ left, sections, lows, cards, placedDaysAgo, practisedDaysAgo, ...rest }) => ({
    ...beginner,
    ...rest,
    examOn: left === undefined ? undefined : addDays(TODAY, left),
    sections: sections.map(({ task, ...section }, index) => ({ ...section, sectionId: `${task}-${index}`, title: `${index}`, tasks: [task] })),
    tasks: TASKS.map((task, index) => ({ task, weight: (index % 4) + 1, low: lows[index] ?? 0 })),
    cardsByDay: cards,
    placement: placedDaysAgo === undefined ? ('due' as const) : addDays(TODAY, -placedDaysAgo),
    lastPracticeOn: practisedDaysAgo === undefined ? undefined : addDays(TODAY, -practisedDaysAgo),
  }));

const onDays = (plan: StudyPlan) => plan.days.flatMap(({ date, pieces }) => pieces.map((piece) => ({ date, piece })));
const sectionsOf = (plan: StudyPlan) => onDays(plan).flatMap(({ piece }) => (piece.kind === 'section' ? [piece.sectionId] : []));
const practiceOf = (plan: StudyPlan, length: string): readonly PlainDate[] =>
  onDays(plan).flatMap(({ date, piece }) => (piece.kind === 'practice' && piece.length === length ? [date] : []));
const total = (pieces: readonly PlanPiece[]) => pieces.reduce((sum, { minutes }) => sum + minutes, 0);

describe('a plan of study', () => {
  test('holds every undone section once or names it as left out or later, in the order of the guide', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const plan = studyPlan(given);
        const undone = given.sections.filter(({ done }) => !done).map(({ sectionId }) => sectionId);
        const planned = sectionsOf(plan);
        const named = [...plan.leftOut, ...plan.later].map(({ sectionId }) => sectionId);
        expect([...planned, ...named].toSorted()).toEqual(undone.toSorted());
        expect(planned).toEqual(undone.filter((id) => planned.includes(id)));
        expect(plan.neededMinutesAWeek === undefined).toBe(plan.leftOut.length + plan.drillsLeftOut.length === 0);
      }),
    );
  });

  test('keeps each day within its minutes but for one piece, and the weeks within the hours but for what one piece is too long', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const plan = studyPlan(given);
        for (const { pieces, limitMinutes, minutes } of plan.days) {
          expect(minutes).toBe(total(pieces));
          expect(minutes - Math.max(0, ...pieces.map((piece) => piece.minutes))).toBeLessThanOrEqual(limitMinutes);
        }
        // The limits themselves add up to the hours asked for; half a minute a day is lost to rounding.
        for (let from = 0; from + 7 <= plan.days.length; from += 1) {
          const week = plan.days.slice(from, from + 7).filter(({ kind }) => kind !== 'eve');
          expect(week.reduce((sum, { limitMinutes }) => sum + limitMinutes, 0)).toBeLessThanOrEqual(given.minutesAWeek + 3.5);
        }
      }),
    );
  });

  test('puts nothing on days off, and nothing but cards on easy days and on the day before the exam', () => {
    fc.assert(
      fc.property(facts, (given) => {
        for (const { date, kind, pieces } of studyPlan(given).days) {
          if (given.offDays.includes(new Date(date).getUTCDay())) expect([kind, pieces]).toEqual(['off', []]);
          const eve = given.examOn !== undefined && daysBetween(date, given.examOn) === 1;
          if (eve || (kind === 'easy' && !pieces.some((piece) => piece.kind === 'practice' && piece.length === 'full')))
            expect(pieces.filter((piece) => piece.kind !== 'cards')).toEqual([]);
        }
      }),
    );
  });

  test('has a full practice exam in the last two weeks wherever a day is open, never the day before', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { examOn } = given;
        if (examOn === undefined) return;
        const plan = studyPlan(given);
        const open = plan.days.filter(({ date, kind }) => kind !== 'off' && daysBetween(date, examOn) <= 14 && daysBetween(date, examOn) >= 2);
        const last = practiceOf(plan, 'full').filter((date) => daysBetween(date, examOn) <= 14);
        expect(last.length).toBe(open.length > 0 ? 1 : 0);
        for (const length of ['placement', 'short', 'full']) for (const date of practiceOf(plan, length)) expect(daysBetween(date, examOn)).toBeGreaterThan(1);
      }),
    );
  });

  test('is the same for the same facts, and drills a task only when it has been read', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const plan = studyPlan(given);
        expect(studyPlan(structuredClone(given))).toEqual(plan);
        const order = onDays(plan).map(({ piece }) => piece);
        for (const [at, piece] of order.entries()) {
          if (piece.kind !== 'drill') continue;
          const read = order.slice(at).filter((later) => later.kind === 'section' && later.sectionId.startsWith(`${piece.task}-`));
          expect(read).toEqual([]);
        }
      }),
    );
  });

  test('a missed day moves its work to the next days and loses none', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 1, max: 5 }), (given, missed) => {
        const today = addDays(TODAY, missed);
        if (given.examOn !== undefined && daysBetween(today, given.examOn) < 1) return;
        const before = studyPlan(given);
        const after = studyPlan({ ...given, today, cardsByDay: given.cardsByDay.slice(missed) });
        const kept = (plan: StudyPlan) => [...sectionsOf(plan), ...[...plan.leftOut, ...plan.later].map(({ sectionId }) => sectionId)].toSorted();
        expect(kept(after)).toEqual(kept(before));
      }),
    );
    // Nine weeks have room: what Wednesday had comes on Thursday, and nothing is left out.
    const [before, after] = [studyPlan(beginner), studyPlan({ ...beginner, today: addDays(TODAY, 1) })];
    expect([before.leftOut, after.leftOut]).toEqual([[], []]);
    const first = (plan: StudyPlan) => plan.days[0]?.pieces.filter(({ kind }) => kind === 'section');
    expect(first(before)?.length).toBeGreaterThan(1);
    expect(first(after)).toEqual(first(before));
  });

  test('what was done today counts toward today: the day ends and does not fill up again', () => {
    const morning = studyPlan(beginner).days[0];
    const done = morning?.pieces ?? [];
    const sections = beginner.sections.map((section) => ({
      ...section,
      done: done.some((piece) => piece.kind === 'section' && piece.sectionId === section.sectionId),
    }));
    const evening = studyPlan({ ...beginner, sections, cardsByDay: [0, ...beginner.cardsByDay.slice(1)], doneToday: done }).days[0];
    expect(morning?.minutes).toBeGreaterThan(20);
    expect(evening).toMatchObject({ pieces: [], minutes: 0 });
  });

  test('too little time: leaves out what weighs least, and says how many hours would do; with those nothing is left out', () => {
    const short = { ...beginner, examOn: addDays(TODAY, 21), minutesAWeek: 120, cardsByDay: [] };
    const plan = studyPlan(short);
    const weight = (id: string) => TASKS.indexOf(id.slice(0, 2)) + 1;
    const left = plan.leftOut.map(({ sectionId }) => weight(sectionId));
    expect(left.length).toBeGreaterThan(0);
    expect(Math.max(...left)).toBeLessThanOrEqual(Math.min(...sectionsOf(plan).map(weight)));
    // Of what weighs the same the later goes first.
    const even = studyPlan({ ...short, tasks: short.tasks.map((task) => ({ ...task, weight: 1 })) });
    expect(even.leftOut).toEqual(short.sections.slice(sectionsOf(even).length));
    expect(plan.neededMinutesAWeek).toBeGreaterThan(120);
    expect(studyPlan({ ...short, minutesAWeek: (plan.neededMinutesAWeek ?? 0) + 60 }).leftOut).toEqual([]);
  });

  test('without an exam day four weeks are planned; on the day and after it nothing is', () => {
    const rolling = studyPlan({ ...beginner, examOn: undefined });
    expect([rolling.kind, rolling.days.length]).toEqual(['rolling', 28]);
    expect(studyPlan({ ...beginner, examOn: TODAY })).toMatchObject({ kind: 'exam-today', days: [] });
    expect(studyPlan({ ...beginner, examOn: addDays(TODAY, -3) })).toMatchObject({ kind: 'exam-over', days: [] });
  });

  test('the placement check comes first until it was taken or put aside; a short practice exam a week later', () => {
    const plan = studyPlan({ ...beginner, placement: 'due' });
    expect(plan.days[0]?.pieces[0]).toMatchObject({ kind: 'practice', length: 'placement' });
    expect(practiceOf(plan, 'short')[0]).toBe(addDays(TODAY, 7));
    expect(practiceOf(studyPlan({ ...beginner, placement: addDays(TODAY, -9) }), 'short')[0]).toBe(TODAY);
  });
});
