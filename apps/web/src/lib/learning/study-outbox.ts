import { browserShelf, type Shelf } from '../ui/shelf.ts';
import type { GuideMark } from './guide-data.ts';

/** Where a reader was. */
export type PlaceNews = { readonly sectionId: string; readonly block: number; readonly atMs: number; readonly done: boolean };

/** An answer to a check of a section. */
export type AnswerNews = { readonly answerId: string; readonly sectionId: string; readonly number: number; readonly answer: string; readonly atMs: number };

/** News of a device that the server has not yet taken. */
export type StudyNews = { readonly places: readonly PlaceNews[]; readonly marks: readonly GuideMark[]; readonly answers: readonly AnswerNews[] };

/** A highlight that the server has, and since when by its clock. */
type TakenMark = { readonly mark: GuideMark; readonly takenMs: number };

/** What is written down: news, and highlights sent lately, which a page kept for offline does not show yet. */
type Written = StudyNews & { readonly lately: readonly TakenMark[] };

const EMPTY: Written = { places: [], marks: [], answers: [], lately: [] };

/** So many of each the server takes at once. */
const MOST_SENT = 200;
const MOST_LATELY = 500;

/** What an outbox needs of its browser. */
export type OutboxPorts = Shelf & {
  /** @returns the server's clock when it has taken them, epoch milliseconds; `refused` where it never will */
  readonly send: (news: StudyNews) => Promise<number | 'later' | 'refused'>;
};

/**
 * News of reading on their way to the server. They are written down first, so that days without a network, a full battery
 * or a closed tab lose nothing; sent twice they count once. Each change reads what is written and writes it again, so that
 * two tabs never write over each other.
 */
export class StudyOutbox {
  /** Whether the device keeps what is not sent yet. */
  keeps = true;
  readonly #ports: OutboxPorts;
  #news: Written;
  #sending: Promise<void> | undefined;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
    this.#news = parseNews(ports.read());
  }

  /** How many news wait. */
  get waiting(): number {
    return countNews(this.#news);
  }

  /** Keeps where the reader is: of one section only the last place, and that it is done. */
  place(place: PlaceNews): void {
    this.#change((news) => {
      const before = news.places.find(({ sectionId }) => sectionId === place.sectionId);
      return { ...news, places: [...news.places.filter((one) => one !== before), { ...place, done: place.done || (before?.done ?? false) }] };
    });
    void this.flush();
  }

  /** Keeps a highlight: of one only its last state. */
  mark(mark: GuideMark): void {
    this.#change((news) => ({ ...news, marks: [...news.marks.filter(({ markId }) => markId !== mark.markId), mark] }));
    void this.flush();
  }

  /** Keeps an answer. */
  answer(answer: AnswerNews): void {
    this.#change((news) => ({ ...news, answers: [...news.answers, answer] }));
    void this.flush();
  }

  /**
   * The highlights of a section as this device knows them: those of a page, and later ones that it has not got.
   *
   * @param pageMs when the server made the page, by its clock
   */
  marksOf(sectionId: string, marks: readonly GuideMark[], pageMs: number): readonly GuideMark[] {
    const known = new Map(marks.map((mark) => [mark.markId, mark]));
    const later = [...this.#news.lately.filter(({ takenMs }) => takenMs > pageMs).map(({ mark }) => mark), ...this.#news.marks];
    for (const mark of later) {
      const before = known.get(mark.markId);
      if (mark.sectionId === sectionId && (!before || mark.changedAtMs >= before.changedAtMs)) known.set(mark.markId, mark);
    }
    return [...known.values()].filter(({ removed }) => !removed).toSorted((a, b) => a.block - b.block || a.fromLetter - b.fromLetter);
  }

  /** The place in a section that waits to be told; undefined where none does. */
  placeOf(sectionId: string): PlaceNews | undefined {
    return this.#news.places.find((place) => place.sectionId === sectionId);
  }

  /** Sends what waits; one sending at a time. */
  async flush(): Promise<void> {
    this.#sending ??= this.#send().finally(() => (this.#sending = undefined));
    await this.#sending;
  }

  async #send(): Promise<void> {
    if (this.waiting === 0) return;
    const { places, marks, answers } = this.#news;
    const sent: StudyNews = { places: places.slice(0, MOST_SENT), marks: marks.slice(0, MOST_SENT), answers: answers.slice(0, MOST_SENT) };
    const answer = await this.#ports.send(sent);
    if (answer === 'later') return;
    const isSent = (list: readonly unknown[]) => {
      const texts = new Set(list.map((one) => JSON.stringify(one)));
      return (one: unknown) => !texts.has(JSON.stringify(one));
    };
    const taken = answer === 'refused' ? [] : sent.marks.map((mark) => ({ mark, takenMs: answer }));
    // What came while this was on its way, in this tab or another, stays.
    this.#change((news) => ({
      places: news.places.filter(isSent(sent.places)),
      marks: news.marks.filter(isSent(sent.marks)),
      answers: news.answers.filter(isSent(sent.answers)),
      lately: [...news.lately.filter(({ mark }) => taken.every((one) => one.mark.markId !== mark.markId)), ...taken].slice(-MOST_LATELY),
    }));
    if (this.waiting > 0) await this.#send();
  }

  #change(how: (news: Written) => Written): void {
    const written = this.keeps ? this.#ports.read() : undefined;
    this.#news = how(typeof written === 'string' ? parseNews(written) : this.#news);
    this.keeps = this.#ports.write(this.waiting + this.#news.lately.length === 0 ? undefined : JSON.stringify(this.#news));
  }
}

function countNews({ places, marks, answers }: StudyNews): number {
  return places.length + marks.length + answers.length;
}

/** What was kept, or nothing where it cannot be read. */
function parseNews(text: string | null | undefined): Written {
  try {
    const news = JSON.parse(text ?? 'null') as Partial<Written> | null;
    return { places: news?.places ?? [], marks: news?.marks ?? [], answers: news?.answers ?? [], lately: news?.lately ?? [] };
  } catch {
    return EMPTY;
  }
}

const KEY = 'einthoven.study.';

/** How many news of reading wait in this browser, whosever they are. */
export function waitingNews(): number {
  try {
    const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '');
    return keys.filter((key) => key.startsWith(KEY)).reduce((sum, key) => sum + countNews(parseNews(localStorage.getItem(key))), 0);
  } catch {
    return 0;
  }
}

/** Forgets all news of reading in this browser. */
export function forgetNews(): void {
  try {
    for (let index = localStorage.length - 1; index >= 0; index -= 1) {
      const key = localStorage.key(index);
      if (key?.startsWith(KEY)) localStorage.removeItem(key);
    }
  } catch {
    // Where the storage is shut nothing is in it.
  }
}

/** The outbox of this browser for one person: kept in its local storage, sent to the study door of the server. */
export function browserOutbox(personKey: string): StudyOutbox {
  const key = `${KEY}${personKey}`;
  return new StudyOutbox({
    ...browserShelf(key),
    send: async (news) => {
      if (!navigator.onLine) return 'later';
      try {
        const body = JSON.stringify(news);
        const answer = await fetch('/api/study/news', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-study-person': personKey },
          body,
          // Sent even while the page closes, which browsers do for small bodies only.
          keepalive: body.length < 30_000,
        });
        if (answer.ok) return ((await answer.json()) as { nowMs: number }).nowMs;
        // Another person may be signed in here, or nobody: the news wait for theirs.
        return answer.status >= 500 || [401, 403, 429].includes(answer.status) ? 'later' : 'refused';
      } catch {
        return 'later';
      }
    },
  });
}

/** The device's own clock, epoch milliseconds. The server sets back what lies ahead of its own. */
export function deviceClock(): number {
  // oxlint-disable-next-line house/no-ambient-time -- of two devices the later change counts; no decision on anybody rests on it
  return Date.now();
}
