import type { GuideMark } from './guide-data.ts';

/** Where a reader was. */
export type PlaceNews = { readonly sectionId: string; readonly block: number; readonly atMs: number; readonly done: boolean };

/** An answer to a check of a section. */
export type AnswerNews = { readonly answerId: string; readonly sectionId: string; readonly number: number; readonly answer: string; readonly atMs: number };

/** News of a device that the server has not yet taken. */
export type StudyNews = { readonly places: readonly PlaceNews[]; readonly marks: readonly GuideMark[]; readonly answers: readonly AnswerNews[] };

const EMPTY: StudyNews = { places: [], marks: [], answers: [] };

/** What an outbox needs of its browser. */
export type OutboxPorts = {
  /** Reads what was kept; undefined where the storage is shut. */
  readonly read: () => string | null | undefined;
  /** @returns whether it is kept */
  readonly write: (text: string | undefined) => boolean;
  /** @returns whether the server has taken them; `refused` where it never will */
  readonly send: (news: StudyNews) => Promise<'taken' | 'later' | 'refused'>;
};

/**
 * News of reading on their way to the server. They are written down first, so that days without a network, a full battery
 * or a closed tab lose nothing; sent twice they count once.
 */
export class StudyOutbox {
  /** Whether the device keeps what is not sent yet. */
  keeps = true;
  readonly #ports: OutboxPorts;
  #news: StudyNews;
  #sending: Promise<void> | undefined;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
    this.#news = parseNews(ports.read());
  }

  /** How many news wait. */
  get waiting(): number {
    return this.#news.places.length + this.#news.marks.length + this.#news.answers.length;
  }

  /** Keeps where the reader is: of one section only the last place, and that it is done. */
  place(place: PlaceNews): void {
    const before = this.#news.places.find(({ sectionId }) => sectionId === place.sectionId);
    const others = this.#news.places.filter((one) => one !== before);
    this.#put({ ...this.#news, places: [...others, { ...place, done: place.done || (before?.done ?? false) }] });
  }

  /** Keeps a highlight: of one only its last state. */
  mark(mark: GuideMark): void {
    this.#put({ ...this.#news, marks: [...this.#news.marks.filter(({ markId }) => markId !== mark.markId), mark] });
  }

  /** Keeps an answer. */
  answer(answer: AnswerNews): void {
    this.#put({ ...this.#news, answers: [...this.#news.answers, answer] });
  }

  /** Sends what waits; one sending at a time. */
  async flush(): Promise<void> {
    this.#sending ??= this.#send().finally(() => (this.#sending = undefined));
    await this.#sending;
  }

  async #send(): Promise<void> {
    if (this.waiting === 0) return;
    const sent = this.#news;
    const answer = await this.#ports.send(sent);
    if (answer === 'later') return;
    // What came while this was on its way stays.
    this.#news = {
      places: this.#news.places.filter((place) => !sent.places.includes(place)),
      marks: this.#news.marks.filter((mark) => !sent.marks.includes(mark)),
      answers: this.#news.answers.filter((one) => !sent.answers.includes(one)),
    };
    this.#write();
  }

  #put(news: StudyNews): void {
    this.#news = news;
    this.#write();
    void this.flush();
  }

  #write(): void {
    this.keeps = this.#ports.write(this.waiting === 0 ? undefined : JSON.stringify(this.#news));
  }
}

/** What was kept, or nothing where it cannot be read. */
function parseNews(text: string | null | undefined): StudyNews {
  try {
    const news = JSON.parse(text ?? 'null') as Partial<StudyNews> | null;
    return { places: news?.places ?? [], marks: news?.marks ?? [], answers: news?.answers ?? [] };
  } catch {
    return EMPTY;
  }
}

/** The outbox of this browser for one person: kept in its local storage, sent to the study door of the server. */
export function browserOutbox(personKey: string): StudyOutbox {
  const key = `einthoven.study.${personKey}`;
  return new StudyOutbox({
    read: () => {
      try {
        return localStorage.getItem(key);
      } catch {
        return undefined;
      }
    },
    write: (text) => {
      try {
        if (text === undefined) localStorage.removeItem(key);
        else localStorage.setItem(key, text);
        return true;
      } catch {
        return false;
      }
    },
    send: async (news) => {
      try {
        const answer = await fetch('/api/study/news', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(news),
          keepalive: true,
        });
        if (answer.ok) return 'taken';
        return answer.status >= 500 || answer.status === 401 || answer.status === 429 ? 'later' : 'refused';
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
