import { describe, expect, test } from 'vitest';
import type { GuideMark } from './guide-data.ts';
import { StudyOutbox, type StudyNews } from './study-outbox.ts';

const mark = (markId: string, changedAtMs: number, more: Partial<GuideMark> = {}): GuideMark => ({
  markId,
  sectionId: 'A1-x',
  block: 1,
  fromLetter: 0,
  toLetter: 4,
  quote: 'lead',
  note: '',
  changedAtMs,
  removed: false,
  ...more,
});

/** A device whose storage several tabs share, with a network that can be cut, and a server that keeps what it was sent. */
function device() {
  const state = { text: undefined as string | undefined, online: false, shut: false, nowMs: 1000, sent: [] as StudyNews[] };
  const tab = () =>
    new StudyOutbox({
      read: () => (state.shut ? undefined : (state.text ?? null)),
      write: (text) => {
        if (!state.shut) state.text = text;
        return !state.shut;
      },
      send: async (news) => {
        if (!state.online) return 'later';
        state.sent.push(news);
        return state.nowMs;
      },
    });
  return { state, tab };
}

describe('news of reading', () => {
  test('two tabs without a network write beside each other; a third sends everything once', async () => {
    const { state, tab } = device();
    const [one, two] = [tab(), tab()];
    one.mark(mark('m1', 1));
    two.mark(mark('m2', 2));
    one.answer({ answerId: 'a1', sectionId: 'A1-x', number: 1, answer: 'b', atMs: 3 });
    two.place({ sectionId: 'A1-x', block: 4, atMs: 4, done: true });
    two.place({ sectionId: 'A1-x', block: 2, atMs: 5, done: false });
    state.online = true;
    const third = tab();
    expect(third.waiting).toBe(4);
    await third.flush();
    expect(state.sent).toEqual([
      {
        marks: [mark('m1', 1), mark('m2', 2)],
        answers: [{ answerId: 'a1', sectionId: 'A1-x', number: 1, answer: 'b', atMs: 3 }],
        places: [{ sectionId: 'A1-x', block: 2, atMs: 5, done: true }],
      },
    ]);
    expect([third.waiting, tab().waiting]).toEqual([0, 0]);
  });

  test('what is changed while it is on its way is not lost', async () => {
    const { state, tab } = device();
    const box = tab();
    box.mark(mark('m1', 1));
    state.online = true;
    const sending = box.flush();
    box.mark(mark('m1', 2, { note: 'later' }));
    await sending;
    await box.flush();
    expect(state.sent.at(-1)?.marks).toEqual([mark('m1', 2, { note: 'later' })]);
    expect(box.waiting).toBe(0);
  });

  test('more than the server takes at once goes in several lots', async () => {
    const { state, tab } = device();
    const box = tab();
    for (let index = 0; index < 450; index += 1) box.answer({ answerId: `a${index}`, sectionId: 'A1-x', number: 1, answer: 'a', atMs: index });
    await box.flush();
    state.online = true;
    await box.flush();
    expect(state.sent.map(({ answers }) => answers.length)).toEqual([200, 200, 50]);
  });

  test('a page that was kept days ago shows what was marked since, and no more once it is newer itself', async () => {
    const { state, tab } = device();
    const box = tab();
    box.mark(mark('m1', 1));
    box.mark(mark('old', 2, { removed: true }));
    expect(box.marksOf('A1-x', [mark('old', 0)], 500).map(({ markId }) => markId)).toEqual(['m1']);
    await box.flush();
    state.online = true;
    await box.flush();
    expect(
      tab()
        .marksOf('A1-x', [mark('old', 0)], 500)
        .map(({ markId }) => markId),
    ).toEqual(['m1']);
    // Another device removed it since, and this page knows.
    expect(tab().marksOf('A1-x', [], 2000)).toEqual([]);
    expect(tab().marksOf('B1-y', [], 500)).toEqual([]);
  });

  test('where the storage is shut it says so, and still sends', async () => {
    const { state, tab } = device();
    state.shut = true;
    state.online = true;
    const box = tab();
    box.mark(mark('m1', 1));
    await box.flush();
    expect(box.keeps).toBe(false);
    expect(state.sent[0]?.marks.length).toBe(1);
  });
});
