import { browserShelf, type Shelf } from '../ui/shelf.ts';

/** A thing that waits to be sent; sent twice it counts once, by its id. */
export type Waiting = { readonly tracingId: string };

/** What became of one that was sent: taken, or refused for good, with the reason in words. */
export type Answer = { readonly tracingId: string; readonly problem: string | undefined };

/** A recording for an entry: the strict form alone, as text. */
export type SentRecording = Waiting & { readonly recording: string; readonly format: string; readonly takenOut: string };

/** A cut that was read, as it is sent: nothing but numbers, names of leads, and our own words of what was taken out. */
export function sentRecording(
  tracingId: string,
  cut: { readonly stored: object; readonly format: string; readonly takenOut: readonly string[] },
): SentRecording {
  return { tracingId, recording: JSON.stringify(cut.stored), format: cut.format, takenOut: JSON.stringify(cut.takenOut) };
}

/** What an outbox needs of its browser. */
export type OutboxPorts<Item extends Waiting> = Shelf & {
  /** @returns what became of each, or `later` without a connection, or where another person is signed in */
  readonly send: (items: readonly Item[]) => Promise<readonly Answer[] | 'later'>;
  /** So many go at a time. */
  readonly mostSent: number;
  /** Told after each change. */
  readonly changed: () => void;
};

/** Of entries and signatures; a recording is large and goes alone. */
const MOST_SENT = { tracings: 50, signatures: 50, recordings: 1 } as const;

/** What a log keeps for the server. */
export type OutboxKind = keyof typeof MOST_SENT;

/**
 * Entries, recordings and signatures of a log on their way to the server. They are written down before anything is sent, so that a
 * cellar without a connection or a closed tab loses nothing.
 */
export class LogOutbox<Item extends Waiting> {
  /** Whether the device keeps what is not sent yet. */
  keeps = true;
  /** What the server refused, newest last. */
  refused: readonly Answer[] = [];
  readonly #ports: OutboxPorts<Item>;
  #items: readonly Item[];
  #sending: Promise<void> | undefined;

  constructor(ports: OutboxPorts<Item>) {
    this.#ports = ports;
    this.#items = parse<Item>(ports.read());
  }

  /** What waits, oldest first. */
  get waiting(): readonly Item[] {
    return this.#items;
  }

  /** Keeps items and tries to send them; of one id, the last. */
  async add(...items: readonly Item[]): Promise<void> {
    this.keep(...items);
    await this.flush();
  }

  /** Keeps items until the next sending; of one id, the last. */
  keep(...items: readonly Item[]): void {
    const ids = new Set(items.map(({ tracingId }) => tracingId));
    this.#change((known) => [...known.filter(({ tracingId }) => !ids.has(tracingId)), ...items]);
  }

  /** Sends what waits; one sending at a time. */
  async flush(): Promise<void> {
    this.#sending ??= this.#send().finally(() => (this.#sending = undefined));
    await this.#sending;
  }

  async #send(): Promise<void> {
    while (this.#items.length > 0) {
      const sent = this.#items.slice(0, this.#ports.mostSent);
      const answers = await this.#ports.send(sent);
      if (answers === 'later') return;
      const answered = new Set(answers.map(({ tracingId }) => tracingId));
      this.refused = [...this.refused, ...answers.filter(({ problem }) => problem !== undefined)];
      const texts = new Set(sent.filter(({ tracingId }) => answered.has(tracingId)).map((item) => JSON.stringify(item)));
      // A server that answers for none of them would be asked for ever.
      if (texts.size === 0) return;
      this.#change((known) => known.filter((item) => !texts.has(JSON.stringify(item))));
    }
  }

  #change(how: (known: readonly Item[]) => readonly Item[]): void {
    // Another tab may have written in between.
    this.#items = how(this.keeps ? parse<Item>(this.#ports.read()) : this.#items);
    this.keeps = this.#ports.write(this.#items.length === 0 ? undefined : JSON.stringify(this.#items));
    this.#ports.changed();
  }
}

function parse<Item>(text: string | null | undefined): readonly Item[] {
  try {
    const read = JSON.parse(text ?? '[]') as unknown;
    return Array.isArray(read) ? (read as Item[]) : [];
  } catch {
    return [];
  }
}

/** The outbox of this browser for one person: in its local storage, sent to the school's door of the server. */
export function browserOutbox<Item extends Waiting>(kind: OutboxKind, personId: string, changed: () => void): LogOutbox<Item> {
  const key = `einthoven.school.${kind}.${personId}`;
  return new LogOutbox<Item>({
    changed,
    ...browserShelf(key),
    mostSent: MOST_SENT[kind],
    send: async (items) => {
      if (!navigator.onLine) return 'later';
      try {
        const answer = await fetch('/api/school/log', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-school-person': personId },
          body: JSON.stringify({ [kind]: items }),
        });
        return answer.ok ? ((await answer.json()) as { answers: readonly Answer[] }).answers : 'later';
      } catch {
        return 'later';
      }
    },
  });
}
